import { sql, type RawBuilder } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { PlainDeclaration } from '@fullscore/api/plain.ts'

/** The column of a field: `supportNumber` lies in `support_number`. */
export const columnOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
export const tableOf = (d: PlainDeclaration): RawBuilder<unknown> => sql.table(d.table)
export const aboutTableOf = (d: PlainDeclaration): RawBuilder<unknown> => sql.table(`${d.table}_about`)
export const aboutColumnOf = (d: PlainDeclaration): RawBuilder<unknown> => sql.ref(`${d.kind.replaceAll('-', '_')}_id`)

/** A record as it lies in its table: the fields beside what every record has. */
export interface PlainRow {
  id: string
  team: Id<'team'>
  teamName: string
  fields: Record<string, unknown>
  changedAt: Temporal.Instant
  archivedAt: Temporal.Instant | null
  version: number
}

/** `select … from … r` over the records of a declaration, ready for a `where`. */
export function selectRows(d: PlainDeclaration): RawBuilder<unknown> {
  const fields = Object.keys(d.fields).map((name) => sql`r.${sql.ref(columnOf(name))} as ${sql.ref(`field:${name}`)}`)
  return sql`select r.id, r.owner_team_id, t.name as team_name, r.changed_at, r.archived_at, r.version, ${sql.join(fields)}
    from ${tableOf(d)} r join organisation.team t on t.id = r.owner_team_id`
}

/** Parses what {@link selectRows} gave. */
export function toRow(d: PlainDeclaration, raw: Record<string, unknown>): PlainRow {
  const fields = Object.fromEntries(Object.keys(d.fields).map((name) => {
    const value = raw[`field:${name}`]
    return [name, value instanceof Temporal.PlainDate ? value.toString() : value]
  }))
  return {
    id: raw['id'] as string, team: raw['owner_team_id'] as Id<'team'>, teamName: raw['team_name'] as string, fields,
    changedAt: raw['changed_at'] as Temporal.Instant, archivedAt: raw['archived_at'] as Temporal.Instant | null, version: raw['version'] as number,
  }
}

/** A field's value as text; nothing is the empty text. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value))
