import type { Bounds, Label } from './labels.ts'
import { isOnShift, type Placed } from './place.ts'
import { t } from './words.ts'

/** Hand-overs closer than this many pixels are one: rotations of one company change on the same morning. */
const together = 24
/** The least room in which a name that is cut still says something. */
const least = 36
const inset = 6
/** Between a name and the ring of a page, less what a name keeps from its bounds anyway. */
const gap = 1
type Measure = (text: string, face: Label['face']) => number

/** One stretch of a line of shifts between two hand-overs, and the shifts that fill most of it. */
interface Stretch { x0: number; x1: number; shifts: readonly Placed[] }

const isHeld = ({ entry }: Placed) => isOnShift(entry)

/**
 * What the lines of shifts say: whoever holds a stretch alone by name, cut where the room is short; several by their names where all
 * of them fit, else how many people they are, else nothing. Hover and list tell the rest. No word lies on the line of now, at `nowX`, or on the ring of a page.
 */
export function shiftLabels(placed: readonly Placed[], bounds: Bounds, nowX: number, measure: Measure): Label[] {
  const lines = Map.groupBy(placed.filter(isHeld), ({ row, entry }) => `${row.stave.id} ${entry.line}`)
  const pages = Map.groupBy(placed.filter(({ entry }) => entry.mark === 'page'), ({ row }) => row.stave.id)
  return [...lines.values()].flatMap((shifts) => {
    const { row, y } = shifts[0]!
    // The rings of pages stand on the lines between which the names are written.
    const rings = (pages.get(row.stave.id) ?? []).filter(({ box }) => box.y1 > y && box.y0 < y + row.spacing).map(({ box }) => [box.x0 - gap, box.x1 + gap] as const)
    return stretchesOf(shifts, bounds).flatMap((one) => labelOf(one, [[nowX, nowX] as const, ...rings], measure))
  })
}

function stretchesOf(shifts: readonly Placed[], { left, right }: Bounds): Stretch[] {
  const begin = (one: Placed) => Math.max(one.x0, left)
  const end = (one: Placed) => Math.min(one.x1, right)
  const seen = shifts.filter((one) => end(one) > begin(one))
  const edges: { from: number; to: number }[] = []
  for (const x of seen.flatMap((one) => [begin(one), end(one)]).sort((a, b) => a - b)) {
    const last = edges.at(-1)
    if (last !== undefined && x - last.from < together) last.to = x
    else edges.push({ from: x, to: x })
  }
  return edges.flatMap((edge, index): Stretch[] => {
    // After several hand-overs the name stands behind the last of them: their barlines would cut it.
    const [x0, x1] = [edge.to, edges[index + 1]?.from ?? edge.to]
    const filling = seen.filter((one) => Math.min(end(one), x1) - Math.max(begin(one), x0) > (x1 - x0) / 2)
    return x1 > x0 && filling.length > 0 ? [{ x0, x1, shifts: filling }] : []
  })
}

/** The rooms that are left of a stretch between what stands in it, from the left. */
function roomsOf({ x0, x1 }: Stretch, taken: readonly (readonly [number, number])[]): { x: number; width: number }[] {
  const rooms: [number, number][] = []
  let from = x0
  for (const [a, b] of taken.filter(([a, b]) => b > x0 && a < x1).toSorted(([a], [b]) => a - b)) {
    if (a > from) rooms.push([from, a])
    from = Math.max(from, b)
  }
  if (from < x1) rooms.push([from, x1])
  return rooms.map(([a, b]) => ({ x: Math.round(a + inset), width: b - a - inset - 2 }))
}

function labelOf(stretch: Stretch, taken: readonly (readonly [number, number])[], measure: Measure): Label[] {
  const { shifts } = stretch
  const [one] = shifts
  if (one === undefined) return []
  const face = one.entry.line < 2 && one.entry.state !== 'instead' ? 'serif' as const : 'italic' as const
  const rooms = roomsOf(stretch, taken)
  if (rooms.length === 0) return []
  const names = [...new Set(shifts.map(({ entry }) => entry.label))]
  const texts = names.length === 1 ? names : [names.join(', '), t`${names.length} people`]
  const fit = texts.flatMap((text) => rooms.filter((room) => measure(text, face) <= room.width).map((room) => ({ text, x: room.x })))[0]
  const widest = rooms.reduce((best, room) => (room.width > best.width ? room : best))
  const found = fit ?? (names.length === 1 ? { text: cut(names[0]!, widest.width, face, measure), x: widest.x } : undefined)
  if (found?.text === undefined) return []
  return [{ text: found.text, x: found.x, y: Math.round(one.y + one.row.spacing - 3.5), width: measure(found.text, face), placed: one, face }]
}

function cut(text: string, room: number, face: Label['face'], measure: Measure): string | undefined {
  if (room < least) return undefined
  let length = text.length
  while (length > 1 && measure(`${text.slice(0, length)}…`, face) > room) length--
  return `${text.slice(0, length).trimEnd()}…`
}
