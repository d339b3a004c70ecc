import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { Alert, AlertDetail, listAlerts } from '@fullscore/api/operations/alerts.ts'
import { urgencies, type Urgency } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../kernel/context.ts'
import { pageOfRows, placeOf } from '../../kernel/cursor.ts'
import { missing } from '../../kernel/refusal.ts'
import { reached, shownIds, visible } from '../../organisation/visible.ts'
import { conditionsOf, inHand } from './filter.ts'
import { unknownWords } from './unknown-names.ts'

/** What the actor sees of `operations.alert a`. */
export const scope = (ctx: Ctx) => visible(ctx.actor, 'alerts:read', { kind: 'alert', id: sql.ref('a.id'), team: sql.ref('a.owner_team_id') })

function rowsOf(ctx: Ctx) {
  return ctx.db.selectFrom('operations.alert as a').innerJoin('organisation.team as t', 't.id', 'a.owner_team_id')
    .leftJoin('infrastructure.service_ref as s', (j) => j.on(sql`s.id`, '=', sql.ref('a.service_id')))
    .leftJoin('infrastructure.item_ref as i', (j) => j.on(sql`i.id`, '=', sql.ref('a.item_id')))
    .leftJoin('organisation.person as h', 'h.id', 'a.taken_by')
    .selectAll('a').select(['t.name as team_name', 'h.name as taken_name', 's.name as service_name', 'i.name as item_name',
      visible(ctx.actor, 'services:read', { kind: 'service', id: sql.ref('s.id'), team: sql.ref('s.owner_team_id') }).as('service_seen'),
      visible(ctx.actor, 'inventory:read', { kind: 'item', id: sql.ref('i.id'), team: sql.ref('i.owner_team_id') }).as('item_seen')])
    .where(scope(ctx))
}
type Row = Awaited<ReturnType<ReturnType<typeof rowsOf>['executeTakeFirstOrThrow']>>

/** A service or item by name; one that the reader does not see is only said to be there. */
export const named = (id: string | null, name: string | null, seen: unknown): Alert['service'] => (!id || !name ? null : seen === true ? { id, name } : { id: null, name: say`one more, outside your scope` })

const present = (row: Row): Alert => ({
  id: row.id, title: row.title, urgency: row.urgency as Urgency, state: row.state as Alert['state'], source: { kind: row.source_kind, id: row.source_id, name: row.source_name }, dedupKey: row.dedup_key,
  service: named(row.service_id, row.service_name, row.service_seen), item: named(row.item_id, row.item_name, row.item_seen),
  team: { id: row.owner_team_id, name: row.team_name }, raisedAt: row.raised_at.toString(), lastAt: row.last_at.toString(), resolvedAt: row.resolved_at?.toString() ?? null, repeats: row.repeats,
  rehearsal: row.rehearsal, group: row.cause_group, acknowledgedAt: row.acknowledged_at?.toString() ?? null, suppressedAt: row.suppressed_at?.toString() ?? null, muted: row.muted_by && row.muted_until ? { windowId: row.muted_by, until: row.muted_until.toString(), why: row.muted_why ?? 'In a maintenance window.' } : null,
  hand: handOf(row),
})

/** A person's hand goes before a nameless one at its source. What is over lies in nobody's. */
function handOf(row: Row): Alert['hand'] {
  if (row.state !== 'firing') return null
  if (row.taken_by && row.taken_at) return { person: { id: row.taken_by, name: row.taken_name ?? 'somebody' }, at: row.taken_at.toString(), through: row.taken_through === 'incident' ? 'incident' : 'hand' }
  return row.acknowledged_at ? { person: null, at: row.acknowledged_at.toString(), through: 'source' } : null
}

/** One page of alerts, newest first, and how many fire by urgency. */
export async function pageOfAlerts(ctx: Ctx, query: QueryOf<typeof listAlerts>): Promise<AnswerOf<typeof listAlerts>> {
  const place = placeOf(query.cursor, ['moment', 'id'])
  let rows = rowsOf(ctx).orderBy('a.raised_at', 'desc').orderBy('a.id', 'desc').limit(query.limit + 1)
  for (const condition of conditionsOf(query)) rows = rows.where(condition)
  if (place) rows = rows.where(sql<boolean>`(a.raised_at, a.id) < (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  const [found, counts, held] = await Promise.all([rows.execute(), countsOf(ctx), heldOf(ctx)])
  const page = pageOfRows(found, query.limit, (row) => [row.raised_at.toString(), row.id])
  return { items: page.rows.map(present), next: page.next, counts, inHand: held }
}

async function countsOf(ctx: Ctx): Promise<Record<string, number>> {
  const inReach = reached(ctx.actor, 'alerts:read', { kind: 'alert', id: sql.ref('a.id'), team: sql.ref('a.owner_team_id') })
  const firing = sql`select a.urgency from operations.alert a where a.state = 'firing' and not a.rehearsal`
  const { rows } = await sql<{ urgency: string; count: number }>`select urgency, count(*) as count
    from (${firing} and ${inReach} union all ${firing} and a.id in ${shownIds(ctx.actor, 'alert')} and not ${inReach}) a group by urgency`.execute(ctx.db)
  const found = new Map(rows.map((row) => [row.urgency, Number(row.count)]))
  return Object.fromEntries(urgencies.map((urgency) => [urgency, found.get(urgency) ?? 0]))
}

/** How many firing alerts somebody has in hand. Those are few, so that they are counted and not the others. */
async function heldOf(ctx: Ctx): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from operations.alert a where a.state = 'firing' and not a.rehearsal and ${inHand} and ${scope(ctx)}`.execute(ctx.db)
  return Number(rows[0]?.count ?? 0)
}

/** Who raised it, and under which key, where that says more than who. */
const raisedWords = (who: string, key: string | undefined, times: number) => (key === undefined
  ? say`${who} raised it and has said it ${count(times, 'once', '# times')}.` : say`${who} raised it under the key ${key} and has said it ${count(times, 'once', '# times')}.`)

/** One alert with what its source said. */
export async function readAlert(ctx: Ctx, id: Id<'alert'>): Promise<AlertDetail> {
  const row = await rowsOf(ctx).where('a.id', '=', id).executeTakeFirst()
  if (!row) throw missing('alert')
  const ended = row.state === 'resolved' ? (row.resolved_why ?? '') : ''
  const silent = row.muted_by ? say`It pages nobody. ${row.muted_why ?? ''}` : row.muted_until ? say`It paged nobody until ${row.muted_until}. ${row.muted_why ?? ''}` : ''
  const there = [row.suppressed_at ? say`Its source keeps it from notifying since ${row.suppressed_at}; that does not mean that it is over.` : '', row.acknowledged_at ? say`Somebody took it at its source at ${row.acknowledged_at}.` : '']
  const said = row.said_at ? say`It said that it began ${row.said_at}, which ${row.said_why ?? ''}.` : row.said_why ? say`It said that it began ${row.said_why}.` : ''
  return { ...present(row), details: row.details as Record<string, unknown>, saidAt: row.said_at?.toString() ?? null, why: [raisedWords(row.source_name, row.dedup_key === row.source_id ? undefined : row.dedup_key, row.repeats + 1), unknownWords(row.details as Record<string, unknown>), said, ...there, ended, silent].filter((one) => one !== '').join(' ') }
}
