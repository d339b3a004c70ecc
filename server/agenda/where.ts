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
}

const longest = { hours: 24 * 366 * 40 }

/** The stretch of time asked for. @throws Refusal if it ends before it begins or is longer than forty years */
export function stretchOf(filter: Pick<EntryFilter, 'from' | 'to'>): { from: Temporal.Instant; to: Temporal.Instant } {
  const [from, to] = [Temporal.Instant.from(filter.from), Temporal.Instant.from(filter.to)]
  if (Temporal.Instant.compare(from, to) >= 0) throw invalid([{ field: 'query.to', message: 'is not after from' }])
  if (Temporal.Instant.compare(to, from.add(longest)) > 0) throw invalid([{ field: 'query.to', message: 'is more than forty years after from' }])
  return { from, to }
}

/** Entries of the agenda, named `e`, that the filter asks for and the actor may see. */
export function entriesWhere(ctx: Ctx, filter: EntryFilter): RawBuilder<SqlBool> {
  const { from, to } = stretchOf(filter)
  const parts = [
    sql<SqlBool>`e.range && tstzrange(${from}::timestamptz, ${to}::timestamptz, '[]')`,
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
  if (filter.mark) parts.push(sql`e.mark = ${filter.mark}`)
  if (filter.rehearsal === false) parts.push(sql`not e.rehearsal`)
  return sql<SqlBool>`${sql.join(parts, sql` and `)}`
}

/** The ids of staves in a comma-separated list; undefined for all. */
export function stavesOf(list: string | undefined): string[] | undefined {
  const ids = list?.split(',').map((id) => id.trim()).filter((id) => id !== '')
  return ids && ids.length > 0 ? ids : undefined
}
