import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { listProposals, listRelations, Relation, RelationKind } from '@fullscore/api/infrastructure/inventory.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce, type NewEvent } from '../../events/event.ts'
import { change, keep } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { pageOfRows, placeOf } from '../../kernel/cursor.ts'
import { conflict, missing } from '../../kernel/refusal.ts'
import { requireSeenAndMay, sees, visible } from '../../organisation/visible.ts'
import { betweenThem, itemSubject } from './add.ts'
import { relationAdded, relationRemoved, relationsDecided, relationsProposed } from './events.ts'
import { followedAll, lockItem, lockPair } from './store.ts'
import { acceptRelation, countAgain, propose, relationsFrom, removeRelation, settleProposals, type Seen } from './store-relations.ts'

const ends = (fromId: string, toId: string) => [itemSubject(fromId, 'from'), itemSubject(toId, 'to')]

/** Accepts a relation inside the caller's transaction: made anew, or a proposal or refusal turned. */
export async function relate(tx: Ctx, kind: RelationKind, fromId: Id<'item'>, toId: Id<'item'>): Promise<Id<'relation'>> {
  if (fromId === toId) throw conflict('to-itself', 'An item cannot stand in relation to itself.')
  return acceptRelation(tx, kind, fromId, toId)
}

/** A person says how two items stand to each other. It is said by who manages the item that needs. */
export async function relateByHand(ctx: Ctx, kind: RelationKind, fromId: Id<'item'>, toId: Id<'item'>): Promise<Relation> {
  return change(ctx, async (tx) => {
    const [from, to] = await lockPair(tx, fromId, toId)
    if (!(await sees(tx, 'item', to.id, to.owner_team_id))) throw missing('item')
    await requireSeenAndMay(tx, 'inventory:manage', { kind: 'item', id: from.id, team: from.owner_team_id })
    const id = await relate(tx, kind, from.id, to.id)
    return {
      events: [announce(relationAdded, { team: from.owner_team_id, subjects: ends(from.id, to.id), payload: { relationId: id, kind, fromId: from.id, toId: to.id }, detail: betweenThem(from, to) })],
      value: (await relationsWhere(tx, { ids: [id] }))[0]!,
    }
  })
}

/** Takes a relation away. */
export async function unrelate(ctx: Ctx, id: Id<'relation'>): Promise<void> {
  await change(ctx, async (tx) => {
    const row = await tx.db.selectFrom('infrastructure.relation').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
    if (!row) throw missing('relation')
    const from = await lockItem(tx, row.from_id)
    const to = await tx.db.selectFrom('infrastructure.item').select(['id', 'name', 'owner_team_id']).where('id', '=', row.to_id).executeTakeFirstOrThrow()
    await requireSeenAndMay(tx, 'inventory:manage', { kind: 'item', id: from.id, team: from.owner_team_id })
    await removeRelation(tx, id)
    return { events: [announce(relationRemoved, { team: from.owner_team_id, subjects: ends(row.from_id, row.to_id), payload: { relationId: id, kind: row.kind, fromId: row.from_id, toId: row.to_id }, detail: betweenThem(from, to) })], value: undefined }
  })
}

export interface Proposal {
  kind: RelationKind
  fromId: Id<'item'>
  toId: Id<'item'>
  /** The evidence as a sentence. */
  says: string
  /** What kind of evidence it is, `socket`; the source if left out. A refused proposal comes back only with another. */
  basis?: string
}

/**
 * Proposes relations that a source saw. What is known or proposed already, or was refused on the same kind of evidence, only counts up.
 * @returns how many are new
 */
export async function proposeRelations(ctx: Ctx, source: string, proposals: readonly Proposal[]): Promise<number> {
  const standing = await followedAll(ctx, proposals.flatMap((one) => [one.fromId, one.toId]))
  const seen = proposals.flatMap((one): Seen[] => {
    const [fromId, toId] = [standing.get(one.fromId), standing.get(one.toId)]
    return fromId && toId && fromId !== toId ? [{ kind: one.kind, fromId, toId, says: one.says, basis: `${source} ${one.basis ?? ''}`.trim() }] : []
  })
  if (seen.length === 0) return 0
  const known = new Map((await relationsFrom(ctx, seen.map((one) => one.fromId))).map((row) => [`${row.kind} ${row.from_id} ${row.to_id}`, row]))
  const isNews = (one: Seen) => {
    const row = known.get(`${one.kind} ${one.fromId} ${one.toId}`)
    return !row || (row.state === 'refused' && row.basis !== one.basis)
  }
  const [news, old] = [seen.filter(isNews), seen.filter((one) => !isNews(one))]
  if (old.length > 0) await keep(ctx, 'evidence seen again', (tx) => countAgain(tx, old))
  return news.length === 0 ? 0 : writeProposals(ctx, source, news)
}

