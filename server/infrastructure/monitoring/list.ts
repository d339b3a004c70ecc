import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { Check, CheckState, listChecks, listGrants } from '@fullscore/api/infrastructure/monitoring.ts'
import type { Sends } from '@fullscore/api/infrastructure/monitoring/requests.ts'
import type { Target } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import type { Urgency } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { likely, pageOfRows, placeOf, wordsOf } from '../../kernel/cursor.ts'
import { totalOf } from '../../kernel/total.ts'
import { missing } from '../../kernel/refusal.ts'
import { visible } from '../../organisation/visible.ts'

const scope = (ctx: Ctx) => visible(ctx.actor, 'monitoring:read', { kind: 'check', id: sql.ref('c.id'), team: sql.ref('c.owner_team_id') })

function checks(ctx: Ctx) {
  return ctx.db.selectFrom('infrastructure.check_definition as c').innerJoin('infrastructure.check_state as s', 's.check_id', 'c.id').innerJoin('organisation.team as t', 't.id', 'c.owner_team_id')
    .leftJoin('infrastructure.service_ref as v', (j) => j.on(sql`v.id`, '=', sql.ref('c.service_id'))).leftJoin('infrastructure.item_ref as i', (j) => j.on(sql`i.id`, '=', sql.ref('c.item_id'))).leftJoin('infrastructure.probe as p', 'p.id', 'c.probe_id')
    .selectAll('c').select(['s.state', 's.soft_state', 's.since', 's.attempts', 's.last_at', 's.last_ms', 's.summary', 't.name as team_name', 'v.name as service_name', 'i.name as item_name', 'p.name as probe_name',
      sql<boolean>`exists (select from infrastructure.check_secret k where k.check_id = c.id)`.as('has_password'), sql<Sends | null>`(select k.sends from infrastructure.check_secret k where k.check_id = c.id)`.as('sends')])
    .where('c.archived_at', 'is', null).where(scope(ctx))
}
type Row = Awaited<ReturnType<ReturnType<typeof checks>['executeTakeFirstOrThrow']>>

const present = (row: Row): Check => ({
  id: row.id, name: row.name, target: row.target as Target, interval: row.interval_s, timeout: row.timeout_ms, retries: row.retries, slowAfter: row.slow_after_ms, urgency: row.urgency as Urgency,
  service: row.service_id && row.service_name ? { id: row.service_id, name: row.service_name } : null, item: row.item_id && row.item_name ? { id: row.item_id, name: row.item_name } : null,
  probe: row.probe_id && row.probe_name ? { id: row.probe_id, name: row.probe_name } : null, team: { id: row.owner_team_id, name: row.team_name }, state: row.state as CheckState, softState: row.soft_state as CheckState, since: row.since?.toString() ?? null, attempts: row.attempts,
  lastAt: row.last_at?.toString() ?? null, lastMs: row.last_ms, hasPassword: row.has_password && row.kind === 'postgresql', sends: row.kind === 'http' ? row.sends : null, summary: row.enabled ? row.summary : 'Paused.', enabled: row.enabled, rehearsal: row.rehearsal, version: row.version,
})

/** What asks for attention stands first; what is paused asks for none. */
const rank = sql<number>`case when c.enabled then array_position(array['down', 'degraded', 'unknown', 'ok'], s.state) else 5 end`

/** One page of checks, the worst first and then by name, and how many are in which hard state. */
export async function pageOfChecks(ctx: Ctx, query: QueryOf<typeof listChecks>): Promise<AnswerOf<typeof listChecks>> {
  const place = placeOf(query.cursor, ['number', 'text', 'id'])
  let rows = checks(ctx).select(rank.as('rank')).orderBy(rank).orderBy(sql`lower(c.name)`).orderBy('c.id').limit(query.limit + 1)
  if (query.state) rows = rows.where('s.state', '=', query.state)
  if (query.kind) rows = rows.where('c.kind', '=', query.kind)
  if (query.serviceId) rows = rows.where('c.service_id', '=', query.serviceId as Id<'service'>)
  if (query.itemId) rows = rows.where('c.item_id', '=', query.itemId as Id<'item'>)
  if (query.probeId) rows = rows.where('c.probe_id', '=', query.probeId as Id<'probe'>)
  if (query.rehearsal !== undefined) rows = rows.where('c.rehearsal', '=', query.rehearsal)
  if (query.search) rows = rows.where(wordsOf('c.name'), 'ilike', likely(query.search))
  if (place) rows = rows.where(sql<boolean>`(${rank}, lower(c.name), c.id) > (${place[0]}::int, lower(${place[1]}), ${place[2]}::uuid)`)
  const counts = ctx.db.selectFrom('infrastructure.check_definition as c').innerJoin('infrastructure.check_state as s', 's.check_id', 'c.id')
    .select(['s.state', (e) => e.fn.countAll<number>().as('count')]).where('c.archived_at', 'is', null).where('c.rehearsal', '=', false).where(scope(ctx)).groupBy('s.state')
  const [found, counted, total] = await Promise.all([rows.execute(), counts.execute(), totalOf(ctx, rows, query.cursor)])
  const page = pageOfRows(found, query.limit, (row) => [row.rank, row.name, row.id])
  return { items: page.rows.map(present), next: page.next, ...total, counts: { ok: 0, degraded: 0, down: 0, unknown: 0, ...Object.fromEntries(counted.map((row) => [row.state, Number(row.count)])) } }
}

export async function readCheck(ctx: Ctx, id: Id<'check'>): Promise<Check> {
  const row = await checks(ctx).where('c.id', '=', id).executeTakeFirst()
  if (!row) throw missing('check')
  return present(row)
}

/** Which addresses each department may check. */
export async function allGrants(ctx: Ctx): Promise<AnswerOf<typeof listGrants>> {
  const rows = await ctx.db.selectFrom('organisation.department as d').leftJoin('infrastructure.check_grant as g', 'g.department_id', 'd.id')
    .select(['d.id', 'd.name', sql<string[]>`coalesce(array_agg(g.range order by g.range) filter (where g.range is not null), '{}')`.as('ranges')])
    .where('d.archived_at', 'is', null).groupBy(['d.id', 'd.name']).orderBy('d.name').execute()
  return { items: rows.map((row) => ({ departmentId: row.id, department: row.name, ranges: row.ranges })) }
}
