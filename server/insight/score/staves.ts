import type { ScoreData } from '@fullscore/api/insight/score.ts'
import { say } from '@fullscore/api/sentence.ts'
import { ongoingOn } from '../../agenda/read.ts'
import type { Stave, StaveState } from '../../agenda/stave.ts'
import type { Ctx } from '../../kernel/context.ts'

/** The brackets from the top, as the look draws them: what runs first, the people who run it last. */
const areas = ['infrastructure', 'security', 'operations', 'strategy', 'insight', 'connections', 'team']
const patience = 1000

/** The declared staves in their order, each with its state now. */
export async function stavesNow(ctx: Ctx, wanted: readonly string[] | undefined): Promise<ScoreData['staves']> {
  const staves = ctx.registry.modules.flatMap((m) => m.staves ?? []).filter((stave) => !wanted || wanted.includes(stave.id)).sort(byPlace)
  const told = await statesFromEntries(ctx, staves.filter((stave) => !stave.state).map((stave) => stave.id))
  return Promise.all(staves.map(async (stave) => {
    const state = stave.state ? await published(ctx, stave) : told.get(stave.id)
    return {
      id: stave.id, area: stave.area, name: stave.name, lines: stave.lines,
      ...(state ? { state } : {}), ...(stave.lineNames ? { lineNames: [...stave.lineNames] } : {}),
    }
  }))
}

const place = (area: string) => (areas.includes(area) ? areas.indexOf(area) : areas.length)
const byPlace = (a: Stave, b: Stave) => place(a.area) - place(b.area) || a.order - b.order || (a.id < b.id ? -1 : 1)

async function published(ctx: Ctx, stave: Stave): Promise<StaveState> {
  const late = Promise.withResolvers<StaveState>()
  const timer = setTimeout(() => late.resolve({ mark: 'unknown', words: 'unknown: no answer' }), patience)
  try {
    return await Promise.race([stave.state!(ctx), late.promise])
  } catch (error) {
    ctx.log.warn({ stave: stave.id, error: (error as Error).message }, 'a stave did not tell its state')
    return { mark: 'unknown', words: 'unknown' }
  } finally {
    clearTimeout(timer)
  }
}

/** What goes on now on staves whose modules publish no state, the worst first. Silence is left unsaid: it may be ignorance. */
async function statesFromEntries(ctx: Ctx, staves: readonly string[]): Promise<Map<string, StaveState>> {
  const rows = await ongoingOn(ctx, staves)
  return new Map(rows.flatMap((row): [string, StaveState][] => {
    const state = row.incidents > 0 ? { mark: 'degraded', words: say`${row.incidents} open` }
      : row.alerts > 0 ? { mark: 'firing', words: say`${row.alerts} firing` }
      : row.overdue > 0 ? { mark: 'due', words: say`${row.overdue} overdue` }
      : row.due > 0 ? { mark: 'due', words: say`${row.due} due` } : undefined
    return state ? [[row.stave, state]] : []
  }))
}
