import { say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../kernel/context.ts'
import { guessDecimal, isOpenAmount } from './amounts.ts'
import { isEmpty, readCell, shown, written } from './cells.ts'
import { guessOrder, isOpenDate, orderWords } from './dates.ts'
import { columnLetters } from './words.ts'
import type { Column, Format, ImportedRecord, Importer, Many, RowValues, Value } from './importer.ts'
import { headedWidth } from './mapping.ts'
import type { Names } from './names.ts'
import type { Change, ImportRecord, Reason, StoredRow } from './store.ts'

/** What rows are read by. */
export type Plan = Pick<ImportRecord, 'mapping' | 'facts'>

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
  /** What was taken for granted in its cells. */
  assumed: Reason[]
}

interface Read { row: StoredRow; values: RowValues; id: string | undefined; reasons: Reason[]; assumed: Reason[]; at: Map<string, number> }

/**
 * Decides what rows are: new records, changes to known ones, nothing new, or bad with a reason per cell. Changes nothing.
 * @param seen keys of the rows before, with their numbers: a second row of the same key is bad. Left out when that was judged already
 */
export async function evaluate(ctx: Ctx, importer: Importer, plan: Plan, rows: readonly StoredRow[], names: Names, seen?: Map<string, number>): Promise<Evaluated[]> {
  const { mapping } = plan
  const reads = await readRows(importer, plan, rows, names)
  const matched = await matchRows(ctx, importer, mapping, reads)
  const known = await names.namesOf(importer.columns, reads.flatMap((read) => [read.values, matched.get(read)?.[0]?.values ?? {}]))
  const currency = await names.currency()
  return reads.map((read) => judge(importer, mapping, read, matched.get(read) ?? [], { names: known, seen, currency }))
}

interface Mapped { at: number; column: Column; format: Format; open: ((text: string) => boolean) | undefined }

/** The columns of the file that fill one, how they are written, and which of their texts only a guess made clear. */
async function mappedColumns(importer: Importer, { mapping, facts }: Plan, names: Names): Promise<Mapped[]> {
  const zone = await names.zone()
  return mapping.columns.flatMap(({ to, order, decimal }, at): Mapped[] => {
    const column = columnsOf(importer).find((one) => one.name === to)
    if (!column) return []
    const format: Format = { order: order ?? 'dmy', decimal: decimal ?? '.', zone }
    const tally = facts.tallies[at]
    const unsure = tally && (column.type === 'date' ? !guessOrder(tally.dates, format.order).sure : (column.type === 'amount' || column.type === 'number') && !guessDecimal(tally.amounts, format.decimal).sure)
    return [{ at, column, format, open: unsure ? (column.type === 'date' ? isOpenDate : isOpenAmount) : undefined }]
  })
}

const assumption = ({ column, format }: Mapped, value: Value): string =>
  (column.type === 'date' ? say`read as ${String(value)}: ${orderWords[format.order]}` : say`read as ${String(value)}`)

async function readRows(importer: Importer, plan: Plan, rows: readonly StoredRow[], names: Names): Promise<Read[]> {
  const { mapping } = plan
  const mapped = await mappedColumns(importer, plan, names)
  const reads: Read[] = rows.map((row) => ({ row, values: {}, id: undefined, reasons: beyondHeadings(plan, row), assumed: [], at: new Map(mapped.map((one) => [one.column.name, one.at])) }))
  const many: { read: Read; at: number; column: Column; said: Many }[] = []
  for (const one of mapped) {
    const { at, column, format, open } = one
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
      else if ('many' in result) many.push({ read, at, column, said: result.many })
      else if (column.type === 'id') read.id = result.value as string
      else read.values[column.name] = result.value
      if (open?.(shown(cell)) && 'value' in result && typeof cell === 'string') read.assumed.push({ column: at, message: assumption(one, result.value) })
    }
    await resolveNames(names, column, at, named)
  }
  for (const one of many) spread(importer, one)
  if (importer.team !== undefined && mapping.teamId !== null) for (const { values } of reads) values[importer.team] ??= mapping.teamId
  return reads
}

/** Cells that stand beside the last heading: a mark inside a text was taken for the end of its cell, or something was moved. */
function beyondHeadings({ mapping, facts }: Plan, row: StoredRow): Reason[] {
  const headed = mapping.headingRow === 0 ? undefined : headedWidth(facts.headings, mapping.headingRow)
  const at = headed === undefined ? -1 : row.cells.findIndex((cell, i) => i >= headed && !isEmpty(cell) && (mapping.columns[i]?.to ?? null) === null)
  return at < 0 ? [] : [{ column: at, message: say`stands beside the ${headed!} headings: put texts with a separator into quotation marks, or give the column a heading` }]
}

/** Puts what one cell says of several columns where it belongs, after the cells of those columns themselves. */
function spread(importer: Importer, { read, at, column, said }: { read: Read; at: number; column: Column; said: Many }): void {
  for (const [name, value] of Object.entries(said.values)) {
    const own = read.values[name]
    if (own === undefined || own === null) read.values[name] = value
    else if (name !== column.name && own !== value) read.reasons.push({ column: at, message: say`says ${written(value)}, but ${importer.columns.find((one) => one.name === name)?.label ?? name} says ${written(own)}` })
  }
  for (const [name, value] of Object.entries(said.also ?? {})) read.values[name] ??= value
  if (said.assumed !== undefined) read.assumed.push({ column: at, message: said.assumed })
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
      for (const one of results) if ('assumed' in one && one.assumed !== undefined) read.assumed.push({ column: at, message: one.assumed })
      read.values[column.name] = column.type === 'references' ? values : (values[0] ?? null)
    }
  }
}

