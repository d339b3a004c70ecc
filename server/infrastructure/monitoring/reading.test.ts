import { createServer } from 'node:http'
import { createServer as createTcp, type AddressInfo, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Target } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { openEgress } from '../../egress/egress.ts'
import { takeReading } from './reading.ts'
import { accepts } from './gauges/http.ts'

const own = createTcp()
const shop = createServer((request, response) => {
  const url = request.url ?? '/'
  if (url === '/broken') response.writeHead(503).end('no')
  else if (url === '/to-metadata') response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end()
  else if (url === '/to-own') response.writeHead(302, { location: `http://127.0.0.1:${portOf(own)}/` }).end()
  else if (url === '/never') setTimeout(() => response.end('late'), 3000).unref()
  else response.end('all is well')
})
const portOf = (server: Server) => (server.address() as AddressInfo).port
const listening = (server: Server) => new Promise<void>((done) => { server.listen(0, '127.0.0.1', done) })
beforeAll(async () => { await Promise.all([listening(shop), listening(own)]) })
afterAll(() => { shop.close(); shop.closeAllConnections(); own.close() })

const http = (path: string, more: object = {}): Target => ({ kind: 'http', url: `http://127.0.0.1:${portOf(shop)}${path}`, method: 'GET', expectStatus: '200-399', followRedirects: true, certificateDays: 14, ...more })
const run = (target: Target, more: { timeoutMs?: number; slowAfterMs?: number; grants?: string[] } = {}) => takeReading(openEgress({ log: { warn: () => {} }, ownSockets: [`127.0.0.1:${portOf(own)}`] }), {
  target, timeoutMs: more.timeoutMs ?? 2000, slowAfterMs: more.slowAfterMs ?? null, grants: more.grants ?? ['loopback', 'public'], now: Temporal.Instant.from('2026-11-12T12:00:00Z'),
})

describe('an HTTP check', () => {
  it('is ok with the expected status and text, down without', async () => {
    expect(await run(http('/', { expectText: 'well' }))).toMatchObject({ state: 'ok', code: 'http_200', facts: { status: 200 } })
    expect(await run(http('/', { expectText: 'ill' }))).toMatchObject({ state: 'down', code: 'text_missing' })
    expect(await run(http('/broken'))).toMatchObject({ state: 'down', code: 'http_503', summary: 'It answered 503; 200-399 is expected.' })
  })
  it('is down when nobody listens or no answer comes in time', async () => {
    expect(await run({ ...http('/'), url: 'http://127.0.0.1:1/' } as Target)).toMatchObject({ state: 'down', code: 'connect' })
    expect(await run(http('/never'), { timeoutMs: 200 })).toMatchObject({ state: 'down', code: 'timeout' })
  })
  it('learns nothing where it may not go: metadata, our own sockets, ranges not granted, through redirects too', async () => {
    expect(await run({ ...http('/'), url: 'http://169.254.169.254/' } as Target)).toMatchObject({ state: 'unknown', code: 'metadata' })
    expect(await run({ ...http('/'), url: `http://localhost:${portOf(own)}/` } as Target)).toMatchObject({ state: 'unknown', code: 'own-socket' })
    expect(await run(http('/to-metadata'))).toMatchObject({ state: 'unknown', code: 'metadata' })
    expect(await run(http('/to-own'))).toMatchObject({ state: 'unknown', code: 'own-socket' })
    expect(await run(http('/'), { grants: ['public'] })).toMatchObject({ state: 'unknown', code: 'not-granted' })
  })
  it('is degraded when slower than its limit', async () => {
    expect(await run(http('/'), { slowAfterMs: 0.001 })).toMatchObject({ state: 'degraded', code: 'slow' })
  })
})

it('a TCP check sees an open and a closed port', async () => {
  expect(await run({ kind: 'tcp', host: '127.0.0.1', port: portOf(shop) })).toMatchObject({ state: 'ok', code: 'open' })
  expect(await run({ kind: 'tcp', host: '127.0.0.1', port: 1 })).toMatchObject({ state: 'down' })
})

it('status lists', () => {
  expect([accepts('200-299', 204), accepts('200, 204', 204), accepts('200', 201)]).toEqual([true, true, false])
})
