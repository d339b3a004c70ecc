// Generated from the migrated database by `npm run generate`; never edited.
import type { Generated } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { JsonColumn, NullableJson } from '../json.ts'

export interface StrategyContract {
  id: Id<'contract'>
  owner_team_id: Id<'team'>
  name: string
  number: string
  vendor_id: Id<'vendor'> | null
  owner_person_id: Id<'person'> | null
  cost: NullableJson
  term: JsonColumn<false>
  zone: string
  calendar: JsonColumn<false>
  support_number: string
  support_hours: string
  notes: string
  renewals: Generated<number>
  decision: string | null
  decided_period: number | null
  decided_why: Generated<string>
  notice_given_on: Temporal.PlainDate | null
  ends_on: Temporal.PlainDate | null
  state: string
  period: number
  over_on: Temporal.PlainDate
  end_on: Temporal.PlainDate
  act_by: Temporal.PlainDate | null
  decide_by: Temporal.PlainDate | null
  locked_until: Temporal.PlainDate | null
  changed_at: Temporal.Instant
  archived_at: Temporal.Instant | null
  version: Generated<number>
  choice: number
}

export interface StrategyContractCover {
  contract_id: Id<'contract'>
  kind: string
  object_id: string
  merged_from: string | null
}

export interface StrategyContractRef {
  id: string
  name: string
  owner_team_id: Id<'team'>
  state: string
}

export interface StrategyVendor {
  id: Id<'vendor'>
  owner_team_id: Id<'team'>
  name: string
  support_number: string
  support_hours: string
  mail: string
  portal: string
  account_number: string
  notes: string
  changed_at: Temporal.Instant
  archived_at: Temporal.Instant | null
  version: Generated<number>
}

export interface StrategyVendorAbout {
  vendor_id: Id<'vendor'>
  kind: string
  object_id: string
}

export interface StrategyVendorRef {
  id: string
  name: string
  owner_team_id: Id<'team'>
  state: string
}

export interface StrategyTables {
  'strategy.contract': StrategyContract
  'strategy.contract_cover': StrategyContractCover
  'strategy.contract_ref': StrategyContractRef
  'strategy.vendor': StrategyVendor
  'strategy.vendor_about': StrategyVendorAbout
  'strategy.vendor_ref': StrategyVendorRef
}
