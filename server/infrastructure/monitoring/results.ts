import { urgencies, type Urgency } from '@fullscore/api/values.ts'
import { cut } from '@fullscore/api/sentence.ts'
import { announce, type NewEvent } from '../../events/event.ts'
import { changeAll, keep } from '../../kernel/change.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { judge, type Standing } from './check.ts'
import { checkHardened } from './events.ts'
import { certificateCause, metEvent, newlyMet } from './met.ts'
import type { Reading } from './gauges/gauge.ts'
import { dueAfter } from './hold.ts'
import { writeMet, writeStates, type DueCheck, type Next, type NextState } from './store.ts'

export interface Found {
  check: DueCheck
  outcome: Reading
  at: Temporal.Instant
}

/** Who ran the checks, without whom no result counts that they have lost; and what becomes of each after its run, if not free for anybody. */
export interface Holder {
  runner: Id<'check-runner'>
  next(check: DueCheck, standing: Standing, at: Temporal.Instant): Next
}

/**
 * Writes what runs found: soft states quietly, hard ones as events, every result into telemetry.
 * @returns the checks whose results counted: the holder had them still
 */
export async function applyResults(ctx: OpenCtx, found: readonly Found[], { runner, next: nextOf = freeAfter }: Partial<Holder> = {}): Promise<ReadonlySet<Id<'check'>>> {
  const judged = found.map((one) => ({ ...one, next: judge(one.check, one.outcome.state, one.check.retries) }))
  const states = judged.map(({ check, outcome, at, next: { state, softState, attempts, hardened } }): NextState =>
    ({ id: check.id, state, softState, attempts, at, outcome, next: nextOf(check, { state, softState, attempts }, at), since: hardened ? at : undefined }))
  const hardened = judged.filter((one) => one.next.hardened)
  const met = await newlyMet(ctx, found.flatMap(({ check, outcome, at }) => (outcome.met ? [{ check, met: outcome.met, at }] : [])))
  const written = hardened.length + met.length === 0
    ? await keep(ctx, 'soft states are no facts of the trade', (tx) => writeStates(tx, states, runner))
    : await changeAll(ctx, async (tx) => {
      const value = await writeStates(tx, states, runner)
      const news = met.filter((one) => value.has(one.check.id))
      for (const one of news) await writeMet(tx, one.check.id, one.met, one.at)
      return { value, events: [...hardened.filter((one) => value.has(one.check.id)).map(({ check, outcome, next }): NewEvent => hardenedEvent(check, outcome, next.state)), ...news.map(metEvent)] }
    })
  await toTelemetry(ctx, found)
  return written
}

const freeAfter: Holder['next'] = (check, standing, at) => ({ at: nextAt(check, standing, at) })

/** Keeps results and what they measured. Alert state lives in PostgreSQL: a full or dead telemetry store loses graphs, never pages. */
export async function toTelemetry(ctx: OpenCtx, found: readonly Found[]): Promise<void> {
  if (found.length === 0) return
  await ctx.house.telemetry.appendResults(found.map(({ check, outcome, at }) => ({
    checkId: check.id, at, ok: outcome.state === 'ok', code: outcome.code, durationMs: outcome.durationMs, detail: cut(outcome.summary, 300),
  }))).catch((error: Error) => ctx.log.warn({ error: error.message }, 'check results could not be kept'))
  const samples = found.flatMap(({ check, outcome, at }) => Object.entries(outcome.measured ?? {}).map(([metric, value]) => ({ series: { item: check.id, metric }, at, value })))
  if (samples.length > 0) await ctx.house.telemetry.append(samples).catch((error: Error) => ctx.log.warn({ error: error.message }, 'measurements of checks could not be kept'))
}

/** When a check runs next: on its grid, or sooner while in doubt. */
export const nextAt = (check: DueCheck, standing: Standing, at: Temporal.Instant): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(dueAfter(check, standing, at.epochMilliseconds))

/** A machine that comes near its limits is a step less urgent than one that is beyond them: nobody is woken at 90 percent. */
function urgencyOf(check: DueCheck, state: DueCheck['state']): Urgency {
  const urgency = check.urgency as Urgency
  return check.target.kind === 'host' && state === 'degraded' ? (urgencies[urgencies.indexOf(urgency) + 1] ?? urgency) : urgency
}

/** The event of a state that became hard. */
export function hardenedEvent(check: DueCheck, outcome: Reading, state: DueCheck['state']): NewEvent {
  return announce(checkHardened, {
    team: check.team,
    subjects: [
      { kind: 'check', id: check.id, role: 'check' },
      ...(check.serviceId ? [{ kind: 'service', id: check.serviceId, role: 'watched' }] : []),
      ...(check.itemId && check.itemId !== (check.serviceId as string | undefined) ? [{ kind: 'item', id: check.itemId, role: 'watched' }] : []),
    ],
    payload: { checkId: check.id, itemId: check.itemId, serviceId: check.serviceId, state, before: check.state, urgency: urgencyOf(check, state), rehearsal: check.rehearsal, certificate: certificateCause(outcome) },
    detail: { name: check.name, summary: outcome.summary, code: outcome.code },
  })
}
