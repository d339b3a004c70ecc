import { sql, type Insertable, type Selectable, type Updateable } from 'kysely'
import type { IncidentState } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { OperationsIncident } from '../../database/rows/operations.ts'
import type { Ctx } from '../../kernel/context.ts'
import { missing, stale } from '../../kernel/refusal.ts'

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

/** The incident that is open for a service, locked. */
export async function openIncidentOf(tx: Ctx, serviceId: Id<'service'>): Promise<IncidentRow | undefined> {
  return (await tx.db.selectFrom('operations.incident').selectAll().where('service_id', '=', serviceId).where('state', '!=', 'resolved').forNoKeyUpdate().executeTakeFirst()) as IncidentRow | undefined
}

/** The open incident without a service that holds an alert of a source's cause group, if there is one. */
export async function openIncidentOfGroup(ctx: Ctx, sourceId: string, group: string): Promise<IncidentRow | undefined> {
  return (await ctx.db.selectFrom('operations.incident as i').selectAll('i').where('i.state', '!=', 'resolved').where('i.service_id', 'is', null)
    .where(sql<boolean>`exists (select from operations.incident_alert j join operations.alert_ref a on a.id = j.alert_id where j.incident_id = i.id and a.source_id = ${sourceId} and a.cause_group = ${group})`)
    .orderBy('i.number', 'desc').forNoKeyUpdate().executeTakeFirst()) as IncidentRow | undefined
}

export async function insertIncident(tx: Ctx, row: Omit<Insertable<OperationsIncident>, 'number'>): Promise<IncidentRow> {
  return (await tx.db.insertInto('operations.incident').values(row).returningAll().executeTakeFirstOrThrow()) as IncidentRow
}

/** Writes columns of an incident. With `version` the write is a person's edit and counts the version up. */
export async function updateIncident(tx: Ctx, id: Id<'incident'>, set: Updateable<OperationsIncident>, version?: number): Promise<IncidentRow> {
  let query = tx.db.updateTable('operations.incident').set(version === undefined ? set : { ...set, version: version + 1 }).where('id', '=', id)
  if (version !== undefined) query = query.where('version', '=', version)
  const row = await query.returningAll().executeTakeFirst()
  if (!row) throw stale()
  return row as IncidentRow
}

/** Ties an alert to an incident. @returns false if it was tied already */
export async function joinAlert(tx: Ctx, id: Id<'incident'>, alertId: Id<'alert'>, why: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.db.insertInto('operations.incident_alert').values({ incident_id: id, alert_id: alertId, joined_at: tx.clock.now(), why })
    .onConflict((c) => c.doNothing()).executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** The incidents that an alert belongs to. */
export async function incidentsOfAlert(ctx: Ctx, alertId: Id<'alert'>): Promise<Id<'incident'>[]> {
  return (await ctx.db.selectFrom('operations.incident_alert').select('incident_id').where('alert_id', '=', alertId).execute()).map((row) => row.incident_id)
}

/** The alerts of an incident with the facts that the list needs. */
export async function alertsOf(ctx: Ctx, id: Id<'incident'>) {
  return ctx.db.selectFrom('operations.incident_alert as j').innerJoin('operations.alert_ref as a', (j) => j.on(sql`a.id`, '=', sql.ref('j.alert_id')))
    .select(['a.id', 'a.name as title', 'a.urgency', 'a.state', 'a.item_id', 'a.raised_at', 'a.resolved_at', 'a.acknowledged_at', 'j.why', 'j.joined_at'])
    .where('j.incident_id', '=', id).orderBy('a.raised_at').limit(1000).execute()
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

export interface ImpactRow { item_id: Id<'item'>; verdict: string; reason: string; path: string; rank: number }

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

/** Items that other open incidents know as failed: the context of a walk. */
export async function otherFailures(ctx: Ctx, id: Id<'incident'>): Promise<{ itemId: Id<'item'>; incidentId: string }[]> {
  const rows = await ctx.db.selectFrom('operations.incident_impact as m').innerJoin('operations.incident as i', 'i.id', 'm.incident_id')
    .select(['m.item_id', 'm.incident_id']).where('m.verdict', '=', 'failed').where('i.state', '!=', 'resolved').where('i.id', '!=', id).where('i.rehearsal', '=', false).limit(10_000).execute()
  return rows.map((row) => ({ itemId: row.item_id, incidentId: row.incident_id }))
}
