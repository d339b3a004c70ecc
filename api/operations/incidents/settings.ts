import { z } from 'zod'
import { route } from '../../route.ts'
import { Severity } from '../../values.ts'

export const levels = ['high', 'medium', 'low'] as const
/** How far an incident reaches, and how little it can wait. */
export const Level = z.enum(levels).meta({ id: 'Level' })
export type Level = z.infer<typeof Level>

const row = z.strictObject({ high: Severity, medium: Severity, low: Severity })
/** Impact, then urgency, then the severity. */
export const SeverityMatrix = z.strictObject({ high: row, medium: row, low: row }).meta({ id: 'SeverityMatrix' })
export type SeverityMatrix = z.infer<typeof SeverityMatrix>

/** How the organisation handles incidents. */
export const Handling = z.object({
  matrix: SeverityMatrix,
  /** Minutes between two updates for SEV1 to SEV4; null asks for none. */
  cadence: z.array(z.number().int().min(5).max(1440).nullable()).length(4),
  /** What an hour of a person costs, in the organisation's currency; null when nobody said. */
  hourlyAmount: z.string().regex(/^\d{1,8}(\.\d{1,2})?$/, 'is not an amount, like 95 or 95.50').nullable(),
  /** Hours before an incident in which changes are looked for. */
  changeHours: z.number().int().min(1).max(168),
}).meta({ id: 'IncidentHandling' })
export type Handling = z.infer<typeof Handling>

const Answer = Handling.extend({ currency: z.string(), version: z.number().int(), ownMatrix: z.boolean(), oddities: z.array(z.string()), mayChange: z.boolean() }).meta({ id: 'IncidentHandlingNow' })

export const readHandling = route({
  name: 'incident-handling.read', method: 'GET', path: '/incident-handling', permission: 'incidents:read', answer: Answer,
  summary: 'Show the severity matrix, the rhythm of updates and the rates',
})
export const changeHandling = route({
  name: 'incident-handling.change', method: 'PUT', path: '/incident-handling', permission: 'incidents:manage', ifMatch: true, body: z.strictObject(Handling.shape), answer: Answer,
  summary: 'Say how the organisation handles incidents',
})
