import { unzipSync, zipSync } from 'fflate'
import writeXlsxFile from 'write-excel-file/node'
import { describe, expect, it } from 'vitest'
import { readFile, type Reading } from './read-file.ts'

const sheet = 'xl/worksheets/sheet1.xml'
const rows = [['name', 'kind'], ['rt-1', 'device']].map((row) => row.map((value) => ({ value, type: String })))
/** A small spreadsheet of which one part was changed. */
async function spreadsheet(part: string, change: (xml: string) => string): Promise<Uint8Array> {
  const parts = unzipSync(await writeXlsxFile(rows).toBuffer())
  return zipSync({ ...parts, [part]: Buffer.from(change(Buffer.from(parts[part]!).toString())) }, { level: 9 })
}
const read = (bytes: Uint8Array, reading?: Reading) => readFile({ bytes, source: 'xlsx', sheet: undefined }, async () => undefined, reading)
const huge = 'a'.repeat(12_000_000)
const withCell = () => spreadsheet(sheet, (xml) => xml.replace(/<c r="B2".*?<\/c>/, `<c r="B2" t="inlineStr"><is><t>${huge}</t></is></c>`))
/** Cells that are opened and never closed: looking for their ends takes the square of their number. */
const slow = () => spreadsheet(sheet, (xml) => xml.replace('</sheetData>', `${'<c >'.repeat(400_000)}</sheetData>`))

describe('a spreadsheet made to hold its reader up', () => {
  it('is refused before it is read when one cell is larger than any spreadsheet allows', async () => {
    const file = await withCell()
    expect(file.length).toBeLessThan(50_000)
    const began = performance.now()
    await expect(read(file)).rejects.toMatchObject({ parts: { code: 'unreadable-file', detail: expect.stringContaining('B2') as string } })
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  it.each([
    ['a text that cells share', 'xl/sharedStrings.xml', (xml: string) => xml.replace('device', huge)],
    ['an attribute', sheet, (xml: string) => xml.replace('<row', `<row spans="${huge}"`)],
    ['a style', 'xl/styles.xml', (xml: string) => xml.replace('</styleSheet>', `<!--${huge}--></styleSheet>`)],
  ])('is refused for %s', async (_, part, change) => {
    await expect(read(await spreadsheet(part, change))).rejects.toMatchObject({ parts: { detail: expect.stringContaining('characters that a cell can hold') as string } })
  })

  it('ends with its time, and so does its thread: others are read at once', async () => {
    const file = await slow()
    await Promise.all([read(file, { mostMs: 400 }), read(file, { mostMs: 400 })].map((one) => expect(one).rejects.toMatchObject({ parts: { code: 'unreadable-file', detail: expect.stringContaining('takes longer than') as string } })))
    expect(await read(await spreadsheet(sheet, (xml) => xml))).toMatchObject({ rows: 2, width: 2 })
  })

  it('ends when whoever sent it has left', async () => {
    const leave = new AbortController()
    const reading = read(await slow(), { signal: leave.signal })
    setTimeout(() => leave.abort(), 300)
    await expect(reading).rejects.toMatchObject({ parts: { detail: 'Whoever sent this file left before it was read.' } })
    await expect(read(await slow(), { signal: leave.signal })).rejects.toMatchObject({ parts: { detail: expect.stringContaining('left') as string } })
  })

  it('may hold texts as long as spreadsheets allow', async () => {
    expect(await read(await spreadsheet(sheet, (xml) => xml.replace(/<c r="B2".*?<\/c>/, `<c r="B2" t="inlineStr"><is><t>${'ü'.repeat(32_767)}</t></is></c>`)))).toMatchObject({ rows: 2 })
  })
})
