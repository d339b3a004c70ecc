import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendAlert } from '@fullscore/api/operations/alerts.ts'
import * as routes from '@fullscore/api/operations/incidents.ts'
import { routeIncident } from '@fullscore/api/operations/incidents/moving.ts'
import { addPolicy, setPagesFor } from '@fullscore/api/operations/on-call.ts'
import { listPages } from '@fullscore/api/outbound/outbound.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { isCalmInHand, wakesAfter } from './wake.ts'

let w: World
let ines: TestPerson
let ada: TestPerson
let ben: TestPerson
let team: Id<'team'>
beforeAll(async () => {
  w = await world()
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
  ada = await w.person('Ada First', [{ role: 'it-professional' }])
  team = await w.newTeam('Others')
  ben = await w.person('Ben Second', [{ role: 'it-professional' }])
  const steps = [ada, ben].map((person) => ({ targets: [{ kind: 'person' as const, id: person.id }], delayMinutes: 10 }))
  const policy = await ines.call(addPolicy, { body: { name: 'Two', teamId: w.team, repeats: 0, steps } })
  await ines.call(setPagesFor, { params: { kind: 'team', id: w.team }, body: { policyId: policy.id } })
})
afterAll(() => w.close())

/** A service that breaks and recovers, and its incident. */
async function breaking(name: string) {
  const service = await ines.call(addService, { body: { name, criticality: 'critical' } })
  const say = async (status: 'firing' | 'resolved') => {
    await ines.call(sendAlert, { body: { title: `${name} is down`, urgency: 'critical', status, dedupKey: name, service: name } })
    await w.settle()
  }
  await say('firing')
  const [{ id }] = (await ines.call(routes.listIncidents, { query: { serviceId: service.id } })).items as [routes.Incident]
  return { id, say, read: () => ines.call(routes.readIncident, { params: { id } }) }
}
const pagesOf = async (id: Id<'incident'>) => (await ines.call(listPages, { query: { incidentId: id, limit: 50 } })).items.toReversed()
const asked = async (id: Id<'incident'>) => (await pagesOf(id)).filter((one) => one.asks).map((one) => one.personName)

describe('what breaks again after it had recovered', () => {
  it('is quiet in hand only once somebody took it and nothing fires', () => {
    const at = Temporal.Instant.from('2026-11-12T03:00:00Z')
    expect([isCalmInHand({ state: 'acknowledged', recovered_at: at }), isCalmInHand({ state: 'mitigating', recovered_at: at }), isCalmInHand({ state: 'acknowledged', recovered_at: null }), isCalmInHand({ state: 'open', recovered_at: at })]).toEqual([true, true, false, false])
    expect([wakesAfter(at, at.add({ minutes: 9, seconds: 59 })), wakesAfter(at, at.add({ minutes: 10 }))]).toEqual([false, true])
  })

  it('pages again from the first step, although somebody had it, and says since when it was quiet', async () => {
    const { id, say, read } = await breaking('Till')
    await ada.call(routes.acknowledgeIncident, { params: { id } })
    await say('resolved')
    await w.pass('40m')
    await say('firing')
    expect(await read()).toMatchObject({ state: 'open', firing: 1, acknowledgedAt: null, commander: { name: 'Ada First' }, paging: { state: 'running' }, deadline: { state: 'running' } })
    expect(await asked(id)).toEqual(['Ada First', 'Ada First'])
    expect((await pagesOf(id)).filter((one) => one.asks).at(-1)!.text).toContain('it broke again 40 min after all was well')
    await w.pass('10m')
    expect((await asked(id)).at(-1)).toBe('Ben Second')
    const types = (await ines.call(readTimeline, { query: { kind: 'incident', id, limit: 100 } })).items.map((one) => one.type)
    expect(types).toContain('incident.woken')
    await ada.call(routes.acknowledgeIncident, { params: { id } })
  })

  it('pages also who was handed it, or found it open again, while all was well', async () => {
    for (const [name, act] of [['Reopened', async (id: Id<'incident'>) => {
      await ada.call(routes.resolveIncident, { params: { id }, body: { note: 'Over.' } })
      await ada.call(routes.reopenIncident, { params: { id }, body: { note: 'Not yet.' } })
    }], ['Handed', async (id: Id<'incident'>) => { await ines.call(routeIncident, { params: { id }, body: { teamId: team, note: 'Yours.', page: true } }) }]] as const) {
      const { id, say, read } = await breaking(name)
      await ada.call(routes.acknowledgeIncident, { params: { id } })
      await say('resolved')
      await act(id)
      await w.settle()
      await ines.call(routes.acknowledgeIncident, { params: { id } })
      await w.pass('40m')
      await say('firing')
      expect(await read()).toMatchObject({ state: 'open', firing: 1, paging: { state: 'running' } })
      await ines.call(routes.acknowledgeIncident, { params: { id } })
    }
  })

  it('within ten minutes only tells whoever has it, once', async () => {
    const { id, say, read } = await breaking('Queue')
    await ada.call(routes.acknowledgeIncident, { params: { id } })
    for (let turn = 0; turn < 3; turn += 1) {
      await say('resolved')
      await w.pass('1m')
      await say('firing')
    }
    expect(await read()).toMatchObject({ state: 'acknowledged', firing: 1, paging: { state: 'stopped' } })
    const told = (await pagesOf(id)).filter((one) => one.subject.includes('broke again'))
    expect(told.map((one) => [one.personName, one.asks, one.urgency])).toEqual([['Ada First', false, 'critical']])
  })

  it('reaches the second person although each recovery stops the paging', async () => {
    const { id, say } = await breaking('Flapping')
    for (let turn = 0; turn < 2; turn += 1) {
      await w.pass('4m')
      await say('resolved')
      await w.pass('1m')
      await say('firing')
    }
    // 8 minutes of failing: 2 of the ten that the first step waits are left.
    expect((await asked(id)).at(-1)).toBe('Ada First')
    await w.pass('2m')
    expect((await asked(id)).at(-1)).toBe('Ben Second')
    await say('resolved')
    await w.pass('2h')
    await say('firing')
    expect((await asked(id)).at(-1)).toBe('Ada First')
  })

  it('does not ask again who said that they cannot', async () => {
    const { id, say } = await breaking('Ferry')
    await ada.call(routes.pageNext, { params: { id }, body: { reason: 'On the train.' } })
    await w.settle()
    await say('resolved')
    await w.pass('5m')
    await say('firing')
    expect(await asked(id)).toEqual(['Ada First', 'Ben Second', 'Ben Second'])
  })

  it('is one incident, also for a check or a program that belongs to no service', async () => {
    const say = async (status: 'firing' | 'resolved') => {
      await ines.call(sendAlert, { body: { title: 'Nightly job is down', urgency: 'critical', status, dedupKey: 'nightly' } })
      await w.settle()
    }
    const active = async () => (await ines.call(routes.listIncidents, { query: { state: 'active', search: 'Nightly job' } })).items
    for (let turn = 0; turn < 3; turn += 1) {
      await say('firing')
      await w.pass('1m')
      await say('resolved')
    }
    await say('firing')
    const [one, ...others] = await active()
    expect([one!.alerts, others]).toEqual([4, []])
    await ines.call(routes.resolveIncident, { params: { id: one!.id }, body: { note: 'Mended.', evenThoughFiring: true } })
    await say('resolved')
    await say('firing')
    expect((await active()).map((other) => other.id === one!.id)).toEqual([false])
  })
})
