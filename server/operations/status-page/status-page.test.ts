import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addCheck, archiveCheck } from '@fullscore/api/infrastructure/monitoring.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import * as incidents from '@fullscore/api/operations/incidents.ts'
import { setAccess } from '@fullscore/api/operations/incidents/people.ts'
import { draftPublic, publishPublic } from '@fullscore/api/operations/incidents/updates.ts'
import { endMaintenance, planMaintenance } from '@fullscore/api/operations/maintenance.ts'
import * as routes from '@fullscore/api/operations/status-page.ts'
import { runDue } from '../../infrastructure/monitoring/scheduler.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import type { Snapshot } from './snapshot.ts'
import { noteBeat } from './tasks.ts'

let w: World
let ines: TestPerson
let adele: TestPerson
let good = true
const shop = createServer((_, response) => response.writeHead(good ? 200 : 503).end())
beforeAll(async () => {
  await new Promise<void>((done) => { shop.listen(0, '127.0.0.1', done) })
  w = await world()
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
  adele = await w.person('Adele Root', [{ role: 'administrator' }])
})
afterAll(async () => {
  shop.close()
  shop.closeAllConnections()
  await w.close()
})

const tick = async (seconds: number) => {
  w.at(w.ctx.clock.now().add({ seconds }).toString())
  await runDue(w.ctx)
  await w.settle()
}
interface Summary { page: object; components: { id: string; group_id: string | null }[]; incidents: object[]; scheduled_maintenances: object[]; status: object }
const text = async (at = '/status') => (await (await w.fetch(at)).text()).replace(/<style>[^]*<\/style>/, '')
const json = async (name = 'summary') => (await w.fetch(`/api/v2/${name}.json`)).json() as Promise<Summary>
const read = () => ines.call(routes.readStatusPage, {})
const put = async (components: { serviceId: string; name: string; group?: string; description?: string; onlyIfDegraded?: boolean; assumed?: boolean }[]) =>
  ines.call(routes.changeStatusPage, { body: { title: 'Aldermere', components } }, { ifMatch: `"v${(await read()).version}"` })

