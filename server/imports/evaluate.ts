import type { Mapping } from '@fullscore/api/imports/imports.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../kernel/context.ts'
import { isEmpty, readCell, written } from './cells.ts'
import { columnLetters } from './words.ts'
import type { Column, ImportedRecord, Importer, RowValues, Value } from './importer.ts'
import type { Names } from './names.ts'
import type { Change, Reason, StoredRow } from './store.ts'

/** Recognises a record again, whatever it is called now; every importer has it. */
export const idColumn: Column = { name: 'id', label: 'Id', type: 'id', hint: 'The id that an export wrote: recognises records even if they were renamed.' }
export const columnsOf = (importer: Importer): readonly Column[] => [...importer.columns, idColumn]

/** What is to become of a row. `values` are what its operation is given. */
export interface Evaluated {
  number: number
  verdict: 'create' | 'update' | 'unchanged' | 'bad'
  reasons: Reason[]
  title: string
  values: RowValues
  existing: ImportedRecord | undefined
  changes: Change[]
}

interface Read { row: StoredRow; values: RowValues; id: string | undefined; reasons: Reason[]; at: Map<string, number> }

/**
 * Decides what rows are: new records, changes to known ones, nothing new, or bad with a reason per cell. Changes nothing.
 * @param seen keys of the rows before, with their numbers: a second row of the same key is bad. Left out when that was judged already
 */
export async function evaluate(ctx: Ctx, importer: Importer, mapping: Mapping, rows: readonly StoredRow[], names: Names, seen?: Map<string, number>): Promise<Evaluated[]> {
  const reads = await readRows(importer, mapping, rows, names)
  const matched = await matchRows(ctx, importer, mapping, reads)
  const known = await names.namesOf(importer.columns, reads.flatMap((read) => [read.values, matched.get(read)?.[0]?.values ?? {}]))
  return reads.map((read) => judge(importer, mapping, read, matched.get(read) ?? [], known, seen))
}

async function readRows(importer: Importer, mapping: Mapping, rows: readonly StoredRow[], names: Names): Promise<Read[]> {
  const mapped = mapping.columns.flatMap(({ to, order, decimal }, at) => {
    const column = columnsOf(importer).find((one) => one.name === to)
    return column ? [{ at, column, format: { order, decimal } }] : []
  })
  const reads: Read[] = rows.map((row) => ({ row, values: {}, id: undefined, reasons: [], at: new Map(mapped.map((one) => [one.column.name, one.at])) }))
  for (const { at, column, format } of mapped) {
    const named: { read: Read; names: string[] }[] = []
    for (const read of reads) {
      const cell = read.row.cells[at] ?? null
      if (isEmpty(cell) || cell === null) {
        if (mapping.empty === 'clear' && column.type !== 'id') read.values[column.name] = column.type === 'references' ? [] : null
        continue
      }
      const result = readCell(cell, column, format)
      if ('reason' in result) read.reasons.push({ column: at, message: result.reason })
      else if ('names' in result) named.push({ read, names: result.names })
      else if (column.type === 'id') read.id = result.value as string
      else read.values[column.name] = result.value
    }
    await resolveNames(names, column, at, named)
  }
  if (importer.team !== undefined && mapping.teamId !== null) for (const { values } of reads) values[importer.team] ??= mapping.teamId
  return reads
}

async function resolveNames(names: Names, column: Column, at: number, named: readonly { read: Read; names: string[] }[]): Promise<void> {
  await names.learn(column, named.flatMap((one) => one.names))
  for (const { read, names: words } of named) {
    const results = []
    for (const word of words) results.push(await names.resolve(column, word))
    const reasons = results.flatMap((one) => ('reason' in one ? [one.reason] : []))
    if (reasons.length > 0) read.reasons.push({ column: at, message: reasons.slice(0, 3).join('; ') })
    else {
      const values = [...new Set(results.flatMap((one) => ('value' in one ? [one.value] : [])))].sort()
      read.values[column.name] = column.type === 'references' ? values : (values[0] ?? null)
    }
  }
}

/** A key's values as one text: letters' case does not tell records apart. */
const keyText = (key: readonly string[], values: RowValues) => key.map((name) => String(values[name]).trim().toLowerCase()).join('\n')
const hasKey = (key: readonly string[], values: RowValues) => key.length > 0 && key.every((name) => values[name] !== undefined && values[name] !== null && values[name] !== '')

