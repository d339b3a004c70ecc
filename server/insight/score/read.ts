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
  const { from, to } = stretchOf(query)
  const where = entriesWhere(ctx, query)
  const [staves, counted] = await Promise.all([
    stavesNow(ctx, stavesOf(query.staves)),
    sql<{ stave: string; count: number }>`select e.stave, count(*)::int as count from agenda.entry e where ${where} group by e.stave`.execute(ctx.db),
  ])
  const drawn = new Set(staves.map((stave) => stave.id))
  const counts = new Map(counted.rows.filter((row) => drawn.has(row.stave)).map((row) => [row.stave, row.count]))
  const heavy = heavyStaves(counts)
  const light = [...counts.keys()].filter((stave) => !heavy.has(stave))
  const shown = (await Promise.all([lightEntries(ctx, where, light), ...[...heavy].map(([stave, many]) => weightiest(ctx, where, stave, many))])).flat()
  const step = bucketStep(from.epochMilliseconds, to.epochMilliseconds, query.width)
  return {
    from: from.epochMilliseconds, to: to.epochMilliseconds, now: ctx.clock.now().epochMilliseconds, staves,
    entries: shown.map((row) => present(ctx, row)),
    density: await densityOf(ctx, where, [...heavy.keys()], shown, { from: from.epochMilliseconds, to: to.epochMilliseconds, step }),
  }
}

async function lightEntries(ctx: Ctx, where: RawBuilder<unknown>, staves: readonly string[]): Promise<EntryRow[]> {
  if (staves.length === 0) return []
  return (await sql<EntryRow>`select ${entryColumns} from agenda.entry e where ${where} and e.stave = any(${[...staves]}::text[]) order by lower(e.range), e.id`.execute(ctx.db)).rows
}

/** What goes on and what weighs most; alerts come after everything else, because they are counted as well. */
async function weightiest(ctx: Ctx, where: RawBuilder<unknown>, stave: string, many: number): Promise<EntryRow[]> {
  return (await sql<EntryRow>`select ${entryColumns} from agenda.entry e where ${where} and e.stave = ${stave}
    order by e.mark = 'alert', e.weight desc, upper_inf(e.range) desc, lower(e.range) desc, e.id limit ${many}`.execute(ctx.db)).rows
}

interface Steps { from: number; to: number; step: number }

/** Alerts of heavy staves by line and bucket, and with them whatever else did not fit. What began earlier counts at the beginning. */
async function densityOf(ctx: Ctx, where: RawBuilder<unknown>, staves: readonly string[], shown: readonly EntryRow[], { from, to, step }: Steps): Promise<ScoreData['density']> {
  if (staves.length === 0) return []
  const others = shown.filter((row) => row.mark !== 'alert' && staves.includes(row.stave)).map((row) => row.id)
  const first = Math.floor(from / step) * step
  const { rows } = await sql<{ stave: string; line: number; bucket: number; count: number }>`
    select e.stave, e.line, floor((greatest(extract(epoch from lower(e.range)) * 1000, ${from}::float8) - ${first}::float8) / ${step}::float8)::int as bucket, count(*)::int as count
    from agenda.entry e where ${where} and e.stave = any(${[...staves]}::text[]) and (e.mark = 'alert' or e.id <> all(${others}::uuid[]))
    group by 1, 2, 3 order by 1, 2, 3`.execute(ctx.db)
  const lines = Map.groupBy(rows, (row) => `${row.stave} ${row.line}`)
  return [...lines.values()].map((list) => ({
    stave: list[0]!.stave, line: list[0]!.line,
    buckets: list.map(({ bucket, count, line }) => ({ at: Math.max(from, first + bucket * step), until: Math.min(to, first + (bucket + 1) * step), count, worst: line })),
  }))
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
