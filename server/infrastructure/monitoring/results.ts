import { urgencies, type Urgency } from '@fullscore/api/values.ts'
import { cut } from '@fullscore/api/sentence.ts'
import { announce, type NewEvent } from '../../events/event.ts'
import { change, keep } from '../../kernel/change.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import { gridAfter, judge, nextRunAfter } from './check.ts'
import { checkHardened } from './events.ts'
import { certificateCause, metEvent, newlyMet } from './met.ts'
import type { Reading } from './gauges/gauge.ts'
import { writeMet, writeStates, type DueCheck, type NextState } from './store.ts'

export interface Found {
  check: DueCheck
  outcome: Reading
  at: Temporal.Instant
}

/** Writes what runs found: soft states quietly, hard ones as events, every result into telemetry. */
export async function applyResults(ctx: OpenCtx, found: readonly Found[]): Promise<void> {
  const judged = found.map((one) => ({ ...one, next: judge(one.check, one.outcome.state, one.check.retries) }))
  const states = judged.map(({ check, outcome, at, next }): NextState => ({ id: check.id, ...next, at, outcome, nextAt: nextAt(check, next, at), since: next.hardened ? at : undefined }))
  const hardened = judged.filter((one) => one.next.hardened)
  const met = await newlyMet(ctx, found.flatMap(({ check, outcome, at }) => (outcome.met ? [{ check, met: outcome.met, at }] : [])))
  if (hardened.length + met.length === 0) await keep(ctx, 'soft states are no facts of the trade', (tx) => writeStates(tx, states))
  else {
    const events = [...hardened.map(({ check, outcome, next }): NewEvent => hardenedEvent(check, outcome, next.state)), ...met.map(metEvent)] as [NewEvent, ...NewEvent[]]
    await change(ctx, async (tx) => {
      await writeStates(tx, states)
      for (const one of met) await writeMet(tx, one.check.id, one.met, one.at)
      return { events, value: undefined }
    })
  }
  await toTelemetry(ctx, found)
}

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
export function nextAt(check: DueCheck, standing: { state: DueCheck['state']; softState: DueCheck['softState']; attempts: number }, at: Temporal.Instant): Temporal.Instant {
  const seconds = nextRunAfter(standing, check.intervalS)
  if (seconds !== check.intervalS) return at.add({ seconds })
  return Temporal.Instant.fromEpochMilliseconds(gridAfter(check.id, check.intervalS * 1000, at.epochMilliseconds))
}

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
