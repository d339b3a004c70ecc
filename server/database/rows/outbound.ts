// Generated from the migrated database by `npm run generate`; never edited.
import type { Generated } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { JsonColumn } from '../json.ts'

export interface OutboundChannel {
  kind: string
  settings: JsonColumn<false>
  secret: string | null
  changed_at: Temporal.Instant
  version: Generated<number>
}

export interface OutboundContactMethod {
  id: Id<'contact-method'>
  person_id: Id<'person'>
  kind: string
  name: string
  address: string
  secret: string | null
  made_at: Temporal.Instant
  verified_at: Temporal.Instant | null
  code: string | null
  code_until: Temporal.Instant | null
  code_tries: Generated<number>
}

export interface OutboundDelivery {
  id: Id<'delivery'>
  page_id: Id<'page'>
  method: string
  kind: string
  message_id: string
  state: string
  why: string
  due_at: Temporal.Instant
  attempts: Generated<number>
  repeats: Generated<number>
  unsure: Generated<boolean>
  lease_until: Temporal.Instant | null
  claimed_at: Temporal.Instant | null
  settled_at: Temporal.Instant | null
  answer: string | null
  together: string | null
  reserve: Generated<boolean>
}

export interface OutboundPage {
  id: Id<'page'>
  person_id: Id<'person'>
  cause_kind: string
  cause_id: Id<'event'>
  step: string
  urgency: string
  subject: string
  body: string
  link: string
  why: string
  about: JsonColumn<true>
  rehearsal: Generated<boolean>
  owner_team_id: Id<'team'>
  made_at: Temporal.Instant
  shown_at: Temporal.Instant | null
  answered_at: Temporal.Instant | null
  answered_by: Id<'person'> | null
  answered_via: string | null
  withdrawn_at: Temporal.Instant | null
  withdrawn_why: string | null
  declined_at: Temporal.Instant | null
  declined_why: string | null
  declined_via: string | null
  asks: Generated<boolean>
  door: string | null
}

export interface OutboundRule {
  person_id: Id<'person'>
  urgency: string
  method: string
  after_minutes: number
}

export interface OutboundTables {
  'outbound.channel': OutboundChannel
  'outbound.contact_method': OutboundContactMethod
  'outbound.delivery': OutboundDelivery
  'outbound.page': OutboundPage
  'outbound.rule': OutboundRule
}
