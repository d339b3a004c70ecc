import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeToken } from '@fullscore/api/access/access.ts'
import { metrics } from '@fullscore/api/http/health.ts'
import { sendAlert } from '@fullscore/api/operations/alerts.ts'
import { world, type TestPerson, type World } from '../testing.ts'
import { openSession } from '../access/sign-in.ts'
import { LiveHub } from './live.ts'

let w: World
let mei: TestPerson
const cookieOf = async (person: TestPerson) => ({ cookie: `fullscore_session=${await openSession(w.ctx, person.id, { address: '127.0.0.1', userAgent: 'test' })}`, 'x-fullscore': '1' })
beforeAll(async () => {
  w = await world()
  mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
})
afterAll(() => w.close())

const nested = (depth: number): unknown => { let value: unknown = 1; for (let i = 0; i < depth; i++) value = [value]; return value }
const send = (details: unknown) => mei.call(sendAlert, { body: { title: 'deep', urgency: 'low', status: 'firing', dedupKey: 'deep', details: { a: details } } })

describe('limits', () => {
  it('a body nested deeper than people write is refused, naming the part', async () => {
    expect(await send(nested(40))).toMatchObject({ outcome: 'raised' })
    for (const depth of [100, 5000]) await expect(send(nested(depth))).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body', code: 'too_deep' }] } })
  })

  it('one reader holds a limited number of live streams, and a closed one gives its place back', async () => {
    const hub = new LiveHub(w.databaseUrl, w.ctx)
    const [reader, other] = [await mei.ctx(), await (await w.person('Other Reader', [{ role: 'auditor' }])).ctx()]
    const stops = Array.from({ length: 30 }, () => new AbortController())
    for (const stop of stops) hub.stream(reader, undefined, stop.signal)
    expect(() => hub.stream(reader, undefined, new AbortController().signal)).toThrow('Too many live streams')
    const elsewhere = new AbortController()
    expect(hub.stream(other, undefined, elsewhere.signal).status).toBe(200)
    stops[0]!.abort()
    stops[0] = new AbortController()
    expect(hub.stream(reader, undefined, stops[0].signal).status).toBe(200)
    for (const stop of [...stops, elsewhere]) stop.abort()
    expect(hub.size).toBe(0)
    await hub.stop()
  })

  it('measurements of the product are for who reads them everywhere', async () => {
    const team = await w.newTeam('Small')
    const part = await w.person('Part Admin', [{ role: 'administrator', team }], [team])
    const whole = await w.person('Whole Admin', [{ role: 'administrator' }])
    const status = async (person: TestPerson) => (await w.fetch(`/api/v1${metrics.path}`, { headers: await cookieOf(person) })).status
    expect([await status(part), await status(whole)]).toEqual([403, 200])
    // Where Prometheus looks by itself.
    expect((await w.fetch('/metrics')).status).toBe(401)
    const { secret } = await whole.call(makeToken, { body: { name: 'prometheus', scopes: ['metrics:read'] } })
    const scraped = await w.fetch('/metrics', { headers: { authorization: `Bearer ${secret}` } })
    expect([scraped.status, scraped.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
    expect(await scraped.text()).toContain('fullscore_events_sealed')
  })

  it('no answer of the API is taken for a page, refused or not', async () => {
    for (const path of ['/api/v1/health', '/api/v1/incidents']) {
      const { headers } = await w.fetch(path)
      expect([headers.get('x-content-type-options'), headers.get('content-security-policy')]).toEqual(['nosniff', "default-src 'none'; frame-ancestors 'none'"])
    }
  })
})
