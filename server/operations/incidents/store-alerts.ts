import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { freeAlerts, holdAlerts } from '../alerts/public.ts'
import { handOf } from './hand.ts'
import { nameOf } from './incident.ts'
import type { IncidentRow } from './store.ts'

/** The incident that goes on and holds an alert, by alert: its name, or null where it is private. Alerts in none are left out. */
export async function activeIncidentsOf(ctx: Ctx, alertIds: readonly Id<'alert'>[]): Promise<Map<string, string | null>> {
  const { rows } = await sql<{ alert_id: string; number: number; private: boolean }>`select j.alert_id, r.number, r.private from operations.incident_alert j join operations.incident i on i.id = j.incident_id
    join operations.incident r on r.id = coalesce(i.merged_into_id, i.id) where j.alert_id = any(${[...alertIds]}::uuid[]) and r.state <> 'resolved'`.execute(ctx.db)
  return new Map(rows.map((row) => [row.alert_id, row.private ? null : nameOf(row)]))
}

/** Of alerts of an incident, whether a person joined each after it was opened; those of others are left out. */
export async function joinedByHand(ctx: Ctx, id: Id<'incident'>, alertIds: readonly Id<'alert'>[]): Promise<Map<string, boolean>> {
  const rows = await ctx.db.selectFrom('operations.incident_alert as j').select(['j.alert_id', sql<boolean>`j.joined_by is not null`.as('by_hand')]).where('j.incident_id', '=', id).where('j.alert_id', 'in', [...alertIds]).execute()
  return new Map(rows.map((row) => [row.alert_id, row.by_hand]))
}

/** The incidents that an alert is worked on in: those it belongs to, or those that these were merged into. */
export async function incidentsOfAlert(ctx: Ctx, alertId: Id<'alert'>): Promise<Id<'incident'>[]> {
  const rows = await ctx.db.selectFrom('operations.incident_alert as j').innerJoin('operations.incident as i', 'i.id', 'j.incident_id')
    .select((e) => e.fn.coalesce('i.merged_into_id', 'i.id').as('id')).distinct().where('j.alert_id', '=', alertId).execute()
  return rows.map((row) => row.id)
}

/** An incident and those merged into it. */
export const family = (id: Id<'incident'>) => sql<Id<'incident'>>`(select f.id from operations.incident f where f.id = ${id} or f.merged_into_id = ${id})`

/** The alerts of an incident and of those merged into it, with the facts that the list needs; `incident_id` says whose each is. At most 1,000: those that fire before those that are over. */
export async function alertsOf(ctx: Ctx, id: Id<'incident'>) {
  return ctx.db.selectFrom('operations.incident_alert as j').innerJoin('operations.alert_ref as a', (j) => j.on(sql`a.id`, '=', sql.ref('j.alert_id')))
    .select(['a.id', 'a.name as title', 'a.urgency', 'a.state', 'a.item_id', 'a.source_id', 'a.raised_at', 'a.resolved_at', 'a.acknowledged_at', 'j.why', 'j.joined_at', 'j.incident_id'])
    .where('j.incident_id', 'in', family(id)).orderBy(sql`a.state <> 'firing'`).orderBy('a.raised_at').limit(1000).execute()
}

/** All alerts of an incident and of those merged into it that fire. */
async function firingOf(tx: Ctx, id: Id<'incident'>): Promise<Id<'alert'>[]> {
  const { rows } = await sql<{ id: Id<'alert'> }>`select a.id from operations.incident_alert j join operations.alert_ref a on a.id = j.alert_id where j.incident_id in ${family(id)} and a.state = 'firing'`.execute(tx.db)
  return rows.map((row) => row.id)
}

