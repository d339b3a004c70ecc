import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'

/** An incident as the public may know it: no title for responders, no cause, no names of people. */
export interface PublicIncident {
  id: Id<'incident'>
  publicTitle: string
  impact: 'none' | 'minor' | 'major' | 'critical'
  stage: 'investigating' | 'identified' | 'monitoring' | 'resolved'
  serviceIds: Id<'service'>[]
  beganAt: Temporal.Instant
  endedAt: Temporal.Instant | null
}
export interface PublicNews { id: string; incidentId: Id<'incident'>; stage: PublicIncident['stage']; body: string; publishedAt: Temporal.Instant }

/**
 * Incidents of which an update was published, newest first: what a status page shows of some services, and those of
 * which a person said that they concern no service. Private ones, rehearsals and
 * merged ones are never among them. @param since those that go on, or ended after it
 */
export async function publicIncidents(ctx: Ctx, of: { serviceIds: readonly Id<'service'>[]; since: Temporal.Instant; limit?: number }): Promise<PublicIncident[]> {
  const { rows } = await sql<{ id: Id<'incident'>; public_title: string; impact: PublicIncident['impact']; stage: PublicIncident['stage']; service_ids: Id<'service'>[]; began_at: Temporal.Instant; ended_at: Temporal.Instant | null }>`
    select * from operations.incident_public_ref where (service_ids && ${[...of.serviceIds]}::uuid[] or of_no_service) and (ended_at is null or ended_at > ${of.since}::timestamptz) order by began_at desc, id desc limit ${Math.min(of.limit ?? 50, 200)}`.execute(ctx.db)
  return rows.map((row) => ({ id: row.id, publicTitle: row.public_title, impact: row.impact, stage: row.stage, serviceIds: row.service_ids, beganAt: row.began_at, endedAt: row.ended_at }))
}

/** What was published of some incidents, newest first; drafts and words for responders lie elsewhere. */
export async function publicUpdates(ctx: Ctx, incidentIds: readonly Id<'incident'>[]): Promise<PublicNews[]> {
  if (incidentIds.length === 0) return []
  const { rows } = await sql<{ id: string; incident_id: Id<'incident'>; stage: PublicIncident['stage']; body: string; published_at: Temporal.Instant }>`
    select id, incident_id, stage, body, published_at from operations.incident_public_update_ref where incident_id = any(${[...incidentIds]}::uuid[]) order by published_at desc, id desc limit 1000`.execute(ctx.db)
  return rows.map((row) => ({ id: row.id, incidentId: row.incident_id, stage: row.stage, body: row.body, publishedAt: row.published_at }))
}
