import { z } from 'zod'
import { eventType } from '../events/event.ts'

const one = z.object({ importId: z.string(), subject: z.string() })
/** Somebody took an import in; the records' own events follow, caused by this. */
export const importCommitted = eventType('import.committed', one.extend({ create: z.number(), update: z.number() }))
export const importApplied = eventType('import.applied', one.extend({ created: z.number(), updated: z.number(), bad: z.number() }))
export const importStopped = eventType('import.stopped', one.extend({ created: z.number(), updated: z.number(), bad: z.number() }))
export const importFailed = eventType('import.failed', one)
/** Somebody took an import back; the records' own events follow, caused by this. */
export const importUndone = eventType('import.undone', one)
export const importReverted = eventType('import.reverted', one.extend({ archived: z.number(), restored: z.number(), left: z.number() }))

export const importEvents = [importCommitted, importApplied, importStopped, importFailed, importUndone, importReverted]