describe('the status page', () => {
  let shopId: string
  let mailId: string
  it('is off until an administrator switches it on; content and switch are two permissions', async () => {
    for (const at of ['/status', '/status/feed.atom', '/status/history', '/status/subscribe', '/api/v2/summary.json']) expect((await w.fetch(at)).status).toBe(404)
    shopId = (await ines.call(addService, { body: { name: 'shop-prod-eu', criticality: 'critical' } })).id
    mailId = (await ines.call(addService, { body: { name: 'mail-internal-7' } })).id
    await put([{ serviceId: shopId, name: 'Web shop', group: 'Shop' }, { serviceId: mailId, name: 'Customer mail', description: 'Mail to customers' }])
    expect((await w.fetch('/status')).status).toBe(404)
    await expect(ines.call(routes.switchStatusPage, { body: { enabled: true } })).rejects.toMatchObject({ problem: { status: 403, permission: 'settings:manage' } })
    await expect(adele.call(routes.changeStatusPage, { body: { title: 'x', components: [] } }, { ifMatch: '"v2"' })).rejects.toMatchObject({ problem: { status: 403, permission: 'incidents:publish' } })
    expect(await adele.call(routes.switchStatusPage, { body: { enabled: true } })).toMatchObject({ enabled: true, mayPublish: false, maySwitch: true })
    const answer = await w.fetch('/status')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
    const page = await answer.text()
    expect(page).toContain('The state is not known.')
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)[^"]*\.(js|css|woff)/)
    expect(page).not.toMatch(/shop-prod-eu|mail-internal-7/)
    // What is not known is never read as good, by people or by machines.
    expect(await json()).toMatchObject({
      page: { name: 'Aldermere' }, incidents: [], scheduled_maintenances: [], status: { indicator: 'minor', description: 'No State Is Known' },
      components: [{ name: 'Web shop', status: 'degraded_performance', state_known: false, description: 'Its state is not known.' }, { name: 'Customer mail', status: 'degraded_performance', description: 'Its state is not known. Mail to customers' }, { name: 'Shop', group: true, status: 'degraded_performance', state_known: false }],
    })
  })

  it('follows what checks say, in every output, and keeps the minutes', async () => {
    await ines.call(addCheck, { body: { name: 'Shop answers', target: { kind: 'http', url: `http://127.0.0.1:${(shop.address() as AddressInfo).port}/` }, retries: 0, serviceId: shopId } })
    await tick(10)
    expect(await text()).toContain('All that is measured works; 1 of 2 not known.')
    expect(await json('status')).toMatchObject({ status: { indicator: 'minor', description: 'All Measured Systems Operational, Some States Are Not Known' } })
    good = false
    await tick(60)
    expect(await text()).toContain('Web shop: down. Of all else the state is not known.')
    const { components, status } = await json()
    expect(status).toEqual({ indicator: 'critical', description: 'Major Service Outage' })
    expect(components).toMatchObject([{ name: 'Web shop', status: 'major_outage', position: 1, only_show_if_degraded: false, group: false }, { name: 'Customer mail', status: 'degraded_performance', state_known: false }, { name: 'Shop', group: true, status: 'major_outage', components: [components[0]!.id] }])
    expect(components[0]!.group_id).toBe(components[2]!.id)
    for (let n = 0; n < 10; n++) await tick(60)
    good = true
    await tick(60)
    const page = await text()
    expect(page).toMatch(/<td>11 min<\/td>/)
    expect(page).toContain('90 days: 1 with trouble, 89 not known.')
    expect((await read()).components).toMatchObject([{ state: 'operational', why: 'Its check passes.', serviceName: 'shop-prod-eu' }, { state: 'unknown', why: 'No check watches the service.' }])
  })

  it('shows published words only, under the public title, until the incident is made private', async () => {
    const { id } = await ines.call(incidents.openIncident, { body: { title: 'Postgres primary of ACME died', severity: 2, serviceId: mailId } })
    const drafted = await ines.call(draftPublic, { params: { id }, body: { body: 'Mail arrives late.\nWe work on it.', stage: 'investigating' } })
    await w.settle()
    expect(await text()).not.toContain('arrives late')
    await ines.call(publishPublic, { params: { id, updateId: drafted.publicUpdates[0]!.id }, body: { publicTitle: 'Mail is <slow>' } })
    await w.settle()
    const page = await text()
    expect(page).toContain('Customer mail: partly down. All else works.')
    expect(page).toContain('Mail is &#60;slow&#62;')
    expect(page).toContain('Mail arrives late.<br>We work on it.')
    expect(page).not.toContain('ACME')
    expect(await json()).toMatchObject({ status: { indicator: 'major' }, incidents: [{ id, name: 'Mail is <slow>', status: 'investigating', impact: 'major', resolved_at: null, incident_updates: [{ status: 'investigating', body: 'Mail arrives late.\nWe work on it.', incident_id: id, affected_components: [{ name: 'Customer mail', old_status: 'operational', new_status: 'partial_outage' }], custom_tweet: null, tweet_id: null }] }] })
    expect(await text('/status/feed.atom')).toContain('<title>Mail is &#60;slow&#62;: looked into</title>')
    await ines.call(incidents.resolveIncident, { params: { id }, body: { note: 'Failover by hand', evenThoughFiring: false } as never })
    await w.settle()
    expect((await json('incidents/unresolved'))['incidents']).toEqual([])
    // Nobody said so to the public: it learns that it is over, and no more.
    const [over] = (await json('incidents'))['incidents'] as { resolved_at: string; updated_at: string }[]
    expect(over).toMatchObject({ status: 'resolved', incident_updates: [{ status: 'resolved', body: 'It is over.', affected_components: [{ old_status: 'partial_outage', new_status: 'operational' }] }, { status: 'investigating' }] })
    expect(over!.updated_at).toBe(over!.resolved_at)
    expect(await text('/status/feed.atom')).not.toContain('It is over.')
    await tick(16 * 60)
    expect(await text('/status/feed.atom')).toContain('<title>Mail is &#60;slow&#62;: over</title>')
    expect(await text('/status/history')).toMatch(/<h2 id="m0">November 2026<\/h2>/)
    await ines.call(setAccess, { params: { id }, body: { private: true } as never })
    await w.settle()
    for (const at of ['/status', '/status/history', '/status/feed.atom', '/api/v2/incidents.json', '/api/v2/summary.json']) expect(await text(at)).not.toContain('slow')
    for (const file of ['page.html', 'snapshot.json', 'summary.json', 'feed.atom']) expect(await readFile(path.join(w.house.dataDir, 'status-page', file), 'utf8')).not.toContain('slow')
  })

  it('an incident that names no service is public with the components that the publisher chose, or with none', async () => {
    const { id } = await ines.call(incidents.openIncident, { body: { title: 'Inner: the lines to Ghent are cut', severity: 2, page: false } })
    const draft = async (body: string) => (await ines.call(draftPublic, { params: { id }, body: { body, stage: 'investigating' } })).publicUpdates.find((one) => one.state === 'draft')!.id
    const first = await draft('Some calls fail.')
    await expect(ines.call(publishPublic, { params: { id, updateId: first }, body: { publicTitle: 'Calls fail' } })).rejects.toMatchObject({ problem: { status: 409, code: 'concerns-wanting' } })
    await expect(ines.call(publishPublic, { params: { id, updateId: first }, body: { publicTitle: 'Calls fail', serviceIds: [shopId, crypto.randomUUID()] } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.serviceIds[1]' }] } })
    expect((await ines.call(routes.statusComponents, {})).items.map((one) => [one.name, one.serviceId, one.seen])).toEqual([['Web shop', shopId, true], ['Customer mail', mailId, true]])
    const published = await ines.call(publishPublic, { params: { id, updateId: first }, body: { publicTitle: 'Calls fail', serviceIds: [mailId] } })
    expect(published.publicServices).toEqual({ said: true, services: [{ id: mailId, name: 'mail-internal-7' }] })
    await w.settle()
    expect(await text()).toContain('Customer mail: partly down.')
    expect(await json()).toMatchObject({ status: { indicator: 'major' }, incidents: [{ id, incident_updates: [{ affected_components: [{ name: 'Customer mail' }] }] }] })

    // The next update says that it is none of them: what was said before holds no longer, and the page as a whole is still hurt.
    await ines.call(publishPublic, { params: { id, updateId: await draft('It is our telephone line.') }, body: { serviceIds: [] } })
    await w.settle()
    expect(await json()).toMatchObject({ status: { indicator: 'major', description: 'Partial System Outage' }, incidents: [{ id, components: [], incident_updates: [{ affected_components: [] }, {}] }] })
    expect(await text()).toContain('It is our telephone line.')
    expect(await text()).toContain('A disturbance goes on: Calls fail.')
    expect(await text()).not.toContain('Customer mail: partly down')
    // Left out, what was said last holds.
    await ines.call(publishPublic, { params: { id, updateId: await draft('The line is mended.') }, body: {} })
    await ines.call(incidents.resolveIncident, { params: { id }, body: { note: 'Inner: the digger was sent away' } })
    await w.settle()
    expect(await json()).toMatchObject({ status: { description: 'All Measured Systems Operational, Some States Are Not Known' }, incidents: [] })
    expect((await json('incidents'))['incidents']).toContainEqual(expect.objectContaining({ id, status: 'resolved' }))
    for (const at of ['/status', '/status/history', '/api/v2/incidents.json']) expect(await text(at)).not.toMatch(/Ghent|digger/)
  })

  it('a person’s word holds until its end, and its reason stays inside', async () => {
    const { components } = await read()
    const until = w.ctx.clock.now().add({ minutes: 30 }).toString()
    await expect(ines.call(routes.overrideStatus, { params: { id: components[0]!.id }, body: { state: 'degraded_performance', reason: 'x', until: w.ctx.clock.now().toString() } })).rejects.toMatchObject({ problem: { status: 422 } })
    await expect(ines.call(routes.overrideStatus, { params: { id: components[0]!.id }, body: { state: 'degraded_performance', reason: 'x', until: w.ctx.clock.now().add({ hours: 24 * 31 }).toString() } })).rejects.toMatchObject({ problem: { status: 422 } })
    const set = await ines.call(routes.overrideStatus, { params: { id: components[0]!.id }, body: { state: 'degraded_performance', reason: 'The CEO complained', until } })
    expect(set.components[0]).toMatchObject({ state: 'degraded_performance', override: { reason: 'The CEO complained', by: { name: 'Ines Ferreira' } } })
    expect(await text()).toContain('Web shop: works less well.')
    expect(await text()).not.toContain('CEO')
    await w.pass('31m')
    expect(await text()).not.toContain('works less well.')
    await expect(ines.call(routes.releaseStatus, { params: { id: components[0]!.id } })).rejects.toMatchObject({ problem: { code: 'not-overridden' } })
  })

  it('tells of maintenance in public words, planned, running and over', async () => {
    const start = w.ctx.clock.now().add({ hours: 2 }).toZonedDateTimeISO('UTC').toPlainDateTime().toString({ smallestUnit: 'minute' })
    const end = w.ctx.clock.now().add({ hours: 3 }).toZonedDateTimeISO('UTC').toPlainDateTime().toString({ smallestUnit: 'minute' })
    const window = await ines.call(planMaintenance, { body: { title: 'Swap core-sw-2', reason: 'Faulty fan', teamId: w.team, serviceIds: [mailId], zone: 'UTC', starts: start, ends: end } as never })
    await w.settle()
    expect((await json('scheduled-maintenances'))['scheduled_maintenances']).toEqual([])
    const { components } = await read()
    const shown = await ines.call(routes.showWindow, { params: { id: window.id }, body: { title: 'Work on mail', text: 'Mail waits for some minutes.', componentIds: [components[1]!.id] } })
    expect(shown.windows).toMatchObject([{ title: 'Swap core-sw-2', shown: { title: 'Work on mail' } }])
    expect(await json()).toMatchObject({ scheduled_maintenances: [{ name: 'Work on mail', status: 'scheduled', impact: 'maintenance', components: [{ name: 'Customer mail' }], incident_updates: [{ status: 'scheduled', body: 'Mail waits for some minutes.', affected_components: [{ name: 'Customer mail' }] }] }] })
    await w.pass('2h 5m')
    expect(await json()).toMatchObject({ scheduled_maintenances: [{ status: 'in_progress', components: [{ status: 'under_maintenance' }] }], status: { indicator: 'maintenance' } })
    expect(await text()).toContain('Customer mail: under maintenance.')
    await ines.call(endMaintenance, { params: { id: window.id }, body: {} })
    await w.settle()
    expect((await json('scheduled-maintenances'))['scheduled_maintenances']).toMatchObject([{ status: 'completed', incident_updates: [{ status: 'completed' }, { status: 'in_progress' }, { status: 'scheduled' }] }])
    expect(await text()).not.toMatch(/core-sw-2|fan/)
    await ines.call(routes.hideWindow, { params: { id: window.id } })
    expect(await text('/status/history')).not.toContain('Work on mail')
  })

  it('time in which nothing of Fullscore ran is unknown, not green', async () => {
    const minutes = async () => {
      const { snapshot } = await w.ctx.db.selectFrom('operations.status_rendering').select('snapshot').executeTakeFirstOrThrow()
      return (snapshot as Snapshot).components[0]!.days.at(-1)!
    }
    await noteBeat(w.ctx)
    await w.pass('2m')
    await noteBeat(w.ctx)
    const before = await minutes()
    w.at(w.ctx.clock.now().add({ minutes: 90 }).toString())
    await noteBeat(w.ctx)
    await w.pass('1m')
    const after = await minutes()
    expect(Math.round(after.unknown - before.unknown)).toBe(90)
    expect(after.up - before.up).toBeLessThan(3)
  })

  it('a check that is taken away says nothing any more; hidden components appear when they fail', async () => {
    const check = await ines.call(addCheck, { body: { name: 'Mail answers', target: { kind: 'http', url: `http://127.0.0.1:${(shop.address() as AddressInfo).port}/` }, retries: 0, serviceId: mailId } })
    await put([{ serviceId: shopId, name: 'Web shop' }, { serviceId: mailId, name: 'Customer mail', onlyIfDegraded: true }])
    await tick(60)
    expect(await text()).not.toContain('Customer mail')
    good = false
    await tick(60)
    expect(await text()).toContain('Customer mail')
    good = true
    await ines.call(archiveCheck, { params: { id: check.id } })
    await w.settle()
    expect((await read()).components[1]).toMatchObject({ state: 'unknown' })
  })

  it('what no check watches counts as working where a person decided so, from then on and until an incident says otherwise', async () => {
    const mail = async (assumed: boolean, name = 'Customer mail') => (await put([{ serviceId: shopId, name: 'Web shop' }, { serviceId: mailId, name, assumed }])).components[1]
    expect(await mail(true)).toMatchObject({ assumed: true, state: 'operational', why: expect.stringContaining('until an incident says otherwise') })
    const up = async () => ((await w.ctx.db.selectFrom('operations.status_rendering').select('snapshot').executeTakeFirstOrThrow()).snapshot as Snapshot).components[1]!.days.reduce((sum, one) => sum + one.up, 0)
    await w.settle()
    const before = await up()
    await w.pass('90m')
    // Edited since, it counts from when it was decided.
    expect(await mail(true, 'Mail to customers')).toMatchObject({ state: 'operational' })
    await w.pass('2m')
    expect((await up()) - before).toBeGreaterThan(88)
    expect(await mail(false)).toMatchObject({ state: 'unknown' })
  })

  it('off again, nothing is served and nothing is left on disk', async () => {
    expect(existsSync(path.join(w.house.dataDir, 'status-page', 'snapshot.json'))).toBe(true)
    await adele.call(routes.switchStatusPage, { body: { enabled: false } })
    expect((await w.fetch('/status')).status).toBe(404)
    expect(existsSync(path.join(w.house.dataDir, 'status-page'))).toBe(false)
  })
})
