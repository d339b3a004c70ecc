import { DAY, WEEK } from './civil.ts'
import { blocksAfter, blocksBefore, calendarTable } from './calendar-table.ts'
import type { AnyCalendar, CalendarTable, OpenBlock } from './calendar-table.ts'
import { epochOf } from './offsets.ts'
import type { Span } from './zones.ts'

export type { AnyCalendar, Holiday, LocalHours, WeeklyHours, WorkingCalendar } from './calendar-table.ts'

/**
 * Working calendars. Hours are wall-clock hours of the calendar's zone; a holiday replaces the hours of its date from
 * midnight to midnight. Where clocks jump over an opening or closing it happens at the gap's end; where an hour
 * repeats, the first reading counts. Millisecond precision.
 */
const MOST_SPANS = 50_000
const byDay = (): boolean => false

const instant = (ms: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(ms)

function openTable(calendar: AnyCalendar): CalendarTable {
  const table = calendarTable(calendar)
  if (table.weekMs === 0) throw new RangeError('working calendar: it has no weekly working hours, so nothing can become due in it')
  return table
}

/** Throws a RangeError saying what is wrong with a calendar: its zone, a time, a date, or that it never opens. */
export function checkCalendar(calendar: AnyCalendar): void {
  openTable(calendar)
}

/** Whether work is done at a moment: opening hours cover their start, not their end. */
export function isWorking(calendar: AnyCalendar, at: Temporal.Instant): boolean {
  const ms = at.epochMilliseconds
  for (const block of blocksAfter(calendarTable(calendar), ms, ms, byDay)) if (block.from <= ms && ms < block.to) return true
  return false
}

/** Working time between two moments, in milliseconds; negative when `to` is before `from`. */
export function workingTime(calendar: AnyCalendar, from: Temporal.Instant, to: Temporal.Instant): number {
  const [a, b] = [from.epochMilliseconds, to.epochMilliseconds]
  if (a > b) return 0 - workingTime(calendar, to, from)
  let sum = 0
  const inside = (week: OpenBlock): boolean => week.from >= a && week.to <= b
  for (const block of blocksAfter(calendarTable(calendar), a, b, inside)) {
    if (block.from >= b) break
    if (inside(block)) sum += block.ms
    else sum += Math.max(0, Math.min(block.to, b) - Math.max(block.from, a))
  }
  return sum
}

/**
 * The first moment by which `ms` of working time have passed since `from`; for negative `ms` the last moment from
 * which so much passes until `from`. Zero gives `from`; parts of a millisecond are rounded. Throws a RangeError for a
 * calendar that never opens, and when the result lies beyond the years zones are calculated for.
 */
export function addWorkingTime(calendar: AnyCalendar, from: Temporal.Instant, ms: number): Temporal.Instant {
  if (!Number.isFinite(ms)) throw new RangeError('working time: the duration must be a finite number of milliseconds')
  const table = openTable(calendar)
  const start = from.epochMilliseconds
  const whole = Math.round(ms)
  if (whole === 0) return from
  return instant(whole > 0 ? forward(table, start, whole) : backward(table, start, -whole))
}

function forward(table: CalendarTable, start: number, ms: number): number {
  let rest = ms
  const skippable = (week: OpenBlock): boolean => week.from >= start && week.ms < rest
  for (const block of blocksAfter(table, start, Infinity, skippable)) {
    if (block.to <= start) continue
    const from = Math.max(block.from, start)
    const worked = Math.min(block.ms, block.to - from)
    if (worked >= rest) return from + rest
    rest -= worked
  }
  throw new RangeError('working time: no end found')
}

function backward(table: CalendarTable, end: number, ms: number): number {
  let rest = ms
  const skippable = (week: OpenBlock): boolean => week.to <= end && week.ms < rest
  for (const block of blocksBefore(table, end, skippable)) {
    if (block.from >= end) continue
    const to = Math.min(block.to, end)
    const worked = Math.min(block.ms, to - block.from)
    if (worked >= rest) return to - rest
    rest -= worked
  }
  throw new RangeError('working time: no start found')
}

/** The first working moment at or after `at` (`at` itself while open). Throws a RangeError for a calendar that never opens. */
export function nextOpening(calendar: AnyCalendar, at: Temporal.Instant): Temporal.Instant {
  const ms = at.epochMilliseconds
  for (const block of blocksAfter(openTable(calendar), ms, Infinity, byDay)) {
    if (block.to > ms) return block.from <= ms ? at : instant(block.from)
  }
  throw new RangeError('working calendar: no opening found')
}

/** The first moment at or after `at` when no work is done (`at` itself while closed); null when it never closes again. */
export function nextClosing(calendar: AnyCalendar, at: Temporal.Instant): Temporal.Instant | null {
  const table = calendarTable(calendar)
  let end = at.epochMilliseconds
  const lastChange = table.lastHoliday === -Infinity ? -Infinity : epochOf(table.zone, (table.lastHoliday + 1) * DAY, 'end')
  const furthest = Math.max(end, lastChange) + 2 * WEEK
  for (const block of blocksAfter(table, end, furthest, (week) => week.ms === WEEK && week.from >= end)) {
    if (block.to <= end) continue
    if (block.from > end) break
    end = block.to
  }
  if (table.weekMs === WEEK && end > lastChange) return null
  return end === at.epochMilliseconds ? at : instant(end)
}

/** The open spans between two moments, cut to them and joined where they touch. At most 50,000, else a RangeError. */
export function workingSpans(calendar: AnyCalendar, from: Temporal.Instant, to: Temporal.Instant): Span[] {
  const [a, b] = [from.epochMilliseconds, to.epochMilliseconds]
  const spans: [number, number][] = []
  for (const block of blocksAfter(calendarTable(calendar), a, b, (week) => week.ms === WEEK)) {
    const [start, end] = [Math.max(block.from, a), Math.min(block.to, b)]
    if (start >= end) continue
    const last = spans.at(-1)
    if (last && last[1] === start) last[1] = end
    else spans.push([start, end])
    if (spans.length > MOST_SPANS) throw new RangeError(`working calendar: more than ${MOST_SPANS} spans; ask for a shorter time`)
  }
  return spans.map(([start, end]) => ({ from: instant(start), to: instant(end) }))
}
