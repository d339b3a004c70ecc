import { t } from './words.ts'
export const zooms = ['hour', 'day', 'next', 'week', 'month', 'quarter', 'year'] as const
export type Zoom = (typeof zooms)[number]
export const zoomNames: Record<Zoom, string> = { hour: t`Hour`, day: t`Day`, next: t`Now and next`, week: t`Week`, month: t`Month`, quarter: t`Quarter`, year: t`Year` }

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** How long each zoom shows, and which part of it lies before the moment it is opened at. */
const windows: Record<Exclude<Zoom, 'next'>, { span: number; before: number }> = {
  hour: { span: hour, before: 0.84 }, day: { span: day, before: 0.84 }, week: { span: 7 * day, before: 0.7 },
  month: { span: 30 * day, before: 0.6 }, quarter: { span: 91 * day, before: 0.5 }, year: { span: 365 * day, before: 0.5 },
}
const shortest = 5 * minute
const longest = 3 * 365 * day

/** What is shown: the broken axis around now, or a plain window in epoch milliseconds. */
export type View = { zoom: 'next' } | { zoom: Exclude<Zoom, 'next'>; from: number; to: number }

/** The window of a zoom around a moment. */
export function viewAt(zoom: Zoom, at: number): View {
  if (zoom === 'next') return { zoom }
  const { span, before } = windows[zoom]
  return { zoom, from: Math.round(at - span * before), to: Math.round(at + span * (1 - before)) }
}

/** A window of any length, named after the nearest zoom. */
export function viewOver(from: number, to: number): View {
  const middle = (from + to) / 2
  const span = Math.min(longest, Math.max(shortest, to - from))
  const names = Object.keys(windows) as Exclude<Zoom, 'next'>[]
  const distance = (name: Exclude<Zoom, 'next'>) => Math.abs(Math.log(windows[name].span / span))
  const zoom = names.reduce((best, name) => distance(name) < distance(best) ? name : best)
  return { zoom, from: Math.round(middle - span / 2), to: Math.round(middle + span / 2) }
}

/** A stretch of the axis that runs evenly. */
export interface Segment { from: number; to: number; x0: number; x1: number }
export interface Scale { segments: readonly Segment[]; from: number; to: number; x0: number; x1: number; zoom: Zoom; narrow: boolean }

/** The axis of a view between two x. Narrow pages show less past and less future of "Now and next". */
export function scaleOf(view: View, x0: number, x1: number, now: number): Scale {
  const narrow = x1 - x0 < 600
  if (view.zoom !== 'next') {
    return { segments: [{ from: view.from, to: view.to, x0, x1 }], from: view.from, to: view.to, x0, x1, zoom: view.zoom, narrow }
  }
  const past = narrow ? 12 * hour : 24.5 * hour
  const next = narrow ? 8 * day : 28 * day
  const split = Math.round(x0 + (x1 - x0) * (narrow ? 0.6 : 0.56))
  return {
    segments: [{ from: now - past, to: now, x0, x1: split }, { from: now, to: now + next, x0: split, x1 }],
    from: now - past, to: now + next, x0, x1, zoom: 'next', narrow,
  }
}

function segmentAt(scale: Scale, fits: (segment: Segment) => boolean): Segment {
  return scale.segments.find(fits) ?? scale.segments.at(-1)!
}
/** Milliseconds per pixel of a segment. */
export function grain(segment: Segment): number {
  return (segment.to - segment.from) / Math.max(1, segment.x1 - segment.x0)
}
/** Where a moment lies; outside the window it lies outside the page. */
export function xOf(scale: Scale, at: number): number {
  const segment = segmentAt(scale, (one) => at <= one.to)
  return segment.x0 + (at - segment.from) / grain(segment)
}
/** Which moment lies at an x. */
export function momentAt(scale: Scale, x: number): number {
  const segment = segmentAt(scale, (one) => x <= one.x1)
  return segment.from + (x - segment.x0) * grain(segment)
}

/** The view after dragging by `pixels` from x; the broken axis becomes plain with the grain under the hand. */
export function panned(scale: Scale, pixels: number, atX: number): View {
  const segment = segmentAt(scale, (one) => atX <= one.x1)
  const shift = -pixels * grain(segment)
  if (scale.zoom !== 'next') return viewOver(scale.from + shift, scale.to + shift)
  const from = momentAt(scale, atX) - (atX - scale.x0) * grain(segment) + shift
  return viewOver(from, from + (scale.x1 - scale.x0) * grain(segment))
}
/** The view after zooming by `factor` (above 1 shows less time) around x, whose moment stays where it is. */
export function zoomed(scale: Scale, factor: number, atX: number): View {
  const at = momentAt(scale, atX)
  const segment = segmentAt(scale, (one) => atX <= one.x1)
  const width = scale.x1 - scale.x0
  const span = Math.min(longest, Math.max(shortest, (grain(segment) * width) / factor))
  const from = at - ((atX - scale.x0) / width) * span
  return viewOver(from, from + span)
}
/** The zoom one step nearer (1) or farther (-1), around the middle of what is shown, or around now from the broken axis. */
export function stepped(view: View, step: 1 | -1, now: number): View {
  const order: Zoom[] = ['year', 'quarter', 'month', 'week', 'day', 'hour']
  const at = view.zoom === 'next' ? now : (view.from + view.to) / 2
  const index = view.zoom === 'next' ? (step > 0 ? 3 : 4) : order.indexOf(view.zoom)
  const zoom = order[Math.min(order.length - 1, Math.max(0, index + step))]!
  if (view.zoom === 'next') return viewAt(zoom, at)
  const span = windows[zoom as Exclude<Zoom, 'next'>].span
  return { zoom: zoom as Exclude<Zoom, 'next'>, from: Math.round(at - span / 2), to: Math.round(at + span / 2) }
}
