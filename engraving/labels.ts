import { isOnShift, type Box, type Placed } from './place.ts'
import type { Zoom } from './scale.ts'

/** A label that found its place; `x` is its left edge, `y` its baseline. */
export interface Label { text: string; x: number; y: number; width: number; placed: Placed; face: 'sans' | 'bold' | 'italic' | 'serif' }
export interface Bounds { left: number; right: number }

const height = 15
const apart = 4

/** Whether an entry asks for a label at all. Shifts and bookmarks write their own names. */
export function wantsLabel({ entry }: Placed, zoom: Zoom): boolean {
  if (entry.label === '' || entry.mark === 'bookmark' || entry.mark === 'money' && entry.state !== 'over') return false
  if (entry.mark === 'shift') return !isOnShift(entry)
  if (entry.mark === 'alert') return entry.weight >= 50
  if (entry.mark === 'deployment') return entry.state !== 'done' || zoom === 'hour' || entry.weight >= 50
  if (entry.mark === 'maintenance') return entry.weight >= 20
  return true
}

function faceOf({ entry }: Placed): Label['face'] {
  if (entry.mark === 'incident' && entry.line === 1) return 'bold'
  if (entry.mark === 'maintenance') return 'italic'
  return entry.mark === 'freeze' ? 'serif' : 'sans'
}

function meets(a: Box, b: Box): boolean {
  return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1
}

/** Boxes by strips of 32 px height, so that thousands of marks stay quick to ask. */
function boxIndex(boxes: readonly Box[]): { add(box: Box): void; free(box: Box): boolean } {
  const strips = new Map<number, Box[]>()
  const each = (box: Box) => {
    const found: number[] = []
    for (let strip = Math.floor(box.y0 / 32); strip <= Math.floor(box.y1 / 32); strip++) found.push(strip)
    return found
  }
  const add = (box: Box) => {
    for (const strip of each(box)) {
      const list = strips.get(strip)
      if (list === undefined) strips.set(strip, [box])
      else list.push(box)
    }
  }
  boxes.forEach(add)
  return { add, free: (box) => each(box).every((strip) => (strips.get(strip) ?? []).every((other) => !meets(box, other))) }
}

/** What labels keep clear of: every mark but alerts, which are too many, and shifts that somebody holds, whose names are. */
const isObstacle = ({ entry }: Placed) => entry.mark !== 'alert' && !isOnShift(entry)

/** The room that a label takes. */
export const boxOfLabel = ({ x, y, width }: Pick<Label, 'x' | 'y' | 'width'>): Box => ({ x0: x - apart, x1: x + width + apart, y0: y - height + 3, y1: y + 3 })

/** Places for a label, best first: above from the mark's start, centred, ending at it; then the same below. */
function candidates(placed: Placed, width: number, { left, right }: Bounds): { x: number; y: number }[] {
  const { row, entry } = placed
  const x0 = placed.x0 < left ? left + 7 : placed.x0
  const x1 = entry.mark === 'alert' ? x0 : Math.min(placed.x1, right)
  const middle = (x0 + x1) / 2 - width / 2
  const xs = entry.mark === 'freeze' ? [middle, x0] : entry.mark === 'forecast' ? [x1 - width, middle]
    : entry.mark === 'maintenance' ? [x0 - width - apart, x1 + apart]
    : x1 - x0 < 24 ? [x0 - 4, x1 + 8, middle, x0 - width - 8, x0 + 8 - width] : [x0, x1 - width - 8, middle]
  const tall = entry.mark === 'incident' && entry.line === 1 ? 3 : entry.mark === 'deadline' || entry.mark === 'alert' ? 4 : 0
  const above = Math.min(row.top - 5, placed.box.y0 - 3) - (tall > 0 && placed.box.y0 <= row.top ? tall : 0)
  const below = Math.max(row.bottom + 14, placed.box.y1 + 13)
  const beside = entry.mark === 'maintenance' ? row.top - 3 : undefined
  if (beside !== undefined) return xs.map((x) => ({ x, y: beside }))
  if (entry.mark === 'page') return [{ x: x0 + 10, y: placed.y + 4 }, { x: x0 - width - 10, y: placed.y + 4 }]
  return [...xs.map((x) => ({ x, y: above })), ...xs.map((x) => ({ x, y: below }))]
}

/**
 * Places labels with the most urgent first: lower line before higher, heavier before lighter, trouble before ink.
 * One that finds no room is left out; it stays in hover and list. `measure` gives a text's width in pixels.
 */
export function placeLabels(
  placed: readonly Placed[], zoom: Zoom, bounds: Bounds, taken: readonly Box[], measure: (text: string, face: Label['face']) => number,
): Label[] {
  const wanting = placed.filter((one) => wantsLabel(one, zoom))
  const rank = ({ entry, tone }: Placed) => entry.weight + (tone === 's1' ? 300 : tone === 's2' ? 200 : entry.mark === 'incident' ? 150 : 0)
  const index = boxIndex([...taken, ...placed.filter(isObstacle).map((one) => one.box)])
  const labels: Label[] = []
  for (const one of wanting.toSorted((a, b) => rank(b) - rank(a))) {
    const face = faceOf(one)
    const width = measure(one.entry.label, face)
    for (const { x, y } of candidates(one, width, bounds)) {
      const box = boxOfLabel({ x, y, width })
      if (box.x0 < bounds.left - apart || box.x1 > bounds.right + apart || !index.free(box)) continue
      index.add(box)
      labels.push({ text: one.entry.label, x: Math.round(x), y: Math.round(y), width, placed: one, face })
      break
    }
  }
  return labels
}
