import { sql, type RawBuilder } from 'kysely'
import type { Certainty, Mark } from '@fullscore/api/agenda/entry.ts'
import type { Ctx } from '../kernel/context.ts'
import { visibleAmong } from '../organisation/visible.ts'
import type { Going } from './stave.ts'
import { entriesWhere, type EntryFilter } from './where.ts'

/** The columns of an entry `e`. */
export const entryColumns = sql`e.id, e.stave, e.line, e.mark, e.certainty, e.state, e.label, e.why, e.weight, e.rehearsal, e.kind, e.object_id, e.moments,
  round(date_part('epoch', lower(e.range)) * 1000)::int8 as start, round(date_part('epoch', upper(e.range)) * 1000)::int8 as stop, lower(e.range)::text as place`

/** An entry as it is read; `start` and `stop` are milliseconds since 1970. */
export interface EntryRow {
  id: string; stave: string; line: number; mark: Mark; certainty: Certainty; state: string; label: string; why: string; weight: number
  rehearsal: boolean; kind: string; object_id: string; moments: unknown; start: number; stop: number | null; place: string
}

/** A stretch of time in buckets of `step`; all in milliseconds. */
export interface Steps { from: number; to: number; step: number }
/** How many entries began in one bucket on one line. */
export interface Bucket { stave: string; line: number; alert: boolean; bucket: number; count: number }

/** Where the first bucket begins: buckets are aligned to the step. */
export const firstOf = ({ from, step }: Steps) => Math.floor(from / step) * step

/** Only what is no alert on these staves, and not among those shown. */
export interface Besides { staves: readonly string[]; shown: readonly string[] }
const leftOut = (besides: Besides | undefined) => (besides
  ? sql`and e.stave = any(${[...besides.staves]}::text[]) and e.mark <> 'alert' and e.id <> all(${[...besides.shown]}::uuid[])` : sql``)

/** How many entries began on each line in each bucket, alerts apart. What began earlier counts at the beginning. */
export async function bucketsOf(ctx: Ctx, filter: EntryFilter, steps: Steps, besides?: Besides): Promise<Bucket[]> {
  return (await sql<Bucket>`
    select e.stave, e.line, e.mark = 'alert' as alert, count(*)::int as count,
      floor((greatest(date_part('epoch', lower(e.range)) * 1000, ${steps.from}::float8) - ${firstOf(steps)}::float8) / ${steps.step}::float8)::int as bucket
    from agenda.entry e where ${entriesWhere(ctx, filter)} ${leftOut(besides)} group by 1, 2, 3, 5`.execute(ctx.db)).rows
}

/** Alerts of less weight left out; everything else stays. */
const heavier = (named: number | undefined) => (named === undefined ? sql`` : sql`and (e.mark <> 'alert' or e.weight >= ${named})`)
/** Named alerts that one stave answers at most: more could not be read. */
const mostNamed = 100

/** All entries on some staves, by beginning. @param named leaves out alerts of less weight than this, and all but the heaviest hundred of a stave */
export async function entriesOn(ctx: Ctx, filter: EntryFilter, staves: readonly string[], named?: number): Promise<EntryRow[]> {
  if (staves.length === 0) return []
  const where = sql`${entriesWhere(ctx, filter)} and e.stave = any(${[...staves]}::text[])`
  if (named === undefined) return (await sql<EntryRow>`select ${entryColumns} from agenda.entry e where ${where} order by lower(e.range), e.id`.execute(ctx.db)).rows
  return (await sql<EntryRow>`
    select ${entryColumns} from agenda.entry e where ${where} and e.mark <> 'alert'
    union all select alerts.* from unnest(${[...staves]}::text[]) as s(stave) cross join lateral (
      select ${entryColumns} from agenda.entry e where ${where} and e.stave = s.stave and e.mark = 'alert' and e.weight >= ${named}
      order by e.weight desc, lower(e.range) desc limit ${mostNamed}) alerts
    order by start, id`.execute(ctx.db)).rows
}

