// Generated from the migrated database by `npm run generate`; never edited.
import type { Generated } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { JsonColumn } from '../json.ts'

export interface DeadlinesDeadline {
  id: Id<'deadline'>
  kind: string
  object_id: string
  rule: string
  rule_version: number
  title: string
  target_ms: number
  calendar: JsonColumn<false>
  thresholds: number[]
  stave: string | null
  line: number
  owner_team_id: Id<'team'>
  services: string[]
  rehearsal: Generated<boolean>
  state: string
  clock: JsonColumn<false>
  due_at: Temporal.Instant | null
  missed_at: Temporal.Instant | null
  settled_at: Temporal.Instant | null
}

export interface DeadlinesReminder {
  deadline_id: Id<'deadline'>
  percent: number
  due_at: Temporal.Instant
  at: Temporal.Instant
}

export interface DeadlinesTables {
  'deadlines.deadline': DeadlinesDeadline
  'deadlines.reminder': DeadlinesReminder
}
