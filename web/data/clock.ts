/** Milliseconds the server's clock is ahead of this browser's; learnt from the answers' Date header. */
let ahead = 0

/** The present moment by the server's clock: the one place of the web where the browser's clock is read. */
export function nowMs(): number {
  return Math.round(performance.timeOrigin + performance.now()) + ahead
}

/** The present moment by the server's clock. */
export function now(): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(nowMs())
}

/** Notes what an answer's `Date` header says. Differences under two seconds are the header's own grain and are ignored. */
export function heardDate(header: string | null): void {
  if (header === null) return
  const said = Date.parse(header)
  if (Number.isNaN(said)) return
  const difference = said + 500 - Math.round(performance.timeOrigin + performance.now())
  ahead = Math.abs(difference) < 2_000 ? 0 : difference
}
