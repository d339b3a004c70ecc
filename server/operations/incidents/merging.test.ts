import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sendAlert } from '@fullscore/api/operations/alerts.ts'
import * as routes from '@fullscore/api/operations/incidents.ts'
import { mergeIncidents, splitIncident, undoMerge, undoSplit } from '@fullscore/api/operations/incidents/merging.ts'
import { joinIncident } from '@fullscore/api/operations/incidents/people.ts'
import { snoozeIncident } from '@fullscore/api/operations/incidents/moving.ts'
import { addTask } from '@fullscore/api/operations/incidents/tasks.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

let w: World
let ines: TestPerson
let count = 0
beforeAll(async () => { w = await world() })
beforeEach(async () => { ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }]) })
afterAll(() => w.close())

/** A service with an open incident of one firing alert. */
async function failing(): Promise<{ id: Id<'incident'>; service: string; alert: string; say(status: 'firing' | 'resolved', title?: string): Promise<void> }> {
  const name = `Service ${++count}`
  const service = await ines.call(addService, { body: { name, criticality: 'critical' } })
  const say = async (status: 'firing' | 'resolved', title = `${name} fails`) => {
    await ines.call(sendAlert, { body: { title, urgency: 'critical', status, dedupKey: title, service: name } })
    await w.settle()
  }
  await say('firing')
  const [one] = (await ines.call(routes.listIncidents, { query: { serviceId: service.id, state: 'active' } })).items
  const alerts = (await ines.call(routes.incidentAlerts, { params: { id: one!.id } })).items
  return { id: one!.id, service: service.id, alert: alerts[0]!.id, say }
}
const read = (id: Id<'incident'>, follow?: 'false') => ines.call(routes.readIncident, { params: { id }, query: follow ? { follow } : {} })
const merge = (id: Id<'incident'>, memberIds: Id<'incident'>[]) => ines.call(mergeIncidents, { params: { id }, body: { memberIds, note: 'One cause.' } })
const types = async (id: Id<'incident'>) => (await ines.call(readTimeline, { query: { kind: 'incident', id, limit: 100 } })).items.map((one) => one.type)

