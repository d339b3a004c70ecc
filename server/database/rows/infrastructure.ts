// Generated from the migrated database by `npm run generate`; never edited.
import type { Generated } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { JsonColumn, NullableJson } from '../json.ts'

export interface InfrastructureCheckBeat {
  check_id: Id<'check'>
  token_hash: string
  made_at: Temporal.Instant
  beat_at: Temporal.Instant | null
  failed: Generated<boolean>
  says: Generated<string>
  deaf_from: Temporal.Instant | null
  deaf_to: Temporal.Instant | null
}

export interface InfrastructureCheckCertificate {
  check_id: Id<'check'>
  host: string
  port: number
  servername: string
  fingerprint: string
  problem: string | null
  protocol: string
  chain: string[]
  seen_at: Temporal.Instant
}

export interface InfrastructureCheckCertificateRef {
  id: string
  name: string
  owner_team_id: Id<'team'>
  host: string
  port: number
  servername: string
  fingerprint: string
  problem: string | null
  protocol: string
  chain: string[]
  seen_at: Temporal.Instant
  item_id: Id<'item'> | null
  service_id: Id<'service'> | null
  archived_at: Temporal.Instant | null
}

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
  probe_id: Id<'probe'> | null
  merged_from: Generated<string[]>
}

export interface InfrastructureCheckGrant {
  department_id: Id<'department'>
  range: string
}

export interface InfrastructureCheckHistory {
  id: Id<'check-history'>
  check_id: Id<'check'>
  probe_id: Id<'probe'> | null
  state: string
  from_at: Temporal.Instant
  until_at: Temporal.Instant
  says: string
  told_at: Temporal.Instant
}

