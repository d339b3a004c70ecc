import { z } from 'zod'
import { IncidentState } from '@fullscore/api/operations/incidents.ts'
import { eventType } from '../../events/event.ts'

const incident = z.object({ incidentId: z.string(), number: z.number(), severity: z.number(), state: IncidentState, rehearsal: z.boolean() })

export const incidentOpened = eventType('incident.opened', incident.extend({ alertId: z.string().optional() }))
export const alertJoined = eventType('incident.alert-joined', incident.extend({ alertId: z.string(), /** It is of a service that the incident was not of. */ spread: z.boolean().optional(), /** It joined because many came at once. */ storm: z.boolean().optional() }))
export const incidentAcknowledged = eventType('incident.acknowledged', incident.extend({ via: z.string() }))
export const incidentMitigating = eventType('incident.mitigating', incident)
export const incidentNoted = eventType('incident.noted', incident)
export const incidentEdited = eventType('incident.edited', incident.extend({ changed: z.array(z.string()) }))
export const incidentRecovered = eventType('incident.recovered', incident)
export const incidentResolved = eventType('incident.resolved', incident.extend({ minutes: z.number() }))
export const incidentReopened = eventType('incident.reopened', incident)
/** Nobody has it any more: it is open again and pages. */
export const incidentWoken = eventType('incident.woken', incident.extend({ because: z.string() }))
/** It broke again soon after it had recovered: whoever has it is told. */
export const incidentBrokeAgain = eventType('incident.broke-again', incident.extend({ minutes: z.number() }))
/** Nobody is asked about it until a moment; and somebody took that back. */
export const incidentSnoozed = eventType('incident.snoozed', incident.extend({ until: z.string() }))
export const snoozeEnded = eventType('incident.snooze-ended', incident)
/** Another team or service has it from now on. */
export const incidentRouted = eventType('incident.routed', incident.extend({ fromTeamId: z.string(), toTeamId: z.string(), serviceId: z.string().nullable() }))
export const impactComputed = eventType('incident.impact-computed', incident.extend({ hit: z.number(), safe: z.number() }))
export const impactMarked = eventType('incident.impact-marked', incident.extend({ itemId: z.string(), mark: z.string() }))

/** Who asked for it, if a person did. */
const by = { byId: z.string().nullable().optional() }
const person = incident.extend({ personId: z.string(), ...by })
export const roleAssigned = eventType('incident.role-assigned', incident.extend({ role: z.string(), personId: z.string().nullable(), beforeId: z.string().nullable(), ...by }))
export const severitySet = eventType('incident.severity-set', incident.extend({ before: z.number(), impact: z.string().nullable(), urgency: z.string().nullable(), matrix: z.number().nullable() }))
export const responderJoined = eventType('incident.responder-joined', person)
export const responderLeft = eventType('incident.responder-left', person)
export const accessSet = eventType('incident.access-set', incident.extend({ private: z.boolean(), persons: z.number(), teams: z.number(), roles: z.array(z.string()) }))
export const incidentFollowed = eventType('incident.followed', person)
export const incidentUnfollowed = eventType('incident.unfollowed', person)
const service = z.object({ serviceId: z.string(), personId: z.string() })
export const serviceFollowed = eventType('incident.service-followed', service)
export const serviceUnfollowed = eventType('incident.service-unfollowed', service)
const task = incident.extend({ taskId: z.string(), ...by })
export const taskAdded = eventType('incident.task-added', task)
export const taskChanged = eventType('incident.task-changed', task.extend({ changed: z.array(z.string()) }))
export const taskDone = eventType('incident.task-done', task)
const update = incident.extend({ updateId: z.string() })
export const updatePosted = eventType('incident.update-posted', update)
export const publicDrafted = eventType('incident.public-drafted', update.extend({ stage: z.string() }))
/** Approved by a person: from now on the public reads it. */
export const publicPublished = eventType('incident.public-published', update.extend({ stage: z.string(), own: z.boolean(), /** Chosen by a person; null where they follow the walk. */ services: z.array(z.string()).nullable().optional() }))
export const publicDiscarded = eventType('incident.public-discarded', update)
export const incidentsMerged = eventType('incident.merged', incident.extend({ memberIds: z.array(z.string()) }))
export const mergedInto = eventType('incident.merged-into', incident.extend({ intoId: z.string() }))
export const mergeUndone = eventType('incident.merge-undone', incident.extend({ memberId: z.string(), intoId: z.string() }))
export const incidentSplit = eventType('incident.split', incident.extend({ toId: z.string(), alertIds: z.array(z.string()) }))
export const splitUndone = eventType('incident.split-undone', incident.extend({ fromId: z.string(), alertIds: z.array(z.string()) }))
/** Alerts that a person had joined to it were taken out again. */
export const alertsTakenOut = eventType('incident.alerts-taken-out', incident.extend({ alertIds: z.array(z.string()) }))
export const reviewBegun = eventType('incident.review-begun', incident)
export const reviewChanged = eventType('incident.review-changed', incident.extend({ changed: z.array(z.string()) }))
export const reviewPublished = eventType('incident.review-published', incident)
const action = incident.extend({ actionId: z.string() })
export const actionAdded = eventType('incident.action-added', action.extend({ dueOn: z.string() }))
export const actionChanged = eventType('incident.action-changed', action.extend({ changed: z.array(z.string()) }))
export const actionClosed = eventType('incident.action-closed', action.extend({ outcome: z.string() }))
export const handlingChanged = eventType('incident.handling-changed', z.object({ changed: z.array(z.string()) }))

export const incidentEvents = [
  incidentOpened, alertJoined, incidentAcknowledged, incidentMitigating, incidentNoted, incidentEdited, incidentRecovered, incidentResolved, incidentReopened, incidentWoken, incidentBrokeAgain, incidentSnoozed, snoozeEnded, incidentRouted, impactComputed, impactMarked,
  roleAssigned, severitySet, responderJoined, responderLeft, accessSet, incidentFollowed, incidentUnfollowed, serviceFollowed, serviceUnfollowed, taskAdded, taskChanged, taskDone, updatePosted, publicDrafted, publicPublished, publicDiscarded,
  incidentsMerged, mergedInto, mergeUndone, incidentSplit, splitUndone, alertsTakenOut, reviewBegun, reviewChanged, reviewPublished, actionAdded, actionChanged, actionClosed, handlingChanged,
]
