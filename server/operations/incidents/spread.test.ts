import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendAlert } from '@fullscore/api/operations/alerts.ts'
import * as routes from '@fullscore/api/operations/incidents.ts'
import { setSeverity } from '@fullscore/api/operations/incidents/people.ts'
import { addPolicy, setPagesFor } from '@fullscore/api/operations/on-call.ts'
import { listPages } from '@fullscore/api/outbound/outbound.ts'
import { addItem, mergeItems, undoMerge } from '@fullscore/api/infrastructure/inventory.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { tiesOf } from './same-cause.ts'

let w: World
let ines: TestPerson
let made = 0
beforeAll(async () => {
  w = await world()
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
})
afterAll(() => w.close())

const server = (teamId: Id<'team'> = w.team) => ines.call(addItem, { body: { kind: 'server', name: `srv-${++made}`, teamId } })
const service = (runsOn: string[], more: object = {}) => ines.call(addService, { body: { name: `Service ${++made}`, teamId: w.team, criticality: 'critical', runsOn, ...more } })
const send = async (more: object) => {
  const title = `alert ${++made}`
  const { id } = await ines.call(sendAlert, { body: { title, urgency: 'critical', status: 'firing', dedupKey: title, ...more } })
  await w.settle()
  return id!
}
const active = async () => (await ines.call(routes.listIncidents, { query: { state: 'active', limit: 100 } })).items
const resolveAll = async () => { for (const one of await active()) await ines.call(routes.resolveIncident, { params: { id: one.id }, body: { note: 'over', evenThoughFiring: true } }) }
const read = (id: Id<'incident'>) => ines.call(routes.readIncident, { params: { id } })

describe('a service that fails after what it stands on', () => {
  it('joins the incident of that, which becomes as grave as the service is and pages so', async () => {
    const host = await server()
    const shop = await service([host.id])
    await send({ item: host.name, urgency: 'high' })
    const [first] = await active()
    expect(first).toMatchObject({ severity: 3, service: null })
    const alertId = await send({ service: shop.name })
    expect(await active()).toMatchObject([{ id: first!.id, severity: 1, alerts: 2 }])
    expect((await ines.call(routes.incidentAlerts, { params: { id: first!.id } })).items.find((one) => one.id === alertId)?.why).toBe(`INC-${first!.number} is open, and ${shop.name} falls with what failed in it. It runs on ${host.name}, which failed.`)
    const pages = (await ines.call(listPages, { query: { incidentId: first!.id, limit: 50 } })).items.filter((one) => one.asks && one.withdrawn === null)
    expect(pages.map((one) => one.urgency)).toEqual(pages.map(() => 'critical'))
    await resolveAll()
  })

  it('is found below what the item that failed was merged into', async () => {
    const [gone, kept] = [await server(), await server()]
    const shop = await service([kept.id])
    await send({ item: gone.name })
    const [one] = await active()
    const impact = async () => (await read(one!.id)).impact.map((row) => [row.item?.name, row.verdict])
    expect(await impact()).toEqual([[gone.name, 'failed']])
    await ines.call(mergeItems, { params: { id: kept.id }, body: { otherId: gone.id } })
    await w.settle()
    expect(await impact()).toEqual([[kept.name, 'failed'], [shop.name, 'hit']])
    await ines.call(undoMerge, { params: { id: kept.id } })
    await w.settle()
    expect(await impact()).toEqual([[gone.name, 'failed']])
    await resolveAll()
  })

  it('is told to whoever has the incident, and leaves a severity alone that a person said', async () => {
    const host = await server()
    const [one, other] = [await service([host.id]), await service([host.id])]
    await send({ item: host.name })
    const [{ id }] = (await active()) as [routes.Incident]
    await ines.call(setSeverity, { params: { id }, body: { severity: 3, note: 'Nobody uses it at night.' } })
    await send({ service: one.name })
    expect((await read(id)).severity).toBe(3)
    await ines.call(routes.acknowledgeIncident, { params: { id } })
    await send({ service: other.name })
    expect(await active()).toHaveLength(1)
    const told = (await ines.call(listPages, { query: { incidentId: id, limit: 50 } })).items.filter((page) => page.subject.includes('spreads'))
    expect(told).toMatchObject([{ personName: 'Ines Ferreira', asks: false, urgency: 'medium' }])
    await resolveAll()
  })

  it('opens its own where another policy pages, or where a service below it failed', async () => {
    const host = await server()
    const [shop, own] = [await service([host.id]), await service([host.id])]
    const policy = await ines.call(addPolicy, { body: { name: `Policy ${++made}`, teamId: w.team, steps: [{ targets: [{ kind: 'person', id: ines.id }], delayMinutes: 5 }] } })
    await ines.call(setPagesFor, { params: { kind: 'service', id: own.id }, body: { policyId: policy.id } })
    await send({ item: host.name })
    await send({ service: own.name })
    expect(await active()).toHaveLength(2)
    await resolveAll()
    const above = await service([], { dependsOn: [shop.id] })
    await send({ service: shop.name })
    await send({ service: above.name })
    expect(await active()).toHaveLength(2)
    await resolveAll()
  })

  it('many at once, the server and what stands on it, are one incident', async () => {
    const host = await server()
    const names = [host.name, ...(await Promise.all([1, 2, 3, 4].map(() => service([host.id])))).map((one) => one.name)]
    await Promise.all(names.map((name, index) => ines.call(sendAlert, { body: { title: `${name} is down`, urgency: 'critical', status: 'firing', dedupKey: name, ...(index === 0 ? { item: name } : { service: name }) } })))
    await w.settle()
    // A service that was first stands by itself; all that came after the server joined it.
    const list = await active()
    expect(list.reduce((sum, one) => sum + one.alerts, 0)).toBe(5)
    for (const one of list.slice(1)) expect((await read(one.id)).sameCause.items.length).toBeGreaterThan(0)
    await resolveAll()
  })
})

