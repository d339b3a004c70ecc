import type { Insertable, Updateable } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { OperationsIncidentPublicUpdate, OperationsIncidentTask, OperationsIncidentUpdate } from '../../database/rows/operations.ts'
import type { Ctx } from '../../kernel/context.ts'
import { missing } from '../../kernel/refusal.ts'
import { family } from './store-alerts.ts'

/** Most tasks of one incident: beyond them nobody has an overview. */
export const mostTasks = 200

/** Tasks of an incident and of those merged into it, in their order; dropped ones are left out. */
export async function tasksOf(ctx: Ctx, id: Id<'incident'>) {
  return ctx.db.selectFrom('operations.incident_task as k').leftJoin('organisation.person as a', 'a.id', 'k.assignee_id').leftJoin('organisation.person as d', 'd.id', 'k.done_by')
    .selectAll('k').select(['a.name as assignee', 'd.name as doer']).where('k.incident_id', 'in', family(id)).where('k.dropped_at', 'is', null).orderBy('k.position').orderBy('k.id').limit(mostTasks * 2).execute()
}

/** One task of an incident or of one merged into it, locked. @throws Refusal missing */
export async function lockTask(tx: Ctx, id: Id<'incident'>, taskId: string) {
  const row = await tx.db.selectFrom('operations.incident_task').selectAll().where('id', '=', taskId as Id<'incident-task'>).where('incident_id', 'in', family(id)).where('dropped_at', 'is', null).forNoKeyUpdate().executeTakeFirst()
  if (!row) throw missing('task')
  return row
}

export async function insertTask(tx: Ctx, row: Insertable<OperationsIncidentTask>): Promise<void> {
  await tx.db.insertInto('operations.incident_task').values(row).execute()
}

export async function updateTask(tx: Ctx, id: Id<'incident-task'>, set: Updateable<OperationsIncidentTask>): Promise<void> {
  await tx.db.updateTable('operations.incident_task').set(set).where('id', '=', id).execute()
}

export async function insertUpdate(tx: Ctx, row: Insertable<OperationsIncidentUpdate>): Promise<void> {
  await tx.db.insertInto('operations.incident_update').values(row).execute()
}

/** What responders were told, newest first. */
export async function updatesOf(ctx: Ctx, id: Id<'incident'>) {
  return ctx.db.selectFrom('operations.incident_update as u').leftJoin('organisation.person as a', 'a.id', 'u.author_id').selectAll('u').select('a.name as author')
    .where('u.incident_id', '=', id).orderBy('u.at', 'desc').orderBy('u.id', 'desc').limit(100).execute()
}

export async function insertPublic(tx: Ctx, row: Insertable<OperationsIncidentPublicUpdate>): Promise<void> {
  await tx.db.insertInto('operations.incident_public_update').values(row).execute()
}

/** What was drafted for the public, newest first. */
export async function publicUpdatesOf(ctx: Ctx, id: Id<'incident'>) {
  return ctx.db.selectFrom('operations.incident_public_update as u').leftJoin('organisation.person as a', 'a.id', 'u.author_id').leftJoin('organisation.person as d', 'd.id', 'u.decided_by')
    .selectAll('u').select(['a.name as author', 'd.name as decider']).where('u.incident_id', '=', id).orderBy('u.drafted_at', 'desc').orderBy('u.id', 'desc').limit(100).execute()
}

/** A draft for the public, locked. @throws Refusal missing */
export async function lockPublic(tx: Ctx, id: Id<'incident'>, updateId: string) {
  const row = await tx.db.selectFrom('operations.incident_public_update').selectAll().where('id', '=', updateId as Id<'incident-public-update'>).where('incident_id', '=', id).forNoKeyUpdate().executeTakeFirst()
  if (!row) throw missing('update')
  return row
}

export async function decidePublic(tx: Ctx, id: Id<'incident-public-update'>, state: 'published' | 'discarded'): Promise<void> {
  await tx.db.updateTable('operations.incident_public_update').set({ state, decided_at: tx.clock.now(), decided_by: tx.actor.personId ?? null }).where('id', '=', id).execute()
}

/** The newest words for the public of an incident that wait for approval. */
export const waitingPublic = async (ctx: Ctx, id: Id<'incident'>): Promise<string | undefined> =>
  (await ctx.db.selectFrom('operations.incident_public_update').select('id').where('incident_id', '=', id).where('state', '=', 'draft').orderBy('drafted_at', 'desc').limit(1).executeTakeFirst())?.id
