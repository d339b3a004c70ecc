import { z } from 'zod'
import { Urgency } from '@fullscore/api/values.ts'
import { eventType } from '../../events/event.ts'

const check = z.object({ checkId: z.string() })
export const checkAdded = eventType('check.added', check)
export const checkChanged = eventType('check.changed', check.extend({ changed: z.array(z.string()), enabled: z.boolean().optional() }))
export const checkArchived = eventType('check.archived', check)
/** Signs of life arrive at a new address; the one before is dead. */
export const beatAddressMade = eventType('check.beat-address-made', check)
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
  /** The probe that cannot tell any more, if that is why nothing is known: it has the alert, not each of its checks. */
  lostProbeId: z.string().optional(),
  /** The certificate that is the cause, if one is; `ending` while it still holds. */
  certificate: z.object({ fingerprint: z.string(), ending: z.boolean() }).optional(),
}))

/** A check was bad for a stretch of which its probe told when it was over: history, never a page. */
export const checkWas = eventType('check.was', check.extend({ probeId: z.string(), state: z.enum(['degraded', 'down']), from: z.string(), until: z.string() }))

const probe = z.object({ probeId: z.string() })
export const probeAdded = eventType('probe.added', probe)
export const probeChanged = eventType('probe.changed', probe.extend({ changed: z.array(z.string()) }))
export const probeTokenMade = eventType('probe.token-made', probe)
/** A key was admitted; `anew` when it took the place of another. */
export const probeEnrolled = eventType('probe.enrolled', probe.extend({ fingerprint: z.string(), anew: z.boolean() }))
export const probeRevoked = eventType('probe.revoked', probe.extend({ checks: z.number() }))
export const probeArchived = eventType('probe.archived', probe)
export const probeGrantsSet = eventType('probe.grants-set', probe.extend({ departmentId: z.string(), ranges: z.array(z.string()) }))
/** It was not heard from for longer than it may be silent. Alerts hears it. */
export const probeLost = eventType('probe.lost', probe.extend({ checks: z.number(), urgency: Urgency }))
export const probeReturned = eventType('probe.returned', probe)
const probeEvents = [probeAdded, probeChanged, probeTokenMade, probeEnrolled, probeRevoked, probeArchived, probeGrantsSet, probeLost, probeReturned]

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

export const monitoringEvents = [sweepPlanAdded, sweepPlanChanged, sweepPlanPaused, sweepPlanResumed, sweepPlanEnded, sweepPlanFailed, sweepStarted, sweepFinished, sweepCancelled, sweepFailed, sweepProposalsDecided, checkAdded, checkChanged, checkArchived, beatAddressMade, grantsSet, certificateSeen, checkHardened, checkWas, ...probeEvents]
