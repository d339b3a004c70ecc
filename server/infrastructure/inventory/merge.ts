import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { ItemDetail, listMerges, MergeProposal } from '@fullscore/api/infrastructure/inventory.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../../events/event.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { pageOfRows, placeOf } from '../../kernel/cursor.ts'
import { conflict, missing } from '../../kernel/refusal.ts'
import { requireSeenAndMay, visible } from '../../organisation/visible.ts'
import { dropSearch } from '../../search/entries.ts'
import { indexItem, itemSubject } from './add.ts'
import { itemMerged, mergeRefused, mergeUndone } from './events.ts'
import { whyNotMerged } from './item.ts'
import { readItem } from './read.ts'
import { lockItem, lockPair } from './store.ts'
import { lastMerge, refuseMatch, writeMerge, writeUndo } from './store-merges.ts'

/** Merges another item into one: identities, observations and relations move, and the other's id leads here. What moved is kept for undo. */
export async function merge(ctx: Ctx, id: Id<'item'>, otherId: Id<'item'>): Promise<ItemDetail> {
  return change(ctx, async (tx) => {
    const [kept, gone] = await lockPair(tx, id, otherId)
    for (const row of [kept, gone]) await requireSeenAndMay(tx, 'inventory:manage', { kind: 'item', id: row.id, team: row.owner_team_id })
    const not = whyNotMerged(kept, gone)
    if (not) throw conflict(not.code, not.says)
    await writeMerge(tx, kept.id, gone.id)
    await dropSearch(tx, 'item', gone.id)
    await indexItem(tx, kept.id)
    return { events: [announce(itemMerged, { team: kept.owner_team_id, subjects: [itemSubject(kept.id, 'kept'), itemSubject(gone.id, 'gone')], payload: { keptId: kept.id, goneId: gone.id }, detail: { name: gone.name } })], value: await readItem(tx, kept.id) }
  })
}

/** Takes the last merge into an item back: what moved goes where it was. */
export async function undoMerge(ctx: Ctx, id: Id<'item'>): Promise<ItemDetail> {
  return change(ctx, async (tx) => {
    const kept = await lockItem(tx, id)
    await requireSeenAndMay(tx, 'inventory:manage', { kind: 'item', id: kept.id, team: kept.owner_team_id })
    const last = await lastMerge(tx, kept.id)
    if (!last) throw conflict('no-merge', 'Nothing was merged into this item, or it was taken back already.')
    await writeUndo(tx, last)
    for (const one of [kept.id, last.gone_id]) await indexItem(tx, one)
    return { events: [announce(mergeUndone, { team: kept.owner_team_id, subjects: [itemSubject(kept.id, 'kept'), itemSubject(last.gone_id, 'restored')], payload: { keptId: kept.id, goneId: last.gone_id } })], value: await readItem(tx, kept.id) }
  })
}

/** One page of doubtful matches that wait for a person; both items must be seen. */
export async function pageOfMerges(ctx: Ctx, query: QueryOf<typeof listMerges>): Promise<AnswerOf<typeof listMerges>> {
  const place = placeOf(query.cursor, ['id'])
  const sees = (alias: string) => visible(ctx.actor, 'inventory:read', { kind: 'item', id: sql.ref(`${alias}.id`), team: sql.ref(`${alias}.owner_team_id`) })
  let rows = ctx.db.selectFrom('infrastructure.item_match as m').innerJoin('infrastructure.item as a', 'a.id', 'm.one_id').innerJoin('infrastructure.item as b', 'b.id', 'm.other_id')
    .select(['m.id', 'm.source', 'm.says', 'm.first_seen', 'm.last_seen', 'm.seen', 'a.id as a_id', 'a.name as a_name', 'a.kind as a_kind', 'b.id as b_id', 'b.name as b_name', 'b.kind as b_kind'])
    .where('m.state', '=', 'proposed').where('a.redirect_id', 'is', null).where('b.redirect_id', 'is', null).where(sees('a')).where(sees('b')).orderBy('m.id').limit(query.limit + 1)
  if (place) rows = rows.where(sql<boolean>`m.id > ${place[0]}::uuid`)
  const page = pageOfRows(await rows.execute(), query.limit, (row) => [row.id])
  const items = page.rows.map((row): MergeProposal => ({
    id: row.id, one: { id: row.a_id, name: row.a_name, kind: row.a_kind }, other: { id: row.b_id, name: row.b_name, kind: row.b_kind },
    evidence: { source: row.source, says: row.says, firstSeen: row.first_seen.toString(), lastSeen: row.last_seen.toString(), count: row.seen },
  }))
  return { items, next: page.next }
}

/** Says that two items are not one; the proposal does not come back. */
export async function refuseMerge(ctx: Ctx, id: Id<'item-match'>): Promise<void> {
  await change(ctx, async (tx) => {
    const match = await tx.db.selectFrom('infrastructure.item_match').selectAll().where('id', '=', id).where('state', '=', 'proposed').executeTakeFirst()
    if (!match) throw missing('merge')
    const [one, other] = await lockPair(tx, match.one_id, match.other_id)
    for (const row of [one, other]) await requireSeenAndMay(tx, 'inventory:manage', { kind: 'item', id: row.id, team: row.owner_team_id })
    await refuseMatch(tx, id)
    return { events: [announce(mergeRefused, { team: one.owner_team_id, subjects: [itemSubject(one.id), itemSubject(other.id)], payload: { oneId: one.id, otherId: other.id } })], value: undefined }
  })
}
