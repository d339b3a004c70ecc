import { sql, type Insertable, type Selectable, type Updateable } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { InfrastructureSweepPlan } from '../../../database/rows/infrastructure.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { missing, stale } from '../../../kernel/refusal.ts'
import type { Seen } from './compare.ts'
import type { SweepRow } from './store.ts'

export type PlanRow = Selectable<InfrastructureSweepPlan>

export async function insertPlan(tx: Ctx, row: Insertable<InfrastructureSweepPlan>): Promise<PlanRow> {
  return tx.db.insertInto('infrastructure.sweep_plan').values(row).returningAll().executeTakeFirstOrThrow()
}
export async function planRow(ctx: Ctx, id: Id<'sweep-plan'>, lock = false): Promise<PlanRow> {
  const query = ctx.db.selectFrom('infrastructure.sweep_plan').selectAll().where('id', '=', id)
  const row = await (lock ? query.forNoKeyUpdate() : query).executeTakeFirst()
  if (!row) throw missing('sweep plan')
  return row
}
/** With `version` it is a person's edit, which counts the version up. */
export async function updatePlan(tx: Ctx, id: Id<'sweep-plan'>, set: Updateable<InfrastructureSweepPlan>, version?: number): Promise<PlanRow> {
  let query = tx.db.updateTable('infrastructure.sweep_plan').set(version === undefined ? set : { ...set, version: version + 1 }).where('id', '=', id)
  if (version !== undefined) query = query.where('version', '=', version)
  const row = await query.returningAll().executeTakeFirst()
  if (!row) throw stale()
  return row
}

/** Notes who answered, for the run after this one. */
export async function putSeen(tx: Ctx, id: Id<'sweep'>, seen: readonly { address: string; echoed: boolean; ports: readonly number[] }[]): Promise<void> {
  if (seen.length === 0) return
  await tx.db.insertInto('infrastructure.sweep_seen').values(seen.map((one) => ({ sweep_id: id, address: one.address, echoed: one.echoed, ports: [...one.ports] }))).onConflict((c) => c.doNothing()).execute()
}
export async function seenIn(ctx: Ctx, id: Id<'sweep'>): Promise<Map<string, Seen>> {
  const rows = await ctx.db.selectFrom('infrastructure.sweep_seen').selectAll().where('sweep_id', '=', id).execute()
  return new Map(rows.map((row) => [row.address, { echoed: row.echoed, ports: row.ports }]))
}
/** The last run of a plan that got through before this one. */
export async function runBefore(ctx: Ctx, sweep: SweepRow): Promise<SweepRow | undefined> {
  return ctx.db.selectFrom('infrastructure.sweep').selectAll().where('plan_id', '=', sweep.plan_id).where('id', '!=', sweep.id).where('state', '=', 'finished').orderBy('started_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst()
}
/** Only the last run that got through is compared with: what others saw is forgotten. */
export async function forgetSeen(tx: Ctx, plan: Id<'sweep-plan'>, keepOf: Id<'sweep'>): Promise<void> {
  await sql`delete from infrastructure.sweep_seen e using infrastructure.sweep s where s.id = e.sweep_id and s.plan_id = ${plan} and s.id <> ${keepOf} and s.state <> 'running'`.execute(tx.db)
}
