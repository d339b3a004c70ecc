import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import { maintenanceStates, type listMaintenance, type MaintenanceDetail, type MaintenanceState, type MaintenanceWindow } from '@fullscore/api/operations/maintenance.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../kernel/context.ts'
import { likely, pageOfRows, placeOf } from '../../kernel/cursor.ts'
import { missing } from '../../kernel/refusal.ts'
import { mayActOn, visible } from '../../organisation/visible.ts'
import { namesOfItems } from '../../infrastructure/inventory/public.ts'
import { coversOf, type OpeningRow, type WindowId } from './store.ts'
import { spoken, whyNot } from './window.ts'

const scope = (ctx: Ctx) => visible(ctx.actor, 'maintenance:read', { kind: 'maintenance-window', id: sql.ref('w.id'), team: sql.ref('w.owner_team_id') })

/** Windows in the actor's scope. */
export const windows = (ctx: Ctx) => ctx.db.selectFrom('operations.maintenance_window as w').innerJoin('organisation.team as t', 't.id', 'w.owner_team_id')
  .leftJoin('organisation.person as p', 'p.id', 'w.planned_by_person_id').selectAll('w')
  .select(['t.name as team_name', 'p.name as planner', sql<number>`(select count(*)::int from operations.maintenance_cover c where c.window_id = w.id)`.as('covers')]).where(scope(ctx))
type Row = Awaited<ReturnType<ReturnType<typeof windows>['executeTakeFirstOrThrow']>>

const present = (row: Row): MaintenanceWindow => ({
  id: row.id, title: row.title, state: row.state as MaintenanceState, team: { id: row.owner_team_id, name: row.team_name }, zone: row.zone, recurring: row.repeats !== null,
  from: row.from_at.toString(), to: row.to_at.toString(), covers: row.covers,
})

/** One page of windows by their opening, and how many there are by state. */
export async function pageOfMaintenance(ctx: Ctx, query: QueryOf<typeof listMaintenance>): Promise<AnswerOf<typeof listMaintenance>> {
  const place = placeOf(query.cursor, ['moment', 'id'])
  // Of those to come the next one is asked for first, of the past the last one.
  const soonest = query.state === 'active' || query.state === 'planned' || query.state === 'open'
  const way = soonest ? 'asc' : 'desc'
  let rows = windows(ctx).orderBy('w.from_at', way).orderBy('w.id', way).limit(query.limit + 1)
  if (query.state) rows = rows.where('w.state', 'in', query.state === 'active' ? ['planned', 'open'] : [query.state])
  if (query.teamId) rows = rows.where('w.owner_team_id', '=', query.teamId as Id<'team'>)
  if (query.covering) rows = rows.where('w.id', 'in', (e) => e.selectFrom('operations.maintenance_cover').select('window_id').where('object_id', '=', query.covering!))
  if (query.search) rows = rows.where('w.title', 'ilike', likely(query.search))
  if (place) rows = rows.where(sql<boolean>`(w.from_at, w.id) ${soonest ? sql`>` : sql`<`} (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  const counted = ctx.db.selectFrom('operations.maintenance_window as w').select(['w.state', (e) => e.fn.countAll<number>().as('count')]).where(scope(ctx)).groupBy('w.state')
  const [found, counts] = await Promise.all([rows.execute(), counted.execute()])
  const page = pageOfRows(found, query.limit, (row) => [row.from_at.toString(), row.id])
  const by = new Map(counts.map((row) => [row.state, Number(row.count)]))
  return { items: page.rows.map(present), next: page.next, counts: Object.fromEntries(maintenanceStates.map((state) => [state, by.get(state) ?? 0])) }
}

/** One window with what it covers and its openings: the last five that were, the next ten to come. */
export async function readMaintenance(ctx: Ctx, id: WindowId): Promise<MaintenanceDetail> {
  const row = await windows(ctx).where('w.id', '=', id).executeTakeFirst()
  if (!row) throw missing('maintenance window')
  const covers = await coversOf(ctx, id)
  const names = await namesOfItems(ctx, covers.map((one) => one.id as Id<'item'>))
  const openings = ctx.db.selectFrom('operations.maintenance_opening').selectAll().where('window_id', '=', id)
  const past = await openings.where('closed_at', 'is not', null).orderBy('from_at', 'desc').limit(5).execute()
  const coming = await openings.where('closed_at', 'is', null).orderBy('from_at').limit(10).execute()
  return {
    ...present(row), version: row.version, reason: row.reason, starts: row.starts, ends: row.ends, repeats: row.repeats, plannedAt: row.planned_at.toString(),
    plannedBy: row.planned_by_person_id && row.planner ? { id: row.planned_by_person_id, name: row.planner } : null, why: whyOf(row),
    covered: covers.map(({ kind, id: object }) => ({ kind, id: names.has(object) ? object : null, name: names.get(object)?.name ?? 'one more, outside your scope' })),
    openings: [...past.toReversed(), ...coming].map(presentOpening), can: await possible(ctx, row),
  }
}

const presentOpening = (one: OpeningRow): MaintenanceDetail['openings'][number] => ({
  from: one.from_at.toString(), to: (one.closed_at ?? one.to_at).toString(), state: one.closed_at ? 'over' : one.opened_at ? 'open' : 'planned', why: one.closed_why,
})

function whyOf(row: Row): string {
  if (row.state === 'cancelled') return row.cancelled_why ?? 'It was cancelled.'
  if (row.state === 'over') return 'All its openings are over: new alerts page again.'
  const until = spoken(row.to_at, row.zone)
  return row.state === 'open' ? say`Until ${until} new alerts of what it covers page nobody.` : say`It opens ${spoken(row.from_at, row.zone)}, until ${until}.`
}

async function possible(ctx: Ctx, row: Row): Promise<MaintenanceDetail['can']> {
  const allowed = await mayActOn(ctx, 'maintenance:manage', { kind: 'maintenance-window', id: row.id, team: row.owner_team_id })
  return (['edit', 'extend', 'end', 'cancel'] as const).map((action) => {
    const no = whyNot(action, row.state as MaintenanceState)
    if (no) return { action, allowed: false, reason: no.reason }
    return allowed ? { action, allowed } : { action, allowed, reason: say`This needs the permission maintenance:manage in ${row.team_name}.` }
  })
}
