// Generated from the migrated database by `npm run generate`; never edited.
import type { Generated } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { JsonColumn, NullableJson } from '../json.ts'

export interface TeamFeed {
  token_hash: string
  person_id: Id<'person'>
  team_id: Id<'team'>
  made_at: Temporal.Instant
  ended_at: Temporal.Instant | null
}

export interface TeamLeave {
  id: Id<'leave'>
  person_id: Id<'person'>
  owner_team_id: Id<'team'>
  kind: string
  from_on: Temporal.PlainDate
  from_half: boolean
  to_on: Temporal.PlainDate
  to_half: boolean
  reason: string
  zone: string
  state: string
  approval_id: string | null
  asked_by: Id<'person'> | null
  asked_at: Temporal.Instant
  settled_at: Temporal.Instant | null
  why: string
  version: Generated<number>
  granted: NullableJson
}

export interface TeamWorkingHours {
  holder_kind: string
  holder_id: string
  zone: string
  hours: JsonColumn<false>
  place: NullableJson
  changed_at: Temporal.Instant
  version: Generated<number>
}

export interface TeamTables {
  'team.feed': TeamFeed
  'team.leave': TeamLeave
  'team.working_hours': TeamWorkingHours
}
