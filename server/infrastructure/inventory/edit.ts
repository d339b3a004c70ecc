import type { BodyOf } from '@fullscore/api/route.ts'
import type { editItem, ItemDetail, RelationKind, setRedundancy } from '@fullscore/api/infrastructure/inventory.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../../events/event.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { changesOf } from '../../kernel/input.ts'
import { stale } from '../../kernel/refusal.ts'
import { requireMay, requireSeenAndMay } from '../../organisation/visible.ts'
import { indexItem, itemSubject, requireAttributes } from './add.ts'
import { itemChanged, redundancySet } from './events.ts'
import { readItem } from './read.ts'
import { dropObservations, lockItem, touchGraph, writeObservations, type Value } from './store.ts'

/** Changes an item. Values that a person says win over observed ones; null releases them. */
export async function editByHand(ctx: Ctx, id: Id<'item'>, version: number, body: BodyOf<typeof editItem>): Promise<ItemDetail> {
  return change(ctx, async (tx) => {
    const row = await lockItem(tx, id)
    await requireSeenAndMay(tx, 'inventory:manage', { kind: 'item', id: row.id, team: row.owner_team_id })
    if (row.version !== version) throw stale()
    if (body.teamId) requireMay(tx.actor, 'inventory:manage', body.teamId)
    const { attributes = {}, ...rest } = body
    requireAttributes(row.kind, attributes)
    const stored = { name: row.name, teamId: row.owner_team_id, lifecycle: row.lifecycle, archived: row.archived_at !== null }
    const changes = changesOf(stored, rest)
    const next = { ...stored, ...changes }
    await tx.db.updateTable('infrastructure.item')
      .set({ name: next.name, owner_team_id: next.teamId, lifecycle: next.lifecycle, archived_at: next.archived ? (row.archived_at ?? tx.clock.now()) : null, version: version + 1 }).where('id', '=', row.id).execute()
    const said = Object.entries(attributes).filter((entry): entry is [string, Value] => entry[1] !== null)
    const released = Object.entries(attributes).filter(([, value]) => value === null).map(([name]) => name)
    const changed = [...(said.length > 0 ? await writeObservations(tx, row.id, 'person', Object.fromEntries(said)) : []), ...(released.length > 0 ? await dropObservations(tx, row.id, 'person', released) : [])]
    if (row.kind !== 'service') await indexItem(tx, row.id)
    if (changes.archived !== undefined) await touchGraph(tx)
    return {
      events: [announce(itemChanged, { team: next.teamId, subjects: [itemSubject(row.id)], payload: { itemId: row.id, kind: row.kind, changed: [...Object.keys(changes), ...changed], source: 'person' }, detail: { name: next.name } })],
      value: await readItem(tx, row.id),
    }
  })
}

/** Says how many of an item's suppliers of one kind must be up; null goes back to all of them. */
export async function setNeed(ctx: Ctx, id: Id<'item'>, kind: RelationKind, body: BodyOf<typeof setRedundancy>): Promise<ItemDetail> {
  return change(ctx, async (tx) => {
    const row = await lockItem(tx, id)
    await requireSeenAndMay(tx, 'inventory:manage', { kind: 'item', id: row.id, team: row.owner_team_id })
    await tx.db.deleteFrom('infrastructure.redundancy').where('item_id', '=', row.id).where('kind', '=', kind).execute()
    if (body.needed !== null) await tx.db.insertInto('infrastructure.redundancy').values({ item_id: row.id, kind, unit: body.unit, needed: body.needed }).execute()
    await touchGraph(tx)
    return {
      events: [announce(redundancySet, { team: row.owner_team_id, subjects: [itemSubject(row.id)], payload: { itemId: row.id, kind: row.kind, relationKind: kind, needed: body.needed, unit: body.unit } })],
      value: await readItem(tx, row.id),
    }
  })
}
