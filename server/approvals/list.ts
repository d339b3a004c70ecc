import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Approval, listApprovals } from '@fullscore/api/approvals/approvals.ts'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { Ctx } from '../kernel/context.ts'
import { likely, pageOfRows, placeOf, wordsOf } from '../kernel/cursor.ts'
import { visible } from '../organisation/visible.ts'
import { ruleOf } from './step.ts'

const located = { kind: 'approval', id: sql.ref<string>('r.id'), team: sql.ref<string>('r.owner_team_id') }

/** Whoever reads approvals sees them, private ones only whoever was asked or asks; whoever stands in sees what waits for them. */
export const scope = (ctx: Ctx): RawBuilder<SqlBool> => sql<SqlBool>`(${waitsForMe(ctx)} or case when r.private then ${visible({ ...ctx.actor, reach: () => undefined }, 'approvals:read', located)} else ${visible(ctx.actor, 'approvals:read', located)} end)`

/** Whether a request waits for the acting person: their own voice, or one they stand in for. The same rule as `standInOf`. */
export function waitsForMe(ctx: Ctx): RawBuilder<SqlBool> {
  const { personId } = ctx.actor
  if (!personId) return sql<SqlBool>`false`
  const now = ctx.clock.now()
  const away = (person: RawBuilder<unknown>) => sql`exists (select from approvals.absence b where b.person_id = ${person} and b.from_at <= ${now} and b.to_at > ${now})`
  return sql<SqlBool>`(r.state = 'waiting' and r.requester_id <> ${personId} and not r.excluded @> jsonb_build_array(jsonb_build_object('personId', ${personId}::text)) and exists (
    select from approvals.voice v where v.approval_id = r.id and v.place = r.place and v.counts and v.vote = 'waiting' and (v.person_id = ${personId} or (
      not exists (select from approvals.voice o where o.approval_id = r.id and o.place = r.place and o.person_id = ${personId}) and not ${away(sql`${personId}::uuid`)}
      and exists (select from approvals.delegation d where d.person_id = v.person_id and d.delegate_id = ${personId} and d.ended_at is null and d.from_at <= ${now}
        and (d.to_at is null or d.to_at > ${now}) and (not d.only_away or ${away(sql`v.person_id`)}))))))`
}

/** Requests in the actor's scope, with what a row shows. */
export function approvals(ctx: Ctx) {
  return ctx.db.selectFrom('approvals.approval as r').innerJoin('organisation.person as p', 'p.id', 'r.requester_id')
    .innerJoin('approvals.step as s', (j) => j.onRef('s.approval_id', '=', 'r.id').onRef('s.place', '=', 'r.place')).selectAll('r')
    .select(['p.name as requester_name', 's.name as step_name', sql<number>`(select count(*)::int from approvals.step n where n.approval_id = r.id)`.as('steps'), waitsForMe(ctx).as('mine'),
      sql<Temporal.Instant | null>`(select d.due_at from deadlines.deadline d where d.kind = 'approval' and d.object_id = r.id::text and d.rule = ${ruleOf(0).slice(0, -1)} || r.place and d.state = 'running')`.as('due_at')])
    .where(scope(ctx))
}
export type ListedApproval = Awaited<ReturnType<ReturnType<typeof approvals>['executeTakeFirstOrThrow']>>

export function present(ctx: Ctx, row: ListedApproval): Approval {
  return {
    id: row.id, topic: row.topic, topicName: ctx.registry.approvables.get(row.topic)?.name ?? row.topic, title: row.title, subject: { kind: row.kind, id: row.object_id }, link: row.link,
    requester: { id: row.requester_id, name: row.requester_name }, state: row.state as Approval['state'], why: row.why, askedAt: row.asked_at.toString(), settledAt: row.settled_at?.toString() ?? null,
    step: { place: row.place, of: row.steps, name: row.step_name, dueAt: row.due_at?.toString() ?? null }, mine: Boolean(row.mine),
  }
}

/** One page of requests, the newest first, and how many wait for the acting person. */
export async function pageOfApprovals(ctx: Ctx, query: QueryOf<typeof listApprovals>): Promise<AnswerOf<typeof listApprovals>> {
  const place = placeOf(query.cursor, ['moment', 'id'])
  let rows = approvals(ctx).orderBy('r.asked_at', 'desc').orderBy('r.id', 'desc').limit(query.limit + 1)
  const me = ctx.actor.personId
  if (query.who === 'waiting-for-me') rows = rows.where(waitsForMe(ctx))
  if (query.who === 'asked-by-me') rows = me ? rows.where('r.requester_id', '=', me) : rows.where(sql<boolean>`false`)
  if (query.who === 'decided-by-me') rows = me ? rows.where(sql<boolean>`exists (select from approvals.voice v where v.approval_id = r.id and v.decided_by = ${me})`) : rows.where(sql<boolean>`false`)
  if (query.state) rows = rows.where('r.state', '=', query.state)
  if (query.topic) rows = rows.where('r.topic', '=', query.topic)
  if (query.kind) rows = rows.where('r.kind', '=', query.kind)
  if (query.objectId) rows = rows.where('r.object_id', '=', query.objectId)
  if (query.search) rows = rows.where(wordsOf('r.title'), 'ilike', likely(query.search))
  if (place) rows = rows.where(sql<boolean>`(r.asked_at, r.id) < (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  const counted = ctx.db.selectFrom('approvals.approval as r').select((e) => e.fn.countAll<string>().as('count')).where(waitsForMe(ctx)).executeTakeFirstOrThrow()
  const [found, { count }] = await Promise.all([rows.execute(), counted])
  const page = pageOfRows(found, query.limit, (row) => [row.asked_at.toString(), row.id])
  return { items: page.rows.map((row) => present(ctx, row)), next: page.next, waitingForMe: Number(count) }
}
