import { readSheet } from 'read-excel-file/node'
import { zipSync } from 'fflate'
import { importLimits } from '@fullscore/api/imports/imports.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Cell } from './cells.ts'
import { requireShortTexts, requireSize } from './xlsx-limits.ts'
import { unzip, Unreadable } from './zip.ts'

/** `filled`: how many cells took the value of the merged cell that they are part of. */
export interface SheetRead { rows: (Cell[] | undefined)[]; sheet: string; sheets: string[]; filled: number }

const uncounted = '#NOT CALCULATED'
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const decoded = (text: string) => text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (all, name: string) => {
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : name.startsWith('#') ? Number(name.slice(1)) : undefined
  return code === undefined ? (Object.hasOwn(entities, name) ? entities[name]! : all) : code < 0x110000 ? String.fromCodePoint(code) : all
})
const attribute = (tag: string, name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]

/**
 * Reads one sheet of an XLSX file: the values that the spreadsheet program stored, formulas by their last result.
 * Row `n` of the sheet is `rows[n - 1]`. @param wanted name of the sheet; the first visible one if left out @throws Unreadable
 */
export async function readXlsx(bytes: Buffer, wanted: string | undefined): Promise<SheetRead> {
  if (bytes.length < 22) throw new Unreadable('This is no spreadsheet (.xlsx).')
  if (bytes.readUInt32BE(0) === 0xd0cf11e0) throw new Unreadable('This is a spreadsheet of the old kind (.xls), or one locked by a password: save it as .xlsx without a password.')
  const files = unzip(bytes, (name) => /^(\[Content_Types\]\.xml|_rels\/.*\.rels|xl\/(workbook|styles|sharedStrings)\.xml|xl\/worksheets\/[^/]+\.xml|xl\/_rels\/.*\.rels)$/i.test(name), importLimits.unpacked)
  const workbook = files.get('xl/workbook.xml')?.toString('utf8')
  if (workbook === undefined) throw new Unreadable('This is no spreadsheet (.xlsx).')
  if (/<!DOCTYPE|<!ENTITY/i.test(workbook)) throw new Unreadable('This file holds declarations that spreadsheets do not have.')
  const visible = [...workbook.matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)].filter(([tag]) => !/\sstate="(hidden|veryHidden)"/.test(tag)).map(([tag]) => ({ name: decoded(attribute(tag, 'name') ?? ''), id: attribute(tag, '(?:\\w+:)?id') }))
  const chosen = wanted === undefined ? visible[0] : visible.find((one) => one.name === wanted)
  if (!chosen) throw new Unreadable(wanted === undefined ? 'This spreadsheet has no sheet.' : say`This spreadsheet has no sheet "${wanted}"; it has ${visible.map((one) => one.name).join(', ')}.`)
  const path = pathOfSheet(files, chosen.id)
  for (const [name, part] of files) if (name === path || !name.startsWith('xl/worksheets/')) requireShortTexts(part)
  const xml = files.get(path)!.toString('utf8')
  const merges = mergesIn(xml)
  files.set(path, Buffer.from(mended(xml)))
  for (const name of files.keys()) if (name.startsWith('xl/worksheets/') && name !== path) files.set(name, Buffer.from('<worksheet><sheetData/></worksheet>'))
  const again = Buffer.from(zipSync(Object.fromEntries(files), { level: 0 }))
  files.clear()
  const rows = await readSheet<{ n: string }>(again, chosen.name, { trim: false, parseNumber: (n) => ({ n }) }).catch((error: Error) => {
    throw new Unreadable(say`This spreadsheet cannot be read: ${error.message.slice(0, 200)}.`)
  })
  const since1904 = /<(?:\w+:)?workbookPr\s[^>]*\bdate1904="(?:1|true)"/.test(workbook)
  const cells = rows.map((row) => row.map((value) => cellOf(value, since1904)))
  return { rows: cells, sheet: chosen.name, sheets: visible.map((one) => one.name), filled: fillMerged(cells, merges) }
}

interface Merge { column: number; from: number; to: number }
const columnOf = (letters: string) => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1

