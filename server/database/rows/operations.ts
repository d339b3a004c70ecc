// Generated from the migrated database by `npm run generate`; never edited.
import type { Generated, GeneratedAlways } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { JsonColumn, NullableJson } from '../json.ts'

export interface OperationsAlert {
  id: Id<'alert'>
  source_kind: string
  source_id: string
  source_name: string
  dedup_key: string
  title: string
  urgency: string
  state: string
  service_id: Id<'service'> | null
  item_id: Id<'item'> | null
  owner_team_id: Id<'team'>
  raised_at: Temporal.Instant
  last_at: Temporal.Instant
  resolved_at: Temporal.Instant | null
  resolved_why: string | null
  repeats: Generated<number>
  details: JsonColumn<true>
  rehearsal: Generated<boolean>
  muted_by: Id<'maintenance-window'> | null
  muted_until: Temporal.Instant | null
  muted_why: string | null
  said_at: Temporal.Instant | null
  said_why: string | null
  cause_group: string | null
  acknowledged_at: Temporal.Instant | null
  suppressed_at: Temporal.Instant | null
  taken_at: Temporal.Instant | null
  taken_by: Id<'person'> | null
  taken_through: string | null
  resolved_by: Id<'person'> | null
  merged_from: Generated<string[]>
}

export interface OperationsAlertEnded {
  source_id: string
  dedup_key: string
  began_at: Temporal.Instant
  heard_at: Temporal.Instant
}

export interface OperationsAlertRef {
  id: string
  name: string
  owner_team_id: Id<'team'>
  state: string
  urgency: string
  service_id: Id<'service'>
  item_id: Id<'item'>
  raised_at: Temporal.Instant
  resolved_at: Temporal.Instant
  rehearsal: boolean
  source_kind: string
  source_id: string
  cause_group: string | null
  acknowledged_at: Temporal.Instant | null
}

export interface OperationsAlertSource {
  id: Id<'alert-source'>
  name: string
  kind: string
  owner_team_id: Id<'team'>
  reach: string
  default_service_id: Id<'service'> | null
  default_urgency: string
  silent_days: number | null
  key_hash: Buffer | null
  key_end: string | null
  key_made_at: Temporal.Instant | null
  old_key_hash: Buffer | null
  old_key_until: Temporal.Instant | null
  disabled_at: Temporal.Instant | null
  disabled_why: string | null
  archived_at: Temporal.Instant | null
  mapping: NullableJson
  mapping_version: Generated<number>
  made_at: Temporal.Instant
  version: Generated<number>
}

export interface OperationsAlertSourceDay {
  source_id: Id<'alert-source'>
  day: Temporal.PlainDate
  payloads: Generated<number>
  raised: Generated<number>
  repeated: Generated<number>
  resolved: Generated<number>
  without_effect: Generated<number>
  changes: Generated<number>
  refused: Generated<number>
}

export interface OperationsAlertSourceHeard {
  source_id: Id<'alert-source'>
  heard_at: Temporal.Instant
  accepted_at: Temporal.Instant | null
  refused_at: Temporal.Instant | null
  refused_why: string | null
}

export interface OperationsAlertSourceMapping {
  source_id: Id<'alert-source'>
  version: number
  mapping: JsonColumn<false>
  saved_at: Temporal.Instant
  saved_by: Id<'person'> | null
}

export interface OperationsAlertSourcePayload {
  id: Id<'alert-source-payload'>
  source_id: Id<'alert-source'>
  at: Temporal.Instant
  accepted: boolean
  status: number
  why: string
  bytes: number
  body: string
  truncated: boolean
}

export interface OperationsAlertVoice {
  source_kind: string
  source_id: string
  voice: string
  firing: boolean
  urgency: string
  title: string
  told_at: Temporal.Instant
}

export interface OperationsCheckTold {
  check_id: string
  told_at: Temporal.Instant
}

