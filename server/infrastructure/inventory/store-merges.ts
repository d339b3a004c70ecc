import { sql, type Selectable } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import { cut } from '@fullscore/api/sentence.ts'
import type { InfrastructureItemMerge } from '../../database/rows/infrastructure.ts'
import type { Ctx } from '../../kernel/context.ts'
import { pickAgain, touchGraph } from './store.ts'
import type { RelationRow } from './store-relations.ts'

/** What a merge moved, kept for undo. */
export interface Moved {
  identities: { namespace: string; value: string }[]
  /** Moved to the kept item, as they were. */
  relations: { id: string; from_id: string; to_id: string }[]
  /** Taken away, because the kept item had the same or they joined the two; as they were. */
  dropped: unknown[]
}

const touching = (tx: Ctx, id: Id<'item'>) => tx.db.selectFrom('infrastructure.relation').selectAll().where((e) => e.or([e('from_id', '=', id), e('to_id', '=', id)]))
const keyOf = (row: Pick<RelationRow, 'kind' | 'from_id' | 'to_id'>) => `${row.kind} ${row.from_id} ${row.to_id}`

/** Moves identities, observations, needs and relations from one item to another, and leaves a redirect. */
export async function writeMerge(tx: Ctx, kept: Id<'item'>, gone: Id<'item'>): Promise<void> {
  const identities = await tx.db.selectFrom('infrastructure.item_identity').select(['namespace', 'value']).where('item_id', '=', gone).execute()
  await tx.db.updateTable('infrastructure.item_identity').set({ item_id: kept }).where('item_id', '=', gone).execute()
  await sql`insert into infrastructure.observation (item_id, attribute, source, value, seen_at) select ${kept}, attribute, source, value, seen_at from infrastructure.observation where item_id = ${gone} on conflict do nothing`.execute(tx.db)
  await sql`insert into infrastructure.redundancy (item_id, kind, unit, needed) select ${kept}, kind, unit, needed from infrastructure.redundancy where item_id = ${gone} on conflict do nothing`.execute(tx.db)
  const { relations, dropped } = await moveRelations(tx, kept, gone)
  await tx.db.updateTable('infrastructure.item').set({ redirect_id: kept }).where('id', '=', gone).execute()
  const moved: Moved = { identities, relations, dropped }
  await tx.db.insertInto('infrastructure.item_merge').values({ id: tx.ids.make(), kept_id: kept, gone_id: gone, moved: JSON.stringify(moved), merged_at: tx.clock.now() }).execute()
  await sql`update infrastructure.item_match set state = 'merged' where ${kept} in (one_id, other_id) and ${gone} in (one_id, other_id)`.execute(tx.db)
  await pickAgain(tx, kept)
  await touchGraph(tx)
}

/** A relation that the kept item has too is dropped; if the dropped one was accepted, the kept one is. */
async function moveRelations(tx: Ctx, kept: Id<'item'>, gone: Id<'item'>): Promise<Pick<Moved, 'relations' | 'dropped'>> {
  const have = new Map((await touching(tx, kept).execute()).map((row) => [keyOf(row), row]))
  const relations: Moved['relations'] = []
  const dropped: RelationRow[] = []
  for (const row of await touching(tx, gone).execute()) {
    const next = { from_id: row.from_id === gone ? kept : row.from_id, to_id: row.to_id === gone ? kept : row.to_id }
    const same = have.get(keyOf({ kind: row.kind, ...next }))
    if (next.from_id !== next.to_id && !same) {
      await tx.db.updateTable('infrastructure.relation').set(next).where('id', '=', row.id).execute()
      relations.push({ id: row.id, from_id: row.from_id, to_id: row.to_id })
      continue
    }
    await tx.db.deleteFrom('infrastructure.relation').where('id', '=', row.id).execute()
    dropped.push(row)
    if (same && row.state === 'accepted') await tx.db.updateTable('infrastructure.relation').set({ state: 'accepted' }).where('id', '=', same.id).execute()
  }
  return { relations, dropped }
}

