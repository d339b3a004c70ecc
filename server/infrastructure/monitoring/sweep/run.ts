import type { BodyOf } from '@fullscore/api/route.ts'
import type { startSweep, Sweep } from '@fullscore/api/infrastructure/monitoring/sweeps.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { isDatabaseDown } from '../../../database/down.ts'
import { EgressRefused } from '../../../egress/egress.ts'
import { announce, type NewEvent } from '../../../events/event.ts'
import { addJobs } from '../../../jobs/add.ts'
import { change, keep, lockName } from '../../../kernel/change.ts'
import type { Ctx, OpenCtx } from '../../../kernel/context.ts'
import { conflict, invalid, Refusal } from '../../../kernel/refusal.ts'
import { ownTeam } from '../../../organisation/organisation.ts'
import { requireMay, requireSeenAndMay } from '../../../organisation/visible.ts'
import { putSearch } from '../../../search/entries.ts'
import { sweepCancelled, sweepFailed, sweepFinished, sweepStarted } from '../events.ts'
import { grantsOfTeam } from '../store.ts'
import { readSweep } from './list.ts'
import { lookAt, type Looked } from './look.ts'
import { proposalsOf } from './propose.ts'
import { sweptRange, type SweptRange } from './range.ts'
import { settleRun, type Compared } from './settle.ts'
import { putSeen } from './store-plans.ts'
import { insertSweep, putProposals, runningIn, sweepRow, updateSweep, type SweepRow } from './store.ts'

export const sweepTask = 'infrastructure.monitoring.sweep'
/** Addresses that one job looks at: some seconds of work, all of which a crash may cost. */
const chunkSize = 64
const mostNotes = 20

const about = (row: Pick<SweepRow, 'id' | 'owner_team_id' | 'range' | 'plan_id'>) => ({
  team: row.owner_team_id, subjects: [{ kind: 'sweep', id: row.id, role: 'sweep' }, ...(row.plan_id ? [{ kind: 'sweep-plan', id: row.plan_id, role: 'sweep-plan' }] : [])], detail: { range: row.range },
})
const next = (tx: Ctx, id: Id<'sweep'>) => addJobs(tx, [{ task: sweepTask, payload: { sweepId: id }, queue: `sweep:${id}` }])

/**
 * Refuses a range that may not be swept, before anything is sent. A metadata service inside a granted range is left out; any other
 * address that is not permitted refuses the whole. @throws Refusal
 */
async function requireGranted(ctx: OpenCtx, grants: readonly string[], { addresses }: SweptRange): Promise<void> {
  for (const host of addresses) {
    try {
      await ctx.house.egress.judgeHost({ purpose: 'check', grants, host })
    } catch (error) {
      if (!(error instanceof EgressRefused)) throw error
      if (error.code === 'metadata' && addresses.length > 1) continue
      throw new Refusal({ code: 'destination-refused', kind: 'invalid', detail: error.message, errors: [{ field: 'body.range', message: error.message, code: error.code }], params: { rule: error.facts.rule } })
    }
  }
}

/** The addresses of a range that a team may sweep, and the department that this is judged by. @throws Refusal naming the field */
export async function requireRange(ctx: OpenCtx, team: Id<'team'>, text: string): Promise<{ range: SweptRange; departmentId: Id<'department'> }> {
  const range = sweptRange(text)
  if ('refused' in range) throw invalid([{ field: 'body.range', message: range.refused }])
  const of = await ctx.db.selectFrom('organisation.team').select('department_id').where('id', '=', team).executeTakeFirst()
  if (!of) throw invalid([{ field: 'body.teamId', message: 'names no team' }])
  await requireGranted(ctx, await grantsOfTeam(ctx, team), range)
  return { range, departmentId: of.department_id }
}

/** Begins to look at a range; jobs do the work. One department sweeps one range at a time. */
export async function start(ctx: OpenCtx, body: BodyOf<typeof startSweep>): Promise<Sweep> {
  const team = body.teamId ?? (await ownTeam(ctx, 'monitoring:manage'))
  requireMay(ctx.actor, 'monitoring:manage', team)
  const { range, departmentId } = await requireRange(ctx, team, body.range)
  return change(ctx, async (tx) => {
    await lockName(tx, `sweep ${departmentId}`)
    const running = await runningIn(tx, departmentId)
    if (running) throw conflict('sweep-running', say`Its department sweeps ${running.range} at the moment: wait until it is through, or stop it.`, { sweepId: running.id })
    const { events, value } = await begun(tx, { range: range.range, ports: [...new Set(body.ports)].sort((a, b) => a - b), rate: body.rate, team, departmentId })
    return { events, value: await readSweep(tx, value.id) }
  })
}

export interface Beginning { range: string; ports: readonly number[]; rate: number; team: Id<'team'>; departmentId: Id<'department'>; plan?: { id: Id<'sweep-plan'>; due: Temporal.Instant }; notes?: readonly string[] }

