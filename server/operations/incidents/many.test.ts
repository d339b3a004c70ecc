import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendAlert } from '@fullscore/api/operations/alerts.ts'
import * as routes from '@fullscore/api/operations/incidents.ts'
import * as many from '@fullscore/api/operations/incidents/many.ts'
import { setAccess } from '@fullscore/api/operations/incidents/people.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

let w: World
let shop: Id<'team'>
let far: Id<'team'>
let lead: TestPerson
let bob: TestPerson
beforeAll(async () => {
  w = await world()
  shop = await w.newTeam('Shop')
  far = await w.newTeam('Far')
  lead = await w.person('Lea Lead', [{ role: 'operations-manager' }])
  bob = await w.person('Bob Builder', [{ role: 'it-professional', team: shop }, { role: 'auditor', team: w.team }], [shop])
})
afterAll(() => w.close())

const unknown = '0192d3a0-0000-7000-8000-000000000001' as Id<'incident'>
let count = 0
const open = async (more: { severity?: number; teamId?: Id<'team'>; page?: boolean } = {}) => (await lead.call(routes.openIncident, { body: { title: `Trouble ${++count}`, severity: 3, teamId: shop, page: false, ...more } })).id
const read = (id: Id<'incident'>) => lead.call(routes.readIncident, { params: { id }, query: { follow: 'false' } })
const states = async (...ids: Id<'incident'>[]) => Promise.all(ids.map(async (id) => (await read(id)).state))
const whys = (answer: many.EachIncident) => answer.items.map((item) => item.why)
const events = async (id: string) => (await w.ctx.db.selectFrom('events.event').select(['type', 'subjects']).orderBy('at').orderBy('id').execute()).filter((one) => JSON.stringify(one.subjects).includes(id)).map((one) => one.type)

