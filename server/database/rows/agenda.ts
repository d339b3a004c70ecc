// Generated from the migrated database by `npm run generate`; never edited.
import type { Generated, GeneratedAlways } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { JsonColumn } from '../json.ts'

export interface AgendaEntry {
  id: Id<'entry'>
  key: string
  kind: string
  object_id: string
  subjects: string[]
  stave: string
  line: number
  mark: string
  certainty: string
  state: string
  range: string
  label: string
  why: string
  weight: number
  owner_team_id: Id<'team'>
  rehearsal: Generated<boolean>
  moments: JsonColumn<true>
  put_at: Temporal.Instant
  rebuilt_at: Temporal.Instant | null
  known_at: Temporal.Instant | null
  was: JsonColumn<true>
  remade_at: Temporal.Instant | null
}

export interface AgendaGone {
  id: Id<'gone'>
  kind: string
  object_id: string
  subjects: string[]
  stave: string
  line: number
  mark: string
  certainty: string
  state: string
  range: string
  label: string
  why: string
  weight: number
  owner_team_id: Id<'team'>
  rehearsal: boolean
  moments: JsonColumn<false>
  known_at: Temporal.Instant | null
  was: JsonColumn<false>
  remade_at: Temporal.Instant | null
  gone_at: Temporal.Instant
}

export interface AgendaTouch {
  id: GeneratedAlways<number>
}

export interface AgendaTables {
  'agenda.entry': AgendaEntry
  'agenda.gone': AgendaGone
  'agenda.touch': AgendaTouch
}
