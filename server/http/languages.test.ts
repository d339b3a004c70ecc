import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { editMe, me } from '@fullscore/api/access/access.ts'
import { caller } from '@fullscore/api/call.ts'
import type { Log } from '../kernel/log.ts'
import { openSession } from '../access/sign-in.ts'
import { readerOf } from '../organisation/reader.ts'
import { world, type TestPerson, type World } from '../testing.ts'
import { catalogueFor, judged, readLanguages } from './languages.ts'
import { pageLanguage } from './page-language.ts'
import { serveWeb } from './web.ts'

const dir = mkdtempSync(path.join(tmpdir(), 'fullscore-languages-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function heard(): { log: Log; lines: { level: string; given: Record<string, unknown> }[] } {
  const lines: { level: string; given: Record<string, unknown> }[] = []
  const at = (level: string) => (given: Record<string, unknown>) => { lines.push({ level, given }) }
  return { lines, log: { info: at('info'), warn: at('warn'), error: at('error'), debug: at('debug') } as never }
}
const put = (name: string, text: string) => { mkdirSync(path.join(dir, 'languages'), { recursive: true }); writeFileSync(path.join(dir, 'languages', name), text) }
const read = (log: Log) => readLanguages(path.join(dir, 'languages'), async () => new Set(['Sign in first.', 'team', '# alert|# alerts']), log)

describe('a file of a language', () => {
  it('is judged sentence by sentence', () => {
    expect(judged({ 'Held by {0}.': 'Gehalten von {0}.', '{0} of {1}': '{1}: {0}', '{{x}}': '{{y}}', '# alert|# alerts': { one: '# Alarm', other: '# Alarme' }, 'of # {0}|of # {0}s': { other: '{0} #' }, '': '' })).toHaveProperty('Held by {0}.')
  })
  it.each([
    ['a list', [], /it: must be an object/],
    ['a number', { 'A.': 1 }, /"A\.": neither a sentence nor the forms of a count/],
    ['a parameter that the sentence does not have', { 'Held by {0}.': 'Von {0}, {2}.' }, /"Held by \{0\}\.": the parameter \{2\} is none that this sentence has/],
    ['one in a form', { '# alert|# alerts': { one: '#', other: '# {0}' } }, /the parameter \{0\}/],
    ['a count without its last form', { '# alert|# alerts': { one: '# Alarm' } }, /the form "other" is missing/],
    ['a count as one sentence', { '# alert|# alerts': '# Alarme' }, /needs its forms/],
    ['forms of what is no count', { 'A.': { other: 'B.' } }, /no count/],
    ['a form that no language has', { '# alert|# alerts': { other: '#', lots: '#' } }, /holds what is not known here: lots/],
    ['a sign of our own', { 'A.': 'B\u2068C\u2069' }, /U\+2066/],
    ['a sentence without end', { 'A.': 'x'.repeat(5000) }, /at most 4,000 characters/],
  ])('is refused for %s', (_, given, fault) => expect(() => judged(given)).toThrow(fault))

  it('that is wrong is named in the log and left out; the others are read', async () => {
    put('de.json', JSON.stringify({ 'Sign in first.': 'Bitte zuerst anmelden.', '# alert|# alerts': { one: '# Alarm', other: '# Alarme' } }))
    put('pt-BR.json', '{"Sign in first.": "Entre primeiro."}')
    put('fr.json', '{"Sign in first.": ')
    put('nl.json', '{"Sign in first.": "Eerst {0}."}')
    put('en.json', '{}')
    put('not a tag.json', '{}')
    put('pl.json', JSON.stringify({ a: 'x'.repeat(4000), ...Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`s${i}`, 'y'.repeat(3000)])) }))
    put('readme.txt', 'no language')
    const { log, lines } = heard()
    const { catalogues, files } = await read(log)
    expect([...catalogues.keys()]).toEqual(['de', 'pt-br'])
    expect([...files.keys()]).toEqual(['de', 'pt-br'])
    const faults = Object.fromEntries(lines.filter((one) => one.level === 'error').map(({ given }) => [given['file'], given['fault']]))
    expect(faults).toEqual({
      'languages/fr.json': expect.stringMatching(/^it is not JSON: /), 'languages/nl.json': expect.stringContaining('{0}'), 'languages/en.json': expect.stringContaining('English'),
      'languages/not a tag.json': expect.stringContaining('no language tag'), 'languages/pl.json': expect.stringMatching(/bytes; at most/),
    })
    expect(lines.filter((one) => one.level === 'info').map(({ given }) => given)).toEqual([{ language: 'de', sentences: 2, lacking: 1 }, { language: 'pt-BR', sentences: 1, lacking: 2 }])
  })
  it('is none where there is no folder', async () => {
    const { log, lines } = heard()
    expect((await readLanguages(path.join(dir, 'nowhere'), async () => new Set(), log)).catalogues.size).toBe(0)
    expect(lines).toEqual([])
  })
})

