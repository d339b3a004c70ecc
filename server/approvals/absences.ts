import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../kernel/context.ts'

/** Somebody is out of office for a while: their stand-in decides. */
export interface Absence {
  /** Unique and stable, `leave:<id>`: putting the same key again replaces it. */
  key: string
  personId: Id<'person'>
  from: Temporal.Instant
  to: Temporal.Instant
  /** Plain words that everybody may read: `On leave.` */
  why: string
}

/** Writes an absence down, in the caller's transaction, which announces it. */
export async function putAbsence(tx: Ctx, given: Absence): Promise<void> {
  const row = { person_id: given.personId, from_at: given.from, to_at: given.to, why: given.why }
  await tx.db.insertInto('approvals.absence').values({ key: given.key, ...row }).onConflict((c) => c.column('key').doUpdateSet(row)).execute()
}
/** Takes an absence back. */
export async function dropAbsence(tx: Ctx, key: string): Promise<void> {
  await tx.db.deleteFrom('approvals.absence').where('key', '=', key).execute()
}
/** Who is out of office at some time in a stretch, the first to leave first; at most 1000. @param personIds only of these people */
export async function absencesIn(ctx: Ctx, stretch: { from: Temporal.Instant; to: Temporal.Instant }, personIds?: readonly Id<'person'>[]): Promise<Absence[]> {
  let query = ctx.db.selectFrom('approvals.absence').selectAll().where('from_at', '<', stretch.to).where('to_at', '>', stretch.from).orderBy('from_at').orderBy('key').limit(1000)
  if (personIds) query = query.where('person_id', 'in', personIds.length > 0 ? [...personIds] : ['00000000-0000-0000-0000-000000000000' as Id<'person'>])
  return (await query.execute()).map((row) => ({ key: row.key, personId: row.person_id, from: row.from_at, to: row.to_at, why: row.why }))
}

/** When these people are out of office, from those that end after a moment on, by person and time. */
export async function absencesOf(ctx: Ctx, personIds: readonly Id<'person'>[], since: Temporal.Instant): Promise<(Absence & { name: string })[]> {
  if (personIds.length === 0) return []
  const rows = await ctx.db.selectFrom('approvals.absence as a').innerJoin('organisation.person as p', 'p.id', 'a.person_id').selectAll('a').select('p.name')
    .where(sql<boolean>`a.person_id = any(${[...personIds]}::uuid[])`).where('a.to_at', '>', since).orderBy('a.person_id').orderBy('a.from_at').orderBy('a.key').limit(20_000).execute()
  return rows.map((row) => ({ key: row.key, personId: row.person_id, name: row.name, from: row.from_at, to: row.to_at, why: row.why }))
}

/** Why each of these people is away at a moment; who is there is left out. */
export async function awayAt(ctx: Ctx, personIds: readonly Id<'person'>[], at: Temporal.Instant): Promise<Map<string, string>> {
  const rows = await absencesOf(ctx, personIds, at)
  return new Map(rows.filter((one) => Temporal.Instant.compare(one.from, at) <= 0).map((one) => [one.personId, one.why]))
}
