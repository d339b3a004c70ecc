// Generated from the migrated database by `npm run generate`; never edited.
import type { Generated } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { JsonColumn } from '../json.ts'

export interface SecurityCertificate {
  item_id: Id<'item'>
  fingerprint: string
  subject: string
  issuer: string
  serial: string
  names: string[]
  key_type: string
  key_bits: number | null
  signature: string
  not_before: Temporal.Instant
  not_after: Temporal.Instant
  self_signed: boolean
  chain: string[]
  leaf: string
  state: Generated<string>
  superseded_by: Id<'item'> | null
  verdicts: JsonColumn<true>
  first_seen: Temporal.Instant
  judged_at: Temporal.Instant
}

export interface SecurityCertificatePolicy {
  team_id: Id<'team'> | null
  criticality: string | null
  thresholds: number[]
}

export interface SecurityCertificateRef {
  id: string
  name: string
  owner_team_id: Id<'team'>
  state: string
  not_after: Temporal.Instant
  fingerprint: string
}

export interface SecurityCertificateSighting {
  id: Id<'certificate-sighting'>
  certificate_id: Id<'item'>
  place_key: string
  kind: string
  place: string
  servername: string | null
  check_id: string | null
  item_id: Id<'item'> | null
  problem: string | null
  first_seen: Temporal.Instant
  last_seen: Temporal.Instant
  ended_at: Temporal.Instant | null
}

export interface SecurityCertificateWatch {
  machine: string
  claimed_until: Temporal.Instant
}

export interface SecurityTables {
  'security.certificate': SecurityCertificate
  'security.certificate_policy': SecurityCertificatePolicy
  'security.certificate_ref': SecurityCertificateRef
  'security.certificate_sighting': SecurityCertificateSighting
  'security.certificate_watch': SecurityCertificateWatch
}
