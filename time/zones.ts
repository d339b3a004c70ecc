import { DAY, localOfPlain, plainOfLocal } from './civil.ts'
import { epochOf, localAt } from './offsets.ts'

/** A stretch of time: from its first moment up to, not including, its end. */
export type Span = { readonly from: Temporal.Instant; readonly to: Temporal.Instant }

const MOST_NAMES = 4000
const names = new Map<string, string | null>()

function lookUp(name: string): string | null {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/.test(name)) return null
  try {
    return new Temporal.ZonedDateTime(0n, name).timeZoneId
  } catch {
    return null
  }
}

function canonical(name: string): string | null {
  let found = names.get(name)
  if (found === undefined) {
    if (names.size >= MOST_NAMES) names.clear()
    found = lookUp(name)
    names.set(name, found)
  }
  return found
}

/** Whether a name is an IANA time zone known to this runtime. Bare offsets such as '+02:00' are not. */
export function isZone(name: string): boolean {
  return canonical(name) !== null
}

/** The zone's name in its usual spelling. Throws a RangeError that names the zone when there is none such. */
export function requireZone(name: string): string {
  const found = canonical(name)
  if (found === null) throw new RangeError(`time zone '${name}' is not a known IANA time zone, such as Europe/Vienna`)
  return found
}

/**
 * The moment of a wall-clock reading in a zone, at millisecond precision. In an overlap the first of the two counts.
 * In a gap a rotation begins at the gap's end; a recurrence does not happen: null.
 */
export function inZone(local: Temporal.PlainDateTime, zone: string, policy: 'rotation'): Temporal.Instant
export function inZone(local: Temporal.PlainDateTime, zone: string, policy: 'recurrence'): Temporal.Instant | null
export function inZone(local: Temporal.PlainDateTime, zone: string, policy: 'rotation' | 'recurrence'): Temporal.Instant | null {
  const name = requireZone(zone)
  const localMs = localOfPlain(local)
  const epoch = policy === 'rotation' ? epochOf(name, localMs, 'end') : epochOf(name, localMs, 'skip')
  return epoch === null ? null : Temporal.Instant.fromEpochMilliseconds(epoch)
}

/** The wall clock of a zone at a moment, at millisecond precision. */
export function localTime(instant: Temporal.Instant, zone: string): Temporal.PlainDateTime {
  return plainOfLocal(localAt(requireZone(zone), instant.epochMilliseconds))
}

/** The date in a zone at a moment. */
export function localDate(instant: Temporal.Instant, zone: string): Temporal.PlainDate {
  return localTime(instant, zone).toPlainDate()
}

/** The first moment of a date in a zone (not midnight where a gap swallows it). */
export function startOfDay(date: Temporal.PlainDate, zone: string): Temporal.Instant {
  return inZone(date.toPlainDateTime(), zone, 'rotation')
}

/** The date in a zone as a span: 23 to 25 hours where clocks change, nothing where the zone skipped the date. */
export function dayBounds(date: Temporal.PlainDate, zone: string): Span {
  return { from: startOfDay(date, zone), to: startOfDay(date.add({ days: 1 }), zone) }
}

/** The first day of the week that holds a date; `weekStart` is the ISO weekday that begins it, Monday 1 … Sunday 7. */
export function startOfWeek(date: Temporal.PlainDate, weekStart = 1): Temporal.PlainDate {
  return date.subtract({ days: (date.dayOfWeek - weekStart + 7) % 7 })
}

/** The week that holds a date, as a span in a zone. */
export function weekBounds(date: Temporal.PlainDate, zone: string, weekStart = 1): Span {
  const first = startOfWeek(date, weekStart)
  return { from: startOfDay(first, zone), to: startOfDay(first.add({ days: 7 }), zone) }
}

/** The month that holds a date, as a span in a zone. */
export function monthBounds(date: Temporal.PlainDate, zone: string): Span {
  const first = date.with({ day: 1 })
  return { from: startOfDay(first, zone), to: startOfDay(first.add({ months: 1 }), zone) }
}

/** Day number (from 1970-01-01) of the local day at an epoch millisecond. */
export function localDayAt(zone: string, epoch: number): number {
  return Math.floor(localAt(zone, epoch) / DAY)
}
