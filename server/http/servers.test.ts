import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { openEgress } from '../egress/egress.ts'
import { world, type World } from '../testing.ts'
import { announceSockets, reachable, socketsOfServers, withdrawSockets } from './servers.ts'

let w: World
let other: Server
let port: number
beforeAll(async () => {
  w = await world()
  other = createServer((_, response) => response.end('another Fullscore'))
  port = await new Promise((resolve) => { other.listen(0, '127.0.0.1', () => resolve((other.address() as AddressInfo).port)) })
})
afterAll(async () => {
  other.close()
  await w.close()
})
const id = '01a1cff5-0000-7000-8000-000000000001'
/** The way out of a process that has not asked yet; `on` is its machine. */
const way = (on?: string) => openEgress({ log: { warn: () => {} }, ownSockets: [], otherSockets: socketsOfServers(() => w.ctx, { debug: () => {} }, on) })
const check = (egress: ReturnType<typeof way>) => egress.httpRequest({ purpose: 'check', grants: ['loopback'], url: `http://127.0.0.1:${port}/`, method: 'GET', timeoutMs: 2000 }).then(({ status }) => status, (error: { code: string }) => error.code)

describe('sockets of other server processes on the same database', () => {
  it('are refused to checks while they live, by whatever address; a process that ended or fell silent is not', async () => {
    expect(await check(way())).toBe(200)
    await announceSockets(w.ctx, id, [`0.0.0.0:${port}`])
    expect(await check(way())).toBe('own-socket')
    await sql`update http.server set beat_at = clock_timestamp() - interval '61 seconds'`.execute(w.ctx.db)
    expect(await check(way())).toBe(200)
    await announceSockets(w.ctx, id, [`127.0.0.1:${port}`])
    expect(await check(way())).toBe('own-socket')
    await withdrawSockets(w.ctx, id)
    expect(await check(way())).toBe(200)
  })
  it('what another machine has on its loopback is not ours', async () => {
    await announceSockets(w.ctx, id, [`127.0.0.1:${port}`, '10.9.9.9:4400'], 'elsewhere')
    expect(await check(way())).toBe(200)
    expect(await check(way('elsewhere'))).toBe('own-socket')
    await expect(way().judgeHost({ purpose: 'check', grants: ['10.0.0.0/8'], host: '10.9.9.9' })).resolves.toBeDefined()
    await expect(way().resolveTo({ purpose: 'check', grants: ['10.0.0.0/8'], host: '10.9.9.9', port: 4400 })).rejects.toMatchObject({ code: 'own-socket' })
    await withdrawSockets(w.ctx, id)
  })
  it('what was known counts on while the database does not answer', async () => {
    await announceSockets(w.ctx, id, [`127.0.0.1:${port}`])
    let down = false
    const sockets = socketsOfServers(() => { if (down) throw new Error('the database is down'); return w.ctx }, { debug: () => {} }, undefined, -1)
    expect(await sockets()).toEqual([`127.0.0.1:${port}`])
    down = true
    expect(await sockets()).toEqual([`127.0.0.1:${port}`])
    await withdrawSockets(w.ctx, id)
  })
  it('a server that listens on all addresses names each', () => {
    expect(reachable(['127.0.0.1:4400', 'db.example:5432'])).toEqual(['127.0.0.1:4400', 'db.example:5432'])
    expect(reachable(['0.0.0.0:4400'])[0]).toBe('0.0.0.0:4400')
  })
})