/** One event for each team whose items are concerned. Nothing is announced where another process was faster. */
async function writeProposals(ctx: Ctx, source: string, news: readonly Seen[]): Promise<number> {
  const teams = new Map((await ctx.db.selectFrom('infrastructure.item').select(['id', 'owner_team_id']).where(sql<boolean>`id = any(${news.map((one) => one.fromId)}::uuid[])`).execute()).map((row) => [row.id, row.owner_team_id]))
  let made = 0
  for (const [team, all] of Map.groupBy(news, (one) => teams.get(one.fromId)!)) {
    made += await change(ctx, async (tx) => {
      const fresh: Id<'relation'>[] = []
      for (const one of all) {
        const id = await propose(tx, source, one)
        if (id) fresh.push(id)
      }
      const subjects = [...new Set(all.map((one) => one.fromId))].slice(0, 50).map((id) => itemSubject(id, 'from'))
      return { events: [announce(relationsProposed, { team, subjects, payload: { relationIds: fresh, source } })], value: fresh.length }
    })
  }
  return made
}

/** Accepts or refuses proposals, many at once: if the actor may not decide one of them, none is. */
export async function decide(ctx: Ctx, ids: readonly Id<'relation'>[], accept: boolean): Promise<{ decided: number }> {
  const wanted = [...new Set(ids)]
  return change(ctx, async (tx) => {
    const rows = await tx.db.selectFrom('infrastructure.relation as r').innerJoin('infrastructure.item as f', 'f.id', 'r.from_id').select(['r.id', 'r.state', 'r.from_id', 'r.to_id', 'f.owner_team_id'])
      .where('r.id', 'in', wanted).orderBy('r.id').forNoKeyUpdate('r').execute()
    if (rows.length < wanted.length) throw missing('relation')
    for (const [team, from] of Map.groupBy(rows, (row) => row.owner_team_id)) {
      for (const id of new Set(from.map((row) => row.from_id))) {
        // Who may not see where it begins is told of no such relation, as of one that is not there.
        if (!(await sees(tx, 'item', id, team))) throw missing('relation')
        await requireSeenAndMay(tx, 'inventory:manage', { kind: 'item', id, team })
      }
    }
    const open = rows.filter((row) => row.state === 'proposed')
    if (open.length === 0) throw conflict('decided', 'These proposals were decided already.')
    await settleProposals(tx, open.map((row) => row.id), accept)
    const events = [...Map.groupBy(open, (row) => row.owner_team_id)].map(([team, all]) => announce(relationsDecided, {
      team, subjects: [...new Set(all.flatMap((row) => [row.from_id, row.to_id]))].slice(0, 100).map((id) => itemSubject(id)), payload: { relationIds: all.map((row) => row.id), accepted: accept },
    }))
    return { events: events as [NewEvent, ...NewEvent[]], value: { decided: open.length } }
  })
}

/** Relations with both ends' names as far as the actor sees them. */
export async function relationsWhere(ctx: Ctx, by: { ids?: readonly Id<'relation'>[]; item?: Id<'item'>; state?: string; after?: string; limit?: number }): Promise<Relation[]> {
  const seen = (alias: string) => visible(ctx.actor, 'inventory:read', { kind: 'item', id: sql.ref(`${alias}.id`), team: sql.ref(`${alias}.owner_team_id`) })
  let query = ctx.db.selectFrom('infrastructure.relation as r').innerJoin('infrastructure.item as f', 'f.id', 'r.from_id').innerJoin('infrastructure.item as t', 't.id', 'r.to_id')
    .select(['r.id', 'r.kind', 'r.state', 'r.source', 'r.says', 'r.first_seen', 'r.last_seen', 'r.seen', 'f.id as from_id', 'f.name as from_name', 'f.kind as from_kind', 't.id as to_id', 't.name as to_name', 't.kind as to_kind',
      seen('f').as('sees_from'), seen('t').as('sees_to')])
    .where((e) => e.or([seen('f'), seen('t')])).orderBy('r.id').limit(by.limit ?? 1000)
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
  const place = placeOf(query.cursor, ['id'])
  const found = await relationsWhere(ctx, { state: 'proposed', limit: query.limit + 1, ...(query.itemId ? { item: query.itemId } : {}), ...(place ? { after: String(place[0]) } : {}) })
  const seen = (alias: string) => visible(ctx.actor, 'inventory:read', { kind: 'item', id: sql.ref(`${alias}.id`), team: sql.ref(`${alias}.owner_team_id`) })
  const { waiting } = await ctx.db.selectFrom('infrastructure.relation as r').innerJoin('infrastructure.item as f', 'f.id', 'r.from_id').innerJoin('infrastructure.item as t', 't.id', 'r.to_id')
    .select((e) => e.fn.countAll<number>().as('waiting')).where('r.state', '=', 'proposed').where((e) => e.or([seen('f'), seen('t')])).executeTakeFirstOrThrow()
  const page = pageOfRows(found, query.limit, (row) => [row.id])
  return { items: page.rows, next: page.next, waiting: Number(waiting) }
}

/** One page of accepted relations of which the actor sees an end. */
export async function pageOfRelations(ctx: Ctx, query: QueryOf<typeof listRelations>): Promise<AnswerOf<typeof listRelations>> {
  const place = placeOf(query.cursor, ['id'])
  const found = await relationsWhere(ctx, { state: 'accepted', limit: query.limit + 1, ...(query.itemId ? { item: query.itemId } : {}), ...(place ? { after: String(place[0]) } : {}) })
  const page = pageOfRows(found, query.limit, (row) => [row.id])
  return { items: page.rows, next: page.next }
}
