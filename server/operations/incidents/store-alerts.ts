import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { nameOf } from './incident.ts'

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

/** Unties alerts from an incident. */
export async function releaseAlerts(tx: Ctx, id: Id<'incident'>, alertIds: readonly Id<'alert'>[]): Promise<void> {
  await tx.db.deleteFrom('operations.incident_alert').where('incident_id', '=', id).where('alert_id', 'in', [...alertIds]).execute()
}
