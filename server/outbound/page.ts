import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { ChannelKind } from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { OutboundDelivery, OutboundPage } from '../database/rows/outbound.ts'
import type { Subject } from '../events/event.ts'

export type PageRow = Selectable<OutboundPage>
export type DeliveryRow = Selectable<OutboundDelivery>

/** How long one attempt may take before its claim counts as broken off: longer than any sender waits. */
export const lease = { seconds: 45 }
/** Most of the time that one attempt may take, milliseconds. */
export const sendLimitMs = 30_000
/** After this a page is no page any more, and its ways are given up. */
export const givenUpAfter = { hours: 24 }

/** Wait before the next attempt: 15 s, doubling to 10 minutes, hourly after some two hours. @param attempts made so far, at least 1 */
export function backOff(attempts: number): { seconds: number } {
  if (attempts > 18) return { seconds: 3600 }
  return { seconds: Math.min(600, 15 * 2 ** Math.min(attempts - 1, 10)) }
}

/** Most pages in one message. */
export const mostTogether = 50

/** Seconds of quiet that a contact has after a message: what comes meanwhile leaves as one. A call takes longer than a glance. */
export function quietSeconds(kind: string): number {
  return kind === 'browser' ? 0 : kind === 'voice' ? 120 : kind === 'sms' ? 60 : 30
}

/** The ids and enumerations that every event about a page carries. */
export function factsOf(page: PageRow): { pageId: string; personId: string; causeKind: string; incidentId?: string; rehearsal: boolean } {
  const incident = page.cause_kind === 'incident' ? { incidentId: page.cause_id } : {}
  return { pageId: page.id, personId: page.person_id, causeKind: page.cause_kind, ...incident, rehearsal: page.rehearsal }
}

export function subjectsOf(page: PageRow): Subject[] {
  return [
    { kind: 'page', id: page.id, role: 'page' }, { kind: page.cause_kind, id: page.cause_id, role: 'cause' }, { kind: 'person', id: page.person_id, role: 'paged' },
  ]
}

const aboutShape = z.object({ services: z.array(z.string()).default([]), items: z.array(z.string()).default([]) })
/** What a page's brief is asked about. */
export const aboutOf = (page: PageRow): { services: Id<'service'>[]; items: Id<'item'>[] } => aboutShape.parse(page.about) as { services: Id<'service'>[]; items: Id<'item'>[] }

/** A way to reach a person, with what it needs to be used. */
export interface Method {
  /** `mail` and `browser` for everybody's own, an id for others. */
  id: string
  kind: ChannelKind
  name: string
  /** Mail address, URL or telephone number, as people are shown it; empty for the browser. */
  address: string
  /** What is kept sealed of it: a signing secret, a token, an address that is itself a secret. */
  secret: string | null
  /** Whether its person proved that what is sent by it arrives, and how one knows. */
  verified: boolean
  verifiedWhy: string
}
