import { z } from 'zod'
import type { Id } from '@fullscore/api/ids.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import { change, keep, lockName } from '../../../kernel/change.ts'
import { asSystem, type Ctx, type OpenCtx } from '../../../kernel/context.ts'
import type { Task } from '../../../kernel/module.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { sweepPlanFailed } from '../events.ts'
import { dueTask, said, wake } from './plans.ts'
import { momentsOf, nextOf } from '../repeat.ts'
import { begun, requireRange } from './run.ts'
import { drawComing, drawRun, undraw } from './show-plan.ts'
import { runningIn } from './store.ts'
import { planRow, updatePlan, type PlanRow } from './store-plans.ts'

/** How long a plan waits while its department sweeps something else. */
const waitFor = { minutes: 5 }

/** Begins the run that is due. However many were missed, one makes up for them; the one after it comes at its time. */
export const sweepDue: Task = {
  name: dueTask,
  run: async (given, payload) => {
    const id = z.object({ planId: z.uuid() }).parse(payload).planId as Id<'sweep-plan'>
    const ctx = asSystem(given, 'monitoring')
    const seen = await planRow(ctx, id)
    const fault = await faultNow(ctx, seen)
    await keep(ctx, 'a plan that is not due changes nothing; a run that begins is an event', async (tx) => {
      const plan = await planRow(tx, id, true)
      const now = tx.clock.now()
      if (plan.state !== 'active' || !plan.next_at) return
      if (Temporal.Instant.compare(plan.next_at, now) > 0) return wake(tx, plan)
      // What may be reached was judged for another range: the next job judges this one.
      if (plan.range !== seen.range) return wake(tx, plan, now)
      if (fault !== undefined) return change(tx, (inner) => failed(inner, plan, fault))
      await lockName(tx, `sweep ${plan.department_id}`)
      if (await runningIn(tx, plan.department_id)) return wake(tx, plan, now.add(waitFor))
      await change(tx, (inner) => startRun(inner, plan))
    })
  },
}

/** Why the run may not begin now; undefined if it may. */
async function faultNow(ctx: OpenCtx, plan: PlanRow): Promise<string | undefined> {
  try {
    await requireRange(ctx, plan.owner_team_id, plan.range)
    return undefined
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.parts.errors?.[0]?.message ?? error.parts.detail
  }
}

async function failed(tx: Ctx, plan: PlanRow, why: string): Promise<{ events: [ReturnType<typeof said>]; value: undefined }> {
  const again = plan.trouble === why
  const due = plan.next_at!
  const after = await advance(tx, plan, { trouble: why })
  await undraw(tx, after, due)
  await drawComing(tx, after, null)
  await wake(tx, after)
  return { events: [said(sweepPlanFailed, after, { due: due.toString(), again }, { note: why })], value: undefined }
}

async function startRun(tx: Ctx, plan: PlanRow): Promise<Awaited<ReturnType<typeof begun>>> {
  const now = tx.clock.now()
  const due = plan.next_at!
  const missed = momentsOf(plan, due, now).filter((at) => !at.equals(due)).length
  const note = missed === 0 ? [] : [say`${count(missed, 'One time', '# times')} between ${due} and now went by without a run; this one makes up for all.`]
  const started = await begun(tx, { range: plan.range, ports: plan.ports, rate: plan.rate, team: plan.owner_team_id, departmentId: plan.department_id, plan: { id: plan.id, due }, notes: note })
  const after = await advance(tx, plan, { trouble: '' })
  if (missed > 0) {
    await undraw(tx, after, due)
    await drawComing(tx, after, null)
  } else await drawComing(tx, after, plan.drawn_until)
  await drawRun(tx, after, started.value)
  await wake(tx, after)
  return started
}

/** The plan turns to its next time after now. */
const advance = (tx: Ctx, plan: PlanRow, set: { trouble: string }): Promise<PlanRow> => updatePlan(tx, plan.id, { ...set, next_at: nextOf(plan, tx.clock.now()) })
