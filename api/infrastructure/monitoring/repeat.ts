import { z } from 'zod'

/** A wall-clock reading, to the minute. */
export const wall = z.string().regex(/^20\d\d-\d\d-\d\dT\d\d:\d\d$/, 'is no local date and time such as 2026-12-05T02:00').meta({ description: 'first time by the clocks of the zone, 2026-12-05T02:00' })
export const rule = z.string().trim().min(1).max(500).meta({ description: 'RFC 5545, daily, weekly or monthly: FREQ=WEEKLY;BYDAY=MO' })
export const zone = z.string().max(64)
