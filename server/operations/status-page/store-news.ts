import { sql, type Updateable } from 'kysely'
import type { OperationsStatusNotice } from '../../database/rows/operations.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Snapshot } from './snapshot.ts'

/** What the public reads becomes this; another mark tells every process. */
export async function putRendering(tx: Ctx, snapshot: Snapshot): Promise<void> {
  const row = { mark: tx.ids.make(), made_at: Temporal.Instant.from(snapshot.madeAt), snapshot: JSON.stringify(snapshot) }
  await tx.db.insertInto('operations.status_rendering').values(row).onConflict((c) => c.column('one').doUpdateSet(row)).execute()
}
export async function dropRendering(tx: Ctx): Promise<void> {
  await tx.db.deleteFrom('operations.status_rendering').execute()
}

/** Which of these news subscribers were told of. */
export async function toldOf(ctx: Ctx, causes: readonly string[]): Promise<Set<string>> {
  if (causes.length === 0) return new Set()
  return new Set((await ctx.db.selectFrom('operations.status_told').select('cause').where('cause', 'in', [...causes]).execute()).map((row) => row.cause))
}

/** Plans one piece of news for everybody who asked for one of its components. */
export async function insertNotices(tx: Ctx, cause: string, componentIds: readonly string[], due: Temporal.Instant): Promise<void> {
  const now = tx.clock.now()
  await tx.db.insertInto('operations.status_told').values({ cause, at: now }).execute()
  await sql`insert into operations.status_notice (subscriber_id, cause, made_at, due_at)
    select id, ${cause}, ${now}::timestamptz, ${due}::timestamptz from operations.status_subscriber
    where confirmed_at is not null and (component_ids is null or component_ids && ${[...componentIds]}::uuid[]) on conflict do nothing`.execute(tx.db)
}

/** Notes of some news for one subscriber that wait still. */
export async function markNotices(tx: Ctx, subscriberId: Id<'status-subscriber'>, causes: readonly string[], set: Updateable<OperationsStatusNotice>): Promise<void> {
  await tx.db.updateTable('operations.status_notice').set(set).where('subscriber_id', '=', subscriberId).where('cause', 'in', [...causes]).where('state', '=', 'waiting').execute()
}
