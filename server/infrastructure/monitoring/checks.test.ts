import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as routes from '@fullscore/api/infrastructure/monitoring.ts'
import { addItem, mergeItems, undoMerge } from '@fullscore/api/infrastructure/inventory.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { listAlerts } from '@fullscore/api/operations/alerts.ts'
import { listIncidents } from '@fullscore/api/operations/incidents.ts'
import { openEgress } from '../../egress/egress.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { checkScheduler, runDue } from './scheduler.ts'
import { sayUnknown } from './silence.ts'

let w: World
let ines: TestPerson
let good = true
let asked = 0
const shop = createServer((request, response) => {
  asked += 1
  if (request.url === '/to-metadata') response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end()
  else response.writeHead(good ? 200 : 503).end('shop')
})
const own = createServer((_, response) => response.end('own'))
const portOf = (server: typeof shop) => (server.address() as AddressInfo).port
const at = (path = '/') => ({ kind: 'http' as const, url: `http://127.0.0.1:${portOf(shop)}${path}` })
beforeAll(async () => {
  await Promise.all([shop, own].map((one) => new Promise<void>((done) => { one.listen(0, '127.0.0.1', done) })))
  const sockets = [`127.0.0.1:${portOf(own)}`]
  w = await world({ house: { ownSockets: sockets, egress: openEgress({ log: { warn: () => {} }, ownSockets: sockets }) } })
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
})
afterAll(async () => {
  for (const one of [shop, own]) { one.close(); one.closeAllConnections() }
  await w.close()
})

const tick = async (seconds: number) => {
  w.at(w.ctx.clock.now().add({ seconds }).toString())
  const ran = await runDue(w.ctx)
  await w.settle()
  return ran
}
const read = (id: string) => ines.call(routes.readCheck, { params: { id: id as never } })

