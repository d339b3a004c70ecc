import { DAY, dayNumber, localOfPlain } from './civil.ts'
import { LAST_YEAR, epochOf, localAt } from './offsets.ts'
import { parseMoment } from './rule.ts'
import type { Rule, RuleMoment } from './rule.ts'
import { daysIn, fits, periodAt, periodBefore, withDefaults } from './rule-days.ts'
import { everMeets, positions, slotsOf, slotsOn, timesOfDay } from './rule-times.ts'
import type { StartTime } from './rule-times.ts'
import { requireZone } from './zones.ts'

export { formatRule, parseRule } from './rule.ts'
export type { Frequency, Rule, RuleDay } from './rule.ts'

/**
 * Occurrences of recurrence rules (RFC 5545). Rules run on the wall clock of the series' zone: a reading in a gap does
 * not happen (and is not counted), one in an overlap happens once, at the first of the two. The start itself is an
 * occurrence only when the rule picks it. A rule that never matches ends at the last year zones are calculated for.
 */
export type OccurrenceOptions = {
  /** From this moment on, inclusive; else from the start of the series. */
  readonly from?: Temporal.Instant
  /** Up to this moment, exclusive. */
  readonly to?: Temporal.Instant
  /** At most so many. */
  readonly limit?: number
}

/** The last day candidates are looked for on: no later moment can be placed in a zone. */
const LAST_DAY = dayNumber(LAST_YEAR, 12, 30)

type Series = { readonly rule: Rule; readonly zone: string; readonly start: number; readonly first: number; readonly time: StartTime }

/** Candidates in local milliseconds, in order, from the period or day that holds `fromDay` on, up to day `lastDay`. */
function candidates(series: Series, fromDay: number, lastDay: number): Generator<number> {
  const { freq } = series.rule
  return freq === 'HOURLY' || freq === 'MINUTELY' || freq === 'SECONDLY'
    ? slotCandidates(series, fromDay, lastDay)
    : periodCandidates(series, fromDay, lastDay)
}

function* periodCandidates({ rule, first, time }: Series, fromDay: number, lastDay: number): Generator<number> {
  const times = timesOfDay(rule, time)
  for (let number = periodBefore(rule, first, fromDay); ; number += 1) {
    const period = periodAt(rule, first, number)
    if (period.begin > lastDay) return
    const days = daysIn(rule, period)
    const chosen = positions(rule, days.length * times.length)
    if (chosen === null) for (const day of days) for (const second of times) yield day * DAY + second * 1000
    else for (const index of chosen) yield days[Math.floor(index / times.length)]! * DAY + times[index % times.length]! * 1000
  }
}

function* slotCandidates({ rule, start, time }: Series, fromDay: number, lastDay: number): Generator<number> {
  const slots = slotsOf(rule, time)
  const origin = Math.floor(start / 1000 / slots.unit)
  if (!everMeets(slots, rule.interval, origin)) return
  const chosen = positions(rule, slots.within.length)
  const within = chosen === null ? slots.within : chosen.map((index) => slots.within[index]!)
  for (let day = fromDay; day <= lastDay; day += 1) {
    if (!fits(rule, day)) continue
    for (const slot of slotsOn(slots, rule.interval, origin, day)) {
      for (const second of within) yield day * DAY + (slot * slots.unit + second) * 1000
    }
  }
}

function pastUntil(until: RuleMoment | null, local: number, epoch: number): boolean {
  if (until === null) return false
  if (until.kind === 'utc') return epoch > until.ms
  return local > (until.kind === 'date' ? until.ms + DAY - 1 : until.ms)
}

/** Epoch milliseconds picked by the rule itself, from about `from` on, to `to`. */
function* ruled(series: Series, from: number, to: number): Generator<number> {
  const { rule, zone, start, first } = series
  const until = rule.until === null ? null : parseMoment('UNTIL', rule.until)
  const fromDay = rule.count === null ? Math.max(first, Math.floor(localAt(zone, from) / DAY) - 1) : first
  const lastDay = Math.min(to === Infinity ? Infinity : Math.floor(localAt(zone, to) / DAY) + 1, LAST_DAY)
  let counted = 0
  for (const local of candidates(series, fromDay, lastDay)) {
    if (local < start) continue
    if (local >= (lastDay + 1) * DAY) return
    const epoch = epochOf(zone, local, 'skip')
    if (epoch === null) continue
    if (epoch >= to || pastUntil(until, local, epoch)) return
    yield epoch
    counted += 1
    if (counted === rule.count) return
  }
}

/** Moments of RDATE in order; a date without a time takes the time of the start. */
function further(series: Series): number[] {
  const startTime = series.start - series.first * DAY
  return series.rule.rdates
    .map((text) => parseMoment('RDATE', text))
    .map(({ kind, ms }) => (kind === 'utc' ? ms : epochOf(series.zone, kind === 'date' ? ms + startTime : ms, 'skip')))
    .filter((ms) => ms !== null)
    .sort((a, b) => a - b)
}

function excepted(series: Series): (epoch: number) => boolean {
  const moments = series.rule.exdates.map((text) => parseMoment('EXDATE', text))
  if (moments.length === 0) return () => false
  const keys = new Set(moments.map((each) => `${each.kind} ${each.ms}`))
  return (epoch) => {
    const local = localAt(series.zone, epoch)
    return keys.has(`utc ${epoch}`) || keys.has(`local ${local}`) || keys.has(`date ${Math.floor(local / DAY) * DAY}`)
  }
}

function* merged(a: Iterable<number>, b: readonly number[]): Generator<number> {
  let next = 0
  for (const value of a) {
    while (next < b.length && b[next]! < value) yield b[next++]!
    while (next < b.length && b[next] === value) next += 1
    yield value
  }
  while (next < b.length) yield b[next++]!
}

/**
 * The occurrences of a series in order, computed as they are asked for: those of the rule and its RDATEs, without its
 * EXDATEs. `start` is the wall-clock start (DTSTART), below the second cut off. COUNT counts before exceptions.
 */
export function* occurrences(
  rule: Rule, start: Temporal.PlainDateTime, zone: string, options: OccurrenceOptions = {},
): Generator<Temporal.Instant> {
  const name = requireZone(zone)
  const startMs = Math.floor(localOfPlain(start) / 1000) * 1000
  const first = Math.floor(startMs / DAY)
  const time = { hour: start.hour, minute: start.minute, second: start.second }
  const series: Series = { rule: withDefaults(rule, first), zone: name, start: startMs, first, time }
  const from = options.from?.epochMilliseconds ?? epochOf(name, startMs, 'end')
  const to = options.to?.epochMilliseconds ?? Infinity
  const isExcepted = excepted(series)
  let left = options.limit ?? Infinity
  let previous = -Infinity
  for (const epoch of merged(ruled(series, from, to), further(series))) {
    if (left <= 0 || epoch >= to) return
    const fresh = epoch >= from || options.from === undefined
    if (!fresh || epoch === previous || isExcepted(epoch)) continue
    previous = epoch
    left -= 1
    yield Temporal.Instant.fromEpochMilliseconds(epoch)
  }
}

/** The first occurrence at or after a moment; null when there is none. */
export function nextOccurrence(rule: Rule, start: Temporal.PlainDateTime, zone: string, from: Temporal.Instant): Temporal.Instant | null {
  for (const at of occurrences(rule, start, zone, { from, limit: 1 })) return at
  return null
}
