import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { serve, type ServerType } from '@hono/node-server'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openSession } from '../access/sign-in.ts'
import { world, type World } from '../testing.ts'
import { apiOf } from './app.ts'
import { closeServer, limitConnections, slowness, type ConnectionLimits } from './connections.ts'

const limits: ConnectionLimits = { perAddress: 5, inAll: 8, headersMs: 1500, requestMs: 8000 }
let w: World
let server: ServerType
let port: number
let cookie: string
const sockets: Socket[] = []
beforeAll(async () => {
  w = await world()
  const mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
  cookie = `fullscore_session=${await openSession(w.ctx, mei.id, { address: '', userAgent: '' })}`
  const app = apiOf(w.product.modules.flatMap((m) => m.routes ?? []), w.product.open, { pieceMs: 1500, allMs: 2500 })
  port = await new Promise((resolve) => { server = serve({ fetch: app.fetch, hostname: '0.0.0.0', port: 0, serverOptions: slowness(limits) }, (at: AddressInfo) => resolve(at.port)) })
  limitConnections(server as Server, limits, ['127.0.0.9'], { warn: () => undefined })
})
afterEach(async () => {
  await Promise.all(sockets.splice(0).map((socket) => new Promise<void>((done) => { if (socket.destroyed) return done(); socket.once('close', () => done()).destroy() })))
})
afterAll(async () => {
  server.close()
  await w.close()
})

interface Talk { socket: Socket; said: () => string; ended: Promise<string> }
/** A bare connection from one of this machine's addresses. */
async function talk(localAddress = '127.0.0.1'): Promise<Talk> {
  const socket = connect({ host: '127.0.0.1', port, localAddress })
  sockets.push(socket)
  let text = ''
  socket.on('data', (chunk: Buffer) => { text += chunk.toString() }).on('error', () => undefined)
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(text)))
  await new Promise((resolve) => socket.once('connect', resolve))
  return { socket, said: () => text, ended }
}
const head = (length: number) => `POST /api/v1/alerts HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\nX-Fullscore: 1\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`
const body = JSON.stringify({ title: 'Disk', urgency: 'low', status: 'firing', dedupKey: 'slow' })
const health = 'GET /api/v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'

describe('slow senders', () => {
  it('a head that comes a line at a time ends with 408', async () => {
    const { socket, ended } = await talk()
    socket.write('GET /api/v1/health HTTP/1.1\r\n')
    const drip = setInterval(() => socket.write('X-More: a\r\n'), 100)
    const text = await ended
    clearInterval(drip)
    expect(text).toMatch(/^HTTP\/1\.1 408 /)
  })
  it('a connection that says nothing ends', async () => {
    await (await talk()).ended
  })
  it('a body that stops, and one that drips, is answered 408 with a sentence, and nothing is raised', async () => {
    const stops = await talk()
    stops.socket.write(head(body.length) + body.slice(0, 10))
    const drips = await talk()
    drips.socket.write(head(body.length) + body.slice(0, 5))
    let sent = 5
    const drip = setInterval(() => { if (sent < body.length - 1) drips.socket.write(body[sent++]!) }, 200)
    for (const text of await Promise.all([stops.ended, drips.ended])) {
      expect(text).toMatch(/^HTTP\/1\.1 408 /)
      expect(text).toContain('"code":"too-slow"')
      expect(text.toLowerCase()).toContain('connection: close')
    }
    clearInterval(drip)
    expect(await w.ctx.db.selectFrom('operations.alert').select('id').execute()).toEqual([])
  })
  it('a body in two pieces is taken', async () => {
    const { socket, said } = await talk()
    socket.write(head(body.length) + body.slice(0, 10))
    setTimeout(() => socket.write(body.slice(10)), 150)
    await expect.poll(said).toMatch(/^HTTP\/1\.1 202 /)
  })
})

describe('connections', () => {
  it('of one address are limited with 503; others get in, and a closed one gives its place back', async () => {
    const held = await Promise.all(Array.from({ length: 5 }, () => talk()))
    const text = await (await talk()).ended
    expect(text).toMatch(/^HTTP\/1\.1 503 .*Retry-After: 5.*from one address/s)
    const other = await talk('127.0.0.2')
    other.socket.write(health)
    expect(await other.ended).toMatch(/^HTTP\/1\.1 200 /)
    held[0]!.socket.destroy()
    await held[0]!.ended
    await expect.poll(async () => { const again = await talk(); again.socket.write(health); return (await again.ended).slice(0, 12) }).toBe('HTTP/1.1 200')
  })
  it('of a trusted proxy are limited in all only', async () => {
    await Promise.all(Array.from({ length: 8 }, () => talk('127.0.0.9')))
    expect(await (await talk('127.0.0.9')).ended).toMatch(/^HTTP\/1\.1 503 .*in all/s)
    expect(await (await talk('127.0.0.3')).ended).toMatch(/^HTTP\/1\.1 503 /)
  })
})

it('closed in order, it answers what it was asked, and waits for nobody who listens without an end', async () => {
  const asked = Promise.withResolvers<() => void>()
  const closing = createServer((request, response) => {
    if (request.url === '/answer') asked.resolve(() => response.end('answered'))
    else response.write('live')
  })
  await new Promise<void>((done) => { closing.listen(0, '127.0.0.1', done) })
  const at = `http://127.0.0.1:${(closing.address() as AddressInfo).port}`
  const answer = fetch(`${at}/answer`).then((response) => response.text())
  const live = await fetch(`${at}/live`)
  const finish = await asked.promise
  const closed = closeServer(closing, 5000)
  finish()
  expect(await answer).toBe('answered')
  await closed
  await expect(live.text()).rejects.toThrow()
})
