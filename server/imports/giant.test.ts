import type { AddressInfo } from 'node:net'
import { serve, type ServerType } from '@hono/node-server'
import { unzipSync, zipSync } from 'fflate'
import writeXlsxFile from 'write-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSession } from '../access/sign-in.ts'
import { apiOf } from '../http/app.ts'
import { world, type World } from '../testing.ts'
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
    await expect(read(file)).rejects.toMatchObject({ parts: { code: 'unreadable-file', detail: expect.stringContaining('B2') as string } })
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

describe('over HTTP', () => {
  let w: World
  let server: ServerType
  let url: string
  beforeAll(async () => {
    w = await world()
    const app = apiOf(w.product.modules.flatMap((m) => m.routes ?? []), w.product.open)
    url = await new Promise((resolve) => { server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, (at: AddressInfo) => resolve(`http://127.0.0.1:${at.port}`)) })
  })
  afterAll(async () => {
    server.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
    await w.close()
  })

  it('a sender who leaves gives the place free: two of them keep nobody from importing', async () => {
    const mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
    const cookie = `fullscore_session=${await openSession(w.ctx, mei.id, { address: '', userAgent: '' })}`
    const send = (body: Uint8Array<ArrayBuffer> | string, signal?: AbortSignal) => fetch(`${url}/api/v1/imports/files?subject=vendors&name=a`, { method: 'POST', body, headers: { cookie, 'x-fullscore': '1', 'content-type': 'application/octet-stream' }, ...(signal ? { signal } : {}) })
    const file = Uint8Array.from(await slow())
    const leave = new AbortController()
    // A place may be taken by one of the small files that look whether there is any: then it is tried again.
    const hold = async (): Promise<number | 'left'> => {
      for (;;) {
        const status = await send(file, leave.signal).then((response) => response.status, () => 'left' as const)
        if (status !== 503) return status
      }
    }
    const left = [hold(), hold()]
    await expect.poll(async () => (await send('Name\nA\n')).status, { timeout: 20_000, interval: 100 }).toBe(503)
    leave.abort()
    expect(await Promise.all(left)).toEqual(['left', 'left'])
    await expect.poll(async () => (await send('Name\nA\n')).status, { timeout: 20_000, interval: 200 }).toBe(201)
  })
})
