import { z } from 'zod'
import { idOf } from '../ids.ts'
import { Flag, Instant, pageOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { TeamId } from '../organisation/organisation.ts'
import { oneLine, manyLines } from '../values.ts'

export const ItemId = idOf('item')
export const RelationId = idOf('relation')
export const MatchId = idOf('item-match')

const text = oneLine(500)
const count = z.number().int().min(0)
/** The attributes of each kind of item. Others may be observed too; these are checked and have their place on the page. */
export const attributesOf = {
  site: { address: text, country: oneLine(60), contact: text },
  device: { model: text, vendor: text, serial: text, address: text, firmware: text },
  interface: { mac: text, address: text, speedMbit: count },
  server: { hostname: text, system: text, kernel: text, architecture: text, processors: count, processorModel: text, memoryBytes: count, addresses: text, virtual: text, serial: text },
  database: { engine: text, version: text, host: text, port: count },
  'cloud-resource': { provider: text, account: text, region: text, type: text },
  service: { description: manyLines(4000) },
  application: { command: text, ports: text, version: text, address: text },
  certificate: { subject: text, issuer: text, validTo: text },
  licence: { product: text, seats: count },
  endpoint: { host: text, port: count },
} as const
export const itemKinds = Object.keys(attributesOf) as (keyof typeof attributesOf)[]
export const ItemKind = z.enum(itemKinds as [keyof typeof attributesOf, ...(keyof typeof attributesOf)[]]).meta({ id: 'ItemKind' })
export type ItemKind = z.infer<typeof ItemKind>
export const lifecycles = ['planned', 'live', 'retired'] as const
export const Lifecycle = z.enum(lifecycles).meta({ id: 'Lifecycle' })

/**
 * How two items stand to each other. `runs-on` and `depends-on` point from who needs to what is needed;
 * `member-of` and `part-of` from the member to the whole, which needs its members; `connects-to` and `backed-up-by` say nothing of need.
 */
export const relationKinds = ['runs-on', 'depends-on', 'member-of', 'part-of', 'connects-to', 'backed-up-by'] as const
export const RelationKind = z.enum(relationKinds).meta({ id: 'RelationKind' })
export type RelationKind = z.infer<typeof RelationKind>

const Named = z.object({ id: z.string(), name: z.string() })
const ItemRef = z.object({ id: ItemId, name: z.string(), kind: z.string() })
const name = oneLine(200).min(1)
const attributes = z.record(oneLine(60), z.union([manyLines(4000), z.number(), z.boolean()]))

/** What an item is known by: a serial number, a machine id, a cloud id. No two items bear the same. */
export const Identity = z.object({ namespace: z.string(), value: z.string() })
const GivenIdentity = z.strictObject({ namespace: oneLine(60).min(1), value: oneLine(300).min(1) })

export const Item = z.object({ id: ItemId, kind: ItemKind, name: z.string(), team: Named, lifecycle: Lifecycle, relations: z.number().int(), archived: z.boolean(), version: z.number().int() }).meta({ id: 'Item' })
export type Item = z.infer<typeof Item>
/** One attribute with where its value comes from. A person's value wins until it is released. */
export const Attribute = z.object({ name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]), source: z.string(), seenAt: Instant, others: z.array(z.object({ value: z.union([z.string(), z.number(), z.boolean()]), source: z.string(), seenAt: Instant })) })
/** Evidence behind a proposed relation. */
export const Evidence = z.object({ source: z.string(), says: z.string(), firstSeen: Instant, lastSeen: Instant, count: z.number().int() }).meta({ id: 'Evidence' })
export const Relation = z.object({
  id: RelationId, kind: RelationKind, from: ItemRef.nullable(), to: ItemRef.nullable(), state: z.enum(['accepted', 'proposed', 'refused']), evidence: Evidence.nullable(),
}).meta({ id: 'Relation' })
export type Relation = z.infer<typeof Relation>
/** How many of the suppliers of one kind must be up: a number or a percentage. */
export const Redundancy = z.object({ kind: RelationKind, unit: z.enum(['count', 'percent']), needed: z.number().min(0).max(10_000), suppliers: z.number().int(), words: z.string() }).meta({ id: 'Redundancy' })
export type Redundancy = z.infer<typeof Redundancy>
export const ItemDetail = Item.extend({
  attributes: z.array(Attribute), relationsOf: z.array(Relation), redundancy: z.array(Redundancy), identities: z.array(Identity),
  redirectedFrom: z.string().optional(),
  /** The last item merged into this one that was not taken back; its name is empty outside the reader's scope. */
  merged: z.object({ name: z.string(), at: Instant }).nullable(),
}).meta({ id: 'ItemDetail' })
export type ItemDetail = z.infer<typeof ItemDetail>
const id = z.object({ id: ItemId })

