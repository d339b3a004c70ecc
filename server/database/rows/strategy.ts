// Generated from the migrated database by `npm run generate`; never edited.
import type { Generated } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'

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
  'strategy.vendor': StrategyVendor
  'strategy.vendor_about': StrategyVendorAbout
  'strategy.vendor_ref': StrategyVendorRef
}
