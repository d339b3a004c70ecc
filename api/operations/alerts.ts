import { z } from 'zod'
import { AnyId, idOf } from '../ids.ts'
import { Flag, Instant, pageOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { asLinesWithin, cleaned, manyLines, Urgency } from '../values.ts'
import { PersonId } from '../organisation/organisation.ts'
import { MaintenanceWindowId } from './maintenance.ts'

export const AlertId = idOf('alert')
const Named = z.object({ id: z.string(), name: z.string() })
/** Without an id: there is one, outside the reader's scope. */
const Seen = z.object({ id: z.string().nullable(), name: z.string() })

export const Alert = z.object({
  id: AlertId, title: z.string(), urgency: Urgency, state: z.enum(['firing', 'resolved']),
  /** Where it came from: a `check`, an alert `source`, a token (`intake`), or Fullscore about one of its sources (`own`); and which one. */
  source: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  dedupKey: z.string(), service: Seen.nullable(), item: Seen.nullable(), team: Named,
  raisedAt: Instant, lastAt: Instant, resolvedAt: Instant.nullable(),
  /** How often the source said it again while it fired. */
  repeats: z.number().int(),
  rehearsal: z.boolean(),
  /** What joins it to others of one cause within its source. */
  group: z.string().nullable(),
  /** When somebody took it at its source; since when its source keeps it from notifying, which does not mean that it is over. */
  acknowledgedAt: Instant.nullable(), suppressedAt: Instant.nullable(),
  /** The maintenance window in which it was raised: it opens no incident and pages nobody until then. */
  muted: z.object({ windowId: MaintenanceWindowId, until: Instant, why: z.string() }).nullable(),
  /** Who has it in hand: by their own word, by their incident, or somebody at its source, who has no name here. */
  hand: z.object({ person: z.object({ id: PersonId, name: z.string() }).nullable(), at: Instant, through: z.enum(['hand', 'incident', 'source']) }).nullable(),
}).meta({ id: 'Alert' })
export type Alert = z.infer<typeof Alert>
export const AlertDetail = Alert.extend({
  details: z.record(z.string(), z.unknown()), why: z.string(),
  /** When the source says it began, where that lies more than seven days back or more than five minutes ahead and does not count. */
  saidAt: Instant.nullable(),
}).meta({ id: 'AlertDetail' })
export type AlertDetail = z.infer<typeof AlertDetail>

/** A signal is never lost for a character: texts are cleaned, not refused. */
export const sendAlert = route({
  name: 'alerts.send', method: 'POST', path: '/alerts', pressing: true, permission: 'alerts:send', status: 202, bodyLimit: 512 * 1024,
  body: z.strictObject({
    title: cleaned(500), urgency: Urgency, status: z.enum(['firing', 'resolved']), dedupKey: cleaned(255),
    /** Id or exact name. One that is not known is noted, and the alert is taken without it. */
    service: cleaned(120).optional(), item: cleaned(120).optional(),
    /** When it began or ended. It counts from at most seven days back to now; what was said is kept. */
    at: Instant.optional(), details: z.record(z.string(), z.unknown()).transform((details) => asLinesWithin(details) as Record<string, unknown>).optional(),
  }),
  answer: z.object({ id: AlertId.nullable(), outcome: z.enum(['raised', 'repeated', 'resolved', 'nothing-to-resolve']) }),
  summary: 'Send an alert, or say that it is over; a name that is not known here loses none, its reason says which',
})
/** What narrows a list of alerts; the stave above it and its groups heed the same. */
export const alertFilters = {
  state: z.enum(['firing', 'resolved']).optional(), urgency: Urgency.optional(), serviceId: AnyId.optional(), itemId: AnyId.optional(), teamId: AnyId.optional(),
  search: z.string().max(100).optional(), rehearsal: Flag.optional(),
  /** Alerts of one source; with `own` what Fullscore says about it. */
  sourceId: z.string().max(64).optional(), own: Flag.optional(), /** Alerts that their source joins to one cause. */ group: z.string().max(255).optional(), muted: Flag.optional(), mutedBy: MaintenanceWindowId.optional(),
  /** Those that nobody, or somebody, has in hand. */
  hand: z.enum(['nobody', 'somebody']).optional(),
  /** Raised at or after this moment, and before that one. */
  from: Instant.optional(), to: Instant.optional(),
}
export const listAlerts = route({
  name: 'alerts.list', method: 'GET', path: '/alerts', permission: 'alerts:read',
  answer: pageOf(Alert).extend({ counts: z.record(z.string(), z.number().int()), /** Firing alerts that somebody has in hand. */ inHand: z.number().int() }),
  query: z.object({ ...pageQuery, ...alertFilters }),
  summary: 'List alerts, newest first; counts are of firing alerts by urgency',
})
export const readAlert = route({ name: 'alerts.read', method: 'GET', path: '/alerts/:id', permission: 'alerts:read', params: z.object({ id: AlertId }), answer: AlertDetail, summary: 'Show an alert' })
export const resolveAlert = route({
  name: 'alerts.resolve', method: 'POST', path: '/alerts/:id/resolve', permission: 'alerts:respond', params: z.object({ id: AlertId }), refusals: ['not-firing'],
  body: z.strictObject({ note: manyLines(2000).min(1) }), answer: AlertDetail, summary: 'Say that an alert is over though its source has not',
})
