/** Levenshtein's distance: how many letters must be added, left out or changed to make one word the other. For words that are short. */
export function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, at) => at)
  for (const [above, letter] of [...left].entries()) {
    const next = [above + 1]
    for (let at = 0; at < right.length; at++) next.push(Math.min(next[at]! + 1, row[at + 1]! + 1, row[at]! + (letter === right[at] ? 0 : 1)))
    row = next
  }
  return row.at(-1)!
}
