import type { z } from 'zod'
import type { Id } from '@fullscore/api/ids.ts'

/** How far an event may be seen: `confidential` appears on no general timeline, `personal` only to those concerned. */
export type EventClass = 'ordinary' | 'personal' | 'confidential'

/** An object that an event is about, in the role it plays: `incident`, `service` (affected), `person` (paged). */
export interface Subject {
  kind: string
  id: string
  role: string
}

/** What a module announces, in the past tense. Payloads hold ids, enumerations and names of changed fields only. */
export interface EventType<P extends z.ZodType = z.ZodType> {
  /** `<noun>.<past tense>`: `incident.opened`. */
  type: string
  version: number
  payload: P
  class: EventClass
}

export interface NewEvent {
  type: string
  version: number
  class: EventClass
  subjects: readonly Subject[]
  /** The team that owns what happened; null for the organisation's own affairs, seen by those who reach all of it. */
  ownerTeamId: Id<'team'> | null
  payload: Record<string, unknown>
  /** Free text and personal values: kept in a row that can be erased, of which the event keeps a salted hash. */
  detail?: Record<string, unknown> | undefined
}

/** An event as it lies in the record. `position` is absent until the sealer has numbered it. */
export interface RecordedEvent extends NewEvent {
  id: Id<'event'>
  at: Temporal.Instant
  actorKind: string
  actorId: string
  requestId: string
  causeId: Id<'event'> | undefined
  position: number | undefined
}

/** Declares an event type. */
export function eventType<P extends z.ZodType>(type: string, payload: P, rest: { version?: number; class?: EventClass } = {}): EventType<P> {
  return { type, payload, version: rest.version ?? 1, class: rest.class ?? 'ordinary' }
}

export interface Announcement<P> {
  team: Id<'team'> | null
  subjects: readonly Subject[]
  payload: P
  detail?: Record<string, unknown> | undefined
  /** Overrides the type's class: an ordinary event about a private object. */
  class?: EventClass
}

/** Makes an event of a type; the payload is checked by its schema, so that what is recorded can be read back. */
export function announce<P extends z.ZodType>(type: EventType<P>, given: Announcement<z.input<P>>): NewEvent {
  return {
    type: type.type,
    version: type.version,
    class: given.class ?? type.class,
    subjects: given.subjects,
    ownerTeamId: given.team,
    payload: type.payload.parse(given.payload) as Record<string, unknown>,
    detail: given.detail,
  }
}

/** Reads the payload of a recorded event as its type says. */
export function payloadOf<P extends z.ZodType>(type: EventType<P>, event: RecordedEvent): z.output<P> {
  if (event.type !== type.type) throw new TypeError(`${event.type} is not ${type.type}`)
  return type.payload.parse(event.payload)
}

/** A text of an event's detail; details can be erased, so there is always another to say instead. */
export function textOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise
}
