import { z } from 'zod'
import { eventType } from '../events/event.ts'

const base = { deadlineId: z.string(), rule: z.string(), ruleVersion: z.number().int() }
const due = z.string().nullable()
/** Every announcement has the object as its subject, in the role `deadline`; modules tell theirs by `rule`. */
export const deadlineStarted = eventType('deadline.started', z.object({ ...base, dueAt: due }))
export const deadlinePaused = eventType('deadline.paused', z.object(base))
export const deadlineResumed = eventType('deadline.resumed', z.object({ ...base, dueAt: due }))
export const deadlineMoved = eventType('deadline.moved', z.object({ ...base, dueAt: due }))
export const thresholdReached = eventType('deadline.threshold-reached', z.object({ ...base, percent: z.number().int(), dueAt: z.string() }))
export const deadlineMissed = eventType('deadline.missed', z.object({ ...base, dueAt: z.string() }))
export const deadlineMet = eventType('deadline.met', z.object({ ...base, late: z.boolean() }))
export const deadlineCancelled = eventType('deadline.cancelled', z.object(base))

export const deadlineEvents = [deadlineStarted, deadlinePaused, deadlineResumed, deadlineMoved, thresholdReached, deadlineMissed, deadlineMet, deadlineCancelled]
