import type { IncidentState } from '@fullscore/api/operations/incidents.ts'
import type { IncidentRole } from '@fullscore/api/operations/incidents/parts.ts'
import type { Urgency } from '@fullscore/api/values.ts'
import { asGiven, bare, count, cut, say } from '@fullscore/api/sentence.ts'

export const actions = [
  'acknowledge', 'page-next', 'mitigate', 'resolve', 'reopen', 'note', 'edit', 'assign', 'join', 'leave', 'severity', 'access', 'task', 'update', 'draft', 'publish', 'merge', 'split', 'gather', 'review', 'snooze', 'route',
] as const
export type Action = (typeof actions)[number]

const any: readonly IncidentState[] = ['open', 'acknowledged', 'mitigating', 'resolved']
const running: readonly IncidentState[] = ['open', 'acknowledged', 'mitigating']
const always = { from: any, to: 'same', otherwise: () => '' } as const
const whileOpen = (to: string) => ({ from: running, to: 'same', otherwise: () => say`The incident is over: ${to}` }) as const

/** Which states allow an action, and the state after it; `same` leaves the state as it is. */
const transitions: Record<Action, { from: readonly IncidentState[]; to: IncidentState | 'same'; otherwise: (state: IncidentState) => string }> = {
  acknowledge: { from: ['open'], to: 'acknowledged', otherwise: (state) => (state === 'resolved' ? 'The incident is over.' : 'Somebody has acknowledged it already.') },
  'page-next': { from: ['open'], to: 'same', otherwise: (state) => (state === 'resolved' ? 'The incident is over.' : 'Somebody has acknowledged it: nobody is paged any more.') },
  mitigate: { from: ['acknowledged'], to: 'mitigating', otherwise: (state) => (state === 'open' ? 'Acknowledge it first, so that everybody knows who acts.' : state === 'mitigating' ? 'It is being mitigated already.' : 'The incident is over.') },
  resolve: { from: ['open', 'acknowledged', 'mitigating'], to: 'resolved', otherwise: () => 'The incident is over already.' },
  reopen: { from: ['resolved'], to: 'open', otherwise: () => 'The incident is not over: there is nothing to open again.' },
  note: always, edit: always, severity: always, access: always, task: always, update: always, draft: always, publish: always, leave: always,
  assign: whileOpen('there is nothing to hand over.'), join: whileOpen('nobody works on it any more.'),
  merge: whileOpen('open it again first.'), split: whileOpen('open it again first.'), gather: whileOpen('open it again first.'),
  snooze: { from: ['acknowledged', 'mitigating'], to: 'same', otherwise: (state) => (state === 'open' ? 'Acknowledge it first: then you can leave it alone for a while.' : 'The incident is over.') },
  route: { from: running, to: 'open', otherwise: () => 'The incident is over: open it again first.' },
  review: { from: ['resolved'], to: 'same', otherwise: () => 'It is not over yet: a review looks back.' },
}

/** The state after an action, or the reason why it is not possible now. */
export function after(action: Action, state: IncidentState): { state: IncidentState } | { reason: string } {
  const rule = transitions[action]
  if (!rule.from.includes(state)) return { reason: rule.otherwise(state) }
  return { state: rule.to === 'same' ? state : rule.to }
}

/** Whether an alert of this urgency opens or joins an incident by itself. */
export const opensIncident = (urgency: Urgency): urgency is 'critical' | 'high' => urgency === 'critical' || urgency === 'high'

/** Time within which an incident of a severity is to be acknowledged, in the service's hours (SEV1 and SEV2: around the clock). */
export function acknowledgeTarget(severity: number): { target: string; aroundTheClock: boolean } {
  return { target: ['PT5M', 'PT15M', 'PT1H', 'PT4H'][severity - 1] ?? 'PT4H', aroundTheClock: severity <= 2 }
}

/** How an incident is named everywhere. */
export const nameOf = (incident: { number: number }): string => `INC-${incident.number}`

/** Visible signs of an incident's title. */
const longestTitle = 200

/** What an incident is called that an alert opens: by its service, unless the alert says that first. */
export const titleOf = (alert: string, service: string | undefined): string => cut(service === undefined || bare(alert).startsWith(bare(service)) ? alert : say`${asGiven(service)}: ${asGiven(alert)}`, longestTitle)

/** What an incident of several alerts is called while nobody says otherwise. @param worst the most urgent alert's title */
export const titleOfMany = (many: number, worst: string, service: string | undefined): string =>
  (many > 1 && service !== undefined ? cut(say`${asGiven(service)}: ${count(many, 'alert', 'alerts')}`, longestTitle) : cut(worst, longestTitle))

/** What the roles are called where people read them. */
export const roleNames: Record<IncidentRole, string> = { commander: 'commander', scribe: 'scribe', liaison: 'liaison' }

/** Why a role cannot change hands so, or undefined: handing over needs a note, so that who takes it knows how it stands. */
export function whyNotAssign(before: string | null, after: string | null, note: string | undefined): { code: 'unchanged' | 'note-wanting'; reason: string } | undefined {
  if (before === after) return { code: 'unchanged', reason: after === null ? 'Nobody has this role: there is nothing to take back.' : 'They have this role already.' }
  if (before !== null && !note) return { code: 'note-wanting', reason: 'Somebody has this role: say in a note how it stands, for who takes it over.' }
  return undefined
}
