import { civilDate, dayNumber } from './civil.ts'
import { calendarTable, hoursOf } from './calendar-table.ts'
import type { AnyCalendar, CalendarTable } from './calendar-table.ts'

/**
 * Working days, for dates that are counted in days (notice periods, "within 5 working days"). A date is a working day
 * when the calendar has any hours on it; hours that run past midnight make the next date one too.
 */
const FURTHEST = 200_000

const numberOf = (date: Temporal.PlainDate): number => dayNumber(date.year, date.month, date.day)

function dateOf(day: number): Temporal.PlainDate {
  const { year, month, day: dayOfMonth } = civilDate(day)
  return new Temporal.PlainDate(year, month, dayOfMonth)
}

const works = (table: CalendarTable, day: number): boolean => hoursOf(table, day).length > 0

function openDays(calendar: AnyCalendar): CalendarTable {
  const table = calendarTable(calendar)
  if (table.weekMs === 0) throw new RangeError('working calendar: it has no weekly working hours, so it has no working days')
  return table
}

function step(table: CalendarTable, from: number, direction: 1 | -1): number {
  for (let day = from, walked = 0; walked < FURTHEST; day += direction, walked += 1) if (works(table, day)) return day
  throw new RangeError('working calendar: no working day found')
}

/** Whether the calendar has any hours on a date. */
export function isWorkingDay(calendar: AnyCalendar, date: Temporal.PlainDate): boolean {
  return works(calendarTable(calendar), numberOf(date))
}

/** The date itself when it is a working day, else the nearest one before it (notice deadlines move this way). */
export function workingDayOnOrBefore(calendar: AnyCalendar, date: Temporal.PlainDate): Temporal.PlainDate {
  return dateOf(step(openDays(calendar), numberOf(date), -1))
}

/** The date itself when it is a working day, else the nearest one after it. */
export function workingDayOnOrAfter(calendar: AnyCalendar, date: Temporal.PlainDate): Temporal.PlainDate {
  return dateOf(step(openDays(calendar), numberOf(date), 1))
}

/** The date `days` working days later (negative: earlier); the date itself is not counted. At most 10,000 days. */
export function addWorkingDays(calendar: AnyCalendar, date: Temporal.PlainDate, days: number): Temporal.PlainDate {
  if (!Number.isInteger(days) || Math.abs(days) > 10_000) throw new RangeError('working days: give a whole number up to 10,000')
  const table = openDays(calendar)
  const direction = days < 0 ? -1 : 1
  let day = numberOf(date)
  for (let left = Math.abs(days); left > 0; left -= 1) day = step(table, day + direction, direction)
  return dateOf(day)
}

/** How many working days lie from one date to another, both counted. */
export function countWorkingDays(calendar: AnyCalendar, from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  const table = calendarTable(calendar)
  const [a, b] = [numberOf(from), numberOf(to)]
  if (b - a > FURTHEST) throw new RangeError('working days: the two dates are too far apart')
  let count = 0
  for (let day = a; day <= b; day += 1) if (works(table, day)) count += 1
  return count
}
