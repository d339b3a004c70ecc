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
