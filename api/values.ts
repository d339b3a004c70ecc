import { z } from 'zod'

/** How urgent an alert is; the five lines of a stave, from the top. */
export const urgencies = ['critical', 'high', 'medium', 'low', 'info'] as const
export const Urgency = z.enum(urgencies).meta({ id: 'Urgency' })
export type Urgency = z.infer<typeof Urgency>

/** How bad an incident is: 1 is the worst. */
export const Severity = z.number().int().min(1).max(4).meta({ id: 'Severity' })

/** Line of a stave from the top, 1 to 5, for an urgency. */
export const lineOf = (urgency: Urgency): number => urgencies.indexOf(urgency) + 1
