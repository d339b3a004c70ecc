import { z } from 'zod'
import { eventType } from '../../events/event.ts'

const contract = z.object({ contractId: z.string() })
const period = contract.extend({ period: z.number().int() })

export const contractAdded = eventType('contract.added', contract)
export const contractChanged = eventType('contract.changed', contract.extend({ changed: z.array(z.string()) }))
export const contractArchived = eventType('contract.archived', contract)
export const contractDecided = eventType('contract.decided', period.extend({ decision: z.enum(['keep', 'leave']) }))
export const noticeGiven = eventType('contract.notice-given', period.extend({ on: z.string(), endsOn: z.string() }))
export const noticeWithdrawn = eventType('contract.notice-withdrawn', period)
export const contractRenewed = eventType('contract.renewed', period.extend({ by: z.enum(['act', 'itself']) }))
export const contractBegan = eventType('contract.began', period)
export const contractLockedIn = eventType('contract.locked-in', period.extend({ until: z.string(), decided: z.boolean() }))
export const contractEnded = eventType('contract.ended', period)

export const contractEvents = [
  contractAdded, contractChanged, contractArchived, contractDecided, noticeGiven, noticeWithdrawn, contractRenewed, contractBegan, contractLockedIn, contractEnded,
]