export interface InfrastructureCheckPast {
  check_id: Id<'check'>
  state: string
  soft_state: string
  attempts: number
  since: Temporal.Instant | null
  soft_since: Temporal.Instant | null
  told: boolean
  says: string
  at: Temporal.Instant
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

export interface InfrastructureCheckRunner {
  id: Id<'check-runner'>
  beat_at: Temporal.Instant
  said_at: Temporal.Instant
}

export interface InfrastructureCheckSecret {
  check_id: Id<'check'>
  sealed: string
  sends: NullableJson
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
  claimed_by: string | null
}

export interface InfrastructureGraphVersion {
  one: Generated<boolean>
  version: number
}

export interface InfrastructureHostWatch {
  machine: string
  item_id: Id<'item'>
  claimed_by: string
  claimed_until: Temporal.Instant
  readings: NullableJson
  read_at: Temporal.Instant | null
  check_id: string | null
}

export interface InfrastructureItem {
  id: Id<'item'>
  kind: string
  name: string
  owner_team_id: Id<'team'>
  lifecycle: string
  attributes: JsonColumn<true>
  redirect_id: Id<'item'> | null
  archived_at: Temporal.Instant | null
  version: Generated<number>
}

export interface InfrastructureItemIdentity {
  namespace: string
  value: string
  item_id: Id<'item'>
}

export interface InfrastructureItemMatch {
  id: Id<'item-match'>
  one_id: Id<'item'>
  other_id: Id<'item'>
  state: string
  source: string
  says: string
  first_seen: Temporal.Instant
  last_seen: Temporal.Instant
  seen: Generated<number>
}

export interface InfrastructureItemMerge {
  id: Id<'item-merge'>
  kept_id: Id<'item'>
  gone_id: Id<'item'>
  moved: JsonColumn<false>
  merged_at: Temporal.Instant
  undone_at: Temporal.Instant | null
}

export interface InfrastructureItemMergedRef {
  gone_id: string
  kept_id: string
}

export interface InfrastructureItemRef {
  id: string
  name: string
  kind: string
  owner_team_id: Id<'team'>
  state: string
  version: number
  archived_at: Temporal.Instant | null
}

export interface InfrastructureNeedRef {
  id: string
  kind: string
  supplier_id: string
  dependant_id: string
  state: string
}

export interface InfrastructureObservation {
  item_id: Id<'item'>
  attribute: string
  source: string
  value: JsonColumn<false>
  seen_at: Temporal.Instant
}

export interface InfrastructureProbe {
  id: Id<'probe'>
  name: string
  place: Generated<string>
  owner_team_id: Id<'team'>
  public_key: string | null
  enrolled_at: Temporal.Instant | null
  enrolled_from: string | null
  token_hash: Buffer | null
  token_until: Temporal.Instant | null
  token_used_at: Temporal.Instant | null
  revoked_at: Temporal.Instant | null
  made_at: Temporal.Instant
  archived_at: Temporal.Instant | null
  version: Generated<number>
}

export interface InfrastructureProbeGrant {
  probe_id: Id<'probe'>
  department_id: Id<'department'>
  range: string
}

export interface InfrastructureProbeNonce {
  probe_id: Id<'probe'>
  nonce: string
  at: Temporal.Instant
}

export interface InfrastructureProbeState {
  probe_id: Id<'probe'>
  heard_at: Temporal.Instant | null
  lost_at: Temporal.Instant | null
  skew_ms: number | null
  program_version: string | null
  buffered: number | null
  oldest_at: Temporal.Instant | null
  dropped: Generated<number>
  buffer_id: string | null
  last_seq: Generated<number>
  orders_version: Generated<number>
}

export interface InfrastructureProbeTrial {
  id: Id<'probe-trial'>
  probe_id: Id<'probe'>
  wish: string
  made_at: Temporal.Instant
  taken_at: Temporal.Instant | null
  outcome: NullableJson
}

export interface InfrastructureRedundancy {
  item_id: Id<'item'>
  kind: string
  unit: string
  needed: number
}

export interface InfrastructureRelation {
  id: Id<'relation'>
  kind: string
  from_id: Id<'item'>
  to_id: Id<'item'>
  state: string
  source: string | null
  says: string | null
  first_seen: Temporal.Instant | null
  last_seen: Temporal.Instant | null
  seen: Generated<number>
  basis: string | null
}

export interface InfrastructureService {
  item_id: Id<'item'>
  criticality: string
  audience: Generated<string>
  description: Generated<string>
  business_owner_id: Id<'person'> | null
  hours: JsonColumn<false>
  hour_amount: string | null
  hour_currency: string | null
  dates: JsonColumn<true>
  rehearsal: Generated<boolean>
}

export interface InfrastructureServiceCheck {
  check_id: string
  service_id: Id<'service'>
  name: string
  state: string
  enabled: Generated<boolean>
  told_at: Temporal.Instant
}

export interface InfrastructureServiceRef {
  id: string
  name: string
  owner_team_id: Id<'team'>
  state: string
  criticality: string
  rehearsal: boolean
  audience: string
}

export interface InfrastructureSweep {
  id: Id<'sweep'>
  range: string
  ports: number[]
  rate: number
  owner_team_id: Id<'team'>
  department_id: Id<'department'>
  state: Generated<string>
  total: number
  done: Generated<number>
  answering: Generated<number>
  open_ports: Generated<number>
  proposed: Generated<number>
  left_out: Generated<number>
  notes: Generated<string[]>
  started_by: Id<'person'> | null
  started_at: Temporal.Instant
  ended_at: Temporal.Instant | null
  plan_id: Id<'sweep-plan'> | null
  due_at: Temporal.Instant | null
  echoed: Generated<boolean>
  left_addresses: Generated<string[]>
  compared: NullableJson
}

export interface InfrastructureSweepPlan {
  id: Id<'sweep-plan'>
  range: string
  ports: number[]
  rate: number
  owner_team_id: Id<'team'>
  department_id: Id<'department'>
  zone: string
  starts: string
  repeats: string
  state: string
  state_why: Generated<string>
  next_at: Temporal.Instant | null
  trouble: Generated<string>
  drawn_until: Temporal.Instant | null
  made_by: Id<'person'> | null
  made_at: Temporal.Instant
  version: Generated<number>
}

export interface InfrastructureSweepProposal {
  id: Id<'sweep-proposal'>
  department_id: Id<'department'>
  owner_team_id: Id<'team'>
  sweep_id: Id<'sweep'>
  kind: string
  key: string
  place: string
  address: string
  what: JsonColumn<false>
  says: string
  state: Generated<string>
  first_seen: Temporal.Instant
  last_seen: Temporal.Instant
  decided_at: Temporal.Instant | null
  made_id: string | null
}

export interface InfrastructureSweepSeen {
  sweep_id: Id<'sweep'>
  address: string
  echoed: boolean
  ports: number[]
}

export interface InfrastructureTables {
  'infrastructure.check_beat': InfrastructureCheckBeat
  'infrastructure.check_certificate': InfrastructureCheckCertificate
  'infrastructure.check_certificate_ref': InfrastructureCheckCertificateRef
  'infrastructure.check_definition': InfrastructureCheckDefinition
  'infrastructure.check_grant': InfrastructureCheckGrant
  'infrastructure.check_history': InfrastructureCheckHistory
  'infrastructure.check_past': InfrastructureCheckPast
  'infrastructure.check_ref': InfrastructureCheckRef
  'infrastructure.check_runner': InfrastructureCheckRunner
  'infrastructure.check_secret': InfrastructureCheckSecret
  'infrastructure.check_state': InfrastructureCheckState
  'infrastructure.graph_version': InfrastructureGraphVersion
  'infrastructure.host_watch': InfrastructureHostWatch
  'infrastructure.item': InfrastructureItem
  'infrastructure.item_identity': InfrastructureItemIdentity
  'infrastructure.item_match': InfrastructureItemMatch
  'infrastructure.item_merge': InfrastructureItemMerge
  'infrastructure.item_merged_ref': InfrastructureItemMergedRef
  'infrastructure.item_ref': InfrastructureItemRef
  'infrastructure.need_ref': InfrastructureNeedRef
  'infrastructure.observation': InfrastructureObservation
  'infrastructure.probe': InfrastructureProbe
  'infrastructure.probe_grant': InfrastructureProbeGrant
  'infrastructure.probe_nonce': InfrastructureProbeNonce
  'infrastructure.probe_state': InfrastructureProbeState
  'infrastructure.probe_trial': InfrastructureProbeTrial
  'infrastructure.redundancy': InfrastructureRedundancy
  'infrastructure.relation': InfrastructureRelation
  'infrastructure.service': InfrastructureService
  'infrastructure.service_check': InfrastructureServiceCheck
  'infrastructure.service_ref': InfrastructureServiceRef
  'infrastructure.sweep': InfrastructureSweep
  'infrastructure.sweep_plan': InfrastructureSweepPlan
  'infrastructure.sweep_proposal': InfrastructureSweepProposal
  'infrastructure.sweep_seen': InfrastructureSweepSeen
}
