import { z } from 'zod'
import { Ref } from '../ids.ts'
import { Instant } from '../page.ts'
import { route } from '../route.ts'

const Span = z.object({ from: Instant, to: Instant })

/** A deadline with how it came to its due moment: every span that counted, every pause and what it kept off the clock. */
export const Deadline = z.object({
  id: z.string(), subject: Ref, title: z.string(), rule: z.string(), ruleVersion: z.number().int(),
  state: z.enum(['running', 'paused', 'met', 'cancelled']), standing: z.enum(['open', 'due', 'overdue', 'late', 'met']),
  startedAt: Instant, dueAt: Instant.nullable(), missedAt: Instant.nullable(), settledAt: Instant.nullable(),
  targetMs: z.number(), elapsedMs: z.number(), remainingMs: z.number(), hours: z.string(),
  thresholds: z.array(z.object({ percent: z.number(), at: Instant.nullable(), reached: z.boolean() })),
  /** The latest 200 spans at most. */
  counted: z.array(Span),
  pauses: z.array(z.object({ from: Instant, to: Instant.nullable(), workingMs: z.number() })),
  why: z.string(),
}).meta({ id: 'Deadline' })
export type Deadline = z.infer<typeof Deadline>

export const listDeadlines = route({
  name: 'deadlines.list', method: 'GET', path: '/deadlines', permission: 'signed-in', answer: z.object({ items: z.array(Deadline) }),
  query: z.object({ kind: z.string().max(64), id: z.string().max(64) }), summary: 'Show the deadlines of one object and explain them',
})
