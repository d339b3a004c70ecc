import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendAlert } from '@fullscore/api/operations/alerts.ts'
import * as routes from '@fullscore/api/operations/incidents.ts'
import { rouseIncident, routeIncident, snoozeIncident } from '@fullscore/api/operations/incidents/moving.ts'
import { addPolicy, setPagesFor } from '@fullscore/api/operations/on-call.ts'
import { listPages } from '@fullscore/api/outbound/outbound.ts'
import { addItem } from '@fullscore/api/infrastructure/inventory.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

let w: World
let ines: TestPerson
let ada: TestPerson
let count = 0
beforeAll(async () => {
  w = await world()
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
  ada = await w.person('Ada First', [{ role: 'it-professional', team: w.team }])
  await paging(w.team, ada)
})
afterAll(() => w.close())

async function paging(team: Id<'team'>, person: TestPerson): Promise<void> {
  const policy = await ines.call(addPolicy, { body: { name: `Policy ${++count}`, teamId: team, repeats: 0, steps: [{ targets: [{ kind: 'person', id: person.id }], delayMinutes: 10 }] } })
  await ines.call(setPagesFor, { params: { kind: 'team', id: team }, body: { policyId: policy.id } })
}
async function broken() {
  const service = await ines.call(addService, { body: { name: `Service ${++count}`, criticality: 'critical', teamId: w.team } })
  const say = async (status: 'firing' | 'resolved', title = `${service.name} is down`) => {
    await ines.call(sendAlert, { body: { title, urgency: 'critical', status, dedupKey: title, service: service.name } })
    await w.settle()
  }
  await say('firing')
  const [{ id }] = (await ines.call(routes.listIncidents, { query: { serviceId: service.id } })).items as [routes.Incident]
  return { id, service, say, read: () => ines.call(routes.readIncident, { params: { id } }) }
}
const asked = async (id: Id<'incident'>) => (await ines.call(listPages, { query: { incidentId: id, limit: 50 } })).items.toReversed().filter((one) => one.asks).map((one) => one.personName)
const inHours = (hours: number) => w.ctx.clock.now().add({ minutes: hours * 60 }).toString()

describe('an incident that is left alone for a while', () => {
  it('asks for no news and pages again when the time is over and it still fires', async () => {
    const { id, read } = await broken()
    await expect(ada.call(snoozeIncident, { params: { id }, body: { until: inHours(6) } })).rejects.toMatchObject({ problem: { status: 409, code: 'not-acknowledged' } })
    await ada.call(routes.acknowledgeIncident, { params: { id } })
    const until = inHours(6)
    expect(await ada.call(snoozeIncident, { params: { id }, body: { until, note: 'The vendor comes at eight.' } })).toMatchObject({ state: 'acknowledged', snoozedUntil: until, cadence: { dueAt: null } })
    await w.pass('5h')
    expect((await ines.call(listPages, { query: { incidentId: id } })).items.filter((one) => one.subject.includes('update'))).toEqual([])
    await w.pass('1h')
    expect(await read()).toMatchObject({ state: 'open', snoozedUntil: null, paging: { state: 'running' } })
    expect(await asked(id)).toEqual(['Ada First', 'Ada First'])
    expect((await ines.call(readTimeline, { query: { kind: 'incident', id, limit: 100 } })).items.find((one) => one.type === 'incident.woken')).toMatchObject({ payload: { because: 'snooze-over' } })
  })
  it('wakes at once for something that it did not have, and not for what comes and goes', async () => {
    const { id, service, say, read } = await broken()
    await ada.call(routes.acknowledgeIncident, { params: { id } })
    await ada.call(snoozeIncident, { params: { id }, body: { until: inHours(8) } })
    await say('resolved')
    await w.pass('30m')
    await say('firing')
    expect(await read()).toMatchObject({ state: 'acknowledged', firing: 1 })
    await say('firing', `${service.name} loses orders`)
    expect(await read()).toMatchObject({ state: 'open', snoozedUntil: null, paging: { state: 'running' } })
  })
  it('tells another fault of the same words from the same fault in other words', async () => {
    const { id, service, read } = await broken()
    const server = (name: string) => ines.call(addItem, { body: { kind: 'server', name, teamId: w.team } })
    const [one, other] = [await server('db-a'), await server('db-b')]
    const say = async (item: { id: string }, title: string, dedupKey: string) => {
      await ines.call(sendAlert, { body: { title, urgency: 'critical', status: 'firing', dedupKey, service: service.name, item: item.id } })
      await w.settle()
    }
    const alone = async () => (await read()).snoozedUntil !== null
    await say(one, 'Disk 91 % full', 'disk a')
    await ada.call(routes.acknowledgeIncident, { params: { id } })
    await ada.call(snoozeIncident, { params: { id }, body: { until: inHours(8) } })
    await ines.call(sendAlert, { body: { title: 'Disk 91 % full', urgency: 'critical', status: 'resolved', dedupKey: 'disk a' } })
    await say(one, 'Disk 93 % full', 'disk a')
    expect(await alone()).toBe(true)
    await say(one, 'Disk 91 % full', 'a key of its own')
    expect(await alone()).toBe(true)
    await say(other, 'Disk 91 % full', 'disk b')
    expect(await alone()).toBe(false)
  })
  it('ends with the incident, by hand, and quietly when nothing fires any more', async () => {
    const { id, say, read } = await broken()
    await ada.call(routes.acknowledgeIncident, { params: { id } })
    await ada.call(snoozeIncident, { params: { id }, body: { until: inHours(2) } })
    expect(await ada.call(rouseIncident, { params: { id } })).toMatchObject({ snoozedUntil: null, cadence: { dueAt: inHours(0.25) } })
    await expect(ada.call(rouseIncident, { params: { id } })).rejects.toMatchObject({ problem: { code: 'not-snoozed' } })
    await ada.call(snoozeIncident, { params: { id }, body: { until: inHours(2) } })
    await say('resolved')
    await w.pass('3h')
    expect(await read()).toMatchObject({ state: 'acknowledged', snoozedUntil: null, paging: { state: 'stopped' } })
    await ada.call(snoozeIncident, { params: { id }, body: { until: inHours(2) } })
    expect(await ada.call(routes.resolveIncident, { params: { id }, body: { note: 'Done.' } })).toMatchObject({ state: 'resolved', snoozedUntil: null })
    await w.pass('3h')
    expect((await read()).state).toBe('resolved')
    for (const hours of [-1, 24 * 15]) await expect(ada.call(snoozeIncident, { params: { id: (await broken()).id }, body: { until: inHours(hours) } })).rejects.toMatchObject({ problem: { status: expect.any(Number) } })
  })
})

