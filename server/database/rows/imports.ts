// Generated from the migrated database by `npm run generate`; never edited.
import type { Generated } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { JsonColumn, NullableJson } from '../json.ts'

export interface ImportsImport {
  id: Id<'import'>
  person_id: Id<'person'>
  token_id: string | null
  subject: string
  name: string
  source: string
  state: string
  why: Generated<string>
  owner_team_id: Id<'team'> | null
  facts: JsonColumn<false>
  mapping: JsonColumn<false>
  round: Generated<number>
  done_rows: Generated<number>
  stop_asked: Generated<boolean>
  created_at: Temporal.Instant
  ended_at: Temporal.Instant | null
  unknown: JsonColumn<true>
}

export interface ImportsImportedRow {
  import_id: Id<'import'>
  number: number
  cells: JsonColumn<false>
  verdict: Generated<string>
  reasons: NullableJson
  title: Generated<string>
  object_id: string | null
  changes: NullableJson
  before: NullableJson
  version: number | null
  assumed: NullableJson
}

export interface ImportsMadeRecord {
  import_id: Id<'import'>
  subject: string
  column_name: string
  object_id: string
  version: number
  state: Generated<string>
}

export interface ImportsTables {
  'imports.import': ImportsImport
  'imports.imported_row': ImportsImportedRow
  'imports.made_record': ImportsMadeRecord
}
