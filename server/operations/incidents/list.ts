import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { Incident, incidentAlerts, IncidentState, listIncidents } from '@fullscore/api/operations/incidents.ts'
import type { Urgency } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { likely, pageOfRows, placeOf, wordsOf } from '../../kernel/cursor.ts'
import { missing } from '../../kernel/refusal.ts'
import { visible } from '../../organisation/visible.ts'
import { nameOf } from './incident.ts'
import { alertsOf } from './store-alerts.ts'
import { membersOf } from './store-merging.ts'

export const scope = (ctx: Ctx) => visible(ctx.actor, 'incidents:read', { kind: 'incident', id: sql.ref('i.id'), team: sql.ref('i.owner_team_id') })

/** Incidents in the actor's scope, with the names a row shows. */
export function incidents(ctx: Ctx) {
  const joined = (state: 'any' | 'firing') => sql<number>`(select count(*)::int from operations.incident_alert j join operations.alert_ref r on r.id = j.alert_id
    where j.incident_id in (select f.id from operations.incident f where f.id = i.id or f.merged_into_id = i.id) and (${state} = 'any' or r.state = 'firing'))`
  return ctx.db.selectFrom('operations.incident as i').innerJoin('organisation.team as t', 't.id', 'i.owner_team_id')
    .leftJoin('organisation.person as c', 'c.id', 'i.commander_id').leftJoin('infrastructure.service_ref as s', (j) => j.on(sql`s.id`, '=', sql.ref('i.service_id')).on(visible(ctx.actor, 'services:read', { kind: 'service', id: sql.ref('s.id'), team: sql.ref('s.owner_team_id') })))
    .selectAll('i').select(['t.name as team_name', 'c.name as commander_name', 's.name as service_name', joined('any').as('alerts'), joined('firing').as('firing')])
    .where(scope(ctx))
}
export type ListedRow = Awaited<ReturnType<ReturnType<typeof incidents>['executeTakeFirstOrThrow']>>

export function present(row: ListedRow): Incident {
  return {
    id: row.id, number: row.number, title: row.title, severity: row.severity, state: row.state as IncidentState, service: row.service_id && row.service_name ? { id: row.service_id, name: row.service_name } : null,
    team: { id: row.owner_team_id, name: row.team_name }, commander: row.commander_id && row.commander_name ? { id: row.commander_id, name: row.commander_name } : null,
    openedAt: row.opened_at.toString(), acknowledgedAt: row.acknowledged_at?.toString() ?? null, resolvedAt: row.resolved_at?.toString() ?? null,
    alerts: row.alerts, firing: row.firing, rehearsal: row.rehearsal, private: row.private, snoozedUntil: row.snoozed_until?.toString() ?? null, version: row.version,
  }
}

/** One page of incidents, newest first, and how many are active by severity. */
export async function pageOfIncidents(ctx: Ctx, query: QueryOf<typeof listIncidents>): Promise<AnswerOf<typeof listIncidents>> {
  const place = placeOf(query.cursor, ['moment', 'id'])
  let rows = incidents(ctx).orderBy('i.opened_at', 'desc').orderBy('i.id', 'desc').limit(query.limit + 1)
  if (query.state) rows = query.state === 'active' ? rows.where('i.state', '!=', 'resolved') : rows.where('i.state', '=', query.state)
  if (query.severity) rows = rows.where('i.severity', '=', query.severity)
  if (query.serviceId) rows = rows.where('i.service_id', '=', query.serviceId as Id<'service'>)
  if (query.teamId) rows = rows.where('i.owner_team_id', '=', query.teamId as Id<'team'>)
  if (query.commanderId) rows = query.commanderId === 'nobody' ? rows.where('i.commander_id', 'is', null) : rows.where('i.commander_id', '=', query.commanderId as Id<'person'>)
  if (query.alertId) rows = rows.where('i.id', 'in', (e) => e.selectFrom('operations.incident_alert').select('incident_id').where('alert_id', '=', query.alertId as Id<'alert'>))
  if (query.itemId) rows = rows.where(sql<boolean>`i.id in (select coalesce(m.merged_into_id, m.id) from operations.alert_ref a join operations.incident_alert j on j.alert_id = a.id join operations.incident m on m.id = j.incident_id where a.item_id = ${query.itemId}::uuid)`)
  if (query.followed) {
    rows = rows.where(sql<boolean>`i.id in (select coalesce(m.merged_into_id, m.id) from operations.incident_follower f join operations.incident m on m.id = f.incident_id where f.person_id = ${ctx.actor.personId ?? null} and f.follows
      union select s.id from operations.incident s join operations.service_follower v on v.service_id = s.service_id where v.person_id = ${ctx.actor.personId ?? null} and not s.rehearsal)
      and not exists (select from operations.incident_follower n where n.incident_id = i.id and n.person_id = ${ctx.actor.personId ?? null} and not n.follows)`)
  }
  if (query.rehearsal !== undefined) rows = rows.where('i.rehearsal', '=', query.rehearsal)
  if (query.search) rows = rows.where((e) => e.or([e(wordsOf('i.title'), 'ilike', likely(query.search!)), sql<boolean>`lower('INC-' || i.number) = lower(${query.search})`]))
  if (place) rows = rows.where(sql<boolean>`(i.opened_at, i.id) < (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  const [found, counts] = await Promise.all([rows.execute(), countsOf(ctx)])
  const page = pageOfRows(found, query.limit, (row) => [row.opened_at.toString(), row.id])
  return { items: page.rows.map(present), next: page.next, counts }
}

async function countsOf(ctx: Ctx): Promise<Record<string, number>> {
  const rows = await ctx.db.selectFrom('operations.incident as i').select(['i.severity', (e) => e.fn.countAll<number>().as('count')])
    .where('i.state', '!=', 'resolved').where('i.rehearsal', '=', false).where(scope(ctx)).groupBy('i.severity').execute()
  const found = new Map(rows.map((row) => [row.severity, Number(row.count)]))
  return Object.fromEntries([1, 2, 3, 4].map((severity) => [String(severity), found.get(severity) ?? 0]))
}

/** The alerts of one incident. Who sees the incident sees them: they are part of it. */
export async function alertsOfIncident(ctx: Ctx, id: Id<'incident'>): Promise<AnswerOf<typeof incidentAlerts>> {
  const own = await requireSeen(ctx, id)
  const members = new Map((await membersOf(ctx, own.id)).map((one) => [one.id as string, nameOf(one)]))
  return { items: (await alertsOf(ctx, own.id)).map((a) => ({
    id: a.id as Id<'alert'>, title: a.title, urgency: a.urgency as Urgency, state: a.state as 'firing', raisedAt: a.raised_at.toString(), resolvedAt: a.resolved_at?.toString() ?? null, why: a.why, joinedAt: a.joined_at.toString(), member: a.incident_id === own.id ? null : members.get(a.incident_id) ?? 'a merged incident',
  })) }
}

/** An incident the actor sees; one that was merged is followed, unless where it leads is out of sight. @throws Refusal missing */
export async function requireSeen(ctx: Ctx, id: Id<'incident'>, follow = true): Promise<ListedRow> {
  const row = await incidents(ctx).where('i.id', '=', id).executeTakeFirst()
  if (!row) throw missing('incident')
  const into = follow && row.merged_into_id ? await incidents(ctx).where('i.id', '=', row.merged_into_id).executeTakeFirst() : undefined
  return into ?? row
}
