import { z } from 'zod'
import { idOf } from '../ids.ts'
import { Instant, pageOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { TeamId } from '../organisation/organisation.ts'
import { oneLine } from '../values.ts'

/** What is given to an import at most. */
export const importLimits = { bytes: 25 * 1024 * 1024, rows: 100_000, columns: 200, cell: 10_000, unpacked: 300 * 1024 * 1024 } as const

export const ImportId = idOf('import')
export const columnTypes = ['id', 'text', 'number', 'amount', 'date', 'flag', 'choice', 'reference', 'references'] as const
export const ColumnType = z.enum(columnTypes).meta({ id: 'ImportColumnType' })
export type ColumnType = z.infer<typeof ColumnType>
/** A value as the module takes it: amounts and dates are text, references are ids. */
export const Value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])
export type Value = z.infer<typeof Value>

export const importStates = ['mapping', 'checking', 'checked', 'running', 'done', 'stopped', 'undoing', 'undone', 'failed'] as const
export const ImportState = z.enum(importStates).meta({ id: 'ImportState' })
export type ImportState = z.infer<typeof ImportState>
export const verdicts = ['unread', 'create', 'update', 'unchanged', 'bad', 'created', 'updated', 'archived', 'restored', 'left'] as const
/** What becomes of a row, then what became of it. `left`: undo did not touch it, because somebody edited the record since. */
export const Verdict = z.enum(verdicts).meta({ id: 'ImportVerdict' })
export type Verdict = z.infer<typeof Verdict>

/** What records of one kind can be imported, and the columns they have. */
export const ImportSubject = z.object({
  name: z.string(), title: z.string(), kind: z.string(), permission: z.string(), allowed: z.boolean(), team: z.boolean(),
  columns: z.array(z.object({ name: z.string(), label: z.string(), type: ColumnType, required: z.boolean(), choices: z.array(z.string()), hint: z.string() })),
  keys: z.array(z.array(z.string())),
}).meta({ id: 'ImportSubject' })
export type ImportSubject = z.infer<typeof ImportSubject>

const DateOrder = z.enum(['dmy', 'mdy', 'ymd'])
const DecimalMark = z.enum([',', '.'])
/** Which column of the file goes where, and how its texts are meant. */
export const Mapping = z.strictObject({
  /** Row of the headings as the spreadsheet counts; 0 for none. Rows above and the row itself are not imported. */
  headingRow: z.number().int().min(0).max(1000),
  /** For each column of the file: the column of the subject it fills, or null; how its dates and numbers are written, null where that is still to be said. */
  columns: z.array(z.strictObject({ to: z.string().max(120).nullable(), order: DateOrder.nullable(), decimal: DecimalMark.nullable() })).max(importLimits.columns),
  /** Columns by which a stored record is recognised; empty: every row is a new record. */
  key: z.array(z.string().max(120)).max(5),
  /** Owner of records for which the file names no team. */
  teamId: TeamId.nullable(),
  /** What becomes of names that are not known, for columns whose records an import can make: `make` makes them with the rows, `means` takes one for another. */
  names: z.array(z.strictObject({ to: z.string().max(120), make: z.boolean(), means: z.array(z.strictObject({ name: z.string().max(200), known: z.string().max(200) })).max(1000).default([]) })).max(20).default([]),
  /** What an empty cell does to a record that is there: nothing, or it empties the field. */
  empty: z.enum(['keep', 'clear']),
}).meta({ id: 'ImportMapping' })
export type Mapping = z.infer<typeof Mapping>

/** A column of the file with what was guessed about it. */
export const FileColumn = z.object({
  letters: z.string(), heading: z.string(), filled: z.number().int(), samples: z.array(z.string()), why: z.string(),
  dates: z.object({ sure: z.boolean(), why: z.string() }).nullable(), numbers: z.object({ sure: z.boolean(), why: z.string() }).nullable(),
}).meta({ id: 'ImportFileColumn' })
export type FileColumn = z.infer<typeof FileColumn>

/** Names in a column that nothing is called by, of a kind that the import can make with its rows. At most 500 are listed. */
export const UnknownNames = z.object({
  to: z.string(), title: z.string(), kind: z.string(), count: z.number().int(), make: z.boolean(), allowed: z.boolean().meta({ description: 'whether who imports may add such records anywhere' }),
  names: z.array(z.object({ name: z.string(), rows: z.number().int(), near: z.string().nullable(), means: z.string().nullable() })),
}).meta({ id: 'ImportUnknownNames' })
export type UnknownNames = z.infer<typeof UnknownNames>

