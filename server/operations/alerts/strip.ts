import { sql } from 'kysely'
import type { QueryOf } from '@fullscore/api/route.ts'
import type { AlertStrip, readAlertStrip } from '@fullscore/api/operations/alerts/strip.ts'
import { urgencies, type Urgency } from '@fullscore/api/values.ts'
import type { Ctx } from '../../kernel/context.ts'
import { invalid } from '../../kernel/refusal.ts'
import { conditionsOf } from './filter.ts'
import { scope } from './list.ts'

/** More than these are counted: the stave of a page has some 1,300 pixels. */
const mostMarks = 240
const longest = { hours: 24 * 400 }

/** When alerts came in a stretch of time, one by one while they are few, else counted by urgency and column. */
export async function stripOfAlerts(ctx: Ctx, { columns, ...filter }: QueryOf<typeof readAlertStrip>): Promise<AlertStrip> {
  const to = filter.to ? Temporal.Instant.from(filter.to) : ctx.clock.now()
  const from = filter.from ? Temporal.Instant.from(filter.from) : dayBefore(to)
  if (Temporal.Instant.compare(from, to) >= 0) throw invalid([{ field: 'query.to', message: 'is not after from' }])
  if (Temporal.Instant.compare(to, from.add(longest)) > 0) throw invalid([{ field: 'query.from', message: 'lies more than 400 days before to' }])
  const conditions = sql.join([...conditionsOf({ ...filter, from: from.toString(), to: to.toString() }), scope(ctx)], sql` and `)
  const few = await ctx.db.selectFrom('operations.alert as a').select(['a.id', 'a.title', 'a.urgency', 'a.raised_at', 'a.resolved_at']).where(sql<boolean>`(${conditions})`)
    .orderBy('a.raised_at', 'desc').limit(mostMarks + 1).execute()
  const span = { from: from.toString(), to: to.toString() }
  if (few.length <= mostMarks) {
    const counts = countsOf(few.map((row) => ({ urgency: row.urgency, count: 1 })))
    const marks = few.toReversed().map((row) => ({ id: row.id, title: row.title, urgency: row.urgency as Urgency, at: row.raised_at.toString(), until: row.resolved_at?.toString() ?? null }))
    return { ...span, total: few.length, counts, marks, columns: [] }
  }
  const wide = to.epochMilliseconds - from.epochMilliseconds
  const { rows } = await sql<{ urgency: string; place: number; count: number }>`select a.urgency, width_bucket(extract(epoch from a.raised_at)::float8, ${from.epochMilliseconds / 1000}::float8, ${to.epochMilliseconds / 1000}::float8, ${columns}::int) as place, count(*)::int as count
    from operations.alert a where ${conditions} group by 1, 2 order by 2, 1`.execute(ctx.db)
  const edge = (place: number) => Temporal.Instant.fromEpochMilliseconds(from.epochMilliseconds + Math.round((wide * place) / columns)).toString()
  return {
    ...span, total: rows.reduce((sum, row) => sum + row.count, 0), counts: countsOf(rows), marks: null,
    columns: rows.map((row) => ({ at: edge(row.place - 1), until: edge(row.place), urgency: row.urgency as Urgency, count: row.count })),
  }
}

/** A day earlier, but not before the first year that a moment may lie in. */
function dayBefore(to: Temporal.Instant): Temporal.Instant {
  const first = Temporal.Instant.from('0001-01-01T00:00:00Z')
  const from = to.subtract({ hours: 24 })
  return Temporal.Instant.compare(from, first) < 0 ? first : from
}

function countsOf(rows: readonly { urgency: string; count: number }[]): Record<string, number> {
  const counts: Record<string, number> = Object.fromEntries(urgencies.map((urgency) => [urgency, 0]))
  for (const { urgency, count } of rows) counts[urgency] = (counts[urgency] ?? 0) + count
  return counts
}
