import type { Permission } from '@fullscore/api/access/permissions.ts'
import type { ColumnType, Value } from '@fullscore/api/imports/imports.ts'
import type { RouteShape } from '@fullscore/api/route.ts'
import type { Ctx } from '../kernel/context.ts'
import type { DecimalMark } from './amounts.ts'
import type { DateOrder } from './dates.ts'

export type { ColumnType, Value }

/** A column that rows may bring. */
export interface Column {
  /** The field's name in the module's own operations. */
  name: string
  /** The words for people, as on the module's form. */
  label: string
  type: ColumnType
  /** A new row without it is refused. */
  required?: boolean
  /** A text may have several lines; otherwise a cell's line breaks become spaces. */
  lines?: boolean
  /** What else people write above it; the common words of `synonyms.ts` need not be repeated. */
  synonyms?: readonly string[]
  /** The words of a choice. */
  choices?: readonly string[]
  /** Other words that people write for a choice, in several languages. */
  words?: Readonly<Record<string, readonly string[]>>
  /** The column that an amount's currency belongs to, if the cell names one: 12,50 €. */
  currency?: string
  /** Reads what people write here beyond the type: "3 months". @returns nothing where the type's own reading is to be taken */
  reads?(text: string, format: Format): Many | undefined
  /** Kinds of objects that a reference may name. */
  refers?: readonly string[]
  /** The importer that makes records of this one kind from a name alone, and which of those it made are named by other records by now: these are not taken back. */
  makes?: { subject: string; used(ctx: Ctx, ids: readonly string[]): Promise<readonly string[]> }
  /** Said beside the column when it is mapped. */
  hint?: string
  /** Refuses a value of the right type that the module would not take. @returns the reason, as the rest of a sentence */
  check?(value: Value): string | undefined
}

/** How the texts of a column are written, and the organisation's time zone. */
export interface Format { order: DateOrder; decimal: DecimalMark; zone: string }

/** What one cell says of several columns. */
export interface Many {
  /** Its own column's value, and others' that it says as well; a row that says otherwise there is bad. */
  values: RowValues
  /** Values for columns of which the row says nothing. */
  also?: RowValues
  /** What was taken for granted, as a sentence's rest beside the cell. */
  assumed?: string
}

/** A stored record in the columns of its importer: what a row is compared with, what undo goes back to, what export writes. */
export interface ImportedRecord {
  id: string
  /** What it is called. */
  title: string
  /** Counts up with every edit; undo leaves alone what somebody edited since. */
  version: number
  archived: boolean
  values: Record<string, Value>
  /** What undo writes for a column where that is not the value: null releases an attribute to what was observed. */
  undo?: Record<string, Value>
}

/** A row's values by column name; columns that the file does not bring are absent. */
export type RowValues = Record<string, Value>

/**
 * What a module gives so that its records can be imported, undone and exported again unchanged. `create`, `update` and `remove` call
 * the module's own operations: scope, permissions, refusals and events are the ordinary ones. All run inside a transaction.
 */
export interface Importer {
  /** Its name in addresses: `vendors`. */
  name: string
  /** For people: `Vendors`. */
  title: string
  /** Object kind of the records. */
  kind: string
  /** Needed to start an import; each row is judged by the operations again. */
  permission: Permission
  columns: readonly Column[]
  /** By which columns a stored record is recognised, the usual one first. */
  keys: readonly (readonly string[])[]
  /** The column of the owner team, which the import's own team fills where a row brings none. */
  team?: string
  /** A row's values as the record will keep them, where several columns decide that together: else the same file would change it each time. */
  settle?(values: RowValues, record: RowValues | undefined): RowValues
  /** What a new record of these values takes for granted, by column. */
  assumes?(values: RowValues): readonly { column: string; message: string }[]
  /** The list of the records with its filters, which export follows. */
  list: RouteShape
  /** Records that the actor sees by the values of a key (in its order), archived ones left out; one row per match. */
  find(ctx: Ctx, key: readonly string[], values: readonly RowValues[]): Promise<readonly ImportedRecord[]>
  /** Records by id, those that the actor sees. */
  read(ctx: Ctx, ids: readonly string[]): Promise<readonly ImportedRecord[]>
  /** Adds a record. @returns it */
  create(tx: Ctx, values: RowValues): Promise<{ id: string; version: number }>
  /** Changes a record of this version; left out where records are never changed. @returns its new version */
  update?(tx: Ctx, id: string, version: number, values: RowValues): Promise<number>
  /** Archives a record, or takes it away where there is no archive: undo of `create`. */
  remove(tx: Ctx, id: string, version: number): Promise<void>
  /** Does what `create` does to each, in few statements. If one is refused all are, and each is tried alone. @returns them, in the order given */
  createMany?(tx: Ctx, rows: readonly RowValues[]): Promise<readonly { id: string; version: number }[]>
  /** Does what `remove` does to each, in few statements; refused as `createMany` is. */
  removeMany?(tx: Ctx, records: readonly { id: string; version: number }[]): Promise<void>
}

/** Finds the objects that cells name. */
export interface Lookup {
  kind: string
  /** Objects that the actor sees by names in lower case; several of one name are several answers. */
  find(ctx: Ctx, names: readonly string[]): Promise<readonly { name: string; id: string }[]>
  /** Names near a mistyped one, the nearest first. */
  near(ctx: Ctx, name: string): Promise<readonly string[]>
  /** Names of objects by id. */
  names(ctx: Ctx, ids: readonly string[]): Promise<ReadonlyMap<string, string>>
}