/** The last merge into an item that was not taken back, locked. */
export async function lastMerge(tx: Ctx, kept: Id<'item'>): Promise<Selectable<InfrastructureItemMerge> | undefined> {
  return tx.db.selectFrom('infrastructure.item_merge').selectAll().where('kept_id', '=', kept).where('undone_at', 'is', null).orderBy('merged_at', 'desc').orderBy('id', 'desc').forNoKeyUpdate().executeTakeFirst()
}

/** Takes a merge back: what moved and still stands goes where it was. */
export async function writeUndo(tx: Ctx, merge: Selectable<InfrastructureItemMerge>): Promise<void> {
  const { kept_id: kept, gone_id: gone } = merge
  const moved = merge.moved as Moved
  await tx.db.updateTable('infrastructure.item').set({ redirect_id: null }).where('id', '=', gone).execute()
  for (const { namespace, value } of moved.identities) await tx.db.updateTable('infrastructure.item_identity').set({ item_id: gone }).where('namespace', '=', namespace).where('value', '=', value).execute()
  for (const r of moved.relations) await tx.db.updateTable('infrastructure.relation').set({ from_id: r.from_id as Id<'item'>, to_id: r.to_id as Id<'item'> }).where('id', '=', r.id as Id<'relation'>).execute()
  if (moved.dropped.length > 0) {
    await sql`insert into infrastructure.relation select r.* from jsonb_populate_recordset(null::infrastructure.relation, ${JSON.stringify(moved.dropped)}::jsonb) r on conflict do nothing`.execute(tx.db)
  }
  // Only copies that nobody wrote since; what was seen after the merge stays with the kept item.
  await sql`delete from infrastructure.observation k using infrastructure.observation g where k.item_id = ${kept} and g.item_id = ${gone} and k.attribute = g.attribute and k.source = g.source and k.value = g.value and k.seen_at = g.seen_at`.execute(tx.db)
  await tx.db.updateTable('infrastructure.item_merge').set({ undone_at: tx.clock.now() }).where('id', '=', merge.id).execute()
  await sql`update infrastructure.item_match set state = 'refused' where ${kept} in (one_id, other_id) and ${gone} in (one_id, other_id)`.execute(tx.db)
  for (const id of [kept, gone]) await pickAgain(tx, id)
  await touchGraph(tx)
}

/** Notes that identities seen together lead to two items. @returns the proposal's id if it is new */
export async function proposeMatch(tx: Ctx, oneId: Id<'item'>, otherId: Id<'item'>, source: string, says: string): Promise<string | undefined> {
  const [one, other] = [oneId, otherId].sort() as [Id<'item'>, Id<'item'>]
  const now = tx.clock.now()
  const row = await tx.db.insertInto('infrastructure.item_match').values({ id: tx.ids.make(), one_id: one, other_id: other, state: 'proposed', source, says: cut(says, 500), first_seen: now, last_seen: now })
    .onConflict((c) => c.columns(['one_id', 'other_id']).doUpdateSet({ last_seen: now, seen: sql`item_match.seen + 1` })).returning(['id', 'seen']).executeTakeFirstOrThrow()
  return row.seen === 1 ? row.id : undefined
}

export async function refuseMatch(tx: Ctx, id: Id<'item-match'>): Promise<void> {
  await tx.db.updateTable('infrastructure.item_match').set({ state: 'refused' }).where('id', '=', id).execute()
}

/** Those of the items that were never proposed, refused or merged with this one. */
export async function newMatches(ctx: Ctx, id: Id<'item'>, others: readonly Id<'item'>[]): Promise<Id<'item'>[]> {
  if (others.length === 0) return []
  const rows = await ctx.db.selectFrom('infrastructure.item_match').select(['one_id', 'other_id']).where((e) => e.or([e('one_id', '=', id), e('other_id', '=', id)])).execute()
  const have = new Set(rows.map((row) => (row.one_id === id ? row.other_id : row.one_id)))
  return others.filter((other) => !have.has(other))
}