describe('a tie between incidents', () => {
  const open = (id: string, service: string | null, failed: string[]) => ({ id: id as never, service, failed })
  it('is what failed in both, or what failed in one and hits the service of the other', () => {
    const own = open('a', 'shop', ['host'])
    const ties = tiesOf(own, [open('b', null, ['host', 'disk']), open('c', 'till', []), open('d', 'bank', ['rack']), open('e', 'mail', ['post'])], [{ itemId: 'till', root: 'host' }, { itemId: 'shop', root: 'rack' }, { itemId: 'mail', root: 'post' }])
    expect([...ties]).toEqual([['b', { item: 'host', how: 'failed' }], ['c', { item: 'host', how: 'above' }], ['d', { item: 'rack', how: 'below' }]])
  })
})

describe('two teams that share a broken server', () => {
  it('have an incident each, which say so; who does not see the other one is told that there is one', async () => {
    const far = await w.newTeam('Warehouse')
    const host = await server()
    const theirs = await ines.call(addService, { body: { name: `Service ${++made}`, teamId: far, criticality: 'high', runsOn: [host.id] } })
    await send({ item: host.name })
    await send({ service: theirs.name })
    const [second, first] = (await active()) as [routes.Incident, routes.Incident]
    expect((await read(first.id)).sameCause).toEqual({ items: [{ id: second.id, number: second.number, title: second.title, severity: 1, team: 'Warehouse', why: `What failed here, ${host.name}, hits its service.` }], hidden: 0 })
    expect((await read(second.id)).sameCause).toMatchObject({ items: [{ id: first.id, why: `What failed in it, ${host.name}, hits this service.` }] })
    const zoe = await w.person('Zoe Far', [{ role: 'it-professional', team: far }], [far])
    expect((await zoe.call(routes.readIncident, { params: { id: second.id } })).sameCause).toEqual({ items: [], hidden: 1 })
    await ines.call(routes.resolveIncident, { params: { id: first.id }, body: { note: 'over', evenThoughFiring: true } })
    expect((await read(second.id)).sameCause).toEqual({ items: [], hidden: 0 })
    await resolveAll()
  })
})
