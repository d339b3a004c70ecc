import { sql, type Selectable } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { OperationsStatusComponent, OperationsStatusPage } from '../../database/rows/operations.ts'
import type { Ctx } from '../../kernel/context.ts'
import { missing } from '../../kernel/refusal.ts'
import type { Reading } from './days.ts'
import type { CheckWord, Said } from './state.ts'

export type ComponentId = Id<'status-component'>
export type PageRow = Selectable<OperationsStatusPage>
export type ComponentRow = Selectable<OperationsStatusComponent>

export async function pageRow(ctx: Ctx): Promise<PageRow> {
  return ctx.db.selectFrom('operations.status_page').selectAll().executeTakeFirstOrThrow()
}
export async function lockPage(tx: Ctx): Promise<PageRow> {
  return tx.db.selectFrom('operations.status_page').selectAll().forNoKeyUpdate().executeTakeFirstOrThrow()
}
export async function updatePage(tx: Ctx, set: Partial<Omit<PageRow, 'one'>>): Promise<void> {
  await tx.db.updateTable('operations.status_page').set(set).execute()
}

/** The components in their order. Services that were archived or retired, and those of rehearsals, are not among them. */
export async function componentRows(ctx: Ctx): Promise<ComponentRow[]> {
  return ctx.db.selectFrom('operations.status_component as c').selectAll('c').where(sql<boolean>`exists (select from infrastructure.item_ref i join infrastructure.service_ref s on s.id = i.id
    where i.id = c.service_id and i.archived_at is null and i.state <> 'retired' and not s.rehearsal)`).orderBy('position').orderBy('id').execute()
}
export async function lockComponent(tx: Ctx, id: ComponentId): Promise<ComponentRow> {
  const row = await tx.db.selectFrom('operations.status_component').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
  if (!row) throw missing('component')
  return row
}
export async function setOverride(tx: Ctx, id: ComponentId, given: { state: string; reason: string; until: Temporal.Instant } | null): Promise<void> {
  await tx.db.updateTable('operations.status_component').set({
    override_state: given?.state ?? null, override_reason: given?.reason ?? null, override_until: given?.until ?? null, override_at: given ? tx.clock.now() : null, override_by: given ? tx.actor.personId ?? null : null,
  }).where('id', '=', id).execute()
}

export interface ContentRow { serviceId: string; name: string; description: string; group: string; onlyIfDegraded: boolean; assumed: boolean }

/** Makes the components exactly these, in this order; one that stays keeps its id, its override and its subscribers. */
export async function putComponents(tx: Ctx, rows: readonly ContentRow[]): Promise<void> {
  const ids = rows.map((row) => row.serviceId as Id<'item'>)
  let gone = tx.db.deleteFrom('operations.status_component')
  if (ids.length > 0) gone = gone.where('service_id', 'not in', ids)
  await gone.execute()
  if (rows.length === 0) return
  await tx.db.insertInto('operations.status_component').values(rows.map((row, position) => ({
    id: tx.ids.make<'status-component'>(), service_id: row.serviceId as Id<'item'>, name: row.name, description: row.description, group_name: row.group, position, only_if_degraded: row.onlyIfDegraded, assumed_since: row.assumed ? tx.clock.now() : null, added_at: tx.clock.now(),
  }))).onConflict((c) => c.column('service_id').doUpdateSet((e) => ({
    name: e.ref('excluded.name'), description: e.ref('excluded.description'), group_name: e.ref('excluded.group_name'), position: e.ref('excluded.position'), only_if_degraded: e.ref('excluded.only_if_degraded'),
    // It counts from when it was decided, however often the page is edited since.
    assumed_since: sql`case when excluded.assumed_since is not null then coalesce(status_component.assumed_since, excluded.assumed_since) end`,
  }))).execute()
}

/** How many checks of each service say what now. */
export async function checksNow(ctx: Ctx, serviceIds: readonly string[]): Promise<Map<string, Said['checks']>> {
  const { rows } = await sql<{ service_id: string; state: CheckWord; count: number }>`
    select service_id, state, count(*)::int as count from infrastructure.check_ref where service_id = any(${[...serviceIds]}::uuid[]) and not rehearsal group by 1, 2`.execute(ctx.db)
  const found = new Map<string, Record<CheckWord, number>>()
  for (const { service_id, state, count } of rows) found.set(service_id, { ok: 0, degraded: 0, down: 0, unknown: 0, ...found.get(service_id), [state]: count })
  return found
}

const mostReadings = 200_000

/** What checks of these services said since a moment, and what each said last before it; by check, in order of time. */
export async function readingsOf(ctx: Ctx, serviceIds: readonly string[], since: Temporal.Instant): Promise<Reading[]> {
  const { rows } = await sql<{ check_id: string; at: Temporal.Instant; service_id: string | null; state: CheckWord }>`
    with concerned as (select distinct check_id from operations.status_reading where service_id = any(${[...serviceIds]}::uuid[]))
    select r.check_id, r.at, r.service_id, r.state from operations.status_reading r join concerned using (check_id)
    where r.at >= coalesce((select max(b.at) from operations.status_reading b where b.check_id = r.check_id and b.at <= ${since}::timestamptz), '-infinity')
    order by r.check_id, r.at limit ${mostReadings}`.execute(ctx.db)
  return rows.map((row) => ({ checkId: row.check_id, at: row.at.epochMilliseconds, serviceId: row.service_id, state: row.state }))
}

