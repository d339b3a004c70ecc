import { sql, type RawBuilder, type Selectable } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { InfrastructureItem } from '../../database/rows/infrastructure.ts'
import type { Ctx } from '../../kernel/context.ts'
import { missing } from '../../kernel/refusal.ts'
import { pick, type Observation } from './item.ts'

export type ItemRow = Selectable<InfrastructureItem>
export type Value = string | number | boolean
export interface Identity { namespace: string; value: string }

/** The id that stands for an item now: merges leave a redirect, and every read follows it. */
export async function followed(ctx: Ctx, id: Id<'item'>): Promise<Id<'item'>> {
  const { rows } = await sql<{ id: Id<'item'> | null }>`select ${standsFor(id)} as id`.execute(ctx.db)
  return rows[0]?.id ?? id
}

/** The same inside a statement; null for an id that is no item. */
export const standsFor = (id: Id<'item'>): RawBuilder<Id<'item'>> => sql<Id<'item'>>`(with recursive trail as (
    select id, redirect_id, 0 as step from infrastructure.item where id = ${id}
    union all select i.id, i.redirect_id, t.step + 1 from infrastructure.item i join trail t on i.id = t.redirect_id where t.step < 20
  ) select id from trail where redirect_id is null)`

/** The ids that stand for several items now, by the id asked; what does not exist is left out. */
export async function followedAll(ctx: Ctx, ids: readonly Id<'item'>[]): Promise<Map<Id<'item'>, Id<'item'>>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ asked: Id<'item'>; id: Id<'item'> }>`with recursive trail as (
      select id as asked, id, redirect_id, 0 as step from infrastructure.item where id = any(${[...new Set(ids)]}::uuid[])
      union all select t.asked, i.id, i.redirect_id, t.step + 1 from infrastructure.item i join trail t on i.id = t.redirect_id where t.step < 20
    ) select asked, id from trail where redirect_id is null`.execute(ctx.db)
  return new Map(rows.map((row) => [row.asked, row.id]))
}

/** Locks an item for writing; a merge that came in between is followed. */
export async function lockItem(tx: Ctx, id: Id<'item'>): Promise<ItemRow> {
  for (let at = id, step = 0; step < 20; step++) {
    const row = await tx.db.selectFrom('infrastructure.item').selectAll().where('id', '=', standsFor(at)).forNoKeyUpdate().executeTakeFirst()
    if (!row) break
    if (!row.redirect_id) return row
    at = row.redirect_id
  }
  throw missing('item')
}

/** Locks two items, always in the same order, so that two writers of a pair take turns. */
export async function lockPair(tx: Ctx, oneId: Id<'item'>, otherId: Id<'item'>): Promise<[ItemRow, ItemRow]> {
  const ids = await followedAll(tx, [oneId, otherId])
  const [one, other] = [ids.get(oneId), ids.get(otherId)]
  if (!one || !other) throw missing('item')
  if (one < other) { const first = await lockItem(tx, one); return [first, await lockItem(tx, other)] }
  const second = await lockItem(tx, other)
  return [await lockItem(tx, one), second]
}

/** Items that identities lead to, in the order of the identities, each once. */
export async function itemsByIdentity(ctx: Ctx, identities: readonly Identity[]): Promise<Id<'item'>[]> {
  if (identities.length === 0) return []
  const rows = await ctx.db.selectFrom('infrastructure.item_identity').selectAll()
    .where((e) => e.or(identities.map((one) => e.and([e('namespace', '=', one.namespace), e('value', '=', one.value)])))).execute()
  const place = (row: { namespace: string; value: string }) => identities.findIndex((one) => one.namespace === row.namespace && one.value === row.value)
  const standing = await followedAll(ctx, rows.map((row) => row.item_id))
  return [...new Set(rows.sort((a, b) => place(a) - place(b)).map((row) => standing.get(row.item_id)!))]
}

export async function insertRow(tx: Ctx, row: { id: Id<'item'>; kind: string; name: string; owner_team_id: Id<'team'>; lifecycle: string }): Promise<void> {
  await tx.db.insertInto('infrastructure.item').values(row).execute()
}

/** Makes many items together with what one source says of them, and nobody else yet. */
export async function insertRowsSeen(tx: Ctx, rows: readonly { id: Id<'item'>; kind: string; name: string; owner_team_id: Id<'team'>; lifecycle: string; attributes: Record<string, Value> }[], source: string): Promise<void> {
  await sql`insert into infrastructure.item (id, kind, name, owner_team_id, lifecycle, attributes)
    select id, kind, name, owner_team_id, lifecycle, attributes from jsonb_populate_recordset(null::infrastructure.item, ${JSON.stringify(rows)}::jsonb)`.execute(tx.db)
  const seen = rows.flatMap((row) => Object.entries(row.attributes).map(([attribute, value]) => ({ item_id: row.id, attribute, value })))
  if (seen.length === 0) return
  await sql`insert into infrastructure.observation (item_id, attribute, source, value, seen_at)
    select item_id, attribute, ${source}, value, ${tx.clock.now()}::timestamptz from jsonb_to_recordset(${JSON.stringify(seen)}::jsonb) as s(item_id uuid, attribute text, value jsonb)`.execute(tx.db)
}

