import { sql } from 'kysely'
import type { Ctx } from '../kernel/context.ts'
import { visibleAmong } from '../organisation/visible.ts'
import { entryColumns, type EntryRow } from './read.ts'
import { entriesWhere, stoodWithin, wasWithin, type EntryFilter } from './where.ts'

/** What was known of an entry when: `known` and `remade` in milliseconds, null where that is not known; `gone` when it was taken off. */
export interface History { known: number | null; was: unknown; remade: number | null; gone: number | null }
export interface WasRow extends EntryRow, History {}

const epoch = (column: string) => sql`round(date_part('epoch', ${sql.ref(column)}) * 1000)::int8`
const history = sql`${epoch('e.known_at')} as known, e.was, ${epoch('e.remade_at')} as remade`

const since = ({ from, to }: Pick<EntryFilter, 'from' | 'to'>) => sql`e.gone_at > ${from}::timestamptz and (e.known_at is null or e.known_at <= ${to}::timestamptz)`
/** What lay in a stretch at some time and was taken off since. */
const goneWhere = (ctx: Ctx, filter: EntryFilter) => sql`${entriesWhere(ctx, filter, sql`(e.range && tstzrange(${filter.from}::timestamptz, ${filter.to}::timestamptz, '[]') or ${stoodWithin(filter)})`)} and ${since(filter)}`
const stoodWhere = (ctx: Ctx, filter: EntryFilter) => entriesWhere(ctx, filter, wasWithin(filter))

/** The weightiest entries of a stretch with their history, whatever is no alert first, and those that were moved or taken off since; for replays. */
export async function entriesAsTheyWere(ctx: Ctx, filter: EntryFilter, most: number): Promise<WasRow[]> {
  return (await sql<WasRow>`select * from (
    select ${entryColumns}, ${history}, null::int8 as gone from agenda.entry e where ${stoodWhere(ctx, filter)}
    union all select ${entryColumns}, ${history}, ${epoch('e.gone_at')} from agenda.gone e where ${goneWhere(ctx, filter)}) as e order by mark = 'alert', weight desc, start desc limit ${most}`.execute(ctx.db)).rows
}

/** How many entries a stretch held. */
export async function countAsTheyWere(ctx: Ctx, filter: EntryFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`select ((select count(*) from agenda.entry e where ${stoodWhere(ctx, filter)}) + (select count(*) from agenda.gone e where ${goneWhere(ctx, filter)}))::int as count`.execute(ctx.db)
  return rows[0]!.count
}

/** An entry that a stave's state may have been told from. */
export interface HeadRow extends History {
  id: string; stave: string; mark: EntryRow['mark']; certainty: EntryRow['certainty']; line: number; state: string; label: string; kind: string; object_id: string; subjects: string[]; start: number; stop: number | null
}

/**
 * What the states of some staves were told from in a stretch of time, whatever the actor sees: incidents and alerts that went on,
 * deadlines that waited, however far from it they lie, and on staves that tell their own state all that lay in it.
 */
export async function headsWere(ctx: Ctx, stretch: { from: string; to: string }, staves: { counted: readonly string[]; own: readonly string[] }, most: number): Promise<HeadRow[]> {
  const waited = sql`e.mark = 'deadline' and (e.state in ('due', 'overdue') or (e.put_at > ${stretch.from}::timestamptz and e.was <> '[]' and e.was @? '$[*] ? (@.state == "due" || @.state == "overdue")'))`
  const waitedGone = sql`e.mark = 'deadline' and (e.state in ('due', 'overdue') or e.was @? '$[*] ? (@.state == "due" || @.state == "overdue")')`
  const lay = { entry: wasWithin(stretch), gone: sql`(e.range && tstzrange(${stretch.from}::timestamptz, ${stretch.to}::timestamptz, '[]') or ${stoodWithin(stretch)})` }
  const columns = sql`e.id, e.stave, e.mark, e.certainty, e.line, e.state, e.label, e.kind, e.object_id, e.subjects, ${epoch('e.known_at')} as known, e.was, ${epoch('e.remade_at')} as remade,
    round(date_part('epoch', lower(e.range)) * 1000)::int8 as start, round(date_part('epoch', upper(e.range)) * 1000)::int8 as stop`
  const of = (within: typeof lay.gone, due: typeof waited) => sql`not e.rehearsal and ${visibleAmong(ctx, { kind: sql.ref('e.kind'), id: sql.ref('e.object_id'), team: sql.ref('e.owner_team_id') })}
    and ((e.stave = any(${[...staves.own]}::text[]) and ${within}) or (e.stave = any(${[...staves.counted]}::text[]) and ((e.mark in ('incident', 'alert') and ${within}) or (${due}))))`
  return (await sql<HeadRow>`select * from (
    select ${columns}, null::int8 as gone from agenda.entry e where ${of(lay.entry, waited)}
    union all select ${columns}, ${epoch('e.gone_at')} from agenda.gone e where ${of(lay.gone, waitedGone)} and ${since(stretch)}) as e
    order by mark = 'alert', start desc, id limit ${most}`.execute(ctx.db)).rows
}
