import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import { announce, type NewEvent } from '../../events/event.ts'
import { changeAll } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict, missing } from '../../kernel/refusal.ts'
import { requireManage, visible } from '../../organisation/visible.ts'
import { betweenThem, itemSubject } from './add.ts'
import { relationAdded, relationRemoved } from './events.ts'
import { followedAll, lockItems, type ItemRow } from './store.ts'
import { acceptRelations, lockRelations, relationKey, removeRelations, type Pair } from './store-relations.ts'

/** Says many relations as a person says one, in few statements. @returns their ids, in the order given @throws the refusal of the first that is refused */
export async function relateManyByHand(ctx: Ctx, given: readonly Pair[]): Promise<Id<'relation'>[]> {
  return changeAll(ctx, async (tx) => {
    const { pairs, items } = await lockEnds(tx, given)
    await requireSeenItems(tx, pairs.map((one) => one.toId))
    await requireManage(tx, 'inventory:manage', 'item', [...new Set(pairs.map((one) => one.fromId))].map((id) => ({ id, team: items.get(id)!.owner_team_id })))
    if (pairs.some((one) => one.fromId === one.toId)) throw conflict('to-itself', 'An item cannot stand in relation to itself.')
    const ids = await acceptRelations(tx, pairs)
    const idOf = (one: Pair) => ids.get(relationKey(one))!
    return { events: pairs.map((one) => announce(relationAdded, about(items, one, idOf(one)))), value: pairs.map(idOf) }
  })
}

/** Takes many relations away as a person takes one. @throws the refusal of the first that is refused */
export async function unrelateMany(ctx: Ctx, given: readonly Id<'relation'>[]): Promise<void> {
  await changeAll(ctx, async (tx) => {
    const rows = await lockRelations(tx, given)
    if (rows.length < new Set(given).size) throw missing('relation')
    const told = rows.map((row) => ({ id: row.id, pair: { kind: row.kind, fromId: row.from_id, toId: row.to_id } }))
    const { items } = await lockEnds(tx, told.map((one) => one.pair))
    await requireManage(tx, 'inventory:manage', 'item', [...new Set(told.map((one) => one.pair.fromId))].map((id) => ({ id, team: items.get(id)!.owner_team_id })))
    await removeRelations(tx, given)
    return { events: told.map(({ id, pair }): NewEvent => announce(relationRemoved, about(items, pair, id))), value: undefined }
  })
}

const about = (items: ReadonlyMap<string, ItemRow>, { kind, fromId, toId }: Pair, relationId: string) => ({
  team: items.get(fromId)!.owner_team_id, subjects: [itemSubject(fromId, 'from'), itemSubject(toId, 'to')], payload: { relationId, kind, fromId, toId },
  detail: betweenThem(items.get(fromId)!, items.get(toId)!),
})

/** Locks all ends in one order, merges followed. @returns the pairs as they stand, and their items by id */
async function lockEnds(tx: Ctx, given: readonly Pair[]): Promise<{ pairs: Pair[]; items: Map<string, ItemRow> }> {
  const standing = await followedAll(tx, given.flatMap((one) => [one.fromId, one.toId]))
  const pairs = given.map(({ kind, fromId, toId }) => ({ kind, fromId: standing.get(fromId) ?? fromId, toId: standing.get(toId) ?? toId }))
  const items = new Map<string, ItemRow>((await lockItems(tx, pairs.flatMap((one) => [one.fromId, one.toId]))).map((row) => [row.id, row]))
  if (pairs.some((one) => !items.has(one.fromId) || !items.has(one.toId))) throw missing('item')
  return { pairs, items }
}

async function requireSeenItems(tx: Ctx, ids: readonly Id<'item'>[]): Promise<void> {
  const wanted = [...new Set(ids)]
  const rows = await tx.db.selectFrom('infrastructure.item as i').select('i.id').where(sql<boolean>`i.id = any(${wanted}::uuid[])`)
    .where(visible(tx.actor, 'inventory:read', { kind: 'item', id: sql.ref('i.id'), team: sql.ref('i.owner_team_id') })).execute()
  if (rows.length < wanted.length) throw missing('item')
}
