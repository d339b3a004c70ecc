import { z } from 'zod'
import { eventType } from '../../events/event.ts'

const rehearsal = z.object({ rehearsalId: z.string(), state: z.string() })
export const rehearsalStarted = eventType('rehearsal.started', rehearsal)
export const rehearsalMoved = eventType('rehearsal.moved', rehearsal)
export const rehearsalEnded = eventType('rehearsal.ended', rehearsal)

export const rehearsalEvents = [rehearsalStarted, rehearsalMoved, rehearsalEnded]
