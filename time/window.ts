import { DAY, WEEK, WEEKDAYS, timeOfDay } from './civil.ts'
import type { Weekday } from './civil.ts'
import { epochOf, localAt } from './offsets.ts'

/** A stretch of every week in wall-clock time, from its start up to, not including, its end; it may run over days. */
export type WeeklyWindow = { readonly fromDay: Weekday; readonly from: string; readonly toDay: Weekday; readonly to: string }

/** A piece of time in epoch milliseconds. */
export type Piece = { readonly from: number; readonly to: number }

const DAY_PATTERN = '(?:mon|tue|wed|thu|fri|sat|sun)'
const RULE = new RegExp([
  `^(?:(?<days>${DAY_PATTERN}(?:\\s*[-,]\\s*${DAY_PATTERN})*)\\s+)?(?<from>\\d{2}:\\d{2})`,
  `\\s*-\\s*(?:(?<toDay>${DAY_PATTERN})\\s+)?(?<to>\\d{2}:\\d{2})$`,
].join(''))

const dayIndex = (day: string): number => WEEKDAYS.indexOf(day as Weekday)

function daysOf(text: string): Weekday[] {
  return text.split(',').flatMap((part) => {
    const [first, last = first] = part.split('-').map((day) => dayIndex(day.trim()))
    const count = ((last! - first! + 7) % 7) + 1
    return Array.from({ length: count }, (_, i) => WEEKDAYS[(first! + i) % 7]!)
  })
}

/** The day on which a window ends when its text does not say so: the same, or the next when the end is not later. */
function impliedEnd(fromDay: Weekday, from: string, to: string): Weekday {
  const overnight = (timeOfDay(to) ?? 0) <= (timeOfDay(from) ?? 0) ? 1 : 0
  return WEEKDAYS[(dayIndex(fromDay) + overnight) % 7]!
}

function parseWindow(text: string): WeeklyWindow[] {
  const groups = RULE.exec(text.trim().toLowerCase())?.groups
  const [from, to] = [groups?.['from'], groups?.['to']]
  if (!groups || from === undefined || to === undefined) {
    throw new RangeError(`window '${text.trim()}': write it like 'Mon-Fri 08:00-18:00', 'Mon 20:00-08:00' or 'Fri 20:00-Mon 08:00'`)
  }
  const days = groups['days'] === undefined ? [...WEEKDAYS] : daysOf(groups['days'])
  const toDay = groups['toDay'] as Weekday | undefined
  if (toDay !== undefined && days.length > 1) {
    throw new RangeError(`window '${text.trim()}': name one day at the start when the end has a day`)
  }
  const windows = days.map((fromDay) => ({ fromDay, from, toDay: toDay ?? impliedEnd(fromDay, from, to), to }))
  for (const window of windows) weekMs(window)
  return windows
}

/**
 * Reads weekly windows, several separated by semicolons: 'Mon-Fri 08:00-18:00; Sat 10:00-14:00'. Without an end day
 * an end at or before the start is the next day's; without days every day is meant. Throws a RangeError naming the part.
 */
export function parseWindows(text: string): WeeklyWindow[] {
  return text.split(';').filter((part) => part.trim() !== '').flatMap(parseWindow)
}

const capital = (day: Weekday): string => day[0]!.toUpperCase() + day.slice(1)

/** Windows as text that `parseWindows` reads. */
export function formatWindows(windows: readonly WeeklyWindow[]): string {
  return windows.map(({ fromDay, from, toDay, to }) => {
    const end = toDay === impliedEnd(fromDay, from, to) ? to : `${capital(toDay)} ${to}`
    return `${capital(fromDay)} ${from}-${end}`
  }).join('; ')
}

/** Start and end in milliseconds from Monday 00:00; the end may lie in the next week. Throws a RangeError naming the fault. */
function weekMs(window: WeeklyWindow): Piece {
  const [from, to] = [timeOfDay(window.from), timeOfDay(window.to)]
  const [fromDay, toDay] = [dayIndex(window.fromDay), dayIndex(window.toDay)]
  if (fromDay < 0 || toDay < 0) {
    throw new RangeError(`window: '${fromDay < 0 ? window.fromDay : window.toDay}' is not a day of the week (mon … sun)`)
  }
  if (from === null || to === null) {
    throw new RangeError(`window: '${from === null ? window.from : window.to}' is not a time from 00:00 to 24:00`)
  }
  const start = fromDay * DAY + from
  const end = toDay * DAY + to
  return { from: start, to: end > start ? end : end + WEEK }
}

/** Windows made ready: pieces of the week, sorted by start. Throws a RangeError naming the fault. */
export function windowTable(windows: readonly WeeklyWindow[]): readonly Piece[] {
  return windows.map(weekMs).sort((a, b) => a.from - b.from)
}

/** The pieces of [from, to) that lie in the windows, cut to it and joined where they touch; clock changes as for rotations. */
export function piecesIn(table: readonly Piece[], zone: string, from: number, to: number): Piece[] {
  const out: { from: number; to: number }[] = []
  const lastWeek = mondayOf(localAt(zone, to))
  for (let week = mondayOf(localAt(zone, from)) - 2 * WEEK; week <= lastWeek; week += WEEK) {
    for (const piece of table) {
      const start = Math.max(from, epochOf(zone, week + piece.from, 'end'))
      const end = Math.min(to, epochOf(zone, week + piece.to, 'end'))
      if (start >= end) continue
      const last = out.at(-1)
      if (last && start <= last.to) last.to = Math.max(last.to, end)
      else out.push({ from: start, to: end })
    }
  }
  return out
}

/** Local milliseconds of the Monday 00:00 before a local moment; 1970-01-05 was a Monday. */
function mondayOf(local: number): number {
  return Math.floor((local - 4 * DAY) / WEEK) * WEEK + 4 * DAY
}
