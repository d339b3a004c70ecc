import { inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawScore } from '@fullscore/api/insight/score.ts'
import { putEntry } from '../../../agenda/entries.ts'
import { keep } from '../../../kernel/change.ts'
import { world, type TestPerson, type World } from '../../../testing.ts'
import { pictureOfScore } from '../picture.ts'
import { fontOf } from './fonts.ts'

let w: World
let reader: TestPerson
beforeAll(async () => {
  w = await world()
  reader = await w.person('Rosa Lind', [{ role: 'operations-manager' }])
  const now = w.ctx.clock.now()
  await keep(w.ctx, 'test', async (tx) => {
    const base = { subject: { kind: 'incident', id: w.ctx.ids.make() }, team: w.team, certainty: 'fact' as const, why: '', services: [] }
    await putEntry(tx, { ...base, key: 'p:1', stave: 'incidents', line: 1, mark: 'incident', state: 'open', from: now.subtract({ hours: 2 }), to: null, label: 'SEV1 Gdańsk Łódź Ελλάδα Київ 漢', weight: 90 })
    await putEntry(tx, { ...base, key: 'p:3', stave: 'incidents', line: 2, mark: 'incident', state: 'open', from: now.subtract({ hours: 1 }), to: null, label: 'thin\u2009en\u2002wide\u3000narrow\u202fzero\u200bjoined\u200dmark\ufeff', weight: 91 })
    await putEntry(tx, { ...base, key: 'p:2', stave: 'network', line: 2, mark: 'alert', state: 'resolved', from: now.subtract({ hours: 3 }), to: now, label: 'link down', weight: 60 })
  })
})
afterAll(() => w.close())

interface Pdf { text: string; bytes: Buffer; status: number; type: string | null }
async function ask(query: Record<string, string>): Promise<Pdf> {
  const answer = await pictureOfScore(await reader.ctx(), drawScore.query.parse(query))
  const bytes = Buffer.from(await answer.arrayBuffer())
  return { bytes, text: bytes.toString('latin1'), status: answer.status, type: answer.headers.get('content-type') }
}
const pagesOf = ({ text }: Pdf) => [...text.matchAll(/\/Type \/Page\b(?!s)/g)].length
/** What the pages draw, unpacked. */
const drawnIn = ({ text, bytes }: Pdf) => [...text.matchAll(/stream\r?\n/g)].map((found) => {
  const begin = found.index + found[0].length
  try { return inflateSync(bytes.subarray(begin, text.indexOf('endstream', begin))).toString('latin1') } catch { return '' }
}).join('\n')

describe('the Score on paper', () => {
  it('is a PDF with every font embedded, landscape, as wide as asked', async () => {
    const [a4, a3] = [await ask({}), await ask({ paper: 'a3', zoom: 'month' })]
    expect([a4.status, a4.type, a4.text.slice(0, 5)]).toEqual([200, 'application/pdf', '%PDF-'])
    expect(a4.text).toContain('/MediaBox [0 0 841.89 595.28]')
    expect(a3.text).toContain('/MediaBox [0 0 1190.55 841.89]')
    const fonts = [...a4.text.matchAll(/\/FontName \/\w+\+(\w+)/g)].map((found) => found[1])
    expect(new Set(fonts)).toContain('SourceSans3')
    expect([...a4.text.matchAll(/\/FontFile[23]? /g)].length).toBe([...a4.text.matchAll(/\/Type \/FontDescriptor/g)].length)
    expect(pagesOf(a3)).toBe(1)
  })
  it('carries the incident\'s red, and in grey no colour at all', async () => {
    const colours = (pdf: Pdf) => [...drawnIn(pdf).matchAll(/([\d.]+) ([\d.]+) ([\d.]+) (?:scn|SCN|rg|RG)\b/g)].map((found) => [found[1], found[2], found[3]].map(Number))
    expect(colours(await ask({})).some(([r = 0, g = 0]) => r > 0.5 && g < 0.1)).toBe(true)
    const grey = colours(await ask({ grey: 'true' }))
    expect(grey.length).toBeGreaterThan(50)
    expect(grey.every(([r, g, b]) => r === g && g === b)).toBe(true)
  })
  it.each([
    [{ zoom: 'day', from: '2026-11-12T00:00:00Z' }, 'query.to'], [{ zoom: 'day', from: '2026-11-12T00:00:00Z', to: '2026-11-11T00:00:00Z' }, 'query.to'], [{ zone: 'Mars/Olympus' }, 'query.zone'],
  ])('refuses %j, naming the field', async (query, field) => {
    await expect(ask(query as Record<string, string>)).rejects.toMatchObject({ parts: { kind: 'invalid', errors: [{ field }] } })
  })
  it('refuses a third while two are drawn', async () => {
    const [ctx, query] = [await reader.ctx(), drawScore.query.parse({})]
    const three = await Promise.allSettled([1, 2, 3].map(() => pictureOfScore(ctx, query)))
    expect(three.map((one) => one.status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
    expect((await ask({})).status).toBe(200)
  })
  it('draws staves in the order asked for, and only those', async () => {
    const all = await ask({})
    const few = await ask({ staves: 'incidents,network' })
    expect(few.bytes.length).toBeLessThan(all.bytes.length)
    expect(pagesOf(few)).toBe(1)
  })
})

it.each([['italic 400 15px "STIX Two Text"', 'serif-italic', 15], ['500 24px "STIX Two Text"', 'serif-500', 24], ['600 13px "Source Sans 3"', 'sans-600', 13], ['400 13.5px "Source Sans 3"', 'sans-400', 13.5]])('%s is %s', (css, face, size) => {
  expect(fontOf(css)).toEqual({ face, size })
})
