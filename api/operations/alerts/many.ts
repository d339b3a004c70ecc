import { z } from 'zod'
import { route } from '../../route.ts'
import { manyLines } from '../../values.ts'
import { AlertId } from '../alerts.ts'

/** What became of each alert that was named: done, or why not. Those that could be done were, together. */
export const EachAlert = z.object({
  done: z.number().int(),
  items: z.array(z.object({ id: AlertId, done: z.boolean(), /** Why not; null where it was done. */ why: z.string().nullable() })),
}).meta({ id: 'EachAlert' })
export type EachAlert = z.infer<typeof EachAlert>

/** Named alerts, at most as many as a list shows at once; the same named twice counts once. */
export const manyAlerts = z.array(AlertId).min(1).max(200)

export const takeAlerts = route({
  name: 'alerts.take', method: 'POST', path: '/alerts/take', permission: 'alerts:respond', answer: EachAlert,
  body: z.strictObject({ ids: manyAlerts, /** Also those that somebody else has in hand. */ evenThoughTaken: z.boolean().default(false) }),
  summary: 'Say that you have alerts in hand; open incidents of theirs are acknowledged by that',
})
export const letAlertsGo = route({
  name: 'alerts.let-go', method: 'POST', path: '/alerts/let-go', permission: 'alerts:respond', answer: EachAlert,
  body: z.strictObject({ ids: manyAlerts }), summary: 'Say that you have alerts no longer in hand',
})
export const resolveAlerts = route({
  name: 'alerts.resolve-many', method: 'POST', path: '/alerts/resolve', permission: 'alerts:respond', answer: EachAlert,
  body: z.strictObject({ ids: manyAlerts, note: manyLines(2000).min(1) }), summary: 'Say that alerts are over though their sources have not',
})
export const fireAlertsAgain = route({
  name: 'alerts.fire-again', method: 'POST', path: '/alerts/fire-again', permission: 'alerts:respond', answer: EachAlert,
  body: z.strictObject({ ids: manyAlerts }), summary: 'Undo that a person said alerts are over, within a day: they fire again as they did',
})
