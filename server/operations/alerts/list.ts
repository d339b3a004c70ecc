import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { Alert, AlertDetail, listAlerts } from '@fullscore/api/operations/alerts.ts'
import { urgencies, type Urgency } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../kernel/context.ts'
import { likely, pageOfRows, placeOf } from '../../kernel/cursor.ts'
import { missing } from '../../kernel/refusal.ts'
import { reached, shownIds, visible } from '../../organisation/visible.ts'

const scope = (ctx: Ctx) => visible(ctx.actor, 'alerts:read', { kind: 'alert', id: sql.ref('a.id'), team: sql.ref('a.owner_team_id') })

function rowsOf(ctx: Ctx) {
  return ctx.db.selectFrom('operations.alert as a').innerJoin('organisation.team as t', 't.id', 'a.owner_team_id')
    .leftJoin('infrastructure.service_ref as s', (j) => j.on(sql`s.id`, '=', sql.ref('a.service_id')))
    .leftJoin('infrastructure.item_ref as i', (j) => j.on(sql`i.id`, '=', sql.ref('a.item_id')))
    .selectAll('a').select(['t.name as team_name', 's.name as service_name', 'i.name as item_name',
      visible(ctx.actor, 'services:read', { kind: 'service', id: sql.ref('s.id'), team: sql.ref('s.owner_team_id') }).as('service_seen'),
      visible(ctx.actor, 'inventory:read', { kind: 'item', id: sql.ref('i.id'), team: sql.ref('i.owner_team_id') }).as('item_seen')])
    .where(scope(ctx))
}
type Row = Awaited<ReturnType<ReturnType<typeof rowsOf>['executeTakeFirstOrThrow']>>

/** A service or item by name; one that the reader does not see is only said to be there. */
const named = (id: string | null, name: string | null, seen: unknown): Alert['service'] => (!id || !name ? null : seen === true ? { id, name } : { id: null, name: 'one more, outside your scope' })

const present = (row: Row): Alert => ({
  id: row.id, title: row.title, urgency: row.urgency as Urgency, state: row.state as Alert['state'], source: { kind: row.source_kind, id: row.source_id, name: row.source_name }, dedupKey: row.dedup_key,
  service: named(row.service_id, row.service_name, row.service_seen), item: named(row.item_id, row.item_name, row.item_seen),
  team: { id: row.owner_team_id, name: row.team_name }, raisedAt: row.raised_at.toString(), lastAt: row.last_at.toString(), resolvedAt: row.resolved_at?.toString() ?? null, repeats: row.repeats,
  rehearsal: row.rehearsal, group: row.cause_group, acknowledgedAt: row.acknowledged_at?.toString() ?? null, suppressedAt: row.suppressed_at?.toString() ?? null, muted: row.muted_by && row.muted_until ? { windowId: row.muted_by, until: row.muted_until.toString(), why: row.muted_why ?? 'In a maintenance window.' } : null,
})

/** One page of alerts, newest first, and how many fire by urgency. */
export async function pageOfAlerts(ctx: Ctx, query: QueryOf<typeof listAlerts>): Promise<AnswerOf<typeof listAlerts>> {
  const place = placeOf(query.cursor, ['moment', 'id'])
  let rows = rowsOf(ctx).orderBy('a.raised_at', 'desc').orderBy('a.id', 'desc').limit(query.limit + 1)
  if (query.state) rows = rows.where('a.state', '=', query.state)
  if (query.urgency) rows = rows.where('a.urgency', '=', query.urgency)
  if (query.serviceId) rows = rows.where('a.service_id', '=', query.serviceId as Id<'service'>)
  if (query.itemId) rows = rows.where('a.item_id', '=', query.itemId as Id<'item'>)
  if (query.teamId) rows = rows.where('a.owner_team_id', '=', query.teamId as Id<'team'>)
  if (query.rehearsal !== undefined) rows = rows.where('a.rehearsal', '=', query.rehearsal)
  if (query.sourceId) rows = rows.where('a.source_id', '=', query.sourceId).where('a.source_kind', query.own ? '=' : '!=', 'own')
  if (query.group) rows = rows.where('a.cause_group', '=', query.group)
  if (query.mutedBy) rows = rows.where('a.muted_by', '=', query.mutedBy)
  if (query.muted !== undefined) rows = rows.where('a.muted_by', query.muted ? 'is not' : 'is', null)
  if (query.search) rows = rows.where('a.title', 'ilike', likely(query.search))
  if (place) rows = rows.where(sql<boolean>`(a.raised_at, a.id) < (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  const [found, counts] = await Promise.all([rows.execute(), countsOf(ctx)])
  const page = pageOfRows(found, query.limit, (row) => [row.raised_at.toString(), row.id])
  return { items: page.rows.map(present), next: page.next, counts }
}

async function countsOf(ctx: Ctx): Promise<Record<string, number>> {
  const inReach = reached(ctx.actor, 'alerts:read', { kind: 'alert', id: sql.ref('a.id'), team: sql.ref('a.owner_team_id') })
  const firing = sql`select a.urgency from operations.alert a where a.state = 'firing' and not a.rehearsal`
  const { rows } = await sql<{ urgency: string; count: number }>`select urgency, count(*) as count
    from (${firing} and ${inReach} union all ${firing} and a.id in ${shownIds(ctx.actor, 'alert')} and not ${inReach}) a group by urgency`.execute(ctx.db)
  const found = new Map(rows.map((row) => [row.urgency, Number(row.count)]))
  return Object.fromEntries(urgencies.map((urgency) => [urgency, found.get(urgency) ?? 0]))
}

/** One alert with what its source said. */
export async function readAlert(ctx: Ctx, id: Id<'alert'>): Promise<AlertDetail> {
  const row = await rowsOf(ctx).where('a.id', '=', id).executeTakeFirst()
  if (!row) throw missing('alert')
  const ended = row.state === 'resolved' ? (row.resolved_why ?? '') : ''
  const silent = row.muted_by ? say`It pages nobody. ${row.muted_why ?? ''}` : row.muted_until ? say`It paged nobody until ${row.muted_until}. ${row.muted_why ?? ''}` : ''
  const there = [row.suppressed_at ? say`Its source keeps it from notifying since ${row.suppressed_at}; that does not mean that it is over.` : '', row.acknowledged_at ? say`Somebody took it at its source at ${row.acknowledged_at}.` : '']
  const said = row.said_at ? say`It said that it began ${row.said_at}, which ${row.said_why ?? ''}.` : ''
  return { ...present(row), details: row.details as Record<string, unknown>, saidAt: row.said_at?.toString() ?? null, why: [say`${row.source_name} raised it under the key ${row.dedup_key} and has said it ${count(row.repeats + 1, 'time', 'times')}.`, said, ...there, ended, silent].filter((one) => one !== '').join(' ') }
}
