import type { Urgency } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { NewEvent } from '../../events/event.ts'
import { change, keep, lockName } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { startPaging } from '../on-call/public.ts'
import { serviceById, type ServiceFacts } from '../../infrastructure/services/public.ts'
import { alertById } from '../alerts/public.ts'
import { alertJoined, incidentOpened } from './events.ts'
import { computeImpact } from './impact.ts'
import { handlingOf } from './handling.ts'
import { nameOf, opensIncident } from './incident.ts'
import { openWithin, pagingFor } from './open.ts'
import { said } from './said.ts'
import { severityOf, type Criticality } from './severity.ts'
import { openIncidentOf, openIncidentOfGroup, updateIncident, type IncidentRow } from './store.ts'
import { incidentsOfAlert, joinAlerts } from './store-alerts.ts'

/**
 * A critical or high alert opens its service's incident or joins the one that is open; without a service it joins that of its cause
 * group within the source, or opens its own.
 * Lower ones do neither, nor those that a maintenance window keeps silent. An alert that has its incident, or is over by now, is left
 * alone: the reaction may run twice or late.
 */
export async function openFromAlert(ctx: Ctx, alertId: Id<'alert'>): Promise<void> {
  const seen = await alertById(ctx, alertId)
  if (!seen || !wantsIncident(seen)) return
  await keep(ctx, 'looks before it changes; what it opens or joins announces itself', async (outer) => {
    // Alerts of one service take turns, so that they find the incident that the first of them opened.
    await lockName(outer, `incident of ${seen.service_id ?? (seen.cause_group ? `${seen.source_id} ${seen.cause_group}` : alertId)}`)
    const alert = await alertById(outer, alertId, true)
    if (!alert || !wantsIncident(alert) || (await incidentsOfAlert(outer, alertId)).length > 0) return
    await change(outer, async (tx) => {
      const service = alert.service_id ? await serviceById(tx, alert.service_id) : undefined
      const open = service ? await openIncidentOf(tx, service.id) : alert.cause_group ? await openIncidentOfGroup(tx, alert.source_id, alert.cause_group) : undefined
      return { events: open ? await join(tx, open, alert, service?.name) : await openFor(tx, alert, service), value: undefined }
    })
  })
}

type Alert = NonNullable<Awaited<ReturnType<typeof alertById>>>
const wantsIncident = (alert: Alert): boolean => alert.state === 'firing' && alert.muted_by === null && opensIncident(alert.urgency as Urgency)

async function openFor(tx: Ctx, alert: Alert, service: ServiceFacts | undefined): Promise<[NewEvent, ...NewEvent[]]> {
  const { severity, impact: reach, urgency, why } = severityOf((await handlingOf(tx)).matrix, alert.urgency as 'critical' | 'high', service?.criticality as Criticality | undefined)
  const row = await openWithin(tx, {
    title: service && !alert.title.startsWith(service.name) ? `${service.name}: ${alert.title}` : alert.title, severity, severityWhy: why, impact: reach, urgency, why: say`A ${alert.urgency} alert of ${alert.source_name} opened it.`,
    service, team: service?.ownerTeamId ?? alert.owner_team_id, rehearsal: alert.rehearsal, page: true, private: false, at: tx.clock.now(),
  })
  await joinAlerts(tx, row, [alert.id], 'It opened the incident.')
  const impact = await computeImpact(tx, row)
  return [said(incidentOpened, row, { payload: { alertId: alert.id }, detail: { title: row.title, why: row.opened_why }, alsoAbout: [{ kind: 'alert', id: alert.id, role: 'cause' }] }), ...impact]
}

/** An incident that nobody has taken yet pages again: its paging may have stopped when its alerts were over. */
async function join(tx: Ctx, incident: IncidentRow, alert: Alert, serviceName: string | undefined): Promise<[NewEvent, ...NewEvent[]]> {
  const why = serviceName ? say`It is a ${alert.urgency} alert of ${serviceName}, whose incident ${nameOf(incident)} is open.` : say`It is a ${alert.urgency} alert of the group that ${alert.source_name} joins to one cause, whose incident ${nameOf(incident)} is open.`
  const row = incident.recovered_at ? await updateIncident(tx, incident.id, { recovered_at: null }) : incident
  await joinAlerts(tx, row, [alert.id], why)
  if (row.state === 'open') await startPaging(tx, pagingFor(row))
  const impact = await computeImpact(tx, row)
  return [said(alertJoined, row, { payload: { alertId: alert.id }, detail: { title: alert.title, why }, alsoAbout: [{ kind: 'alert', id: alert.id, role: 'joined' }] }), ...impact]
}
