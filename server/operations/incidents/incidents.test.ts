import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendAlert, listAlerts } from '@fullscore/api/operations/alerts.ts'
import { listFollowUps } from '@fullscore/api/operations/incidents/review.ts'
import * as routes from '@fullscore/api/operations/incidents.ts'
import { addItem, relateItems, setRedundancy } from '@fullscore/api/infrastructure/inventory.ts'
import { addService, serviceStatus } from '@fullscore/api/infrastructure/services.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { rebuildIncidents } from './rebuild.ts'

let w: World
let ines: TestPerson
beforeAll(async () => {
  w = await world()
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
})
afterAll(() => w.close())

const newItem = (kind: 'server' | 'database' | 'application', name: string) => ines.call(addItem, { body: { kind, name } })
const newService = (name: string, more: object = {}) => ines.call(addService, { body: { name, criticality: 'critical', ...more } })
const alert = (title: string, more: object = {}) => ines.call(sendAlert, { body: { title, urgency: 'critical', status: 'firing', dedupKey: title, ...more } })
const active = async (serviceId: string) => (await ines.call(routes.listIncidents, { query: { state: 'active', serviceId } })).items

describe('an incident', () => {
  it('is told to whoever uses its service: since when, and whether somebody has it in hand', async () => {
    const kofi = await w.person('Kofi Mensah', [{ role: 'employee' }])
    const told = async () => (await kofi.call(serviceStatus, {})).items.find((one) => one.name === 'Canteen till')
    await newService('Unpublished')
    const service = await newService('Canteen till', { audience: 'everybody' })
    expect(await told()).toEqual({ name: 'Canteen till', audience: 'everybody', state: 'unknown', since: null, inHand: null })
    const incident = await ines.call(routes.openIncident, { body: { title: 'The till is slow', severity: 2, serviceId: service.id, page: false } })
    expect(await told()).toMatchObject({ state: 'degraded', since: incident.openedAt, inHand: false })
    await ines.call(routes.acknowledgeIncident, { params: { id: incident.id } })
    expect(await told()).toMatchObject({ state: 'degraded', inHand: true })
    await ines.call(routes.resolveIncident, { params: { id: incident.id }, body: { note: 'Restarted.' } })
    expect(await told()).toMatchObject({ state: 'unknown', since: null, inHand: null })
    expect((await kofi.call(serviceStatus, {})).items.map((one) => one.name)).not.toContain('Unpublished')
    await expect(kofi.call(routes.readIncident, { params: { id: incident.id } })).rejects.toMatchObject({ problem: { status: 403 } })
  })
})

describe('a critical alert', () => {
  it('opens its service\'s incident; the next joins it; recovery calms; a person resolves', async () => {
    const service = await newService('Checkout')
    await alert('rtm-db-03 is full', { service: 'Checkout' })
    await w.settle()
    const [incident] = await active(service.id)
    expect(incident).toMatchObject({ severity: 1, state: 'open', title: 'Checkout: rtm-db-03 is full', alerts: 1, firing: 1 })
    await alert('rtm-app-07 is slow', { service: 'Checkout', urgency: 'high' })
    await alert('somewhat slow', { service: 'Checkout', urgency: 'medium' })
    await w.settle()
    expect(await active(service.id)).toMatchObject([{ id: incident!.id, alerts: 2 }])

    const led = async (commanderId: string) => (await ines.call(routes.listIncidents, { query: { commanderId, serviceId: service.id } })).items.map((one) => one.id)
    expect([await led('nobody'), await led(ines.id)]).toEqual([[incident!.id], []])
    const taken = await ines.call(routes.acknowledgeIncident, { params: { id: incident!.id } })
    expect(taken).toMatchObject({ state: 'acknowledged', commander: { name: 'Ines Ferreira' }, paging: { state: 'stopped' } })
    expect([await led('nobody'), await led(ines.id)]).toEqual([[], [incident!.id]])
    // Pressed twice it is done; somebody else is told that it is taken.
    expect(await ines.call(routes.acknowledgeIncident, { params: { id: incident!.id } })).toMatchObject({ state: 'acknowledged', acknowledgedBy: { name: 'Ines Ferreira' } })
    const other = await w.person('Otto Other', [{ role: 'operations-manager' }])
    await expect(other.call(routes.acknowledgeIncident, { params: { id: incident!.id } })).rejects.toMatchObject({ problem: { status: 409, code: 'not-open' } })
    await expect(ines.call(routes.resolveIncident, { params: { id: incident!.id }, body: { note: 'done' } })).rejects.toMatchObject({ problem: { code: 'alerts-firing' } })
    await alert('rtm-db-03 is full', { service: 'Checkout', status: 'resolved' })
    await alert('rtm-app-07 is slow', { service: 'Checkout', status: 'resolved', urgency: 'high' })
    await w.settle()
    const resolved = await ines.call(routes.resolveIncident, { params: { id: incident!.id }, body: { note: 'The disk was full of logs.' } })
    expect(resolved).toMatchObject({ state: 'resolved', resolution: 'The disk was full of logs.', firing: 0 })
    const timeline = await ines.call(readTimeline, { query: { kind: 'incident', id: incident!.id, limit: 100 } })
    const types = timeline.items.map((e) => e.type)
    for (const type of ['incident.opened', 'incident.alert-joined', 'incident.acknowledged', 'incident.recovered', 'incident.resolved']) expect(types).toContain(type)
  })

  it('counts repetitions without events, and two at once raise one', async () => {
    await Promise.all([1, 2, 3, 4].map(() => alert('same cause')))
    await w.settle()
    const found = (await ines.call(listAlerts, { query: { search: 'same cause' } })).items
    expect(found).toHaveLength(1)
    expect(found[0]!.repeats).toBe(3)
  })

  it('that names an unknown service pages nevertheless, and is nothing when it ends without having begun', async () => {
    expect(await alert('wrongly named', { service: 'No such thing' })).toMatchObject({ outcome: 'raised' })
    await w.settle()
    expect((await ines.call(routes.listIncidents, { query: { search: 'wrongly named' } })).items).toMatchObject([{ state: 'open', service: null }])
    // What people type is no pattern: neither does a sign at its end break it, nor does one stand for all numbers.
    for (const search of ['\\', 'INC-%', 'INC-_', '%']) expect([search, (await ines.call(routes.listIncidents, { query: { search } })).items, (await ines.call(listFollowUps, { query: { search } })).items]).toEqual([search, [], []])
    expect(await alert('never began', { status: 'resolved' })).toEqual({ id: null, outcome: 'nothing-to-resolve' })
  })
})

