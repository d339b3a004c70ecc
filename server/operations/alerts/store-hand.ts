import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { visible } from '../../organisation/visible.ts'

const at = { kind: 'alert', id: sql.ref<string>('a.id'), team: sql.ref<string>('a.owner_team_id') }

/** Named alerts that the actor sees, locked in one order, each with whether the actor may act on it and whether its cause fires anew. */
export async function namedAlerts(tx: Ctx, ids: readonly Id<'alert'>[]) {
  const rows = await tx.db.selectFrom('operations.alert as a').selectAll('a')
    .select([
      tx.actor.reach('alerts:respond') === undefined ? sql<boolean>`false`.as('may') : visible(tx.actor, 'alerts:respond', at).as('may'),
      sql<string | null>`(select p.name from organisation.person p where p.id = a.taken_by)`.as('taken_name'),
      sql<boolean>`exists (select from operations.alert n where n.state = 'firing' and (n.source_kind, n.source_id, n.dedup_key) = (a.source_kind, a.source_id, a.dedup_key) and n.id <> a.id)`.as('fires_anew'),
    ])
    .where('a.id', 'in', [...ids]).where(visible(tx.actor, 'alerts:read', at)).orderBy('a.id').forNoKeyUpdate('a').execute()
  return new Map(rows.map((row) => [row.id as string, row]))
}
export type NamedAlert = Awaited<ReturnType<typeof namedAlerts>> extends Map<string, infer R> ? R : never

/** Puts alerts that fire into somebody's hand. */
export async function holdAlerts(tx: Ctx, ids: readonly Id<'alert'>[], personId: Id<'person'>, through: 'hand' | 'incident'): Promise<void> {
  if (ids.length === 0) return
  await tx.db.updateTable('operations.alert').set({ taken_at: tx.clock.now(), taken_by: personId, taken_through: through }).where('id', 'in', [...ids]).where('state', '=', 'firing')
    .where((e) => e.or([e('taken_by', 'is distinct from', personId), e('taken_through', 'is distinct from', through)])).execute()
}

/** Takes alerts out of everybody's hand; with `through` only out of hands that had them so. */
export async function freeAlerts(tx: Ctx, ids: readonly Id<'alert'>[], through?: 'incident'): Promise<void> {
  if (ids.length === 0) return
  let query = tx.db.updateTable('operations.alert').set({ taken_at: null, taken_by: null, taken_through: null }).where('id', 'in', [...ids])
  if (through) query = query.where('taken_through', '=', through)
  await query.execute()
}

/** Ends alerts by a person's word. */
export async function endByPerson(tx: Ctx, ids: readonly Id<'alert'>[], why: string): Promise<void> {
  const now = tx.clock.now()
  await tx.db.updateTable('operations.alert').set({ state: 'resolved', resolved_at: now, resolved_why: why, resolved_by: tx.actor.personId ?? null, last_at: now }).where('id', 'in', [...ids]).execute()
}

/** Lets alerts fire again as they did before a person ended them. */
export async function beginAgain(tx: Ctx, ids: readonly Id<'alert'>[]): Promise<void> {
  await tx.db.updateTable('operations.alert').set({ state: 'firing', resolved_at: null, resolved_why: null, resolved_by: null }).where('id', 'in', [...ids]).execute()
}
