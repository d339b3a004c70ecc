// Generated from the migrated database by `npm run generate`; never edited.
import type { Generated } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { JsonColumn } from '../json.ts'

export interface InsightScoreDefault {
  person_id: Id<'person'>
  view_id: Id<'score-view'>
}

export interface InsightScoreView {
  id: Id<'score-view'>
  name: string
  maker_id: Id<'person'>
  team_id: Id<'team'> | null
  shown: JsonColumn<false>
  version: Generated<number>
  made_at: Temporal.Instant
}

export interface InsightTables {
  'insight.score_default': InsightScoreDefault
  'insight.score_view': InsightScoreView
}
