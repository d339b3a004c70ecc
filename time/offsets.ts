import { DAY, HOUR, dayNumber } from './civil.ts'

/**
 * Offsets of time zones as sorted stretches of constant offset, read from `Temporal` once and kept.
 * All is in milliseconds: epoch (UTC) or local (wall clock counted as if UTC). This is what makes months of
 * rotations cheap; people's code uses zones.ts.
 */
type Stretches = {
  /** First epoch millisecond of each stretch; the first may be -Infinity. */
  readonly starts: number[]
  readonly offsets: number[]
  /** End (exclusive) of the last stretch known; Infinity when no change follows. */
  end: number
}

/** Calculations with zones are offered from 1800 to 2500; outside, they are refused. */
export const FIRST_YEAR = 1800
export const LAST_YEAR = 2500
const LOWEST = dayNumber(FIRST_YEAR, 1, 1) * DAY
const HIGHEST = dayNumber(LAST_YEAR + 1, 1, 1) * DAY
/** More than any zone's distance from UTC, or the largest change of one. */
const FAR = 26 * HOUR
const MOST_ZONES = 2000

const known = new Map<string, Stretches>()

function offsetMs(zone: string, epoch: number): number {
  return Temporal.Instant.fromEpochMilliseconds(epoch).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
}

function change(zone: string, epoch: number, direction: 'next' | 'previous'): number | null {
  const at = Temporal.Instant.fromEpochMilliseconds(epoch).toZonedDateTimeISO(zone).getTimeZoneTransition(direction)
  return at === null ? null : at.epochMilliseconds
}

function begin(zone: string, epoch: number): Stretches {
  const start = change(zone, epoch + 1, 'previous') ?? -Infinity
  return { starts: [start], offsets: [offsetMs(zone, epoch)], end: change(zone, epoch, 'next') ?? Infinity }
}

function extend(zone: string, table: Stretches, epoch: number): void {
  while (epoch >= table.end) {
    table.starts.push(table.end)
    table.offsets.push(offsetMs(zone, table.end))
    table.end = change(zone, table.end, 'next') ?? Infinity
  }
  while (epoch < table.starts[0]!) {
    const before = table.starts[0]! - 1
    table.offsets.unshift(offsetMs(zone, before))
    table.starts.unshift(change(zone, before + 1, 'previous') ?? -Infinity)
  }
}

function tableFor(zone: string, epoch: number): Stretches {
  if (!(epoch >= LOWEST && epoch <= HIGHEST)) {
    throw new RangeError(`time: a date outside the years ${FIRST_YEAR} to ${LAST_YEAR} cannot be calculated in a time zone`)
  }
  let table = known.get(zone)
  if (!table) {
    if (known.size >= MOST_ZONES) known.clear()
    table = begin(zone, epoch)
    known.set(zone, table)
  }
  extend(zone, table, epoch)
  return table
}

/** Whether a moment lies where calculations with zones are offered, with a year to spare on either side. @param epoch milliseconds */
export const isReckoned = (epoch: number): boolean => epoch >= LOWEST + 366 * DAY && epoch <= HIGHEST - 366 * DAY

function indexAt(table: Stretches, epoch: number): number {
  let low = 0
  let high = table.starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (table.starts[middle]! <= epoch) low = middle
    else high = middle - 1
  }
  return low
}

/** Offset from UTC, in milliseconds, in force at an epoch millisecond. */
export function offsetAt(zone: string, epoch: number): number {
  const table = tableFor(zone, epoch)
  return table.offsets[indexAt(table, epoch)]!
}

/** Wall clock, in local milliseconds, at an epoch millisecond. */
export function localAt(zone: string, epoch: number): number {
  return epoch + offsetAt(zone, epoch)
}

/** Whether one offset holds all the way from one epoch millisecond to another. */
export function isSteady(zone: string, from: number, to: number): boolean {
  const table = tableFor(zone, to)
  extend(zone, table, from)
  return indexAt(table, from) === indexAt(table, to)
}

/**
 * Epoch millisecond of a wall-clock reading. In an overlap the first of the two; in a gap the gap's end, or null
 * when `inGap` is 'skip'.
 */
export function epochOf(zone: string, local: number, inGap: 'end'): number
export function epochOf(zone: string, local: number, inGap: 'skip'): number | null
export function epochOf(zone: string, local: number, inGap: 'end' | 'skip'): number | null {
  const table = tableFor(zone, local + FAR)
  extend(zone, table, local - FAR)
  for (let i = indexAt(table, local - FAR); ; i += 1) {
    const offset = table.offsets[i]!
    const end = i + 1 < table.starts.length ? table.starts[i + 1]! : table.end
    if (local >= end + offset) continue
    const start = table.starts[i]!
    if (local >= start + offset) return local - offset
    return inGap === 'end' ? start : null
  }
}
