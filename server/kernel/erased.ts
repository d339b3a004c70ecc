import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { ErasedPerson } from './module.ts'

/** A text column with the pseudonym where the name or the address stood. */
export const withoutName = (column: string, { name, email, pseudonym }: ErasedPerson): RawBuilder<string> =>
  sql<string>`replace(replace(${sql.ref(column)}, ${name}, ${pseudonym}), ${email}, ${pseudonym})`

/** The same for a column of JSON, in which a name stands as JSON writes it. */
export function jsonWithoutName(column: string, { name, email, pseudonym }: ErasedPerson): RawBuilder<string> {
  const inJson = (text: string) => JSON.stringify(text).slice(1, -1)
  return sql<string>`replace(replace(${sql.ref(column)}::text, ${inJson(name)}, ${inJson(pseudonym)}), ${inJson(email)}, ${inJson(pseudonym)})::jsonb`
}

/**
 * Whether a text names the person. A name of one word alone is looked for nowhere but where the person is a subject: it may be a
 * word of the language, or somebody else's.
 */
export function namesPerson(column: string, { name, email }: ErasedPerson): RawBuilder<SqlBool> {
  const address = sql<SqlBool>`position(lower(${email}) in lower(${sql.ref(column)}::text)) > 0`
  return /\s/.test(name.trim()) ? sql<SqlBool>`(position(${name} in ${sql.ref(column)}::text) > 0 or ${address})` : address
}
