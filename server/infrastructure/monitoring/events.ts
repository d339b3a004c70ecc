import { z } from 'zod'
import { Urgency } from '@fullscore/api/values.ts'
import { eventType } from '../../events/event.ts'

/** A check's state became hard: confirmed by as many results as its retries ask for. Alerts hears it. */
export const checkHardened = eventType('check.hardened', z.object({
  checkId: z.string(),
  itemId: z.string().optional(),
  serviceId: z.string().optional(),
  state: z.enum(['ok', 'degraded', 'down', 'unknown']),
  urgency: Urgency,
  rehearsal: z.boolean(),
}))
