import { z } from 'zod'
import { AnyId } from '../../ids.ts'
import { Instant } from '../../page.ts'
import { route } from '../../route.ts'
import { oneLine, Severity } from '../../values.ts'
import { TeamId } from '../../organisation/organisation.ts'
import { AlertId } from '../alerts.ts'
import { EachAlert, manyAlerts } from '../alerts/many.ts'
import { byId, IncidentId, text } from './parts.ts'

/** An incident that alerts were joined to, and what became of each of them. */
export const Gathered = EachAlert.extend({ incident: z.object({ id: IncidentId, number: z.number().int(), title: z.string(), severity: Severity }) }).meta({ id: 'Gathered' })
export type Gathered = z.infer<typeof Gathered>

export const openFromAlerts = route({
  name: 'incidents.open-from-alerts', method: 'POST', path: '/incidents/from-alerts', permission: 'incidents:respond', status: 201, answer: Gathered, refusals: ['none-possible', 'service-has-open', 'unknown-service'],
  body: z.strictObject({
    alertIds: manyAlerts, /** Left out, it is called by its service or its worst alert, in every reader's language. */ title: oneLine(200).min(1).optional(),
    /** Left out, it follows from the worst alert and the service. */ severity: Severity.optional(),
    /** Left out, it is the service that all of them share, if they do. */ serviceId: AnyId.optional(), teamId: TeamId.optional(), note: text.optional(), page: z.boolean().default(true),
  }),
  summary: 'Open one incident from alerts that are in none',
})
export const gatherAlerts = route({
  name: 'incidents.gather-alerts', method: 'POST', path: '/incidents/:id/alerts', permission: 'incidents:respond', params: byId, answer: Gathered, refusals: ['over', 'merged'],
  body: z.strictObject({ alertIds: manyAlerts, note: text.optional() }), summary: 'Join alerts that are in no incident to this one',
})
export const takeOutAlerts = route({
  name: 'incidents.take-out-alerts', method: 'POST', path: '/incidents/:id/alerts/take-out', permission: 'incidents:respond', params: byId, answer: Gathered, refusals: ['over', 'merged'],
  body: z.strictObject({ alertIds: manyAlerts }), summary: 'Undo that a person joined alerts to this incident',
})

/** What an alert's incident does about it. */
export const AlertIncident = z.object({
  alertId: AlertId, id: IncidentId, number: z.number().int(), title: z.string(), severity: Severity, state: z.enum(['open', 'acknowledged', 'mitigating', 'resolved']),
  /** Whom its paging called last, where nobody has answered yet; with nobody, why. */
  paged: z.object({ names: z.array(z.string()), at: Instant, why: z.string() }).nullable(),
}).meta({ id: 'AlertIncident' })
export type AlertIncident = z.infer<typeof AlertIncident>
export const incidentsOfAlerts = route({
  name: 'incidents.of-alerts', method: 'GET', path: '/alert-incidents', permission: 'incidents:read', answer: z.object({ items: z.array(AlertIncident) }),
  query: z.object({ /** Up to 200 ids, separated by commas. */ alertIds: z.string().max(7_400) }), summary: 'Show the incidents of some alerts and whom their paging called',
})
