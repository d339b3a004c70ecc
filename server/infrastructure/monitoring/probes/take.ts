import type { z } from 'zod'
import type { ProbeOutcome, ProbeResult, ResultsTaken } from '@fullscore/api/infrastructure/monitoring/probing.ts'
import { ResultsBody, resultsRoute } from '@fullscore/api/infrastructure/monitoring/probing.ts'
import { cut, isSaid, say, unmarked } from '@fullscore/api/sentence.ts'
import { lineOf, type Urgency } from '@fullscore/api/values.ts'
import { putEntries, type NewEntry } from '../../../agenda/entries.ts'
import { announce, type NewEvent } from '../../../events/event.ts'
import type { KeyedRequest } from '../../../http/binding.ts'
import { change, keep } from '../../../kernel/change.ts'
import type { Ctx, OpenCtx } from '../../../kernel/context.ts'
import { madeAt } from '../../../kernel/ids.ts'
import { invalid } from '../../../kernel/refusal.ts'
import { namesOfItems, staveOf } from '../../inventory/public.ts'
import { checkWas } from '../events.ts'
import type { Reading } from '../gauges/gauge.ts'
import { metEvent, newlyMet } from '../met.ts'
import { hardenedEvent, nextAt, toTelemetry, type Found } from '../results.ts'
import { writeMet, writeStates, type NextState } from '../store.ts'
import { identifyProbe, parseBody, type Asking } from './access.ts'
import { noteHeard } from './lost.ts'
import { momentOf } from './probe.ts'
import { isPresent, replay, type Past } from './replay.ts'
import { dropPast, insertHistory, lockChecksOf, lockState, updateState, writePast, type HistoryRow, type ProbeCheck } from './store.ts'

/** A result at its moment by this server's clock. */
type Timed = Omit<ProbeResult, 'at' | 'outcome'> & { at: Temporal.Instant; outcome: Reading }

/** A text from outside: a sentence as a gauge of ours says it, or plain words. */
const outsider = (text: string): string => (isSaid(text) ? text : unmarked(text))

/** What a certificate said, as the gauges say it. */
function readingOf({ met, measured, ...outcome }: ProbeOutcome): Reading {
  const instant = (text: string | null) => (text === null ? undefined : Temporal.Instant.from(text))
  return {
    ...outcome, summary: outsider(outcome.summary), facts: Object.fromEntries(Object.entries(outcome.facts).map(([name, value]) => [name, typeof value === 'string' ? outsider(value) : value])), ...(measured ? { measured } : {}),
    ...(met ? { met: { ...met, tls: { ...met.tls, validFrom: instant(met.tls.validFrom), validTo: instant(met.tls.validTo), problem: met.tls.problem ?? undefined, chain: met.tls.chain.map((one) => Buffer.from(one, 'base64')) } } } : {}),
  }
}

/**
 * Takes a batch of a probe's results, each once: what was taken before is passed over, what is of a check that is not the probe's is
 * refused. Each result lies in telemetry at its own moment; the state of a check follows only what is of the present.
 */
export async function takeResults(outer: OpenCtx, request: KeyedRequest): Promise<z.input<typeof ResultsTaken>> {
  const asking = await identifyProbe(outer, request, resultsRoute)
  const { buffer, results, more } = parseBody(ResultsBody, asking.body)
  const wrong = results.findIndex((one, at) => at > 0 && one.seq <= results[at - 1]!.seq)
  if (wrong > 0) throw invalid([{ field: `body.results[${wrong}].seq`, message: 'is not above the one before' }])
  const { ctx, probe, skewMs } = asking
  await noteHeard(ctx, probe, { skew_ms: skewMs })
  const now = ctx.clock.now()
  const timed = results.map((one): Timed => ({ ...one, at: momentOf(Temporal.Instant.from(one.at), skewMs, now), outcome: readingOf(one.outcome) }))
  // Kept before it counts as taken: a crash in between brings it again.
  const { known, last } = await ownOf(asking, buffer, timed)
  const fresh = timed.filter((one) => one.seq > last)
  await toTelemetry(ctx, fresh.flatMap((one): Found[] => { const check = known.get(one.checkId); return check ? [{ check, outcome: one.outcome, at: one.at }] : [] }))
  const refused = await keep(ctx, 'what late results say is judged under the lock; what is news announces itself', (tx) => judgeBatch(tx, asking, { buffer, results: timed, more }))
  return { acknowledged: results.at(-1)!.seq, refused }
}

async function ownOf({ ctx, probe }: Asking, buffer: string, timed: readonly Timed[]) {
  return keep(ctx, 'looking which results are new', async (tx) => {
    const state = await lockState(tx, probe.id)
    return { last: state.buffer_id === buffer ? state.last_seq : 0, known: await lockChecksOf(tx, probe.id, timed.map((one) => one.checkId)) }
  })
}

