import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { listScore, readScore, ScoreData } from '@fullscore/api/insight/score.ts'
import { bucketsOf, entriesAfter, entriesOn, firstOf, weightiest, type Bucket, type Steps } from '../../agenda/read.ts'
import { stavesOf, stretchOf } from '../../agenda/where.ts'
import type { Ctx } from '../../kernel/context.ts'
import { pageOfRows, placeOf } from '../../kernel/cursor.ts'
import { bucketStep, heavyStaves, namedFrom } from './detail.ts'
import { present } from './entry.ts'
import { keptBuckets } from './kept.ts'
import { stavesNow } from './staves.ts'

/**
 * The Score of a stretch of time: entries one by one while they are few; beyond that, heavy staves answer their
 * weightiest entries and, per line, how many began in each bucket. With `level` counted every stave counts its alerts.
 */
export async function scoreOf(ctx: Ctx, query: QueryOf<typeof readScore>): Promise<AnswerOf<typeof readScore>> {
  const stretch = stretchOf(query)
  const [from, to] = [stretch.from.epochMilliseconds, stretch.to.epochMilliseconds]
  const steps = { from, to, step: bucketStep(from, to, query.width) }
  const [staves, buckets] = await Promise.all([stavesNow(ctx, stavesOf(query.staves)), query.about === undefined ? keptBuckets(ctx, query, steps) : bucketsOf(ctx, query, steps)])
  const drawn = new Set(staves.map((stave) => stave.id))
  const wanted = query.level === 'counted' ? buckets.filter((row) => !row.alert) : buckets
  const heavy = heavyStaves(countsOf(wanted, drawn))
  const light = staves.map((stave) => stave.id).filter((stave) => !heavy.has(stave))
  const named = query.level === 'counted' ? namedFrom : undefined
  const shown = (await Promise.all([entriesOn(ctx, query, light, named), ...[...heavy].map(([stave, many]) => weightiest(ctx, query, stave, many, named))])).flat()
  const crowded = crowdedStaves(buckets, heavy)
  const left = crowded.length === 0 ? [] : await bucketsOf(ctx, query, steps, { staves: crowded, shown: shown.map((row) => row.id) })
  const counted = (row: Bucket) => row.alert && (query.level === 'counted' ? drawn : heavy).has(row.stave)
  return {
    from, to, now: ctx.clock.now().epochMilliseconds, staves, entries: shown.map((row) => present(ctx, row)),
    density: densityOf([...buckets.filter(counted), ...left], steps),
  }
}

function countsOf(buckets: readonly Bucket[], drawn: ReadonlySet<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { stave, count } of buckets) if (drawn.has(stave)) counts.set(stave, (counts.get(stave) ?? 0) + count)
  return counts
}

/** Heavy staves on which not even everything besides alerts is shown. */
function crowdedStaves(buckets: readonly Bucket[], heavy: ReadonlyMap<string, number>): string[] {
  const others = countsOf(buckets.filter((row) => !row.alert), new Set(heavy.keys()))
  return [...others].filter(([stave, count]) => count > heavy.get(stave)!).map(([stave]) => stave)
}

/** Buckets as rows of lines, in order of time. */
function densityOf(buckets: readonly Bucket[], steps: Steps): ScoreData['density'] {
  const first = firstOf(steps)
  return [...Map.groupBy(buckets, (row) => `${row.stave} ${row.line}`).values()].map((list) => {
    const { stave, line } = list[0]!
    const counts = new Map<number, number>()
    for (const { bucket, count } of list) counts.set(bucket, (counts.get(bucket) ?? 0) + count)
    return {
      stave, line, buckets: [...counts].sort(([a], [b]) => a - b).map(([bucket, count]) => ({
        at: Math.max(steps.from, first + bucket * steps.step), until: Math.min(steps.to, first + (bucket + 1) * steps.step), count, worst: line,
      })),
    }
  }).sort((a, b) => (a.stave === b.stave ? a.line - b.line : a.stave < b.stave ? -1 : 1))
}

/** The same stretch as a list, by beginning: what a screen reader reads and a table shows. */
export async function pageOfScore(ctx: Ctx, query: QueryOf<typeof listScore>): Promise<AnswerOf<typeof listScore>> {
  const rows = await entriesAfter(ctx, query, query.limit + 1, placeOf(query.cursor, ['moment', 'id']))
  const page = pageOfRows(rows, query.limit, (row) => [row.place, row.id])
  return { items: page.rows.map((row) => present(ctx, row)), next: page.next }
}