/** Locks many items, in one order; those that were merged away are left out. */
export async function lockItems(tx: Ctx, ids: readonly Id<'item'>[]): Promise<ItemRow[]> {
  return tx.db.selectFrom('infrastructure.item').selectAll().where(sql<boolean>`id = any(${[...ids]}::uuid[])`).where('redirect_id', 'is', null).orderBy('id').forNoKeyUpdate().execute()
}

/** Puts many items into the archive, as a new version. */
export async function archiveRows(tx: Ctx, ids: readonly Id<'item'>[]): Promise<void> {
  await tx.db.updateTable('infrastructure.item').set({ archived_at: sql`coalesce(archived_at, ${tx.clock.now()})`, version: sql`version + 1` }).where(sql<boolean>`id = any(${[...ids]}::uuid[])`).execute()
}

export interface ItemFields { name: string; owner_team_id: Id<'team'>; lifecycle: string; archived_at: Temporal.Instant | null; version: number }

export async function updateRow(tx: Ctx, id: Id<'item'>, fields: ItemFields): Promise<void> {
  await tx.db.updateTable('infrastructure.item').set(fields).where('id', '=', id).execute()
}

/** Gives an item identities that nobody bears yet. @returns how many were new */
export async function addIdentities(tx: Ctx, id: Id<'item'>, identities: readonly Identity[]): Promise<number> {
  if (identities.length === 0) return 0
  const rows = await tx.db.insertInto('infrastructure.item_identity').values(identities.map((one) => ({ namespace: one.namespace, value: one.value, item_id: id })))
    .onConflict((c) => c.doNothing()).returning('value').execute()
  return rows.length
}

/** Writes what a source saw. @returns the attributes whose picked value changed */
export async function writeObservations(tx: Ctx, id: Id<'item'>, source: string, attributes: Record<string, Value>): Promise<string[]> {
  const rows = Object.entries(attributes).map(([attribute, value]) => ({ item_id: id, attribute, source, value: JSON.stringify(value), seen_at: tx.clock.now() }))
  if (rows.length > 0) {
    await tx.db.insertInto('infrastructure.observation').values(rows)
      .onConflict((c) => c.columns(['item_id', 'attribute', 'source']).doUpdateSet((e) => ({ value: e.ref('excluded.value'), seen_at: e.ref('excluded.seen_at') }))).execute()
  }
  return pickAgain(tx, id)
}

/** Takes back what a source says of attributes: the next best source counts. */
export async function dropObservations(tx: Ctx, id: Id<'item'>, source: string, attributes: readonly string[]): Promise<string[]> {
  if (attributes.length > 0) await tx.db.deleteFrom('infrastructure.observation').where('item_id', '=', id).where('source', '=', source).where('attribute', 'in', [...attributes]).execute()
  return pickAgain(tx, id)
}

/** How many of these identities some item bears. */
export async function countBorne(ctx: Ctx, identities: readonly Identity[]): Promise<number> {
  const rows = await ctx.db.selectFrom('infrastructure.item_identity').select('value').where((e) => e.or(identities.map((one) => e.and([e('namespace', '=', one.namespace), e('value', '=', one.value)])))).execute()
  return rows.length
}

export async function observationsOf(ctx: Ctx, id: Id<'item'>): Promise<Observation[]> {
  const rows = await ctx.db.selectFrom('infrastructure.observation').selectAll().where('item_id', '=', id).execute()
  return rows.map((row) => ({ attribute: row.attribute, source: row.source, value: row.value as Value, seenAt: row.seen_at }))
}

/** Writes the values that count now onto the item. @returns the attributes that changed */
export async function pickAgain(tx: Ctx, id: Id<'item'>): Promise<string[]> {
  const next = Object.fromEntries([...pick(await observationsOf(tx, id))].map(([attribute, { picked }]) => [attribute, picked.value]))
  const row = await tx.db.selectFrom('infrastructure.item').select('attributes').where('id', '=', id).executeTakeFirstOrThrow()
  const before = row.attributes as Record<string, Value>
  const changed = [...new Set([...Object.keys(before), ...Object.keys(next)])].filter((key) => before[key] !== next[key])
  if (changed.length > 0) await tx.db.updateTable('infrastructure.item').set({ attributes: JSON.stringify(next) }).where('id', '=', id).execute()
  return changed
}

/** Says how many suppliers of one kind an item needs; null for all. */
export async function putNeed(tx: Ctx, id: Id<'item'>, kind: string, need: { unit: string; needed: number } | null): Promise<void> {
  await tx.db.deleteFrom('infrastructure.redundancy').where('item_id', '=', id).where('kind', '=', kind).execute()
  if (need) await tx.db.insertInto('infrastructure.redundancy').values({ item_id: id, kind, unit: need.unit, needed: need.needed }).execute()
  await touchGraph(tx)
}

/** Says that the graph of needs changed: every process reads it again before its next walk. */
export async function touchGraph(tx: Ctx): Promise<void> {
  await tx.db.updateTable('infrastructure.graph_version').set({ version: sql`version + 1` }).execute()
}
