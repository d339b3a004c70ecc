import { z } from 'zod'
import { AnyId, idOf } from '../../ids.ts'
import { Flag, Instant, pageOf, pageQuery, PlainDate } from '../../page.ts'
import { route } from '../../route.ts'
import { oneLine, Urgency } from '../../values.ts'
import { TeamId } from '../../organisation/organisation.ts'
import { Mapped, Mapping } from './mapping.ts'

export const AlertSourceId = idOf('alert-source')
export const sourceKinds = ['alertmanager', 'pagerduty', 'generic'] as const
export const SourceKind = z.enum(sourceKinds).meta({ id: 'SourceKind' })
export type SourceKind = z.infer<typeof SourceKind>
export const sourceReaches = ['team', 'department', 'organisation'] as const
const Reach = z.enum(sourceReaches)
const params = z.object({ id: AlertSourceId })
const Count = z.number().int()
const DayCounts = z.object({ day: PlainDate, payloads: Count, raised: Count, repeated: Count, resolved: Count, withoutEffect: Count, changes: Count, refused: Count })

export const AlertSource = z.object({
  id: AlertSourceId, name: z.string(), kind: SourceKind, team: z.object({ id: TeamId, name: z.string() }), reach: Reach, defaultUrgency: Urgency,
  /** Null when it is not set; its name is null when it lies outside the reader's scope. */
  defaultService: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
  silentDays: Count.nullable(),
  /** `working`, `silent` for longer than it may be, `never-heard`, `refusing` its latest payload, `no-key`, `disabled`. */
  state: z.enum(['working', 'silent', 'never-heard', 'refusing', 'no-key', 'disabled']), why: z.string(),
  heardAt: Instant.nullable(), acceptedAt: Instant.nullable(), refusedAt: Instant.nullable(), refusedWhy: z.string().nullable(),
  /** The last seven days by UTC, today last; days without a word are all zero. */
  days: z.array(DayCounts), firing: Count, archived: z.boolean(), version: Count,
}).meta({ id: 'AlertSource' })
export type AlertSource = z.infer<typeof AlertSource>

export const AlertSourceDetail = AlertSource.extend({
  /** The last characters of the key, to recognise it by. */
  key: z.object({ end: z.string(), madeAt: Instant }).nullable(), oldKeyUntil: Instant.nullable(),
  mapping: Mapping.nullable(), mappingVersion: Count,
  /** Where its sender posts to; the key goes with it. */
  address: z.string(),
}).meta({ id: 'AlertSourceDetail' })
export type AlertSourceDetail = z.infer<typeof AlertSourceDetail>

export const SourceWithKey = z.object({ source: AlertSourceDetail, key: z.string() }).meta({ id: 'SourceWithKey' })
export const SourcePayload = z.object({ id: z.string(), at: Instant, accepted: z.boolean(), status: Count, why: z.string(), bytes: Count, body: z.string(), truncated: z.boolean() }).meta({ id: 'SourcePayload' })
export type SourcePayload = z.infer<typeof SourcePayload>

const settings = {
  name: oneLine(120).min(1), teamId: TeamId, reach: Reach, defaultServiceId: AnyId.nullable(), defaultUrgency: Urgency, silentDays: z.number().int().min(1).max(365).nullable(),
}