async function judgeBatch(tx: Ctx, { probe, ctx }: Asking, { buffer, results, more }: { buffer: string; results: readonly Timed[]; more: boolean }): Promise<{ seq: number; why: string }[]> {
  const state = await lockState(tx, probe.id)
  const last = state.buffer_id === buffer ? state.last_seq : 0
  const fresh = results.filter((one) => one.seq > last)
  if (fresh.length === 0) return []
  const checks = await lockChecksOf(tx, probe.id, fresh.map((one) => one.checkId))
  const judged = [...Map.groupBy(fresh, (one) => one.checkId)].flatMap(([id, own]) => { const check = checks.get(id); return check ? [judgeOne(check, own, more, tx.clock.now())] : [] })
  await updateState(tx, probe.id, { buffer_id: buffer, last_seq: fresh.at(-1)!.seq })
  await writePast(tx, judged.flatMap((one) => (one.present ? [] : [{ id: one.check.id, past: one.past }])))
  await dropPast(tx, judged.flatMap((one) => (one.present ? [one.check.id] : [])))
  await writeStates(tx, judged.flatMap((one) => (one.present ? [one.next] : [])))
  const history = judged.flatMap(({ check, stretches }) => stretches.map((one): HistoryRow => ({ ...one, id: tx.ids.make<'check-history'>(), check })))
  await insertHistory(tx, probe.id, history)
  const items = await namesOfItems(tx, [...new Set(history.flatMap((one) => one.check.itemId ?? []))])
  await putEntries(tx, history.map((one) => historyEntry(one, probe.name, one.check.itemId && items.get(one.check.itemId)?.kind)))
  const met = await newlyMet(tx, fresh.flatMap(({ checkId, outcome, at }) => { const check = checks.get(checkId); return check && outcome.met ? [{ check, met: outcome.met, at }] : [] }))
  for (const one of met) await writeMet(tx, one.check.id, one.met, one.at)
  const events = [
    ...history.map((one) => wasEvent(one, probe.id)), ...met.map(metEvent),
    ...judged.flatMap((one) => (one.present && one.past.state !== one.check.state ? [hardenedEvent(one.check, one.outcome, one.past.state)] : [])),
  ]
  const [first, ...rest] = events
  if (first) await change(tx, async () => ({ events: [first, ...rest], value: undefined }))
  const refused = fresh.filter((one) => !checks.has(one.checkId)).map(({ seq }) => ({ seq, why: 'Its check is not one of this probe, or it is paused or stopped.' }))
  if (refused.length > 0) ctx.log.warn({ probe: probe.id, refused: refused.length }, 'results of a probe were refused: their checks are not its own')
  return refused
}

interface Judged { check: ProbeCheck; past: Past; stretches: ReturnType<typeof replay>['stretches']; outcome: Reading; present: boolean; next: NextState }

/** What the results of one check come to. Only the present is announced; what was over before it was heard of is history. */
function judgeOne(check: ProbeCheck, results: readonly Timed[], more: boolean, now: Temporal.Instant): Judged {
  const before: Past = check.past ?? { state: check.state, softState: check.softState, attempts: check.attempts, since: check.since, softSince: undefined, told: true, says: '', at: undefined }
  const newest = results.at(-1)!
  // What is older than what is known came by another way: it lies in telemetry and says nothing of now.
  const counts = results.filter((one) => !check.lastAt || Temporal.Instant.compare(one.at, check.lastAt) > 0 || isPresent(one.at, check.intervalS, more, now))
  const { past, stretches } = replay(before, counts.map((one) => ({ at: one.at, state: one.outcome.state, says: one.outcome.summary })), check.retries)
  const present = counts.length > 0 && isPresent(newest.at, check.intervalS, more, now)
  const news = past.state !== check.state
  return {
    check, past: past.at ? past : { ...past, at: newest.at }, stretches, outcome: newest.outcome, present,
    next: { id: check.id, state: past.state, softState: past.softState, attempts: past.attempts, at: newest.at, outcome: newest.outcome, next: { at: nextAt(check, past, newest.at) }, since: news ? past.since : undefined },
  }
}

const subjectsOf = ({ check }: Pick<HistoryRow, 'check'>) => [
  { kind: 'check', id: check.id, role: 'check' }, ...(check.serviceId ? [{ kind: 'service', id: check.serviceId, role: 'watched' }] : []),
  ...(check.itemId && check.itemId !== (check.serviceId as string | undefined) ? [{ kind: 'item', id: check.itemId, role: 'watched' }] : []),
]

const wasEvent = (row: HistoryRow, probeId: string): NewEvent => announce(checkWas, {
  team: row.check.team, subjects: [...subjectsOf(row), { kind: 'probe', id: probeId, role: 'told' }],
  payload: { checkId: row.check.id, probeId, state: row.state, from: row.from.toString(), until: row.until.toString() }, detail: { name: row.check.name, summary: row.says },
})

/** A stretch of the past on the Score, where an alert would stand if it had been known in time. */
export function historyEntry(row: HistoryRow, probe: string, itemKind: string | undefined): NewEntry {
  const { check } = row
  return {
    key: `check:${check.id}:was:${row.from.epochMilliseconds}`, subject: { kind: 'check', id: check.id }, also: subjectsOf(row).filter((one) => one.kind === 'item'), services: check.serviceId ? [check.serviceId] : [],
    stave: staveOf(itemKind), line: lineOf(check.urgency as Urgency), mark: 'alert', certainty: 'fact', state: 'resolved', from: row.from, to: row.until, label: cut(say`${check.name} was ${row.state}`, 200),
    why: say`${row.says} ${probe} was cut off and told of it when it was over: nobody was paged.`, weight: 40, team: check.team, rehearsal: check.rehearsal, known: madeAt(row.id),
  }
}
