import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { NewEvent } from '../../events/event.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { ServiceFacts } from '../../infrastructure/services/public.ts'
import { pagesAlike, pagingOf, rewordPaging, startPaging, stopPaging } from '../on-call/public.ts'
import { severitySet } from './events.ts'
import { handlingOf } from './handling.ts'
import { nameOf } from './incident.ts'
import { pagingFor } from './open.ts'
import { said, show } from './said.ts'
import { severityOf, type Criticality } from './severity.ts'
import { updateIncident, type IncidentRow } from './store.ts'

/**
 * The open incident under which a service falls, locked: its impact holds the service as hit by something below it that failed and is
 * no service itself. Only of the same team and where the same policy pages: nobody who would have been paged is passed over.
 */
export async function openIncidentUnder(tx: Ctx, service: ServiceFacts, rehearsal: boolean): Promise<{ incident: IncidentRow; why: string } | undefined> {
  const found = await tx.db.selectFrom('operations.incident as i').innerJoin('operations.incident_impact as m', 'm.incident_id', 'i.id').selectAll('i').select('m.reason')
    .where('m.item_id', '=', service.id as string as Id<'item'>).where('m.verdict', '=', 'hit').where('i.state', '!=', 'resolved').where('i.private', '=', false).where('i.merged_into_id', 'is', null)
    .where('i.owner_team_id', '=', service.ownerTeamId).where('i.rehearsal', '=', rehearsal)
    .where(sql<boolean>`not exists (select from infrastructure.service_ref s where s.id::text = m.path ->> 0)`).orderBy('i.number').limit(1).forNoKeyUpdate('i').executeTakeFirst()
  if (!found) return undefined
  const { reason, ...incident } = found
  const row = incident as IncidentRow
  if (!(await pagesAlike(tx, { serviceId: service.id, team: service.ownerTeamId }, { serviceId: row.routed ? undefined : (row.service_id ?? undefined), team: row.owner_team_id }))) return undefined
  return { incident: row, why: say`${nameOf(row)} is open, and ${service.name} falls with what failed in it. ${reason}` }
}

/**
 * The paging follows a severity: graver, it begins anew, since people are paged by other rules; less grave, what follows says so. One
 * that nobody is paged for is left alone.
 */
export async function pageAsGraveAs(tx: Ctx, before: IncidentRow, now: IncidentRow): Promise<void> {
  if (now.state !== 'open') return
  if (now.severity > before.severity || (await pagingOf(tx, now.id)).state !== 'running') return rewordPaging(tx, pagingFor(now))
  await stopPaging(tx, now.id, say`It is SEV${now.severity} now: the paging begins anew.`)
  await startPaging(tx, pagingFor(now))
}

/** An alert joins that alone would have made it graver: while nobody has it, and nobody said how bad it is, it is. */
export async function worsen(tx: Ctx, row: IncidentRow, urgency: 'critical' | 'high', service: ServiceFacts | undefined): Promise<{ row: IncidentRow; events: NewEvent[] }> {
  if (row.state !== 'open' || row.severity_said) return { row, events: [] }
  const found = severityOf((await handlingOf(tx)).matrix, urgency, service?.criticality as Criticality | undefined)
  if (found.severity >= row.severity) return { row, events: [] }
  const next = await updateIncident(tx, row.id, { severity: found.severity, severity_why: found.why, impact_level: found.impact, urgency_level: found.urgency })
  await pageAsGraveAs(tx, row, next)
  await show(tx, next)
  return { row: next, events: [said(severitySet, next, { payload: { before: row.severity, impact: found.impact, urgency: found.urgency, matrix: found.severity }, detail: { why: found.why } })] }
}

/** What nobody had in hand is put into one that nobody has, and nobody said how bad that is: it is as grave as what came, and pages so. */
export async function asGraveAs(tx: Ctx, row: IncidentRow, came: IncidentRow): Promise<{ row: IncidentRow; events: NewEvent[] }> {
  if (row.state !== 'open' || row.severity_said || came.severity >= row.severity) return { row, events: [] }
  const why = say`As grave as ${nameOf(came)}, which was merged into it. ${came.severity_why}`
  const next = await updateIncident(tx, row.id, { severity: came.severity, severity_why: why, impact_level: came.impact_level, urgency_level: came.urgency_level })
  await pageAsGraveAs(tx, row, next)
  return { row: next, events: [said(severitySet, next, { payload: { before: row.severity, impact: came.impact_level, urgency: came.urgency_level, matrix: null }, detail: { why } })] }
}
