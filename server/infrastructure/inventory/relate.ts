import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { listProposals, Relation, RelationKind } from '@fullscore/api/infrastructure/inventory.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../../events/event.ts'
import { change, keep } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { pageOfRows, placeOf } from '../../kernel/cursor.ts'
import { conflict, missing } from '../../kernel/refusal.ts'
import { firstTeam } from '../../organisation/organisation.ts'
import { requireSeenAndMay, visible } from '../../organisation/visible.ts'
import { itemSubject } from './add.ts'
import { relationAdded, relationRemoved, relationsDecided, relationsProposed } from './events.ts'
import { lockItem, touchGraph } from './store.ts'

const ends = (fromId: string, toId: string) => [itemSubject(fromId, 'from'), itemSubject(toId, 'to')]

/** Accepts a relation inside the caller's transaction: made anew, or a proposal or refusal turned. */
export async function relate(tx: Ctx, kind: RelationKind, fromId: Id<'item'>, toId: Id<'item'>): Promise<Id<'relation'>> {
  if (fromId === toId) throw conflict('to-itself', 'An item cannot stand in relation to itself.')
  const row = await tx.db.insertInto('infrastructure.relation').values({ id: tx.ids.make<'relation'>(), kind, from_id: fromId, to_id: toId, state: 'accepted' })
    .onConflict((c) => c.columns(['kind', 'from_id', 'to_id']).doUpdateSet({ state: 'accepted' })).returning('id').executeTakeFirstOrThrow()
  await touchGraph(tx)
  return row.id
}

/** A person says how two items stand to each other. It is said by who manages the item that needs. */
export async function relateByHand(ctx: Ctx, kind: RelationKind, fromId: Id<'item'>, toId: Id<'item'>): Promise<Relation> {
  return change(ctx, async (tx) => {
    const [from, to] = [await lockItem(tx, fromId), await lockItem(tx, toId)]
    await requireSeenAndMay(tx, 'inventory:manage', { kind: 'item', id: from.id, team: from.owner_team_id })
    const id = await relate(tx, kind, from.id, to.id)
    return {
      events: [announce(relationAdded, { team: from.owner_team_id, subjects: ends(from.id, to.id), payload: { relationId: id, kind, fromId: from.id, toId: to.id } })],
      value: (await relationsWhere(tx, { ids: [id] }))[0]!,
    }
  })
}

/** Takes a relation away. */
export async function unrelate(ctx: Ctx, id: Id<'relation'>): Promise<void> {
  await change(ctx, async (tx) => {
    const row = await tx.db.selectFrom('infrastructure.relation').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
    if (!row) throw missing('relation')
    const from = await lockItem(tx, row.from_id)
    await requireSeenAndMay(tx, 'inventory:manage', { kind: 'item', id: from.id, team: from.owner_team_id })
    await tx.db.deleteFrom('infrastructure.relation').where('id', '=', id).execute()
    await touchGraph(tx)
    return { events: [announce(relationRemoved, { team: from.owner_team_id, subjects: ends(row.from_id, row.to_id), payload: { relationId: id, kind: row.kind, fromId: row.from_id, toId: row.to_id } })], value: undefined }
  })
}

export interface Proposal { kind: RelationKind; fromId: Id<'item'>; toId: Id<'item'>; says: string }

/** Proposes relations that a source saw. What is known, refused or proposed already only counts up; news is one event. */
export async function proposeRelations(ctx: Ctx, source: string, proposals: readonly Proposal[]): Promise<number> {
  const fresh: Id<'relation'>[] = []
  const known = await ctx.db.selectFrom('infrastructure.relation').select(['kind', 'from_id', 'to_id']).where('from_id', 'in', [...proposals.map((one) => one.fromId), '00000000-0000-0000-0000-000000000000' as Id<'item'>]).execute()
  const have = new Set(known.map((row) => `${row.kind} ${row.from_id} ${row.to_id}`))
  const isNew = (one: Proposal) => one.fromId !== one.toId && !have.has(`${one.kind} ${one.fromId} ${one.toId}`)
  const old = proposals.filter((one) => one.fromId !== one.toId && !isNew(one))
  if (old.length > 0) {
    await keep(ctx, 'evidence seen again', async (tx) => {
      for (const one of old) {
        await tx.db.updateTable('infrastructure.relation').set({ last_seen: tx.clock.now(), seen: sql`seen + 1` }).where('kind', '=', one.kind).where('from_id', '=', one.fromId).where('to_id', '=', one.toId).execute()
      }
    })
  }
  const news = proposals.filter(isNew)
  if (news.length === 0) return 0
  await change(ctx, async (tx) => {
    for (const one of news) {
      const id = tx.ids.make<'relation'>()
      const now = tx.clock.now()
      const made = await tx.db.insertInto('infrastructure.relation').values({ id, kind: one.kind, from_id: one.fromId, to_id: one.toId, state: 'proposed', source, says: one.says.slice(0, 500), first_seen: now, last_seen: now, seen: 1 })
        .onConflict((c) => c.doNothing()).executeTakeFirst()
      if (made.numInsertedOrUpdatedRows === 1n) fresh.push(id)
    }
    return { events: [announce(relationsProposed, { team: await firstTeam(tx), subjects: news.slice(0, 50).map((one) => itemSubject(one.fromId, 'from')), payload: { relationIds: fresh, source } })], value: undefined }
  })
  return fresh.length
}

