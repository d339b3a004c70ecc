import { z } from 'zod'
import { eventType } from '../events/event.ts'

const person = z.object({ personId: z.string() })
export const setUpFinished = eventType('access.set-up-finished', person)
export const invitationMade = eventType('access.invitation-made', person, { class: 'personal' })
export const invitationAccepted = eventType('access.invitation-accepted', person, { class: 'personal' })
export const passwordChanged = eventType('access.password-changed', person, { class: 'personal' })
export const signedIn = eventType('access.signed-in', z.object({ personId: z.string(), sessionId: z.string() }), { class: 'personal' })
export const signedOut = eventType('access.signed-out', z.object({ personId: z.string(), sessionId: z.string() }), { class: 'personal' })
export const signInRefused = eventType('access.sign-in-refused', z.object({ personId: z.string(), reason: z.enum(['wrong-password', 'disabled', 'too-many-attempts']) }), { class: 'personal' })
export const tokenMade = eventType('access.token-made', z.object({ personId: z.string(), tokenId: z.string(), scopes: z.array(z.string()) }), { class: 'personal' })
export const tokenRevoked = eventType('access.token-revoked', z.object({ personId: z.string(), tokenId: z.string() }), { class: 'personal' })
export const accountDisabled = eventType('access.account-disabled', person)
export const accountEnabled = eventType('access.account-enabled', person)

export const accessEvents = [
  setUpFinished, invitationMade, invitationAccepted, passwordChanged, signedIn, signedOut, signInRefused, tokenMade, tokenRevoked, accountDisabled, accountEnabled,
]
