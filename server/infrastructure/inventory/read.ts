import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { coverage, Item, ItemDetail, ItemKind, listItems, Redundancy, RelationKind } from '@fullscore/api/infrastructure/inventory.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { likely, pageOfRows, placeOf } from '../../kernel/cursor.ts'
import { totalOf } from '../../kernel/total.ts'
import { missing } from '../../kernel/refusal.ts'
import { visible } from '../../organisation/visible.ts'
import { pick, redundancyWords } from './item.ts'
import { relationsWhere } from './relate.ts'
import { followed, observationsOf, standsFor } from './store.ts'

const scope = (ctx: Ctx) => visible(ctx.actor, 'inventory:read', { kind: 'item', id: sql.ref('i.id'), team: sql.ref('i.owner_team_id') })

function items(ctx: Ctx) {
  return ctx.db.selectFrom('infrastructure.item as i').innerJoin('organisation.team as t', 't.id', 'i.owner_team_id').selectAll('i')
    .select(['t.name as team_name', sql<number>`(select count(*)::int from infrastructure.relation r where r.state = 'accepted' and (r.from_id = i.id or r.to_id = i.id))`.as('relations')]).where(scope(ctx))
}
type Row = Awaited<ReturnType<ReturnType<typeof items>['executeTakeFirstOrThrow']>>
const present = (row: Row): Item => ({
  id: row.id, kind: row.kind as ItemKind, name: row.name, team: { id: row.owner_team_id, name: row.team_name }, lifecycle: row.lifecycle as Item['lifecycle'], relations: row.relations, archived: row.archived_at !== null, version: row.version,
})

/** One page of items by name; counts are by kind. */
export async function pageOfItems(ctx: Ctx, query: QueryOf<typeof listItems>): Promise<AnswerOf<typeof listItems>> {
  const place = placeOf(query.cursor, ['text', 'id'])
  let rows = items(ctx).where('i.redirect_id', 'is', null).orderBy(sql`lower(i.name)`).orderBy('i.id').limit(query.limit + 1)
  if (!query.archived) rows = rows.where('i.archived_at', 'is', null)
  if (query.kind) rows = rows.where('i.kind', '=', query.kind)
  if (query.teamId) rows = rows.where('i.owner_team_id', '=', query.teamId)
  if (query.lifecycle) rows = rows.where('i.lifecycle', '=', query.lifecycle)
  if (query.search) rows = rows.where('i.name', 'ilike', likely(query.search))
  if (query.unrelated) rows = rows.where(sql<boolean>`not exists (select from infrastructure.relation r where r.state = 'accepted' and (r.from_id = i.id or r.to_id = i.id))`)
  if (place) rows = rows.where(sql<boolean>`(lower(i.name), i.id) > (lower(${place[0]}), ${place[1]}::uuid)`)
  const counted = ctx.db.selectFrom('infrastructure.item as i').select(['i.kind', (e) => e.fn.countAll<number>().as('count')]).where('i.redirect_id', 'is', null).where('i.archived_at', 'is', null).where(scope(ctx)).groupBy('i.kind')
  const [found, counts, total] = await Promise.all([rows.execute(), counted.execute(), totalOf(ctx, rows, query.cursor)])
  const page = pageOfRows(found, query.limit, (row) => [row.name, row.id])
  return { items: page.rows.map(present), next: page.next, ...total, counts: Object.fromEntries(counts.map((row) => [row.kind, Number(row.count)])) }
}

/** An item the actor sees, or nothing; follows merges. */
export async function itemByIdSeen(ctx: Ctx, id: Id<'item'>): Promise<{ id: Id<'item'>; name: string; kind: string; ownerTeamId: Id<'team'>; version: number } | undefined> {
  const row = await ctx.db.selectFrom('infrastructure.item as i').select(['i.id', 'i.name', 'i.kind', 'i.owner_team_id', 'i.version']).where('i.id', '=', standsFor(id)).where(scope(ctx)).executeTakeFirst()
  return row && { id: row.id, name: row.name, kind: row.kind, ownerTeamId: row.owner_team_id, version: row.version }
}

/** An item by id or exact name, among those the actor sees; a name that several bear finds none. */
export async function findItem(ctx: Ctx, text: string): Promise<Awaited<ReturnType<typeof itemByIdSeen>>> {
  if (/^[0-9a-f-]{36}$/i.test(text)) return itemByIdSeen(ctx, text as Id<'item'>)
  const rows = await ctx.db.selectFrom('infrastructure.item as i').select('i.id').where(sql`lower(i.name)`, '=', text.toLowerCase()).where('i.redirect_id', 'is', null).where('i.archived_at', 'is', null).where(scope(ctx)).limit(2).execute()
  return rows.length === 1 ? itemByIdSeen(ctx, rows[0]!.id) : undefined
}

/** Namespaces in which a host may be known by what a monitoring tool calls it. */
const hostNamespaces = ['hostname', 'fqdn', 'dns', 'address', 'ip', 'endpoint', 'machine', 'serial', 'mac', 'cloud']

/**
 * Items by what outside tools call them, many at once: id, exact name, or an identity, among those the actor sees. The key is the text
 * in small letters; what several items bear finds none.
 */
