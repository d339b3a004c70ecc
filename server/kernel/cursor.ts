import { invalid } from './refusal.ts'

/** A place in a sorted list: the sort values of the last row shown. */
export type Place = readonly (string | number | null)[]

export const cursorOf = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url')

/** Reads a cursor back. @throws Refusal if it was not made by this list */
export function placeOf(cursor: string | undefined, length: number): Place | undefined {
  if (cursor === undefined) return undefined
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(place) && place.length === length) return place as Place
  } catch { /* refused below */ }
  throw invalid([{ field: 'query.cursor', message: 'is not a cursor of this list' }])
}

/** Cuts a result that was read with one row too many into a page. */
export function pageOfRows<R>(rows: readonly R[], limit: number, place: (row: R) => Place): { rows: R[]; next?: string } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return rows.length > limit && last !== undefined ? { rows: shown, next: cursorOf(place(last)) } : { rows: shown }
}

/** Text for a `like` pattern, with the pattern's own signs taken literally. */
export const likely = (text: string): string => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
