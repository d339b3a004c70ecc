import { z } from 'zod'
import { eventType } from './event.ts'

const months = z.number().int().nullable()
export const retentionChanged = eventType('retention.changed', z.object({ ordinary: months, personal: months, confidential: months }))
export const detailsErased = eventType('details.erased', z.object({ class: z.string(), count: z.number().int(), before: z.string() }))

export const eventsEvents = [retentionChanged, detailsErased]
