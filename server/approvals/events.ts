import { z } from 'zod'
import { eventType } from '../events/event.ts'

const base = { approvalId: z.string(), topic: z.string(), kind: z.string(), objectId: z.string() }

export const approvalAsked = eventType('approval.asked', z.object({ ...base, steps: z.number().int(), contentHash: z.string() }))
export const approvalStepOpened = eventType('approval.step-opened', z.object({ ...base, place: z.number().int(), approvers: z.number().int() }))
export const approvalDecided = eventType('approval.decided', z.object({ ...base, place: z.number().int(), personId: z.string(), forPersonId: z.string(), decision: z.enum(['accepted', 'refused']), via: z.string(), contentHash: z.string() }))
export const approvalEscalated = eventType('approval.escalated', z.object({ ...base, place: z.number().int(), added: z.number().int() }))
/** Somebody asked does not count any more: archived, or no longer who they were asked as. */
export const approverDropped = eventType('approval.approver-dropped', z.object({ ...base, place: z.number().int(), personId: z.string() }))
/** How it ended; modules hear this and do what follows. `contentHash` is what was decided on. */
export const approvalSettled = eventType('approval.settled', z.object({ ...base, outcome: z.enum(['accepted', 'refused', 'cancelled', 'void']), contentHash: z.string() }))
export const delegationSet = eventType('delegation.set', z.object({ personId: z.string(), delegateId: z.string(), onlyAway: z.boolean() }))
export const delegationEnded = eventType('delegation.ended', z.object({ personId: z.string(), delegateId: z.string() }))

export const approvalEvents = [approvalAsked, approvalStepOpened, approvalDecided, approvalEscalated, approverDropped, approvalSettled, delegationSet, delegationEnded]
