import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { Instant, PlainDate } from '@fullscore/api/page.ts'
import { invalid } from './refusal.ts'

/** A place in a sorted list: the sort values of the last row shown. */
export type Place = readonly (string | number | null)[]

export const cursorOf = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url')

/** What stands at each place of a cursor, as the list's query reads it. */
export type PlaceShape = readonly ('text' | 'moment' | 'date' | 'id' | 'number')[]

/** PostgreSQL writes a moment as `2026-12-01 00:00:00.5+00`: it is judged as the RFC 3339 moment it means. */
const asIso = (text: string): string => text.replace(/^(\S{10}) /, '$1T').replace(/([+-]\d\d)$/, '$1:00')

const fits: Record<PlaceShape[number], (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string' && !value.includes('\0') && value.isWellFormed(),
  moment: (value) => typeof value === 'string' && Instant.safeParse(asIso(value)).success,
  date: (value) => typeof value === 'string' && PlainDate.safeParse(value).success,
  id: (value) => typeof value === 'string' && z.guid().safeParse(value).success,
  number: (value) => Number.isSafeInteger(value),
}

/** Reads a cursor back. @param shape what it holds, place by place @throws Refusal if it was not made by this list */
export function placeOf(cursor: string | undefined, shape: PlaceShape): Place | undefined {
  if (cursor === undefined) return undefined
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(place) && place.length === shape.length && shape.every((kind, i) => fits[kind](place[i]))) return place as Place
  } catch { /* refused below */ }
  throw invalid([{ field: 'query.cursor', message: 'is not a cursor of this list' }])
}

/** Cuts a result that was read with one row too many into a page. */
export function pageOfRows<R>(rows: readonly R[], limit: number, place: (row: R) => Place): { rows: R[]; next?: string } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return rows.length > limit && last !== undefined ? { rows: shown, next: cursorOf(place(last)) } : { rows: shown }
}

/**
 * A column of sentences as its words stand there, to be searched: a search does not see where a parameter begins, nor what says how to
 * read it. Indexes are made of the same expression, so that it is written out.
 */
export const wordsOf = (column: string): RawBuilder<string> => sql<string>`translate(regexp_replace(${sql.ref(column)}, U&'\\2067[^\\2066-\\2069]*\\2069', '', 'g'), U&'\\2066\\2067\\2068\\2069', '')`

/** Text for a `like` pattern, with the pattern's own signs taken literally. */
export const likely = (text: string): string => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
