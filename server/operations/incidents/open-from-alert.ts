import type { Urgency } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { NewEvent } from '../../events/event.ts'
import { change, lockName } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { serviceById } from '../../infrastructure/services/public.ts'
import { alertById } from '../alerts/public.ts'
import { alertJoined, incidentOpened } from './events.ts'
import { computeImpact } from './impact.ts'
import { nameOf, opensIncident, severityOf, type Criticality } from './incident.ts'
import { openWithin } from './open.ts'
import { said } from './said.ts'
import { incidentsOfAlert, joinAlert, openIncidentOf, type IncidentRow } from './store.ts'

/**
 * A critical or high alert opens its service's incident or joins the one that is open; without a service it opens its own.
 * Lower ones do neither. An alert that has its incident, or is over by now, is left alone: the reaction may run twice or late.
 */
export async function openFromAlert(ctx: Ctx, alertId: Id<'alert'>): Promise<void> {
  const seen = await alertById(ctx, alertId)
  if (!seen || seen.state !== 'firing' || !opensIncident(seen.urgency as Urgency)) return
  if ((await incidentsOfAlert(ctx, alertId)).length > 0) return
  await change(ctx, async (tx) => {
    // Alerts of one service take turns, so that they find the incident that the first of them opened.
    await lockName(tx, `incident of ${seen.service_id ?? alertId}`)
    const alert = await alertById(tx, alertId, true)
    const service = alert?.service_id ? await serviceById(tx, alert.service_id) : undefined
    const open = service ? await openIncidentOf(tx, service.id) : undefined
    if (open) return { events: await join(tx, open, alertId, alert!.title, `It is a ${alert!.urgency} alert of ${service!.name}, whose incident ${nameOf(open)} is open.`), value: undefined }
    const { severity, why } = severityOf(alert!.urgency as 'critical' | 'high', service?.criticality as Criticality | undefined)
    const row = await openWithin(tx, {
      title: service && !alert!.title.startsWith(service.name) ? `${service.name}: ${alert!.title}` : alert!.title, severity, severityWhy: why, why: `A ${alert!.urgency} alert of ${alert!.source_name} opened it.`,
      service, team: service?.ownerTeamId ?? alert!.owner_team_id, rehearsal: alert!.rehearsal, page: true, at: tx.clock.now(),
    })
    await joinAlert(tx, row.id, alertId, 'It opened the incident.')
    const impact = await computeImpact(tx, row)
    return {
      events: [said(incidentOpened, row, { payload: { alertId }, detail: { title: row.title, why: row.opened_why }, alsoAbout: [{ kind: 'alert', id: alertId, role: 'cause' }] }), ...impact],
      value: undefined,
    }
  })
}

async function join(tx: Ctx, incident: IncidentRow, alertId: Id<'alert'>, title: string, why: string): Promise<[NewEvent, ...NewEvent[]]> {
  await joinAlert(tx, incident.id, alertId, why)
  const impact = await computeImpact(tx, incident)
  return [said(alertJoined, incident, { payload: { alertId }, detail: { title, why }, alsoAbout: [{ kind: 'alert', id: alertId, role: 'joined' }] }), ...impact]
}
