import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../kernel/context.ts'
import { shown } from './cells.ts'
import { placeOf } from './evaluate.ts'
import { readImport } from './read.ts'
import { rowsOf } from './store.ts'
import { tableResponse, type TableCell, type TableFormat } from './table.ts'

/** The rows that were not taken, in the columns of their file, with the reasons beside: to be mended and imported again. */
export async function badRows(ctx: Ctx, id: Id<'import'>, format: TableFormat): Promise<Response> {
  const { columns, mapping, name } = await readImport(ctx, id)
  const headings = columns.map((column) => column.heading || column.letters)
  const rows = async function* (): AsyncGenerator<TableCell[]> {
    yield [...headings, 'Row', 'Reason']
    for (let after = mapping.headingRow; ;) {
      const batch = await rowsOf(ctx, id, { after, limit: 500, verdicts: ['bad', 'left'] })
      for (const row of batch) {
        const reasons = (row.reasons ?? []).map((one) => `${placeOf(row.number, one.column, columns[one.column ?? -1]?.heading ?? '')}: ${one.message}`)
        yield [...columns.map((_, at) => shown(row.cells[at])), { n: String(row.number) }, reasons.join('\n')]
      }
      if (batch.length < 500) return
      after = batch.at(-1)!.number
    }
  }
  return tableResponse(rows(), `${name.replace(/\.(csv|xlsx|txt|tsv)$/i, '')}-not-taken`, format)
}
