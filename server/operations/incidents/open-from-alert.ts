import type { Urgency } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { NewEvent } from '../../events/event.ts'
import { change, keep, lockName } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { startPaging } from '../on-call/public.ts'
import { serviceById, type ServiceFacts } from '../../infrastructure/services/public.ts'
import { alertById, earlierOfCause } from '../alerts/public.ts'
import { alertJoined, incidentOpened } from './events.ts'
import { computeImpact } from './impact.ts'
import { handlingOf } from './handling.ts'
import { nameOf, opensIncident, titleOf } from './incident.ts'
import { openIncidentOfItem } from './open-for-item.ts'
import { openWithin, pagingFor } from './open.ts'
import { said } from './said.ts'
import { severityOf, type Criticality } from './severity.ts'
import { openIncidentOf, openIncidentOfAlerts, openIncidentOfGroup, updateIncident, type IncidentRow } from './store.ts'
import { incidentsOfAlert, joinAlerts } from './store-alerts.ts'
import { openIncidentUnder, worsen } from './spread.ts'
import { beginStorm, openIncidentOfStorm } from './storm.ts'
import { breakAgain, isCalmInHand, somethingNew } from './wake.ts'

/**
 * A critical or high alert opens its service's incident or joins the one that is open; without a service it joins that of its cause
 * group within the source, else the one that knows its item, else the one that it was in when it fired before, else that of a storm of
 * its source, or opens its own.
 * Lower ones do neither, nor those that a maintenance window keeps silent. An alert that has its incident, or is over by now, is left
 * alone: the reaction may run twice or late.
 */
export async function openFromAlert(ctx: Ctx, alertId: Id<'alert'>): Promise<void> {
  const seen = await alertById(ctx, alertId)
  if (!seen || !wantsIncident(seen)) return
  await keep(ctx, 'looks before it changes; what it opens or joins announces itself', async (outer) => {
    // Alerts of one service, group or item take turns, so that they find the incident that the first of them opened.
    for (const name of turnsOf(seen)) await lockName(outer, `incident of ${name}`)
    const alert = await alertById(outer, alertId, true)
    if (!alert || !wantsIncident(alert) || (await incidentsOfAlert(outer, alertId)).length > 0) return
    await change(outer, async (tx) => {
      const service = alert.service_id ? await serviceById(tx, alert.service_id) : undefined
      const team = service?.ownerTeamId ?? alert.owner_team_id
      // Two of one cause that find none open one after the other: the second finds what the first opened.
      const open = (await openFound(tx, alert, service)) ?? (await lockName(tx, `incident opens for ${team}`), await openFound(tx, alert, service))
      return { events: open ? await join(tx, open, alert, service) : await openFor(tx, alert, service), value: undefined }
    })
  })
}

type Alert = NonNullable<Awaited<ReturnType<typeof alertById>>>
const wantsIncident = (alert: Alert): boolean => alert.state === 'firing' && alert.muted_by === null && opensIncident(alert.urgency as Urgency)

/** What an alert takes turns by; in one order, so that two do not wait for each other. */
function turnsOf(alert: Alert): string[] {
  if (alert.service_id) return [alert.service_id]
  const names = [...(alert.cause_group ? [`${alert.source_id} ${alert.cause_group}`] : []), ...(alert.item_id ? [alert.item_id] : [])]
  return names.length > 0 ? names.sort() : [`${alert.source_kind} ${alert.source_id} ${alert.dedup_key}`]
}

/** The open incident that an alert joins, and why it does. */
interface Found { incident: IncidentRow; why: string; /** For no other reason than that many come at once. */ storm?: boolean }

/** Looks for it, and locks it. */
async function openFound(tx: Ctx, alert: Alert, service: ServiceFacts | undefined): Promise<Found | undefined> {
  if (service) {
    const incident = await openIncidentOf(tx, service.id)
    if (!incident) return openIncidentUnder(tx, service, alert.rehearsal)
    return { incident, why: say`It is a ${alert.urgency} alert of ${service.name}, whose incident ${nameOf(incident)} is open.` }
  }
  const grouped = alert.cause_group ? await openIncidentOfGroup(tx, alert.source_id, alert.cause_group) : undefined
  if (grouped) return { incident: grouped, why: say`It is a ${alert.urgency} alert of the group that ${alert.source_name} joins to one cause, whose incident ${nameOf(grouped)} is open.` }
  const known = alert.item_id ? await openIncidentOfItem(tx, { itemId: alert.item_id, team: alert.owner_team_id, rehearsal: alert.rehearsal }) : undefined
  if (known) return known
  const before = await openIncidentOfAlerts(tx, await earlierOfCause(tx, alert))
  if (before) return { incident: before, why: say`It fires again, and ${nameOf(before)}, which it was in before, is open.` }
  const storm = await openIncidentOfStorm(tx, alert)
  return storm && { ...storm, storm: true }
}

async function openFor(tx: Ctx, alert: Alert, service: ServiceFacts | undefined): Promise<[NewEvent, ...NewEvent[]]> {
  const { severity, impact: reach, urgency, why } = severityOf((await handlingOf(tx)).matrix, alert.urgency as 'critical' | 'high', service?.criticality as Criticality | undefined)
  const row = await openWithin(tx, {
    title: titleOf(alert.title, service?.name), severity, severityWhy: why, impact: reach, urgency, why: say`A ${alert.urgency} alert of ${alert.source_name} opened it.`,
    service, team: service?.ownerTeamId ?? alert.owner_team_id, rehearsal: alert.rehearsal, page: true, private: false, at: tx.clock.now(),
  })
  await joinAlerts(tx, row, [alert.id], 'It opened the incident.')
  const impact = await computeImpact(tx, row)
  return [said(incidentOpened, row, { payload: { alertId: alert.id }, detail: { title: row.title, why: row.opened_why }, alsoAbout: [{ kind: 'alert', id: alert.id, role: 'cause' }] }), ...impact]
}

/**
 * An incident that nobody has taken yet pages again: its paging may have stopped when its alerts were over. One that somebody has, and
 * that had recovered, is woken, or who has it is told.
 */
async function join(tx: Ctx, { incident, why, storm = false }: Found, alert: Alert, service: ServiceFacts | undefined): Promise<[NewEvent, ...NewEvent[]]> {
  const again = incident.snoozed_until ? await somethingNew(tx, incident, alert) : isCalmInHand(incident) ? await breakAgain(tx, incident) : undefined
  const now = again?.row ?? (incident.recovered_at ? await updateIncident(tx, incident.id, { recovered_at: null }) : incident)
  const begun = storm && !now.storm ? await beginStorm(tx, now, alert) : { row: now, events: [] }
  const { row, events } = await worsen(tx, begun.row, alert.urgency as 'critical' | 'high', service)
  await joinAlerts(tx, row, [alert.id], why)
  if (row.state === 'open') await startPaging(tx, pagingFor(row))
  const impact = await computeImpact(tx, row)
  const payload = { alertId: alert.id, spread: service !== undefined && service.id !== row.service_id, storm }
  return [...(again ? [again.event] : []), ...begun.events, ...events, said(alertJoined, row, { payload, detail: { title: alert.title, why }, alsoAbout: [{ kind: 'alert', id: alert.id, role: 'joined' }] }), ...impact] as [NewEvent, ...NewEvent[]]
}
