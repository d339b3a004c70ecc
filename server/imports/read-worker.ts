import { Readable } from 'node:stream'
import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { parse, type CsvError } from 'csv-parse'
import { importLimits } from '@fullscore/api/imports/imports.ts'
import { amount, count, say } from '@fullscore/api/sentence.ts'
import { isEmpty, type Cell } from './cells.ts'
import { decode, guessSeparator, noText, separatorWords } from './sniff.ts'
import { tallyRow, type ColumnTally } from './tally.ts'
import type { FileFacts, ReadRow, ToMain, ToWorker } from './read-file.ts'
import { formulaError, readXlsx } from './xlsx.ts'
import { Unreadable } from './zip.ts'

const batchSize = 1000
const port = parentPort!
const send = (message: ToMain) => port.postMessage(message)

/** A cell that can be stored, however it came. */
function fit(cell: Cell): Cell {
  if (typeof cell !== 'string') return cell
  if (cell.length > importLimits.cell) return { e: say`is longer than ${amount(importLimits.cell)} characters`, was: `${cell.slice(0, 100).toWellFormed().replaceAll('\0', '')}…` }
  const text = cell.includes('\0') || !cell.isWellFormed() ? cell.replaceAll('\0', '').toWellFormed() : cell
  const reason = text.startsWith('#') ? formulaError(text) : undefined
  return reason === undefined ? text : { e: reason, was: text }
}

/** The rows of a CSV file or of pasted cells, numbered as a spreadsheet would. */
async function* csvRows(bytes: Uint8Array, facts: Pick<FileFacts, 'readAs'>): AsyncGenerator<Cell[]> {
  const { text: whole, encoding } = decode(bytes)
  const other = noText(bytes, whole)
  if (other !== undefined) throw new Unreadable(say`This is no text, but ${other}: save the cells as CSV or .xlsx.`)
  const hint = /^sep=(.)\r?\n/i.exec(whole)
  const text = hint ? whole.slice(hint[0].length) : whole
  const separator = hint?.[1] ?? guessSeparator(text)
  facts.readAs = say`${encoding}, cells separated by ${separatorWords[separator as keyof typeof separatorWords] ?? `"${separator}"`}`
  const parts = function* () { for (let i = 0; i < text.length; i += 65_536) yield text.slice(i, i + 65_536) }
  const parser = Readable.from(parts()).pipe(parse({ delimiter: separator, relax_quotes: true, relax_column_count: true, skip_empty_lines: false, max_record_size: 4 * 1024 * 1024 }))
  try {
    for await (const record of parser) yield record as string[]
  } catch (error) {
    const { code, message, lines } = error as CsvError & { lines?: number }
    if (code === 'CSV_QUOTE_NOT_CLOSED') throw new Unreadable(lines === undefined ? 'A quotation mark is opened and never closed.' : say`A quotation mark is opened and never closed; the file ends in line ${lines}.`)
    if (code === 'CSV_MAX_RECORD_SIZE') throw new Unreadable(say`Line ${lines ?? '?'} is far too long: is a quotation mark left open?`)
    throw new Unreadable(say`This file cannot be read as CSV: ${message}.`)
  }
}

async function* rowsOf({ bytes, source, sheet }: ToWorker, facts: FileFacts): AsyncGenerator<Cell[]> {
  if (source !== 'xlsx') return yield* csvRows(bytes, facts)
  const read = await readXlsx(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), sheet)
  Object.assign(facts, { sheet: read.sheet, sheets: read.sheets, readAs: read.filled > 0 ? say`sheet "${read.sheet}", in which ${count(read.filled, 'a cell takes', '# cells take')} what the merged cell above says` : say`sheet "${read.sheet}"` })
  for (const [at, row] of read.rows.entries()) {
    yield row ?? []
    read.rows[at] = undefined
  }
}

async function readAll(given: ToWorker): Promise<void> {
  const tallies: ColumnTally[] = []
  const facts: FileFacts = { readAs: '', sheet: '', sheets: [], width: 0, rows: 0, tallies }
  let batch: ReadRow[] = []
  let number = 0
  const flush = async () => {
    send({ rows: batch })
    batch = []
    // The next batch waits until this one is stored: memory stays that of one batch.
    await once(port, 'message')
  }
  for await (const record of rowsOf(given, facts)) {
    number += 1
    const cells = record.map(fit)
    while (cells.length > 0 && isEmpty(cells.at(-1))) cells.pop()
    if (cells.length === 0) continue
    facts.rows += 1
    facts.width = Math.max(facts.width, cells.length)
    if (facts.rows > importLimits.rows + 1) throw new Unreadable(say`This file has more than ${amount(importLimits.rows)} rows. Split it.`)
    if (facts.width > importLimits.columns) throw new Unreadable(say`Row ${number} has ${facts.width} cells; an import takes ${importLimits.columns} columns.`)
    tallyRow(tallies, number, cells)
    if (batch.push({ number, cells }) >= batchSize) await flush()
  }
  if (batch.length > 0) await flush()
  if (facts.rows === 0) throw new Unreadable('There is nothing in this file.')
  send({ facts })
}

readAll(workerData as ToWorker).then(() => port.close(), (error: Error) => {
  send(error instanceof Unreadable ? { unreadable: error.message } : { defect: error.stack ?? error.message })
  port.close()
})
