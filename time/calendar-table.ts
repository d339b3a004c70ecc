import { DAY, WEEK, WEEKDAYS, dayNumber, timeOfDay, weekdayOf } from './civil.ts'
import type { Weekday } from './civil.ts'
import { epochOf, isSteady } from './offsets.ts'
import { localDayAt, requireZone } from './zones.ts'

/** Local opening hours, 'HH:MM'; '24:00' is the day's end. In weekly hours an end at or before the start is next day's. */
export type LocalHours = { readonly from: string; readonly to: string }
/** Hours by the day's name, or seven lists, Monday's first. */
export type WeeklyHours = { readonly [day in Weekday]?: readonly LocalHours[] } | readonly (readonly LocalHours[])[]

/** A date (ISO) on which the weekly hours do not hold: closed, or open only in `hours` (within the day). */
export type Holiday = { readonly date: string; readonly name: string; readonly hours?: readonly LocalHours[] }

/** When work is done: plain data, fit to be stored as JSON. */
export type WorkingCalendar = {
  readonly zone: string
  readonly hours: WeeklyHours | '24/7'
  readonly holidays?: readonly Holiday[]
}

/** A calendar, or the one that never closes. */
export type AnyCalendar = WorkingCalendar | '24/7'

/** Opening hours of one local day, in milliseconds since midnight; sorted, apart. */
type Hours = readonly (readonly [from: number, to: number])[]

/** A calendar made ready for counting. */
export type CalendarTable = {
  readonly zone: string
  readonly week: readonly Hours[]
  readonly weekMs: number
  readonly holidays: ReadonlyMap<number, Hours>
  readonly lastHoliday: number
}

/** A piece of open time in epoch milliseconds; `ms` is the working time in it (a whole week's, when skipped through). */
export type OpenBlock = { readonly from: number; readonly to: number; readonly ms: number }

const ALL_DAY: Hours = [[0, DAY]]
const ready = new WeakMap<WorkingCalendar, CalendarTable>()
const ALWAYS: CalendarTable = {
  zone: 'UTC', week: Array.from({ length: 7 }, () => ALL_DAY), weekMs: WEEK, holidays: new Map(), lastHoliday: -Infinity,
}

function readTime(text: string, where: string): number {
  const ms = timeOfDay(text)
  if (ms === null) throw new RangeError(`working calendar: '${text}' (${where}) is not a time of day from 00:00 to 24:00`)
  return ms
}

function readHours(hours: LocalHours, where: string): [number, number] {
  const [from, to] = [readTime(hours.from, where), readTime(hours.to, where)]
  if (from === to) {
    throw new RangeError(`working calendar: ${where} opens and closes at ${hours.from}; write 00:00 to 24:00 for a whole day`)
  }
  return [from, to]
}

function joined(parts: [number, number][]): Hours {
  const out: [number, number][] = []
  for (const [from, to] of parts.filter((part) => part[0] < part[1]).sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else out.push([from, to])
  }
  return out
}

const isList = (hours: WeeklyHours): hours is readonly (readonly LocalHours[])[] => Array.isArray(hours)

function readWeek(hours: WeeklyHours): Hours[] {
  if (isList(hours) && hours.length !== 7) {
    throw new RangeError(`working calendar: hours must list seven days, Monday first, not ${hours.length}`)
  }
  const days: [number, number][][] = WEEKDAYS.map(() => [])
  for (const [index, name] of WEEKDAYS.entries()) {
    for (const entry of (isList(hours) ? hours[index] : hours[name]) ?? []) {
      const [from, to] = readHours(entry, name)
      days[index]!.push([from, to > from ? to : DAY])
      if (to <= from) days[(index + 1) % 7]!.push([0, to])
    }
  }
  return days.map(joined)
}

function readHoliday(holiday: Holiday): [number, Hours] {
  let date: Temporal.PlainDate
  try {
    date = Temporal.PlainDate.from(holiday.date)
  } catch {
    throw new RangeError(`working calendar: holiday '${holiday.name}' has no valid date: '${holiday.date}'`)
  }
  const parts = (holiday.hours ?? []).map((entry) => {
    const [from, to] = readHours(entry, `holiday ${holiday.name}`)
    if (to < from) throw new RangeError(`working calendar: the hours of holiday '${holiday.name}' must end within the day`)
    return [from, to] as [number, number]
  })
  return [dayNumber(date.year, date.month, date.day), joined(parts)]
}

/** Reads and checks a calendar, once per object. Throws a RangeError that names the day or holiday at fault. */
export function calendarTable(calendar: AnyCalendar): CalendarTable {
  if (calendar === '24/7') return ALWAYS
  let table = ready.get(calendar)
  if (!table) {
    const week = calendar.hours === '24/7' ? ALWAYS.week : readWeek(calendar.hours)
    const holidays = new Map((calendar.holidays ?? []).map(readHoliday))
    table = {
      zone: requireZone(calendar.zone), week, holidays,
      weekMs: week.flat().reduce((sum, [from, to]) => sum + to - from, 0),
      lastHoliday: Math.max(-Infinity, ...holidays.keys()),
    }
    ready.set(calendar, table)
  }
  return table
}

/** Opening hours of a local day, by day number. */
export function hoursOf(table: CalendarTable, day: number): Hours {
  return table.holidays.get(day) ?? table.week[weekdayOf(day) - 1]!
}

function ordinaryWeek(table: CalendarTable, monday: number): OpenBlock | null {
  for (let day = monday; table.holidays.size > 0 && day < monday + 7; day += 1) if (table.holidays.has(day)) return null
  const from = epochOf(table.zone, monday * DAY, 'end')
  const to = epochOf(table.zone, (monday + 7) * DAY, 'end')
  return isSteady(table.zone, from, to) ? { from, to, ms: table.weekMs } : null
}

function openings(table: CalendarTable, day: number): OpenBlock[] {
  const out: OpenBlock[] = []
  for (const hours of hoursOf(table, day)) {
    const from = epochOf(table.zone, day * DAY + hours[0], 'end')
    const to = epochOf(table.zone, day * DAY + hours[1], 'end')
    if (from < to) out.push({ from, to, ms: to - from })
  }
  return out
}

/**
 * Open time from one epoch millisecond to another (`to` may be Infinity: the caller stops), in order; blocks at the
 * edges may reach beyond them. An ordinary week (no holiday, no clock change) is one block where `whole` wants it so.
 */
export function* blocksAfter(table: CalendarTable, from: number, to: number, whole: (week: OpenBlock) => boolean): Generator<OpenBlock> {
  const last = to === Infinity ? Infinity : localDayAt(table.zone, to) + 1
  for (let day = localDayAt(table.zone, from) - 1; day <= last; ) {
    const week = weekdayOf(day) === 1 ? ordinaryWeek(table, day) : null
    if (week && whole(week)) {
      yield week
      day += 7
    } else {
      yield* openings(table, day)
      day += 1
    }
  }
}

/** Open time before an epoch millisecond, from the latest block back and without end; the first may reach beyond `from`. */
export function* blocksBefore(table: CalendarTable, from: number, whole: (week: OpenBlock) => boolean): Generator<OpenBlock> {
  for (let day = localDayAt(table.zone, from) + 1; ; ) {
    const week = weekdayOf(day) === 7 ? ordinaryWeek(table, day - 6) : null
    if (week && whole(week)) {
      yield week
      day -= 7
    } else {
      yield* openings(table, day).reverse()
      day -= 1
    }
  }
}