export interface OperationsEscalation {
  id: Id<'escalation'>
  incident_id: Id<'incident'>
  cycle: number
  policy_id: Id<'policy'> | null
  policy_why: string
  service_id: Id<'service'> | null
  owner_team_id: Id<'team'>
  title: string
  severity: number
  rehearsal: boolean
  state: string
  why: string
  round: Generated<number>
  step: Generated<number>
  next_at: Temporal.Instant | null
  started_at: Temporal.Instant
  ended_at: Temporal.Instant | null
  rest_s: number | null
}

export interface OperationsEscalationDecline {
  escalation_id: Id<'escalation'>
  person_id: Id<'person'>
  at: Temporal.Instant
  why: string
}

export interface OperationsEscalationStep {
  escalation_id: Id<'escalation'>
  round: number
  step: number
  at: Temporal.Instant
  people: JsonColumn<false>
  holes: Generated<string>
}

export interface OperationsIncident {
  id: Id<'incident'>
  number: GeneratedAlways<number>
  title: string
  severity: number
  severity_why: string
  state: string
  service_id: Id<'service'> | null
  owner_team_id: Id<'team'>
  commander_id: Id<'person'> | null
  opened_at: Temporal.Instant
  opened_why: string
  acknowledged_at: Temporal.Instant | null
  acknowledged_by: Id<'person'> | null
  resolved_at: Temporal.Instant | null
  resolved_by: Id<'person'> | null
  resolution: string | null
  impact_at: Temporal.Instant | null
  rehearsal: Generated<boolean>
  version: Generated<number>
  recovered_at: Temporal.Instant | null
  impact_level: string | null
  urgency_level: string | null
  scribe_id: Id<'person'> | null
  liaison_id: Id<'person'> | null
  public_title: string | null
  private: Generated<boolean>
  merged_into_id: Id<'incident'> | null
  updated_last_at: Temporal.Instant | null
  public_service_ids: string[] | null
  change_at: Temporal.Instant | null
  change_was: string | null
  change_known_at: Temporal.Instant | null
  snoozed_until: Temporal.Instant | null
  snoozed_by: Id<'person'> | null
  routed: Generated<boolean>
  severity_said: Generated<boolean>
  storm: Generated<boolean>
}

export interface OperationsIncidentAction {
  id: Id<'incident-action'>
  incident_id: Id<'incident'>
  review_id: Id<'incident-review'>
  title: string
  owner_id: Id<'person'>
  due_on: Temporal.PlainDate
  due_at: Temporal.Instant
  added_at: Temporal.Instant
  closed_at: Temporal.Instant | null
  closed_by: Id<'person'> | null
  outcome: Generated<string>
  note: Generated<string>
}

export interface OperationsIncidentAlert {
  incident_id: Id<'incident'>
  alert_id: Id<'alert'>
  joined_at: Temporal.Instant
  why: string
  joined_by: Id<'person'> | null
}

export interface OperationsIncidentFollower {
  incident_id: Id<'incident'>
  person_id: Id<'person'>
  follows: boolean
  since: Temporal.Instant
}

export interface OperationsIncidentImpact {
  incident_id: Id<'incident'>
  item_id: Id<'item'>
  verdict: string
  reason: string
  path: JsonColumn<false>
  rank: number
  decided: NullableJson
}

export interface OperationsIncidentMark {
  incident_id: Id<'incident'>
  item_id: Id<'item'>
  mark: string
}

export interface OperationsIncidentMerge {
  id: Id<'incident-merge'>
  member_id: Id<'incident'>
  into_id: Id<'incident'>
  before: JsonColumn<false>
  note: string
  merged_at: Temporal.Instant
  merged_by: Id<'person'> | null
  undone_at: Temporal.Instant | null
  undone_by: Id<'person'> | null
}

export interface OperationsIncidentPublicRef {
  id: string
  owner_team_id: Id<'team'>
  public_title: string
  impact: string
  service_ids: string[]
  stage: string
  began_at: Temporal.Instant
  ended_at: Temporal.Instant
  updated_at: Temporal.Instant
  of_no_service: boolean
}

export interface OperationsIncidentPublicUpdate {
  id: Id<'incident-public-update'>
  incident_id: Id<'incident'>
  body: string
  stage: string
  state: string
  author_id: Id<'person'> | null
  drafted_at: Temporal.Instant
  decided_by: Id<'person'> | null
  decided_at: Temporal.Instant | null
}

