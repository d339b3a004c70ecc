import { z } from 'zod'
import { eventType } from '../../events/event.ts'

/**
 * Kind and reason are nobody's business but theirs: they are in no event's payload. All are personal: from who approved what, others could
 * tell sick leave.
 */
const leave = z.object({ leaveId: z.string(), personId: z.string(), from: z.string(), to: z.string() })
const personal = { class: 'personal' as const }

export const leaveAsked = eventType('leave.asked', leave, personal)
export const leaveChanged = eventType('leave.changed', leave.extend({ changed: z.array(z.string()) }), personal)
/** It holds from now on: the person is away on these days. */
export const leaveApproved = eventType('leave.approved', leave, personal)
export const leaveRefused = eventType('leave.refused', leave, personal)
export const leaveCancelled = eventType('leave.cancelled', leave, personal)
export const workingHoursSet = eventType('working-hours.set', z.object({ holderKind: z.string(), holderId: z.string(), changed: z.array(z.string()) }))

export const peopleEvents = [leaveAsked, leaveChanged, leaveApproved, leaveRefused, leaveCancelled, workingHoursSet]
