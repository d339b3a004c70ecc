import { sql, type Insertable, type Updateable } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { OperationsIncidentAction, OperationsIncidentReview } from '../../database/rows/operations.ts'
import type { Ctx } from '../../kernel/context.ts'
import { jsonWithoutName } from '../../kernel/erased.ts'
import type { ErasedPerson } from '../../kernel/module.ts'
import { missing, stale } from '../../kernel/refusal.ts'

/** Most actions of one review. */
export const mostActions = 50

export async function reviewRow(ctx: Ctx, id: Id<'incident'>) {
  return ctx.db.selectFrom('operations.incident_review').selectAll().where('incident_id', '=', id).executeTakeFirst()
}

/** A review, locked. @throws Refusal missing */
export async function lockReview(tx: Ctx, id: Id<'incident'>) {
  const row = await tx.db.selectFrom('operations.incident_review').selectAll().where('incident_id', '=', id).forNoKeyUpdate().executeTakeFirst()
  if (!row) throw missing('review')
  return row
}

/** Whether an incident has a review, and how many of its actions are open. */
export async function reviewMark(ctx: Ctx, id: Id<'incident'>): Promise<{ state: 'none' | 'draft' | 'published'; openActions: number; actions: number }> {
  const row = await ctx.db.selectFrom('operations.incident_review as r').select(['r.state', sql<number>`(select count(*)::int from operations.incident_action a where a.review_id = r.id and a.closed_at is null)`.as('open'),
    sql<number>`(select count(*)::int from operations.incident_action a where a.review_id = r.id)`.as('all')]).where('r.incident_id', '=', id).executeTakeFirst()
  return row ? { state: row.state as 'draft', openActions: row.open, actions: row.all } : { state: 'none', openActions: 0, actions: 0 }
}

/** @returns false if there was one already */
export async function insertReview(tx: Ctx, row: Insertable<OperationsIncidentReview>): Promise<boolean> {
  return (await tx.db.insertInto('operations.incident_review').values(row).onConflict((c) => c.column('incident_id').doNothing()).executeTakeFirst()).numInsertedOrUpdatedRows === 1n
}

/** Writes columns of a review. With `version` the write is a person's edit and counts the version up. @throws Refusal stale */
export async function updateReview(tx: Ctx, id: Id<'incident-review'>, set: Updateable<OperationsIncidentReview>, version?: number): Promise<void> {
  let query = tx.db.updateTable('operations.incident_review').set(version === undefined ? set : { ...set, version: version + 1 }).where('id', '=', id)
  if (version !== undefined) query = query.where('version', '=', version)
  if ((await query.executeTakeFirst()).numUpdatedRows !== 1n) throw stale()
}

export async function insertAction(tx: Ctx, row: Insertable<OperationsIncidentAction>): Promise<void> {
  await tx.db.insertInto('operations.incident_action').values(row).execute()
}

export async function actionRow(ctx: Ctx, id: string) {
  return ctx.db.selectFrom('operations.incident_action').selectAll().where('id', '=', id as Id<'incident-action'>).executeTakeFirst()
}

/** One action of a review, locked. @throws Refusal missing */
export async function lockAction(tx: Ctx, incidentId: Id<'incident'>, id: string) {
  const row = await tx.db.selectFrom('operations.incident_action').selectAll().where('id', '=', id as Id<'incident-action'>).where('incident_id', '=', incidentId).forNoKeyUpdate().executeTakeFirst()
  if (!row) throw missing('action')
  return row
}

export async function updateAction(tx: Ctx, id: Id<'incident-action'>, set: Updateable<OperationsIncidentAction>): Promise<void> {
  await tx.db.updateTable('operations.incident_action').set(set).where('id', '=', id).execute()
}

/** The frozen timelines say another name for an erased person; what people wrote of the incident stays theirs to edit. */
export async function forgetInReviews(tx: Ctx, person: ErasedPerson): Promise<void> {
  await tx.db.updateTable('operations.incident_review').set({ timeline: jsonWithoutName('timeline', person) }).where(sql<boolean>`position(${person.name} in timeline::text) > 0`).execute()
}
