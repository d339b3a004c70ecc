import { z } from 'zod'
import { Flag, Instant, pageOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { manyLines } from '../values.ts'

export const JobId = z.string().regex(/^\d{1,18}$/, 'is a number')

/** A piece of work that did not succeed. */
export const Job = z.object({
  id: JobId,
  /** The task, or the reaction to an event. */
  work: z.string(),
  /** The event reacted to. */
  eventId: z.string().nullable(),
  state: z.enum(['failing', 'given-up']),
  attempts: z.number().int(), mostAttempts: z.number().int(),
  error: z.string(), addedAt: Instant, triedAt: Instant,
  /** When it is tried next; null once it is given up. */
  nextAt: Instant.nullable(),
}).meta({ id: 'Job' })
export type Job = z.infer<typeof Job>

const id = z.object({ id: JobId })
const common = { permission: 'settings:manage' as const, params: id }
export const listJobs = route({
  name: 'jobs.list', method: 'GET', path: '/jobs', permission: 'settings:manage', answer: pageOf(Job),
  query: z.object({ ...pageQuery, failing: Flag.optional().meta({ description: 'also jobs that failed and are tried again' }) }), summary: 'List jobs that were given up after too many attempts, newest first',
})
export const retryJob = route({ ...common, name: 'jobs.retry', method: 'POST', path: '/jobs/:id/retry', refusals: ['job-running'], summary: 'Try a job again at once, with all its attempts' })
export const dismissJob = route({
  ...common, name: 'jobs.dismiss', method: 'POST', path: '/jobs/:id/dismiss', refusals: ['not-given-up'],
  body: z.strictObject({ reason: manyLines(500).min(1) }), summary: 'Take a job that was given up out of the queue: its work is not done',
})
