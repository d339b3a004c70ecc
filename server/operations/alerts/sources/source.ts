import type { AlertSource } from '@fullscore/api/operations/alerts/sources.ts'
import { asGiven, count, say } from '@fullscore/api/sentence.ts'

export interface Heard {
  enabled: boolean
  disabledWhy: string
  hasKey: boolean
  madeAt: Temporal.Instant
  silentDays: number | null
  heardAt: Temporal.Instant | null
  acceptedAt: Temporal.Instant | null
  refusedAt: Temporal.Instant | null
  refusedWhy: string | null
}

const dayHours = 24

/** What the alert is called that a source sends what cannot be taken. */
export const refusedTitle = (name: string): string => say`Alerts of ${asGiven(name)} are refused`

/** How a source does, and why. Silence counts from the last word, or from its making while there was none; unknown is not well. */
export function stateOf(source: Heard, now: Temporal.Instant): { state: AlertSource['state']; why: string } {
  if (!source.enabled) return { state: 'disabled', why: say`Disabled: ${source.disabledWhy}` }
  if (!source.hasKey) return { state: 'no-key', why: 'It has no key: nothing can come in.' }
  if (isSilent(source, now)) {
    const since = source.heardAt ?? source.madeAt
    const days = Math.floor(now.since(since).total('hours') / dayHours)
    return { state: 'silent', why: source.heardAt ? say`Nothing for ${count(days, 'day', 'days')}; ${source.silentDays!} are allowed.` : say`Nothing ever, in the ${count(days, 'day', 'days')} since it was added.` }
  }
  if (!source.heardAt) return { state: 'never-heard', why: 'Nothing has come yet.' }
  if (source.refusedAt && (!source.acceptedAt || Temporal.Instant.compare(source.refusedAt, source.acceptedAt) > 0)) return { state: 'refusing', why: source.refusedWhy ? say`Its latest payload was refused. ${source.refusedWhy}` : 'Its latest payload was refused.' }
  return { state: 'working', why: 'Its latest payload was taken.' }
}

/** Whether an enabled source with a key said nothing for longer than it may. */
export function isSilent({ silentDays, heardAt, madeAt, enabled, hasKey }: Heard, now: Temporal.Instant): boolean {
  if (silentDays === null || !enabled || !hasKey) return false
  return Temporal.Instant.compare((heardAt ?? madeAt).add({ hours: silentDays * dayHours }), now) <= 0
}

/** A new key: 32 characters, which clients of PagerDuty's protocol insist on; 128 random bits. @param secret 256 random bits in base64url */
export const keyFrom = (secret: string): string => Buffer.from(secret, 'base64url').subarray(0, 16).toString('hex')
