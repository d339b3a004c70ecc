import type { TeamCalendar } from '@fullscore/api/team/people.ts'

type CalendarLeave = TeamCalendar['people'][number]['leave'][number]
/** A stretch of the drawn days: left edge and width as shares of the whole, 0 to 1. */
export interface Place { left: number; width: number }

const dayIndex = (from: string, date: string) => Temporal.PlainDate.from(from).until(date).days

/** Where a leave lies among `count` days from `from`; undefined when it lies outside. */
export function placeOfLeave(leave: Pick<CalendarLeave, 'from' | 'fromHalf' | 'to' | 'toHalf'>, from: string, count: number): Place | undefined {
  return cut(dayIndex(from, leave.from) + (leave.fromHalf ? 0.5 : 0), dayIndex(from, leave.to) + (leave.toHalf ? 0.5 : 1), count)
}

/** Where a stretch of moments lies, by the wall clock of a zone; one that has no end goes on to the edge. */
export function placeOfMoments(start: string, end: string | null, zone: string, from: string, count: number): Place | undefined {
  const at = (moment: string) => {
    const local = Temporal.Instant.from(moment).toZonedDateTimeISO(zone).toPlainDateTime()
    return dayIndex(from, local.toPlainDate().toString()) + (local.hour * 60 + local.minute) / 1440
  }
  return cut(at(start), end === null ? count : at(end), count)
}

function cut(start: number, end: number, count: number): Place | undefined {
  const [a, b] = [Math.max(0, start), Math.min(count, end)]
  return a < b ? { left: a / count, width: (b - a) / count } : undefined
}

/** First and last day of a month, `2026-12`; the month of `today` for anything else. */
export function monthOf(text: string | null, today: string): { month: string; from: string; to: string; before: string; after: string } {
  const month = Temporal.PlainYearMonth.from(/^\d{4}-(0[1-9]|1[0-2])$/.test(text ?? '') ? text! : today.slice(0, 7))
  return { month: month.toString(), from: month.toPlainDate({ day: 1 }).toString(), to: month.toPlainDate({ day: month.daysInMonth }).toString(), before: month.subtract({ months: 1 }).toString(), after: month.add({ months: 1 }).toString() }
}
