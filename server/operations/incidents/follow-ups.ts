import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import { ageings, type FollowUp, type listFollowUps } from '@fullscore/api/operations/incidents/review.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { likely, pageOfRows, placeOf } from '../../kernel/cursor.ts'
import { ageingOf, agesOf } from './follow-up.ts'
import { scope } from './list.ts'

/** Actions of the incidents that the actor sees, with names. */
const actions = (ctx: Ctx) => ctx.db.selectFrom('operations.incident_action as a').innerJoin('operations.incident as i', 'i.id', 'a.incident_id').innerJoin('organisation.person as p', 'p.id', 'a.owner_id')
  .selectAll('a').select(['i.number', 'i.title as incident_title', 'p.name as owner']).where(scope(ctx))
type Row = Awaited<ReturnType<ReturnType<typeof actions>['executeTakeFirstOrThrow']>>

function present(row: Row, now: Temporal.Instant): FollowUp {
  const facts = { added: row.added_at, due: row.due_at, closed: row.closed_at }
  return {
    id: row.id, title: row.title, owner: { id: row.owner_id, name: row.owner }, dueOn: row.due_on.toString(), ageing: ageingOf({ due: row.due_at, closed: row.closed_at !== null }, now), ...agesOf(facts, now),
    closedAt: row.closed_at?.toString() ?? null, outcome: row.outcome as FollowUp['outcome'], note: row.note, incident: { id: row.incident_id, number: row.number, title: row.incident_title },
  }
}

/** The actions of one incident's review, open ones first, by their day. */
export async function actionsOf(ctx: Ctx, id: Id<'incident'>): Promise<FollowUp[]> {
  const rows = await actions(ctx).where('a.incident_id', '=', id).orderBy(sql`a.closed_at is not null`).orderBy('a.due_at').orderBy('a.id').limit(200).execute()
  return rows.map((row) => present(row, ctx.clock.now()))
}

/** The same judgement as `ageingOf`, in SQL: the pure rule and this are tested against each other. */
const ageing = (now: Temporal.Instant) => sql<string>`case when a.closed_at is not null then 'closed' when a.due_at < ${now}::timestamptz then 'overdue' when a.due_at <= ${now}::timestamptz + interval '168 hours' then 'due-soon' else 'open' end`

/** One page of actions, the longest overdue first, and how many there are by age. */
export async function pageOfFollowUps(ctx: Ctx, query: QueryOf<typeof listFollowUps>): Promise<AnswerOf<typeof listFollowUps>> {
  const place = placeOf(query.cursor, ['moment', 'id'])
  const now = ctx.clock.now()
  let rows = actions(ctx).orderBy('a.due_at').orderBy('a.id').limit(query.limit + 1)
  if (query.ageing) rows = query.ageing === 'active' ? rows.where('a.closed_at', 'is', null) : rows.where(ageing(now), '=', query.ageing)
  if (query.ownerId) rows = rows.where('a.owner_id', '=', query.ownerId as Id<'person'>)
  if (query.search) rows = rows.where((e) => e.or([e('a.title', 'ilike', likely(query.search!)), sql<boolean>`lower('INC-' || i.number) = lower(${query.search})`]))
  if (place) rows = rows.where(sql<boolean>`(a.due_at, a.id) > (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  const counted = ctx.db.selectFrom('operations.incident_action as a').innerJoin('operations.incident as i', 'i.id', 'a.incident_id').select([ageing(now).as('ageing'), sql<number>`count(*)::int`.as('count')]).where(scope(ctx)).groupBy(sql`1`)
  const [found, counts] = await Promise.all([rows.execute(), counted.execute()])
  const page = pageOfRows(found, query.limit, (row) => [row.due_at.toString(), row.id])
  const by = new Map(counts.map((row) => [row.ageing, row.count]))
  return { items: page.rows.map((row) => present(row, now)), next: page.next, counts: Object.fromEntries(ageings.map((one) => [one, by.get(one) ?? 0])) }
}
