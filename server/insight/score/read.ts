import { sql, type RawBuilder } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { listScore, readScore, ScoreData } from '@fullscore/api/insight/score.ts'
import type { Ctx } from '../../kernel/context.ts'
import { pageOfRows, placeOf } from '../../kernel/cursor.ts'
import { bucketStep, heavyStaves } from './detail.ts'
import { entryColumns, present, type EntryRow } from './entry.ts'
import { entriesWhere, stavesOf, stretchOf } from './filter.ts'
import { stavesNow } from './staves.ts'

/**
 * The Score of a stretch of time: entries one by one while they are few; beyond that, heavy staves answer their
 * weightiest entries and, per line, how many began in each bucket.
 */
export async function scoreOf(ctx: Ctx, query: QueryOf<typeof readScore>): Promise<AnswerOf<typeof readScore>> {
  const stretch = stretchOf(query)
  const [from, to] = [stretch.from.epochMilliseconds, stretch.to.epochMilliseconds]
  const where = entriesWhere(ctx, query)
  const steps = { from, to, step: bucketStep(from, to, query.width) }
  const [staves, buckets] = await Promise.all([stavesNow(ctx, stavesOf(query.staves)), bucketsOf(ctx, where, steps)])
  const heavy = heavyStaves(countsOf(buckets, new Set(staves.map((stave) => stave.id))))
  const light = staves.map((stave) => stave.id).filter((stave) => !heavy.has(stave))
  const shown = (await Promise.all([lightEntries(ctx, where, light), ...[...heavy].map(([stave, many]) => weightiest(ctx, where, stave, many))])).flat()
  const crowded = crowdedStaves(buckets, heavy)
  const left = crowded.length === 0 ? [] : await bucketsOf(ctx, leftOut(where, crowded, shown), steps)
  return {
    from, to, now: ctx.clock.now().epochMilliseconds, staves, entries: shown.map((row) => present(ctx, row)),
    density: densityOf([...buckets.filter((row) => row.alert && heavy.has(row.stave)), ...left], steps),
  }
}

interface Steps { from: number; to: number; step: number }
interface Bucket { stave: string; line: number; alert: boolean; bucket: number; count: number }

const firstOf = ({ from, step }: Steps) => Math.floor(from / step) * step

/** How many entries began on each line in each bucket, alerts apart. What began earlier counts at the beginning. */
async function bucketsOf(ctx: Ctx, where: RawBuilder<unknown>, steps: Steps): Promise<Bucket[]> {
  return (await sql<Bucket>`
    select e.stave, e.line, e.mark = 'alert' as alert, count(*)::int as count,
      floor((greatest(date_part('epoch', lower(e.range)) * 1000, ${steps.from}::float8) - ${firstOf(steps)}::float8) / ${steps.step}::float8)::int as bucket
    from agenda.entry e where ${where} group by 1, 2, 3, 5`.execute(ctx.db)).rows
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

const leftOut = (where: RawBuilder<unknown>, staves: readonly string[], shown: readonly EntryRow[]) => sql`
  ${where} and e.stave = any(${[...staves]}::text[]) and e.mark <> 'alert' and e.id <> all(${shown.filter((row) => staves.includes(row.stave)).map((row) => row.id)}::uuid[])`

async function lightEntries(ctx: Ctx, where: RawBuilder<unknown>, staves: readonly string[]): Promise<EntryRow[]> {
  if (staves.length === 0) return []
  return (await sql<EntryRow>`select ${entryColumns} from agenda.entry e where ${where} and e.stave = any(${[...staves]}::text[]) order by lower(e.range), e.id`.execute(ctx.db)).rows
}

/** What weighs most on a stave; alerts come after everything else, because they are counted as well. */
async function weightiest(ctx: Ctx, where: RawBuilder<unknown>, stave: string, many: number): Promise<EntryRow[]> {
  const best = (mark: RawBuilder<unknown>) => sql`(select ${entryColumns} from agenda.entry e where ${where} and e.stave = ${stave} and ${mark}
    order by e.weight desc, lower(e.range) desc limit ${many})`
  return (await sql<EntryRow>`select * from (${best(sql`e.mark <> 'alert'`)} union all ${best(sql`e.mark = 'alert'`)}) best
    order by mark = 'alert', weight desc, start desc limit ${many}`.execute(ctx.db)).rows
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
  const place = placeOf(query.cursor, 2)
  const after = place ? sql`and (lower(e.range), e.id) > (${place[0]}::timestamptz, ${place[1]}::uuid)` : sql``
  const { rows } = await sql<EntryRow>`select ${entryColumns} from agenda.entry e where ${entriesWhere(ctx, query)} ${after}
    order by lower(e.range), e.id limit ${query.limit + 1}`.execute(ctx.db)
  const page = pageOfRows(rows, query.limit, (row) => [row.place, row.id])
  return { items: page.rows.map((row) => present(ctx, row)), next: page.next }
}