describe('impact', () => {
  it('says what falls, what bears it, and why; two incidents on both halves hit together', async () => {
    const [one, two, farm] = [await newItem('server', 'hv-1'), await newItem('server', 'hv-2'), await newItem('application', 'farm')]
    await ines.call(relateItems, { body: { kind: 'member-of', fromId: one.id, toId: farm.id } })
    await ines.call(relateItems, { body: { kind: 'member-of', fromId: two.id, toId: farm.id } })
    await ines.call(setRedundancy, { params: { id: farm.id, kind: 'member-of' }, body: { needed: 1 } })
    const shop = await newService('Web shop', { runsOn: [farm.id] })
    const first = await ines.call(routes.openIncident, { body: { title: 'hv-1 is down', severity: 2, itemIds: [one.id] } })
    const verdicts = (incident: routes.IncidentDetail) => Object.fromEntries(incident.impact.map((i) => [i.item?.name, [i.verdict, i.reason]]))
    expect(verdicts(first)).toEqual({ 'hv-1': ['failed', 'A person says that it failed.'], farm: ['safe', 'It needs 1 of 2; hv-1 failed, 1 left: enough.'] })
    const second = await ines.call(routes.openIncident, { body: { title: 'hv-2 is down', severity: 2, itemIds: [two.id] } })
    expect(verdicts(second)).toMatchObject({ farm: ['hit', expect.stringContaining('another open incident')], 'Web shop': ['hit', 'It runs on farm, which failed.'] })
    expect(first.impact.find((i) => i.item?.name === 'farm')).toMatchObject({ decided: { kind: 'member-of', suppliers: 2, left: 1, need: '1' }, seen: null, service: null })
    expect(second.impact.find((i) => i.item?.name === 'Web shop')).toMatchObject({ decided: { kind: 'runs-on', need: null }, service: { criticality: 'critical', audience: '' } })
    const marked = await ines.call(routes.markImpact, { params: { id: second.id, itemId: farm.id }, body: { mark: 'not-impacted' } })
    expect(verdicts(marked)['Web shop']).toBeUndefined()
    expect(verdicts(marked)['farm']).toEqual(['not-impacted', 'A person says that it is not impacted.'])
    expect(shop.tree.map((node) => [node.depth, node.name, node.words])).toEqual([[1, 'farm', 'no second'], [2, 'hv-1', 'needs 1 of 2'], [2, 'hv-2', 'needs 1 of 2']])
  })
})

describe('what is seen of the impact now', () => {
  it('says which alert fires on it, who uses a service, and shows what fell by another below it', async () => {
    const [db, app] = [await newItem('database', 'ledger-db'), await newItem('application', 'ledger')]
    await ines.call(relateItems, { body: { kind: 'depends-on', fromId: app.id, toId: db.id } })
    const service = await newService('Ledger', { runsOn: [app.id], audience: 'Bookkeeping' })
    await alert('ledger answers nothing', { item: app.id, service: service.id })
    await alert('ledger-db is full', { item: db.id, service: service.id })
    await w.settle()
    const [listed] = await active(service.id)
    const { impact } = await ines.call(routes.readIncident, { params: { id: listed!.id } })
    const of = (name: string) => impact.find((one) => one.item?.name === name)
    expect(of('ledger-db')).toMatchObject({ verdict: 'failed', alert: 'ledger-db is full', path: [{ name: 'ledger-db' }], decided: null })
    expect(of('ledger')).toMatchObject({ verdict: 'failed', alert: 'ledger answers nothing', path: [{ name: 'ledger-db' }, { name: 'ledger' }], reason: 'Its alert fires: ledger answers nothing. It depends on ledger-db, which failed.' })
    expect(of('Ledger')).toMatchObject({ verdict: 'hit', alert: null, service: { criticality: 'critical', audience: 'Bookkeeping' }, seen: null })
  })
  it('keeps from who may not see an item all that is known of it', async () => {
    const db = await newItem('database', 'secret-db')
    const service = await newService('Payroll', { runsOn: [db.id], audience: 'Personnel' })
    const theirs = await w.newTeam('Shop')
    const zoe = await w.person('Zoe Petit', [{ role: 'operations-manager', team: theirs }], [theirs])
    const { id } = await ines.call(routes.openIncident, { body: { title: 'Payroll is slow', severity: 2, teamId: theirs, itemIds: [db.id], page: false } })
    expect((await ines.call(routes.readIncident, { params: { id } })).impact.map((one) => one.item?.name)).toEqual(['secret-db', 'Payroll'])
    for (const one of (await zoe.call(routes.readIncident, { params: { id } })).impact) expect(one).toMatchObject({ item: null, path: [], decided: null, seen: null, alert: null, service: null, reason: 'One more, outside your scope.' })
    expect(service.audience).toBe('Personnel')
  })
})

