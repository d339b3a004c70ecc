import { z } from 'zod'
import { AnyId, idOf } from '../ids.ts'
import { Flag, Instant, pageOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { oneLine, Urgency } from '../values.ts'
import { DepartmentId } from '../organisation/organisation.ts'
import { Sends, SentRequest } from './monitoring/requests.ts'
import { Target, targetKinds } from './monitoring/targets.ts'

export const CheckId = idOf('check')
export const CheckState = z.enum(['ok', 'degraded', 'down', 'unknown']).meta({ id: 'CheckState' })
export type CheckState = z.infer<typeof CheckState>
const Named = z.object({ id: z.string(), name: z.string() })

const settings = {
  name: oneLine(120).min(1),
  target: Target,
  /** Seconds between two runs. */
  interval: z.number().int().min(5).max(86_400),
  /** Milliseconds a run may take. */
  timeout: z.number().int().min(100).max(60_000),
  /** Confirmations of a bad result before the state is hard. */
  retries: z.number().int().min(0).max(20),
  /** Milliseconds above which a good answer counts as degraded. */
  slowAfter: z.number().int().min(1).max(60_000).nullable(),
  /** Of the alert when it is down. */
  urgency: Urgency,
}

/** The probe that runs it; null for this server. */
const probeId = AnyId.nullable().optional()

/** Of the user in the target; stored sealed, used and never shown. */
const password = z.string().min(1).max(500).optional()

export const Check = z.object({
  id: CheckId, ...settings, /** What somebody called it; of a rehearsal's the product does. */ name: z.string(), service: Named.nullable(), item: Named.nullable(), /** Who runs it; null for the server itself. */ probe: Named.nullable(), team: Named, state: CheckState, softState: CheckState, since: Instant.nullable(), attempts: z.number().int(),
  lastAt: Instant.nullable(), lastMs: z.number().nullable(), /** Whether a password is stored; it is never shown. */ hasPassword: z.boolean(), /** What an HTTP check sends beside its address; values are never shown. */ sends: Sends.nullable(), summary: z.string(), enabled: z.boolean(), rehearsal: z.boolean(), version: z.number().int(),
}).meta({ id: 'Check' })
export type Check = z.infer<typeof Check>

/** What one run found. Bodies are never shown, only status, timing and the text that was looked for. */
export const Outcome = z.object({
  state: CheckState, code: z.string(), summary: z.string(), durationMs: z.number(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
}).meta({ id: 'CheckOutcome' })
export type Outcome = z.infer<typeof Outcome>

const Series = z.object({ series: z.array(z.object({
  metric: z.string(), labels: z.record(z.string(), z.string()), stepMs: z.number(), tier: z.string(),
  points: z.array(z.object({ at: z.number(), avg: z.number(), min: z.number(), max: z.number() })),
})) })
const id = z.object({ id: CheckId })
export const listChecks = route({
  name: 'checks.list', method: 'GET', path: '/checks', permission: 'monitoring:read', answer: pageOf(Check).extend({ counts: z.record(z.string(), z.number().int()) }),
  query: z.object({ ...pageQuery, state: CheckState.optional(), kind: z.enum(targetKinds).optional(), serviceId: AnyId.optional(), itemId: AnyId.optional(), probeId: AnyId.optional(), search: z.string().max(100).optional(), rehearsal: Flag.optional() }),
  summary: 'List checks; counts are by hard state',
})
export const readCheck = route({ name: 'checks.read', method: 'GET', path: '/checks/:id', permission: 'monitoring:read', params: id, answer: Check, summary: 'Show a check' })
export const addCheck = route({
  name: 'checks.add', method: 'POST', path: '/checks', permission: 'monitoring:manage', status: 201, answer: Check, refusals: ['destination-refused'],
  body: z.strictObject({
    ...settings, interval: settings.interval.default(60), timeout: settings.timeout.default(10_000), retries: settings.retries.default(2), slowAfter: settings.slowAfter.default(null), urgency: settings.urgency.default('critical'),
    serviceId: AnyId.optional(), itemId: AnyId.optional(), probeId, password, request: SentRequest.optional(),
  }),
  summary: 'Watch an address: by HTTP, TCP, ping, DNS, TLS, SMTP, SSH or PostgreSQL; judge the measurements of a host, or wait for the signs of life of a job',
})
export const editCheck = route({
  name: 'checks.edit', method: 'PATCH', path: '/checks/:id', permission: 'monitoring:manage', params: id, ifMatch: true, answer: Check, refusals: ['destination-refused'],
  body: z.strictObject({
    name: settings.name.optional(), target: Target.optional(), interval: settings.interval.optional(), timeout: settings.timeout.optional(), retries: settings.retries.optional(), slowAfter: settings.slowAfter.optional(),
    urgency: settings.urgency.optional(), serviceId: AnyId.nullable().optional(), itemId: AnyId.nullable().optional(), probeId, enabled: z.boolean().optional(),
    password: password.nullable(), request: SentRequest.nullable().optional(),
  }),
  summary: 'Change, pause or resume a check',
})
export const archiveCheck = route({ name: 'checks.archive', method: 'DELETE', path: '/checks/:id', permission: 'monitoring:manage', params: id, summary: 'Stop a check for good; what it found stays' })
export const tryCheck = route({
  name: 'checks.try', method: 'POST', path: '/checks/try', permission: 'monitoring:manage', answer: Outcome, refusals: ['probe-away'],
  body: z.strictObject({ target: Target, timeout: settings.timeout.default(10_000), slowAfter: settings.slowAfter.default(null), serviceId: AnyId.optional(), itemId: AnyId.optional(), probeId, password, request: SentRequest.optional(), /** The check whose stored password or request is used. */ checkId: CheckId.optional() }), summary: 'Run a check once, now, without keeping it',
})
export const checkResults = route({
  name: 'checks.results', method: 'GET', path: '/checks/:id/results', permission: 'monitoring:read', params: id, query: z.object({ from: Instant, to: Instant, limit: z.coerce.number().int().min(1).max(5000).default(500) }),
  answer: z.object({ items: z.array(z.object({ at: Instant, ok: z.boolean(), code: z.string(), durationMs: z.number(), detail: z.string() })) }), refusals: ['telemetry-down'], summary: 'Show what a check found in a stretch of time',
})
export const checkMetrics = route({
  name: 'checks.metrics', method: 'GET', path: '/checks/:id/metrics', permission: 'monitoring:read', params: id, query: z.object({ from: Instant, to: Instant, points: z.coerce.number().int().min(1).max(2000).default(300) }),
  answer: Series, refusals: ['telemetry-down'], summary: 'Show what a check measured: packet loss, round trip, days left of a certificate',
})
export const readMetrics = route({
  name: 'metrics.query', method: 'GET', path: '/items/:itemId/metrics', permission: 'monitoring:read', params: z.object({ itemId: AnyId }),
  query: z.object({ metrics: z.string().max(500), from: Instant, to: Instant, points: z.coerce.number().int().min(1).max(2000).default(300) }),
  answer: Series,
  refusals: ['telemetry-down'], summary: 'Show measurements of an item; metrics are names separated by commas',
})
export const latestMetrics = route({
  name: 'metrics.latest', method: 'GET', path: '/items/:itemId/metrics/latest', permission: 'monitoring:read', params: z.object({ itemId: AnyId }),
  answer: z.object({ values: z.array(z.object({ metric: z.string(), labels: z.record(z.string(), z.string()), at: Instant, value: z.number(), ageMs: z.number() })) }),
  refusals: ['telemetry-down'], summary: 'Show the newest value of everything measured of an item, with its age',
})
export const listGrants = route({
  name: 'check-grants.list', method: 'GET', path: '/check-grants', permission: 'probes:read', answer: z.object({ items: z.array(z.object({ departmentId: DepartmentId, department: z.string(), ranges: z.array(z.string()) })) }), summary: 'Show which addresses each department may check',
})
export const setGrants = route({
  name: 'check-grants.set', method: 'PUT', path: '/departments/:id/check-grants', permission: 'settings:manage', params: z.object({ id: DepartmentId }),
  body: z.strictObject({ ranges: z.array(z.string().max(60)).max(200) }), answer: z.object({ ranges: z.array(z.string()) }), summary: 'Say which addresses a department may check: ranges like 10.1.0.0/16, and the words loopback and public',
})
