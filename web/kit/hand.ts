/** The row under the hand: by its key, and where it stood. */
export interface Held { key: string | undefined; at: number }

/**
 * Where the hand is among the rows of now. It lies on its row, wherever that has gone: what comes above does not push another one under it. Its row
 * gone, it lies between rows, on none, and the next one is what took the place.
 */
export function handOn<T>(rows: readonly T[], keyOf: (row: T) => string, { key, at }: Held): { at: number; here: T | undefined; next: number; before: number } {
  const found = key === undefined ? -1 : rows.findIndex((row) => keyOf(row) === key)
  const last = rows.length - 1
  const step = found >= 0 ? found + 1 : Math.max(at, 0)
  return { at: found, here: rows[found], next: Math.min(step, last), before: Math.max(Math.min(found >= 0 ? found : at, last + 1) - 1, 0) }
}