describe('a merge', () => {
  it('of several keeps what is whose, stops their pages, leads readers on, and undone restores each', async () => {
    const [one, two, three] = [await failing(), await failing(), await failing()]
    await ines.call(addTask, { params: { id: two.id }, body: { title: 'Look at the pool' } })
    expect(await read(two.id)).toMatchObject({ paging: { state: 'running' }, deadline: { state: 'running' } })
    const merged = await merge(one.id, [two.id, three.id])
    expect(merged).toMatchObject({ id: one.id, alerts: 3, firing: 3, state: 'open' })
    expect(merged.members.map((member) => member.id).sort()).toEqual([two.id, three.id].sort())
    expect(merged.tasks).toMatchObject([{ title: 'Look at the pool', member: expect.stringMatching(/^INC-/) }])
    expect((await ines.call(routes.incidentAlerts, { params: { id: two.id } })).items.map((alert) => alert.member === null)).toEqual([true, false, false])
    expect(await read(two.id)).toMatchObject({ id: one.id, redirectedFrom: { id: two.id } })
    const own = await read(two.id, 'false')
    expect(own).toMatchObject({ id: two.id, state: 'resolved', mergedInto: { id: one.id, note: 'One cause.' }, paging: { state: 'stopped' }, deadline: { state: 'cancelled' } })
    expect(own.can.every((can) => !can.allowed)).toBe(true)
    await expect(ines.call(routes.noteIncident, { params: { id: two.id }, body: { text: 'x' } })).rejects.toMatchObject({ problem: { status: 409, code: 'merged', params: { incidentId: one.id } } })
    // A further alert of the member's service joins where it is worked on.
    await two.say('firing', 'second alert')
    expect(await read(one.id)).toMatchObject({ alerts: 4, firing: 4 })
    await two.say('resolved', 'second alert')
    const back = await ines.call(undoMerge, { params: { id: two.id } })
    expect(back).toMatchObject({ id: two.id, state: 'open', resolvedAt: null, alerts: 1, paging: { state: 'running' }, deadline: { state: 'running' }, tasks: [{ title: 'Look at the pool', member: null }] })
    expect(await read(one.id)).toMatchObject({ alerts: 3, members: [{ id: three.id }] })
    await expect(ines.call(undoMerge, { params: { id: two.id } })).rejects.toMatchObject({ problem: { code: 'not-merged' } })
    expect(await types(two.id)).toEqual(expect.arrayContaining(['incident.merged-into', 'incident.merge-undone', 'incident.merged']))
  })

  it('of what holds members leads all of them to the top, and undone takes them along', async () => {
    const [one, two, three] = [await failing(), await failing(), await failing()]
    await merge(two.id, [three.id])
    expect(await merge(one.id, [two.id])).toMatchObject({ alerts: 3 })
    expect((await read(three.id)).id).toBe(one.id)
    const back = await ines.call(undoMerge, { params: { id: two.id } })
    expect(back).toMatchObject({ id: two.id, alerts: 2, members: [{ id: three.id }] })
    expect((await read(three.id)).id).toBe(two.id)
    expect(await read(one.id)).toMatchObject({ alerts: 1, members: [] })
  })

  it('recovers when the last of all alerts is over', async () => {
    const [one, two] = [await failing(), await failing()]
    await merge(one.id, [two.id])
    await one.say('resolved')
    expect(await types(one.id)).not.toContain('incident.recovered')
    await two.say('resolved')
    expect(await types(one.id)).toContain('incident.recovered')
    expect(await types(two.id)).not.toContain('incident.recovered')
  })

  it('into one that is calm pages for what nobody had, instead of falling silent', async () => {
    const [one, two] = [await failing(), await failing()]
    await one.say('resolved')
    expect(await read(one.id)).toMatchObject({ firing: 0, paging: { state: 'stopped' } })
    expect(await merge(one.id, [two.id])).toMatchObject({ state: 'open', firing: 1, paging: { state: 'running' } })
    await two.say('resolved')
    expect(await read(one.id)).toMatchObject({ firing: 0, paging: { state: 'stopped', why: expect.stringContaining('All its alerts are over') } })
  })

  it('into one that was calm in hand for long wakes it', async () => {
    const [one, two] = [await failing(), await failing()]
    await ines.call(routes.acknowledgeIncident, { params: { id: one.id } })
    await one.say('resolved')
    await w.pass('40m')
    expect(await merge(one.id, [two.id])).toMatchObject({ state: 'open', firing: 1, paging: { state: 'running' } })
    expect(await types(one.id)).toContain('incident.woken')
  })

  it('into one that is left alone wakes it; into one that nobody has it makes that as grave', async () => {
    const [one, two, three] = [await failing(), await failing(), await failing()]
    await ines.call(routes.acknowledgeIncident, { params: { id: one.id } })
    await ines.call(snoozeIncident, { params: { id: one.id }, body: { until: w.ctx.clock.now().add({ hours: 8 }).toString() } as never })
    expect(await merge(one.id, [two.id])).toMatchObject({ state: 'open', paging: { state: 'running' }, snoozedUntil: null })
    const minor = await ines.call(addService, { body: { name: 'Minor', criticality: 'low' } })
    await ines.call(sendAlert, { body: { title: 'Minor is slow', urgency: 'high', status: 'firing', dedupKey: 'minor', service: 'Minor' } })
    await w.settle()
    const [odd] = (await ines.call(routes.listIncidents, { query: { serviceId: minor.id } })).items
    const { severity } = await read(three.id)
    expect(severity).toBeLessThan(odd!.severity)
    expect(await merge(odd!.id, [three.id])).toMatchObject({ severity, severityWhy: expect.stringContaining('As grave as INC-'), paging: { state: 'running' } })
    // Of one that a person judged the word holds; it pages all the same, where nobody was paged before.
    const { id } = await ines.call(routes.openIncident, { body: { title: 'Something is odd', severity: 4, page: false } })
    expect(await read(id)).toMatchObject({ paging: { state: 'none' } })
    expect(await merge(id, [odd!.id])).toMatchObject({ severity: 4, paging: { state: 'running' } })
  })

  it('undone gives back who worked on it', async () => {
    const [one, two] = [await failing(), await failing()]
    const [ada, ben] = [await w.person('Ada Both', [{ role: 'it-professional' }]), await w.person('Ben Two', [{ role: 'it-professional' }])]
    const join = (id: Id<'incident'>, personId: Id<'person'>) => ines.call(joinIncident, { params: { id }, body: { personId } })
    await join(one.id, ada.id)
    await join(two.id, ada.id)
    await join(two.id, ben.id)
    const atIt = (detail: { responders: readonly { person: { name: string }; leftAt: string | null }[] }) => detail.responders.filter((stay) => stay.leftAt === null).map((stay) => stay.person.name).toSorted()
    expect(atIt(await merge(one.id, [two.id]))).toEqual(['Ada Both', 'Ben Two'])
    expect(atIt(await ines.call(undoMerge, { params: { id: two.id } }))).toEqual(['Ada Both', 'Ben Two'])
    expect(atIt(await read(one.id))).toEqual(['Ada Both'])
  })

  it('undone pages for nothing that is over meanwhile, and goes on with what fires', async () => {
    const [one, two, three] = [await failing(), await failing(), await failing()]
    await merge(one.id, [two.id, three.id])
    await two.say('resolved')
    expect(await ines.call(undoMerge, { params: { id: two.id } })).toMatchObject({ state: 'open', firing: 0, paging: { state: 'stopped' } })
    await one.say('resolved')
    expect(await read(one.id)).toMatchObject({ firing: 1, paging: { state: 'running' } })
    expect(await ines.call(undoMerge, { params: { id: three.id } })).toMatchObject({ state: 'open', firing: 1, paging: { state: 'running' } })
    expect(await read(one.id)).toMatchObject({ state: 'open', firing: 0, paging: { state: 'stopped', why: expect.stringContaining('All its alerts are over') } })
    await three.say('resolved')
    expect(await read(three.id)).toMatchObject({ firing: 0, paging: { state: 'stopped' } })
  })

  it('is refused with the reason, whole or not at all', async () => {
    const [one, two, three] = [await failing(), await failing(), await failing()]
    await merge(one.id, [two.id])
    await expect(merge(three.id, [two.id])).rejects.toMatchObject({ problem: { status: 409, code: 'cannot-merge', detail: expect.stringContaining('merged already') } })
    await expect(merge(three.id, [one.id, three.id])).rejects.toMatchObject({ problem: { code: 'cannot-merge' } })
    expect(await read(one.id)).toMatchObject({ id: one.id, state: 'open' })
    await ines.call(routes.resolveIncident, { params: { id: three.id }, body: { note: 'x', evenThoughFiring: true } })
    await expect(merge(three.id, [one.id])).rejects.toMatchObject({ problem: { code: 'cannot-merge' } })
  })

  it('two who merge two into each other at once leave one at the top', async () => {
    const [one, two] = [await failing(), await failing()]
    const done = await Promise.allSettled([merge(one.id, [two.id]), merge(two.id, [one.id])])
    expect(done.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await read(one.id)).id).toBe((await read(two.id)).id)
  })
})