/** Cells that were merged over several rows, by their first column; rows as the sheet counts them. */
const mergesIn = (xml: string): Merge[] => [...xml.matchAll(/<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"/g)]
  .map(([, letters, from, to]) => ({ column: columnOf(letters!), from: Number(from), to: Number(to) })).filter(({ from, to }) => to > from)

/** A cell merged over several rows says what it says for each of them; one merged over columns alone is a title. @returns how many cells were filled */
function fillMerged(rows: Cell[][], merges: readonly Merge[]): number {
  let filled = 0
  for (const { column, from, to } of merges) {
    const value = rows[from - 1]?.[column] ?? null
    if (value === null) continue
    for (const row of rows.slice(from, to)) {
      if ((row[column] ?? null) !== null || row.every((cell) => cell === null)) continue
      while (row.length < column) row.push(null)
      row[column] = value
      filled += 1
    }
  }
  return filled
}

function pathOfSheet(files: Map<string, Buffer>, id: string | undefined): string {
  const rels = files.get('xl/_rels/workbook.xml.rels')?.toString('utf8') ?? ''
  const target = [...rels.matchAll(/<(?:\w+:)?Relationship\s[^>]*>/g)].map(([tag]) => ({ id: attribute(tag, 'Id'), target: attribute(tag, 'Target') })).find((one) => one.id === id)?.target
  const path = target?.startsWith('/') ? target.slice(1) : `xl/${target ?? ''}`
  if (!files.has(path)) throw new Unreadable('This spreadsheet is damaged: its sheet is missing.')
  return path
}

/**
 * A sheet without what would stop the reader: cells that hold nothing go, and a formula that was never calculated, or a cell that
 * lacks its value, becomes an error of that cell alone. @throws Unreadable when the sheet is larger than an import may be
 */
function mended(xml: string): string {
  if (/<!DOCTYPE|<!ENTITY/i.test(xml.slice(0, 2000))) throw new Unreadable('This file holds declarations that spreadsheets do not have.')
  const error = (tag: string) => `<c${/\sr="[^"]*"/.exec(tag)?.[0] ?? ''} t="str"><v>${uncounted}</v></c>`
  const text = xml
    // The reader drops errors as if the cells were empty; as texts they arrive.
    .replace(/(<c\s(?:[^>]*?\s)?t=)"e"/g, '$1"str"')
    .replace(/<c(\s[^>]*)?\/>/g, '')
    .replace(/<c(\s[^>]*)?><\/c>/g, '')
    .replace(/<c(\s[^>]*)?>((?:(?!<\/c>).)*?<f\b(?:(?!<\/c>).)*?)<\/c>/gs, (all, tag: string | undefined, inside: string) => {
      const isText = /\st="str"/.test(tag ?? '')
      return /<v>[^<]+<\/v>/.test(inside) || (isText && /<v\/>|<v><\/v>/.test(inside)) ? all : error(tag ?? '')
    })
    .replace(/<c(\s[^>]*\st="(?:s|b|str)"[^>]*)>\s*(?:<v\/>|<v><\/v>)?\s*<\/c>/g, '')
    .replace(/<row(\s[^>]*)?>\s*<\/row>|<row(\s[^>]*)?\/>/g, '')
  requireSize(text)
  return text
}

const errorWords: Record<string, string> = {
  '#REF!': 'refers to a cell that is gone', '#N/A': 'found nothing', '#DIV/0!': 'divides by zero', '#NAME?': 'uses a name that is not known', '#VALUE!': 'calculates with a value of the wrong kind',
  '#NUM!': 'has no number as its result', '#NULL!': 'joins ranges that do not meet', '#SPILL!': 'has no room for its result',
}

/** An error of a spreadsheet's formula as a reason. */
export function formulaError(text: string): string | undefined {
  if (text === uncounted) return 'holds a formula without a result: open and save the file in your spreadsheet program'
  const words = errorWords[text.trim().toUpperCase()]
  return words === undefined ? undefined : say`holds ${text.trim()}: its formula ${words}`
}

function cellOf(value: unknown, since1904: boolean): Cell {
  if (value === null || value === undefined) return null
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return { e: 'holds a date that no calendar has', was: '' }
    const iso = value.toISOString()
    return { d: iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19) }
  }
  if (typeof value === 'object') return { n: numberText((value as { n: string }).n), ...(since1904 ? { since1904 } : {}) }
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const reason = formulaError(text)
  return reason === undefined ? text : { e: reason, was: text === uncounted ? '' : text }
}

/** A stored number without the noise of binary fractions, which spreadsheets do not show either, and without an exponent. */
function numberText(stored: string): string {
  if (/^-?\d{1,15}$/.test(stored)) return stored
  const number = Number(Number(stored).toPrecision(15))
  return Number.isFinite(number) ? number.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 15 }) : stored
}
