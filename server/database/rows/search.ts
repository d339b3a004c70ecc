// Generated from the migrated database by `npm run generate`; never edited.
import type { Generated, GeneratedAlways } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'

export interface SearchEntry {
  kind: string
  object_id: string
  title: string
  words: string
  hint: Generated<string>
  rank: number
  owner_team_id: Id<'team'> | null
  put_at: Temporal.Instant
  haystack: GeneratedAlways<string>
  tokens: GeneratedAlways<string>
  said: string | null
}

export interface SearchTables {
  'search.entry': SearchEntry
}
