import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendAlert } from '@fullscore/api/operations/alerts.ts'
import { addSource } from '@fullscore/api/operations/alerts/sources.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import * as routes from '@fullscore/api/operations/incidents.ts'
import { listPages } from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { plain } from '@fullscore/api/render.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { stormOf, type Stray } from './storm.ts'

const stray = (incidentId: string, things: number, state = 'open', storm = false): Stray => ({ incidentId, things, state, storm })

describe('whether one more joins', () => {
  it.each([
    ['nothing came', [], undefined],
    ['two things came', [stray('a', 1), stray('b', 1)], undefined],
    ['three things came', [stray('a', 1), stray('b', 1), stray('c', 1)], 'a'],
    ['one has more than the others', [stray('a', 1), stray('b', 2)], 'b'],
    ['the one with most is in somebody\'s hand', [stray('a', 2, 'acknowledged'), stray('b', 1)], 'b'],
    ['all are in somebody\'s hand: of one more somebody is paged', [stray('a', 2, 'acknowledged'), stray('b', 1, 'mitigating')], undefined],
    ['a storm goes on, whoever has it', [stray('a', 1), stray('b', 2, 'acknowledged', true)], 'b'],
  ] as const)('%s', (_, lately, chosen) => {
    expect(stormOf(lately)?.incidentId).toBe(chosen)
  })
})

describe('a storm of alerts that belong to nothing', () => {
  let w: World
  let ines: TestPerson
  let lea: TestPerson
  beforeAll(async () => {
    w = await world()
    ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
    lea = await w.person('Lea Lead', [{ role: 'team-lead', team: w.team }])
  })
  afterAll(() => w.close())
  let made = 0
  const send = async (more: object = {}) => {
    const title = `Host h${++made} unreachable`
    await ines.call(sendAlert, { body: { title, urgency: 'critical', status: 'firing', dedupKey: title, ...more } })
    await w.settle()
  }
  const active = async () => (await ines.call(routes.listIncidents, { query: { state: 'active', limit: 100 } })).items.toReversed()
  const over = async () => {
    for (const one of await active()) await ines.call(routes.resolveIncident, { params: { id: one.id }, body: { note: 'over', evenThoughFiring: true } })
    await w.pass('11m')
  }
  const toLea = async (id: Id<'incident'>) => (await ines.call(listPages, { query: { incidentId: id, personId: lea.id, limit: 50 } })).items.toReversed()

  it('is one incident that says so, and pages once', async () => {
    for (let n = 0; n < 20; n += 1) await send()
    const [first, second, third, ...more] = await active()
    expect([second!.alerts, third!.alerts, more]).toEqual([1, 1, []])
    expect(first).toMatchObject({ alerts: 18, state: 'open' })
    expect(plain(first!.title)).toMatch(/^Many alerts of .+ at once, first: Host h1 unreachable$/)
    expect((await toLea(first!.id)).filter((one) => one.asks)).toHaveLength(1)
    const whys = (await ines.call(routes.incidentAlerts, { params: { id: first!.id } })).items.map((one) => one.why)
    expect(whys.filter((one) => one.includes('more than 3 within 10 min are handled as one, in INC-1'))).toHaveLength(17)
    // Whoever has it is told that it grows, not alert by alert.
    await lea.call(routes.acknowledgeIncident, { params: { id: first!.id } })
    for (let n = 0; n < 5; n += 1) await send()
    expect((await active())[0]).toMatchObject({ alerts: 23, state: 'acknowledged' })
    expect((await toLea(first!.id)).filter((one) => !one.asks).map((one) => plain(one.subject))).toEqual(['INC-1 grows: Host h21 unreachable'])
    await w.pass('11m')
    await send()
    expect(await active()).toHaveLength(4)
    await over()
  })

  it('leaves apart what its source joins, what belongs to a service, what another source sends, and a title that a person gave', async () => {
    const { key } = await ines.call(addSource, { body: { name: 'Pager', kind: 'pagerduty', teamId: w.team } })
    const pager = async (n: number) => {
      await w.fetch('/api/v1/intake/pagerduty/v2/enqueue', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ routing_key: key, event_action: 'trigger', dedup_key: `p${n}`, payload: { summary: `port ${n} down`, severity: 'critical', source: 'switch' } }) })
      await w.settle()
    }
    const shop = await ines.call(addService, { body: { name: 'Shop', criticality: 'critical', teamId: w.team } })
    await send()
    await send()
    await pager(1)
    await send({ service: shop.name })
    const [first] = await active()
    const { etag } = await ines.call.tagged(routes.readIncident, { params: { id: first!.id } })
    await ines.call(routes.editIncident, { params: { id: first!.id }, body: { title: 'The cellar is wet' } }, { ifMatch: etag })
    expect(await active()).toHaveLength(4)
    await send()
    expect(await active()).toHaveLength(5)
    await send()
    const [told, ...others] = await active()
    expect([told!.title, told!.alerts, others.length]).toEqual(['The cellar is wet', 2, 4])
  })
})
