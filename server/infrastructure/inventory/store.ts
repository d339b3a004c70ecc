import { sql, type Selectable } from 'kysely'
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
  const { rows } = await sql<{ id: Id<'item'> }>`with recursive trail as (
      select id, redirect_id, 0 as step from infrastructure.item where id = ${id}
      union all select i.id, i.redirect_id, t.step + 1 from infrastructure.item i join trail t on i.id = t.redirect_id where t.step < 20
    ) select id from trail where redirect_id is null`.execute(ctx.db)
  return rows[0]?.id ?? id
}

export async function itemRow(ctx: Ctx, id: Id<'item'>): Promise<ItemRow | undefined> {
  return ctx.db.selectFrom('infrastructure.item').selectAll().where('id', '=', await followed(ctx, id)).executeTakeFirst()
}

export async function lockItem(tx: Ctx, id: Id<'item'>): Promise<ItemRow> {
  const row = await tx.db.selectFrom('infrastructure.item').selectAll().where('id', '=', await followed(tx, id)).forUpdate().executeTakeFirst()
  if (!row) throw missing('item')
  return row
}

export async function itemByIdentity(ctx: Ctx, identities: readonly Identity[]): Promise<Id<'item'>[]> {
  if (identities.length === 0) return []
  const rows = await ctx.db.selectFrom('infrastructure.item_identity').select('item_id')
    .where((e) => e.or(identities.map((one) => e.and([e('namespace', '=', one.namespace), e('value', '=', one.value)])))).execute()
  return [...new Set(await Promise.all(rows.map((row) => followed(ctx, row.item_id))))]
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

export async function observationsOf(ctx: Ctx, id: Id<'item'>): Promise<Observation[]> {
  const rows = await ctx.db.selectFrom('infrastructure.observation').selectAll().where('item_id', '=', id).execute()
  return rows.map((row) => ({ attribute: row.attribute, source: row.source, value: row.value as Value, seenAt: row.seen_at }))
}

async function pickAgain(tx: Ctx, id: Id<'item'>): Promise<string[]> {
  const next = Object.fromEntries([...pick(await observationsOf(tx, id))].map(([attribute, { picked }]) => [attribute, picked.value]))
  const row = await tx.db.selectFrom('infrastructure.item').select('attributes').where('id', '=', id).executeTakeFirstOrThrow()
  const before = row.attributes as Record<string, Value>
  const changed = [...new Set([...Object.keys(before), ...Object.keys(next)])].filter((key) => before[key] !== next[key])
  if (changed.length > 0) await tx.db.updateTable('infrastructure.item').set({ attributes: JSON.stringify(next) }).where('id', '=', id).execute()
  return changed
}

/** Says that the graph of needs changed: every process reads it again before its next walk. */
export async function touchGraph(tx: Ctx): Promise<void> {
  await tx.db.updateTable('infrastructure.graph_version').set({ version: sql`version + 1` }).execute()
}
