import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import * as routes from '@fullscore/api/infrastructure/monitoring.ts'
import { openEgress } from '../../egress/egress.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { runDue } from './scheduler.ts'

const token = 'Bearer s3cr3t-of-the-shop'
interface Heard { path: string; headers: IncomingHttpHeaders; body: string; method: string | undefined }
let heard: Heard[] = []
let elsewhere = ''
const hear = (guarded: boolean) => createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
    heard.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString(), method: request.method })
    if (request.url === '/moved') response.writeHead(302, { location: '/health' }).end()
    else if (request.url === '/away') response.writeHead(302, { location: elsewhere }).end()
    else if (request.url === '/kept') response.writeHead(307, { location: elsewhere }).end()
    else response.writeHead(!guarded || request.headers.authorization === token ? 200 : 401).end(JSON.stringify(request.headers))
  })
})
const [shop, other] = [hear(true), hear(false)]
const portOf = (server: typeof shop) => (server.address() as AddressInfo).port
let w: World
let ines: TestPerson
beforeAll(async () => {
  await Promise.all([shop, other].map((one) => new Promise<void>((done) => { one.listen(0, '127.0.0.1', done) })))
  elsewhere = `http://127.0.0.1:${portOf(other)}/taken`
  w = await world({ house: { egress: openEgress({ log: { warn: () => {} }, ownSockets: [] }) } })
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
})
beforeEach(() => { heard = [] })
afterAll(async () => {
  for (const one of [shop, other]) { one.close(); one.closeAllConnections() }
  await w.close()
})

const at = (path = '/health', method: 'GET' | 'POST' = 'GET') => ({ kind: 'http' as const, url: `http://127.0.0.1:${portOf(shop)}${path}`, method })
const headers = [{ name: 'Authorization', value: token }, { name: 'User-Agent', value: 'ours/1' }]
let count = 0
const add = (target: routes.Check['target'] | ReturnType<typeof at>, request?: object) => ines.call(routes.addCheck, { body: { name: `Guarded ${++count}`, target: target as never, retries: 0, ...(request ? { request: request as never } : {}) } })
const edit = async (id: routes.Check['id'], body: object) => {
  const { etag } = await ines.call.tagged(routes.readCheck, { params: { id } })
  return ines.call(routes.editCheck, { params: { id }, body }, { ifMatch: etag })
}
const tick = async () => { w.at(w.ctx.clock.now().add({ seconds: 61 }).toString()); await runDue(w.ctx); await w.settle() }
const read = (id: routes.Check['id']) => ines.call(routes.readCheck, { params: { id } })
const attempt = (body: object) => ines.call(routes.tryCheck, { body: body as never })

