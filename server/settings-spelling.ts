/** The end of a sentence about an unknown word: the nearest known one, or where to read. */
export function didYouMean(word: string, known: readonly string[]): string {
  const [nearest] = known.map((one) => ({ one, far: distance(word, one) })).sort((left, right) => left.far - right.far)
  return nearest && nearest.far <= Math.max(2, word.length / 3) ? `: did you mean ${nearest.one}?` : '; see docs/operators/settings.md.'
}

/** Levenshtein's distance. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [above, letter] of [...left].entries()) {
    const next = [above + 1]
    for (let index = 0; index < right.length; index++) {
      next.push(Math.min(next[index]! + 1, row[index + 1]! + 1, row[index]! + (letter === right[index] ? 0 : 1)))
    }
    row = next
  }
  return row.at(-1)!
}