export interface OperationsIncidentPublicUpdateRef {
  id: string
  incident_id: Id<'incident'>
  stage: string
  body: string
  published_at: Temporal.Instant
}

export interface OperationsIncidentRef {
  id: string
  name: string
  owner_team_id: Id<'team'>
  state: string
  severity: number
  number: number
  service_id: Id<'service'>
  opened_at: Temporal.Instant
  resolved_at: Temporal.Instant
  rehearsal: boolean
}

export interface OperationsIncidentResponder {
  id: Id<'incident-responder'>
  incident_id: Id<'incident'>
  person_id: Id<'person'>
  joined_at: Temporal.Instant
  left_at: Temporal.Instant | null
}

export interface OperationsIncidentReview {
  id: Id<'incident-review'>
  incident_id: Id<'incident'>
  state: string
  summary: Generated<string>
  factors: JsonColumn<true>
  went_well: Generated<string>
  went_badly: Generated<string>
  timeline: JsonColumn<false>
  frozen_at: Temporal.Instant
  author_id: Id<'person'> | null
  published_at: Temporal.Instant | null
  published_by: Id<'person'> | null
  version: Generated<number>
}

export interface OperationsIncidentSettings {
  one: Generated<boolean>
  matrix: JsonColumn<false>
  cadence: JsonColumn<false>
  hourly_amount: string | null
  change_hours: number
  version: Generated<number>
}

export interface OperationsIncidentSplit {
  id: Id<'incident-split'>
  from_id: Id<'incident'>
  to_id: Id<'incident'>
  alert_ids: JsonColumn<false>
  note: string
  split_at: Temporal.Instant
  undone_at: Temporal.Instant | null
}

export interface OperationsIncidentTask {
  id: Id<'incident-task'>
  incident_id: Id<'incident'>
  title: string
  assignee_id: Id<'person'> | null
  due_at: Temporal.Instant | null
  position: number
  added_at: Temporal.Instant
  done_at: Temporal.Instant | null
  done_by: Id<'person'> | null
  dropped_at: Temporal.Instant | null
}

export interface OperationsIncidentUpdate {
  id: Id<'incident-update'>
  incident_id: Id<'incident'>
  body: string
  author_id: Id<'person'> | null
  at: Temporal.Instant
}

export interface OperationsMaintenanceCover {
  window_id: Id<'maintenance-window'>
  kind: string
  object_id: string
}

export interface OperationsMaintenanceOpening {
  window_id: Id<'maintenance-window'>
  from_at: Temporal.Instant
  to_at: Temporal.Instant
  opened_at: Temporal.Instant | null
  closed_at: Temporal.Instant | null
  closed_why: string | null
}

export interface OperationsMaintenanceOpeningRef {
  window_id: string
  name: string
  owner_team_id: Id<'team'>
  state: string
  planned_at: Temporal.Instant
  from_at: Temporal.Instant
  to_at: Temporal.Instant
  opened_at: Temporal.Instant | null
  closed_at: Temporal.Instant | null
}

export interface OperationsMaintenanceWindow {
  id: Id<'maintenance-window'>
  title: string
  reason: string
  owner_team_id: Id<'team'>
  zone: string
  starts: string
  ends: string
  repeats: string | null
  state: string
  from_at: Temporal.Instant
  to_at: Temporal.Instant
  planned_at: Temporal.Instant
  planned_by_person_id: Id<'person'> | null
  cancelled_why: string | null
  version: Generated<number>
}

export interface OperationsMaintenanceWindowRef {
  id: string
  name: string
  owner_team_id: Id<'team'>
  state: string
  from_at: Temporal.Instant
  to_at: Temporal.Instant
}

export interface OperationsOverride {
  id: Id<'override'>
  rotation_id: Id<'rotation'>
  replaced_person_id: Id<'person'> | null
  by_person_id: Id<'person'>
  from_at: Temporal.Instant
  to_at: Temporal.Instant
  why: Generated<string>
  made_by_person_id: Id<'person'> | null
  made_at: Temporal.Instant
  cancelled_at: Temporal.Instant | null
  cancelled_by_person_id: Id<'person'> | null
}