/** What weighs most on a stave; alerts under `named` left out, alerts come after everything else, because they are counted as well. */
export async function weightiest(ctx: Ctx, filter: EntryFilter, stave: string, many: number, named?: number): Promise<EntryRow[]> {
  const best = (mark: RawBuilder<unknown>) => sql`(select ${entryColumns} from agenda.entry e where ${entriesWhere(ctx, filter)} and e.stave = ${stave} and ${mark} ${heavier(named)}
    order by e.weight desc, lower(e.range) desc limit ${many})`
  return (await sql<EntryRow>`select * from (${best(sql`e.mark <> 'alert'`)} union all ${best(sql`e.mark = 'alert'`)}) best
    order by mark = 'alert', weight desc, start desc limit ${many}`.execute(ctx.db)).rows
}

/** Entries by their beginning, after a place. @param place beginning and id of the last one shown */
export async function entriesAfter(ctx: Ctx, filter: EntryFilter, limit: number, place: readonly unknown[] | undefined): Promise<EntryRow[]> {
  const after = place ? sql`and (lower(e.range), e.id) > (${place[0]}::timestamptz, ${place[1]}::uuid)` : sql``
  return (await sql<EntryRow>`select ${entryColumns} from agenda.entry e where ${entriesWhere(ctx, filter)} ${after}
    order by lower(e.range), e.id limit ${limit}`.execute(ctx.db)).rows
}

/** What goes on or waits on one stave. */
export interface Ongoing { stave: string; incidents: number; alerts: number; overdue: number; due: number }

/** What goes on or waits now on some staves, rehearsals left out. */
export async function ongoingOn(ctx: Ctx, staves: readonly string[]): Promise<Ongoing[]> {
  if (staves.length === 0) return []
  const now = ctx.clock.now()
  const { rows } = await sql<Ongoing>`
    select e.stave, count(*) filter (where e.mark = 'incident')::int as incidents, count(*) filter (where e.mark = 'alert')::int as alerts,
      count(*) filter (where e.mark = 'deadline' and e.state = 'overdue')::int as overdue, count(*) filter (where e.mark = 'deadline' and e.state = 'due')::int as due
    from agenda.entry e
    where e.stave = any(${[...staves]}::text[]) and not e.rehearsal
      and (upper_inf(e.range) or (e.mark = 'deadline' and e.state in ('due', 'overdue')))
      and ${visibleAmong(ctx, { kind: sql.ref('e.kind'), id: sql.ref('e.object_id'), team: sql.ref('e.owner_team_id') })}
      and lower(e.range) <= ${now}::timestamptz + interval '400 days'
    group by e.stave`.execute(ctx.db)
  return rows
}

/** What goes on at this moment on some staves, rehearsals left out. */
export async function goingOn(ctx: Ctx, staves: readonly string[]): Promise<(Going & { stave: string })[]> {
  if (staves.length === 0) return []
  const now = ctx.clock.now()
  return (await sql<Going & { stave: string }>`select e.stave, e.mark, e.line, e.state, e.label, e.kind, e.object_id as id, e.subjects from agenda.entry e
    where e.stave = any(${[...staves]}::text[]) and not e.rehearsal and e.range @> ${now}::timestamptz and (upper_inf(e.range) or upper(e.range) > ${now}::timestamptz)
      and ${visibleAmong(ctx, { kind: sql.ref('e.kind'), id: sql.ref('e.object_id'), team: sql.ref('e.owner_team_id') })}
    order by e.line, lower(e.range), e.id limit 1000`.execute(ctx.db)).rows
}

/**
 * Where the agenda stands: equal exactly while neither an entry nor who sees what has changed. Every statement that writes them
 * leaves a row in its own transaction, so a late commit shows; nobody waits for another's row.
 */
export async function standOf(ctx: Ctx): Promise<string> {
  const { rows } = await sql<{ stand: string }>`select concat_ws('.', max(id), count(*), sum(id)) as stand from agenda.touch`.execute(ctx.db)
  return rows[0]!.stand
}