describe('what an HTTP check sends beside its address', () => {
  it('opens a guarded address, is kept sealed, and is shown to nobody again: its headers are by name', async () => {
    const bare = await add(at())
    const check = await add(at(), { headers })
    expect(check).toMatchObject({ sends: { headers: ['Authorization', 'User-Agent'], body: false }, hasPassword: false })
    await tick()
    expect(await read(bare.id)).toMatchObject({ state: 'down', sends: null, summary: 'It answered 401; 200-399 is expected.' })
    expect(await read(check.id)).toMatchObject({ state: 'ok' })
    expect(heard.some((one) => one.headers['authorization'] === token && one.headers['user-agent'] === 'ours/1')).toBe(true)
    await edit(check.id, { request: { headers: [{ name: 'authorization' }] } })
    const told = JSON.stringify([await read(check.id), await ines.call(routes.listChecks, { query: {} }), (await ines.call(readTimeline, { query: { kind: 'check', id: check.id, limit: 100 } })).items])
    const response = await w.fetch('/api/v1/exports/checks?format=csv', { headers: { cookie: await cookie() } })
    const exported = await response.text()
    expect([response.status, exported.includes('Guarded')]).toEqual([200, true])
    const { rows: tables } = await sql<{ name: string }>`select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(w.ctx.db)
    const stored: string[] = []
    for (const { name } of tables) stored.push(...(await sql<{ row: string }>`select t::text as row from ${sql.raw(name)} t`.execute(w.ctx.db)).rows.map((one) => one.row))
    for (const text of [told, exported, stored.join('\n')]) expect(text).not.toContain('s3cr3t')
  })

  it('stays with its headers not given again, goes with its origin, and is tried as stored', async () => {
    const check = await add(at(), { headers: [...headers, { name: 'X-Shop', value: 'two' }] })
    expect(await edit(check.id, { name: `Renamed ${count}`, target: at('/health?deep') })).toMatchObject({ sends: { headers: ['Authorization', 'User-Agent', 'X-Shop'] } })
    expect(await edit(check.id, { request: { headers: [{ name: 'Authorization' }, { name: 'X-New', value: 'three' }] } })).toMatchObject({ sends: { headers: ['Authorization', 'X-New'] } })
    expect(await attempt({ target: at(), checkId: check.id })).toMatchObject({ state: 'ok' })
    expect(heard.at(-1)!.headers).toMatchObject({ authorization: token, 'x-new': 'three' })
    expect(heard.at(-1)!.headers).not.toHaveProperty('x-shop')
    // Another origin is given nothing of it, by no try and by no edit.
    const there = { ...at(), url: `http://127.0.0.1:${portOf(other)}/health` }
    await attempt({ target: there, checkId: check.id })
    expect(heard.at(-1)!.headers).not.toHaveProperty('authorization')
    await expect(attempt({ target: there, checkId: check.id, request: { headers: [{ name: 'Authorization' }] } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.request.headers[0].value' }] } })
    expect(await edit(check.id, { target: there })).toMatchObject({ sends: null })
    expect(await edit(check.id, { target: at() })).toMatchObject({ sends: null })
  })

  it('follows a redirect within its origin and none to another', async () => {
    expect(await attempt({ target: at('/moved'), request: { headers } })).toMatchObject({ state: 'ok' })
    heard = []
    await attempt({ target: at('/away'), request: { headers: [...headers, { name: 'Accept', value: 'text/s3cr3t' }] } })
    expect(heard.map((one) => one.path)).toEqual(['/away', '/taken'])
    expect(JSON.stringify(heard[1]!.headers)).not.toMatch(/s3cr3t|ours/)
    const shut = await attempt({ target: { ...at('/away'), expectStatus: '204' }, request: { headers } })
    expect(shut.summary).toBe(`It answered 200; 204 is expected. It was redirected to 127.0.0.1:${portOf(other)}, where the check's headers are not sent.`)
    heard = []
    expect(await attempt({ target: at('/kept', 'POST'), request: { headers, body: 's3cr3t' } })).toMatchObject({ state: 'unknown', code: 'redirect-with-body' })
    expect(heard.map((one) => one.path)).toEqual(['/kept'])
  })

  it('has a body with POST alone, kept when it is not given again', async () => {
    const check = await add(at('/health', 'POST'), { headers, body: '{"deep":true}' })
    expect(check.sends).toEqual({ headers: ['Authorization', 'User-Agent'], body: true })
    expect(await edit(check.id, { request: { headers: [{ name: 'Authorization' }] } })).toMatchObject({ sends: { body: true } })
    await attempt({ target: at('/health', 'POST'), checkId: check.id })
    expect(heard.at(-1)).toMatchObject({ method: 'POST', body: '{"deep":true}', headers: { 'content-type': 'application/json' } })
    expect(await edit(check.id, { request: { headers: [{ name: 'Authorization' }], body: null } })).toMatchObject({ sends: { headers: ['Authorization'], body: false } })
    expect(await edit(check.id, { request: null })).toMatchObject({ sends: null })
    await expect(add(at(), { headers: [], body: 'x' })).rejects.toMatchObject({ problem: { errors: [{ field: 'body.request.body' }] } })
  })

  it.each([
    ['a header that is the request itself', [{ name: 'Host', value: 'x' }]], ['a line break', [{ name: 'X-A', value: 'a\r\nX-B: b' }]], ['a name that is none', [{ name: 'X A', value: 'a' }]],
    ['a header twice', [{ name: 'X-A', value: 'a' }, { name: 'x-a', value: 'b' }]], ['no value', [{ name: 'X-A' }]],
  ])('refuses %s', async (_, wrong) => {
    await expect(add(at(), { headers: wrong })).rejects.toMatchObject({ problem: { status: 422 } })
  })

  it('belongs to HTTP alone', async () => {
    await expect(ines.call(routes.addCheck, { body: { name: 'tcp', target: { kind: 'tcp', host: '127.0.0.1', port: 9 }, request: { headers } } })).rejects.toMatchObject({ problem: { errors: [{ field: 'body.request' }] } })
  })
})

async function cookie(): Promise<string> {
  const { openSession } = await import('../../access/sign-in.ts')
  return `fullscore_session=${await openSession(w.ctx, ines.id, { address: '', userAgent: '' })}`
}