export const Import = z.object({
  id: ImportId, subject: z.string(), title: z.string(), kind: z.string(), name: z.string(), source: z.enum(['csv', 'xlsx', 'paste']), state: ImportState, why: z.string(),
  person: z.object({ id: z.string(), name: z.string() }), mine: z.boolean(), createdAt: Instant, endedAt: Instant.nullable(),
  progress: z.object({ done: z.number().int(), of: z.number().int() }), counts: z.record(Verdict, z.number().int()),
  /** What keeps the mapping from being checked, as sentences. */
  wants: z.array(z.string()),
}).meta({ id: 'Import' })
export type Import = z.infer<typeof Import>
export const ImportDetail = Import.extend({
  mapping: Mapping, unknown: z.array(UnknownNames), made: z.array(z.object({ title: z.string(), kept: z.number().int(), archived: z.number().int() })), columns: z.array(FileColumn), sheets: z.array(z.string()), sheet: z.string(), readAs: z.string(),
}).meta({ id: 'ImportDetail' })
export type ImportDetail = z.infer<typeof ImportDetail>

/** One row: its cells as they were read, and per cell what is wrong. A reason without column concerns the row. */
export const ImportRow = z.object({
  number: z.number().int(), verdict: Verdict, title: z.string(), object: z.object({ id: z.string(), href: z.string() }).nullable(),
  cells: z.array(z.string()), reasons: z.array(z.object({ column: z.number().int().nullable(), message: z.string() })),
  changes: z.array(z.object({ label: z.string(), was: z.string(), is: z.string() })),
  /** How cells were read that could mean something else as well. */
  assumed: z.array(z.object({ column: z.number().int().nullable(), message: z.string() })),
}).meta({ id: 'ImportRow' })
export type ImportRow = z.infer<typeof ImportRow>

const id = z.object({ id: ImportId })
const subject = z.string().max(60)
const name = oneLine(200).min(1)
const mine = { permission: 'signed-in', params: id } as const
const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)
export const tableFormats = ['csv', 'xlsx'] as const

export const listImportSubjects = route({ name: 'imports.subjects', method: 'GET', path: '/imports/subjects', permission: 'signed-in', answer: z.object({ items: z.array(ImportSubject) }), summary: 'List what can be imported, with its columns' })
export const uploadImport = route({
  name: 'imports.upload', method: 'POST', path: '/imports/files', permission: 'signed-in', status: 201, accepts: 'application/octet-stream', bodyLimit: importLimits.bytes, body: Bytes,
  query: z.object({ subject, name, sheet: z.string().max(200).optional() }), answer: ImportDetail, refusals: ['unreadable-file', 'file-too-large'], summary: 'Send a CSV or XLSX file to be imported; nothing is changed yet',
})
export const pasteImport = route({
  name: 'imports.paste', method: 'POST', path: '/imports/paste', permission: 'signed-in', status: 201, bodyLimit: importLimits.bytes,
  body: z.strictObject({ subject, text: z.string().min(1) }), answer: ImportDetail, refusals: ['unreadable-file', 'file-too-large'], summary: 'Paste cells of a spreadsheet to be imported; nothing is changed yet',
})
export const listImports = route({ name: 'imports.list', method: 'GET', path: '/imports', permission: 'signed-in', answer: pageOf(Import), query: z.object({ ...pageQuery, subject: subject.optional() }), summary: 'List imports: your own, and those of teams whose audit trail you read' })
export const readImport = route({ ...mine, name: 'imports.read', method: 'GET', path: '/imports/:id', answer: ImportDetail, summary: 'Show an import: what was guessed, what is to happen, how far it is' })
export const mapImport = route({ ...mine, name: 'imports.map', method: 'PUT', path: '/imports/:id/mapping', body: Mapping, answer: ImportDetail, refusals: ['import-begun'], summary: 'Say which column is what; the rows are then checked by a dry run' })
export const listImportRows = route({ ...mine, name: 'imports.rows', method: 'GET', path: '/imports/:id/rows', answer: pageOf(ImportRow), query: z.object({ ...pageQuery, verdict: Verdict.optional() }), summary: 'List rows with what is wrong in each cell' })
export const commitImport = route({ ...mine, name: 'imports.commit', method: 'POST', path: '/imports/:id/commit', status: 202, answer: ImportDetail, refusals: ['not-checked'], summary: 'Take the good rows in' })
export const stopImport = route({ ...mine, name: 'imports.stop', method: 'POST', path: '/imports/:id/stop', answer: ImportDetail, refusals: ['not-running'], summary: 'Stop an import or its check; what went in stays until it is undone' })
export const undoImport = route({ ...mine, name: 'imports.undo', method: 'POST', path: '/imports/:id/undo', status: 202, answer: ImportDetail, refusals: ['nothing-to-undo'], summary: 'Take an import back: archive what it made, restore what it changed, unless somebody edited it since' })
export const downloadBadRows = route({ ...mine, name: 'imports.bad-rows', method: 'GET', path: '/imports/:id/bad-rows', media: 'application/octet-stream', query: z.object({ format: z.enum(tableFormats).default('csv') }), summary: 'Download the rows that were not taken, with the reason beside each' })
export const exportList = route({
  name: 'exports.download', method: 'GET', path: '/exports/:list', permission: 'signed-in', params: z.object({ list: z.string().max(80) }), media: 'application/octet-stream',
  filtersOf: 'list', query: z.looseObject({ format: z.enum(tableFormats).default('csv') }), refusals: ['not-a-list', 'too-many-rows'], summary: 'Download a list as CSV or XLSX, with the filters of the list itself',
})
