import { say } from '@fullscore/api/sentence.ts'
import { stateOf, type CheckWord, type Impact, type Said } from './state.ts'

/** From one moment to another something said something; milliseconds since 1970. */
export interface Span { from: number; to: number; kind: `check ${CheckWord}` | `incident ${Impact}` | 'gap' | 'maintenance' | 'assumed' }

/** Minutes of one day of the page's zone, by what the public was served. What is in none of them is unknown. */
export interface Day { day: string; up: number; degraded: number; partial: number; major: number; maintenance: number; unknown: number }

const bucket = { operational: 'up', degraded_performance: 'degraded', partial_outage: 'partial', major_outage: 'major', under_maintenance: 'maintenance', unknown: 'unknown' } as const

/** The first moments of the last `count` days and the present one, oldest first. Days follow the zone: one has 23 or 25 hours. */
export function boundsOf(now: Temporal.Instant, zone: string, count: number): { days: string[]; bounds: number[] } {
  const today = now.toZonedDateTimeISO(zone).startOfDay()
  const starts = Array.from({ length: count }, (_, back) => today.subtract({ days: count - 1 - back }).startOfDay())
  return { days: starts.map((one) => one.toPlainDate().toString()), bounds: [...starts.map((one) => one.epochMilliseconds), now.epochMilliseconds] }
}

/**
 * Sorts the time of each day into what a component was, by one sweep over all spans: O(n log n). Where no check says anything,
 * the time is unknown unless people published an incident or a maintenance window, or decided that it counts as working then.
 */
export function daysOf(spans: readonly Span[], now: Temporal.Instant, zone: string, count: number): Day[] {
  const { days, bounds } = boundsOf(now, zone, count)
  const [first, last] = [bounds[0]!, bounds.at(-1)!]
  const edges = spans.flatMap(({ from, to, kind }) => {
    const [begin, end] = [Math.max(from, first), Math.min(to, last)]
    return begin < end ? [{ at: begin, by: 1, kind }, { at: end, by: -1, kind }] : []
  }).sort((a, b) => a.at - b.at)
  const active = new Map<Span['kind'], number>()
  const result: Day[] = []
  let next = 0
  for (const [index, day] of days.entries()) {
    const sums = { up: 0, degraded: 0, partial: 0, major: 0, maintenance: 0, unknown: 0 }
    let at = bounds[index]!
    const end = bounds[index + 1]!
    while (at < end) {
      for (let edge = edges[next]; edge && edge.at <= at; edge = edges[++next]) active.set(edge.kind, (active.get(edge.kind) ?? 0) + edge.by)
      const until = Math.min(edges[next]?.at ?? end, end)
      sums[bucket[stateOf(saidBy(active)).state]] += until - at
      at = until
    }
    result.push({ day, ...(Object.fromEntries(Object.entries(sums).map(([name, ms]) => [name, ms / 60_000])) as Omit<Day, 'day'>) })
  }
  return result
}

function saidBy(active: ReadonlyMap<Span['kind'], number>): Said {
  const of = (kind: Span['kind']) => active.get(kind) ?? 0
  return {
    checks: { ok: of('check ok'), degraded: of('check degraded'), down: of('check down'), unknown: of('check unknown') }, gap: of('gap') > 0, assumed: of('assumed') > 0, maintenance: of('maintenance'),
    incidents: { none: of('incident none'), minor: of('incident minor'), major: of('incident major'), critical: of('incident critical') },
  }
}

/**
 * The share of known minutes in which it worked, in percent; null when nothing is known. Partial and major outages count against it;
 * degraded minutes do not, and planned maintenance is left out of the count.
 */
export function uptimeOf(days: readonly Day[]): number | null {
  const sum = (of: (day: Day) => number) => days.reduce((total, day) => total + of(day), 0)
  const [good, bad] = [sum((day) => day.up + day.degraded), sum((day) => day.partial + day.major)]
  return good + bad === 0 ? null : (good / (good + bad)) * 100
}

/** The percentage in words, never rounded up to 100. @param locale by which the number is written */
export function percentText(uptime: number | null, locale = 'en-GB'): string {
  if (uptime === null) return say`not known`
  return uptime === 100 ? '100 %' : `${(Math.floor(uptime * 100) / 100).toLocaleString(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })} %`
}
export interface Reading { checkId: string; at: number; serviceId: string | null; state: CheckWord }

/** What checks said, as spans of one service: each reading holds until the next one of its check. Readings in order of time per check. */
export function spansOfReadings(readings: readonly Reading[], serviceId: string, now: number): Span[] {
  const spans: Span[] = []
  for (const [index, one] of readings.entries()) {
    if (one.serviceId !== serviceId) continue
    const next = readings[index + 1]
    const to = next?.checkId === one.checkId ? next.at : now
    if (one.at < to) spans.push({ from: one.at, to, kind: `check ${one.state}` })
  }
  return spans
}
