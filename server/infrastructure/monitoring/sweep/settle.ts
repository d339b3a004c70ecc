import type { Ctx } from '../../../kernel/context.ts'
import { compare, type Comparison, type View } from './compare.ts'
import { quietPortsOf } from './look.ts'
import { sweptRange } from './range.ts'
import { drawRun } from './show-plan.ts'
import { updateSweep, type SweepRow } from './store.ts'
import { forgetSeen, planRow, runBefore, seenIn } from './store-plans.ts'

/** Most differences that are kept one by one; all are counted. */
const mostKept = 200

/** What was found against the run before. */
export interface Compared extends Comparison { with: string; at: string; freshCount: number; goneCount: number }

/** Compares a run of a plan that got through with the one before, and shows how it ended; one that is of no plan is left as it is. */
export async function settleRun(tx: Ctx, sweep: SweepRow): Promise<SweepRow> {
  if (!sweep.plan_id) return sweep
  const plan = await planRow(tx, sweep.plan_id)
  let after = sweep
  if (sweep.state === 'finished') {
    const before = await runBefore(tx, sweep)
    if (before) after = await updateSweep(tx, sweep.id, { compared: JSON.stringify(await comparedWith(tx, before, sweep)) })
    await forgetSeen(tx, plan.id, sweep.id)
  }
  await drawRun(tx, plan, after)
  return after
}

async function comparedWith(tx: Ctx, before: SweepRow, sweep: SweepRow): Promise<Compared> {
  const { fresh, gone, unsure } = compare(await viewOf(tx, before), await viewOf(tx, sweep))
  return { with: before.id, at: before.started_at.toString(), fresh: fresh.slice(0, mostKept), gone: gone.slice(0, mostKept), freshCount: fresh.length, goneCount: gone.length, unsure }
}

async function viewOf(tx: Ctx, sweep: SweepRow): Promise<View> {
  const range = sweptRange(sweep.range)
  const left = new Set(sweep.left_addresses)
  return {
    looked: new Set('refused' in range ? [] : range.addresses.filter((one) => !left.has(one))), answered: await seenIn(tx, sweep.id), ports: sweep.ports, quietPorts: quietPortsOf(sweep.ports), echo: sweep.echoed,
  }
}
