export { leaveApproved, leaveCancelled, leaveChanged } from './events.ts'