/** A key's values as one text: letters' case does not tell records apart. */
const keyText = (key: readonly string[], values: RowValues) => key.map((name) => String(values[name]).trim().toLowerCase()).join('\n')
const hasKey = (key: readonly string[], values: RowValues) => key.length > 0 && key.every((name) => values[name] !== undefined && values[name] !== null && values[name] !== '')

async function matchRows(ctx: Ctx, importer: Importer, mapping: Plan['mapping'], reads: readonly Read[]): Promise<Map<Read, ImportedRecord[]>> {
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

/** An amount without zeros that say nothing: 10.00 is 10. */
const bareAmount = (value: Value | undefined) => (typeof value === 'string' ? value.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '') : value)
const same = (column: Column | undefined, a: Value | undefined, b: Value | undefined): boolean => (column?.type === 'amount' ? sameValue(bareAmount(a), bareAmount(b)) : sameValue(a, b))
const sameValue = (a: Value | undefined, b: Value | undefined) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null) || (a === '' && b === null) || (a === null && b === '')

interface Known { names: ReadonlyMap<string, string>; seen: Map<string, number> | undefined; currency: string }

/** Gives amounts that name no currency the organisation's, unless the record has one. @returns the columns of these amounts */
function giveCurrency(importer: Importer, values: RowValues, existing: ImportedRecord | undefined, currency: string): string[] {
  return importer.columns.flatMap((column) => {
    const { name, currency: of } = column
    if (of === undefined || (values[name] ?? null) === null || values[name] === '' || (values[of] ?? existing?.values[of] ?? null) !== null) return []
    values[of] = currency
    return [name]
  })
}

function judge(importer: Importer, mapping: Plan['mapping'], read: Read, matches: readonly ImportedRecord[], { names, seen, currency }: Known): Evaluated {
  const { row, reasons, at } = read
  const place = (name: string | undefined) => (name === undefined ? null : (at.get(name) ?? null))
  const keyed = read.id !== undefined ? `id\n${read.id}` : hasKey(mapping.key, read.values) ? keyText(mapping.key, read.values) : undefined
  const keyPlace = place(read.id !== undefined ? 'id' : mapping.key[0])
  const [existing] = matches
  if (matches.length > 1) reasons.push({ column: keyPlace, message: say`${matches.length} records fit this: they cannot be told apart` })
  if (read.id !== undefined && !existing) reasons.push({ column: keyPlace, message: say`no ${importer.kind} has this id, or it is outside your scope` })
  const earlier = keyed === undefined ? undefined : seen?.get(keyed)
  if (earlier !== undefined && earlier !== row.number) reasons.push({ column: keyPlace, message: say`is the same ${importer.kind} as row ${earlier}` })
  else if (keyed !== undefined) seen?.set(keyed, row.number)
  const settled = importer.settle ? { ...read, values: importer.settle(read.values, existing?.values) } : read
  const values = wanted(importer, mapping, settled, existing)
  const priced = giveCurrency(importer, values, existing, currency)
  if (!existing) {
    for (const column of importer.columns.filter((one) => one.required)) {
      const value = values[column.name]
      const faulty = reasons.some((reason) => reason.column !== null && reason.column === at.get(column.name))
      if (!faulty && (value === undefined || value === null || value === '')) reasons.push({ column: place(column.name), message: say`a new ${importer.kind} needs ${column.label}` })
    }
  }
  const changes = existing ? Object.entries(values).map(([name, value]) => change(importer, name, existing.values[name], value, names)) : []
  if (existing?.archived && changes.length > 0) reasons.push({ column: keyPlace, message: say`"${existing.title}" is in the archive: restore it first` })
  if (existing && changes.length > 0 && !importer.update) reasons.push({ column: keyPlace, message: say`a ${importer.kind} is not changed by an import` })
  const title = existing?.title ?? titleOf(importer, values, names)
  const verdict = reasons.length > 0 ? 'bad' : !existing ? 'create' : changes.length > 0 ? 'update' : 'unchanged'
  const assumed = [...read.assumed, ...priced.map((name) => ({ column: place(name), message: say`read as ${currency}, the organisation's currency` })), ...(existing ? [] : (importer.assumes?.(values) ?? []).map((one) => ({ column: place(one.column), message: one.message })))]
  return { number: row.number, verdict, reasons, title, values, existing, changes, assumed: verdict === 'bad' || verdict === 'unchanged' ? [] : assumed }
}

/** What the operation is to be given: all values of a new record, those of a known one that differ. The import's own team moves no record. */
function wanted(importer: Importer, mapping: Plan['mapping'], read: Read, existing: ImportedRecord | undefined): RowValues {
  const entries = Object.entries(read.values)
  if (!existing) return Object.fromEntries(entries.filter(([, value]) => value !== null))
  const own = importer.team !== undefined && !mapping.columns.some((one) => one.to === importer.team) ? importer.team : undefined
  // What the record was recognised by is not changed by writing it in other letters.
  const recognised = read.id === undefined ? mapping.key : []
  const teamCell = importer.team === undefined ? undefined : read.at.get(importer.team)
  return Object.fromEntries(entries.filter(([name, value]) => name !== own && !recognised.includes(name) && !(name === importer.team && teamCell !== undefined && isEmpty(read.row.cells[teamCell])) && !same(importer.columns.find((one) => one.name === name), value, existing.values[name])))
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
