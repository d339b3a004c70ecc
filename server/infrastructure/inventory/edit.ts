import type { BodyOf } from '@fullscore/api/route.ts'
import type { editItem, ItemDetail, RelationKind, setRedundancy } from '@fullscore/api/infrastructure/inventory.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../../events/event.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { changesOf } from '../../kernel/input.ts'
import { invalid, stale } from '../../kernel/refusal.ts'
import { requireOwner } from '../../organisation/organisation.ts'
import { requireSeenAndMay } from '../../organisation/visible.ts'
import { indexItem, itemSubject, requireAttributes } from './add.ts'
import { itemChanged, redundancySet } from './events.ts'
import { readItem } from './read.ts'
import { dropObservations, lockItem, putNeed, touchGraph, updateRow, writeObservations, type ItemRow, type Value } from './store.ts'

/** Changes an item. Values that a person says win over observed ones; null releases them. */
export async function editByHand(ctx: Ctx, id: Id<'item'>, version: number, body: BodyOf<typeof editItem>): Promise<ItemDetail> {
  return change(ctx, async (tx) => {
    const row = await lockItem(tx, id)
    await requireSeenAndMay(tx, 'inventory:manage', { kind: 'item', id: row.id, team: row.owner_team_id })
    if (row.version !== version) throw stale()
    if (body.teamId && body.teamId !== row.owner_team_id) await requireOwner(tx, 'inventory:manage', body.teamId)
    const { attributes = {}, ...rest } = body
    requireAttributes(row.kind, attributes)
    const stored = { name: row.name, teamId: row.owner_team_id, lifecycle: row.lifecycle, archived: row.archived_at !== null }
    const changes = changesOf(stored, rest)
    const next = { ...stored, ...changes }
    if (row.kind === 'service' && Object.keys(changes).length > 0) throw invalid(Object.keys(changes).map((field) => ({ field: `body.${field}`, message: 'is changed on the service: services edit' })))
    await updateItem(tx, row, next)
    const said = Object.entries(attributes).filter((entry): entry is [string, Value] => entry[1] !== null)
    const released = Object.entries(attributes).filter(([, value]) => value === null).map(([name]) => name)
    const changed = [...(said.length > 0 ? await writeObservations(tx, row.id, 'person', Object.fromEntries(said)) : []), ...(released.length > 0 ? await dropObservations(tx, row.id, 'person', released) : [])]
    if (row.kind !== 'service') await indexItem(tx, row.id)
    return {
      events: [announce(itemChanged, { team: next.teamId, subjects: [itemSubject(row.id)], payload: { itemId: row.id, kind: row.kind, changed: [...Object.keys(changes), ...changed], source: 'person' }, detail: { name: next.name } })],
      value: await readItem(tx, row.id),
    }
  })
}

/** Writes an item's own fields and counts its version up. What is archived or retired supplies nobody, so the graph may change. */
export async function updateItem(tx: Ctx, row: ItemRow, next: { name: string; teamId: Id<'team'>; lifecycle: string; archived: boolean }): Promise<void> {
  await updateRow(tx, row.id, { name: next.name, owner_team_id: next.teamId, lifecycle: next.lifecycle, archived_at: next.archived ? (row.archived_at ?? tx.clock.now()) : null, version: row.version + 1 })
  if (next.archived !== (row.archived_at !== null) || next.lifecycle !== row.lifecycle) await touchGraph(tx)
}

/** Says how many of an item's suppliers of one kind must be up; null goes back to all of them. */
export async function setNeed(ctx: Ctx, id: Id<'item'>, kind: RelationKind, body: BodyOf<typeof setRedundancy>): Promise<ItemDetail> {
  if (body.unit === 'percent' && (body.needed ?? 0) > 100) throw invalid([{ field: 'body.needed', message: 'is at most 100 percent' }])
  return change(ctx, async (tx) => {
    const row = await lockItem(tx, id)
    await requireSeenAndMay(tx, 'inventory:manage', { kind: 'item', id: row.id, team: row.owner_team_id })
    await putNeed(tx, row.id, kind, body.needed === null ? null : { unit: body.unit, needed: body.needed })
    return {
      events: [announce(redundancySet, { team: row.owner_team_id, subjects: [itemSubject(row.id)], payload: { itemId: row.id, kind: row.kind, relationKind: kind, needed: body.needed, unit: body.unit } })],
      value: await readItem(tx, row.id),
    }
  })
}
