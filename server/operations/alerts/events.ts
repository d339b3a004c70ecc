import { z } from 'zod'
import { Urgency } from '@fullscore/api/values.ts'
import { eventType } from '../../events/event.ts'

const alert = z.object({ alertId: z.string(), urgency: Urgency, serviceId: z.string().optional(), itemId: z.string().optional(), rehearsal: z.boolean() })

export const alertRaised = eventType('alert.raised', alert)
export const alertUrgencyChanged = eventType('alert.urgency-changed', alert.extend({ before: Urgency }))
export const alertResolved = eventType('alert.resolved', alert.extend({ by: z.enum(['source', 'person']) }))

export const alertEvents = [alertRaised, alertUrgencyChanged, alertResolved]
