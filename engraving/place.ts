import type { TokenName } from './tokens.ts'
import { lineY, type Layout, type StaveRow } from './layout.ts'
import { xOf, type Scale } from './scale.ts'
import type { Entry } from './types.ts'

export interface Box { x0: number; y0: number; x1: number; y1: number }
/** An entry with its place on the page. `count` above 1: several alerts of one line and moment in one head. */
export interface Placed { entry: Entry; row: StaveRow; x0: number; x1: number; y: number; box: Box; tone: TokenName; count: number; all: readonly Entry[] }
/** Alerts of one moment on several lines of a stave share a stem. */
export interface Stem { x: number; y0: number; y1: number }

const urgencyTones: readonly TokenName[] = ['s1', 's2', 's3', 's4', 'ink3']
/** The tone of an urgency by its line, 1 to 5. */
export function urgencyTone(line: number): TokenName {
  return urgencyTones[Math.min(5, Math.max(1, Math.round(line))) - 1] ?? 'ink3'
}

/** The colour an entry is drawn in: ink, unless it is trouble. */
export function toneOf(entry: Entry): TokenName {
  switch (entry.mark) {
    case 'alert':
    case 'incident': return urgencyTone(entry.line)
    case 'deployment': return entry.state === 'failed' || entry.state === 'undone' ? 's1' : 'ink'
    case 'change': return entry.state === 'clash' ? 's2' : entry.state === 'failed' ? 's1' : 'ink'
    case 'deadline': return entry.state === 'overdue' ? 's1' : entry.state === 'due' ? 's2' : 'ink'
    case 'forecast': return entry.state === 'due' ? 's2' : 'ink'
    case 'milestone': return entry.state === 'late' ? 's2' : 'ink'
    case 'shift': return entry.state === 'nobody' ? 's1' : 'ink'
    case 'money': return entry.state === 'over' ? 's2' : 'ink'
    case 'bookmark': return 's1'
    default: return 'ink'
  }
}

/** Whether somebody has this shift: a turn of their own, or standing in for another. */
export const isOnShift = ({ mark, state }: Pick<Entry, 'mark' | 'state'>): boolean => mark === 'shift' && (state === 'held' || state === 'turn' || state === 'instead')

/** Whether an entry is a moment rather than a stretch. */
export function isPoint(entry: Entry): boolean {
  return entry.mark === 'deployment' || entry.mark === 'deadline' || entry.mark === 'contract-end' || entry.mark === 'milestone'
    || entry.mark === 'page' || entry.mark === 'money'
}

function boxOf(entry: Entry, row: StaveRow, x0: number, x1: number, y: number, count: number): Box {
  switch (entry.mark) {
    case 'alert': return { x0: x0 - 5, x1: Math.max(x1, x0 + 5), y0: y - (count > 1 ? 4 : 3), y1: y + (count > 1 ? 4 : 3) }
    case 'incident': return { x0: x0 - 2, x1: Math.max(x1, x0 + 6), y0: y - 7, y1: y + 7 }
    case 'deployment': return { x0: x0 - 5, x1: x0 + 5, y0: row.bottom - 16, y1: row.bottom + 5 }
    case 'change': return { x0, x1: Math.max(x1, x0 + 6), y0: y - 5, y1: y + 5 }
    case 'freeze': return { x0: x0 - 1, x1: x1 + 1, y0: row.top + row.spacing, y1: row.bottom - row.spacing }
    case 'maintenance': return { x0, x1, y0: row.top - 7, y1: row.top - 1 }
    case 'deadline': return { x0: x0 - 2, x1: x0 + 9, y0: y - 4, y1: row.bottom }
    case 'contract-end': return { x0: x0 - 4, x1: x0 + 4, y0: row.top, y1: row.bottom }
    case 'forecast': return { x0, x1: x1 + 2, y0: y - 8, y1: y + 8 }
    case 'milestone': return { x0: x0 - 6, x1: x0 + 6, y0: y - 6, y1: y + 6 }
    case 'shift': return entry.state === 'away' ? { x0, x1, y0: y - 5, y1: y + 5 } : { x0, x1, y0: y, y1: y + row.spacing }
    case 'page': return { x0: x0 - 6, x1: x0 + 6, y0: y - 6, y1: y + 6 }
    case 'money': return { x0: x0 - 3, x1: Math.max(x1, x0 + 3), y0: y - 4, y1: y + 4 }
    case 'bookmark': return { x0: x0 - 10, x1: x0 + 10, y0: -60, y1: -40 }
  }
}

