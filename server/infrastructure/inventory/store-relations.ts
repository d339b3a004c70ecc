import { sql, type Selectable } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import { cut } from '@fullscore/api/sentence.ts'
import type { InfrastructureRelation } from '../../database/rows/infrastructure.ts'
import type { Ctx } from '../../kernel/context.ts'
import { touchGraph } from './store.ts'

export type RelationRow = Selectable<InfrastructureRelation>

/** Accepts a relation: made anew, or a proposal or refusal turned. */
export async function acceptRelation(tx: Ctx, kind: string, fromId: Id<'item'>, toId: Id<'item'>): Promise<Id<'relation'>> {
  const row = await tx.db.insertInto('infrastructure.relation').values({ id: tx.ids.make<'relation'>(), kind, from_id: fromId, to_id: toId, state: 'accepted' })
    .onConflict((c) => c.columns(['kind', 'from_id', 'to_id']).doUpdateSet({ state: 'accepted' })).returning('id').executeTakeFirstOrThrow()
  await touchGraph(tx)
  return row.id
}

/** Accepts many relations in one statement; a pair named twice is one. @returns the id of each, by {@link relationKey} */
export async function acceptRelations(tx: Ctx, given: readonly Pair[]): Promise<Map<string, Id<'relation'>>> {
  const distinct = [...new Map(given.map((one) => [relationKey(one), { ...one, id: tx.ids.make<'relation'>() }])).values()]
  const { rows } = await sql<{ id: Id<'relation'>; kind: string; fromId: Id<'item'>; toId: Id<'item'> }>`insert into infrastructure.relation (id, kind, from_id, to_id, state)
    select id, kind, "fromId", "toId", 'accepted' from jsonb_to_recordset(${JSON.stringify(distinct)}::jsonb) as r(id uuid, kind text, "fromId" uuid, "toId" uuid)
    on conflict (kind, from_id, to_id) do update set state = 'accepted' returning id, kind, from_id as "fromId", to_id as "toId"`.execute(tx.db)
  await touchGraph(tx)
  return new Map(rows.map((row) => [relationKey(row), row.id]))
}

export interface Pair { kind: string; fromId: Id<'item'>; toId: Id<'item'> }
export const relationKey = ({ kind, fromId, toId }: Pair): string => `${kind} ${fromId} ${toId}`

/** Locks many relations, in one order. */
export async function lockRelations(tx: Ctx, ids: readonly Id<'relation'>[]): Promise<RelationRow[]> {
  return tx.db.selectFrom('infrastructure.relation').selectAll().where(sql<boolean>`id = any(${[...ids]}::uuid[])`).orderBy('id').forNoKeyUpdate().execute()
}

export async function removeRelations(tx: Ctx, ids: readonly Id<'relation'>[]): Promise<void> {
  await tx.db.deleteFrom('infrastructure.relation').where(sql<boolean>`id = any(${[...ids]}::uuid[])`).execute()
  await touchGraph(tx)
}

export async function removeRelation(tx: Ctx, id: Id<'relation'>): Promise<void> {
  await tx.db.deleteFrom('infrastructure.relation').where('id', '=', id).execute()
  await touchGraph(tx)
}

/** Settles proposals. The graph changes only when they are accepted. */
export async function settleProposals(tx: Ctx, ids: readonly Id<'relation'>[], accept: boolean): Promise<void> {
  await tx.db.updateTable('infrastructure.relation').set({ state: accept ? 'accepted' : 'refused' }).where('id', 'in', [...ids]).execute()
  if (accept) await touchGraph(tx)
}

export interface Seen { kind: string; fromId: Id<'item'>; toId: Id<'item'>; says: string; basis: string }

/** Counts evidence seen again, many in one statement. */
export async function countAgain(tx: Ctx, seen: readonly Seen[]): Promise<void> {
  await sql`update infrastructure.relation r set last_seen = ${tx.clock.now()}, seen = r.seen + 1
    from jsonb_to_recordset(${JSON.stringify(seen)}::jsonb) as s(kind text, "fromId" uuid, "toId" uuid)
    where r.kind = s.kind and r.from_id = s."fromId" and r.to_id = s."toId"`.execute(tx.db)
}

/** Writes a proposal; one that was refused on other evidence is proposed again. @returns its id, or nothing if somebody was faster */
export async function propose(tx: Ctx, source: string, one: Seen): Promise<Id<'relation'> | undefined> {
  const now = tx.clock.now()
  const row = { source, says: cut(one.says, 500), basis: one.basis, first_seen: now, last_seen: now, seen: 1, state: 'proposed' }
  const made = await tx.db.insertInto('infrastructure.relation').values({ id: tx.ids.make<'relation'>(), kind: one.kind, from_id: one.fromId, to_id: one.toId, ...row })
    .onConflict((c) => c.columns(['kind', 'from_id', 'to_id']).doUpdateSet(row).where(sql<boolean>`relation.state = 'refused' and relation.basis is distinct from ${one.basis}`))
    .returning('id').executeTakeFirst()
  return made?.id
}

/** Relations that leave from these items, as far as proposals need them. */
export async function relationsFrom(ctx: Ctx, fromIds: readonly Id<'item'>[]): Promise<Pick<RelationRow, 'kind' | 'from_id' | 'to_id' | 'state' | 'basis'>[]> {
  return ctx.db.selectFrom('infrastructure.relation').select(['kind', 'from_id', 'to_id', 'state', 'basis']).where(sql<boolean>`from_id = any(${[...new Set(fromIds)]}::uuid[])`).execute()
}
