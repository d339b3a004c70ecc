import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendAlert } from '@fullscore/api/operations/alerts.ts'
import { addSource } from '@fullscore/api/operations/alerts/sources.ts'
import * as routes from '@fullscore/api/operations/incidents.ts'
import { splitIncident } from '@fullscore/api/operations/incidents/merging.ts'
import { setAccess } from '@fullscore/api/operations/incidents/people.ts'
import { addItem, relateItems } from '@fullscore/api/infrastructure/inventory.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

let w: World
let ines: TestPerson
let made = 0
beforeAll(async () => {
  w = await world()
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
})
afterAll(() => w.close())

const server = (teamId: Id<'team'> = w.team) => ines.call(addItem, { body: { kind: 'server', name: `srv-${++made}`, teamId } })
const service = (runsOn: string[]) => ines.call(addService, { body: { name: `Service ${++made}`, teamId: w.team, criticality: 'critical', runsOn } })
const send = async (more: object) => {
  const title = `alert ${++made}`
  const { id } = await ines.call(sendAlert, { body: { title, urgency: 'critical', status: 'firing', dedupKey: title, ...more } })
  await w.settle()
  return id!
}
const active = async () => (await ines.call(routes.listIncidents, { query: { state: 'active', limit: 100 } })).items
const resolveAll = async () => { for (const one of await active()) await ines.call(routes.resolveIncident, { params: { id: one.id }, body: { note: 'over', evenThoughFiring: true } }) }
const whyOf = async (id: Id<'incident'>, alertId: string) => (await ines.call(routes.incidentAlerts, { params: { id } })).items.find((one) => one.id === alertId)?.why
const pages = async () => (await w.ctx.db.selectFrom('operations.escalation').select('id').execute()).length

describe('one broken server', () => {
  it('is one incident with one paging, whoever tells of it', async () => {
    const host = await server()
    const shop = await service([host.id])
    const before = await pages()
    await send({ service: shop.name })
    const [first] = await active()
    const { key } = await ines.call(addSource, { body: { name: 'Pager', kind: 'pagerduty', teamId: w.team } })
    const told = await w.fetch('/api/v1/intake/pagerduty/v2/enqueue', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ routing_key: key, event_action: 'trigger', dedup_key: 'p1', payload: { summary: 'host is gone', severity: 'critical', source: host.name } }) })
    expect(told.status).toBe(202)
    await w.settle()
    const by = [await send({ item: host.name }), await send({ item: host.name })]
    expect((await active()).map((one) => one.number)).toEqual([first!.number])
    expect(await pages()).toBe(before + 1)
    expect(await whyOf(first!.id, by[1]!)).toBe(`INC-${first!.number} is open and has an alert of the same item.`)
    const whys = (await ines.call(routes.incidentAlerts, { params: { id: first!.id } })).items.map((one) => one.why)
    expect(whys).toContain(`INC-${first!.number} is open, and its service falls with this item.`)
    // What joined wrongly is split off, as it is for a service's alerts.
    const off = await ines.call(splitIncident, { params: { id: first!.id }, body: { title: 'Another thing', alertIds: [by[1]! as Id<'alert'>], note: 'Not the same' } })
    expect(off.alerts).toBe(1)
    await resolveAll()
  })

  it('is joined by what its impact holds as hit', async () => {
    const [host, guest] = [await server(), await server()]
    await ines.call(relateItems, { body: { kind: 'runs-on', fromId: guest.id, toId: host.id } })
    await send({ item: host.name })
    const [first] = await active()
    const second = await send({ item: guest.name })
    expect(await active()).toHaveLength(1)
    expect(await whyOf(first!.id, second)).toBe(`INC-${first!.number} is open, and its impact holds this item as hit.`)
    await resolveAll()
  })

  it('many at once open one', async () => {
    const host = await server()
    await Promise.all(Array.from({ length: 5 }, () => ines.call(sendAlert, { body: { title: `at once ${++made}`, urgency: 'critical', status: 'firing', dedupKey: `at once ${made}`, item: host.name } })))
    await w.settle()
    expect(await active()).toHaveLength(1)
    await resolveAll()
  })

  it('does not join what is unrelated, another team\'s, or private', async () => {
    const [host, other] = [await server(), await server()]
    await send({ item: host.name })
    await send({ item: other.name })
    expect(await active()).toHaveLength(2)
    await resolveAll()
    const theirs = await server(await w.newTeam('Elsewhere'))
    const shop = await service([theirs.id])
    await send({ service: shop.name })
    await send({ item: theirs.name })
    expect(await active()).toHaveLength(2)
    await resolveAll()
    const third = await server()
    await send({ item: third.name })
    const [hidden] = await active()
    await ines.call(setAccess, { params: { id: hidden!.id }, body: { private: true, persons: [ines.id] } })
    await send({ item: third.name })
    expect(await active()).toHaveLength(2)
    await resolveAll()
  })
})
