import type { ScoreData as Answered } from '@fullscore/api/insight/score.ts'
import type { ScoreData } from '@fullscore/engraving/types.ts'

/** The answer of the score's route as the canvas takes it: the same, without keys that are there but undefined. */
export const drawable = (answer: Answered): ScoreData => answer as ScoreData

/** Epoch milliseconds as the wire wants them. */
export function wire(at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(at)).toString()
}