describe('a split', () => {
  it('of all that fires leaves the rest calm', async () => {
    const one = await failing()
    await one.say('firing', 'what goes on')
    await one.say('resolved')
    const alerts = (await ines.call(routes.incidentAlerts, { params: { id: one.id } })).items
    const on = alerts.find((alert) => alert.title === 'what goes on')!.id
    await ines.call(splitIncident, { params: { id: one.id }, body: { title: 'Goes on', alertIds: [on], note: 'Another cause.' } })
    expect(await read(one.id)).toMatchObject({ firing: 0, paging: { state: 'stopped', why: expect.stringContaining('All its alerts are over') } })
  })

  it('takes some alerts into a new incident that is in hand; undone gives them back and loses nothing', async () => {
    const one = await failing()
    await one.say('firing', 'the other cause')
    const alerts = (await ines.call(routes.incidentAlerts, { params: { id: one.id } })).items
    const other = alerts.find((alert) => alert.title === 'the other cause')!.id
    const split = (alertIds: string[]) => ines.call(splitIncident, { params: { id: one.id }, body: { title: 'The other', alertIds: alertIds as Id<'alert'>[], note: 'Another cause.' } })
    await expect(split(alerts.map((alert) => alert.id))).rejects.toMatchObject({ problem: { code: 'cannot-split', detail: expect.stringContaining('At least one') } })
    const made = await split([other])
    expect(made).toMatchObject({ state: 'acknowledged', alerts: 1, commander: { name: 'Ines Ferreira' }, splitFrom: { id: one.id, alerts: 1 }, paging: { state: 'none' } })
    expect(await read(one.id)).toMatchObject({ alerts: 1, state: 'open' })
    await ines.call(addTask, { params: { id: made.id }, body: { title: 'Kept' } })
    await ines.call(undoSplit, { params: { id: made.id } })
    const whole = await read(one.id)
    expect(whole).toMatchObject({ alerts: 2, members: [{ id: made.id }], tasks: [{ title: 'Kept' }] })
    expect((await ines.call(routes.incidentAlerts, { params: { id: one.id } })).items.every((alert) => alert.member === null)).toBe(true)
    await expect(ines.call(undoSplit, { params: { id: one.id } })).rejects.toMatchObject({ problem: { code: 'not-split' } })
  })
})
