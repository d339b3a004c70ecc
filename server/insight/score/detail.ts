/** Entries that one Score carries before staves are counted instead of drawn one by one. */
export const budget = 2000
/** Alerts of this weight carry a name on the Score; counted staves still show them one by one. */
export const namedFrom = 50
/** What a counted stave still shows one by one, at least. */
const leastShown = 40
/** A bucket narrower than this says no more than the mark itself. */
const bucketPixels = 5

const minute = 60_000
const niceSteps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 20_160].map((minutes) => minutes * minute)

/**
 * Decides which staves are too heavy to be drawn one by one: the lightest are drawn whole while they fit into the budget.
 * @param counts entries in range, by stave
 * @returns for each stave that is counted, how many of its weightiest entries are still shown
 */
export function heavyStaves(counts: ReadonlyMap<string, number>): Map<string, number> {
  const ascending = [...counts].sort(([, a], [, b]) => a - b)
  const heavy = new Map<string, number>()
  let left = budget
  for (const [index, [stave, count]] of ascending.entries()) {
    const share = Math.max(leastShown, Math.floor(left / (ascending.length - index)))
    if (count > share) heavy.set(stave, share)
    left -= Math.min(count, share)
  }
  return heavy
}

/** The length of one bucket in milliseconds: the round step that is at least five pixels wide. */
export function bucketStep(from: number, to: number, width: number): number {
  const wanted = ((to - from) / width) * bucketPixels
  return niceSteps.find((step) => step >= wanted) ?? Math.ceil(wanted / niceSteps.at(-1)!) * niceSteps.at(-1)!
}
