import { sql, type Insertable, type Selectable, type Updateable } from 'kysely'
import type { MaintenanceState } from '@fullscore/api/operations/maintenance.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Opening } from '@fullscore/time/openings.ts'
import type { OperationsMaintenanceOpening, OperationsMaintenanceWindow } from '../../database/rows/operations.ts'
import type { Ctx } from '../../kernel/context.ts'
import { missing } from '../../kernel/refusal.ts'

export type WindowId = Id<'maintenance-window'>
export type WindowRow = Selectable<OperationsMaintenanceWindow> & { state: MaintenanceState }
export type OpeningRow = Selectable<OperationsMaintenanceOpening>
export interface Cover { kind: 'service' | 'item'; id: string }

/** One window, locked for the rest of the transaction, yet not against the foreign keys of alerts kept silent. @throws Refusal missing */
export async function lockWindow(tx: Ctx, id: WindowId): Promise<WindowRow> {
  const row = await tx.db.selectFrom('operations.maintenance_window').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
  if (!row) throw missing('maintenance window')
  return row as WindowRow
}

/** The team that owns a window, whoever asks. */
export async function teamOfWindow(ctx: Ctx, id: string): Promise<Id<'team'> | undefined> {
  return (await ctx.db.selectFrom('operations.maintenance_window').select('owner_team_id').where('id', '=', id as WindowId).executeTakeFirst())?.owner_team_id
}

export async function insertWindow(tx: Ctx, row: Insertable<OperationsMaintenanceWindow>, covers: readonly Cover[]): Promise<WindowRow> {
  const made = await tx.db.insertInto('operations.maintenance_window').values(row).returningAll().executeTakeFirstOrThrow()
  await tx.db.insertInto('operations.maintenance_cover').values(covers.map(({ kind, id }) => ({ window_id: made.id, kind, object_id: id }))).execute()
  return made as WindowRow
}

export async function setCovers(tx: Ctx, id: WindowId, covers: readonly Cover[]): Promise<void> {
  await tx.db.deleteFrom('operations.maintenance_cover').where('window_id', '=', id).execute()
  await tx.db.insertInto('operations.maintenance_cover').values(covers.map((one) => ({ window_id: id, kind: one.kind, object_id: one.id }))).execute()
}

export async function updateWindow(tx: Ctx, id: WindowId, set: Updateable<OperationsMaintenanceWindow>): Promise<WindowRow> {
  return (await tx.db.updateTable('operations.maintenance_window').set(set).where('id', '=', id).returningAll().executeTakeFirstOrThrow()) as WindowRow
}

export async function coversOf(ctx: Ctx, id: WindowId): Promise<Cover[]> {
  const rows = await ctx.db.selectFrom('operations.maintenance_cover').select(['kind', 'object_id']).where('window_id', '=', id).orderBy('object_id').execute()
  return rows.map((row) => ({ kind: row.kind as Cover['kind'], id: row.object_id }))
}

/** Openings that are not over, in order. */
export async function comingOf(ctx: Ctx, id: WindowId): Promise<OpeningRow[]> {
  return ctx.db.selectFrom('operations.maintenance_opening').selectAll().where('window_id', '=', id).where('closed_at', 'is', null).orderBy('from_at').execute()
}

export async function putOpenings(tx: Ctx, id: WindowId, openings: readonly Opening[]): Promise<void> {
  if (openings.length === 0) return
  await tx.db.insertInto('operations.maintenance_opening').values(openings.map(({ from, to }) => ({ window_id: id, from_at: from, to_at: to }))).onConflict((c) => c.doNothing()).execute()
}

export async function updateOpening(tx: Ctx, row: OpeningRow, set: Updateable<OperationsMaintenanceOpening>): Promise<void> {
  await tx.db.updateTable('operations.maintenance_opening').set(set).where('window_id', '=', row.window_id).where('from_at', '=', row.from_at).execute()
}

export async function dropComing(tx: Ctx, id: WindowId): Promise<void> {
  await tx.db.deleteFrom('operations.maintenance_opening').where('window_id', '=', id).where('closed_at', 'is', null).execute()
}

export interface Muting { windowId: WindowId; title: string; until: Temporal.Instant; zone: string }

/**
 * The open window that covers any of these objects, the one that is open longest. Its opening is locked against being closed until
 * the caller commits: whoever closes it sees what was kept silent, and whoever comes after finds it closed. Items that were merged are one.
 */
export async function openWindowOver(tx: Ctx, objects: readonly string[]): Promise<Muting | undefined> {
  if (objects.length === 0) return undefined
  const now = tx.clock.now()
  const { rows } = await sql<Muting>`
    with recursive same(id) as (select unnest(${[...objects]}::uuid[]) union select n.id from same cross join lateral (
      select m.kept_id as id from infrastructure.item_merged_ref m where m.gone_id = same.id union all select m.gone_id from infrastructure.item_merged_ref m where m.kept_id = same.id) n)
    select w.id as "windowId", w.title, w.zone, o.to_at as until from operations.maintenance_opening o join operations.maintenance_window w on w.id = o.window_id
    where o.from_at <= ${now}::timestamptz and o.to_at > ${now}::timestamptz and o.closed_at is null
      and exists (select from operations.maintenance_cover c where c.window_id = o.window_id and c.object_id in (select id from same))
    order by o.to_at desc, w.id for share of o`.execute(tx.db)
  return rows[0]
}
