import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { replayScore } from '@fullscore/api/insight/score.ts'
import { countAsTheyWere, entriesAsTheyWere } from '../../agenda/as-it-was.ts'
import { stavesOf, stretchOf } from '../../agenda/where.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict } from '../../kernel/refusal.ts'
import { historyOf, present } from './entry.ts'
import { headsIn } from './heads.ts'
import { presentStave, stavesIn } from './staves.ts'

const longest = 31 * 86_400_000
/** A storm of a night fits; beyond, the lightest alerts are left out and counted. */
const mostEntries = 6000

/** A past stretch with the history of each entry. @throws Refusal `too-long` over 31 days */
export async function replayOf(ctx: Ctx, query: QueryOf<typeof replayScore>): Promise<AnswerOf<typeof replayScore>> {
  const stretch = stretchOf(query)
  const [from, to] = [stretch.from.epochMilliseconds, stretch.to.epochMilliseconds]
  if (to - from > longest) throw conflict('too-long', 'A replay covers at most 31 days; choose a shorter stretch.')
  const staves = stavesIn(ctx, stavesOf(query.staves))
  const [heads, rows] = await Promise.all([headsIn(ctx, stretch, staves), entriesAsTheyWere(ctx, query, mostEntries)])
  const left = rows.length < mostEntries ? 0 : (await countAsTheyWere(ctx, query)) - rows.length
  return {
    from, to, now: ctx.clock.now().epochMilliseconds, left,
    // What a stave says now is not what it said then: that is told by the heads.
    staves: staves.map((stave) => presentStave(stave)), heads,
    entries: rows.map((row) => ({ ...present(ctx, row), ...historyOf(row) })),
  }
}
