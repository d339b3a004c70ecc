// Generated from the migrated database by `npm run generate`; never edited.
import type { Id } from '@fullscore/api/ids.ts'
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

export interface HttpServer {
  id: Id<'server'>
  machine: string
  sockets: string[]
  beat_at: Temporal.Instant
}

export interface HttpTables {
  'http.idempotency': HttpIdempotency
  'http.server': HttpServer
}
