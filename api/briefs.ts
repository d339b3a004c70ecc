import { z } from 'zod'
import { idOf, Ref } from './ids.ts'
import { Instant } from './page.ts'
import { route } from './route.ts'

/** One fact that a module knows about the subject of a brief. */
export const BriefFact = z.object({
  /** What it is about, if that is an object of its own. */
  subject: Ref.optional(),
  /** What of these two the product says is a sentence with marks; a name or what people wrote stays as it is. */
  label: z.string(),
  value: z.string(),
  /** Page in the web UI. */
  href: z.string().optional(),
  /** How old the fact is. */
  asOf: Instant.optional(),
  /** Rule or source behind the fact. */
  why: z.string().optional(),
  /** Plain if left out. */
  tone: z.enum(['plain', 'due', 'trouble', 'unknown']).optional(),
  /** That it is not shown where nobody signed in: money, and what people said of people. */
  confidential: z.boolean().optional(),
  /** That it helps at once whoever is woken: whom to call, what to follow. */
  helps: z.enum(['support', 'runbook']).optional(),
}).meta({ id: 'BriefFact' })
export type BriefFact = z.infer<typeof BriefFact>

/** The answers of one module. `failed` says that the module could not answer: unknown, not empty. */
export const BriefPart = z.object({ module: z.string(), title: z.string(), facts: z.array(BriefFact), failed: z.string().optional() }).meta({ id: 'BriefPart' })
export const Brief = z.object({ at: Instant, parts: z.array(BriefPart) }).meta({ id: 'Brief' })
export type Brief = z.infer<typeof Brief>

const ids = <Kind extends string>(kind: Kind) => z.preprocess(
  (given) => (given === undefined ? [] : [given].flat().flatMap((text) => (typeof text === 'string' ? text.split(',') : ['not text'])).filter((text) => text !== '')),
  z.array(idOf(kind)).max(500),
).optional()

export const readBrief = route({
  name: 'brief.read', method: 'GET', path: '/brief', permission: 'signed-in', answer: Brief,
  query: z.object({ items: ids('item'), services: ids('service'), persons: ids('person'), at: Instant.optional() }),
  summary: 'Ask every module what it knows about items, services and people',
})
