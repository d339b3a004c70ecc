import { sql } from 'kysely'
import type { Verdict } from '@fullscore/api/security/certificates.ts'
import { lineOf } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { asGiven, count, say } from '@fullscore/api/sentence.ts'
import { dropEntry, putEntry, type NewEntry } from '../../agenda/entries.ts'
import { announce, type NewEvent } from '../../events/event.ts'
import { clearTimers, setTimer } from '../../jobs/timers.ts'
import { change, keep } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { dropSearch, putSearch, type NewSearchEntry } from '../../search/entries.ts'
import { namesOfItems } from '../../infrastructure/inventory/public.ts'
import { alertOf, crossed, firstThresholds, judge, nextMoment, type Weight } from './certificate.ts'
import { certificateJudged } from './events.ts'
import { certificateRow, openSightings, policyFor, writeVerdicts, type CertificateRow } from './store.ts'
import { keepPromise, promise } from './renewal.ts'
import { isGoodFor } from './x509.ts'

export const judgeTask = 'security.certificates.judge'
const timerKey = (id: string) => `certificate:${id}`
const entryKey = (id: string) => `certificate:${id}`

/** What a row says, as the rules want it. */
export const ruleFacts = (row: CertificateRow) => ({
  validFrom: row.not_before, validTo: row.not_after, selfSigned: row.self_signed, keyType: row.key_type, keyBits: row.key_bits ?? undefined, signature: row.signature, names: row.names,
})

export const thresholdsOf = async (ctx: Ctx, team: Id<'team'>, weight: Weight): Promise<readonly number[]> => (await policyFor(ctx, team, weight))?.thresholds ?? firstThresholds(weight)

/** The most critical of the services that use a certificate at a place where it stands now. */
export async function weightOf(ctx: Ctx, id: Id<'item'>): Promise<Weight> {
  const { rows } = await sql<{ criticality: NonNullable<Weight> }>`select v.criticality from security.certificate_sighting s join infrastructure.service_ref v on v.id = s.item_id
    where s.certificate_id = ${id} and s.ended_at is null order by array_position(array['critical', 'high', 'medium', 'low'], v.criticality) limit 1`.execute(ctx.db)
  return rows[0]?.criticality ?? null
}

/** The certificate's end on the time axis, its thresholds as moments. */
export function entryOf(row: CertificateRow, verdicts: readonly Verdict[], thresholds: readonly number[], now: Temporal.Instant): NewEntry {
  const ended = Temporal.Instant.compare(row.not_after, now) <= 0
  const due = crossed(row.not_after, thresholds, now) !== undefined
  const worst = alertOf(verdicts)
  return {
    key: entryKey(row.item_id), subject: { kind: 'certificate', id: row.item_id }, also: [{ kind: 'item', id: row.item_id }], stave: 'certificates', line: lineOf(worst?.urgency ?? 'info'), mark: 'deadline', certainty: 'planned',
    state: ended ? 'overdue' : due ? 'due' : 'open', from: row.not_after, to: row.not_after, label: say`${row.name} certificate ends`,
    why: worst?.says ?? say`It is valid until ${row.not_after.toString().slice(0, 10)} and warns ${thresholds.join(', ')} days before.`, weight: ended ? 70 : due ? 60 : 30, team: row.owner_team_id,
    moments: thresholds.map((days) => ({ at: row.not_after.subtract({ hours: 24 * days }), name: say`${count(days, 'day', 'days')} left` })),
  }
}

export const searchOf = (row: CertificateRow): NewSearchEntry => ({
  kind: 'certificate', id: row.item_id, title: say`${asGiven(row.name)} certificate`, words: `${row.names.join(' ')} ${row.issuer} ${row.serial} ${row.fingerprint}`, team: row.owner_team_id, hint: say`until ${row.not_after.toString().slice(0, 10)}`,
})

/** Takes a certificate that is used no more off the axis, out of the search, and judges it no more. */
export async function forget(tx: Ctx, id: Id<'item'>, outcome: 'met' | 'cancelled'): Promise<void> {
  await dropEntry(tx, entryKey(id))
  await dropSearch(tx, 'certificate', id)
  await clearTimers(tx, [timerKey(id)])
  await keepPromise(tx, id, outcome)
}

export const subjectsOf = (id: string, itemId?: string) => [{ kind: 'certificate', id, role: 'certificate' }, { kind: 'item', id, role: 'item' }, ...(itemId ? [{ kind: 'item', id: itemId, role: 'used-by' }] : [])]

/** Says that nothing is wrong with a certificate any more, because it is used no more. */
export const clearedEvent = (row: CertificateRow, serviceId: string | undefined): NewEvent =>
  announce(certificateJudged, { team: row.owner_team_id, subjects: subjectsOf(row.item_id), payload: { certificateId: row.item_id, fingerprint: row.fingerprint, codes: [], urgency: null, serviceId, used: false }, detail: { name: row.name } })

/** The service among the things that use a certificate, if one is. */
export async function serviceAmong(ctx: Ctx, itemIds: readonly Id<'item'>[]): Promise<string | undefined> {
  const kinds = await namesOfItems(ctx, itemIds)
  return itemIds.find((id) => kinds.get(id)?.kind === 'service')
}

/** Judges a certificate anew in the caller's transaction. @returns the event, if the verdict changed */
export async function judgeAgain(tx: Ctx, id: Id<'item'>): Promise<NewEvent[]> {
  const row = await certificateRow(tx, id, true)
  if (!row || row.state !== 'current') return []
  const now = tx.clock.now()
  const weight = await weightOf(tx, id)
  const thresholds = await thresholdsOf(tx, row.owner_team_id, weight)
  const sightings = await openSightings(tx, id)
  const leaf = Buffer.from(row.leaf, 'base64')
  const uses = sightings.map((one) => ({ place: one.place, servername: one.servername, problem: one.problem, goodFor: one.servername === null || isGoodFor(leaf, one.servername) }))
  const verdicts = judge(ruleFacts(row), uses, thresholds, now, weight)
  await writeVerdicts(tx, id, verdicts)
  await putEntry(tx, entryOf(row, verdicts, thresholds, now))
  await putSearch(tx, searchOf(row))
  await promise(tx, row, thresholds)
  const next = nextMoment(ruleFacts(row), thresholds, now)
  if (next) await setTimer(tx, { task: judgeTask, payload: { certificateId: id }, due: next, key: timerKey(id) })
  const said = (all: readonly Verdict[]) => all.map((one) => `${one.code} ${one.urgency}`).join()
  if (said(row.verdicts as Verdict[]) === said(verdicts)) return []
  const worst = alertOf(verdicts)
  const users = sightings.flatMap((one) => (one.item_id ? [one.item_id] : []))
  return [announce(certificateJudged, {
    team: row.owner_team_id, subjects: subjectsOf(id, users[0]),
    payload: { certificateId: id, fingerprint: row.fingerprint, used: true, codes: verdicts.map((one) => one.code), urgency: worst?.urgency ?? null, serviceId: await serviceAmong(tx, users) },
    detail: { name: row.name, says: (worst ?? verdicts[0])?.says ?? 'Nothing is wrong with it.', validTo: row.not_after.toString() },
  })]
}

/** Judges a certificate anew; a verdict that stays the same makes no event. */
export async function judgeNow(ctx: Ctx, id: Id<'item'>): Promise<void> {
  await keep(ctx, 'the same verdict again is no fact', async (tx) => {
    const [first, ...others] = await judgeAgain(tx, id)
    if (first) await change(tx, async () => ({ events: [first, ...others], value: undefined }))
  })
}