/** Accepts or refuses proposals, many at once: those the actor may not decide are refused as a whole. */
export async function decide(ctx: Ctx, ids: readonly Id<'relation'>[], accept: boolean): Promise<{ decided: number }> {
  return change(ctx, async (tx) => {
    const rows = await tx.db.selectFrom('infrastructure.relation as r').innerJoin('infrastructure.item as f', 'f.id', 'r.from_id').select(['r.id', 'r.state', 'r.from_id', 'r.to_id', 'f.owner_team_id'])
      .where('r.id', 'in', [...ids]).forUpdate('r').execute()
    if (rows.length === 0) throw missing('relation')
    for (const row of rows) await requireSeenAndMay(tx, 'inventory:manage', { kind: 'item', id: row.from_id, team: row.owner_team_id })
    const open = rows.filter((row) => row.state === 'proposed').map((row) => row.id)
    if (open.length > 0) await tx.db.updateTable('infrastructure.relation').set({ state: accept ? 'accepted' : 'refused' }).where('id', 'in', open).execute()
    await touchGraph(tx)
    const subjects = [...new Set(rows.flatMap((row) => [row.from_id, row.to_id]))].slice(0, 100).map((id) => itemSubject(id))
    return { events: [announce(relationsDecided, { team: rows[0]!.owner_team_id, subjects, payload: { relationIds: open, accepted: accept } })], value: { decided: open.length } }
  })
}

/** Relations with both ends' names as far as the actor sees them. */
export async function relationsWhere(ctx: Ctx, by: { ids?: readonly Id<'relation'>[]; item?: Id<'item'>; state?: string; after?: string; limit?: number }): Promise<Relation[]> {
  const sees = (alias: string) => visible(ctx.actor, 'inventory:read', { kind: 'item', id: sql.ref(`${alias}.id`), team: sql.ref(`${alias}.owner_team_id`) })
  let query = ctx.db.selectFrom('infrastructure.relation as r').innerJoin('infrastructure.item as f', 'f.id', 'r.from_id').innerJoin('infrastructure.item as t', 't.id', 'r.to_id')
    .select(['r.id', 'r.kind', 'r.state', 'r.source', 'r.says', 'r.first_seen', 'r.last_seen', 'r.seen', 'f.id as from_id', 'f.name as from_name', 'f.kind as from_kind', 't.id as to_id', 't.name as to_name', 't.kind as to_kind',
      sees('f').as('sees_from'), sees('t').as('sees_to')])
    .where((e) => e.or([sees('f'), sees('t')])).orderBy('r.id').limit(by.limit ?? 1000)
  if (by.ids) query = query.where('r.id', 'in', [...by.ids])
  if (by.item) query = query.where((e) => e.or([e('r.from_id', '=', by.item!), e('r.to_id', '=', by.item!)]))
  if (by.state) query = query.where('r.state', '=', by.state)
  if (by.after) query = query.where('r.id', '>', by.after as Id<'relation'>)
  return (await query.execute()).map((row) => ({
    id: row.id, kind: row.kind as RelationKind, state: row.state as Relation['state'],
    from: row.sees_from ? { id: row.from_id, name: row.from_name, kind: row.from_kind } : null, to: row.sees_to ? { id: row.to_id, name: row.to_name, kind: row.to_kind } : null,
    evidence: row.source ? { source: row.source, says: row.says ?? '', firstSeen: row.first_seen!.toString(), lastSeen: row.last_seen!.toString(), count: row.seen } : null,
  }))
}

/** One page of proposals, and how many wait. */
export async function pageOfProposals(ctx: Ctx, query: QueryOf<typeof listProposals>): Promise<AnswerOf<typeof listProposals>> {
  const place = placeOf(query.cursor, 1)
  const found = await relationsWhere(ctx, { state: 'proposed', limit: query.limit + 1, ...(query.itemId ? { item: query.itemId } : {}), ...(place ? { after: String(place[0]) } : {}) })
  const { waiting } = await ctx.db.selectFrom('infrastructure.relation as r').innerJoin('infrastructure.item as f', 'f.id', 'r.from_id').select((e) => e.fn.countAll<number>().as('waiting')).where('r.state', '=', 'proposed')
    .where(visible(ctx.actor, 'inventory:read', { kind: 'item', id: sql.ref('f.id'), team: sql.ref('f.owner_team_id') })).executeTakeFirstOrThrow()
  const page = pageOfRows(found, query.limit, (row) => [row.id])
  return { items: page.rows, next: page.next, waiting: Number(waiting) }
}
