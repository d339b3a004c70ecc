import { speaks } from '@fullscore/engraving/words.ts'
import type { ScoreData as Answered } from '@fullscore/api/insight/score.ts'
import type { ScoreData } from '@fullscore/engraving/types.ts'
import { word } from '../words.ts'

/**
 * The answer of the score's route as the canvas takes it: the same, without keys that are there but undefined, and staves that the
 * product names in the reader's language. A stave whose id ends in that of an object bears a name that people gave.
 */
export function drawable(answer: Answered): ScoreData {
  const score = answer as ScoreData
  if (speaks() === undefined) return score
  return { ...score, staves: score.staves.map((one) => ({ ...one, name: /[0-9a-f]{8}-[0-9a-f-]{27}$/.test(one.id) ? one.name : word(one.name), ...(one.lineNames === undefined ? {} : { lineNames: one.lineNames.map(word) }) })) }
}

/** Epoch milliseconds as the wire wants them. */
export function wire(at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(at)).toString()
}
