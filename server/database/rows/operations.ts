// Generated from the migrated database by `npm run generate`; never edited.
import type { Generated, GeneratedAlways } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { JsonColumn } from '../json.ts'

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
}

export interface OperationsIncidentAlert {
  incident_id: Id<'incident'>
  alert_id: Id<'alert'>
  joined_at: Temporal.Instant
  why: string
}

export interface OperationsIncidentImpact {
  incident_id: Id<'incident'>
  item_id: Id<'item'>
  verdict: string
  reason: string
  path: JsonColumn<false>
  rank: number
}

export interface OperationsIncidentMark {
  incident_id: Id<'incident'>
  item_id: Id<'item'>
  mark: string
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

export interface OperationsTables {
  'operations.alert': OperationsAlert
  'operations.alert_ref': OperationsAlertRef
  'operations.incident': OperationsIncident
  'operations.incident_alert': OperationsIncidentAlert
  'operations.incident_impact': OperationsIncidentImpact
  'operations.incident_mark': OperationsIncidentMark
  'operations.incident_ref': OperationsIncidentRef
}
