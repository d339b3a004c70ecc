import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readAlert, sendAlert } from '@fullscore/api/operations/alerts.ts'
import * as routes from '@fullscore/api/operations/incidents.ts'
import { gatherAlerts, incidentsOfAlerts, openFromAlerts, takeOutAlerts } from '@fullscore/api/operations/incidents/alerts.ts'
import { mergeIncidents, undoMerge } from '@fullscore/api/operations/incidents/merging.ts'
import { assignRole, setAccess } from '@fullscore/api/operations/incidents/people.ts'
import { addPolicy, setPagesFor } from '@fullscore/api/operations/on-call.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { readScore, replayScore } from '@fullscore/api/insight/score.ts'
import { addItem } from '@fullscore/api/infrastructure/inventory.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { dropEntry, putEntry } from '../../agenda/entries.ts'
import { keep } from '../../kernel/change.ts'
import { updateIncident } from './store.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { alertRebuilders } from '../alerts/rebuild.ts'
import { rebuildIncidents } from './rebuild.ts'

let w: World
let ines: TestPerson
let count = 0
beforeAll(async () => { w = await world() })
beforeEach(async () => { ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }]) })
afterAll(() => w.close())

const service = async () => {
  const { id, name } = await ines.call(addService, { body: { name: `Service ${++count}`, criticality: 'critical' } })
  return { id, name }
}
const send = async (urgency: 'critical' | 'medium' | 'low' = 'low', of?: string, status: 'firing' | 'resolved' = 'firing', key = `k${++count}`) => {
  const { id } = await ines.call(sendAlert, { body: { title: `${key} is odd`, urgency, status, dedupKey: key, ...(of ? { service: of } : {}) } })
  await w.settle()
  return id!
}
const sendOn = async (item: string) => {
  const { id } = await ines.call(sendAlert, { body: { title: `${item} is odd`, urgency: 'low', status: 'firing', dedupKey: `k${++count}`, item } })
  await w.settle()
  return id!
}
const read = (id: Id<'incident'>) => ines.call(routes.readIncident, { params: { id } })
const hand = async (id: Id<'alert'>) => (await ines.call(readAlert, { params: { id } })).hand

describe('opening an incident from alerts', () => {
  it('takes those in none, says why the others cannot, and finds service and severity', async () => {
    const shop = await service()
    const other = await service()
    const [one, two, taken] = [await send('medium', shop.name), await send('low', shop.name), await send('critical', other.name)]
    const [theirs] = (await ines.call(routes.listIncidents, { query: { serviceId: other.id } })).items
    const made = await ines.call(openFromAlerts, { body: { alertIds: [one, two, taken], title: 'Slow shop' } })
    expect(made).toMatchObject({ done: 2, items: [{ id: one, done: true }, { id: two, done: true }, { id: taken, done: false, why: `It is in INC-${theirs!.number} already.` }] })
    await w.settle()
    expect(await read(made.incident.id)).toMatchObject({ title: 'Slow shop', state: 'open', service: { id: shop.id }, alerts: 2, firing: 2, severity: 3, paging: { state: 'running' }, why: 'Ines Ferreira opened it from 2 alerts.', severityWhy: 'SEV3: the worst of its alerts is medium; high impact, low urgency.' })
    await expect(ines.call(openFromAlerts, { body: { alertIds: [one], title: 'Again' } })).rejects.toMatchObject({ problem: { status: 409, code: 'none-possible', detail: `None of these alerts can open an incident. It is in INC-${made.incident.number} already.` } })
    const third = await send('low', shop.name)
    await expect(ines.call(openFromAlerts, { body: { alertIds: [third], title: 'Again' } })).rejects.toMatchObject({ problem: { code: 'service-has-open', params: { incidentId: made.incident.id } } })
  })
  it('heeds a severity that a person says, and leaves paging out', async () => {
    const made = await ines.call(openFromAlerts, { body: { alertIds: [await send()], title: 'Odd', severity: 2, page: false } })
    expect(await read(made.incident.id)).toMatchObject({ severity: 2, severityWhy: 'SEV2: Ines Ferreira said so; its alerts give SEV4.', paging: { state: 'none' }, service: null })
  })
})

