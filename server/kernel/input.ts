import { say } from '@fullscore/api/sentence.ts'
import { isZone } from '@fullscore/time/zones.ts'
import { invalid } from './refusal.ts'

/** Refuses what the time core knows as no time zone, naming the field: it alone says what one is. */
export function refuseNoZone(zone: string, field: string): void {
  if (!isZone(zone)) throw invalid([{ field, message: say`${zone} is not an IANA time zone, like Europe/Amsterdam` }])
}

/** Refuses what is no language tag (RFC 5646), naming the field. */
export function refuseNoLocale(locale: string, field: string): void {
  let known = false
  try { known = Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0 } catch { /* refused below */ }
  if (!known) throw invalid([{ field, message: say`${locale} is no locale whose numbers and dates are known, like en-GB or nl-NL` }])
}

/** The keys of an edit that differ from what is stored, with their new values. */
export function changesOf<T extends Record<string, unknown>>(stored: T, edit: { [K in keyof T]?: T[K] | undefined }): Partial<T> {
  const entries = Object.entries(edit).filter(([key, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(stored[key]))
  return Object.fromEntries(entries) as Partial<T>
}

/** Whether a database error says that a unique index stands in the way. @param index its name */
export function isTaken(error: unknown, index: string): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string }
  return code === '23505' && constraint === index
}

/** What an edit changed, as the event's detail tells it: the values before and after. */
export function beforeAndAfter<T extends Record<string, unknown>>(stored: T, changes: Partial<T>): { before: Partial<T>; after: Partial<T> } {
  return { before: Object.fromEntries(Object.keys(changes).map((key) => [key, stored[key]])) as Partial<T>, after: changes }
}

/** Whether a text is JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
