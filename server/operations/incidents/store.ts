import { sql, type Insertable, type Selectable, type Updateable } from 'kysely'
import type { IncidentState } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { OperationsIncident } from '../../database/rows/operations.ts'
import type { Ctx } from '../../kernel/context.ts'
import { missing, stale } from '../../kernel/refusal.ts'
import { decidesHand } from './hand.ts'
import { followHand } from './store-alerts.ts'

export type IncidentRow = Selectable<OperationsIncident> & { state: IncidentState }

/** One incident, locked for the rest of the transaction. @throws Refusal missing */
export async function lockIncident(tx: Ctx, id: Id<'incident'>): Promise<IncidentRow> {
  const row = await tx.db.selectFrom('operations.incident').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
  if (!row) throw missing('incident')
  return row as IncidentRow
}

export async function incidentRow(ctx: Ctx, id: Id<'incident'>): Promise<IncidentRow | undefined> {
  return (await ctx.db.selectFrom('operations.incident').selectAll().where('id', '=', id).executeTakeFirst()) as IncidentRow | undefined
}

/** Several, locked in one order, so that two who merge the same do not wait for each other. @throws Refusal missing */
export async function lockIncidents(tx: Ctx, ids: readonly Id<'incident'>[]): Promise<Map<string, IncidentRow>> {
  const rows = new Map<string, IncidentRow>()
  for (const id of [...new Set(ids)].sort()) rows.set(id, await lockIncident(tx, id))
  return rows
}

/**
 * The incident that is open for a service, or that the service's was merged into, locked. A private one does not stand for its
 * service: nothing may join it that others see.
 */
export async function openIncidentOf(tx: Ctx, serviceId: Id<'service'>): Promise<IncidentRow | undefined> {
  return (await tx.db.selectFrom('operations.incident').selectAll().where('state', '!=', 'resolved').where('private', '=', false)
    .where((e) => e.or([e('service_id', '=', serviceId), e('id', 'in', e.selectFrom('operations.incident').select('merged_into_id').where('service_id', '=', serviceId).where('merged_into_id', 'is not', null).$castTo<{ merged_into_id: Id<'incident'> }>())]))
    .orderBy((e) => e('service_id', '=', serviceId), 'desc').limit(1).forNoKeyUpdate().executeTakeFirst()) as IncidentRow | undefined
}

/** The open incident without a service that holds an alert of a source's cause group, or that the holding one was merged into; none that is private. */
export async function openIncidentOfGroup(ctx: Ctx, sourceId: string, group: string): Promise<IncidentRow | undefined> {
  return (await ctx.db.selectFrom('operations.incident as i').selectAll('i').where('i.state', '!=', 'resolved').where('i.service_id', 'is', null).where('i.private', '=', false).where('i.merged_into_id', 'is', null)
    .where(sql<boolean>`exists (select from operations.incident_alert j join operations.alert_ref a on a.id = j.alert_id join operations.incident h on h.id = j.incident_id
      where coalesce(h.merged_into_id, h.id) = i.id and a.source_id = ${sourceId} and a.cause_group = ${group})`)
    .orderBy('i.number', 'desc').forNoKeyUpdate().executeTakeFirst()) as IncidentRow | undefined
}

/** The open incident that holds one of these alerts, or that the holding one was merged into, locked; none that is private. */
export async function openIncidentOfAlerts(tx: Ctx, alertIds: readonly Id<'alert'>[]): Promise<IncidentRow | undefined> {
  if (alertIds.length === 0) return undefined
  return (await tx.db.selectFrom('operations.incident as i').selectAll('i').where('i.state', '!=', 'resolved').where('i.private', '=', false).where('i.merged_into_id', 'is', null)
    .where(sql<boolean>`exists (select from operations.incident_alert j join operations.incident h on h.id = j.incident_id where coalesce(h.merged_into_id, h.id) = i.id and j.alert_id = any(${[...alertIds]}::uuid[]))`)
    .orderBy('i.number', 'desc').limit(1).forNoKeyUpdate().executeTakeFirst()) as IncidentRow | undefined
}

export async function insertIncident(tx: Ctx, row: Omit<Insertable<OperationsIncident>, 'number'>): Promise<IncidentRow> {
  return (await tx.db.insertInto('operations.incident').values(row).returningAll().executeTakeFirstOrThrow()) as IncidentRow
}

/**
 * Writes columns of an incident; its alerts follow into the hand of who has it then. With `version` the write is a person's edit and
 * counts the version up.
 */