describe('a check', () => {
  it('and what it raised follow the merging of their item, and its undoing', async () => {
    const [gone, kept] = [await ines.call(addItem, { body: { name: 'web-1 twice', kind: 'device' } }), await ines.call(addItem, { body: { name: 'web-1', kind: 'device' } })]
    const check = await ines.call(routes.addCheck, { body: { name: 'web-1 answers', target: at('/'), retries: 0, itemId: gone.id } })
    good = false
    await tick(6)
    good = true
    const alert = async () => (await ines.call(listAlerts, { query: { search: 'web-1 answers' } })).items[0]
    expect(await alert()).toMatchObject({ state: 'firing', item: { id: gone.id } })
    await ines.call(mergeItems, { params: { id: kept.id }, body: { otherId: gone.id } })
    await w.settle()
    expect((await ines.call(routes.listChecks, { query: { itemId: kept.id } })).items).toMatchObject([{ id: check.id, item: { name: 'web-1' } }])
    expect(await alert()).toMatchObject({ state: 'firing', item: { id: kept.id } })
    await ines.call(undoMerge, { params: { id: kept.id } })
    await w.settle()
    expect(await read(check.id)).toMatchObject({ item: { id: gone.id } })
    expect(await alert()).toMatchObject({ item: { id: gone.id } })
    await tick(60)
    expect((await alert())!.state).toBe('resolved')
    await ines.call(routes.archiveCheck, { params: { id: check.id } })
  })

  it('is hard only after its retries, raises an alert and an incident, and recovery resolves', async () => {
    const service = await ines.call(addService, { body: { name: 'Checkout', criticality: 'critical' } })
    const check = await ines.call(routes.addCheck, { body: { name: 'Checkout answers', target: at(), retries: 2, serviceId: service.id } })
    await tick(6)
    expect(await read(check.id)).toMatchObject({ state: 'ok' })
    good = false
    await tick(60)
    expect(await read(check.id)).toMatchObject({ state: 'ok', softState: 'down', attempts: 1 })
    await tick(60)
    expect((await ines.call(listAlerts, { query: { state: 'firing' } })).items).toEqual([])
    await tick(60)
    expect(await read(check.id)).toMatchObject({ state: 'down', summary: 'It answered 503; 200-399 is expected.' })
    expect((await ines.call(listAlerts, { query: { state: 'firing' } })).items).toHaveLength(1)
    expect((await ines.call(listIncidents, { query: { state: 'active', serviceId: service.id } })).items).toMatchObject([{ alerts: 1, firing: 1 }])
    good = true
    await tick(60)
    expect(await read(check.id)).toMatchObject({ state: 'ok' })
    expect((await ines.call(listAlerts, { query: { state: 'firing' } })).items).toEqual([])
    expect((await ines.call(listIncidents, { query: { serviceId: service.id } })).items).toMatchObject([{ firing: 0 }])
    w.at(w.ctx.clock.now().add({ minutes: 20 }).toString())
    await sayUnknown(w.ctx, check.id)
    expect(await read(check.id)).toMatchObject({ state: 'unknown' })
    await ines.call(routes.archiveCheck, { params: { id: check.id } })
    await w.settle()
    expect(await tick(600)).toBe(0)
  })
  it('stands first in the list while it asks for attention, page by page, and last while it is paused', async () => {
    const add = (name: string, path = '/') => ines.call.tagged(routes.addCheck, { body: { name, target: { ...at(path), expectStatus: path === '/' ? '200' : '404' }, retries: 0 } })
    const paused = await add('A paused')
    await add('B well')
    await add('C failing', '/x')
    await ines.call(routes.editCheck, { params: { id: paused.answer.id }, body: { enabled: false } }, { ifMatch: paused.etag })
    await tick(60)
    const names: string[] = []
    for (let cursor: string | undefined, pages = 0; pages < 3; pages++) {
      const page = await ines.call(routes.listChecks, { query: { limit: 1, ...(cursor === undefined ? {} : { cursor }) } })
      expect(page.total).toBe(pages === 0 ? 3 : undefined)
      names.push(page.items[0]!.name)
      cursor = page.next
    }
    expect(names).toEqual(['C failing', 'B well', 'A paused'])
    for (const one of (await ines.call(routes.listChecks, {})).items) await ines.call(routes.archiveCheck, { params: { id: one.id } })
  })
  it('is edited by who may, seen in its scope, and runs no more once archived', async () => {
    const team = await w.newTeam('Elsewhere')
    const stranger = await w.person('Jonas Lind', [{ role: 'it-professional', team }], [team])
    const auditor = await w.person('Ada Auditor', [{ role: 'auditor' }])
    const { answer: check, etag } = await ines.call.tagged(routes.addCheck, { body: { name: 'Port', target: { kind: 'tcp', host: '127.0.0.1', port: portOf(shop) } } })
    await expect(stranger.call(routes.readCheck, { params: { id: check.id } })).rejects.toMatchObject({ problem: { status: 404 } })
    await expect(stranger.call(routes.archiveCheck, { params: { id: check.id } })).rejects.toMatchObject({ problem: { status: 404 } })
    await expect(auditor.call(routes.archiveCheck, { params: { id: check.id } })).rejects.toMatchObject({ problem: { status: 403, permission: 'monitoring:manage' } })
    const edited = await ines.call(routes.editCheck, { params: { id: check.id }, body: { enabled: false } }, { ifMatch: etag })
    expect(edited.enabled).toBe(false)
    expect(await tick(120)).toBe(0)
    await ines.call(routes.archiveCheck, { params: { id: check.id } })
    await expect(ines.call(routes.archiveCheck, { params: { id: check.id } })).rejects.toMatchObject({ problem: { status: 404 } })
  })
  it('may not be pointed at metadata or our own sockets, by a redirect neither', async () => {
    const refused = { problem: { status: 422, code: 'destination-refused' } }
    const add = (url: string) => ines.call(routes.addCheck, { body: { name: 'x', target: { kind: 'http', url } } })
    for (const url of ['http://169.254.169.254/latest', 'http://[::ffff:169.254.169.254]/', 'http://2852039166/', `http://127.0.0.1:${portOf(own)}/`, `http://localhost:${portOf(own)}/`, 'http://10.1.2.3/']) await expect(add(url)).rejects.toMatchObject(refused)
    await expect(ines.call(routes.addCheck, { body: { name: 'x', target: { kind: 'tcp', host: '127.0.0.1', port: portOf(own) } } })).rejects.toMatchObject({ problem: { ...refused.problem, errors: [{ field: 'body.target.host' }] } })
    expect(await ines.call(routes.tryCheck, { body: { target: at('/to-metadata') } })).toMatchObject({ state: 'unknown', code: 'metadata' })
    expect(await ines.call(routes.tryCheck, { body: { target: at() } })).toMatchObject({ state: 'ok', code: 'http_200' })
  })
})

it('after a restart every check runs once, on its own place of the grid, and none is called unknown', async () => {
  const checks = await Promise.all(Array.from({ length: 30 }, (_, n) => ines.call(routes.addCheck, { body: { name: `many ${n}`, target: at() } })))
  expect(await tick(6)).toBe(30)
  w.at(w.ctx.clock.now().add({ hours: 2 }).toString())
  asked = 0
  const running = await checkScheduler.start(w.ctx)
  const late = async () => (await w.ctx.db.selectFrom('infrastructure.check_state').select('next_at').where('check_id', 'in', checks.map((c) => c.id)).where('next_at', '<=', w.ctx.clock.now()).execute()).length
  while ((await late()) > 0) await new Promise((done) => setTimeout(done, 50))
  await running.stop()
  await w.settle()
  expect(asked).toBe(30)
  const places = await w.ctx.db.selectFrom('infrastructure.check_state').select('next_at').where('check_id', 'in', checks.map((c) => c.id)).execute()
  expect(new Set(places.map((row) => row.next_at.toString())).size).toBeGreaterThan(25)
  const unknown = await w.ctx.db.selectFrom('events.event').select('id').where('type', '=', 'check.hardened').where('payload', '@>', JSON.stringify({ state: 'unknown', checkId: checks[0]!.id })).execute()
  expect(unknown).toEqual([])
  for (const check of checks) expect((await read(check.id)).state).toBe('ok')
})
