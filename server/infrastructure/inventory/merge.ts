import { sql } from 'kysely'
import type { ItemDetail } from '@fullscore/api/infrastructure/inventory.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../../events/event.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict } from '../../kernel/refusal.ts'
import { requireSeenAndMay } from '../../organisation/visible.ts'
import { dropSearch } from '../../search/entries.ts'
import { indexItem, itemSubject } from './add.ts'
import { itemMerged, mergeUndone } from './events.ts'
import { readItem } from './read.ts'
import { lockItem, touchGraph, writeObservations } from './store.ts'

interface Moved {
  identities: { namespace: string; value: string }[]
  observations: { attribute: string; source: string }[]
  relations: { id: string; kind: string; from_id: string; to_id: string; state: string }[]
}

/** Merges another item into one: identities, observations and relations move, and the other's id leads here. What moved is kept for undo. */
export async function merge(ctx: Ctx, id: Id<'item'>, otherId: Id<'item'>): Promise<ItemDetail> {
  return change(ctx, async (tx) => {
    const [kept, gone] = [await lockItem(tx, id), await lockItem(tx, otherId)]
    for (const row of [kept, gone]) await requireSeenAndMay(tx, 'inventory:manage', { kind: 'item', id: row.id, team: row.owner_team_id })
    if (kept.id === gone.id) throw conflict('to-itself', 'These two are one item already.')
    if (kept.kind !== gone.kind) throw conflict('kinds-differ', `A ${gone.kind} cannot be merged into a ${kept.kind}.`)
    const moved: Moved = {
      identities: await tx.db.selectFrom('infrastructure.item_identity').select(['namespace', 'value']).where('item_id', '=', gone.id).execute(),
      observations: await tx.db.selectFrom('infrastructure.observation').select(['attribute', 'source']).where('item_id', '=', gone.id).execute(),
      relations: await tx.db.selectFrom('infrastructure.relation').select(['id', 'kind', 'from_id', 'to_id', 'state']).where((e) => e.or([e('from_id', '=', gone.id), e('to_id', '=', gone.id)])).execute(),
    }
    await tx.db.updateTable('infrastructure.item_identity').set({ item_id: kept.id }).where('item_id', '=', gone.id).execute()
    await sql`insert into infrastructure.observation (item_id, attribute, source, value, seen_at) select ${kept.id}, attribute, source, value, seen_at from infrastructure.observation where item_id = ${gone.id} on conflict do nothing`.execute(tx.db)
    await sql`update infrastructure.relation r set from_id = ${kept.id} where from_id = ${gone.id} and to_id <> ${kept.id} and not exists (select from infrastructure.relation o where o.kind = r.kind and o.from_id = ${kept.id} and o.to_id = r.to_id)`.execute(tx.db)
    await sql`update infrastructure.relation r set to_id = ${kept.id} where to_id = ${gone.id} and from_id <> ${kept.id} and not exists (select from infrastructure.relation o where o.kind = r.kind and o.to_id = ${kept.id} and o.from_id = r.from_id)`.execute(tx.db)
    await tx.db.updateTable('infrastructure.item').set({ redirect_id: kept.id }).where('id', '=', gone.id).execute()
    await tx.db.insertInto('infrastructure.item_merge').values({ id: tx.ids.make(), kept_id: kept.id, gone_id: gone.id, moved: JSON.stringify(moved), merged_at: tx.clock.now() }).execute()
    await writeObservations(tx, kept.id, 'person', {})
    await dropSearch(tx, 'item', gone.id)
    await indexItem(tx, kept.id)
    await touchGraph(tx)
    return { events: [announce(itemMerged, { team: kept.owner_team_id, subjects: [itemSubject(kept.id, 'kept'), itemSubject(gone.id, 'gone')], payload: { keptId: kept.id, goneId: gone.id }, detail: { name: gone.name } })], value: await readItem(tx, kept.id) }
  })
}

/** Takes the last merge into an item back: what moved goes where it was. */
export async function undoMerge(ctx: Ctx, id: Id<'item'>): Promise<ItemDetail> {
  return change(ctx, async (tx) => {
    const kept = await lockItem(tx, id)
    await requireSeenAndMay(tx, 'inventory:manage', { kind: 'item', id: kept.id, team: kept.owner_team_id })
    const last = await tx.db.selectFrom('infrastructure.item_merge').selectAll().where('kept_id', '=', kept.id).where('undone_at', 'is', null).orderBy('merged_at', 'desc').forUpdate().executeTakeFirst()
    if (!last) throw conflict('no-merge', 'Nothing was merged into this item, or it was taken back already.')
    const moved = last.moved as Moved
    const gone = last.gone_id
    for (const { namespace, value } of moved.identities) await tx.db.updateTable('infrastructure.item_identity').set({ item_id: gone }).where('namespace', '=', namespace).where('value', '=', value).execute()
    for (const r of moved.relations) await tx.db.updateTable('infrastructure.relation').set({ from_id: r.from_id as Id<'item'>, to_id: r.to_id as Id<'item'> }).where('id', '=', r.id as Id<'relation'>).execute()
    await sql`delete from infrastructure.observation k using infrastructure.observation g where k.item_id = ${kept.id} and g.item_id = ${gone} and k.attribute = g.attribute and k.source = g.source and k.seen_at = g.seen_at`.execute(tx.db)
    await tx.db.updateTable('infrastructure.item').set({ redirect_id: null }).where('id', '=', gone).execute()
    await tx.db.updateTable('infrastructure.item_merge').set({ undone_at: tx.clock.now() }).where('id', '=', last.id).execute()
    for (const one of [kept.id, gone]) { await writeObservations(tx, one, 'person', {}); await indexItem(tx, one) }
    await touchGraph(tx)
    return { events: [announce(mergeUndone, { team: kept.owner_team_id, subjects: [itemSubject(kept.id, 'kept'), itemSubject(gone, 'restored')], payload: { keptId: kept.id, goneId: gone } })], value: await readItem(tx, kept.id) }
  })
}
