import { asLine, asLines } from '@fullscore/api/values.ts'
import { say } from '@fullscore/api/sentence.ts'
import { readAmount } from './amounts.ts'
import { readDate, serialDate } from './dates.ts'
import type { Column, Format, Many, Value } from './importer.ts'
import { closest, plainWords, readFlag } from './words.ts'

/** A cell as it was read: text as written, a spreadsheet's own number (`n`, of one that counts days from 1904 on if it says so) or date (`d`), or why what it holds (`was`) is not usable (`e`). */
export type Cell = string | null | { n: string; since1904?: true } | { d: string } | { e: string; was: string }

/** A cell as people see it. */
export function shown(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  return typeof cell === 'string' ? cell : 'n' in cell ? cell.n : 'd' in cell ? cell.d : cell.was
}
export const isEmpty = (cell: Cell | undefined): boolean => cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '')

type Read = { value: Value } | { reason: string } | { names: string[] } | { many: Many }

/** Names of several objects in one cell: separated by semicolons, line breaks, bars, or commas if there are none of these. */
export const namesIn = (text: string): string[] => text.split(/[;\n|]/.test(text) ? /[;\n|]/ : ',').map((name) => asLine(name)).filter((name) => name !== '')

/**
 * Reads a cell that is not empty as a column wants it; signs that no text holds are left out, as who wrote them seldom knows. References come back as names, to be looked up.
 * @returns a reason as the rest of a sentence: "… is not a date"
 */
export function readCell(cell: Exclude<Cell, null>, column: Column, format: Format): Read {
  if (typeof cell === 'object' && 'e' in cell) return { reason: cell.e }
  // What export writes before a formula sign is taken off again.
  const text = asLines(shown(cell)).replace(/^'(?='*[=+\-@])/, '')
  const many = typeof cell === 'string' ? column.reads?.(text, format) : undefined
  const read = many ? { many } : READERS[column.type](text, cell, column, format)
  if ('reason' in read || 'names' in read) return read
  const value = 'many' in read ? read.many.values[column.name] : read.value
  const reason = value === undefined ? undefined : column.check?.(value)
  return reason === undefined ? read : { reason }
}

/** The choice that a text is a word of. */
export function choiceOf(column: Pick<Column, 'choices' | 'words'>, text: string): string | undefined {
  const said = plainWords(text)
  return column.choices?.find((choice) => plainWords(choice) === said || column.words?.[choice]?.some((word) => plainWords(word) === said) === true)
}

type Reader = (text: string, cell: Exclude<Cell, null>, column: Column, format: Format) => Read
const quoted = (text: string) => `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`

const amount: Reader = (text, cell, column, { decimal }) => {
  const read = readAmount(text, typeof cell === 'object' ? '.' : decimal)
  if ('reason' in read) return { reason: say`${quoted(text)} ${read.reason}` }
  return column.currency !== undefined && read.currency !== undefined ? { many: { values: { [column.name]: read.value }, also: { [column.currency]: read.currency } } } : { value: read.value }
}

const READERS: Record<Column['type'], Reader> = {
  id: (text) => (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? { value: text.toLowerCase() } : { reason: say`${quoted(text)} is not an id` }),
  text: (text, _cell, column) => ({ value: column.lines ? text : asLine(text) }),
  number: (text, cell, column, format) => {
    const read = amount(text, cell, column, format)
    return 'value' in read ? { value: Number(read.value) } : read
  },
  amount,
  date: (text, cell, column, { order }) => {
    const serial = serialDate(text, typeof cell === 'object' && 'n' in cell && cell.since1904)
    if (serial !== undefined) return { many: { values: { [column.name]: serial }, assumed: say`read as ${serial}, a spreadsheet's number of a day` } }
    if (typeof cell === 'object' && 'n' in cell) return { reason: say`${quoted(text)} is a number, not a date: give the cell a date format` }
    const read = readDate(text, order)
    return 'reason' in read ? { reason: say`${quoted(text)} ${read.reason}` } : read
  },
  flag: (text) => {
    const value = readFlag(text)
    return value === undefined ? { reason: say`${quoted(text)} is neither yes nor no` } : { value }
  },
  choice: (text, _cell, column) => {
    const choices = column.choices ?? []
    const value = choiceOf(column, text)
    if (value !== undefined) return { value }
    const near = closest(text, choices)
    return { reason: near === undefined ? say`${quoted(text)} is not one of ${choices.join(', ')}` : say`${quoted(text)} is not one of ${choices.join(', ')}; did you mean "${near}"?` }
  },
  reference: (text) => ({ names: [asLine(text)] }),
  references: (text) => ({ names: namesIn(text) }),
}

/** A value as a spreadsheet shows it; references are given by name. */
export function written(value: Value | undefined, nameOf: (id: string) => string | undefined = () => undefined): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map((id) => nameOf(id) ?? id).join('; ')
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : typeof value === 'string' ? (nameOf(value) ?? value) : String(value)
}
