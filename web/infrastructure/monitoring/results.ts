interface Result { at: string; ok: boolean; durationMs: number }

/** A check's answers as a curve: milliseconds of every answer, gaps where none came, washed spans where they were bad. Given in any order. */
export function curveOf(results: readonly Result[], intervalMs: number): { times: number[]; values: (number | null)[]; bad: { from: number; to: number }[] } {
  const rows = results.map((one) => ({ ...one, ms: Temporal.Instant.from(one.at).epochMilliseconds })).toSorted((a, b) => a.ms - b.ms)
  const times: number[] = []
  const values: (number | null)[] = []
  const bad: { from: number; to: number }[] = []
  let before: number | undefined
  let wasBad = false
  for (const { ms, ok, durationMs } of rows) {
    if (before !== undefined && ms - before > 3 * intervalMs) {
      times.push((before + intervalMs) / 1000)
      values.push(null)
    }
    times.push(ms / 1000)
    values.push(durationMs)
    const last = bad.at(-1)
    if (!ok && wasBad && last !== undefined) last.to = (ms + intervalMs) / 1000
    else if (!ok) bad.push({ from: ms / 1000, to: (ms + intervalMs) / 1000 })
    before = ms
    wasBad = !ok
  }
  return { times, values, bad }
}