describe('the page of an item', () => {
  it('finds on the time axis its own alerts and the incidents they are in, and nothing of another', async () => {
    const [db, other] = [await ines.call(addItem, { body: { kind: 'server', name: `db-${++count}` } }), await ines.call(addItem, { body: { kind: 'server', name: `db-${++count}` } })]
    const [own, stranger] = [await sendOn(db.name), await sendOn(other.name)]
    const { incident } = await ines.call(openFromAlerts, { body: { alertIds: [own], title: 'Slow database' } })
    await w.settle()
    expect((await ines.call(routes.listIncidents, { query: { itemId: db.id } })).items.map((one) => one.id)).toEqual([incident.id])
    expect((await ines.call(routes.listIncidents, { query: { itemId: other.id } })).items).toEqual([])
    const span = { from: w.ctx.clock.now().subtract({ hours: 1 }).toString(), to: w.ctx.clock.now().add({ hours: 1 }).toString() }
    const seen = async (about: string) => (await ines.call(readScore, { query: { ...span, about } })).entries.map((entry) => entry.subject.id).toSorted()
    expect(await seen(`item:${db.id}`)).toEqual([own])
    expect(await seen(`item:${db.id},incident:${incident.id},item:${other.id}`)).toEqual(expect.arrayContaining([own, incident.id, stranger].toSorted()))
    await keep(w.ctx, 'test', (tx) => dropEntry(tx, `alert:${own}`))
    await Promise.all(alertRebuilders.filter((one) => one.of === 'agenda').map((one) => one.run(w.ctx)))
    expect(await seen(`item:${db.id}`)).toEqual([own])
    await expect(ines.call(readScore, { query: { ...span, about: 'all of it' } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'query.about' }] } })
  })
})

describe('joining alerts to an incident', () => {
  it('puts them into the hand of who has it, and undone they leave it', async () => {
    const made = await ines.call(openFromAlerts, { body: { alertIds: [await send()], title: 'Odd' } })
    const { id } = made.incident
    await ines.call(routes.acknowledgeIncident, { params: { id } })
    const [first] = made.items
    const late = await send('medium')
    expect(await ines.call(gatherAlerts, { params: { id }, body: { alertIds: [late, first!.id], note: 'same rack' } })).toMatchObject({ done: 1, items: [{ done: true }, { done: false, why: `It is in INC-${made.incident.number} already.` }] })
    expect(await hand(late)).toMatchObject({ person: { name: 'Ines Ferreira' }, through: 'incident' })
    expect((await ines.call(routes.incidentAlerts, { params: { id } })).items.find((one) => one.id === late)?.why).toBe('Ines Ferreira joined it: same rack')
    expect(await ines.call(takeOutAlerts, { params: { id }, body: { alertIds: [late, first!.id] } })).toMatchObject({ done: 1, items: [{ done: true }, { done: false, why: 'It joined by itself, or the incident was opened from it: split it off instead.' }] })
    expect(await hand(late)).toBeNull()
    expect((await read(id)).alerts).toBe(1)
    const types = (await ines.call(readTimeline, { query: { kind: 'alert', id: late, limit: 20 } })).items.map((one) => one.type)
    expect(types).toEqual(expect.arrayContaining(['incident.alert-joined', 'incident.alerts-taken-out']))
  })
  it('is refused once it is over, and out of scope it is not there', async () => {
    const made = await ines.call(openFromAlerts, { body: { alertIds: [await send()], title: 'Odd', page: false } })
    const params = { id: made.incident.id }
    await ines.call(routes.resolveIncident, { params, body: { note: 'done', evenThoughFiring: true } })
    await expect(ines.call(gatherAlerts, { params, body: { alertIds: [await send()] } })).rejects.toMatchObject({ problem: { status: 409, code: 'over' } })
    const other = await w.newTeam(`Payroll ${++count}`)
    const stranger = await w.person('Ola', [{ role: 'it-professional', team: other }], [other])
    await expect(stranger.call(gatherAlerts, { params, body: { alertIds: [made.items[0]!.id] } })).rejects.toMatchObject({ problem: { status: 404 } })
    expect((await stranger.call(incidentsOfAlerts, { query: { alertIds: made.items[0]!.id } })).items).toEqual([])
  })
})