describe('an incident that is handed to others', () => {
  it('is nobody\'s again and pages there by their own policy; who had it goes on seeing it', async () => {
    const { id, service, read } = await broken()
    const other = await w.newTeam('Network')
    const nils = await w.person('Nils Net', [{ role: 'it-professional', team: other }], [other])
    await paging(other, nils)
    await ines.call(setPagesFor, { params: { kind: 'service', id: service.id }, body: { policyId: (await ines.call(addPolicy, { body: { name: `Policy ${++count}`, teamId: w.team, steps: [{ targets: [{ kind: 'person', id: ada.id }], delayMinutes: 5 }] } })).id } })
    await ada.call(routes.acknowledgeIncident, { params: { id } })
    await expect(nils.call(routes.readIncident, { params: { id } })).rejects.toMatchObject({ problem: { status: 404 } })
    const routed = await ada.call(routeIncident, { params: { id }, body: { teamId: other, note: 'The uplink drops packets.' } })
    await w.settle()
    expect(routed).toMatchObject({ state: 'open', team: { id: other, name: 'Network' }, service: { id: service.id }, commander: null, acknowledgedAt: null, paging: { state: 'running' } })
    expect(await asked(id)).toEqual(['Ada First', 'Nils Net'])
    expect(await nils.call(routes.acknowledgeIncident, { params: { id } })).toMatchObject({ state: 'acknowledged', commander: { name: 'Nils Net' } })
    expect((await ada.call(routes.readIncident, { params: { id } })).state).toBe('acknowledged')
    expect((await read()).deadline?.state).toBe('met')
    await expect(ada.call(routeIncident, { params: { id }, body: { teamId: other, note: 'Again.' } })).rejects.toMatchObject({ problem: { code: 'unchanged' } })
  })
  it('goes to another service and its team; where that has one open it is to be merged', async () => {
    const { id } = await broken()
    const theirs = await broken()
    await expect(ines.call(routeIncident, { params: { id }, body: { serviceId: theirs.service.id, note: 'It is theirs.' } })).rejects.toMatchObject({ problem: { code: 'service-has-open', params: { incidentId: theirs.id } } })
    const quiet = await ines.call(addService, { body: { name: `Quiet ${++count}`, criticality: 'low', teamId: w.team } })
    expect(await ines.call(routeIncident, { params: { id }, body: { serviceId: quiet.id, note: 'It is theirs.', page: false } })).toMatchObject({ service: { id: quiet.id }, paging: { state: 'stopped' } })
    await expect(ines.call(routeIncident, { params: { id }, body: { note: 'Nowhere.' } })).rejects.toMatchObject({ problem: { status: 422 } })
  })
})
