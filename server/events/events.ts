import { z } from 'zod'
import { eventType } from './event.ts'

const months = z.number().int().nullable()
export const retentionChanged = eventType('retention.changed', z.object({ ordinary: months, personal: months, confidential: months }))
export const detailsErased = eventType('details.erased', z.object({ class: z.string(), count: z.number().int(), before: z.string() }))

/** What a verification found is other than what was known: so many events do not fit, or none any more. */
export const recordVerified = eventType('record.verified', z.object({ position: z.number().int(), faults: z.number().int() }))

export const eventsEvents = [retentionChanged, detailsErased, recordVerified]
