import { z } from 'zod'
import { eventType } from '../../events/event.ts'

const service = z.object({ serviceId: z.string() })
export const serviceAdded = eventType('service.added', service)
export const serviceChanged = eventType('service.changed', service.extend({ changed: z.array(z.string()) }))
export const serviceArchived = eventType('service.archived', service)

export const serviceEvents = [serviceAdded, serviceChanged, serviceArchived]
