import { z } from 'zod'
import { Instant, pageOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { TeamId } from '../organisation/organisation.ts'
import { TimelineEvent } from './timeline.ts'

export const eventClasses = ['ordinary', 'personal', 'confidential'] as const
export const EventClass = z.enum(eventClasses)

/** One event of the record, as the audit trail shows it. */
export const RecordEvent = TimelineEvent.extend({
  class: EventClass, team: z.object({ id: z.string(), name: z.string() }).nullable(), requestId: z.string(),
  /** Its place in the chain; null for the moment until it is sealed. */
  position: z.number().int().nullable(),
  /** The first subject's name as it is found today; null where there is none, or it is not seen. */
  about: z.string().nullable(), /** Its page. */ href: z.string().nullable(),
  /** Whether there are details that this reader is not shown: those of persons are theirs. */
  withheld: z.boolean(),
}).meta({ id: 'RecordEvent' })
export type RecordEvent = z.infer<typeof RecordEvent>

export const listEvents = route({
  name: 'events.list', method: 'GET', path: '/events', permission: 'audit:read', answer: pageOf(RecordEvent),
  query: z.object({
    ...pageQuery,
    /** A person, with that person's tokens; or the name of a part of the product. */
    actorId: z.string().max(64).optional(),
    /** A type, `incident.opened`, or its beginning, `incident`. */
    type: z.string().max(80).regex(/^[a-z][a-z-]*(\.[a-z-]*)?$/, 'is like incident.opened, or its beginning').optional(),
    kind: z.string().max(64).optional(), /** Of an object of `kind`. */ id: z.string().max(64).optional(),
    teamId: TeamId.optional(), class: EventClass.optional(), from: Instant.optional(), /** Exclusive. */ to: Instant.optional(),
  }),
  summary: 'List the record, newest first: who changed what, and when',
})

export const Verification = z.object({
  /** Verified up to this event, of so many. */
  position: z.number().int(), of: z.number().int(),
  /** When that was found, and when the chain was last looked at from its beginning. */
  verifiedAt: Instant.nullable(), wholeAt: Instant.nullable(),
  /** Whether it is being verified now, and how far. */
  running: z.object({ since: Instant, position: z.number().int(), whole: z.boolean() }).nullable(),
  /** What does not fit, each a sentence; at most a hundred. */
  faults: z.array(z.string()), says: z.string(),
}).meta({ id: 'RecordVerification' })
export type Verification = z.infer<typeof Verification>

export const readVerification = route({ name: 'events.verification', method: 'GET', path: '/events/verification', permission: 'audit:read', answer: Verification, summary: 'Show up to where the record was verified, when, and what was found' })
export const verifyEvents = route({
  name: 'events.verify', method: 'POST', path: '/events/verify', permission: 'audit:read', status: 202, answer: Verification,
  body: z.strictObject({ /** From the first event on, not from where it was verified last. */ whole: z.boolean().default(false) }), summary: 'Verify the record now; it is done every night by itself, and on Sundays from its beginning',
})