export const listItems = route({
  name: 'items.list', method: 'GET', path: '/items', permission: 'inventory:read', answer: pageOf(Item).extend({ counts: z.record(z.string(), z.number().int()) }),
  query: z.object({ ...pageQuery, kind: ItemKind.optional(), teamId: TeamId.optional(), lifecycle: Lifecycle.optional(), search: z.string().max(100).optional(), archived: Flag.optional(), unrelated: Flag.optional() }),
  summary: 'List items; counts are by kind',
})
export const readItem = route({ name: 'items.read', method: 'GET', path: '/items/:id', permission: 'inventory:read', params: id, answer: ItemDetail, summary: 'Show an item: attributes with their sources, relations, redundancy' })
export const addItem = route({
  name: 'items.add', method: 'POST', path: '/items', permission: 'inventory:manage', status: 201, answer: ItemDetail, refusals: ['identity-taken'],
  body: z.strictObject({ kind: ItemKind, name, teamId: TeamId.optional(), lifecycle: Lifecycle.default('live'), attributes: attributes.default({}), identities: z.array(GivenIdentity).max(50).default([]) }), summary: 'Add an item',
})
export const editItem = route({
  name: 'items.edit', method: 'PATCH', path: '/items/:id', permission: 'inventory:manage', params: id, ifMatch: true, answer: ItemDetail,
  body: z.strictObject({ name: name.optional(), teamId: TeamId.optional(), lifecycle: Lifecycle.optional(), archived: z.boolean().optional(), /** Values a person says; null releases to what is observed. */ attributes: z.record(oneLine(60), z.union([manyLines(4000), z.number(), z.boolean(), z.null()])).optional() }),
  summary: 'Change an item; a person\'s values win over observed ones until released',
})
export const relateItems = route({
  name: 'relations.add', method: 'POST', path: '/relations', permission: 'inventory:manage', status: 201, answer: Relation, refusals: ['to-itself'],
  body: z.strictObject({ kind: RelationKind, fromId: ItemId, toId: ItemId }), summary: 'Say how two items stand to each other',
})
export const listRelations = route({
  name: 'relations.list', method: 'GET', path: '/relations', permission: 'inventory:read', answer: pageOf(Relation), query: z.object({ ...pageQuery, itemId: ItemId.optional() }), summary: 'List accepted relations',
})
export const unrelateItems = route({ name: 'relations.remove', method: 'DELETE', path: '/relations/:id', permission: 'inventory:manage', params: z.object({ id: RelationId }), summary: 'Take a relation away' })
export const setRedundancy = route({
  name: 'items.set-redundancy', method: 'PUT', path: '/items/:id/redundancy/:kind', permission: 'inventory:manage', params: z.object({ id: ItemId, kind: RelationKind }), answer: ItemDetail,
  body: z.strictObject({ needed: z.number().min(0).max(10_000).nullable(), unit: z.enum(['count', 'percent']).default('count') }), summary: 'Say how many of its suppliers an item needs; null for all',
})
export const listProposals = route({
  name: 'relations.proposals', method: 'GET', path: '/relations/proposals', permission: 'inventory:read', answer: pageOf(Relation).extend({ waiting: z.number().int() }), query: z.object({ ...pageQuery, itemId: ItemId.optional() }), summary: 'List proposed relations with their evidence',
})
export const decideProposals = route({
  name: 'relations.decide', method: 'POST', path: '/relations/proposals/decide', permission: 'inventory:manage', body: z.strictObject({ ids: z.array(RelationId).min(1).max(500), accept: z.boolean() }), answer: z.object({ decided: z.number().int() }), refusals: ['decided'],
  summary: 'Accept or refuse proposed relations, many at once; a refused one does not come back',
})
export const mergeItems = route({
  name: 'items.merge', method: 'POST', path: '/items/:id/merge', permission: 'inventory:manage', params: id, body: z.strictObject({ otherId: ItemId }), answer: ItemDetail, refusals: ['to-itself', 'kinds-differ'],
  summary: 'Merge another item into this one; its id leads here from now on',
})
const Said = z.object({ value: z.union([z.string(), z.number(), z.boolean()]), source: z.string(), seenAt: Instant })
/** What a merge would do, before it is done. `wins` says whose value counts afterwards, and why. */
export const MergePreview = z.object({
  kept: ItemRef.extend({ team: Named, lifecycle: Lifecycle }), other: ItemRef.extend({ team: Named, lifecycle: Lifecycle }),
  attributes: z.array(z.object({ name: z.string(), kept: Said.nullable(), other: Said.nullable(), wins: z.enum(['kept', 'other', 'same']), why: z.string() })),
  identities: z.array(Identity),
  relations: z.array(z.object({ kind: RelationKind, from: ItemRef.nullable(), to: ItemRef.nullable(), state: z.enum(['accepted', 'proposed']), happens: z.enum(['moves', 'is dropped']), why: z.string() })),
  /** Why these two cannot be merged; null if they can. */
  impossible: z.string().nullable(),
}).meta({ id: 'MergePreview' })
export type MergePreview = z.infer<typeof MergePreview>
export const previewMerge = route({
  name: 'items.preview-merge', method: 'GET', path: '/items/:id/merge', permission: 'inventory:read', params: id, query: z.object({ otherId: ItemId }), answer: MergePreview,
  summary: 'Show what merging another item into this one would do: whose values win, what moves, what is dropped',
})
export const undoMerge = route({ name: 'items.undo-merge', method: 'POST', path: '/items/:id/undo-merge', permission: 'inventory:manage', params: id, answer: ItemDetail, refusals: ['no-merge'], summary: 'Take the last merge into this item back' })
/** Two items that may be one, with what says so. */
export const MergeProposal = z.object({ id: MatchId, one: ItemRef, other: ItemRef, evidence: Evidence }).meta({ id: 'MergeProposal' })
export type MergeProposal = z.infer<typeof MergeProposal>
export const listMerges = route({ name: 'items.merges', method: 'GET', path: '/inventory/merges', permission: 'inventory:read', answer: pageOf(MergeProposal), query: z.object(pageQuery), summary: 'List pairs of items that may be one' })
export const refuseMerge = route({ name: 'items.refuse-merge', method: 'POST', path: '/inventory/merges/:id/refuse', permission: 'inventory:manage', params: z.object({ id: MatchId }), summary: 'Say that two items are not one; the proposal does not come back' })
export const ImpactHit = z.object({ item: ItemRef.nullable(), verdict: z.enum(['failed', 'hit', 'safe']), reason: z.string(), path: z.array(z.object({ id: z.string(), name: z.string() })) })
export const simulateImpact = route({ name: 'items.impact', method: 'GET', path: '/items/:id/impact', permission: 'inventory:read', params: id, answer: z.object({ items: z.array(ImpactHit), hidden: z.number().int() }), summary: 'Show what falls if this item fails, and what does not, with reasons' })
export const coverage = route({
  name: 'inventory.coverage', method: 'GET', path: '/inventory/coverage', permission: 'inventory:read', answer: z.object({ items: z.array(z.object({ kind: z.string(), items: z.number().int(), related: z.number().int(), observed: z.number().int() })) }),
  summary: 'Show how much of the inventory is related and observed, by kind',
})
