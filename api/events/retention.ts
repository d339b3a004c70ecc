import { z } from 'zod'
import { route } from '../route.ts'

const months = z.number().int().min(1).max(1200).nullable()
/** Months that the details of events are kept, by class; null is for good. */
export const Retention = z.strictObject({ ordinary: months, personal: months, confidential: months }).meta({ id: 'Retention' })
export type Retention = z.infer<typeof Retention>

export const readRetention = route({ name: 'retention.read', method: 'GET', path: '/retention', permission: 'settings:manage', answer: Retention, summary: 'Show how long the details of events are kept' })
export const setRetention = route({
  name: 'retention.set', method: 'PUT', path: '/retention', permission: 'settings:manage', body: Retention, answer: Retention, summary: 'Say how long the details of events are kept',
})
