import type { Mapping } from '@fullscore/api/imports/imports.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { guessDecimal, type DecimalMark } from './amounts.ts'
import { guessColumns, guessHeadingRow, type Clues } from './columns.ts'
import { guessOrder, type DateOrder } from './dates.ts'
import { columnsOf } from './evaluate.ts'
import type { Importer } from './importer.ts'
import type { FileFacts } from './read-file.ts'
import type { ColumnTally } from './tally.ts'
import { columnLetters } from './words.ts'

export interface Usual { order: DateOrder; decimal: DecimalMark }

/** How dates and numbers are usually written where the organisation is. */
export function usualOf(locale: string): Usual {
  const language = locale.toLowerCase()
  const order: DateOrder = /^en-(us|ph)|^es-us/.test(language) ? 'mdy' : /^(zh|ja|ko|hu|lt|sv|mn)\b|-(cn|jp|kr|ca)$/.test(language) ? 'ymd' : 'dmy'
  try {
    return { order, decimal: new Intl.NumberFormat(locale).formatToParts(1.5).find((part) => part.type === 'decimal')?.value === ',' ? ',' : '.' }
  } catch {
    return { order, decimal: '.' }
  }
}

type Headings = readonly { number: number; texts: readonly string[] }[]
/** The texts of the row of headings, one per column of the file. */
export const headingsAt = (first: Headings, row: number, width: number): string[] => {
  const texts = first.find((one) => one.number === row)?.texts ?? []
  return Array.from({ length: width }, (_, at) => (texts[at] ?? '').trim())
}

/** How many columns have a heading; undefined where there is no row of headings, or it is not known. */
export function headedWidth(first: Headings, row: number): number | undefined {
  const texts = first.find((one) => one.number === row)?.texts
  return texts === undefined ? undefined : texts.findLastIndex((text) => text.trim() !== '') + 1
}

const cluesOf = (tally: ColumnTally, heading: string): Clues => {
  const filled = Math.max(0, tally.filled - (heading === '' ? 0 : 1))
  return { heading, filled, samples: tally.samples.filter((text) => text !== heading), dates: tally.dates.read + tally.ownDates, serials: tally.serials ?? 0, amounts: tally.amounts.read + tally.ownNumbers, mails: tally.mails, ids: tally.ids, flags: tally.flags }
}

/** The first guess of what a file's columns are. @param team owner of what names no team */
export function guessMapping(importer: Importer, facts: FileFacts, first: Headings, usual: Usual, team: Id<'team'> | null): { mapping: Mapping; whys: string[] } {
  const columns = columnsOf(importer)
  const headingRow = guessHeadingRow(first, columns)
  const headings = headingsAt(first, headingRow, facts.width)
  const guesses = guessColumns(facts.tallies.map((tally, at) => cluesOf(tally, headings[at] ?? '')), columns)
  const headed = headedWidth(first, headingRow) ?? facts.width
  const mapped = facts.tallies.map((tally, at) => {
    const [dates, amounts] = [guessOrder(tally.dates, usual.order), guessDecimal(tally.amounts, usual.decimal)]
    return { to: at < headed ? guesses[at]!.to : null, order: dates.ask ? null : dates.order, decimal: amounts.ask ? null : amounts.decimal }
  })
  const given = new Set(mapped.map((one) => one.to))
  const key = importer.keys.find((names) => names.every((name) => given.has(name))) ?? []
  return { mapping: { headingRow, columns: mapped, key: [...key], teamId: importer.team === undefined ? null : team, names: [], empty: 'keep' }, whys: guesses.map((guess) => guess.why) }
}

/** What keeps rows from being checked under a mapping, as sentences. */
export function wantsOf(importer: Importer, mapping: Mapping): string[] {
  const given = new Set(mapping.columns.map((one) => one.to))
  const wants = importer.columns.filter((column) => column.required && !given.has(column.name) && !(column.name === importer.team && mapping.teamId !== null))
    // With a key, rows of known records need no more than what they change; new ones are judged one by one.
    .filter(() => !given.has('id') && mapping.key.length === 0).map((column) => say`Say which column is ${column.label}: a new ${importer.kind} needs it.`)
  if (![...given].some((to) => to !== null)) wants.unshift('Say which column is what: none was recognised.')
  return [...wants, ...choicesWanted(importer, mapping)]
}

/** The formats that nothing in the file decides: they are asked, never guessed. */
function choicesWanted(importer: Importer, mapping: Mapping): string[] {
  return mapping.columns.flatMap(({ to, order, decimal }, at) => {
    const column = columnsOf(importer).find((one) => one.name === to)
    if (column?.type === 'date' && order === null) return [say`Say how dates in column ${columnLetters(at)} (${column.label}) are written: nothing there tells day and month apart.`]
    if ((column?.type === 'amount' || column?.type === 'number') && decimal === null) return [say`Say how numbers in column ${columnLetters(at)} (${column.label}) are written: nothing there tells 1.234 as one thousand from 1.234 as one.`]
    return []
  })
}

/** What is wrong with a mapping that somebody sent, by field. */
export function faultsOf(importer: Importer, mapping: Mapping, width: number): { field: string; message: string }[] {
  const columns = columnsOf(importer)
  const faults = mapping.columns.flatMap(({ to }, at) => {
    const field = `body.columns[${at}].to`
    if (to === null) return []
    if (!columns.some((column) => column.name === to)) return [{ field, message: say`${to} is no column of ${importer.title}` }]
    return mapping.columns.findIndex((one) => one.to === to) < at ? [{ field, message: say`${to} is taken by another column already` }] : []
  })
  if (mapping.columns.length !== width) faults.push({ field: 'body.columns', message: say`has ${mapping.columns.length} entries; the file has ${width} columns` })
  const known = mapping.key.length === 0 || importer.keys.some((names) => names.join() === mapping.key.join())
  if (!known) faults.push({ field: 'body.key', message: say`is not one of ${importer.keys.map((names) => names.join(' and ')).join(', ')}` })
  for (const name of known ? mapping.key : []) if (!mapping.columns.some((one) => one.to === name)) faults.push({ field: 'body.key', message: say`${name} comes from no column of the file` })
  for (const [at, { to }] of mapping.names.entries()) if (columns.find((column) => column.name === to)?.makes === undefined) faults.push({ field: `body.names[${at}].to`, message: say`names no column whose records an import of ${importer.title} makes` })
  if (importer.team === undefined && mapping.teamId !== null) faults.push({ field: 'body.teamId', message: say`${importer.title} belong to no team` })
  return faults
}
