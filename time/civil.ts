/**
 * Calendar arithmetic on plain numbers. "Local milliseconds" are a wall-clock reading counted as if it were UTC;
 * days count from 1970-01-01. Proleptic Gregorian calendar, era arithmetic of 400 years (146,097 days).
 */
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000
export const WEEK = 7 * DAY

/** Abbreviations of the days of the week, Monday first, as calendars and windows spell them. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** Day number of a date; month and day count from 1 and must be in range. */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

export type CivilDate = { readonly year: number; readonly month: number; readonly day: number }

/** Date of a day number: the inverse of `dayNumber`. */
export function civilDate(dayNo: number): CivilDate {
  const z = dayNo + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  }
}

/** ISO weekday of a day number: Monday 1 … Sunday 7. */
export function weekdayOf(dayNo: number): number {
  return ((((dayNo + 3) % 7) + 7) % 7) + 1
}

/** Whether a year has 366 days. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Days of a month, 28 to 31. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Local milliseconds of a wall-clock reading; parts below a millisecond are dropped. */
export function localOfPlain(local: Temporal.PlainDateTime): number {
  return dayNumber(local.year, local.month, local.day) * DAY
    + local.hour * HOUR + local.minute * MINUTE + local.second * 1000 + local.millisecond
}

/** The wall-clock reading of local milliseconds. */
export function plainOfLocal(localMs: number): Temporal.PlainDateTime {
  const dayNo = Math.floor(localMs / DAY)
  const { year, month, day } = civilDate(dayNo)
  const rest = localMs - dayNo * DAY
  return new Temporal.PlainDateTime(
    year, month, day,
    Math.floor(rest / HOUR), Math.floor(rest / MINUTE) % 60, Math.floor(rest / 1000) % 60, rest % 1000,
  )
}

/** Milliseconds since midnight of 'HH:MM' or 'HH:MM:SS'; '24:00' is the day's end. Null when it is no such time. */
export function timeOfDay(text: string): number | null {
  const match = /^(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text)
  if (!match) return null
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)]
  const ms = hour * HOUR + minute * MINUTE + second * 1000
  return minute > 59 || second > 59 || ms > DAY ? null : ms
}

/** 'HH:MM' (or 'HH:MM:SS' when seconds are set) of milliseconds since midnight. */
export function formatTimeOfDay(ms: number): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const seconds = Math.floor(ms / 1000) % 60
  return `${two(Math.floor(ms / HOUR))}:${two(Math.floor(ms / MINUTE) % 60)}${seconds ? `:${two(seconds)}` : ''}`
}
