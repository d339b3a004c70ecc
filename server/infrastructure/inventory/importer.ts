import { sql } from 'kysely'
import { attributesOf, itemKinds, lifecycles, listItems, listRelations, relationKinds, type ItemKind, type RelationKind } from '@fullscore/api/infrastructure/inventory.ts'
import type { BodyOf } from '@fullscore/api/route.ts'
import type { addItem, editItem } from '@fullscore/api/infrastructure/inventory.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { z } from 'zod'
import type { Column, ImportedRecord, Importer, Lookup, RowValues, Value } from '../../imports/importer.ts'
import { synonymsOf } from '../../imports/synonyms.ts'
import type { Ctx } from '../../kernel/context.ts'
import { invalid } from '../../kernel/refusal.ts'
import { visible } from '../../organisation/visible.ts'
import { addManyByHand, archiveMany } from './many.ts'
import { addByHand } from './add.ts'
import { editByHand } from './edit.ts'
import { relateManyByHand, unrelateMany } from './relate-many.ts'
import { relateByHand, unrelate } from './relate.ts'

const prefix = 'attributes.'
const sees = (ctx: Ctx, alias = 'i') => visible(ctx.actor, 'inventory:read', { kind: 'item', id: sql.ref(`${alias}.id`), team: sql.ref(`${alias}.owner_team_id`) })
const words = (name: string) => { const text = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase(); return text[0]!.toUpperCase() + text.slice(1) }

/** Every attribute that some kind of item has, with the kinds that have it. */
function attributeColumns(): Column[] {
  const kinds = Map.groupBy(Object.entries(attributesOf).flatMap(([kind, attributes]) => Object.entries(attributes as Record<string, z.ZodType>).map(([name, schema]) => ({ kind, name, schema }))), (one) => one.name)
  return [...kinds].filter(([name]) => name !== 'description').map(([name, all]) => ({
    name: `${prefix}${name}`, label: words(name), type: z.safeParse(all[0]!.schema, 1).success ? 'number' as const : 'text' as const, hint: say`For ${all.map((one) => one.kind).join(', ')}.`,
  }))
}

const columns: readonly Column[] = [
  { name: 'name', label: 'Name', type: 'text', required: true, synonyms: ['item', ...synonymsOf('item')], check: (value) => (String(value).length > 200 ? 'is longer than 200 characters' : undefined) },
  { name: 'kind', label: 'Kind', type: 'choice', choices: itemKinds, required: true, hint: 'New services have an import of their own.' },
  { name: 'team', label: 'Team', type: 'reference', refers: ['team'], required: true },
  { name: 'lifecycle', label: 'Lifecycle', type: 'choice', choices: lifecycles },
  ...attributeColumns(),
]

/** Items: devices, servers, databases and all else that can break. Their attributes are said by a person, and win over what is observed. */
export const itemImporter: Importer = {
  name: 'items', title: 'Items', kind: 'item', permission: 'inventory:manage', team: 'team', list: listItems, columns,
  keys: [['name', 'kind'], ['name'], [`${prefix}serial`], [`${prefix}address`], [`${prefix}mac`]],
  find: (ctx, key, values) => {
    const [first] = key as [string]
    const wanted = values.map((one) => String(one[first]).trim().toLowerCase())
    const at = first.startsWith(prefix) ? sql`lower(i.attributes ->> ${first.slice(prefix.length)})` : sql`lower(i.name)`
    return itemsWhere(ctx, sql`i.archived_at is null and i.redirect_id is null and ${at} = any(${wanted}::text[])`)
  },
  read: (ctx, ids) => itemsWhere(ctx, sql`i.redirect_id is null and i.id = any(${[...ids]}::uuid[])`),
  create: async (tx, values) => {
    const { name, kind, team, lifecycle, attributes } = partsOf(values)
    const item = await addByHand(tx, { name: name as string, kind: kind as ItemKind, ...(team ? { teamId: team as Id<'team'> } : {}), lifecycle: (lifecycle ?? 'live') as 'live', attributes: attributes as BodyOf<typeof addItem>['attributes'], identities: [] })
    return { id: item.id, version: item.version }
  },
  createMany: async (tx, rows) => (await addManyByHand(tx, rows.map((values) => {
    const { name, kind, team, lifecycle, attributes } = partsOf(values)
    return { name: name as string, kind: kind as string, team: team as Id<'team'> | undefined, lifecycle: String(lifecycle ?? 'live'), attributes }
  }))).map((id) => ({ id, version: 1 })),
  removeMany: (tx, records) => archiveMany(tx, records as readonly { id: Id<'item'>; version: number }[]),
  update: async (tx, id, version, values) => {
    const { kind, team, attributes, ...rest } = partsOf(values)
    if (kind !== undefined) throw invalid([{ field: 'body.kind', message: 'of an item is not changed' }])
    const body = { ...rest, ...(typeof team === 'string' ? { teamId: team } : {}), attributes } as BodyOf<typeof editItem>
    return (await editByHand(tx, id as Id<'item'>, version, body)).version
  },
  remove: async (tx, id, version) => { await editByHand(tx, id as Id<'item'>, version, { archived: true }) },
}

function partsOf(values: RowValues): Record<'name' | 'kind' | 'team' | 'lifecycle', Value | undefined> & { attributes: Record<string, Value> } {
  const { name, kind, team, lifecycle, ...rest } = values
  const attributes = Object.fromEntries(Object.entries(rest).filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key.slice(prefix.length), value]))
  return { ...(name === undefined ? {} : { name }), ...(kind === undefined ? {} : { kind }), ...(team === undefined ? {} : { team }), ...(lifecycle === undefined ? {} : { lifecycle }), attributes } as ReturnType<typeof partsOf>
}