/** Keeps what a check said from a moment on. */
export async function putReading(tx: Ctx, given: { checkId: string; at: Temporal.Instant; serviceId: string | null; state: CheckWord }): Promise<void> {
  await tx.db.insertInto('operations.status_reading').values({ check_id: given.checkId, at: given.at, service_id: given.serviceId as Id<'service'> | null, state: given.state })
    .onConflict((c) => c.columns(['check_id', 'at']).doUpdateSet((e) => ({ state: e.ref('excluded.state'), service_id: e.ref('excluded.service_id') }))).execute()
}

/** What a check says now, if it is on. */
export async function checkNow(ctx: Ctx, checkId: string): Promise<{ serviceId: string | null; state: CheckWord; rehearsal: boolean } | undefined> {
  const row = await ctx.db.selectFrom('infrastructure.check_ref').select(['service_id', 'state', 'rehearsal']).where('id', '=', checkId as Id<'check'>).executeTakeFirst()
  return row && { serviceId: row.service_id, state: row.state as CheckWord, rehearsal: row.rehearsal }
}

/** Notes that Fullscore runs. After a silence longer than `longest` what checks had said before it is no longer taken for the truth. */
export async function beat(tx: Ctx, longest: Temporal.DurationLike): Promise<boolean> {
  const now = tx.clock.now()
  const last = await tx.db.selectFrom('operations.status_beat').select('at').forUpdate().executeTakeFirst()
  await tx.db.insertInto('operations.status_beat').values({ at: now }).onConflict((c) => c.column('one').doUpdateSet((e) => ({ at: sql`greatest(excluded.at, ${e.ref('operations.status_beat.at')})` }))).execute()
  if (!last || Temporal.Instant.compare(last.at.add(longest), now) >= 0) return false
  await tx.db.insertInto('operations.status_gap').values({ from_at: last.at, to_at: now }).onConflict((c) => c.doNothing()).execute()
  return true
}
export async function gapsSince(ctx: Ctx, since: Temporal.Instant): Promise<{ from: number; to: number }[]> {
  const rows = await ctx.db.selectFrom('operations.status_gap').selectAll().where('to_at', '>', since).orderBy('from_at', 'desc').limit(5000).execute()
  return rows.map((row) => ({ from: row.from_at.epochMilliseconds, to: row.to_at.epochMilliseconds }))
}

/** Forgets what is older than any bar shows; the last word of each check stays. */
export async function forgetOld(tx: Ctx): Promise<void> {
  const old = tx.clock.now().subtract({ hours: 24 * 100 })
  await sql`delete from operations.status_reading r where r.at < ${old}::timestamptz and exists (select from operations.status_reading n where n.check_id = r.check_id and n.at > r.at and n.at < ${old}::timestamptz)`.execute(tx.db)
  await tx.db.deleteFrom('operations.status_gap').where('to_at', '<', old).execute()
}

export interface WindowShown { windowId: string; title: string; text: string; componentIds: string[]; publishedAt: Temporal.Instant }
export interface OpeningShown extends WindowShown { from: Temporal.Instant; to: Temporal.Instant; openedAt: Temporal.Instant | null; closedAt: Temporal.Instant | null }

export async function windowsShown(ctx: Ctx): Promise<WindowShown[]> {
  const rows = await ctx.db.selectFrom('operations.status_window').selectAll().execute()
  return rows.map((row) => ({ windowId: row.window_id, title: row.public_title, text: row.public_text, componentIds: row.component_ids, publishedAt: row.published_at }))
}
export async function putWindow(tx: Ctx, given: { windowId: string; title: string; text: string; componentIds: readonly string[] }): Promise<void> {
  await tx.db.insertInto('operations.status_window').values({ window_id: given.windowId as Id<'maintenance-window'>, public_title: given.title, public_text: given.text, component_ids: [...given.componentIds], published_at: tx.clock.now() })
    .onConflict((c) => c.column('window_id').doUpdateSet((e) => ({ public_title: e.ref('excluded.public_title'), public_text: e.ref('excluded.public_text'), component_ids: e.ref('excluded.component_ids') }))).execute()
}
export async function dropWindow(tx: Ctx, windowId: string): Promise<boolean> {
  const { numDeletedRows } = await tx.db.deleteFrom('operations.status_window').where('window_id', '=', windowId as Id<'maintenance-window'>).executeTakeFirst()
  return numDeletedRows > 0n
}

/** Openings of windows made public: those that were since a moment, those that are, and the next two of each to come. */
export async function openingsShown(ctx: Ctx, since: Temporal.Instant): Promise<OpeningShown[]> {
  const now = ctx.clock.now()
  const { rows } = await sql<{ window_id: string; public_title: string; public_text: string; component_ids: string[]; published_at: Temporal.Instant; from_at: Temporal.Instant; to_at: Temporal.Instant; opened_at: Temporal.Instant | null; closed_at: Temporal.Instant | null }>`
    select w.window_id, w.public_title, w.public_text, w.component_ids, w.published_at, o.from_at, o.to_at, o.opened_at, o.closed_at
    from operations.status_window w cross join lateral (
      (select * from operations.maintenance_opening_ref r where r.window_id = w.window_id and r.from_at <= ${now}::timestamptz and coalesce(r.closed_at, r.to_at) > ${since}::timestamptz order by r.from_at desc limit 100)
      union all
      (select * from operations.maintenance_opening_ref r where r.window_id = w.window_id and r.from_at > ${now}::timestamptz and r.closed_at is null order by r.from_at limit 2)
    ) o order by o.from_at desc, w.window_id limit 500`.execute(ctx.db)
  return rows.map((row) => ({
    windowId: row.window_id, title: row.public_title, text: row.public_text, componentIds: row.component_ids, publishedAt: row.published_at, from: row.from_at, to: row.to_at, openedAt: row.opened_at, closedAt: row.closed_at,
  }))
}
