import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { csvCell } from './csv-cell.ts'
import { Refusal } from '../kernel/refusal.ts'
import { importLimits } from '@fullscore/api/imports/imports.ts'
import { plain } from '@fullscore/api/render.ts'
import { amount, say } from '@fullscore/api/sentence.ts'

/** A cell to be written: text, or a number (`n`) or day (`d`) that a spreadsheet is to know as such. */
export type TableCell = string | { n: string } | { d: string }
export type TableFormat = 'csv' | 'xlsx'
const textOf = (cell: TableCell) => (typeof cell === 'string' ? plain(cell) : 'n' in cell ? cell.n : cell.d)
const batchSize = 1000

/** A number as a spreadsheet can hold it exactly; longer ones stay text. */
export const numberCell = (text: string): TableCell => (/^-?\d{1,12}(\.\d{1,6})?$/.test(text) ? { n: text } : text)

/**
 * Sends rows as a file. CSV is streamed; XLSX is made in a thread of its own, for at most 100,000 rows.
 * What a spreadsheet would run as a formula is made text. @throws Refusal when there are too many rows for XLSX
 */
export async function tableResponse(rows: AsyncIterable<readonly TableCell[]>, name: string, format: TableFormat): Promise<Response> {
  const headers = {
    'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'content-disposition': `attachment; filename="${name.replace(/[^\w.-]+/g, '-')}.${format}"`,
  }
  if (format === 'csv') return new Response(ReadableStream.from(csvLines(rows)).pipeThrough(new TextEncoderStream()), { headers })
  return new Response(await xlsxOf(rows), { headers })
}

async function* csvLines(rows: AsyncIterable<readonly TableCell[]>): AsyncGenerator<string> {
  // The mark tells spreadsheet programs that this is UTF-8.
  let lines = '\ufeff'
  let count = 0
  for await (const row of rows) {
    lines += `${row.map((cell) => csvCell(textOf(cell))).join(',')}\r\n`
    if (++count % 200 === 0) {
      yield lines
      lines = ''
    }
  }
  if (lines !== '') yield lines
}

/** A sheet's texts are no formulas; one that looks as if CSV had made it safe is marked, so that it comes back as it was. */
const sheetText = (text: string) => (/^'+[=+\-@]/.test(text) ? `'${text}` : text)

async function xlsxOf(rows: AsyncIterable<readonly TableCell[]>): Promise<Uint8Array<ArrayBuffer>> {
  const worker = new Worker(new URL('./table-worker.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: 1024 } })
  const failed = once(worker, 'error').then(([error]): never => { throw error as Error })
  failed.catch(() => undefined)
  try {
    let [batch, count] = [[] as (readonly TableCell[])[], 0]
    for await (const row of rows) {
      if (++count > importLimits.rows + 1) throw new Refusal({ code: 'too-many-rows', kind: 'conflict', detail: say`More than ${amount(importLimits.rows)} rows: filter the list, or export it as CSV.` })
      if (batch.push(row.map((cell) => (typeof cell === 'string' ? sheetText(plain(cell)) : cell))) < batchSize) continue
      worker.postMessage({ rows: batch })
      batch = []
    }
    worker.postMessage({ rows: batch })
    const done = once(worker, 'message').then(([bytes]) => bytes as Uint8Array<ArrayBuffer>)
    worker.postMessage('end')
    return await Promise.race([done, failed])
  } finally {
    await worker.terminate()
  }
}