export async function updateIncident(tx: Ctx, id: Id<'incident'>, set: Updateable<OperationsIncident>, version?: number): Promise<IncidentRow> {
  let query = tx.db.updateTable('operations.incident').set(version === undefined ? set : { ...set, version: version + 1 }).where('id', '=', id)
  if (version !== undefined) query = query.where('version', '=', version)
  const row = await query.returningAll().executeTakeFirst()
  if (!row) throw stale()
  if (decidesHand(set)) await followHand(tx, row as IncidentRow)
  return row as IncidentRow
}

/** Where items lead that may have been merged into others, many at once. */
export async function keptOf(ctx: Ctx, ids: readonly Id<'item'>[]): Promise<(id: Id<'item'>) => Id<'item'>> {
  if (ids.length === 0) return (id) => id
  const { rows } = await sql<{ id: string; at: Id<'item'> }>`with recursive lead(id, at) as (select one, one from unnest(${[...new Set(ids)]}::uuid[]) one union select l.id, m.kept_id from lead l join infrastructure.item_merged_ref m on m.gone_id = l.at)
    select l.id, l.at from lead l where l.id <> l.at and not exists (select from infrastructure.item_merged_ref m where m.gone_id = l.at)`.execute(ctx.db)
  const leads = new Map(rows.map((row) => [row.id, row.at]))
  return (id) => leads.get(id) ?? id
}

/** Open incidents whose impact holds one of these items. */
export async function openIncidentsKnowing(ctx: Ctx, items: readonly Id<'item'>[]): Promise<Id<'incident'>[]> {
  const rows = await ctx.db.selectFrom('operations.incident as i').select('i.id').where('i.state', '!=', 'resolved')
    .where((e) => e.exists(e.selectFrom('operations.incident_impact as m').select('m.item_id').whereRef('m.incident_id', '=', 'i.id').where('m.item_id', 'in', [...items]))).orderBy('i.number').limit(500).execute()
  return rows.map((row) => row.id)
}

export async function marksOf(ctx: Ctx, id: Id<'incident'>) {
  return ctx.db.selectFrom('operations.incident_mark').select(['item_id', 'mark']).where('incident_id', '=', id).execute()
}

/** Says or takes back what a person knows of an item. */
export async function setMark(tx: Ctx, id: Id<'incident'>, itemId: Id<'item'>, mark: 'failed' | 'not-impacted' | 'none'): Promise<void> {
  if (mark === 'none') await tx.db.deleteFrom('operations.incident_mark').where('incident_id', '=', id).where('item_id', '=', itemId).execute()
  else {
    await tx.db.insertInto('operations.incident_mark').values({ incident_id: id, item_id: itemId, mark })
      .onConflict((c) => c.columns(['incident_id', 'item_id']).doUpdateSet({ mark })).execute()
  }
}

export interface ImpactRow { item_id: Id<'item'>; verdict: string; reason: string; path: string; decided: string | null; rank: number }

/** Replaces what the last walk found. */
export async function replaceImpact(tx: Ctx, id: Id<'incident'>, rows: readonly ImpactRow[]): Promise<void> {
  await tx.db.deleteFrom('operations.incident_impact').where('incident_id', '=', id).execute()
  for (let start = 0; start < rows.length; start += 1000) {
    await tx.db.insertInto('operations.incident_impact').values(rows.slice(start, start + 1000).map((row) => ({ incident_id: id, ...row }))).execute()
  }
  await tx.db.updateTable('operations.incident').set({ impact_at: tx.clock.now() }).where('id', '=', id).execute()
}

export async function impactRows(ctx: Ctx, id: Id<'incident'>) {
  return ctx.db.selectFrom('operations.incident_impact').selectAll().where('incident_id', '=', id).orderBy('rank').limit(500).execute()
}

export async function impactCount(ctx: Ctx, id: Id<'incident'>): Promise<number> {
  return Number((await ctx.db.selectFrom('operations.incident_impact').select((e) => e.fn.countAll<string>().as('count')).where('incident_id', '=', id).executeTakeFirstOrThrow()).count)
}

/** Items that other open incidents know as failed: the context of a walk. */
export async function otherFailures(ctx: Ctx, id: Id<'incident'>): Promise<{ itemId: Id<'item'>; incidentId: string }[]> {
  const rows = await ctx.db.selectFrom('operations.incident_impact as m').innerJoin('operations.incident as i', 'i.id', 'm.incident_id')
    .select(['m.item_id', 'm.incident_id']).where('m.verdict', '=', 'failed').where('i.state', '!=', 'resolved').where('i.id', '!=', id).where('i.rehearsal', '=', false).where('i.private', '=', false).limit(10_000).execute()
  return rows.map((row) => ({ itemId: row.item_id, incidentId: row.incident_id }))
}
