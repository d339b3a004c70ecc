import type { ColumnType } from 'kysely'

/** A jsonb column: read as an unknown value to be parsed, written as text made by `JSON.stringify`. */
export type JsonColumn<Defaulted extends boolean> = ColumnType<unknown, Defaulted extends true ? string | undefined : string, string>
/** The same, where the column may be null. */
export type NullableJson = ColumnType<unknown, string | null | undefined, string | null>
