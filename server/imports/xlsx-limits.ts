import { importLimits } from '@fullscore/api/imports/imports.ts'
import { amount, say } from '@fullscore/api/sentence.ts'
import { Unreadable } from './zip.ts'

/** Characters that a cell of a spreadsheet can hold, by the programs that write them. */
const mostOfCell = 32_767
/** Bytes from one tag to the next: as many characters as a cell can hold, written in the widest way that people meet. */
const mostBetweenTags = 4 * mostOfCell

/**
 * Refuses a part of a spreadsheet with a text or a tag that no spreadsheet program would write: reading one of many megabytes takes the
 * reader hours. One pass over the bytes, before anything is read. @throws Unreadable that names the cell
 */
export function requireShortTexts(part: Buffer): void {
  for (let at = part.indexOf(0x3c); at >= 0;) {
    const next = part.indexOf(0x3c, at + 1)
    if ((next < 0 ? part.length : next) - at > mostBetweenTags) {
      const cell = part.toString('latin1', Math.max(0, at - 2000), at + 200).match(/<(?:\w+:)?c\s[^>]*?\br="[A-Z]{1,3}\d{1,7}"/g)?.at(-1)?.match(/"([A-Z]+\d+)"$/)?.[1]
      throw new Unreadable(cell === undefined
        ? say`A text in this spreadsheet is far longer than the ${amount(mostOfCell)} characters that a cell can hold. Take it out.`
        : say`Cell ${cell} holds far more than the ${amount(mostOfCell)} characters that a cell can hold. Take them out.`)
    }
    at = next
  }
}

/** Refuses a sheet with more rows or columns than an import takes. @throws Unreadable */
export function requireSize(xml: string): void {
  let rows = 0
  for (const [, number] of xml.matchAll(/<row\s[^>]*?\br="(\d+)"/g)) rows = Math.max(rows, Number(number))
  if (rows > importLimits.rows + 1000) throw new Unreadable(say`This sheet has something in row ${rows}; an import takes ${amount(importLimits.rows)} rows. Split the file.`)
  for (const [, letters] of xml.matchAll(/<c\s[^>]*?\br="([A-Z]+)\d+"/g)) {
    if (letters!.length > 3 || [...letters!].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) > importLimits.columns) {
      throw new Unreadable(say`This sheet has something in column ${letters!}; an import takes ${importLimits.columns} columns.`)
    }
  }
}
