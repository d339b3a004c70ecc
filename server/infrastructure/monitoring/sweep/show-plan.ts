import type { Id } from '@fullscore/api/ids.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import { dropEntries, putEntries, putEntry, type NewEntry } from '../../../agenda/entries.ts'
import { replaceEntries } from '../../../agenda/replace.ts'
import type { Ctx } from '../../../kernel/context.ts'
import type { Rebuilder } from '../../../kernel/module.ts'
import { putSearch, replaceSearch, type NewSearchEntry } from '../../../search/entries.ts'
import { ahead, momentsOf, repeatWords } from '../repeat.ts'
import type { SweepRow } from './store.ts'
import { updatePlan, type PlanRow } from './store-plans.ts'

const prefixOf = (id: string): string => `sweep-plan:${id}:`
const entry = (plan: PlanRow, at: Temporal.Instant): Omit<NewEntry, 'certainty' | 'state' | 'from' | 'to' | 'why'> => ({
  key: `${prefixOf(plan.id)}${at.toString()}`, subject: { kind: 'sweep-plan', id: plan.id }, stave: 'network', line: 5, mark: 'milestone', label: say`Sweep of ${plan.range}`, weight: 10, team: plan.owner_team_id,
})
const coming = (plan: PlanRow, at: Temporal.Instant): NewEntry => ({ ...entry(plan, at), certainty: 'planned', state: 'open', from: at, to: at, why: say`It comes ${repeatWords(plan)}.` })

/** A run on the Score, in the place that was planned for it. */
function run(plan: PlanRow, sweep: SweepRow): NewEntry {
  const state = sweep.state === 'running' ? 'open' : sweep.state === 'finished' ? 'done' : 'late'
  const why = sweep.state === 'finished' ? say`${sweep.answering} answer, ${count(sweep.open_ports, 'one port is', '# ports are')} open.` : sweep.state === 'running' ? 'It runs.' : say`It was ${sweep.state} after ${sweep.done} of ${sweep.total} addresses.`
  return { ...entry(plan, sweep.due_at ?? sweep.started_at), also: [{ kind: 'sweep', id: sweep.id }], certainty: 'fact', state, from: sweep.started_at, to: sweep.ended_at, why }
}

/** Draws what comes within the next 400 days and is not drawn yet. @param from where what is drawn ends; null for nothing */
export async function drawComing(tx: Ctx, plan: PlanRow, from: Temporal.Instant | null): Promise<void> {
  const now = tx.clock.now()
  const until = now.add(ahead)
  await putEntries(tx, momentsOf(plan, from ?? now, until).map((at) => coming(plan, at)))
  await updatePlan(tx, plan.id, { drawn_until: until })
}
/** Takes what was planned from a moment on off the Score; runs that began since then stay. */
export async function undraw(tx: Ctx, plan: PlanRow, from: Temporal.Instant): Promise<void> {
  await dropEntries(tx, prefixOf(plan.id), from)
  const runs = await tx.db.selectFrom('infrastructure.sweep').selectAll().where('plan_id', '=', plan.id).where('started_at', '>=', from).orderBy('started_at', 'desc').limit(100).execute()
  await putEntries(tx, runs.map((sweep) => run(plan, sweep)))
}
export const drawRun = (tx: Ctx, plan: PlanRow, sweep: SweepRow): Promise<void> => putEntry(tx, run(plan, sweep))

const found = (plan: PlanRow): NewSearchEntry => ({ kind: 'sweep-plan', id: plan.id, title: say`Repeated sweep of ${plan.range}`, words: plan.range, team: plan.owner_team_id })
export const indexPlan = (tx: Ctx, plan: PlanRow): Promise<void> => putSearch(tx, found(plan))

async function* allPlans(ctx: Ctx): AsyncGenerator<PlanRow> {
  for (let last: Id<'sweep-plan'> | undefined; ;) {
    let query = ctx.db.selectFrom('infrastructure.sweep_plan').selectAll().orderBy('id').limit(200)
    if (last) query = query.where('id', '>', last)
    const rows = await query.execute()
    yield* rows
    last = rows.at(-1)?.id
    if (!last) return
  }
}

async function* allEntries(ctx: Ctx): AsyncGenerator<NewEntry> {
  const now = ctx.clock.now()
  for await (const plan of allPlans(ctx)) {
    const runs = await ctx.db.selectFrom('infrastructure.sweep').selectAll().where('plan_id', '=', plan.id).orderBy('started_at').execute()
    for (const sweep of runs) yield run(plan, sweep)
    if (plan.next_at) for (const at of momentsOf(plan, plan.next_at, plan.drawn_until ?? now.add(ahead))) yield coming(plan, at)
  }
}

async function* allFound(ctx: Ctx): AsyncGenerator<NewSearchEntry> {
  for await (const plan of allPlans(ctx)) if (plan.state !== 'ended') yield found(plan)
}

export const sweepPlanRebuilders: readonly Rebuilder[] = [
  { of: 'agenda', name: 'infrastructure.sweep-plans', run: (ctx) => replaceEntries(ctx, 'sweep-plan:', allEntries(ctx)) },
  { of: 'search', name: 'infrastructure.sweep-plans', run: (ctx) => replaceSearch(ctx, 'sweep-plan', allFound(ctx)) },
]