it.each([
  ['de', 'de'], ['de-AT', 'de'], ['DE', 'de'], ['pt-BR', 'pt-BR'], ['pt', undefined], ['pt-PT', undefined], ['fr', undefined], ['en', 'English'], ['en-US', 'English'], ['en-XA', 'en-XA'], ['*', undefined],
])('a wish for %s is answered in %s', (wish, language) => {
  const catalogues = new Map(['de', 'pt-BR', 'en-XA'].map((one) => [one.toLowerCase(), { language: one, sentences: {} }]))
  const found = catalogueFor(wish, catalogues)
  expect(typeof found === 'object' ? found.language : found).toBe(language)
})

describe('a page', () => {
  let w: World
  let ada: TestPerson
  let cookie: string
  const app = new Hono()
  beforeAll(async () => {
    put('de.json', JSON.stringify({ 'Sign in first.': 'Bitte zuerst anmelden.', 'Since {0}': 'Seit {0}' }))
    const { catalogues, files } = await read(heard().log)
    w = await world({ house: { catalogues } })
    ada = await w.person('Ada Bakker', [{ role: 'operations-manager' }])
    cookie = `fullscore_session=${await openSession(w.ctx, ada.id, { address: '', userAgent: '' })}`
    mkdirSync(path.join(dir, 'dist'))
    writeFileSync(path.join(dir, 'dist/index.html'), '<html lang="en"><head><title>Fullscore</title></head><meta content="__NONCE__"></html>')
    serveWeb(app, path.join(dir, 'dist'), { files, tagOf: (asked) => pageLanguage(w.ctx, asked) })
  })
  afterAll(() => w.close())
  const page = async (headers: Record<string, string>) => (await app.request('/operations/alerts', { headers })).text()
  const german = /<html lang="de" data-words="(\/words\/de-[\w-]{16}\.json)">[\s\S]*<link rel="preload" as="fetch" crossorigin href="\1">/

  it('comes in the language that the browser asks for, with the address of its words', async () => {
    expect(await page({ 'accept-language': 'de-AT, en;q=0.5' })).toMatch(german)
    for (const wish of ['en, de;q=0.5', 'fr', '']) expect(await page({ 'accept-language': wish })).toContain('<html lang="en">')
    expect(await page({ 'accept-language': 'de', cookie: 'fullscore_session=of-nobody' })).toMatch(german)
  })
  it('comes in the language that the person chose, whatever the browser asks for', async () => {
    await expect(ada.call(editMe, { body: { language: 'fr' } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.language', message: expect.stringContaining('en, de, pt-BR') as string }] } })
    expect(await ada.call(me, {})).toMatchObject({ languages: ['de', 'pt-BR'], person: { language: null } })
    expect((await ada.call(editMe, { body: { language: 'de' } })).person.language).toBe('de')
    expect(await page({ cookie, 'accept-language': 'en' })).toMatch(german)
    expect(await readerOf(w.ctx, ada.id)).toMatchObject({ catalogue: { language: 'de' }, locale: 'de-GB' })
    await ada.call(editMe, { body: { language: 'en' } })
    expect(await page({ cookie, 'accept-language': 'de' })).toContain('<html lang="en">')
    expect(await readerOf(w.ctx, ada.id)).toMatchObject({ catalogue: undefined, locale: 'en-GB' })
    await ada.call(editMe, { body: { language: null } })
    expect(await page({ cookie, 'accept-language': 'de' })).toMatch(german)
  })
  it('gets its words for ever, packed as the browser takes them, and by no other address', async () => {
    const address = german.exec(await page({ 'accept-language': 'de' }))![1]!
    for (const [accepted, encoding, unpack] of [['gzip, br', 'br', brotliDecompressSync], ['gzip', 'gzip', gunzipSync], ['', null, (bytes: Buffer) => bytes]] as const) {
      const answer = await app.request(address, { headers: { 'accept-encoding': accepted } })
      expect([answer.headers.get('content-encoding'), answer.headers.get('cache-control'), answer.headers.get('content-type')]).toEqual([encoding, 'public, max-age=31536000, immutable', 'application/json'])
      expect(JSON.parse(unpack(Buffer.from(await answer.arrayBuffer())).toString())).toEqual({ language: 'de', sentences: { 'Sign in first.': 'Bitte zuerst anmelden.', 'Since {0}': 'Seit {0}' } })
    }
    for (const other of [address.replace('de-', 'de-x'), '/words/', '/words/..%2f..%2fetc%2fpasswd']) expect((await app.request(other)).status).toBe(404)
  })
  it('a terminal gets the server\'s sentences in its language, and with marks where it is not spoken', async () => {
    const to = (language: string) => caller({ origin: '', fetch: (url, init) => w.fetch(url, init as RequestInit), language, reader: () => ({ locale: 'en-GB', zone: 'UTC', namesZone: true }) })
    await expect(to('de-DE')(me, {})).rejects.toThrow('Bitte zuerst anmelden.')
    await expect(to('fr-FR')(me, {})).rejects.toThrow('Sign in first.')
    const headers = (language: string) => w.fetch('/api/v1/me', { headers: { cookie, 'accept-language': language, 'fullscore-sentences': 'unless-told' } }).then((answer) => [answer.headers.get('fullscore-sentences'), answer.headers.get('content-language')])
    expect([await headers('de'), await headers('fr')]).toEqual([[null, 'de'], ['marked', null]])
  })
})
