import { z } from 'zod'
import { Urgency } from '@fullscore/api/values.ts'
import { eventType } from '../../events/event.ts'

const check = z.object({ checkId: z.string() })
export const checkAdded = eventType('check.added', check)
export const checkChanged = eventType('check.changed', check.extend({ changed: z.array(z.string()), enabled: z.boolean().optional() }))
export const checkArchived = eventType('check.archived', check)
export const grantsSet = eventType('check.grants-set', z.object({ departmentId: z.string(), ranges: z.array(z.string()) }))

/** A check met another certificate than the run before, or the same one with another verdict. */
export const certificateSeen = eventType('check.certificate-seen', z.object({ checkId: z.string(), fingerprint: z.string() }))

/** A check's state became hard: confirmed by as many results as its retries ask for. Alerts hears it. */
export const checkHardened = eventType('check.hardened', z.object({
  checkId: z.string(),
  itemId: z.string().optional(),
  serviceId: z.string().optional(),
  state: z.enum(['ok', 'degraded', 'down', 'unknown']),
  before: z.enum(['ok', 'degraded', 'down', 'unknown']),
  urgency: Urgency,
  rehearsal: z.boolean(),
  /** The certificate that is the cause, if one is; `ending` while it still holds. */
  certificate: z.object({ fingerprint: z.string(), ending: z.boolean() }).optional(),
}))

const sweep = z.object({ sweepId: z.string() })
export const sweepStarted = eventType('sweep.started', sweep.extend({ range: z.string(), addresses: z.number(), planId: z.string().optional() }))
export const sweepFinished = eventType('sweep.finished', sweep.extend({ answering: z.number(), openPorts: z.number(), proposed: z.number(), /** Since the run before of the same plan. */ fresh: z.number().optional(), gone: z.number().optional() }))
export const sweepCancelled = eventType('sweep.cancelled', sweep.extend({ done: z.number() }))
export const sweepFailed = eventType('sweep.failed', sweep)
export const sweepProposalsDecided = eventType('sweep.proposals-decided', z.object({ proposalIds: z.array(z.string()), accepted: z.boolean(), items: z.number(), relations: z.number(), checks: z.number() }))

const plan = z.object({ planId: z.string() })
export const sweepPlanAdded = eventType('sweep-plan.added', plan.extend({ range: z.string(), repeats: z.string() }))
export const sweepPlanChanged = eventType('sweep-plan.changed', plan.extend({ changed: z.array(z.string()) }))
export const sweepPlanPaused = eventType('sweep-plan.paused', plan)
export const sweepPlanResumed = eventType('sweep-plan.resumed', plan)
export const sweepPlanEnded = eventType('sweep-plan.ended', plan)
/** A run that was due did not begin; `again` if for the same reason as the one before. */
export const sweepPlanFailed = eventType('sweep-plan.failed', plan.extend({ due: z.string(), again: z.boolean() }))

export const monitoringEvents = [sweepPlanAdded, sweepPlanChanged, sweepPlanPaused, sweepPlanResumed, sweepPlanEnded, sweepPlanFailed, sweepStarted, sweepFinished, sweepCancelled, sweepFailed, sweepProposalsDecided, checkAdded, checkChanged, checkArchived, grantsSet, certificateSeen, checkHardened]
