// Generated from the migrated database by `npm run generate`; never edited.
import type { Generated } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { JsonColumn, NullableJson } from '../json.ts'

export interface EventsChain {
  one: Generated<boolean>
  position: number
  hash: Buffer
}

export interface EventsDetail {
  event_id: Id<'event'>
  at: Temporal.Instant
  salt: Buffer
  body: NullableJson
  erased_at: Temporal.Instant | null
}

export interface EventsEvent {
  id: Id<'event'>
  at: Temporal.Instant
  type: string
  version: number
  class: string
  owner_team_id: Id<'team'> | null
  actor_kind: string
  actor_id: string
  request_id: string
  cause_id: Id<'event'> | null
  subjects: JsonColumn<false>
  payload: JsonColumn<false>
  detail_hash: Buffer | null
  position: number | null
  hash: Buffer | null
}

export interface EventsRetention {
  class: string
  months: number | null
}

export interface EventsSubject {
  event_id: Id<'event'>
  at: Temporal.Instant
  kind: string
  object_id: string
  role: string
  owner_team_id: Id<'team'> | null
  class: string
}

export interface EventsVerification {
  one: Generated<boolean>
  position: Generated<number>
  hash: Generated<Buffer>
  verified_at: Temporal.Instant | null
  whole_at: Temporal.Instant | null
  faults: JsonColumn<true>
  running_since: Temporal.Instant | null
  running_position: Generated<number>
  running_hash: Generated<Buffer>
  running_whole: Generated<boolean>
  running_faults: JsonColumn<true>
}

export interface EventsTables {
  'events.chain': EventsChain
  'events.detail': EventsDetail
  'events.event': EventsEvent
  'events.retention': EventsRetention
  'events.subject': EventsSubject
  'events.verification': EventsVerification
}