describe('whose hand the alerts are in', () => {
  it('is written by whatever writes the incident, whoever calls it', async () => {
    const { incident: { id }, items: [one] } = await ines.call(openFromAlerts, { body: { alertIds: [await send()], title: 'Odd' } })
    const write = (set: Parameters<typeof updateIncident>[2]) => keep(w.ctx, 'test', (tx) => updateIncident(tx, id, set))
    await write({ state: 'mitigating', commander_id: ines.id })
    expect((await hand(one!.id))?.person?.name).toBe('Ines Ferreira')
    await write({ private: true })
    expect(await hand(one!.id)).toBeNull()
    await write({ private: false })
    expect((await hand(one!.id))?.person?.name).toBe('Ines Ferreira')
  })
  it('follows a merge and its undoing', async () => {
    const open = async () => { const made = await ines.call(openFromAlerts, { body: { alertIds: [await send()], title: 'Odd' } }); return { id: made.incident.id, alert: made.items[0]!.id } }
    const [into, member] = [await open(), await open()]
    await ines.call(routes.acknowledgeIncident, { params: { id: into.id } })
    await ines.call(mergeIncidents, { params: { id: into.id }, body: { memberIds: [member.id], note: 'the same' } })
    expect(await hand(member.alert)).toMatchObject({ person: { name: 'Ines Ferreira' }, through: 'incident' })
    await ines.call(undoMerge, { params: { id: member.id } })
    expect(await hand(member.alert)).toBeNull()
    expect(await hand(into.alert)).toMatchObject({ person: { name: 'Ines Ferreira' } })
  })
  it('follows the incident: acknowledged, handed over, made private, resolved', async () => {
    const kofi = await w.person('Kofi Mensah', [{ role: 'operations-manager' }])
    const alert = await send('medium')
    const { incident: { id } } = await ines.call(openFromAlerts, { body: { alertIds: [alert], title: 'Odd', page: false } })
    expect(await hand(alert)).toBeNull()
    await ines.call(routes.acknowledgeIncident, { params: { id } })
    expect((await hand(alert))?.person?.name).toBe('Ines Ferreira')
    await ines.call(assignRole, { params: { id, role: 'commander' }, body: { personId: kofi.id, note: 'Half done.' } })
    expect((await hand(alert))?.person?.name).toBe('Kofi Mensah')
    await ines.call(setAccess, { params: { id }, body: { private: true, persons: [ines.id], teams: [], roles: [] } })
    expect(await hand(alert)).toBeNull()
    await ines.call(setAccess, { params: { id }, body: { private: false, persons: [], teams: [], roles: [] } })
    expect((await hand(alert))?.person?.name).toBe('Kofi Mensah')
    await ines.call(routes.resolveIncident, { params: { id }, body: { note: 'done', evenThoughFiring: true } })
    expect(await hand(alert)).toBeNull()
  })
  it('is told with whom the paging called while nobody has answered', async () => {
    const shop = await service()
    const policy = await ines.call(addPolicy, { body: { name: `P ${count}`, teamId: w.team, repeats: 0, steps: [{ targets: [{ kind: 'person', id: ines.id }], delayMinutes: 5 }] } })
    await ines.call(setPagesFor, { params: { kind: 'service', id: shop.id }, body: { policyId: policy.id } })
    const [alert, lone] = [await send('critical', shop.name), await send()]
    const asked = async () => (await ines.call(incidentsOfAlerts, { query: { alertIds: [alert, lone].join(',') } })).items
    expect(await asked()).toMatchObject([{ alertId: alert, state: 'open', paged: { names: ['Ines Ferreira'], at: expect.any(String) } }])
    const [one] = await asked()
    await ines.call(routes.acknowledgeIncident, { params: { id: one!.id } })
    expect(await asked()).toMatchObject([{ state: 'acknowledged', paged: null }])
    await expect(ines.call(incidentsOfAlerts, { query: { alertIds: 'x' } })).rejects.toMatchObject({ problem: { errors: [{ field: 'query.alertIds' }] } })
  })
})

it('draws where an incident began before anybody acted: the change it follows, its first alert, its page', async () => {
  const shop = await service()
  const opened = w.ctx.clock.now()
  await keep(w.ctx, 'test', (tx) => putEntry(tx, {
    key: `told-change:${count}`, subject: { kind: 'alert-source', id: w.ctx.ids.make() }, stave: 'told-changes', line: 3, mark: 'change', certainty: 'fact', state: 'done', from: opened.subtract({ minutes: 12 }), to: opened.subtract({ minutes: 12 }),
    label: 'Version 4.18', why: '', weight: 20, team: w.team, services: [shop.id as Id<'service'>],
  }))
  await send('critical', shop.name)
  const entry = async () => (await ines.call(readScore, { query: { from: opened.subtract({ hours: 1 }).toString(), to: opened.add({ hours: 1 }).toString() } })).entries.find((one) => one.mark === 'incident' && one.label.includes(shop.name))
  expect((await entry())?.moments).toEqual([{ at: opened.subtract({ minutes: 12 }).epochMilliseconds, name: 'changed' }])
  // A replay tells of the change when it was found, not when it was made; so it does where a rebuild puts the incident anew.
  const replayed = async () => (await ines.call(replayScore, { query: { from: opened.subtract({ hours: 1 }).toString(), to: opened.add({ hours: 1 }).toString() } })).entries.find((one) => one.mark === 'incident' && one.label.includes(shop.name))
  const known = { known: opened.epochMilliseconds, moments: [{ at: opened.subtract({ minutes: 12 }).epochMilliseconds, name: 'changed', known: opened.epochMilliseconds }] }
  expect(await replayed()).toMatchObject(known)
  w.at(opened.add({ minutes: 30 }).toString())
  await w.ctx.db.deleteFrom('agenda.entry').execute()
  await rebuildIncidents('agenda').run(w.ctx)
  expect(await replayed()).toMatchObject({ ...known, remade: opened.add({ minutes: 30 }).epochMilliseconds })
})