async function itemsWhere(ctx: Ctx, where: ReturnType<typeof sql>): Promise<ImportedRecord[]> {
  const { rows } = await sql<{ id: string; name: string; kind: string; team: string; lifecycle: string; attributes: Record<string, Value>; version: number; archived: boolean; said: Record<string, Value> }>`
    select i.id, i.name, i.kind, i.owner_team_id as team, i.lifecycle, i.attributes, i.version, i.archived_at is not null as archived,
      coalesce((select jsonb_object_agg(o.attribute, o.value) from infrastructure.observation o where o.item_id = i.id and o.source = 'person'), '{}') as said
    from infrastructure.item i where ${where} and ${sees(ctx)}`.execute(ctx.db)
  return rows.map((row) => {
    const known = columns.filter((column) => column.name.startsWith(prefix)).map((column) => [column.name, column.name.slice(prefix.length)] as const)
    return {
      id: row.id, title: row.name, version: row.version, archived: row.archived,
      values: { name: row.name, kind: row.kind, team: row.team, lifecycle: row.lifecycle, ...Object.fromEntries(known.map(([column, name]) => [column, row.attributes[name] ?? null])) },
      undo: Object.fromEntries(known.map(([column, name]) => [column, row.said[name] ?? null])),
    }
  })
}

/** How a cell names an item: by its name, or by a serial number. Services are items too. */
export const itemLookup: Lookup = {
  kind: 'item',
  find: async (ctx, names) => (await sql<{ name: string; id: string }>`select n.name, i.id from infrastructure.item i cross join lateral (values (lower(i.name)), (lower(i.attributes ->> 'serial'))) n(name)
    where i.redirect_id is null and i.archived_at is null and (lower(i.name) = any(${[...names]}::text[]) or lower(i.attributes ->> 'serial') = any(${[...names]}::text[])) and n.name = any(${[...names]}::text[]) and ${sees(ctx)}`.execute(ctx.db)).rows,
  near: async (ctx, name) => (await sql<{ name: string }>`select i.name from infrastructure.item i where i.redirect_id is null and i.archived_at is null and similarity(lower(i.name), ${name.toLowerCase()}) > 0.3 and ${sees(ctx)}
    order by similarity(lower(i.name), ${name.toLowerCase()}) desc limit 5`.execute(ctx.db)).rows.map((row) => row.name),
  names: async (ctx, ids) => new Map((await sql<{ id: string; name: string }>`select i.id, i.name from infrastructure.item i where i.id = any(${[...ids]}::uuid[]) and ${sees(ctx)}`.execute(ctx.db)).rows.map((row) => [row.id, row.name])),
}

/** Relations between items that are there; said by a person, so they need no accepting. */
export const relationImporter: Importer = {
  name: 'relations', title: 'Relations', kind: 'relation', permission: 'inventory:manage', list: listRelations,
  columns: [
    { name: 'from', label: 'From', type: 'reference', refers: ['item'], required: true, synonyms: ['item', 'service', 'what', 'wer'], hint: 'The item that needs the other, is part of it or runs on it.' },
    { name: 'kind', label: 'Relation', type: 'choice', choices: relationKinds, required: true, synonyms: ['relationship', 'beziehung', 'relation type', 'lien'] },
    { name: 'to', label: 'To', type: 'reference', refers: ['item'], required: true, synonyms: ['on', 'related to'], hint: 'The item that is needed, the whole, or what it runs on.' },
  ],
  keys: [['from', 'kind', 'to']],
  find: (ctx, _, values) => relationsOf(ctx, sql`r.state = 'accepted' and r.from_id = any(${values.map((one) => one['from'])}::uuid[])`),
  read: (ctx, ids) => relationsOf(ctx, sql`r.state = 'accepted' and r.id = any(${[...ids]}::uuid[])`),
  create: async (tx, values) => ({ id: (await relateByHand(tx, values['kind'] as RelationKind, values['from'] as Id<'item'>, values['to'] as Id<'item'>)).id, version: 1 }),
  createMany: async (tx, rows) => (await relateManyByHand(tx, rows.map((values) => ({ kind: String(values['kind']), fromId: values['from'] as Id<'item'>, toId: values['to'] as Id<'item'> })))).map((id) => ({ id, version: 1 })),
  remove: (tx, id) => unrelate(tx, id as Id<'relation'>),
  removeMany: (tx, records) => unrelateMany(tx, records.map((one) => one.id as Id<'relation'>)),
}

/** Relations of which the actor sees both ends. */
async function relationsOf(ctx: Ctx, where: ReturnType<typeof sql>): Promise<ImportedRecord[]> {
  const { rows } = await sql<{ id: string; kind: string; from: string; to: string; title: string }>`select r.id, r.kind, r.from_id as from, r.to_id as to, f.name || ' ' || r.kind || ' ' || t.name as title
    from infrastructure.relation r join infrastructure.item f on f.id = r.from_id join infrastructure.item t on t.id = r.to_id where ${where} and ${sees(ctx, 'f')} and ${sees(ctx, 't')}`.execute(ctx.db)
  return rows.map(({ id, title, kind, from, to }) => ({ id, title, version: 1, archived: false, values: { kind, from, to } }))
}
