import type { BodyOf } from '@fullscore/api/route.ts'
import type { addSweepPlan, editSweepPlan, SweepPlan } from '@fullscore/api/infrastructure/monitoring/sweeps.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce, type EventType, type NewEvent } from '../../../events/event.ts'
import { clearTimers, setTimer } from '../../../jobs/timers.ts'
import { change } from '../../../kernel/change.ts'
import type { Ctx, OpenCtx } from '../../../kernel/context.ts'
import { changesOf } from '../../../kernel/input.ts'
import { conflict, invalid, stale } from '../../../kernel/refusal.ts'
import { ownTeam } from '../../../organisation/organisation.ts'
import { requireMay, requireSeenAndMay } from '../../../organisation/visible.ts'
import { dropSearch } from '../../../search/entries.ts'
import { sweepPlanAdded, sweepPlanChanged, sweepPlanEnded, sweepPlanPaused, sweepPlanResumed } from '../events.ts'
import { readSweepPlan } from './list-plans.ts'
import { requireRange } from './run.ts'
import { faultOf, nextOf, type Repeat } from '../repeat.ts'
import { drawComing, indexPlan, undraw } from './show-plan.ts'
import { insertPlan, planRow, updatePlan, type PlanRow } from './store-plans.ts'

export const dueTask = 'infrastructure.monitoring.sweep-due'
export const timerKey = (id: string): string => `infrastructure.sweep-plan:${id}`

/** An event about a plan. */
export const said = (type: EventType, row: Pick<PlanRow, 'id' | 'owner_team_id' | 'range'>, payload: Record<string, unknown> = {}, detail: Record<string, unknown> = {}): NewEvent =>
  announce(type, { team: row.owner_team_id, subjects: [{ kind: 'sweep-plan', id: row.id, role: 'sweep-plan' }], payload: { planId: row.id, ...payload }, detail: { range: row.range, ...detail } })

/** Sees to it that a plan is looked at when it is due; one that is not active rests. */
export async function wake(tx: Ctx, row: Pick<PlanRow, 'id' | 'next_at'>, due = row.next_at): Promise<void> {
  if (due) await setTimer(tx, { task: dueTask, payload: { planId: row.id }, due, key: timerKey(row.id) })
  else await clearTimers(tx, [timerKey(row.id)])
}

function requireRepeat(repeat: Repeat, now: Temporal.Instant): void {
  const fault = faultOf(repeat, now)
  if (fault) throw invalid([{ field: `body.${fault.field}`, message: fault.message }])
}

/** A sweep that comes again. It begins at its time, not now. */
export async function addPlan(ctx: OpenCtx, body: BodyOf<typeof addSweepPlan>): Promise<SweepPlan> {
  const team = body.teamId ?? (await ownTeam(ctx, 'monitoring:manage'))
  requireMay(ctx.actor, 'monitoring:manage', team)
  const now = ctx.clock.now()
  requireRepeat(body, now)
  const { range, departmentId } = await requireRange(ctx, team, body.range)
  return change(ctx, async (tx) => {
    const row = await insertPlan(tx, {
      id: tx.ids.make<'sweep-plan'>(), range: range.range, ports: portsOf(body.ports), rate: body.rate, owner_team_id: team, department_id: departmentId, zone: body.zone, starts: body.starts, repeats: body.repeats,
      state: 'active', next_at: nextOf(body, now), made_by: tx.actor.personId ?? null, made_at: now,
    })
    await drawComing(tx, row, null)
    await indexPlan(tx, row)
    await wake(tx, row)
    return { events: [said(sweepPlanAdded, row, { range: row.range, repeats: row.repeats })], value: await readSweepPlan(tx, row.id) }
  })
}

const portsOf = (ports: readonly number[]): number[] => [...new Set(ports)].sort((a, b) => a - b)

async function begin(tx: Ctx, id: Id<'sweep-plan'>): Promise<PlanRow> {
  const row = await planRow(tx, id, true)
  await requireSeenAndMay(tx, 'monitoring:manage', { kind: 'sweep-plan', id, team: row.owner_team_id })
  if (row.state === 'ended') throw conflict('plan-ended', 'It was ended: plan a new one.')
  return row
}

/** Changes what is swept and when; a run that goes on is not touched. */
export async function editPlan(ctx: OpenCtx, id: Id<'sweep-plan'>, version: number, body: BodyOf<typeof editSweepPlan>): Promise<SweepPlan> {
  const seen = await planRow(ctx, id)
  await requireSeenAndMay(ctx, 'monitoring:manage', { kind: 'sweep-plan', id, team: seen.owner_team_id })
  const range = body.range === undefined ? undefined : (await requireRange(ctx, seen.owner_team_id, body.range)).range.range
  return change(ctx, async (tx) => {
    const row = await begin(tx, id)
    if (row.version !== version) throw stale()
    const now = tx.clock.now()
    const stored = { range: row.range, ports: row.ports, rate: row.rate, zone: row.zone, starts: row.starts, repeats: row.repeats }
    const changes = changesOf(stored, { ...body, ...(range === undefined ? {} : { range }), ...(body.ports ? { ports: portsOf(body.ports) } : {}) })
    const next = { ...stored, ...changes }
    requireRepeat(next, now)
    const after = await updatePlan(tx, id, { ...next, next_at: row.state === 'active' ? nextOf(next, now) : null }, version)
    await undraw(tx, after, now)
    if (after.state === 'active') await drawComing(tx, after, null)
    await indexPlan(tx, after)
    await wake(tx, after)
    return { events: [said(sweepPlanChanged, after, { changed: Object.keys(changes) })], value: await readSweepPlan(tx, id) }
  })
}

/** It begins no more until somebody resumes it; a run that goes on is not touched. */
export async function pausePlan(ctx: Ctx, id: Id<'sweep-plan'>, reason: string): Promise<SweepPlan> {
  return change(ctx, async (tx) => {
    const row = await begin(tx, id)
    if (row.state === 'paused') throw conflict('already-so', 'It is paused already.')
    return rest(tx, row, 'paused', reason, sweepPlanPaused)
  })
}

/** It is over for good; what it found stays. */
export async function endPlan(ctx: Ctx, id: Id<'sweep-plan'>): Promise<SweepPlan> {
  return change(ctx, async (tx) => {
    const done = await rest(tx, await begin(tx, id), 'ended', '', sweepPlanEnded)
    await dropSearch(tx, 'sweep-plan', id)
    return done
  })
}

async function rest(tx: Ctx, row: PlanRow, state: 'paused' | 'ended', why: string, type: EventType): Promise<{ events: [NewEvent]; value: SweepPlan }> {
  const after = await updatePlan(tx, row.id, { state, state_why: why, next_at: null, drawn_until: null })
  await undraw(tx, after, tx.clock.now())
  await wake(tx, after)
  return { events: [said(type, after, {}, { note: why })], value: await readSweepPlan(tx, row.id) }
}

/** It begins again at its next time; what was missed is not made up for. */
export async function resumePlan(ctx: Ctx, id: Id<'sweep-plan'>): Promise<SweepPlan> {
  return change(ctx, async (tx) => {
    const row = await begin(tx, id)
    if (row.state === 'active') throw conflict('already-so', 'It is not paused.')
    requireRepeat(row, tx.clock.now())
    const after = await updatePlan(tx, id, { state: 'active', state_why: '', trouble: '', next_at: nextOf(row, tx.clock.now()) })
    await drawComing(tx, after, null)
    await wake(tx, after)
    return { events: [said(sweepPlanResumed, after)], value: await readSweepPlan(tx, id) }
  })
}
