import { z } from 'zod'
import { eventType } from '../events/event.ts'

const base = { fileId: z.string(), kind: z.string(), objectId: z.string(), sha256: z.string(), size: z.number() }
export const fileAttached = eventType('file.attached', z.object({ ...base, type: z.string(), nameLies: z.boolean() }))
/** The bytes may be erased; the hash says what they were. */
export const fileRemoved = eventType('file.removed', z.object(base))

export const fileEvents = [fileAttached, fileRemoved]
