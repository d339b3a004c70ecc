import type { Layout } from '@fullscore/engraving/layout.ts'
import type { Placed } from '@fullscore/engraving/place.ts'

export type Arrow = 'left' | 'right' | 'up' | 'down'

/** The marks in reading order: stave by stave, each from left to right, higher lines first at one moment. */
export function inOrder(placed: readonly Placed[], layout: Layout): Placed[] {
  const rank = new Map(layout.rows.map((row, index) => [row, index]))
  return placed.toSorted((a, b) => (rank.get(a.row) ?? 0) - (rank.get(b.row) ?? 0) || a.x0 - b.x0 || a.entry.line - b.entry.line)
}

/** The mark an arrow leads to: along the stave, or to the nearest moment on the next stave that has marks. */
export function nextMark(placed: readonly Placed[], layout: Layout, from: Placed | undefined, arrow: Arrow, nowX: number): Placed | undefined {
  const order = inOrder(placed, layout)
  if (from === undefined) return nearest(order, nowX)
  if (arrow === 'left' || arrow === 'right') {
    const same = order.filter((one) => one.row === from.row)
    const at = same.findIndex((one) => one.entry.id === from.entry.id)
    return same[Math.min(same.length - 1, Math.max(0, at + (arrow === 'right' ? 1 : -1)))] ?? from
  }
  const step = arrow === 'down' ? 1 : -1
  const same = order.filter((one) => one.row === from.row && Math.abs(one.x0 - from.x0) < 1).toSorted((a, b) => (a.entry.line - b.entry.line) * step)
  const within = same[same.findIndex((one) => one.entry.id === from.entry.id) + 1]
  if (within !== undefined) return within
  for (let at = layout.rows.indexOf(from.row) + step; at >= 0 && at < layout.rows.length; at += step) {
    const row = layout.rows[at]
    const there = order.filter((one) => one.row === row)
    if (there.length > 0) return nearest(there, from.x0)
  }
  return from
}

function nearest(marks: readonly Placed[], x: number): Placed | undefined {
  return marks.reduce<Placed | undefined>((best, one) => best === undefined || Math.abs(one.x0 - x) < Math.abs(best.x0 - x) ? one : best, undefined)
}
