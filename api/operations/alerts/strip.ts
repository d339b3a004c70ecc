import { z } from 'zod'
import { Instant } from '../../page.ts'
import { route } from '../../route.ts'
import { Urgency } from '../../values.ts'
import { alertFilters, AlertId } from '../alerts.ts'

/** When alerts came in a stretch of time: one by one while they are few, else counted by urgency and column. */
export const AlertStrip = z.object({
  from: Instant, to: Instant, total: z.number().int(), counts: z.record(z.string(), z.number().int()),
  /** Null where there are too many to draw one by one. */
  marks: z.array(z.object({ id: AlertId, title: z.string(), urgency: Urgency, at: Instant, until: Instant.nullable() })).nullable(),
  /** Empty where they come one by one. */
  columns: z.array(z.object({ at: Instant, until: Instant, urgency: Urgency, count: z.number().int() })),
}).meta({ id: 'AlertStrip' })
export type AlertStrip = z.infer<typeof AlertStrip>

export const readAlertStrip = route({
  name: 'alerts.strip', method: 'GET', path: '/alert-strip', permission: 'alerts:read', answer: AlertStrip,
  query: z.object({ ...alertFilters, /** How many columns, where they are counted. */ columns: z.coerce.number().int().min(4).max(200).default(96) }),
  summary: 'Show when alerts came in a stretch of time (at most 400 days; the past day if not said)',
})

export const alertGroupings = ['service', 'item', 'cause', 'source', 'team'] as const
export const AlertGroup = z.object({
  /** Id of the service, item, source or team; the cause group; null for alerts that have none. */
  key: z.string().nullable(), name: z.string(),
  /** A cause group counts within its source. */
  sourceId: z.string().nullable(),
  count: z.number().int(), counts: z.record(z.string(), z.number().int()), worst: Urgency, newestAt: Instant, /** How many fire, and how many of those somebody has in hand. */ firing: z.number().int(), inHand: z.number().int(),
}).meta({ id: 'AlertGroup' })
export type AlertGroup = z.infer<typeof AlertGroup>

export const listAlertGroups = route({
  name: 'alerts.groups', method: 'GET', path: '/alert-groups', permission: 'alerts:read', answer: z.object({ items: z.array(AlertGroup), more: z.boolean() }),
  query: z.object({ ...alertFilters, by: z.enum(alertGroupings), limit: z.coerce.number().int().min(1).max(200).default(100) }),
  summary: 'Group alerts by service, item, cause, source or team, the most urgent and then the largest first',
})

/** The past day of an alert's cause: the alerts that its source raised under the same key, as far as the reader sees them. */
export const AlertPastDay = z.object({
  id: AlertId,
  /** By half hour, the oldest first: how much of it the cause fired, 0 to 100 percent; at least 1 where it fired at all, null where it fired too often to be looked at. */
  shares: z.array(z.number().int().nullable()),
  /** How often it began to fire in the day, at most 200; and for how many seconds it fired in all. */
  times: z.number().int(), seconds: z.number().int(),
}).meta({ id: 'AlertPastDay' })
export type AlertPastDay = z.infer<typeof AlertPastDay>

export const listAlertPastDays = route({
  name: 'alerts.past-days', method: 'GET', path: '/alert-past-days', permission: 'alerts:read', answer: z.object({ from: Instant, to: Instant, items: z.array(AlertPastDay) }),
  query: z.object({ /** Up to 200 ids, separated by commas. */ alertIds: z.string().max(7_400) }), summary: 'Show when the causes of some alerts fired in the past day',
})
