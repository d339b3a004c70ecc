import { WEEKDAYS } from './civil.ts'
import { checkCalendar } from './calendar.ts'
import type { AnyCalendar, Holiday, LocalHours, WeeklyHours } from './calendar-table.ts'

const MOST_OPENINGS = 24
const MOST_HOLIDAYS = 2000

function refuse(field: string, why: string): never {
  throw new RangeError(`working calendar: ${field} ${why}`)
}

function record(value: unknown, field: string, known: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(field, 'must be an object')
  const strange = Object.keys(value).find((key) => !known.includes(key))
  if (strange !== undefined) refuse(field, `has no field '${strange.slice(0, 40)}', only ${known.join(', ')}`)
  return { ...value }
}

function list(value: unknown, field: string, most: number): unknown[] {
  if (!Array.isArray(value)) return refuse(field, 'must be a list')
  if (value.length > most) refuse(field, `has more than ${most} entries`)
  return value
}

function text(value: unknown, field: string, pattern: RegExp, like: string): string {
  return typeof value === 'string' && pattern.test(value) ? value : refuse(field, `must be ${like}`)
}

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/

function openings(value: unknown, field: string): LocalHours[] {
  return list(value, field, MOST_OPENINGS).map((entry, index) => {
    const here = `${field}[${index}]`
    const { from, to } = record(entry, here, ['from', 'to'])
    const time = (part: unknown, name: string): string => text(part, `${here}.${name}`, TIME, 'a time such as 08:30, at most 24:00')
    const hours = { from: time(from, 'from'), to: time(to, 'to') }
    return hours.from === hours.to ? refuse(here, 'opens and closes at the same time; write 00:00 to 24:00 for a whole day') : hours
  })
}

function weekly(value: unknown): WeeklyHours | '24/7' {
  if (value === '24/7') return value
  if (!Array.isArray(value)) {
    const days = Object.entries(record(value, 'hours', WEEKDAYS))
    return Object.fromEntries(days.map(([day, hours]) => [day, openings(hours, `hours.${day}`)]))
  }
  if (value.length !== 7) refuse('hours', `must list seven days, Monday first, not ${value.length}`)
  return value.map((hours, day) => openings(hours, `hours[${day}]`))
}

function holiday(value: unknown, index: number): Holiday {
  const here = `holidays[${index}]`
  const given = record(value, here, ['date', 'name', 'hours'])
  const name = text(given['name'], `${here}.name`, /^[^]{1,200}$/, 'a text of 1 to 200 characters')
  const date = text(given['date'], `${here}.date`, /^\d{4}-\d{2}-\d{2}$/, 'a date such as 2026-12-25')
  try {
    Temporal.PlainDate.from(date)
  } catch {
    refuse(`${here}.date`, `'${date}' is not in the calendar`)
  }
  if (given['hours'] === undefined) return { date, name }
  const hours = openings(given['hours'], `${here}.hours`)
  const late = hours.findIndex(({ from, to }) => to < from)
  return late < 0 ? { date, name, hours } : refuse(`${here}.hours[${late}]`, 'must end within the day')
}

/**
 * Reads a calendar from unknown data (JSON of a request or a column), copying only what belongs to it. Throws a
 * RangeError whose sentence names the field at fault, such as `hours.mon[0].to`; a calendar that never opens is refused.
 */
export function parseCalendar(value: unknown): AnyCalendar {
  if (value === '24/7') return value
  const given = record(value, 'it', ['zone', 'hours', 'holidays'])
  const zone = text(given['zone'], 'zone', /^.{1,64}$/, 'the name of a time zone, such as Europe/Vienna')
  const calendar = {
    zone, hours: weekly(given['hours']),
    ...(given['holidays'] === undefined ? {} : { holidays: list(given['holidays'], 'holidays', MOST_HOLIDAYS).map(holiday) }),
  }
  checkCalendar(calendar)
  return calendar
}
