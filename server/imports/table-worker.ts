import { parentPort } from 'node:worker_threads'
import writeXlsxFile, { type Row } from 'write-excel-file/node'
import type { TableCell } from './table.ts'

/** Gathers rows and makes an XLSX file of them, away from the thread that answers people. */
const port = parentPort!
const rows: Row[] = []

function cellOf(cell: TableCell): Row[number] {
  if (cell === '') return null
  if (typeof cell === 'string') return { value: cell.slice(0, 32_767), type: String }
  if ('n' in cell) return { value: Number(cell.n), type: Number }
  // A day becomes what the file format calls a date; no clock is read.
  return { value: new Date(`${cell.d}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' }
}

port.on('message', (message: { rows: TableCell[][] } | 'end') => {
  if (message === 'end') {
    void writeXlsxFile(rows, { stickyRowsCount: 1 }).toBuffer().then((bytes) => {
      port.postMessage(bytes)
      port.close()
    })
    return
  }
  for (const row of message.rows) rows.push(row.map((cell) => (rows.length === 0 && typeof cell === 'string' ? { value: cell, type: String, fontWeight: 'bold' as const } : cellOf(cell))))
})