export async function itemsCalled(ctx: Ctx, texts: readonly string[]): Promise<Map<string, { id: Id<'item'>; kind: string; ownerTeamId: Id<'team'> }>> {
  const called = [...new Set(texts.map((text) => text.toLowerCase()))]
  if (called.length === 0) return new Map()
  const { rows } = await sql<{ called: string; id: Id<'item'>; kind: string; owner_team_id: Id<'team'>; rank: number }>`
    select f.called, i.id, i.kind, i.owner_team_id, min(f.rank) as rank from (
      select lower(n.name) as called, n.id, 1 as rank from infrastructure.item n where lower(n.name) = any(${called}::text[]) and n.redirect_id is null
      union all select lower(d.value), d.item_id, 2 from infrastructure.item_identity d where d.namespace = any(${hostNamespaces}::text[]) and d.value = any(${[...new Set([...texts, ...called])]}::text[])
      union all select x.id::text, x.id, 0 from infrastructure.item x where x.id = any(${called.filter((text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text))}::uuid[])
    ) f join infrastructure.item i on i.id = f.id where i.redirect_id is null and i.archived_at is null and ${scope(ctx)} group by f.called, i.id, i.kind, i.owner_team_id`.execute(ctx.db)
  return new Map([...Map.groupBy(rows, (row) => row.called)].flatMap(([text, found]) => {
    const best = Math.min(...found.map((row) => row.rank))
    const [one, another] = found.filter((row) => row.rank === best)
    return one && !another ? [[text, { id: one.id, kind: one.kind, ownerTeamId: one.owner_team_id }] as const] : []
  }))
}

/** Names and kinds of those items that the actor sees. */
export async function namesOfItems(ctx: Ctx, ids: readonly Id<'item'>[]): Promise<Map<string, { name: string; kind: string; team: Id<'team'> }>> {
  if (ids.length === 0) return new Map()
  const rows = await ctx.db.selectFrom('infrastructure.item as i').select(['i.id', 'i.name', 'i.kind', 'i.owner_team_id']).where(sql<boolean>`i.id = any(${[...ids]}::uuid[])`).where(scope(ctx)).execute()
  return new Map(rows.map((row) => [row.id, { name: row.name, kind: row.kind, team: row.owner_team_id }]))
}

/** One item with its attributes and their sources, its relations both ways, and what it bears. */
export async function readItem(ctx: Ctx, asked: Id<'item'>): Promise<ItemDetail> {
  const id = await followed(ctx, asked)
  const row = await items(ctx).where('i.id', '=', id).executeTakeFirst()
  if (!row) throw missing('item')
  const identities = await ctx.db.selectFrom('infrastructure.item_identity').select(['namespace', 'value']).where('item_id', '=', id).orderBy('namespace').limit(100).execute()
  const relationsOf = (await relationsWhere(ctx, { item: id })).filter((one) => one.state !== 'refused')
  const attributes = [...pick(await observationsOf(ctx, id))].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { picked, others }]) => ({
    name, value: picked.value, source: picked.source, seenAt: picked.seenAt.toString(), others: others.map((one) => ({ value: one.value, source: one.source, seenAt: one.seenAt.toString() })),
  }))
  return { ...present(row), attributes, relationsOf, redundancy: await redundancyOf(ctx, id), identities, merged: await lastMergedInto(ctx, id), ...(id === asked ? {} : { redirectedFrom: asked }) }
}

async function lastMergedInto(ctx: Ctx, id: Id<'item'>): Promise<ItemDetail['merged']> {
  const row = await ctx.db.selectFrom('infrastructure.item_merge as m').innerJoin('infrastructure.item as i', 'i.id', 'm.gone_id').select(['i.name', 'm.merged_at', sql<boolean>`${scope(ctx)}`.as('seen')])
    .where('m.kept_id', '=', id).where('m.undone_at', 'is', null).orderBy('m.merged_at', 'desc').orderBy('m.id', 'desc').executeTakeFirst()
  return row ? { name: row.seen ? row.name : '', at: row.merged_at.toString() } : null
}

/** How many of its suppliers an item needs, for every kind of which it has suppliers or a stated need. */
export async function redundancyOf(ctx: Ctx, id: Id<'item'>): Promise<Redundancy[]> {
  const { rows } = await sql<{ kind: RelationKind; suppliers: number; unit: 'count' | 'percent' | null; needed: number | null }>`
    with s as (select kind, count(*)::int as suppliers from infrastructure.need_ref where dependant_id = ${id} group by kind)
    select coalesce(s.kind, d.kind) as kind, coalesce(s.suppliers, 0) as suppliers, d.unit, d.needed from s full join (select * from infrastructure.redundancy where item_id = ${id}) d on d.kind = s.kind order by 1`.execute(ctx.db)
  return rows.map((row) => ({ kind: row.kind, unit: row.unit ?? 'count', needed: row.needed ?? row.suppliers, suppliers: row.suppliers, words: redundancyWords(row.needed ?? row.suppliers, row.unit ?? 'count', row.suppliers) }))
}

/** How much of the inventory is related and observed, by kind: what the impact walk cannot see. */
export async function coverageOf(ctx: Ctx): Promise<AnswerOf<typeof coverage>> {
  const rows = await ctx.db.selectFrom('infrastructure.item as i').select(['i.kind', sql<number>`count(*)::int`.as('items'),
    sql<number>`count(*) filter (where exists (select from infrastructure.relation r where r.state = 'accepted' and (r.from_id = i.id or r.to_id = i.id)))::int`.as('related'),
    sql<number>`count(*) filter (where exists (select from infrastructure.observation o where o.item_id = i.id and o.source not like 'person%'))::int`.as('observed')])
    .where('i.redirect_id', 'is', null).where('i.archived_at', 'is', null).where(scope(ctx)).groupBy('i.kind').orderBy('i.kind').execute()
  return { items: rows }
}