export const listSources = route({
  name: 'alert-sources.list', method: 'GET', path: '/alert-sources', permission: 'alerts:read', answer: pageOf(AlertSource),
  query: z.object({ ...pageQuery, kind: SourceKind.optional(), teamId: AnyId.optional(), search: z.string().max(100).optional(), archived: Flag.optional() }),
  summary: 'List who sends alerts, by name, with when each was last heard',
})
export const readSource = route({ name: 'alert-sources.read', method: 'GET', path: '/alert-sources/:id', permission: 'alerts:read', params, answer: AlertSourceDetail, summary: 'Show an alert source' })
export const addSource = route({
  name: 'alert-sources.add', method: 'POST', path: '/alert-sources', permission: 'alerts:manage', status: 201, answer: SourceWithKey,
  body: z.strictObject({
    name: settings.name, kind: SourceKind, teamId: TeamId.optional(), reach: Reach.default('team'), defaultServiceId: AnyId.optional(), defaultUrgency: Urgency.default('medium'),
    silentDays: settings.silentDays.default(3), mapping: Mapping.optional(),
  }),
  refusals: ['name-taken'], summary: 'Add an alert source; its key is shown this once',
})
export const editSource = route({
  name: 'alert-sources.edit', method: 'PATCH', path: '/alert-sources/:id', permission: 'alerts:manage', params, ifMatch: true, body: z.strictObject(settings).partial(), answer: AlertSourceDetail,
  refusals: ['name-taken'], summary: 'Edit an alert source',
})
export const renewSourceKey = route({
  name: 'alert-sources.renew-key', method: 'POST', path: '/alert-sources/:id/renew-key', permission: 'alerts:manage', params, answer: SourceWithKey,
  body: z.strictObject({ oldKeyHours: z.number().int().min(0).max(168).default(24) }).optional(),
  summary: 'Give an alert source a new key, shown this once; the old one goes on for as many hours',
})
export const revokeSourceKey = route({ name: 'alert-sources.revoke-key', method: 'POST', path: '/alert-sources/:id/revoke-key', permission: 'alerts:manage', params, answer: AlertSourceDetail, refusals: ['no-key'], summary: 'Take back the keys of an alert source at once' })
export const disableSource = route({
  name: 'alert-sources.disable', method: 'POST', path: '/alert-sources/:id/disable', permission: 'alerts:manage', params, body: z.strictObject({ reason: oneLine(500).min(1) }), answer: AlertSourceDetail,
  refusals: ['already-disabled'], summary: 'Refuse what an alert source sends, until it is enabled again',
})
export const enableSource = route({ name: 'alert-sources.enable', method: 'POST', path: '/alert-sources/:id/enable', permission: 'alerts:manage', params, answer: AlertSourceDetail, refusals: ['not-disabled'], summary: 'Take alerts of a disabled source again' })
export const archiveSource = route({ name: 'alert-sources.archive', method: 'POST', path: '/alert-sources/:id/archive', permission: 'alerts:manage', params, summary: 'Put an alert source away with its keys and payloads; its alerts stay' })
export const sourcePayloads = route({
  name: 'alert-sources.payloads', method: 'GET', path: '/alert-sources/:id/payloads', permission: 'alerts:manage', params, answer: z.object({ items: z.array(SourcePayload) }),
  summary: 'Show the last payloads of an alert source, accepted and refused',
})
export const forgetPayloads = route({ name: 'alert-sources.forget-payloads', method: 'DELETE', path: '/alert-sources/:id/payloads', permission: 'alerts:manage', params, summary: 'Erase the kept payloads of an alert source' })
export const setMapping = route({
  name: 'alert-sources.set-mapping', method: 'PUT', path: '/alert-sources/:id/mapping', permission: 'alerts:manage', params, ifMatch: true, body: z.strictObject({ mapping: Mapping }), answer: AlertSourceDetail,
  refusals: ['not-generic'], summary: 'Save how the payloads of a generic source become alerts, as a new version',
})
export const listMappings = route({
  name: 'alert-sources.mappings', method: 'GET', path: '/alert-sources/:id/mappings', permission: 'alerts:read', params,
  answer: z.object({ items: z.array(z.object({ version: Count, mapping: Mapping, savedAt: Instant, savedBy: z.string() })) }), summary: 'List the saved versions of a mapping, newest first',
})
export const tryMapping = route({
  name: 'alert-sources.try-mapping', method: 'POST', path: '/alert-sources/:id/try-mapping', permission: 'alerts:manage', params, bodyLimit: 1024 * 1024,
  body: z.strictObject({ mapping: Mapping, /** JSON to try it on; left out, the last payload received. */ payload: z.string().max(600_000).optional() }),
  answer: z.object({ payload: z.string(), of: z.string(), items: z.array(Mapped), more: Count }), refusals: ['no-payload'],
  summary: 'Try a mapping on a payload: what would come out, field by field, with nothing done',
})

/** What senders post. The handler reads the body itself and answers in the words of the protocol. */
/** Bytes of one body: Alertmanager sends whole groups; PagerDuty's own limit is 512 KB. */
const intake = { method: 'POST', pressing: true, permission: 'key', bodyLimit: 2 * 1024 * 1024, status: 202 } as const
export const alertmanagerIntake = route({ ...intake, name: 'intake.alertmanager', bodyLimit: 8 * 1024 * 1024, path: '/intake/alertmanager', summary: 'Take a webhook of Prometheus Alertmanager (version 4); the key as bearer token' })
export const alertmanagerIntakeByPath = route({ ...intake, name: 'intake.alertmanager-by-path', bodyLimit: 8 * 1024 * 1024, path: '/intake/alertmanager/:key', params: z.object({ key: z.string() }), summary: 'The same with the key in the address, for senders that cannot set a header' })
export const genericIntake = route({ ...intake, name: 'intake.generic', path: '/intake/generic', summary: 'Take JSON of any shape, read by the mapping of the source; the key as bearer token' })
export const genericIntakeByPath = route({ ...intake, name: 'intake.generic-by-path', path: '/intake/generic/:key', params: z.object({ key: z.string() }), summary: 'The same with the key in the address' })
export const pagerdutyIntake = route({ ...intake, name: 'intake.pagerduty', bodyLimit: 512 * 1024, path: '/intake/pagerduty/v2/enqueue', summary: 'Take an event of PagerDuty Events v2, also at /v2/enqueue; routing_key is the key' })
export const pagerdutyChangeIntake = route({ ...intake, name: 'intake.pagerduty-change', bodyLimit: 512 * 1024, path: '/intake/pagerduty/v2/change/enqueue', summary: 'Take a change event of PagerDuty Events v2, also at /v2/change/enqueue: it never pages' })
