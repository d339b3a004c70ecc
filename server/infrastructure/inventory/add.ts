import { asLine } from '@fullscore/api/values.ts'
import type { BodyOf } from '@fullscore/api/route.ts'
import { attributesOf, type addItem, type ItemDetail, type ItemKind } from '@fullscore/api/infrastructure/inventory.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { named, reworded, say } from '@fullscore/api/sentence.ts'
import { z } from 'zod'
import { announce } from '../../events/event.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict, invalid } from '../../kernel/refusal.ts'
import { ownTeam, requireOwner } from '../../organisation/organisation.ts'
import { putSearch, type NewSearchEntry } from '../../search/entries.ts'
import { itemAdded } from './events.ts'
import { readItem } from './read.ts'
import { addIdentities, insertRow, writeObservations, type Identity, type Value } from './store.ts'

/** Refuses attributes that do not fit their kind; those that the kind does not know are free. */
export function requireAttributes(kind: string, attributes: Record<string, unknown>): void {
  const known: Record<string, z.ZodType> = attributesOf[kind as ItemKind] ?? {}
  const errors = Object.entries(attributes).flatMap(([name, value]) => {
    const schema = known[name]
    if (!schema || value === null) return []
    const result = z.safeParse(schema, value)
    return result.success ? [] : [{ field: `body.attributes.${name}`, message: result.error.issues[0]?.message ?? 'does not fit' }]
  })
  if (errors.length > 0) throw invalid(errors)
}

export interface NewItem { kind: string; name: string; team: Id<'team'>; lifecycle?: string; source: string; attributes?: Record<string, Value>; identities?: readonly Identity[]; id?: Id<'item'> }

/** Makes an item inside the caller's transaction, without its event; who calls says it. */
export async function insertItem(tx: Ctx, item: NewItem): Promise<Id<'item'>> {
  const id = item.id ?? tx.ids.make<'item'>()
  await insertRow(tx, { id, kind: item.kind, name: reworded(item.name, asLine) || 'nameless', owner_team_id: item.team, lifecycle: item.lifecycle ?? 'live' })
  if (item.attributes) await writeObservations(tx, id, item.source, item.attributes)
  const identities = item.identities ?? []
  if ((await addIdentities(tx, id, identities)) < identities.length) {
    throw conflict('identity-taken', say`Another item has one of these identities already: ${identities.map((one) => `${one.namespace} ${one.value}`).join(', ')}.`)
  }
  if (item.kind !== 'service') await indexItem(tx, id)
  return id
}

/** Puts an item into the search index as it is now. */
export async function indexItem(tx: Ctx, id: Id<'item'>): Promise<void> {
  const row = await tx.db.selectFrom('infrastructure.item').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  await putSearch(tx, searchOfItem(row))
}

/** An item as people look for it. */
export function searchOfItem(row: { id: string; kind: string; name: string; owner_team_id: Id<'team'>; attributes: unknown }): NewSearchEntry {
  const words = Object.values(row.attributes as Record<string, Value>).filter((value) => typeof value === 'string').join(' ').slice(0, 2000)
  return { kind: 'item', id: row.id, title: row.name, words: `${row.kind} ${words}`, team: row.owner_team_id }
}

export const itemSubject = (id: string, role = 'item') => ({ kind: 'item', id, role })

interface End { id: string; name: string; owner_team_id: Id<'team'> }
const nameOfEnd = ({ id, name, owner_team_id: team }: End) => named(name, { kind: 'item', id, team })
/** What a timeline says of a relation: its ends by name, each to whoever sees it. */
export const betweenThem = (from: End, to: End) => ({ from: nameOfEnd(from), to: nameOfEnd(to) })

/** A person adds an item. */
export async function addByHand(ctx: Ctx, body: BodyOf<typeof addItem>): Promise<ItemDetail> {
  if (body.kind === 'service') throw invalid([{ field: 'body.kind', message: 'services have their own form: services add' }])
  const team = body.teamId ?? (await ownTeam(ctx, 'inventory:manage'))
  await requireOwner(ctx, 'inventory:manage', team)
  requireAttributes(body.kind, body.attributes)
  return change(ctx, async (tx) => {
    const id = await insertItem(tx, { kind: body.kind, name: body.name, team, lifecycle: body.lifecycle, source: 'person', attributes: body.attributes, identities: body.identities })
    return { events: [announce(itemAdded, { team, subjects: [itemSubject(id)], payload: { itemId: id, kind: body.kind, source: 'person' }, detail: { name: body.name } })], value: await readItem(tx, id) }
  })
}
