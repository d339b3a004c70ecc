// Generated from the migrated database by `npm run generate`; never edited.
import type { Id } from '@fullscore/api/ids.ts'
import type { JsonColumn } from '../json.ts'

export interface ApprovalsAbsence {
  key: string
  person_id: Id<'person'>
  from_at: Temporal.Instant
  to_at: Temporal.Instant
  why: string
}

export interface ApprovalsApproval {
  id: Id<'approval'>
  topic: string
  kind: string
  object_id: string
  title: string
  lines: JsonColumn<false>
  link: string
  content_hash: string
  requester_id: Id<'person'>
  excluded: JsonColumn<false>
  private: boolean
  owner_team_id: Id<'team'>
  state: string
  place: number
  why: string
  asked_at: Temporal.Instant
  settled_at: Temporal.Instant | null
}

export interface ApprovalsDelegation {
  id: Id<'delegation'>
  person_id: Id<'person'>
  delegate_id: Id<'person'>
  only_away: boolean
  from_at: Temporal.Instant
  to_at: Temporal.Instant | null
  made_by: Id<'person'> | null
  made_at: Temporal.Instant
  ended_at: Temporal.Instant | null
}

export interface ApprovalsStep {
  approval_id: Id<'approval'>
  place: number
  name: string
  required: number
  targets: JsonColumn<false>
  escalate_to: JsonColumn<false>
  within: string | null
  calendar: JsonColumn<false>
  state: string
  why: string
  opened_at: Temporal.Instant | null
  escalated_at: Temporal.Instant | null
  settled_at: Temporal.Instant | null
}

export interface ApprovalsVoice {
  approval_id: Id<'approval'>
  place: number
  person_id: Id<'person'>
  why: string
  escalated: boolean
  counts: boolean
  not_why: string
  vote: string
  decided_at: Temporal.Instant | null
  decided_by: Id<'person'> | null
  via: string | null
  comment: string
}

export interface ApprovalsTables {
  'approvals.absence': ApprovalsAbsence
  'approvals.approval': ApprovalsApproval
  'approvals.delegation': ApprovalsDelegation
  'approvals.step': ApprovalsStep
  'approvals.voice': ApprovalsVoice
}
