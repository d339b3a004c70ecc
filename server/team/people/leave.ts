import { count, range, say } from '@fullscore/api/sentence.ts'
import { isWorkingDay } from '@fullscore/time/calendar-days.ts'
import type { WorkingCalendar } from '@fullscore/time/calendar.ts'

/** The days of a leave: whole days, or from midday of the first and until midday of the last. */
export interface Days { from: Temporal.PlainDate; fromHalf: boolean; to: Temporal.PlainDate; toHalf: boolean }
export type LeaveState = 'asked' | 'approved' | 'refused' | 'cancelled' | 'void'

/** Longest leave, in days. */
export const mostDays = 366

/** What is wrong with the days, by field; empty if nothing. */
export function faultsOf({ from, to, fromHalf, toHalf }: Days): { field: string; message: string }[] {
  const order = Temporal.PlainDate.compare(from, to)
  if (order > 0) return [{ field: 'body.to', message: 'is before the first day' }]
  if (order === 0 && fromHalf && toHalf) return [{ field: 'body.toHalf', message: 'ends at midday of the day on which it begins at midday: nothing is left' }]
  if (from.until(to).days >= mostDays) return [{ field: 'body.to', message: say`is more than ${mostDays} days after the first` }]
  return []
}

/** How many working days a leave takes: days on which that person's calendar has no hours cost nothing, half days half. */
export function workingDaysOf(days: Days, calendar: WorkingCalendar): number {
  let sum = 0
  for (let day = days.from; Temporal.PlainDate.compare(day, days.to) <= 0; day = day.add({ days: 1 })) {
    if (!isWorkingDay(calendar, day)) continue
    const half = (days.fromHalf && day.equals(days.from)) || (days.toHalf && day.equals(days.to))
    sum += half ? 0.5 : 1
  }
  return sum
}

/** From when until when somebody is away, by the wall clock of a zone; midday is 12:00. */
export function momentsOf(days: Days, zone: string): { from: Temporal.Instant; to: Temporal.Instant } {
  const noonOf = (day: Temporal.PlainDate) => day.toZonedDateTime({ timeZone: zone, plainTime: '12:00' }).toInstant()
  const startOf = (day: Temporal.PlainDate) => day.toZonedDateTime(zone).toInstant()
  return { from: days.fromHalf ? noonOf(days.from) : startOf(days.from), to: days.toHalf ? noonOf(days.to) : startOf(days.to.add({ days: 1 })) }
}

const inHalves = ({ from, fromHalf, to, toHalf }: Days) => {
  const day = (date: Temporal.PlainDate) => date.since('2000-01-01').days * 2
  return { from: day(from) + (fromHalf ? 1 : 0), to: day(to) + (toHalf ? 1 : 2) }
}
/** Whether one leave lies within another. */
export function isWithin(inner: Days, outer: Days): boolean {
  const [a, b] = [inHalves(inner), inHalves(outer)]
  return a.from >= b.from && a.to <= b.to
}

/** Whether changed days must be asked anew: sick leave is told, not asked; what an approval covers already needs none. */
export function mustAsk(kind: string, state: LeaveState, before: Days, after: Days): boolean {
  if (kind === 'sick') return false
  return !(state === 'approved' && isWithin(after, before))
}

/** The days for people: "3 Dec 2026", "3–7 Dec 2026", "30 Nov 2026 (from midday) – 2 Dec 2026". */
export function daysWords({ from, fromHalf, to, toHalf }: Days): string {
  if (from.equals(to)) return fromHalf ? say`${from}, afternoon` : toHalf ? say`${from}, morning` : say`${from}`
  if (!fromHalf && !toHalf) return range(from, to)
  if (fromHalf && toHalf) return say`${from} (from midday) – ${to} (until midday)`
  return fromHalf ? say`${from} (from midday) – ${to}` : say`${from} – ${to} (until midday)`
}

/** A count of days for people: "4.5 working days". */
export const countWords = (days: number): string => count(days, 'working day', 'working days')
