import { distance } from './kernel/distance.ts'

/** The end of a sentence about an unknown word: the nearest known one, or where to read. */
export function didYouMean(word: string, known: readonly string[]): string {
  const [nearest] = known.map((one) => ({ one, far: distance(word, one) })).sort((left, right) => left.far - right.far)
  return nearest && nearest.far <= Math.max(2, word.length / 3) ? `: did you mean ${nearest.one}?` : '; see docs/operators/settings.md.'
}