describe('many incidents', () => {
  it('are acknowledged: the good ones are, each of the others is told with its reason', async () => {
    const [one, two, over, elsewhere, seen] = [await open({ page: true }), await open(), await open(), await open({ teamId: far }), await open({ teamId: w.team })]
    await lead.call(routes.resolveIncident, { params: { id: over }, body: { note: 'x' } })
    const answer = await bob.call(many.acknowledgeIncidents, { body: { ids: [one, two, over, elsewhere, seen, unknown, one] } })
    expect([answer.done, answer.items.map((item) => item.id)]).toEqual([2, [one, two, over, elsewhere, seen, unknown]])
    expect(whys(answer)).toEqual([null, null, 'The incident is over.', 'There is no such incident, or it is outside your scope.', 'This needs the permission incidents:respond.', 'There is no such incident, or it is outside your scope.'])
    expect(await states(one, two, over, elsewhere, seen)).toEqual(['acknowledged', 'acknowledged', 'resolved', 'open', 'open'])
    expect(await read(one)).toMatchObject({ commander: { name: 'Bob Builder' }, paging: { state: 'stopped' } })
    // Pressed twice it is done; what somebody else has is theirs.
    expect(whys(await bob.call(many.acknowledgeIncidents, { body: { ids: [one] } }))).toEqual([null])
    expect(whys(await lead.call(many.acknowledgeIncidents, { body: { ids: [one] } }))).toEqual(['Somebody has acknowledged it already.'])
  })

  it('are resolved with one note; where alerts fire, on purpose alone', async () => {
    await lead.call(sendAlert, { body: { title: 'It burns', urgency: 'critical', status: 'firing', dedupKey: 'burns' } })
    await w.settle()
    const [burning] = (await lead.call(routes.listIncidents, { query: { search: 'It burns' } })).items
    const one = await open()
    const first = await lead.call(many.resolveIncidents, { body: { ids: [burning!.id, one], note: 'A drill.' } })
    expect(whys(first)).toEqual(['"It burns" still fires: resolve once it is over, or say that you resolve all the same.', null])
    expect(await read(one)).toMatchObject({ state: 'resolved', resolution: 'A drill.', resolvedBy: { name: 'Lea Lead' } })
    expect(await lead.call(many.resolveIncidents, { body: { ids: [burning!.id], note: 'A drill.', evenThoughFiring: true } })).toMatchObject({ done: 1 })
    await expect(lead.call(many.resolveIncidents, { body: { ids: [one], note: '' } })).rejects.toMatchObject({ problem: { status: 422 } })
  })

  it('are left alone until a moment, and taken back; a moment that is wrong is wrong for all', async () => {
    const [taken, nobodys] = [await open(), await open()]
    await lead.call(many.acknowledgeIncidents, { body: { ids: [taken] } })
    const until = w.ctx.clock.now().add({ hours: 2 })
    const answer = await lead.call(many.snoozeIncidents, { body: { ids: [taken, nobodys], until: until.toString(), note: 'lunch' } })
    expect(whys(answer)).toEqual([null, 'Acknowledge it first: then you can leave it alone for a while.'])
    expect((await read(taken)).snoozedUntil).toBe(until.toString())
    expect(whys(await lead.call(many.rouseIncidents, { body: { ids: [taken, nobodys] } }))).toEqual([null, 'It is not left alone.'])
    expect((await read(taken)).snoozedUntil).toBeNull()
    await expect(lead.call(many.snoozeIncidents, { body: { ids: [taken, nobodys], until: w.ctx.clock.now().subtract({ hours: 1 }).toString() } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.until' }] } })
  })

  it('are handed to another team, where they page', async () => {
    const [one, theirs] = [await open(), await open({ teamId: far })]
    const answer = await lead.call(many.routeIncidents, { body: { ids: [one, theirs], teamId: far, note: 'yours' } })
    expect(whys(answer)).toEqual([null, 'It is there already.'])
    expect(await read(one)).toMatchObject({ state: 'open', team: { name: 'Far' }, paging: { state: 'running' } })
    await expect(lead.call(many.routeIncidents, { body: { ids: [one], teamId: unknown as string as Id<'team'>, note: 'x' } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.teamId' }] } })
  })

  it('are merged into one, announced once, without those that cannot be; and taken out again', async () => {
    const [into, one, two, secret] = [await open({ severity: 1 }), await open(), await open(), await open()]
    await lead.call(setAccess, { params: { id: secret }, body: { private: true, persons: [], teams: [], roles: [] } })
    const answer = await lead.call(many.mergeMany, { body: { intoId: into, ids: [one, two, secret, unknown, into], note: 'the same' } })
    expect(answer.items.map((item) => [item.id, item.done])).toEqual([[one, true], [two, true], [secret, false], [unknown, false]])
    expect(whys(answer).slice(2)).toEqual([expect.stringContaining('is private and the other is not'), 'There is no such incident, or it is outside your scope.'])
    expect((await read(into)).members.map((member) => member.id).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([one, two].toSorted((a, b) => (a < b ? -1 : 1)))
    expect((await events(into)).filter((type) => type === 'incident.merged')).toHaveLength(1)
    expect(whys(await lead.call(many.mergeMany, { body: { intoId: into, ids: [one], note: 'again' } }))).toEqual([expect.stringContaining('was merged already')])
    expect(whys(await lead.call(many.unmergeIncidents, { body: { ids: [one, into] } }))).toEqual([null, expect.stringContaining('is not merged into another')])
    expect(await states(one, two)).toEqual(['open', 'resolved'])
    // What nobody outside may see is not told to be there.
    expect(whys(await bob.call(many.mergeMany, { body: { intoId: into, ids: [secret], note: 'x' } }))).toEqual(['There is no such incident, or it is outside your scope.'])
    await lead.call(routes.resolveIncident, { params: { id: into }, body: { note: 'x' } })
    await expect(lead.call(many.mergeMany, { body: { intoId: into, ids: [one], note: 'late' } })).rejects.toMatchObject({ problem: { status: 409, code: 'cannot-merge' } })
  })

  it('are at most a hundred, and those at the same moment by two people are each done once', async () => {
    const ids = [await open(), await open(), await open()]
    const both = await Promise.all([lead, bob].map((who) => who.call(many.acknowledgeIncidents, { body: { ids } })))
    expect(both[0]!.done + both[1]!.done).toBe(3)
    await expect(lead.call(many.acknowledgeIncidents, { body: { ids: Array.from({ length: 101 }, () => ids[0]!) } })).rejects.toMatchObject({ problem: { status: 422 } })
  })
})
