import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { listAlerts, readAlert, sendAlert } from '@fullscore/api/operations/alerts.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { addItem, mergeItems, undoMerge } from '@fullscore/api/infrastructure/inventory.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { listIncidents, readIncident } from '@fullscore/api/operations/incidents.ts'
import { endMaintenance, planMaintenance } from '@fullscore/api/operations/maintenance.ts'
import { addPolicy, setPagesFor } from '@fullscore/api/operations/on-call.ts'
import { listPages } from '@fullscore/api/outbound/outbound.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

let w: World
let ines: TestPerson
let service: { id: string; name: string }
let count = 0
beforeAll(async () => {
  w = await world()
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
  const policy = await ines.call(addPolicy, { body: { name: 'All', teamId: w.team, repeats: 0, steps: [{ targets: [{ kind: 'person', id: ines.id }], delayMinutes: 5 }] } })
  await ines.call(setPagesFor, { params: { kind: 'team', id: w.team }, body: { policyId: policy.id } })
})
afterAll(() => w.close())
beforeEach(async () => {
  const { id, name } = await ines.call(addService, { body: { name: `Service ${++count}`, criticality: 'critical' } })
  service = { id, name }
})

/** A window over the service from now on. */
const open = (minutes: number, more: object = {}) => {
  const local = (m: number) => w.ctx.clock.now().add({ minutes: m }).toZonedDateTimeISO('UTC').toPlainDateTime().toString({ smallestUnit: 'minute' })
  return ines.call(planMaintenance, { body: { title: 'Disk swap', reason: 'New disks.', teamId: w.team, serviceIds: [service.id], zone: 'UTC', starts: local(-1), ends: local(minutes), ...more } })
}
const send = async (title: string, more: object = {}) => {
  const { id } = await ines.call(sendAlert, { body: { title, urgency: 'critical', status: 'firing', dedupKey: `${service.id} ${title}`, service: service.name, ...more } })
  await w.settle()
  return id!
}
const read = (id: Awaited<ReturnType<typeof send>>) => ines.call(readAlert, { params: { id } })
const incidents = async () => (await ines.call(listIncidents, { query: { serviceId: service.id } })).items

