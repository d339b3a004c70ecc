import { z } from 'zod'
import { eventType } from '../events/event.ts'

const job = z.object({ jobId: z.string(), work: z.string() })
export const jobRetried = eventType('job.retried', job)
export const jobDismissed = eventType('job.dismissed', job)
