import { countedMarks } from './counted.ts'
import { layoutOf, lineY, namesLines, type Layout, type StaveRow } from './layout.ts'
import { boxOfLabel, placeLabels, type Label } from './labels.ts'
import { placeAll, type Box, type Placed, type Stem } from './place.ts'
import { shiftLabels } from './shifts.ts'
import { slurMoments } from './slurs.ts'
import { scaleOf, xOf, type Scale, type View } from './scale.ts'
import { ticksOf, washesOf, type Tick, type Wash } from './ticks.ts'
import type { Entry, ScoreData } from './types.ts'

export interface PictureSettings {
  width: number
  /** The height there is; the picture may be taller when the staves need it. */
  height: number
  view: View
  zone: string
  phone: boolean
  /** Only staves and who is on shift: no stave names, directions or other labels (strips above lists). */
  bare?: boolean
  /** Pixels for the names of staves; 160 if not said. */
  margin?: number | undefined
  measure: (text: string, face: Label['face']) => number
}
/** Everything of the page computed, nothing drawn. */
export interface Picture {
  data: ScoreData
  scale: Scale
  layout: Layout
  ticks: readonly Tick[]
  washes: readonly Wash[]
  placed: readonly Placed[]
  stems: readonly Stem[]
  /** What is counted instead of drawn one by one: for pointer and arrows; its drawing are the swelling lines. */
  counted: readonly Placed[]
  labels: readonly Label[]
  /** The incident whose moments the slurs carry: the most severe in an hour's view. */
  slurred: Placed | undefined
  bookmarks: readonly Placed[]
  settings: PictureSettings
  /** Baseline of the ruler's labels. */
  rulerY: number
  directions: boolean
}

const slurHeight = 74
const directionsHeight = 26

/** The incident the hour's slurs tell of. */
function slurredOf(data: ScoreData, view: View): Entry | undefined {
  if (view.zoom !== 'hour') return undefined
  return data.entries
    // Of one that began days ago the hour has no moment to tell.
    .filter((one) => one.mark === 'incident' && one.from < view.to && (one.to ?? view.to) > view.from && slurMoments(data, one).some(({ at }) => at >= view.from && at <= view.to))
    .reduce<Entry | undefined>((best, one) => best === undefined || one.line < best.line ? one : best, undefined)
}

/** On the phone names and states stand above their staves; a label may stand between the two. */
function nameBoxes(row: StaveRow, { left, right }: Layout, measure: PictureSettings['measure']): Box[] {
  const y = { y0: row.top - 28, y1: row.top - 6 }
  const name = { ...y, x0: left, x1: left + 12 + measure(row.stave.name, 'serif') * (16 / 13) }
  if (row.stave.state === undefined) return [name]
  return [name, { ...y, x0: Math.max(name.x1, right - 24 - measure(row.stave.state.words, 'sans')), x1: right }]
}

/** Computes the page: axis, staves, marks and labels. Pure; `measure` is the only thing it asks of the canvas. */
export function pictureOf(data: ScoreData, settings: PictureSettings): Picture {
  const { width, height, view, zone, phone, bare = false } = settings
  const hour = view.zoom === 'hour'
  const slurEntry = bare || phone ? undefined : slurredOf(data, view)
  const bookmarked = data.entries.some((one) => one.mark === 'bookmark')
  const directions = !bare && !phone && slurEntry === undefined && (view.zoom === 'next' || bookmarked)
  const rulerY = (slurEntry !== undefined ? slurHeight : directions ? directionsHeight : 0) + 16
  const layout = layoutOf(data.staves, { width, height, // Below slurs lies the incident's own bar.
    top: rulerY + (bare ? 9 : slurEntry === undefined ? 26 : 36), hour, phone, bare, ...(settings.margin === undefined ? {} : { margin: settings.margin }) })
  const scale = scaleOf(view, layout.left, layout.right, data.now)
  const { placed: all, stems } = placeAll(data.entries, layout, scale, data.now)
  const bookmarks = !directions ? [] : all.filter((one) => one.entry.mark === 'bookmark')
    .map((one) => ({ ...one, box: { x0: one.x0 - 10, x1: one.x0 + 10, y0: 0, y1: 22 } }))
  const placed = all.filter((one) => one.entry.mark !== 'bookmark')
  const taken = phone ? layout.rows.flatMap((row) => nameBoxes(row, layout, settings.measure)) : []
  const stemBoxes = stems.map((stem) => ({ x0: stem.x - 1, x1: stem.x + 1, y0: stem.y0, y1: stem.y1 }))
  const nowX = xOf(scale, data.now)
  const lineNames = layout.rows.filter(namesLines).flatMap((row) => (row.stave.lineNames ?? []).map((name, index) => {
    const y = lineY(row, index + 1)
    return { x0: layout.left, x1: layout.left + 14 + settings.measure(name, 'italic'), y0: index === 0 ? y - 20 : y, y1: index === 0 ? y - 2 : y + 18 }
  }))
  const nowBox = { x0: nowX - 2, x1: nowX + 2, y0: 0, y1: layout.bottom + 22 }
  const bounds = { left: layout.left, right: layout.right }
  const names = shiftLabels(placed, bounds, nowX, settings.measure)
  const labels = bare ? [] : placeLabels(placed, view.zoom, bounds, [...taken, ...lineNames, ...stemBoxes, nowBox, ...names.map(boxOfLabel)], settings.measure)
  return {
    data, scale, layout, placed: [...placed, ...bookmarks], stems, counted: countedMarks(data, layout, scale), labels: [...names, ...labels], bookmarks, settings, rulerY, directions,
    ticks: ticksOf(scale, zone, bare), washes: bare ? [] : washesOf(scale, zone),
    slurred: placed.find((one) => one.entry.id === slurEntry?.id),
  }
}