describe('an alert inside an open window', () => {
  it('is kept with its reason and opens nothing; when the window closes and it still fires, it counts as raised then', async () => {
    const window = await open(30)
    const id = await send('down')
    expect(await read(id)).toMatchObject({ state: 'firing', muted: { windowId: window.id, until: window.to, why: expect.stringMatching(/^In maintenance window Disk swap until 12 Nov 2026, 14:\d\d UTC\.$/) } })
    expect((await ines.call(listAlerts, { query: { mutedBy: window.id } })).items.map((one) => one.id)).toEqual([id])
    expect((await ines.call(listAlerts, { query: { muted: 'false' } })).items.map((one) => one.id)).not.toContain(id)
    await w.pass('29m')
    expect(await incidents()).toEqual([])
    expect((await ines.call(listPages, {})).items).toEqual([])
    await w.pass('2m')
    const [incident] = await incidents()
    expect(incident).toMatchObject({ severity: 1, state: 'open', alerts: 1, openedAt: window.to })
    expect((await ines.call(readIncident, { params: { id: incident!.id } })).paging.state).not.toBe('none')
    expect((await ines.call(listPages, { query: { incidentId: incident!.id } })).items.length).toBeGreaterThan(0)
    expect(await read(id)).toMatchObject({ muted: null, why: expect.stringContaining('It paged nobody until') })
    const told = (await ines.call(readTimeline, { query: { kind: 'maintenance-window', id: window.id, limit: 100 } })).items.map((e) => e.type)
    expect(told).toEqual(expect.arrayContaining(['alert.raised', 'alert.unmuted', 'maintenance.closed']))
  })

  it('that is over before the window closes pages nobody, ever', async () => {
    await open(30)
    const id = await send('blip')
    await w.pass('10m')
    await send('blip', { status: 'resolved' })
    await w.pass('2h')
    expect(await incidents()).toEqual([])
    expect(await read(id)).toMatchObject({ state: 'resolved', muted: { why: expect.stringContaining('Disk swap') } })
  })

  it('A7: only what is not silenced comes through while it is; both do after', async () => {
    await w.pass('1m')
    await open(3)
    const other = await ines.call(addService, { body: { name: `Other ${++count}`, criticality: 'critical' } })
    const seen: string[][] = []
    for (let minute = 0; minute < 5; minute += 1) {
      await send(`test1 ${minute}`)
      await ines.call(sendAlert, { body: { title: `test2 ${minute}`, urgency: 'critical', status: 'firing', dedupKey: `test2 ${count} ${minute}`, service: other.name } })
      await w.settle()
      const loud = (await ines.call(listAlerts, { query: { limit: 50 } })).items.filter((one) => one.muted === null && one.title.endsWith(` ${minute}`) && one.title.startsWith('test'))
      seen.push(loud.map((one) => one.title.split(' ')[0]!).sort())
      await w.pass('1m')
    }
    expect(seen).toEqual([['test2'], ['test2'], ['test2'], ['test1', 'test2'], ['test1', 'test2']])
  })

  it('pages as soon as the window is ended early', async () => {
    const window = await open(300)
    await send('down')
    await w.pass('5m')
    await ines.call(endMaintenance, { params: { id: window.id } })
    await w.settle()
    expect(await incidents()).toMatchObject([{ state: 'open', openedAt: w.ctx.clock.now().toString() }])
    await w.pass('300m')
    expect(await incidents()).toHaveLength(1)
  })

  it('stays silent while another window is open over it', async () => {
    const short = await open(10)
    const id = await send('down')
    const long = await open(60)
    expect((await read(id)).muted?.windowId).toBe(short.id)
    await w.pass('11m')
    expect((await read(id)).muted?.windowId).toBe(long.id)
    expect(await incidents()).toEqual([])
    await w.pass('60m')
    expect(await incidents()).toHaveLength(1)
  })

  it('is silent by its item too; what is not covered, or fired before, is not', async () => {
    const item = await ines.call(addItem, { body: { kind: 'server', name: `db-${count}` } })
    const before = await send('before')
    expect(await incidents()).toHaveLength(1)
    await open(30, { serviceIds: [], itemIds: [item.id] })
    const covered = await send('on the item', { service: undefined, item: item.name })
    const other = await send('elsewhere')
    expect((await read(covered)).muted).not.toBeNull()
    expect((await read(other)).muted).toBeNull()
    expect((await read(before)).muted).toBeNull()
    expect(await incidents()).toMatchObject([{ alerts: 2 }])
  })

  it('that grows critical inside the window stays silent until it closes', async () => {
    const id = await send('slow', { urgency: 'medium' })
    await open(30)
    await send('slow', { urgency: 'critical' })
    expect((await read(id)).muted).not.toBeNull()
    expect(await incidents()).toEqual([])
    await w.pass('31m')
    expect(await incidents()).toHaveLength(1)
  })

  it('is lost by no race between raising and ending', async () => {
    const window = await open(300)
    await Promise.all([...Array.from({ length: 12 }, (_, i) => ines.call(sendAlert, { body: { title: `race ${i}`, urgency: 'critical', status: 'firing', dedupKey: `${service.id} ${i}`, service: service.name } })),
      ines.call(endMaintenance, { params: { id: window.id } })])
    await w.settle()
    expect((await ines.call(listAlerts, { query: { serviceId: service.id, muted: 'true' } })).items).toEqual([])
    expect(await incidents()).toMatchObject([{ alerts: 12 }])
  })

  it('of an item that was merged into the one that is covered, or the other way round, is one of the same', async () => {
    const [one, two] = [await ines.call(addItem, { body: { kind: 'device', name: `rack-a-${count}` } }), await ines.call(addItem, { body: { kind: 'device', name: `rack-b-${count}` } })]
    const window = await open(30, { serviceIds: [], itemIds: [one.id] })
    await ines.call(mergeItems, { params: { id: two.id }, body: { otherId: one.id } })
    const { id } = await ines.call(sendAlert, { body: { title: 'rack fails', urgency: 'critical', status: 'firing', dedupKey: `rack ${count}`, item: two.name } })
    expect(await read(id!)).toMatchObject({ item: { id: two.id }, muted: { windowId: window.id } })
    await ines.call(undoMerge, { params: { id: two.id } })
    const other = await ines.call(sendAlert, { body: { title: 'rack fails again', urgency: 'critical', status: 'firing', dedupKey: `rack again ${count}`, item: two.name } })
    expect(await read(other.id!)).toMatchObject({ muted: null })
  })
})
