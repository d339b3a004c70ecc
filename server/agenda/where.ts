import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Mark } from '@fullscore/api/agenda/entry.ts'
import type { Ctx } from '../kernel/context.ts'
import { invalid } from '../kernel/refusal.ts'
import { visibleAmong } from '../organisation/visible.ts'
import { subjectWord } from './entries.ts'

/** A stretch of time, and whose entries of it are wanted. `staves` are ids separated by commas. */
export interface EntryFilter {
  from: string
  to: string
  department?: string | undefined
  team?: string | undefined
  service?: string | undefined
  staves?: string | undefined
  /** False leaves rehearsals out. */
  rehearsal?: boolean | undefined
  mark?: Mark | undefined
  /** With `id`: what concerns this object. */
  kind?: string | undefined
  id?: string | undefined
  /** Objects as `kind:id`, separated by commas: what concerns any of them. */
  about?: string | undefined
}

const longest = { hours: 24 * 366 * 40 }

/** The stretch of time asked for. @throws Refusal if it ends before it begins or is longer than forty years */
export function stretchOf(filter: Pick<EntryFilter, 'from' | 'to'>): { from: Temporal.Instant; to: Temporal.Instant } {
  const [from, to] = [Temporal.Instant.from(filter.from), Temporal.Instant.from(filter.to)]
  if (Temporal.Instant.compare(from, to) >= 0) throw invalid([{ field: 'query.to', message: 'is not after from' }])
  if (Temporal.Instant.compare(to, from.add(longest)) > 0) throw invalid([{ field: 'query.to', message: 'is more than forty years after from' }])
  return { from, to }
}

/** An entry lies in the stretch, or lay there before a change since its beginning. */
export const wasWithin = ({ from, to }: Pick<EntryFilter, 'from' | 'to'>) => sql<SqlBool>`(e.range && tstzrange(${from}::timestamptz, ${to}::timestamptz, '[]') or (e.put_at > ${from}::timestamptz and e.was <> '[]' and ${stoodWithin({ from, to })}))`
/** One of its versions lay in the stretch while it was in force. */
export const stoodWithin = ({ from, to }: Pick<EntryFilter, 'from' | 'to'>) => sql<SqlBool>`exists (select from jsonb_to_recordset(e.was) as v("from" float8, "to" float8, until float8)
  where v.until > date_part('epoch', ${from}::timestamptz) * 1000 and v."from" <= date_part('epoch', ${to}::timestamptz) * 1000 and (v."to" is null or v."to" >= date_part('epoch', ${from}::timestamptz) * 1000))`

/**
 * Entries of the agenda, named `e`, that the filter asks for and the actor may see.
 * @param within which entries lie in the stretch, if not those whose time overlaps it
 */
export function entriesWhere(ctx: Ctx, filter: EntryFilter, within?: RawBuilder<SqlBool>): RawBuilder<SqlBool> {
  const { from, to } = stretchOf(filter)
  const parts = [
    within ?? sql<SqlBool>`e.range && tstzrange(${from}::timestamptz, ${to}::timestamptz, '[]')`,
    visibleAmong(ctx, { kind: sql.ref('e.kind'), id: sql.ref('e.object_id'), team: sql.ref('e.owner_team_id') }),
  ]
  const staves = stavesOf(filter.staves)
  if (staves) parts.push(sql`e.stave = any(${staves}::text[])`)
  if (filter.team) parts.push(sql`e.owner_team_id = ${filter.team}`)
  if (filter.department) {
    parts.push(sql`e.owner_team_id in (with recursive below as (
      select id from organisation.department where id = ${filter.department} union select d.id from organisation.department d join below on d.parent_id = below.id)
      select t.id from organisation.team t join below on t.department_id = below.id)`)
  }
  if (filter.service) parts.push(sql`e.subjects @> array[${subjectWord({ kind: 'service', id: filter.service })}]`)
  if (filter.kind && filter.id) parts.push(sql`e.subjects @> array[${subjectWord({ kind: filter.kind, id: filter.id })}]`)
  if (filter.about) parts.push(sql`e.subjects && ${filter.about.split(',')}::text[]`)
  if (filter.mark) parts.push(sql`e.mark = ${filter.mark}`)
  if (filter.rehearsal === false) parts.push(sql`not e.rehearsal`)
  return sql<SqlBool>`${sql.join(parts, sql` and `)}`
}

/** The ids of staves in a comma-separated list; undefined for all. */
export function stavesOf(list: string | undefined): string[] | undefined {
  const ids = list?.split(',').map((id) => id.trim()).filter((id) => id !== '')
  return ids && ids.length > 0 ? ids : undefined
}
