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

export const monitoringEvents = [checkAdded, checkChanged, checkArchived, grantsSet, certificateSeen, checkHardened]
