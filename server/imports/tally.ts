import { say } from '@fullscore/api/sentence.ts'
import { amountTally, tallyAmount, type AmountTally } from './amounts.ts'
import { isEmpty, shown, type Cell } from './cells.ts'
import { dateTally, serialDate, tallyDate, type DateTally } from './dates.ts'
import { readFlag } from './words.ts'

/** What all texts of one column of a file say together. */
export interface ColumnTally { filled: number; samples: string[]; dates: DateTally; amounts: AmountTally; mails: number; ids: number; flags: number; ownDates: number; ownNumbers: number; serials?: number }
const empty = (): ColumnTally => ({ filled: 0, samples: [], dates: dateTally(), amounts: amountTally(), mails: 0, ids: 0, flags: 0, ownDates: 0, ownNumbers: 0 })

/** Counts a row in. The row of the headings is counted too; it weighs nothing in the end. @param number of the row, as the spreadsheet counts */
export function tallyRow(tallies: ColumnTally[], number: number, cells: readonly Cell[]): void {
  while (tallies.length < cells.length) tallies.push(empty())
  for (const [at, cell] of cells.entries()) {
    if (isEmpty(cell)) continue
    const tally = tallies[at]!
    tally.filled += 1
    const text = shown(cell)
    if (tally.samples.length < 4 && !tally.samples.includes(text)) tally.samples.push(text.slice(0, 80))
    if (typeof cell === 'object' && cell !== null) {
      if ('d' in cell) tally.ownDates += 1
      else if ('n' in cell) {
        tally.ownNumbers += 1
        if (serialDate(text) !== undefined) tally.serials = (tally.serials ?? 0) + 1
      }
      continue
    }
    const place = say`row ${number}`
    if (serialDate(text) !== undefined) tally.serials = (tally.serials ?? 0) + 1
    tallyDate(tally.dates, text, place)
    tallyAmount(tally.amounts, text, place)
    if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) tally.mails += 1
    if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) tally.ids += 1
    if (readFlag(text) !== undefined) tally.flags += 1
  }
}