function placeOne(entry: Entry, row: StaveRow, scale: Scale, now: number, all: readonly Entry[] = [entry]): Placed {
  // A hairpin opens from now: what lies before is measured, not foretold.
  const from = entry.mark === 'forecast' && entry.to !== null && entry.to > now ? Math.max(entry.from, now) : entry.from
  const x0 = Math.round(xOf(scale, from))
  const end = entry.to ?? Math.max(now, entry.from)
  const x1 = isPoint(entry) ? x0 : Math.round(xOf(scale, end))
  const y = entry.mark === 'page' && isSmallPage(scale) ? row.top - 6 : lineY(row, entry.line)
  return { entry, row, x0, x1, y, tone: toneOf(entry), count: all.length, all, box: boxOf(entry, row, x0, x1, y, all.length) }
}

/** Where minutes cannot be told apart, a page is a small wedge above the stave: a disc would hide the name on shift. */
export function isSmallPage(scale: Pick<Scale, 'zoom'>): boolean {
  return scale.zoom !== 'hour'
}

/** Gathers alerts of one stave and line whose heads would lie on each other (under 4 px) into one bigger head. */
function gather(alerts: readonly Entry[], scale: Scale): Entry[][] {
  const groups: Entry[][] = []
  for (const entry of alerts.toSorted((a, b) => a.from - b.from)) {
    const last = groups.at(-1)
    if (last !== undefined && xOf(scale, entry.from) - xOf(scale, last[0]!.from) < 4) last.push(entry)
    else groups.push([entry])
  }
  return groups
}

/** Places all entries that lie in view on the page, and the stems of alerts that came together. */
export function placeAll(entries: readonly Entry[], layout: Layout, scale: Scale, now: number): { placed: Placed[]; stems: Stem[] } {
  const placed: Placed[] = []
  const alerts = new Map<string, Entry[]>()
  for (const entry of entries) {
    const row = layout.byId.get(entry.stave)
    const end = entry.to ?? Math.max(now, entry.from)
    if (row === undefined || end < scale.from || entry.from > scale.to) continue
    if (entry.mark !== 'alert') placed.push(placeOne(entry, row, scale, now))
    else {
      const key = `${entry.stave}\n${entry.line}`
      const group = alerts.get(key)
      if (group === undefined) alerts.set(key, [entry])
      else group.push(entry)
    }
  }
  for (const group of alerts.values()) {
    for (const all of gather(group, scale)) {
      const row = layout.byId.get(all[0]!.stave)!
      const latest = all.reduce<number | null>((end, one) => end === null || one.to === null ? null : Math.max(end, one.to), 0)
      const heaviest = all.reduce((a, b) => b.weight > a.weight ? b : a)
      placed.push(placeOne({ ...heaviest, from: all[0]!.from, to: latest }, row, scale, now, all))
    }
  }
  return stemsOf(placed, scale.zoom === 'hour')
}

/** Heads closer than this many pixels sounded together. */
const together = 6

/**
 * Alerts of one stave that came together stand above one another and share a stem. Two that merely met are no chord:
 * it takes three, or one that weighs enough to be named.
 */
function stemsOf(placed: readonly Placed[], hour: boolean): { placed: Placed[]; stems: Stem[] } {
  const stems: Stem[] = []
  const moved = new Map<Placed, Placed>()
  const byRow = Map.groupBy(placed.filter((one) => one.entry.mark === 'alert'), (one) => one.row)
  for (const marks of byRow.values()) {
    const sorted = marks.toSorted((a, b) => a.x0 - b.x0)
    for (let first = 0; first < sorted.length;) {
      let last = first
      while (last + 1 < sorted.length && sorted[last + 1]!.x0 - sorted[first]!.x0 < together) last++
      const chord = sorted.slice(first, last + 1)
      first = last + 1
      const lines = new Set(chord.map((one) => one.entry.line))
      const many = chord.reduce((sum, one) => sum + one.count, 0)
      if (lines.size < 2 || (many < 3 && !chord.some((one) => one.entry.weight >= 50))) continue
      const x0 = chord[0]!.x0
      for (const one of chord) moved.set(one, aligned(one, x0))
      stems.push({ x: x0 + 4, y0: Math.min(...chord.map((one) => one.y)) - (hour ? 16 : 13), y1: Math.max(...chord.map((one) => one.y)) })
    }
  }
  return { placed: placed.map((one) => moved.get(one) ?? one), stems }
}

function aligned(one: Placed, x0: number): Placed {
  return { ...one, x0, box: { ...one.box, x0: x0 - 5, x1: Math.max(one.box.x1, x0 + 5) } }
}
