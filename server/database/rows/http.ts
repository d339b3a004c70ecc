// Generated from the migrated database by `npm run generate`; never edited.
import type { NullableJson } from '../json.ts'

export interface HttpIdempotency {
  actor: string
  key: string
  route: string
  request_hash: Buffer
  claimed_at: Temporal.Instant
  status: number | null
  answer: NullableJson
}

export interface HttpTables {
  'http.idempotency': HttpIdempotency
}
