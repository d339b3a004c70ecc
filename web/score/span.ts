import { xOf, type Scale } from '@fullscore/engraving/scale.ts'

const hour = 3_600_000
const day = 24 * hour

/** A stretch of time, epoch milliseconds, perhaps on one stave. */
export interface Span { from: number; to: number; stave?: string | undefined }

/** How far one press reaches at a moment: what the eye tells apart at its grain. Days are days by the clock, not 24 hours. */
export function stepAt({ segments }: Pick<Scale, 'segments'>, at: number): number {
  const { from, to } = segments.find((one) => at <= one.to) ?? segments.at(-1)!
  return to - from <= 12 * hour ? hour / 4 : to - from <= 3 * day ? hour : to - from <= 10 * day ? 6 * hour : day
}

/** Where the step begins that a moment lies in, by the zone's clock. */
function beginOf(at: number, step: number, zone: string): number {
  const midnight = Temporal.Instant.fromEpochMilliseconds(Math.round(at)).toZonedDateTimeISO(zone).startOfDay().epochMilliseconds
  return step >= day ? midnight : midnight + Math.floor((at - midnight) / step) * step
}
function endOf(from: number, step: number, zone: string): number {
  return step >= day ? Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).add({ days: 1 }).epochMilliseconds : from + step
}

/** The step around a moment: what a press on bare paper means. */
export function stepAround(scale: Pick<Scale, 'segments'>, at: number, zone: string): { from: number; to: number } {
  const step = stepAt(scale, at)
  const from = beginOf(at, step, zone)
  return { from, to: endOf(from, step, zone) }
}

/** The stretch with one step more, after it (1) or before it (-1), inside of what is shown. */
export function grown<S extends { from: number; to: number }>(span: S, way: 1 | -1, scale: Pick<Scale, 'segments' | 'from' | 'to'>, zone: string): S {
  const more = stepAround(scale, way === 1 ? span.to : span.from - 1, zone)
  return way === 1 ? { ...span, to: Math.min(Math.max(more.to, span.to), Math.max(scale.to, span.to)) } : { ...span, from: Math.max(Math.min(more.from, span.from), Math.min(scale.from, span.from)) }
}

/** Where a stretch lies on the page, cut to what is shown. */
export function bandOf(scale: Scale, { from, to }: Pick<Span, 'from' | 'to'>): { x0: number; x1: number } {
  return { x0: Math.min(scale.x1, Math.max(scale.x0, xOf(scale, from))), x1: Math.min(scale.x1, Math.max(scale.x0, xOf(scale, to))) }
}
