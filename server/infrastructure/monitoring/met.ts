import { announce, type NewEvent } from '../../events/event.ts'
import type { Ctx } from '../../kernel/context.ts'
import { certificateSeen } from './events.ts'
import type { Met, Reading } from './gauges/gauge.ts'
import type { DueCheck } from './store.ts'

/** Codes of runs that found fault with nothing but the certificate; `tls` only where one was shown. */
const certificateCodes = new Set(['certificate', 'expired', 'not_yet_valid', 'name_mismatch', 'untrusted', 'tls'])

/** The certificate that is the cause of a bad result, so that its own alert and the check's are one. */
export function certificateCause(outcome: Reading): { fingerprint: string; ending: boolean } | undefined {
  if (outcome.state === 'ok' || !outcome.met?.tls.fingerprint || !certificateCodes.has(outcome.code)) return undefined
  return { fingerprint: outcome.met.tls.fingerprint, ending: outcome.code === 'certificate' }
}

export interface CheckMet { check: DueCheck; met: Met; at: Temporal.Instant }

/** Of the certificates that runs met, those that are news: another certificate, another verdict or another place than before. */
export async function newlyMet(ctx: Ctx, all: readonly CheckMet[]): Promise<CheckMet[]> {
  const seen = all.filter((one) => one.met.tls.chain.length > 0)
  if (seen.length === 0) return []
  const rows = await ctx.db.selectFrom('infrastructure.check_certificate').select(['check_id', 'host', 'port', 'servername', 'fingerprint', 'problem'])
    .where('check_id', 'in', seen.map((one) => one.check.id)).execute()
  const before = new Map(rows.map((row) => [row.check_id as string, `${row.host} ${row.port} ${row.servername} ${row.fingerprint} ${row.problem ?? ''}`]))
  return seen.filter(({ check, met }) => before.get(check.id) !== `${met.host} ${met.port} ${met.servername} ${met.tls.fingerprint} ${met.tls.problem ?? ''}`)
}

/** The event of a certificate that is news. */
export const metEvent = ({ check, met }: CheckMet): NewEvent => announce(certificateSeen, {
  team: check.team,
  subjects: [{ kind: 'check', id: check.id, role: 'check' }, ...(check.serviceId ? [{ kind: 'service', id: check.serviceId, role: 'watched' }] : [])],
  payload: { checkId: check.id, fingerprint: met.tls.fingerprint }, detail: { name: check.name, subject: met.tls.subject },
})
