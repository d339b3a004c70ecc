import { unzipSync, zipSync } from 'fflate'
import writeXlsxFile from 'write-excel-file/node'
import { describe, expect, it } from 'vitest'
import type { Cell } from './cells.ts'
import { readCell } from './cells.ts'
import { readFile, type ReadRow } from './read-file.ts'

const text = (value: string) => ({ value, type: String })
const number = (value: number) => ({ value, type: Number })
const rows = [[text('Contracts of 2026'), null, null], [text('Name'), text('Vendor'), text('First day')], [text('A'), text('Acme'), number(42_004)], [text('B'), null, number(42_004)], [null, null, null], [text('C'), null, number(42_004)], [text('D'), text('Other'), number(42_004)]]

/** What is read of a small spreadsheet with parts changed. */
async function read(change: Record<string, (xml: string) => string>): Promise<{ cells: Cell[][]; readAs: string }> {
  const parts = unzipSync(await writeXlsxFile(rows).toBuffer())
  const changed = Object.fromEntries(Object.entries(change).map(([part, of]) => [part, Buffer.from(of(Buffer.from(parts[part]!).toString()))]))
  const all: ReadRow[] = []
  const facts = await readFile({ bytes: zipSync({ ...parts, ...changed }), source: 'xlsx', sheet: undefined }, async (batch) => { all.push(...batch) })
  return { cells: all.map((row) => row.cells), readAs: facts.readAs }
}
const merging = (...refs: string[]) => ({ 'xl/worksheets/sheet1.xml': (xml: string) => xml.replace('</sheetData>', `</sheetData><mergeCells count="${refs.length}">${refs.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`) })

describe('a spreadsheet', () => {
  it('with cells merged over rows says for each of them what the merged cell says; a title over columns is no value of theirs', async () => {
    const { cells, readAs } = await read(merging('A1:C1', 'B3:B6', 'C7:C900000'))
    expect(cells.map((row) => row[1] ?? null)).toEqual([null, 'Vendor', 'Acme', 'Acme', 'Acme', 'Other'])
    expect(cells[0]).toEqual(['Contracts of 2026'])
    expect(readAs).toContain('merged cell above')
    expect((await read({})).cells.map((row) => row[1] ?? null)).toEqual([null, 'Vendor', 'Acme', null, null, 'Other'])
  })

  it('that counts days from 1904 on means other days by its bare numbers', async () => {
    const day = async (change: Parameters<typeof read>[0]) => readCell((await read(change)).cells[2]![2] as Exclude<Cell, null>, { name: 'on', label: 'On', type: 'date' }, { order: 'dmy', decimal: '.', zone: 'UTC' })
    expect(await day({})).toMatchObject({ many: { values: { on: '2014-12-31' } } })
    expect(await day({ 'xl/workbook.xml': (xml) => (/<workbookPr/.test(xml) ? xml.replace(/<workbookPr[^>]*>/, '<workbookPr date1904="1"/>') : xml.replace('<sheets>', '<workbookPr date1904="1"/><sheets>')) })).toMatchObject({ many: { values: { on: '2019-01-01' } } })
  })
})
