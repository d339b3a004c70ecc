import type { Outcome } from '@fullscore/api/infrastructure/monitoring.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import type { TlsFacts } from '../../../egress/egress.ts'
import { daysUntil } from './gauge.ts'

/** What a run says of a certificate by its clock. */
export function certificateFacts(tls: TlsFacts | undefined, now: Temporal.Instant): { facts: Outcome['facts']; measured: Record<string, number> } {
  if (tls?.validTo === undefined) return { facts: {}, measured: {} }
  const days = daysUntil(tls.validTo, now)
  return { facts: { certificateUntil: tls.validTo.toString(), daysLeft: Math.floor(days) }, measured: { 'certificate.days_left': days } }
}

/** Whether a certificate's end is nearer than wished; 0 days wish nothing. */
export function endsSoon(tls: TlsFacts | undefined, certificateDays: number, now: Temporal.Instant): string | undefined {
  if (tls?.validTo === undefined || certificateDays === 0) return undefined
  const days = daysUntil(tls.validTo, now)
  return days < certificateDays ? (days < 0 ? 'Its certificate has ended.' : say`Its certificate ends in ${count(Math.floor(days), 'day', 'days')}.`) : undefined
}
