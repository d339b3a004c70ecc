import type { Entry, ScoreData, Stave } from '@fullscore/engraving/types.ts'
import { t } from '../words.ts'

/** The staves that hold a mark or a count; below each name what of the subject itself goes on there, since the stave's own words count everything. */
export function ownStaves({ staves, entries, density }: Pick<ScoreData, 'staves' | 'entries' | 'density'>, past: boolean): Stave[] {
  const byStave = Map.groupBy(entries, (entry) => entry.stave)
  const counted = new Set(density.filter((row) => row.buckets.length > 0).map((row) => row.stave))
  return staves.filter((stave) => byStave.has(stave.id) || counted.has(stave.id)).map(({ state: _, ...stave }) => {
    const state = past || counted.has(stave.id) ? undefined : stateOf(byStave.get(stave.id) ?? [])
    return state === undefined ? stave : { ...stave, state }
  })
}

/** What goes on among a subject's marks, the worst first; silence is left unsaid. */
function stateOf(entries: readonly Entry[]): Stave['state'] {
  const many = (fits: (entry: Entry) => boolean) => entries.filter(fits).length
  const incidents = many((one) => one.mark === 'incident' && one.to === null)
  if (incidents > 0) return { mark: 'degraded', words: t`${incidents} open` }
  const alerts = many((one) => one.mark === 'alert' && one.to === null)
  if (alerts > 0) return { mark: 'firing', words: t`${alerts} firing` }
  const overdue = many((one) => one.mark === 'deadline' && one.state === 'overdue')
  if (overdue > 0) return { mark: 'due', words: t`${overdue} overdue` }
  const due = many((one) => one.mark === 'deadline' && one.state === 'due')
  return due > 0 ? { mark: 'due', words: t`${due} due` } : undefined
}

/** One ruled stave without a mark. */
export function silent(data: ScoreData, name: string): ScoreData {
  return { ...data, staves: [{ id: 'own', area: 'own', name, lines: 5 }], entries: [], density: [] }
}
