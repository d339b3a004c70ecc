import { z } from 'zod'
import { IncidentState } from '@fullscore/api/operations/incidents.ts'
import { eventType } from '../../events/event.ts'

const incident = z.object({ incidentId: z.string(), number: z.number(), severity: z.number(), state: IncidentState, rehearsal: z.boolean() })

export const incidentOpened = eventType('incident.opened', incident.extend({ alertId: z.string().optional() }))
export const alertJoined = eventType('incident.alert-joined', incident.extend({ alertId: z.string() }))
export const incidentAcknowledged = eventType('incident.acknowledged', incident.extend({ via: z.string() }))
export const incidentMitigating = eventType('incident.mitigating', incident)
export const incidentNoted = eventType('incident.noted', incident)
export const incidentEdited = eventType('incident.edited', incident.extend({ changed: z.array(z.string()) }))
export const incidentRecovered = eventType('incident.recovered', incident)
export const incidentResolved = eventType('incident.resolved', incident.extend({ minutes: z.number() }))
export const incidentReopened = eventType('incident.reopened', incident)
export const impactComputed = eventType('incident.impact-computed', incident.extend({ hit: z.number(), safe: z.number() }))
export const impactMarked = eventType('incident.impact-marked', incident.extend({ itemId: z.string(), mark: z.string() }))

export const incidentEvents = [
  incidentOpened, alertJoined, incidentAcknowledged, incidentMitigating, incidentNoted, incidentEdited, incidentRecovered, incidentResolved, incidentReopened, impactComputed, impactMarked,
]
