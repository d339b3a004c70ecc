import { isBadWhenLow, type HostLimit, type HostMeasure } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { MeasuredSeries } from '../gauges/gauge.ts'

/** Milliseconds after which a value says nothing of now; machines are measured every ten seconds. */
export const staleMs = 150_000

interface Point { at: number; avg: number; min: number; max: number }
interface Kind { metric: string; of?: (point: Point) => Point; name(where: string): string; told(value: number): string }

const percent = (value: number) => say`${Math.round(value * 10) / 10} %`
const gigabytes = (value: number) => (value < 1e9 ? say`${Math.round(value / 1e6)} MB` : say`${Math.round(value / 1e8) / 10} GB`)
const available = ({ at, avg, min, max }: Point): Point => ({ at, avg: 100 - avg, min: 100 - max, max: 100 - min })

/** How each measure is read from telemetry and told. */
export const kinds: Record<HostMeasure, Kind> = {
  'disk.used': { metric: 'disk.used', name: (where) => say`${where} used`, told: percent },
  'disk.free': { metric: 'disk.free_bytes', name: (where) => say`${where} free`, told: gigabytes },
  'memory.available': { metric: 'memory.used', of: available, name: () => say`Memory available`, told: percent },
  load: { metric: 'load.core', name: () => say`Load per core`, told: (value) => say`${Math.round(value * 100) / 100}` },
  'swap.used': { metric: 'swap.used', name: () => say`Swap used`, told: percent },
}

export interface HostVerdict { state: 'ok' | 'degraded' | 'down' | 'unknown'; measure: HostMeasure; where: string; value: number | undefined; says: string }

/**
 * Judges one series by one limit. Without a value of the last two and a half minutes nothing is known; a break in the
 * measurements begins the minutes anew, so that what was not measured is never counted as beyond.
 * @param history the reason why only the newest value is known, if so
 */
export function judgeSeries(limit: HostLimit, series: MeasuredSeries, now: number, history?: string): HostVerdict {
  const kind = kinds[limit.measure]
  const where = series.labels['mount'] ?? ''
  const points = kind.of ? series.points.map(kind.of) : series.points
  const newest = points.at(-1)
  const about = { measure: limit.measure, where }
  if (!newest || now - newest.at > staleMs) return { ...about, state: 'unknown', value: undefined, says: newest ? say`${kind.name(where)}: not measured for ${minutesOf(now - newest.at)}.` : say`${kind.name(where)}: not measured.` }
  const low = isBadWhenLow(limit.measure)
  let waits = ''
  for (const state of ['down', 'degraded'] as const) {
    const threshold = state === 'down' ? limit.down : limit.warn
    if (threshold === null || !isBeyond(newest, threshold, low)) continue
    const since = beyondSince(points, threshold, low)
    const lasted = now - since
    const value = say`${kind.name(where)}: ${kind.told(newest.avg)}`
    const bound = low ? say`below ${kind.told(threshold)}` : say`${kind.told(threshold)} or more`
    if (limit.minutes > 0 && history !== undefined) return { ...about, state: 'unknown', value: newest.avg, says: say`${value}, ${bound}, but for how long is not known: ${history}` }
    // A bucket begins up to half a minute before its values.
    if (lasted + 30_000 >= limit.minutes * 60_000) {
      const long = since === points[0]?.at && points.length > 1 ? say`at least ${minutesOf(lasted)}` : minutesOf(lasted)
      const counts = state === 'down' ? say`${bound} is down` : say`${bound} is a warning`
      return { ...about, state, value: newest.avg, says: limit.minutes > 0 ? say`${value} for ${long}; ${counts} after ${minutesOf(limit.minutes * 60_000)}.` : say`${value} for ${long}; ${counts}.` }
    }
    waits = say` It has been beyond its limit for ${minutesOf(lasted)} of ${limit.minutes}.`
  }
  return { ...about, state: 'ok', value: newest.avg, says: say`${kind.name(where)}: ${kind.told(newest.avg)}.${waits}` }
}

/** Every limit judged against what was measured. A measure without any series is unknown, never good. */
export function judgeHost(target: { limits: readonly HostLimit[]; only: readonly string[]; except: readonly string[] }, all: readonly MeasuredSeries[], now: number, history?: string): HostVerdict[] {
  return target.limits.flatMap((limit): HostVerdict[] => {
    const kind = kinds[limit.measure]
    const isDisk = limit.measure.startsWith('disk.')
    const counts = ({ labels }: MeasuredSeries) => !isDisk || ((target.only.length === 0 || target.only.includes(labels['mount'] ?? '')) && !target.except.includes(labels['mount'] ?? ''))
    const found = all.filter((one) => one.metric === kind.metric && one.points.length > 0 && counts(one))
    const missing = isDisk ? target.only.filter((mount) => !found.some((one) => one.labels['mount'] === mount)) : found.length === 0 ? [''] : []
    if (isDisk && found.length + missing.length === 0) missing.push(say`file systems`)
    return [
      ...found.map((one) => judgeSeries(limit, one, now, history)),
      ...missing.map((where): HostVerdict => ({ state: 'unknown', measure: limit.measure, where, value: undefined, says: say`${kind.name(where)}: not measured.` })),
    ]
  })
}

function isBeyond(point: Point, threshold: number, low: boolean): boolean {
  return low ? point.max < threshold : point.min >= threshold
}

/** The moment since when every value was beyond, back from the newest; a break ends it. */
function beyondSince(points: readonly Point[], threshold: number, low: boolean): number {
  let since = points.at(-1)!.at
  for (const point of points.toReversed()) {
    if (!isBeyond(point, threshold, low) || since - point.at > staleMs) break
    since = point.at
  }
  return since
}

const minutesOf = (ms: number): string => (ms < 60_000 ? say`${Math.max(0, Math.round(ms / 1000))} s` : say`${Math.floor(ms / 60_000)} min`)