async function matchRows(ctx: Ctx, importer: Importer, mapping: Mapping, reads: readonly Read[]): Promise<Map<Read, ImportedRecord[]>> {
  const { key } = mapping
  const byId = reads.filter((read) => read.id !== undefined)
  const byKey = reads.filter((read) => read.id === undefined && hasKey(key, read.values))
  const records = byId.length === 0 ? [] : await importer.read(ctx, byId.map((read) => read.id!))
  const found = byKey.length === 0 ? [] : await importer.find(ctx, key, byKey.map((read) => read.values))
  const groups = Map.groupBy(found, (record) => keyText(key, record.values))
  return new Map([
    ...byId.map((read) => [read, records.filter((record) => record.id === read.id)] as const),
    ...byKey.map((read) => [read, groups.get(keyText(key, read.values)) ?? []] as const),
  ])
}

const same = (a: Value | undefined, b: Value | undefined) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null) || (a === '' && b === null) || (a === null && b === '')

function judge(importer: Importer, mapping: Mapping, read: Read, matches: readonly ImportedRecord[], names: ReadonlyMap<string, string>, seen: Map<string, number> | undefined): Evaluated {
  const { row, reasons, at } = read
  const place = (name: string | undefined) => (name === undefined ? null : (at.get(name) ?? null))
  const keyed = read.id !== undefined ? `id\n${read.id}` : hasKey(mapping.key, read.values) ? keyText(mapping.key, read.values) : undefined
  const keyPlace = place(read.id !== undefined ? 'id' : mapping.key[0])
  const [existing] = matches
  if (matches.length > 1) reasons.push({ column: keyPlace, message: say`${matches.length} records fit this: they cannot be told apart` })
  if (read.id !== undefined && !existing) reasons.push({ column: keyPlace, message: say`no ${importer.kind} has this id, or it is outside your scope` })
  if (existing?.archived) reasons.push({ column: keyPlace, message: say`"${existing.title}" is in the archive: restore it first` })
  const earlier = keyed === undefined ? undefined : seen?.get(keyed)
  if (earlier !== undefined && earlier !== row.number) reasons.push({ column: keyPlace, message: say`is the same ${importer.kind} as row ${earlier}` })
  else if (keyed !== undefined) seen?.set(keyed, row.number)
  const values = wanted(importer, mapping, read, existing)
  if (!existing) {
    for (const column of importer.columns.filter((one) => one.required)) {
      const value = values[column.name]
      const faulty = reasons.some((reason) => reason.column !== null && reason.column === at.get(column.name))
      if (!faulty && (value === undefined || value === null || value === '')) reasons.push({ column: place(column.name), message: say`a new ${importer.kind} needs ${column.label}` })
    }
  }
  const changes = existing ? Object.entries(values).map(([name, value]) => change(importer, name, existing.values[name], value, names)) : []
  if (existing && changes.length > 0 && !importer.update) reasons.push({ column: keyPlace, message: say`a ${importer.kind} is not changed by an import` })
  const title = existing?.title ?? titleOf(importer, values, names)
  const verdict = reasons.length > 0 ? 'bad' : !existing ? 'create' : changes.length > 0 ? 'update' : 'unchanged'
  return { number: row.number, verdict, reasons, title, values, existing, changes }
}

/** What the operation is to be given: all values of a new record, those of a known one that differ. The import's own team moves no record. */
function wanted(importer: Importer, mapping: Mapping, read: Read, existing: ImportedRecord | undefined): RowValues {
  const entries = Object.entries(read.values)
  if (!existing) return Object.fromEntries(entries.filter(([, value]) => value !== null))
  const own = importer.team !== undefined && !mapping.columns.some((one) => one.to === importer.team) ? importer.team : undefined
  // What the record was recognised by is not changed by writing it in other letters.
  const recognised = read.id === undefined ? mapping.key : []
  const teamCell = importer.team === undefined ? undefined : read.at.get(importer.team)
  return Object.fromEntries(entries.filter(([name, value]) => name !== own && !recognised.includes(name) && !(name === importer.team && teamCell !== undefined && isEmpty(read.row.cells[teamCell])) && !same(value, existing.values[name])))
}

function change(importer: Importer, name: string, was: Value | undefined, is: Value | undefined, names: ReadonlyMap<string, string>): Change {
  const label = importer.columns.find((column) => column.name === name)?.label ?? name
  const words = (value: Value | undefined) => written(value, (id) => names.get(id)).slice(0, 200)
  return { label, was: words(was), is: words(is) }
}

function titleOf(importer: Importer, values: RowValues, names: ReadonlyMap<string, string>): string {
  const key = importer.keys[0] ?? []
  return key.map((name) => written(values[name], (id) => names.get(id))).filter((text) => text !== '').join(' ').slice(0, 200)
}

/** A reason with its place as the spreadsheet names it: `row 17, column C "Ends on"`. */
export function placeOf(number: number, column: number | null, heading: string): string {
  return column === null ? say`row ${number}` : heading === '' ? say`row ${number}, column ${columnLetters(column)}` : say`row ${number}, column ${columnLetters(column)} "${heading}"`
}
