import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Ctx } from '../kernel/context.ts'
import { entriesWhere, type EntryFilter } from './where.ts'

/** What burns and what waits. */
export interface Verdict { incidents: number; alerts: number; deadlines: number; nobody: number }

const week = { hours: 7 * 24 }
const fourWeeks = { hours: 28 * 24 }

/** Clocks of what goes on are told with it: the minutes to acknowledge an open incident are no deadline of the week. */
const ofItself = sql<SqlBool>`exists (select from agenda.entry i where i.key = e.kind || ':' || e.object_id and i.mark = 'incident' and upper_inf(i.range))`

/** Counts what goes on, the deadlines of the coming week and those overdue, and the gaps on call of four weeks, for a filter whatever its stretch; rehearsals are left out. */
export async function verdictFor(ctx: Ctx, filter: Omit<EntryFilter, 'from' | 'to'>): Promise<Verdict> {
  const now = ctx.clock.now()
  const from = now.toString()
  const within = (which: RawBuilder<SqlBool>) => sql`(select count(*)::int from agenda.entry e where ${entriesWhere(ctx, { ...filter, rehearsal: false, from, to: now.add(fourWeeks).toString() }, which)})`
  const { rows } = await sql<Verdict>`select ${within(sql`upper_inf(e.range) and e.mark = 'incident'`)} as incidents, ${within(sql`upper_inf(e.range) and e.mark = 'alert'`)} as alerts,
    ${within(sql`e.mark = 'deadline' and e.state = 'overdue' and not ${ofItself}`)} + ${within(sql`e.mark = 'deadline' and e.state not in ('overdue', 'met', 'late', 'cancelled') and not ${ofItself}
      and lower(e.range) > ${now}::timestamptz and lower(e.range) <= ${now.add(week)}::timestamptz and e.range && tstzrange(${now}::timestamptz, ${now.add(week)}::timestamptz, '[]')`)} as deadlines,
    ${within(sql`e.mark = 'shift' and e.state = 'nobody' and lower(e.range) < ${now.add(fourWeeks)}::timestamptz and upper(e.range) > ${now}::timestamptz
      and e.range && tstzrange(${now}::timestamptz, ${now.add(fourWeeks)}::timestamptz)`)} as nobody`.execute(ctx.db)
  return rows[0]!
}
