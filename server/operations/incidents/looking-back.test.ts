import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as routes from '@fullscore/api/operations/incidents.ts'
import { incidentChanges, incidentCost } from '@fullscore/api/operations/incidents/insight.ts'
import { assignRole, joinIncident, leaveIncident } from '@fullscore/api/operations/incidents/people.ts'
import { changeHandling, readHandling } from '@fullscore/api/operations/incidents/settings.ts'
import { addItem, relateItems, setRedundancy } from '@fullscore/api/infrastructure/inventory.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { putEntry } from '../../agenda/entries.ts'
import { keep } from '../../kernel/change.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

let w: World
let ines: TestPerson
let tomasz: TestPerson
beforeAll(async () => {
  w = await world()
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
  tomasz = await w.person('Tomasz Wójcik', [{ role: 'it-professional' }])
})
afterAll(() => w.close())

const item = (name: string) => ines.call(addItem, { body: { kind: 'server', name } })
const service = (name: string, more: object = {}) => ines.call(addService, { body: { name, criticality: 'critical', ...more } })
const open = (title: string, more: object = {}) => ines.call(routes.openIncident, { body: { title, severity: 2, page: false, ...more } })
const later = (minutes: number) => w.at(w.ctx.clock.now().add({ minutes }).toString())
/** A deployment as the changes module will put it on the time axis. */
const deploy = (label: string, about: { kind: string; id: string }) => keep(w.ctx, 'test', (tx) => putEntry(tx, {
  key: `test:${label}`, subject: about, stave: 'services', line: 3, mark: 'deployment', certainty: 'fact', state: 'done', from: tx.clock.now(), to: tx.clock.now(), label, why: 'Jonas Lind', weight: 50, team: w.team,
}))

describe('what changed before it broke', () => {
  it('names deployments and configuration on what failed and what it stands on, the most suspect first', async () => {
    const [array, host, farm] = [await item('array-1'), await item('hv-1'), await item('other-1')]
    await ines.call(relateItems, { body: { kind: 'runs-on', fromId: host.id, toId: array.id } })
    const shop = await service('Web shop', { runsOn: [host.id] })
    later(60 * 30)
    await deploy('array firmware', { kind: 'item', id: array.id })
    later(20)
    await deploy('elsewhere', { kind: 'item', id: farm.id })
    await deploy('payments-api 4.18.0', { kind: 'service', id: shop.id })
    later(2)
    await ines.call(setRedundancy, { params: { id: host.id, kind: 'runs-on' }, body: { needed: 1 } })
    later(2)
    const { id } = await open('Shop fails', { serviceId: shop.id })
    later(1)
    await deploy('after it broke', { kind: 'service', id: shop.id })
    const found = await ines.call(incidentChanges, { params: { id } })
    expect(found.items.map((one) => [one.what, one.kind, one.item.name, one.reason])).toEqual([
      ['payments-api 4.18.0', 'deployment', 'Web shop', 'On Web shop itself, 4 min before it began.'],
      ['How many suppliers it needs was said anew.', 'configuration', 'hv-1', 'On hv-1, one step below it, 2 min before it began.'],
      ['array firmware', 'deployment', 'array-1', 'On array-1, 2 steps below it, 24 min before it began.'],
    ])
    expect(found).toMatchObject({ hours: 24, lookedAt: 3, nothing: null, more: 0 })
    expect(found.items[1]).toMatchObject({ who: 'Ines Ferreira', href: `/infrastructure/inventory/${host.id}` })
  })

  it('says plainly that nothing is known, and when there was nowhere to look', async () => {
    const quiet = await service('Quiet')
    later(60 * 40)
    const known = await open('Quiet fails', { serviceId: quiet.id })
    expect(await ines.call(incidentChanges, { params: { id: known.id } })).toMatchObject({ items: [], nothing: 'No change is known on the one thing it stands on in the 24 h before it began. No deployment or change was ever announced for them, so one may have happened unseen.' })
    const bare = await open('Something')
    expect((await ines.call(incidentChanges, { params: { id: bare.id } })).nothing).toMatch(/^Unknown: no service and no item/)
  })

  it('shows a reader nothing outside their scope', async () => {
    const other = await w.newTeam('Shop')
    const mine = await service('Mine', { teamId: other })
    const secret = await item('secret-host')
    await ines.call(relateItems, { body: { kind: 'runs-on', fromId: mine.id as string as Id<'item'>, toId: secret.id } })
    await deploy('secret release', { kind: 'item', id: secret.id })
    const { id } = await open('Mine fails', { serviceId: mine.id })
    const lena = await w.person('Lena', [{ role: 'it-professional', team: other }], [other])
    expect(JSON.stringify(await lena.call(incidentChanges, { params: { id } }))).not.toContain('secret')
    expect(JSON.stringify(await ines.call(incidentChanges, { params: { id } }))).toContain('secret release')
  })
})

describe('cost', () => {
  it('is people by their stay and the service within its hours, with the working shown', async () => {
    w.at('2026-11-16T16:30:00Z')
    // Monday: the service is worth something from 9 to 17.
    const hours = { zone: 'UTC', hours: { mon: [{ from: '09:00', to: '17:00' }] }, holidays: [] }
    const shop = await service('Office till', { hours, hourValue: { amount: '600.00', currency: 'EUR' } })
    ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
    tomasz = await w.person('Tomasz Wójcik', [{ role: 'it-professional' }])
    const { id } = await open('Till fails', { serviceId: shop.id })
    expect(await ines.call(incidentCost, { params: { id } })).toMatchObject({ total: 0, running: true, why: 'At least this: nobody is recorded as working on it.' })
    later(15)
    await ines.call(routes.acknowledgeIncident, { params: { id } })
    await ines.call(assignRole, { params: { id, role: 'scribe' }, body: { personId: tomasz.id } })
    later(30)
    await tomasz.call(leaveIncident, { params: { id } })
    later(30)
    await tomasz.call(joinIncident, { params: { id } })
    later(30)
    await ines.call(routes.resolveIncident, { params: { id }, body: { note: 'Over.' } })
    const unknown = await ines.call(incidentCost, { params: { id } })
    expect(unknown).toMatchObject({ total: 300, why: 'At least this: no hourly rate is set for people.', lines: [{ what: 'Ines Ferreira', amount: null, working: '1 h 30 min' }, { what: 'Tomasz Wójcik', amount: null, working: '1 h' }, { what: 'Office till', amount: 300 }] })
    const { answer, etag } = await ines.call.tagged(readHandling, {})
    await ines.call(changeHandling, { body: { matrix: answer.matrix, cadence: answer.cadence, hourlyAmount: '90.50', changeHours: 24 } }, { ifMatch: etag })
    later(600)
    expect(await ines.call(incidentCost, { params: { id } })).toMatchObject({
      total: 526.25, running: false, why: 'People\'s time and what the service is worth within its hours.',
      lines: [{ amount: 135.75, working: '1 h 30 min at 90.50 EUR an hour' }, { amount: 90.5 }, { amount: 300, working: '30 min within its hours (UTC) at 600 EUR an hour' }],
    })
  })
})