/** How the alerts of an incident and of those merged into it stand, however many there are: one `firing` at least, all over (`quiet`), or `none`. */
export async function standingOf(ctx: Ctx, id: Id<'incident'>): Promise<'firing' | 'quiet' | 'none'> {
  const { rows: [row] } = await sql<{ firing: boolean; any: boolean }>`with own as (select j.alert_id from operations.incident_alert j where j.incident_id in ${family(id)})
    select exists (select from own join operations.alert_ref a on a.id = own.alert_id where a.state = 'firing') as firing, exists (select from own) as any`.execute(ctx.db)
  return row!.firing ? 'firing' : row!.any ? 'quiet' : 'none'
}

/** Since when an incident is calm that somebody opens again or hands on: what fires next finds them asleep, not at it. Null while something fires, and where there never was an alert. */
export const calmSince = async (tx: Ctx, row: Pick<IncidentRow, 'id' | 'recovered_at'>): Promise<Temporal.Instant | null> =>
  ((await standingOf(tx, row.id)) === 'quiet' ? (row.recovered_at ?? tx.clock.now()) : null)

/** When the first alert of an incident was raised; alerts of a while before it count, those of days ago were there already. */
export async function firstRaisedAt(ctx: Ctx, id: Id<'incident'>): Promise<Temporal.Instant | undefined> {
  const row = await ctx.db.selectFrom('operations.incident_alert as j').innerJoin('operations.alert_ref as a', (j) => j.on(sql`a.id`, '=', sql.ref('j.alert_id'))).innerJoin('operations.incident as i', 'i.id', 'j.incident_id')
    .select('a.raised_at').where('j.incident_id', '=', id).where(sql<boolean>`a.raised_at > i.opened_at - interval '6 hours'`).orderBy('a.raised_at').limit(1).executeTakeFirst()
  return row?.raised_at
}

/** Ties alerts to an incident, and puts them into the hand of who has it. @param by who joined them by hand @returns how many were not tied before */
export async function joinAlerts(tx: Ctx, row: IncidentRow, alertIds: readonly Id<'alert'>[], why: string, by: Id<'person'> | null = null): Promise<number> {
  if (alertIds.length === 0) return 0
  const { rows } = await sql`insert into operations.incident_alert (incident_id, alert_id, joined_at, why, joined_by)
    select ${row.id}, one, ${tx.clock.now()}, ${why}, ${by} from unnest(${[...alertIds]}::uuid[]) one on conflict do nothing returning alert_id`.execute(tx.db)
  await followHand(tx, row, alertIds)
  return rows.length
}

/** Unties alerts from an incident, and takes them out of the hand that had them by it. */
export async function releaseAlerts(tx: Ctx, id: Id<'incident'>, alertIds: readonly Id<'alert'>[]): Promise<void> {
  await tx.db.deleteFrom('operations.incident_alert').where('incident_id', '=', id).where('alert_id', 'in', [...alertIds]).execute()
  await freeAlerts(tx, alertIds, 'incident')
}

/** Moves alerts from one incident to another, into the hand of who has that one. */
export async function moveAlerts(tx: Ctx, from: Id<'incident'>, to: IncidentRow, alertIds: readonly Id<'alert'>[], why: string): Promise<void> {
  await releaseAlerts(tx, from, alertIds)
  await joinAlerts(tx, to, alertIds, why)
}

/**
 * Puts alerts of an incident that fire into the hand of who has it, or out of it when nobody has. Of one that was merged, the one it
 * was merged into says. Called by whatever in these files changes the incident or what is tied to it, and by nothing else.
 */
export async function followHand(tx: Ctx, row: IncidentRow, alertIds?: readonly Id<'alert'>[]): Promise<void> {
  const top = row.merged_into_id ? ((await tx.db.selectFrom('operations.incident').selectAll().where('id', '=', row.merged_into_id).executeTakeFirstOrThrow()) as IncidentRow) : row
  const ids = alertIds ?? (await firingOf(tx, top.id))
  const person = handOf(top)
  await (person ? holdAlerts(tx, ids, person, 'incident') : freeAlerts(tx, ids, 'incident'))
}
