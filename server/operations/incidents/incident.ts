import type { IncidentState } from '@fullscore/api/operations/incidents.ts'
import type { Urgency } from '@fullscore/api/values.ts'

export type Action = 'acknowledge' | 'page-next' | 'mitigate' | 'resolve' | 'reopen' | 'note' | 'edit'

/** Which states allow an action, and the state after it; `same` leaves the state as it is. */
const transitions: Record<Action, { from: readonly IncidentState[]; to: IncidentState | 'same'; otherwise: (state: IncidentState) => string }> = {
  acknowledge: { from: ['open'], to: 'acknowledged', otherwise: (state) => (state === 'resolved' ? 'The incident is over.' : 'Somebody has acknowledged it already.') },
  'page-next': { from: ['open'], to: 'same', otherwise: (state) => (state === 'resolved' ? 'The incident is over.' : 'Somebody has acknowledged it: nobody is paged any more.') },
  mitigate: { from: ['acknowledged'], to: 'mitigating', otherwise: (state) => (state === 'open' ? 'Acknowledge it first, so that everybody knows who acts.' : state === 'mitigating' ? 'It is being mitigated already.' : 'The incident is over.') },
  resolve: { from: ['open', 'acknowledged', 'mitigating'], to: 'resolved', otherwise: () => 'The incident is over already.' },
  reopen: { from: ['resolved'], to: 'open', otherwise: () => 'The incident is not over: there is nothing to open again.' },
  note: { from: ['open', 'acknowledged', 'mitigating', 'resolved'], to: 'same', otherwise: () => '' },
  edit: { from: ['open', 'acknowledged', 'mitigating', 'resolved'], to: 'same', otherwise: () => '' },
}

/** The state after an action, or the reason why it is not possible now. */
export function after(action: Action, state: IncidentState): { state: IncidentState } | { reason: string } {
  const rule = transitions[action]
  if (!rule.from.includes(state)) return { reason: rule.otherwise(state) }
  return { state: rule.to === 'same' ? state : rule.to }
}

export type Criticality = 'critical' | 'high' | 'medium' | 'low'

/** Rows: the most urgent alert, critical and high. Columns: how much the service matters. */
const matrix: Record<'critical' | 'high', Record<Criticality, 1 | 2 | 3 | 4>> = {
  critical: { critical: 1, high: 1, medium: 2, low: 3 },
  high: { critical: 2, high: 2, medium: 3, low: 4 },
}

/** How bad an incident is that an alert opens, and why. An alert of no known service counts as of medium importance. */
export function severityOf(urgency: 'critical' | 'high', criticality: Criticality | undefined): { severity: 1 | 2 | 3 | 4; why: string } {
  const severity = matrix[urgency][criticality ?? 'medium']
  const service = criticality ? `a service of ${criticality} importance` : 'no known service, which counts as medium importance'
  return { severity, why: `SEV${severity}: a ${urgency} alert on ${service}.` }
}

/** Whether an alert of this urgency opens or joins an incident by itself. */
export const opensIncident = (urgency: Urgency): urgency is 'critical' | 'high' => urgency === 'critical' || urgency === 'high'

/** Time within which an incident of a severity is to be acknowledged, in the service's hours (SEV1 and SEV2: around the clock). */
export function acknowledgeTarget(severity: number): { target: string; aroundTheClock: boolean } {
  return { target: ['PT5M', 'PT15M', 'PT1H', 'PT4H'][severity - 1] ?? 'PT4H', aroundTheClock: severity <= 2 }
}

/** How an incident is named everywhere. */
export const nameOf = (incident: { number: number }): string => `INC-${incident.number}`