/** Writes a sweep down and adds its first job, inside the caller's change and under the lock of its department. */
export async function begun(tx: Ctx, given: Beginning): Promise<{ events: [NewEvent]; value: SweepRow }> {
  const range = sweptRange(given.range)
  if ('refused' in range) throw invalid([{ field: 'body.range', message: range.refused }])
  const row = await insertSweep(tx, {
    id: tx.ids.make<'sweep'>(), range: range.range, ports: [...given.ports], rate: given.rate, owner_team_id: given.team, department_id: given.departmentId, total: range.addresses.length,
    started_by: tx.actor.personId ?? null, started_at: tx.clock.now(), plan_id: given.plan?.id ?? null, due_at: given.plan?.due ?? null, notes: [...(given.notes ?? [])],
  })
  await putSearch(tx, { kind: 'sweep', id: row.id, title: say`Sweep of ${range.range}`, words: range.range, team: given.team })
  await next(tx, row.id)
  const plan = given.plan ? { planId: given.plan.id as string } : {}
  return { events: [announce(sweepStarted, { ...about(row), payload: { sweepId: row.id, range: range.range, addresses: range.addresses.length, ...plan } })], value: row }
}

/** Stops a sweep: what it found by then stays, what its running job finds yet is not kept. */
export async function cancel(ctx: Ctx, id: Id<'sweep'>): Promise<Sweep> {
  return change(ctx, async (tx) => {
    const row = await sweepRow(tx, id, true)
    await requireSeenAndMay(tx, 'monitoring:manage', { kind: 'sweep', id, team: row.owner_team_id })
    if (row.state !== 'running') throw conflict('not-running', say`It is ${row.state}: there is nothing to stop.`)
    await settleRun(tx, await updateSweep(tx, id, { state: 'cancelled', ended_at: tx.clock.now() }))
    return { events: [announce(sweepCancelled, { ...about(row), payload: { sweepId: id, done: row.done } })], value: await readSweep(tx, id) }
  })
}

/** One job: looks at the next addresses, keeps what was found with how far it is, and adds the job after it, all or nothing. */
export async function sweepOn(ctx: OpenCtx, id: Id<'sweep'>): Promise<void> {
  const row = await sweepRow(ctx, id)
  const range = sweptRange(row.range)
  if (row.state !== 'running' || 'refused' in range) return
  try {
    const addresses = range.addresses.slice(row.done, row.done + chunkSize)
    await keepLooked(ctx, row, addresses.length, await lookAt(ctx, row, addresses))
  } catch (error) {
    // Without its database a job is tried again; anything else would fail again.
    if (isDatabaseDown(error) || /^(40|55|57)/.test((error as { code?: string }).code ?? '')) throw error
    ctx.log.error({ error: (error as Error).stack ?? String(error), sweepId: id }, 'a sweep failed')
    await fail(ctx, id, say`Something went wrong on our side; it is in the log as ${ctx.requestId}. What was found by then stays.`)
  }
}

async function keepLooked(ctx: Ctx, before: SweepRow, count: number, looked: Looked): Promise<void> {
  await keep(ctx, 'how far a sweep is, is no fact; that it is through announces itself', async (tx) => {
    const row = await sweepRow(tx, before.id, true)
    // Stopped meanwhile, or the job ran twice.
    if (row.state !== 'running' || row.done !== before.done) return
    const proposed = await putProposals(tx, row, looked.hosts.flatMap(proposalsOf))
    const done = row.done + count
    const after = await updateSweep(tx, row.id, {
      done, answering: row.answering + looked.hosts.length, open_ports: row.open_ports + looked.hosts.reduce((sum, host) => sum + host.open.length, 0), proposed: row.proposed + proposed, left_out: row.left_out + looked.left.length, echoed: row.echoed && looked.echoed, left_addresses: row.plan_id ? [...row.left_addresses, ...looked.left] : [],
      notes: [...new Set([...row.notes, ...looked.notes])].slice(0, mostNotes), ...(done >= row.total ? { state: 'finished', ended_at: tx.clock.now() } : {}),
    })
    if (row.plan_id) await putSeen(tx, row.id, looked.hosts.map((host) => ({ address: host.address, echoed: host.rttMs !== undefined, ports: host.open.map((one) => one.port) })))
    if (after.state === 'running') return next(tx, row.id)
    const settled = await settleRun(tx, after)
    await change(tx, async () => ({ events: [finished(settled)], value: undefined }))
  })
}

const finished = (row: SweepRow): NewEvent => announce(sweepFinished, { ...about(row), payload: { sweepId: row.id, answering: row.answering, openPorts: row.open_ports, proposed: row.proposed, ...differences(row) } })
function differences(row: SweepRow): { fresh?: number; gone?: number } {
  const compared = row.compared as Compared | null
  return compared === null ? {} : { fresh: compared.freshCount, gone: compared.goneCount }
}

async function fail(ctx: Ctx, id: Id<'sweep'>, why: string): Promise<void> {
  await keep(ctx, 'looks before it changes; that it failed announces itself', async (tx) => {
    const row = await sweepRow(tx, id, true)
    if (row.state !== 'running') return
    await settleRun(tx, await updateSweep(tx, id, { state: 'failed', ended_at: tx.clock.now(), notes: [...row.notes, why].slice(-mostNotes) }))
    await change(tx, async () => ({ events: [announce(sweepFailed, { ...about(row), payload: { sweepId: id } })], value: undefined }))
  })
}