export interface OperationsPolicy {
  id: Id<'policy'>
  name: string
  owner_team_id: Id<'team'>
  repeats: Generated<number>
  steps: JsonColumn<false>
  archived_at: Temporal.Instant | null
  version: Generated<number>
}

export interface OperationsPolicyAssignment {
  kind: string
  object_id: string
  policy_id: Id<'policy'>
}

export interface OperationsPolicyRef {
  id: string
  name: string
  owner_team_id: Id<'team'>
  state: string
}

export interface OperationsRehearsal {
  id: Id<'rehearsal'>
  state: string
  owner_team_id: Id<'team'>
  started_by: Id<'person'> | null
  started_at: Temporal.Instant
  state_since: Temporal.Instant
  ended_at: Temporal.Instant | null
  port: number
  secret: string
  service_id: Id<'service'> | null
  check_id: string | null
  incident_id: Id<'incident'> | null
  steps: JsonColumn<true>
}

export interface OperationsRotation {
  id: Id<'rotation'>
  name: string
  owner_team_id: Id<'team'>
  zone: string
  starts: string
  every: number
  unit: string
  windows: Generated<string>
  line: Generated<number>
  archived_at: Temporal.Instant | null
  version: Generated<number>
}

export interface OperationsRotationParticipant {
  rotation_id: Id<'rotation'>
  position: number
  person_id: Id<'person'> | null
}

export interface OperationsRotationRef {
  id: string
  name: string
  owner_team_id: Id<'team'>
  state: string
}

export interface OperationsServiceFollower {
  service_id: Id<'service'>
  person_id: Id<'person'>
  since: Temporal.Instant
}

export interface OperationsShift {
  rotation_id: Id<'rotation'>
  from_at: Temporal.Instant
  to_at: Temporal.Instant
  person_id: Id<'person'> | null
  why: string
  off: Generated<boolean>
  absent_id: Id<'person'> | null
}

export interface OperationsStatusAsk {
  key: string
  at: Temporal.Instant
}

export interface OperationsStatusBeat {
  one: Generated<boolean>
  at: Temporal.Instant
}

export interface OperationsStatusComponent {
  id: Id<'status-component'>
  service_id: Id<'item'>
  name: string
  description: Generated<string>
  group_name: Generated<string>
  position: number
  only_if_degraded: boolean
  added_at: Temporal.Instant
  override_state: string | null
  override_reason: string | null
  override_until: Temporal.Instant | null
  override_at: Temporal.Instant | null
  override_by: Id<'person'> | null
  assumed_since: Temporal.Instant | null
}

export interface OperationsStatusGap {
  from_at: Temporal.Instant
  to_at: Temporal.Instant
}

export interface OperationsStatusNotice {
  subscriber_id: Id<'status-subscriber'>
  cause: string
  made_at: Temporal.Instant
  due_at: Temporal.Instant
  state: Generated<string>
  message_id: string | null
  attempts: Generated<number>
  answer: Generated<string>
  settled_at: Temporal.Instant | null
}

export interface OperationsStatusPage {
  one: Generated<boolean>
  enabled_at: Temporal.Instant | null
  title: Generated<string>
  intro: Generated<string>
  version: Generated<number>
}

export interface OperationsStatusReading {
  check_id: string
  at: Temporal.Instant
  service_id: Id<'service'> | null
  state: string
}

export interface OperationsStatusRendering {
  one: Generated<boolean>
  mark: string
  made_at: Temporal.Instant
  snapshot: JsonColumn<false>
}

export interface OperationsStatusSubscriber {
  id: Id<'status-subscriber'>
  kind: string
  address: string
  address_key: string
  component_ids: string[] | null
  asked_at: Temporal.Instant
  confirmed_at: Temporal.Instant | null
  secret: string | null
}

export interface OperationsStatusTold {
  cause: string
  at: Temporal.Instant
}

