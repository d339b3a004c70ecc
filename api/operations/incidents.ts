import { z } from 'zod'
import { AnyId } from '../ids.ts'
import { BriefPart } from '../briefs.ts'
import { Flag, Instant, pageOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { manyLines, oneLine, Severity } from '../values.ts'
import { Alert } from './alerts.ts'
import { TeamId } from '../organisation/organisation.ts'
import { Access, byId as id, Cadence, IncidentId, IncidentTask, InternalUpdate, Member, Named, PublicUpdate, Responder, ReviewMark, text } from './incidents/parts.ts'
import { Level } from './incidents/settings.ts'

export const incidentStates = ['open', 'acknowledged', 'mitigating', 'resolved'] as const
export const IncidentState = z.enum(incidentStates).meta({ id: 'IncidentState' })
export type IncidentState = z.infer<typeof IncidentState>

export const Incident = z.object({
  id: IncidentId, number: z.number().int(), title: z.string(), severity: Severity, state: IncidentState, service: Named.nullable(), team: Named, commander: Named.nullable(),
  openedAt: Instant, acknowledgedAt: Instant.nullable(), resolvedAt: Instant.nullable(), alerts: z.number().int(), firing: z.number().int(), rehearsal: z.boolean(), private: z.boolean(), /** Nobody is asked about it until then. */ snoozedUntil: Instant.nullable(), version: z.number().int(),
}).meta({ id: 'Incident' })
export type Incident = z.infer<typeof Incident>

/** What an incident does to one item, and why the walk says so. */
export const Impact = z.object({
  item: z.object({ id: z.string(), name: z.string(), kind: z.string() }).nullable(),
  verdict: z.enum(['failed', 'hit', 'safe', 'not-impacted']),
  reason: z.string(),
  path: z.array(z.object({ id: z.string(), name: z.string() })),
  /** The need that decided: how many of its suppliers are left, and how many it needs (null: all of them). Null for what failed itself. */
  decided: z.object({ kind: z.string(), suppliers: z.number().int(), left: z.number().int(), need: z.string().nullable() }).nullable(),
  /** What its own checks say now: null when none that the reader sees says anything. */
  seen: z.object({ state: z.enum(['ok', 'degraded', 'down', 'unknown']), since: Instant.nullable() }).nullable(),
  /** The alert of this incident that fires on it. */
  alert: z.string().nullable(),
  /** Of a service: how critical it is, and who uses it, as far as somebody said. */
  service: z.object({ criticality: z.enum(['critical', 'high', 'medium', 'low']), audience: z.string() }).nullable(),
}).meta({ id: 'Impact' })
export type Impact = z.infer<typeof Impact>

/** Whether an action is possible now for the asker, and if not, why: the page shows it beside the disabled button. */
export const Possible = z.object({ action: z.string(), allowed: z.boolean(), reason: z.string().optional() }).meta({ id: 'Possible' })

export const IncidentDetail = Incident.extend({
  acknowledgedBy: Named.nullable(), resolvedBy: Named.nullable(), resolution: z.string().nullable(),
  why: z.string(), severityWhy: z.string(),
  /** At most 500; `impactMore` are not listed. */
  impact: z.array(Impact), impactMore: z.number().int(), impactAt: Instant.nullable(),
  deadline: z.object({ title: z.string(), dueAt: Instant.nullable(), state: z.string() }).nullable(),
  paging: z.object({ state: z.enum(['running', 'stopped', 'none']), why: z.string(), nextAt: Instant.nullable() }),
  scribe: Named.nullable(), liaison: Named.nullable(), responders: z.array(Responder), tasks: z.array(IncidentTask),
  /** What people judged, and what the matrix gives for it. */
  impactLevel: Level.nullable(), urgencyLevel: Level.nullable(), matrixSays: z.number().int().nullable(),
  /** For responders; and, strictly apart, for the public. */
  updates: z.array(InternalUpdate), publicUpdates: z.array(PublicUpdate), publicTitle: z.string().nullable(), cadence: Cadence,
  /** The services that the public is told of; `said` when a person chose them, else they follow the walk. A name is null out of scope. */
  publicServices: z.object({ said: z.boolean(), services: z.array(z.object({ id: z.string(), name: z.string().nullable() })) }),
  /** Other open incidents that have their cause with it; `hidden` are outside the reader's scope. */
  sameCause: z.object({ items: z.array(z.object({ id: z.string(), number: z.number().int(), title: z.string(), severity: Severity, team: z.string(), why: z.string() })), hidden: z.number().int() }),
  members: z.array(Member), mergedInto: Member.nullable(), splitFrom: z.object({ id: z.string(), number: z.number().int(), alerts: z.number().int() }).nullable(),
  /** The incident that was asked for, when it was merged into this one. */
  redirectedFrom: z.object({ id: z.string(), number: z.number().int() }).optional(),
  access: Access, review: ReviewMark,
  brief: z.array(BriefPart), can: z.array(Possible),
}).meta({ id: 'IncidentDetail' })
export type IncidentDetail = z.infer<typeof IncidentDetail>

export const listIncidents = route({
  name: 'incidents.list', method: 'GET', path: '/incidents', permission: 'incidents:read', answer: pageOf(Incident).extend({ counts: z.record(z.string(), z.number().int()) }),
  query: z.object({
    ...pageQuery, state: z.enum(['active', ...incidentStates]).optional(), severity: z.coerce.number().int().min(1).max(4).optional(), serviceId: AnyId.optional(), teamId: AnyId.optional(), commanderId: z.union([z.literal('nobody'), AnyId]).optional(), alertId: AnyId.optional(), /** Only those an alert of which is about this item. */ itemId: AnyId.optional(),
    search: z.string().max(100).optional(), rehearsal: Flag.optional(), /** Only those that you follow. */ followed: Flag.optional(),
  }),
  summary: 'List incidents, newest first; counts are of active ones by severity',
})
export const readIncident = route({ name: 'incidents.read', method: 'GET', path: '/incidents/:id', permission: 'incidents:read', params: id, answer: IncidentDetail,
  /** `false` shows a merged incident itself instead of the one that it belongs to. */
  query: z.object({ follow: Flag.optional() }), summary: 'Show an incident with its impact, people and what is known' })
export const openIncident = route({
  name: 'incidents.open', method: 'POST', path: '/incidents', permission: 'incidents:respond', status: 201, answer: IncidentDetail,
  body: z.strictObject({
    title: oneLine(200).min(1),
    /** Left out, the matrix says it from impact and urgency; against the matrix it needs `severityNote`. */
    severity: Severity.optional(), impact: Level.optional(), urgency: Level.optional(), severityNote: text.optional(), private: z.boolean().default(false), serviceId: AnyId.optional(), teamId: TeamId.optional(), itemIds: z.array(AnyId).max(200).default([]),
    note: text.optional(), page: z.boolean().default(true),
  }),
  refusals: ['unknown-service'], summary: 'Open an incident by hand',
})
export const editIncident = route({
  name: 'incidents.edit', method: 'PATCH', path: '/incidents/:id', permission: 'incidents:respond', params: id, ifMatch: true, answer: IncidentDetail,
  body: z.strictObject({ title: oneLine(200).min(1) }),
  refusals: ['merged'], summary: 'Change the title',
})
export const acknowledgeIncident = route({
  name: 'incidents.acknowledge', method: 'POST', path: '/incidents/:id/acknowledge', pressing: true, permission: 'incidents:respond', params: id, refusals: ['not-open', 'merged'], answer: IncidentDetail,
  summary: 'Take an incident: the paging stops, you lead it unless somebody does',
})
export const mitigateIncident = route({
  name: 'incidents.mitigate', method: 'POST', path: '/incidents/:id/mitigate', permission: 'incidents:respond', params: id, refusals: ['not-acknowledged', 'merged'], answer: IncidentDetail,
  body: z.strictObject({ note: text.optional() }).optional(), summary: 'Say that the cause is known and being removed',
})
export const pageNext = route({
  name: 'incidents.page-next', method: 'POST', path: '/incidents/:id/page-next', permission: 'incidents:respond', params: id, refusals: ['not-open', 'not-paging', 'declined-already', 'merged'], answer: IncidentDetail,
  body: z.strictObject({ reason: manyLines(500).default('') }).default({ reason: '' }), summary: 'Say that you cannot take it: the next is paged at once',
})
export const noteIncident = route({
  name: 'incidents.note', method: 'POST', path: '/incidents/:id/notes', pressing: true, permission: 'incidents:respond', params: id, status: 201, answer: IncidentDetail,
  body: z.strictObject({ text }), refusals: ['merged'], summary: 'Write a note on the timeline',
})
export const resolveIncident = route({
  name: 'incidents.resolve', method: 'POST', path: '/incidents/:id/resolve', pressing: true, permission: 'incidents:respond', params: id, refusals: ['already-resolved', 'alerts-firing', 'merged'], answer: IncidentDetail,
  body: z.strictObject({ note: text, evenThoughFiring: z.boolean().default(false) }), summary: 'End an incident with a note on what it was',
})
export const reopenIncident = route({
  name: 'incidents.reopen', method: 'POST', path: '/incidents/:id/reopen', permission: 'incidents:respond', params: id, refusals: ['not-resolved', 'service-has-open', 'merged'], answer: IncidentDetail,
  body: z.strictObject({ note: text }), summary: 'Open a resolved incident again; people are paged again',
})
export const markImpact = route({
  name: 'incidents.mark-impact', method: 'PUT', path: '/incidents/:id/impact/:itemId', permission: 'incidents:respond', params: z.object({ id: IncidentId, itemId: AnyId }), answer: IncidentDetail,
  body: z.strictObject({ mark: z.enum(['failed', 'not-impacted', 'none']) }), refusals: ['merged'], summary: 'Say what you know better than the walk: failed, not impacted, or nothing',
})
export const incidentAlerts = route({
  name: 'incidents.alerts', method: 'GET', path: '/incidents/:id/alerts', permission: 'incidents:read', params: id, summary: 'List the alerts of an incident and why each joined it',
  answer: z.object({ items: z.array(Alert.pick({ id: true, title: true, urgency: true, state: true, raisedAt: true, resolvedAt: true }).extend({ why: z.string(), joinedAt: Instant, member: z.string().nullable() })) }),
})
