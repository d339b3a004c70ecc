import { say } from '@fullscore/api/sentence.ts'
import { distance } from './kernel/distance.ts'

/** A sentence about an unknown word, with its end: the nearest known one, or where to read. @param fault what is wrong, without a full stop */
export function didYouMean(fault: string, word: string, known: readonly string[]): string {
  const [nearest] = known.map((one) => ({ one, far: distance(word, one) })).sort((left, right) => left.far - right.far)
  return nearest && nearest.far <= Math.max(2, word.length / 3) ? say`${fault}: did you mean ${nearest.one}?` : say`${fault}; see ${'docs/operators/settings.md'}.`
}
