// Generated from the migrated database by `npm run generate`; never edited.
import type { Generated } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { JsonColumn } from '../json.ts'

export interface InfrastructureCheckDefinition {
  id: Id<'check'>
  name: string
  kind: string
  target: JsonColumn<false>
  interval_s: number
  timeout_ms: number
  retries: number
  slow_after_ms: number | null
  urgency: string
  service_id: Id<'service'> | null
  item_id: Id<'item'> | null
  owner_team_id: Id<'team'>
  enabled: Generated<boolean>
  rehearsal: Generated<boolean>
  archived_at: Temporal.Instant | null
  version: Generated<number>
}

export interface InfrastructureCheckGrant {
  department_id: Id<'department'>
  range: string
}

export interface InfrastructureCheckRef {
  id: string
  name: string
  owner_team_id: Id<'team'>
  state: string
  service_id: Id<'service'> | null
  item_id: Id<'item'> | null
  since: Temporal.Instant | null
  last_at: Temporal.Instant | null
  rehearsal: boolean
}

export interface InfrastructureCheckState {
  check_id: Id<'check'>
  state: Generated<string>
  since: Temporal.Instant | null
  soft_state: Generated<string>
  attempts: Generated<number>
  last_at: Temporal.Instant | null
  last_ms: number | null
  code: Generated<string>
  summary: Generated<string>
  next_at: Temporal.Instant
  claimed_until: Temporal.Instant | null
}

export interface InfrastructureHostWatch {
  machine: string
  item_id: Id<'item'>
  claimed_by: string
  claimed_until: Temporal.Instant
}

export interface InfrastructureTables {
  'infrastructure.check_definition': InfrastructureCheckDefinition
  'infrastructure.check_grant': InfrastructureCheckGrant
  'infrastructure.check_ref': InfrastructureCheckRef
  'infrastructure.check_state': InfrastructureCheckState
  'infrastructure.host_watch': InfrastructureHostWatch
}