it('an incident that is over has each of its stands once in what a replay shows, however often the agenda is made anew', async () => {
  const { id } = await ines.call(routes.openIncident, { body: { title: 'Over soon', severity: 2, page: false } })
  await w.pass('1m')
  await ines.call(routes.acknowledgeIncident, { params: { id } })
  await w.pass('20m')
  await ines.call(routes.resolveIncident, { params: { id }, body: { note: 'Gone by itself.' } })
  await w.settle()
  const stands = async () => (await w.ctx.db.selectFrom('agenda.entry').select(['state', 'was']).where('key', '=', `incident:${id}`).executeTakeFirstOrThrow())
  const before = await stands()
  expect([...(before.was as unknown as { state: string }[]).map(({ state }) => state), before.state]).toEqual(['open', 'acknowledged', 'resolved'])
  for (let n = 0; n < 3; n++) await rebuildIncidents('agenda').run(w.ctx)
  expect(await stands()).toEqual(before)
})

describe('an incident opened again', () => {
  it('starts a fresh acknowledge clock, however old it is and whether or not the first was kept', async () => {
    const { id } = await ines.call(routes.openIncident, { body: { title: 'Slow logins', severity: 2, page: false } })
    await w.pass('20m')
    await ines.call(routes.resolveIncident, { params: { id }, body: { note: 'Gone by itself.' } })
    await w.pass('3h')
    const again = await ines.call(routes.reopenIncident, { params: { id }, body: { note: 'It is back.' } })
    expect(again.deadline).toEqual({ title: expect.stringContaining('Acknowledge'), state: 'running', dueAt: w.ctx.clock.now().add({ minutes: 15 }).toString() })
    await w.pass('8m')
    await ines.call(routes.acknowledgeIncident, { params: { id } })
    await w.settle()
    const said = (await ines.call(readTimeline, { query: { kind: 'incident', id, limit: 100 } })).items.filter((e) => e.type.startsWith('deadline.') && e.payload['rule'] === 'acknowledge').map((e) => [e.type, e.payload['percent'] ?? e.payload['late']])
    expect(said.toReversed()).toEqual([
      ['deadline.started', undefined], ['deadline.threshold-reached', 50], ['deadline.missed', undefined], ['deadline.cancelled', undefined],
      ['deadline.started', undefined], ['deadline.threshold-reached', 50], ['deadline.met', false],
    ])
  })
})

describe('scope', () => {
  it('hides incidents of other teams, and names the missing permission inside it', async () => {
    const other = await w.newTeam('Payments')
    const stranger = await w.person('Jonas Lind', [{ role: 'it-professional', team: other }], [other])
    const reader = await w.person('Ada Auditor', [{ role: 'auditor' }])
    const incident = await ines.call(routes.openIncident, { body: { title: 'Printer', severity: 4, page: false } })
    await expect(stranger.call(routes.readIncident, { params: { id: incident.id } })).rejects.toMatchObject({ problem: { status: 404 } })
    await expect(stranger.call(routes.noteIncident, { params: { id: incident.id }, body: { text: 'hello' } })).rejects.toMatchObject({ problem: { status: 404 } })
    expect((await stranger.call(routes.listIncidents, {})).items).toEqual([])
    await expect(reader.call(routes.noteIncident, { params: { id: incident.id }, body: { text: 'hello' } })).rejects.toMatchObject({ problem: { status: 403, permission: 'incidents:respond' } })
    expect((await reader.call(routes.readIncident, { params: { id: incident.id } })).can.every((one) => !one.allowed)).toBe(true)
  })
  it('lets one of two editors win', async () => {
    const incident = await ines.call(routes.openIncident, { body: { title: 'Two editors', severity: 3, page: false } })
    const { etag } = await ines.call.tagged(routes.readIncident, { params: { id: incident.id } })
    const edits = await Promise.allSettled(['A', 'B'].map((title) => ines.call(routes.editIncident, { params: { id: incident.id }, body: { title } }, { ifMatch: etag })))
    expect(edits.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})
