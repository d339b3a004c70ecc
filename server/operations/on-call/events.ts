import { z } from 'zod'
import { eventType } from '../../events/event.ts'

const escalation = z.object({ escalationId: z.string(), incidentId: z.string(), rehearsal: z.boolean() })
const how = z.object({ id: z.string(), changed: z.array(z.string()) })

export const escalationStarted = eventType('escalation.started', escalation.extend({ policyId: z.string().nullable(), cycle: z.number() }))
/** A step was reached: who was paged, or nobody could be. */
export const stepReached = eventType('escalation.step-reached', escalation.extend({ round: z.number(), step: z.number(), personIds: z.array(z.string()), hole: z.boolean() }))
/** Somebody said that they cannot; `atOnce`: the next step was taken now, else it had been taken before. */
export const escalationDeclined = eventType('escalation.declined', escalation.extend({ personId: z.string(), atOnce: z.boolean() }))
export const escalationStopped = eventType('escalation.stopped', escalation)
/** All steps were gone through as often as the policy says, and nobody answered. */
export const escalationExhausted = eventType('escalation.exhausted', escalation.extend({ rounds: z.number() }))
export const rotationAdded = eventType('rotation.added', how)
export const rotationChanged = eventType('rotation.changed', how)
const override = z.object({ rotationId: z.string(), overrideId: z.string(), replacedId: z.string().nullable(), byId: z.string(), from: z.string(), to: z.string(), /** Who arranged it. */ personId: z.string().nullable().optional() })
export const overrideAdded = eventType('shift.override-added', override)
export const overrideCancelled = eventType('shift.override-cancelled', override)
/** A shift began: who is on call from now on; null when nobody is. */
export const shiftBegan = eventType('shift.began', z.object({ rotationId: z.string(), personId: z.string().nullable(), /** When, as it is written down. */ from: z.string().optional(), until: z.string().nullable() }))
export const policyAdded = eventType('escalation-policy.added', how)
export const policyChanged = eventType('escalation-policy.changed', how)
export const policyAssigned = eventType('escalation-policy.assigned', z.object({ policyId: z.string().nullable(), kind: z.enum(['service', 'team']), objectId: z.string() }))

export const onCallEvents = [
  escalationStarted, stepReached, escalationDeclined, escalationStopped, escalationExhausted, rotationAdded, rotationChanged, overrideAdded, overrideCancelled, shiftBegan, policyAdded, policyChanged, policyAssigned,
]
