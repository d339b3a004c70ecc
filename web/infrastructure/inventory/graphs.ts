import { readerLocale } from '@fullscore/engraving/locale.ts'
import type { GraphSeries } from '../../kit/Graph.tsx'
import { t } from '../../words.ts'

export type Unit = '%' | 'B' | 'B/s' | '' | 's'
export interface Latest { metric: string; labels: Record<string, string>; at: string; value: number }
export interface Measured { metric: string; labels: Record<string, string>; stepMs: number; points: readonly { at: number; avg: number; min: number; max: number }[] }

/** One graph of the page: which metrics it shows, and how. */
export interface Picture {
  key: string
  name: string
  metrics: readonly string[]
  unit: Unit
  /** What stands at the axis; bytes are drawn in MiB. */
  axis: string
  scale: number
  takes(one: { metric: string; labels: Record<string, string> }): boolean
}

const tokens = ['ink', 's4', 's2', 's3', 's1'] as const
const mebi = 1024 ** 2
const labelWords = (labels: Record<string, string>) => Object.values(labels).join(' ')

function picture(name: string, metrics: readonly string[], unit: Unit): Omit<Picture, 'takes'> & { metrics: readonly string[] } {
  const bytes = unit === 'B' || unit === 'B/s'
  return { key: name, name, metrics, unit, axis: bytes ? unit.replace('B', 'MiB') : unit, scale: bytes ? mebi : 1 }
}
const known = [
  picture('CPU', ['cpu.used', 'cpu.iowait'], '%'), picture(t`Memory`, ['memory.used', 'swap.used'], '%'), picture(t`Disks, full`, ['disk.used'], '%'),
  picture(t`Disks, traffic`, ['disk.read', 'disk.written'], 'B/s'), picture(t`Disks, busy`, ['disk.busy'], '%'), picture(t`Network`, ['net.received', 'net.sent'], 'B/s'), picture(t`Load`, ['load.1'], ''), picture(t`Load per core`, ['load.core'], ''),
]
/** What a curve is called among others of its graph; a metric of somebody else's bears its own name. */
const measureNames: Readonly<Record<string, string>> = {
  'cpu.used': t`used`, 'cpu.iowait': t`waiting for disks`, 'memory.used': t`used`, 'swap.used': t`swap`, 'disk.used': t`used`, 'disk.read': t`read`, 'disk.written': t`written`, 'disk.busy': t`busy`, 'net.received': t`received`, 'net.sent': t`sent`,
}
const measureName = (metric: string): string => measureNames[metric] ?? metric.split('.').at(-1)!

/** Told elsewhere, or of no use as a curve. */
const silent = new Set(['uptime', 'memory.used_bytes', 'disk.free_bytes', 'net.errors', 'processes'])

/** The graphs for what is measured of an item: the host's own in their order, then others by name; twelve at most. */
export function graphsOf(values: readonly Latest[]): Picture[] {
  const measured = new Set(values.map((one) => one.metric))
  const host = known.filter((one) => one.metrics.some((metric) => measured.has(metric)))
  const shown = new Set([...host.flatMap((one) => one.metrics), ...silent])
  const others = [...measured].filter((metric) => !shown.has(metric)).sort().map((metric) => picture(metric, [metric], ''))
  return [...host, ...others].slice(0, 12).map((one) => ({ ...one, takes: ({ metric }) => one.metrics.includes(metric) }))
}

/** The value that stands beside a graph: of its first metric that is measured, the greatest of several (the fullest disk). */
export function headlineOf(shown: Picture, latest: readonly Latest[]): Latest | undefined {
  const metric = shown.metrics.find((name) => latest.some((one) => one.metric === name))
  return latest.filter((one) => one.metric === metric).reduce<Latest | undefined>((best, one) => best === undefined || one.value > best.value ? one : best, undefined)
}

/** How a value is said: "24 %", "3.4 MiB/s", "0.42". */
export function say(value: number, unit: Unit): string {
  const digits = (n: number) => n.toLocaleString(readerLocale(), { maximumFractionDigits: Math.abs(n) < 10 ? 2 : Math.abs(n) < 100 ? 1 : 0 })
  if (unit !== 'B' && unit !== 'B/s') return `${digits(value)}${unit === '' ? '' : ` ${unit}`}`
  const per = unit === 'B/s' ? '/s' : ''
  let left = value
  for (const name of ['B', 'KiB', 'MiB', 'GiB']) {
    if (Math.abs(left) < 1024 || name === 'GiB') return `${digits(left)} ${name}${per}`
    left /= 1024
  }
  return ''
}

/** Columns for the drawing: a moment per step from the first to the last, null where nothing was measured, five curves at most. */
export function drawnOf(shown: Picture, series: readonly Measured[], from: number, to: number): { times: number[]; series: GraphSeries[] } {
  const rank = (one: Measured) => shown.metrics.indexOf(one.metric)
  const mine = series.filter((one) => shown.takes(one) && one.points.length > 0).toSorted((a, b) => rank(a) - rank(b)).slice(0, tokens.length)
  const step = Math.max(1000, ...mine.map((one) => one.stepMs))
  if (mine.length === 0) return { times: [], series: [] }
  const first = Math.floor(from / step)
  const count = Math.min(5_000, Math.ceil(to / step) - first + 1)
  const columns = mine.map((one) => {
    const column = { avg: empty(count), min: empty(count), max: empty(count) }
    for (const { at, avg, min, max } of one.points) {
      const index = Math.floor(at / step) - first
      if (index < 0 || index >= count) continue
      column.avg[index] = avg / shown.scale
      column.min[index] = min / shown.scale
      column.max[index] = max / shown.scale
    }
    return column
  })
  const several = new Set(mine.map((one) => one.metric)).size > 1
  return {
    times: Array.from({ length: count }, (_, index) => ((first + index) * step) / 1000),
    series: mine.map((one, index) => ({
      name: [several || labelWords(one.labels) === '' ? measureName(one.metric) : '', labelWords(one.labels)].filter((part) => part !== '').join(' '),
      values: bridged(columns[index]!.avg, step, lateOf(one)), token: tokens[index] ?? 'ink',
      ...(index === 0 ? { band: { least: bridged(columns[index]!.min, step, lateOf(one)), most: bridged(columns[index]!.max, step, lateOf(one)) } } : {}),
    })),
  }
}
/** A late sample is no hole: gaps shorter than this are drawn through, in a straight line. This host is measured every ten seconds. */
const late = 35_000
const fewest = 4
/** The same for what is measured more seldom: three and a half of its usual distances, once enough points tell how far they lie apart. */
function lateOf({ points }: Measured): number {
  const apart = points.slice(1).map((point, index) => point.at - points[index]!.at).toSorted((a, b) => a - b)
  return apart.length < fewest ? late : Math.max(late, 3.5 * apart[Math.floor(apart.length / 2)]!)
}
function bridged(values: (number | null)[], step: number, longest: number): (number | null)[] {
  let last = -1
  values.forEach((value, index) => {
    if (value === null) return
    const missing = index - last - 1
    const before = values[last]
    if (typeof before === 'number' && missing > 0 && (missing + 1) * step < longest) {
      for (let hole = 1; hole <= missing; hole++) values[last + hole] = before + ((value - before) * hole) / (missing + 1)
    }
    last = index
  })
  return values
}
const empty = (count: number): (number | null)[] => Array.from({ length: count }, () => null)
