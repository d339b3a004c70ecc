import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { family } from './store-alerts.ts'

/** Somebody begins to work on it. @returns false if they did already */
export async function joinStay(tx: Ctx, id: Id<'incident'>, personId: Id<'person'>): Promise<boolean> {
  const done = await tx.db.insertInto('operations.incident_responder').values({ id: tx.ids.make<'incident-responder'>(), incident_id: id, person_id: personId, joined_at: tx.clock.now() })
    .onConflict((c) => c.columns(['incident_id', 'person_id']).where('left_at', 'is', null).doNothing()).executeTakeFirst()
  return done.numInsertedOrUpdatedRows === 1n
}

/** Somebody, or everybody, works on it no more. @returns who left */
export async function endStays(tx: Ctx, id: Id<'incident'>, personId?: Id<'person'>): Promise<Id<'person'>[]> {
  let query = tx.db.updateTable('operations.incident_responder').set({ left_at: tx.clock.now() }).where('incident_id', '=', id).where('left_at', 'is', null)
  if (personId) query = query.where('person_id', '=', personId)
  return (await query.returning('person_id').execute()).map((row) => row.person_id)
}

/** Who works or worked on an incident and on those merged into it, the earliest first. */
export async function staysOf(ctx: Ctx, id: Id<'incident'>) {
  return ctx.db.selectFrom('operations.incident_responder as r').innerJoin('organisation.person as p', 'p.id', 'r.person_id')
    .select(['r.person_id', 'p.name', 'r.joined_at', 'r.left_at', sql<boolean>`r.incident_id = ${id}`.as('own')]).where('r.incident_id', 'in', family(id)).orderBy('r.joined_at').orderBy('r.id').limit(500).execute()
}
