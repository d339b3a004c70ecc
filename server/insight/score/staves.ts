import type { ScoreData } from '@fullscore/api/insight/score.ts'
import { say } from '@fullscore/api/sentence.ts'
import { goingOn, ongoingOn, type Ongoing } from '../../agenda/read.ts'
import type { Going, Stave, StaveState } from '../../agenda/stave.ts'
import type { Ctx } from '../../kernel/context.ts'

/** The brackets from the top, as the look draws them: what runs first, the people who run it last. */
const areas = ['infrastructure', 'security', 'operations', 'strategy', 'insight', 'connections', 'team']
const patience = 1000

/** The declared staves in their order. */
export function stavesIn(ctx: Ctx, wanted: readonly string[] | undefined): Stave[] {
  return ctx.registry.modules.flatMap((m) => m.staves ?? []).filter((stave) => !wanted || wanted.includes(stave.id)).sort(byPlace)
}

/** A stave as it travels. */
export const presentStave = (stave: Stave, state?: StaveState): ScoreData['staves'][number] => ({
  id: stave.id, area: stave.area, name: stave.name, lines: stave.lines, ...(state ? { state } : {}), ...(stave.lineNames ? { lineNames: [...stave.lineNames] } : {}),
})

/** The declared staves in their order, each with its state now. */
export async function stavesNow(ctx: Ctx, wanted: readonly string[] | undefined): Promise<ScoreData['staves']> {
  const staves = stavesIn(ctx, wanted)
  const ids = (own: boolean) => staves.filter((stave) => (stave.head !== undefined) === own).map((stave) => stave.id)
  const [ongoing, going] = await Promise.all([ongoingOn(ctx, ids(false)), goingOn(ctx, ids(true))])
  const counted = new Map(ongoing.map((row) => [row.stave, stateOf(row)]))
  const own = Map.groupBy(going, (one) => one.stave)
  return Promise.all(staves.map(async (stave) => presentStave(stave, stave.head ? (await headOf(ctx, stave))(own.get(stave.id) ?? []) : counted.get(stave.id))))
}

const place = (area: string) => (areas.includes(area) ? areas.indexOf(area) : areas.length)
const byPlace = (a: Stave, b: Stave) => place(a.area) - place(b.area) || a.order - b.order || (a.id < b.id ? -1 : 1)

const unknown = (words: string) => (): StaveState => ({ mark: 'unknown', words })

/** How a stave tells its own state; unknown where its module fails or takes long. */
export async function headOf(ctx: Ctx, stave: Stave): Promise<(going: readonly Going[]) => StaveState> {
  const late = Promise.withResolvers<(going: readonly Going[]) => StaveState>()
  const timer = setTimeout(() => late.resolve(unknown(say`unknown: no answer`)), patience)
  try {
    return await Promise.race([stave.head!(ctx), late.promise])
  } catch (error) {
    ctx.log.warn({ stave: stave.id, error: (error as Error).message }, 'a stave did not tell its state')
    return unknown(say`unknown`)
  } finally {
    clearTimeout(timer)
  }
}

/** What goes on, the worst first. Silence is left unsaid: it may be ignorance. @param partial not all alerts were counted */
export function stateOf(row: Omit<Ongoing, 'stave'>, partial = false): StaveState | undefined {
  return row.incidents > 0 ? { mark: 'degraded', words: say`${row.incidents} open` }
    : row.alerts > 0 ? { mark: 'firing', words: partial ? say`at least ${row.alerts} firing` : say`${row.alerts} firing` }
    : row.overdue > 0 ? { mark: 'due', words: say`${row.overdue} overdue` }
    : row.due > 0 ? { mark: 'due', words: say`${row.due} due` } : undefined
}
