// Generated from the migrated database by `npm run generate`; never edited.
import type { Id } from '@fullscore/api/ids.ts'
import type { JsonColumn } from '../json.ts'

export interface JobsTimer {
  id: Id<'timer'>
  due_at: Temporal.Instant
  task: string
  payload: JsonColumn<false>
  key: string | null
}

export interface JobsWorker {
  id: string
  process: string
  started_at: Temporal.Instant
  beat_at: Temporal.Instant
}

export interface JobsTables {
  'jobs.timer': JobsTimer
  'jobs.worker': JobsWorker
}
