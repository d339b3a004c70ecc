import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeToken } from '@fullscore/api/access/access.ts'
import { caller } from '@fullscore/api/call.ts'
import { readAlert, sendAlert } from '@fullscore/api/operations/alerts.ts'
import { editPerson, readPerson, readTeam } from '@fullscore/api/organisation/organisation.ts'
import type { Problem } from '@fullscore/api/problem.ts'
import { mapTexts, plain, type Catalogue } from '@fullscore/api/render.ts'
import { hasMarks } from '@fullscore/api/sentence.ts'
import { openSession } from '../access/sign-in.ts'
import { world, type TestPerson, type World } from '../testing.ts'
import { languageOf } from './sentences.ts'

const german: Catalogue = {
  language: 'de',
  sentences: {
    'There is no such {0}, or it is outside your scope.': 'Das gibt es nicht, oder es liegt außerhalb deines Bereichs: {0}.', team: 'ein Team', 'Sign in first.': 'Bitte zuerst anmelden.',
    'This API token expired on {0}.': 'Am {0} ist dieser Schlüssel abgelaufen.', '{0} raised it under the key {1} and has said it {2}.': 'Unter {1} {2} gemeldet von {0}.',
    'once|# times': { one: 'einmal', other: '#-mal (mehrfach)' }, 'It said that it began {0}, which {1}.': 'Es {1}: Beginn laut Quelle {0}.', 'lies more than seven days back, so that it counts from seven days before it was heard': 'liegt über sieben Tage zurück',
  },
}

let w: World
let mei: TestPerson
let cookie: string
beforeAll(async () => {
  w = await world({ house: { catalogues: new Map([['de', german]]) } })
  mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
  cookie = `fullscore_session=${await openSession(w.ctx, mei.id, { address: '', userAgent: '' })}`
})
afterAll(() => w.close())

const ask = (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) => w.fetch(`/api/v1${path}`, { ...init, headers: { cookie, 'x-fullscore': '1', 'content-type': 'application/json', ...headers } })
const marked = { 'fullscore-sentences': 'marked' }
const austria = { 'accept-language': 'fr;q=0.3, de-AT, en;q=0.5' }

describe('a refusal', () => {
  const missing = `/teams/${randomUUID()}`
  it.each([
    ['nobody asked for a language', {}, 'There is no such team, or it is outside your scope.'],
    ['a language that is known', austria, 'Das gibt es nicht, oder es liegt außerhalb deines Bereichs: ein Team.'],
    ['English before it', { 'accept-language': 'en-US,de;q=0.9' }, 'There is no such team, or it is outside your scope.'],
    ['a language that is not known', { 'accept-language': 'fr' }, 'There is no such team, or it is outside your scope.'],
  ])('%s', async (_, headers, detail) => {
    const response = await ask(missing, headers)
    const problem = await response.json() as Problem
    expect(problem).toMatchObject({ status: 404, detail })
    expect(hasMarks(JSON.stringify(problem))).toBe(false)
    expect(response.headers.get('vary')).toContain('Accept-Language')
    expect(response.headers.get('fullscore-sentences')).toBeNull()
  })
  it('keeps its marks for a client that tells it itself, whatever language that speaks', async () => {
    const response = await ask(missing, { ...marked, ...austria })
    expect(response.headers.get('fullscore-sentences')).toBe('marked')
    expect((await response.json() as Problem).detail === '\u2066There is no such \u2068team\u2069, or it is outside your scope.\u2069').toBe(true)
  })
  it('is told in the reader\'s zone and language by the client, once for the whole answer', async () => {
    const reader = () => ({ catalogue: german, locale: 'de', zone: 'Asia/Tokyo', namesZone: false, now: w.ctx.clock.now().epochMilliseconds })
    const call = caller({ origin: '', fetch: (url, init) => w.fetch(url, init as RequestInit), headers: { cookie }, reader })
    await expect(call(readTeam, { params: { id: randomUUID() as never } })).rejects.toMatchObject({ problem: { detail: 'Das gibt es nicht, oder es liegt außerhalb deines Bereichs: ein Team.' } })
    expect((await call(readPerson, { params: { id: mei.id } })).name).toBe('Mei Tanaka')
  })
  it('has its moment in the zone of the house when nobody is signed in, and no parameters where it has none', async () => {
    const { secret } = await mei.call(makeToken, { body: { name: 'short', scopes: ['organisation:read'], expiresAt: '2026-11-12T14:00:00Z' } })
    const before = w.ctx.clock.now().toString()
    w.at('2026-11-12T14:30:00Z')
    const expired = await w.fetch('/api/v1/teams', { headers: { authorization: `Bearer ${secret}`, ...austria } })
    expect(await expired.json()).toMatchObject({ status: 401, detail: 'Am 14:00 UTC ist dieser Schlüssel abgelaufen.' })
    expect(await (await w.fetch('/api/v1/teams', { headers: { authorization: `Bearer ${secret}` } })).json()).toMatchObject({ detail: 'This API token expired on 12 Nov 2026, 14:00 UTC.' })
    expect(await (await w.fetch('/api/v1/teams', { headers: austria })).json()).toMatchObject({ detail: 'Bitte zuerst anmelden.' })
    w.at(before)
  })
})