export interface OperationsStatusWindow {
  window_id: Id<'maintenance-window'>
  public_title: string
  public_text: Generated<string>
  component_ids: string[]
  published_at: Temporal.Instant
}

export interface OperationsToldChange {
  id: Id<'told-change'>
  source_id: Id<'alert-source'>
  summary: string
  at: Temporal.Instant
  service_id: Id<'service'> | null
  item_id: Id<'item'> | null
  owner_team_id: Id<'team'>
  details: JsonColumn<true>
}

export interface OperationsTurnFeed {
  id: Id<'turn-feed'>
  token_hash: string
  person_id: Id<'person'>
  rotation_id: Id<'rotation'> | null
  made_at: Temporal.Instant
  ended_at: Temporal.Instant | null
}

export interface OperationsTables {
  'operations.alert': OperationsAlert
  'operations.alert_ended': OperationsAlertEnded
  'operations.alert_ref': OperationsAlertRef
  'operations.alert_source': OperationsAlertSource
  'operations.alert_source_day': OperationsAlertSourceDay
  'operations.alert_source_heard': OperationsAlertSourceHeard
  'operations.alert_source_mapping': OperationsAlertSourceMapping
  'operations.alert_source_payload': OperationsAlertSourcePayload
  'operations.alert_voice': OperationsAlertVoice
  'operations.check_told': OperationsCheckTold
  'operations.escalation': OperationsEscalation
  'operations.escalation_decline': OperationsEscalationDecline
  'operations.escalation_step': OperationsEscalationStep
  'operations.incident': OperationsIncident
  'operations.incident_action': OperationsIncidentAction
  'operations.incident_alert': OperationsIncidentAlert
  'operations.incident_follower': OperationsIncidentFollower
  'operations.incident_impact': OperationsIncidentImpact
  'operations.incident_mark': OperationsIncidentMark
  'operations.incident_merge': OperationsIncidentMerge
  'operations.incident_public_ref': OperationsIncidentPublicRef
  'operations.incident_public_update': OperationsIncidentPublicUpdate
  'operations.incident_public_update_ref': OperationsIncidentPublicUpdateRef
  'operations.incident_ref': OperationsIncidentRef
  'operations.incident_responder': OperationsIncidentResponder
  'operations.incident_review': OperationsIncidentReview
  'operations.incident_settings': OperationsIncidentSettings
  'operations.incident_split': OperationsIncidentSplit
  'operations.incident_task': OperationsIncidentTask
  'operations.incident_update': OperationsIncidentUpdate
  'operations.maintenance_cover': OperationsMaintenanceCover
  'operations.maintenance_opening': OperationsMaintenanceOpening
  'operations.maintenance_opening_ref': OperationsMaintenanceOpeningRef
  'operations.maintenance_window': OperationsMaintenanceWindow
  'operations.maintenance_window_ref': OperationsMaintenanceWindowRef
  'operations.override': OperationsOverride
  'operations.policy': OperationsPolicy
  'operations.policy_assignment': OperationsPolicyAssignment
  'operations.policy_ref': OperationsPolicyRef
  'operations.rehearsal': OperationsRehearsal
  'operations.rotation': OperationsRotation
  'operations.rotation_participant': OperationsRotationParticipant
  'operations.rotation_ref': OperationsRotationRef
  'operations.service_follower': OperationsServiceFollower
  'operations.shift': OperationsShift
  'operations.status_ask': OperationsStatusAsk
  'operations.status_beat': OperationsStatusBeat
  'operations.status_component': OperationsStatusComponent
  'operations.status_gap': OperationsStatusGap
  'operations.status_notice': OperationsStatusNotice
  'operations.status_page': OperationsStatusPage
  'operations.status_reading': OperationsStatusReading
  'operations.status_rendering': OperationsStatusRendering
  'operations.status_subscriber': OperationsStatusSubscriber
  'operations.status_told': OperationsStatusTold
  'operations.status_window': OperationsStatusWindow
  'operations.told_change': OperationsToldChange
  'operations.turn_feed': OperationsTurnFeed
}
