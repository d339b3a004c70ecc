interface Point { at: number; avg: number; min: number; max: number }
export interface Drawn { times: number[]; values: (number | null)[]; least: (number | null)[]; most: (number | null)[] }

/** Points as a curve in epoch seconds; where more than three steps hold nothing there is a gap. @param stepMs between two points @param points `at` in epoch milliseconds, ascending */
export function drawn(points: readonly Point[], stepMs: number): Drawn {
  const curve: Drawn = { times: [], values: [], least: [], most: [] }
  const put = (at: number, value: number | null, least = value, most = value) => {
    curve.times.push(at / 1000)
    curve.values.push(value)
    curve.least.push(least)
    curve.most.push(most)
  }
  let before: number | undefined
  for (const { at, avg, min, max } of points) {
    if (before !== undefined && at - before > 3 * stepMs) put(before + stepMs, null)
    put(at, avg, min, max)
    before = at
  }
  return curve
}
