import { lineY, type Layout } from './layout.ts'
import { urgencyTone, type Placed } from './place.ts'
import { xOf, type Scale } from './scale.ts'
import type { ScoreData } from './types.ts'
import { count, t, word } from './words.ts'

export const urgencyWords = ['critical', 'high', 'medium', 'low', 'info'] as const

/** One stretch of a stave's swelling lines: how many of each urgency, line 1 first. */
export interface Column { stave: string; at: number; until: number; counts: readonly number[]; total: number }

/** The buckets of all lines of a stave side by side, in order of time. */
export function columnsOf(density: ScoreData['density']): Column[] {
  const found = new Map<string, { stave: string; at: number; until: number; counts: number[] }>()
  for (const { stave, line, buckets } of density) {
    for (const { at, until, count } of buckets) {
      if (count === 0) continue
      const key = `${stave}\n${at}`
      let column = found.get(key)
      if (column === undefined) found.set(key, (column = { stave, at, until, counts: [0, 0, 0, 0, 0] }))
      const index = Math.min(5, Math.max(1, line)) - 1
      column.counts[index] = (column.counts[index] ?? 0) + count
    }
  }
  return [...found.values()].map((one) => ({ ...one, total: one.counts.reduce((a, b) => a + b, 0) })).sort((a, b) => (a.stave === b.stave ? a.at - b.at : a.stave < b.stave ? -1 : 1))
}

/** "41 alerts, 6 critical, 12 high": the count, then the urgencies there are, the worst first. */
export function countWords({ counts, total }: Pick<Column, 'counts' | 'total'>): string {
  const parts = counts.flatMap((many, index) => many > 0 ? [`${many} ${word(urgencyWords[index]!)}`] : [])
  return [count(total, 'alert', 'alerts'), ...parts].join(', ')
}

/** The columns inside the window as marks, for the pointer and the arrows. Their id begins with `count-`. */
export function countedMarks(data: ScoreData, layout: Layout, scale: Scale): Placed[] {
  return columnsOf(data.density).flatMap((column): Placed[] => {
    const row = layout.byId.get(column.stave)
    if (row === undefined || column.until < scale.from || column.at > scale.to) return []
    const worst = column.counts.findIndex((count) => count > 0) + 1
    const x0 = Math.round(xOf(scale, column.at))
    const x1 = Math.max(x0 + 2, Math.round(xOf(scale, column.until)))
    const lowest = column.counts.findLastIndex((count) => count > 0) + 1
    const entry = {
      id: `count-${column.stave}-${column.at}`, stave: column.stave, line: worst, from: column.at, to: column.until, mark: 'alert' as const, certainty: 'fact' as const,
      state: 'counted', label: countWords(column), why: t`too many to draw one by one at this distance`, weight: 0, subject: { kind: 'alert', id: '' },
    }
    return [{ entry, row, x0, x1, y: lineY(row, worst), tone: urgencyTone(worst), count: 1, all: [], box: { x0, x1, y0: lineY(row, worst) - 3, y1: lineY(row, lowest) + 3 } }]
  })
}