describe('a reason', () => {
  it('comes in the reader\'s language, its parameters in that language\'s order, plurals and moments as it writes them', async () => {
    const body = { title: 'Disk', urgency: 'low', status: 'firing', dedupKey: 'vault', at: '1999-01-01T00:00:00Z' } as const
    const { id } = await mei.call(sendAlert, { body })
    await mei.call(sendAlert, { body })
    const { etag } = await mei.call.tagged(readPerson, { params: { id: mei.id } })
    await mei.call(editPerson, { params: { id: mei.id }, body: { zone: 'America/New_York' } }, { ifMatch: etag })
    const why = async (headers: Record<string, string>) => (await (await ask(`/alerts/${id}`, headers)).json() as { why: string }).why
    expect(await why(austria)).toBe('Unter vault 2-mal (mehrfach) gemeldet von Mei Tanaka. Es liegt über sieben Tage zurück: Beginn laut Quelle 31. Dez. 1998, 19:00 (America/New_York).')
    expect(await why({})).toBe('Mei Tanaka raised it under the key vault and has said it 2 times. It said that it began 1 Jan 1999, 00:00 UTC, which lies more than seven days back, so that it counts from seven days before it was heard.')
    expect((await mei.call(readAlert, { params: { id: id! } })).title).toBe('Disk')
  })
})

describe('an answer that is kept for repeats', () => {
  it('is told anew to whoever repeats, in the form that is asked for then', async () => {
    const body = JSON.stringify({ title: 'Checkout fails', impact: 'high', urgency: 'medium', page: false })
    const key = { 'idempotency-key': randomUUID() }
    const first = await ask('/incidents', { ...key, ...marked }, { method: 'POST', body })
    const second = await ask('/incidents', key, { method: 'POST', body })
    expect([first.status, second.status, second.headers.get('idempotency-replayed'), first.headers.get('etag')]).toEqual([201, 201, 'true', second.headers.get('etag')])
    const [one, other] = [await first.text(), await second.text()]
    expect([hasMarks(one), hasMarks(other)]).toEqual([true, false])
    expect(JSON.parse(other)).toMatchObject({ severityWhy: 'SEV2: high impact, medium urgency.' })
    expect(JSON.parse(other)).toEqual(mapTexts(JSON.parse(one), plain))
  })
})

describe('the language of an answer', () => {
  const known = new Map([['de', german]])
  it.each([
    [undefined, undefined], ['', undefined], ['de', 'de'], ['de-CH', 'de-CH'], ['DE-ch', 'de-CH'], ['en, de', undefined], ['en;q=0.1, de;q=0.2', 'de'], ['de;q=0', undefined], ['*', undefined],
    ['de-x-!!', 'de'], [`${'de-'.repeat(200)}x`, 'de'], ['fr, nl;q=0.8', undefined],
  ])('%s', (header, locale) => { expect(languageOf(header, known)?.locale).toBe(locale) })
})
