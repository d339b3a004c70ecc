import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendAlert } from '@fullscore/api/operations/alerts.ts'
import * as routes from '@fullscore/api/operations/incidents.ts'
import { assignRole, joinIncident, leaveIncident, setSeverity } from '@fullscore/api/operations/incidents/people.ts'
import { changeHandling, readHandling } from '@fullscore/api/operations/incidents/settings.ts'
import { addTask, changeTask } from '@fullscore/api/operations/incidents/tasks.ts'
import { discardPublic, draftPublic, postUpdate, publishPublic } from '@fullscore/api/operations/incidents/updates.ts'
import { listPages } from '@fullscore/api/outbound/outbound.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { publicIncidents, publicUpdates } from './public.ts'

let w: World
let ines: TestPerson
let tomasz: TestPerson
beforeAll(async () => {
  w = await world()
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
  tomasz = await w.person('Tomasz Wójcik', [{ role: 'it-professional' }])
})
afterAll(() => w.close())

const open = (title: string, more: object = {}) => ines.call(routes.openIncident, { body: { title, severity: 2, page: false, ...more } })
const take = async (title: string, more: object = {}) => {
  const { id } = await open(title, more)
  return ines.call(routes.acknowledgeIncident, { params: { id } })
}
const read = (id: Id<'incident'>, who = ines) => who.call(routes.readIncident, { params: { id } })
const says = async (id: Id<'incident'>) => (await ines.call(readTimeline, { query: { kind: 'incident', id, limit: 100 } })).items
const notices = async (id: Id<'incident'>) => (await ines.call(listPages, { query: { incidentId: id } })).items

describe('roles', () => {
  it('are given and handed over with a note; who has one sees the incident', async () => {
    const outside = await w.newTeam('Shop')
    const lena = await w.person('Lena Shop', [{ role: 'it-professional', team: outside }], [outside])
    const { id } = await take('Roles')
    await expect(read(id, lena)).rejects.toMatchObject({ problem: { status: 404 } })
    expect(await ines.call(assignRole, { params: { id, role: 'liaison' }, body: { personId: lena.id } })).toMatchObject({ liaison: { name: 'Lena Shop' } })
    expect((await read(id, lena)).title).toBe('Roles')
    const hand = (personId: Id<'person'> | null, note?: string) => ines.call(assignRole, { params: { id, role: 'commander' }, body: { personId, ...(note ? { note } : {}) } })
    await expect(hand(tomasz.id)).rejects.toMatchObject({ problem: { status: 409, code: 'note-wanting' } })
    expect(await hand(tomasz.id, 'The pool is full; 4.17 goes back.')).toMatchObject({ commander: { name: 'Tomasz Wójcik' } })
    await expect(hand(tomasz.id, 'again')).rejects.toMatchObject({ problem: { code: 'unchanged' } })
    expect((await says(id)).find((one) => one.type === 'incident.role-assigned' && one.payload['beforeId'])).toMatchObject({ payload: { role: 'commander', personId: tomasz.id, beforeId: ines.id }, detail: { note: 'The pool is full; 4.17 goes back.', person: 'Tomasz Wójcik' } })
    await ines.call(routes.resolveIncident, { params: { id }, body: { note: 'Over.' } })
    await expect(hand(ines.id, 'x')).rejects.toMatchObject({ problem: { status: 409, detail: 'The incident is over: there is nothing to hand over.' } })
  })

  it('responders join and leave, once each; resolving ends it for all', async () => {
    const { id } = await take('Responders')
    await tomasz.call(joinIncident, { params: { id } })
    await expect(tomasz.call(joinIncident, { params: { id } })).rejects.toMatchObject({ problem: { code: 'already-there' } })
    await tomasz.call(leaveIncident, { params: { id } })
    await expect(tomasz.call(leaveIncident, { params: { id } })).rejects.toMatchObject({ problem: { code: 'not-there' } })
    await tomasz.call(joinIncident, { params: { id } })
    const over = await ines.call(routes.resolveIncident, { params: { id }, body: { note: 'Over.' } })
    expect(over.responders.map((one) => [one.person.name, one.leftAt === null])).toEqual([['Ines Ferreira', false], ['Tomasz Wójcik', false], ['Tomasz Wójcik', false]])
    await expect(tomasz.call(joinIncident, { params: { id } })).rejects.toMatchObject({ problem: { code: 'over' } })
  })
})

describe('severity', () => {
  it('follows the matrix; against it a note is needed, and what the matrix gives is said', async () => {
    const { id, severity, severityWhy } = await open('By the matrix', { severity: undefined, impact: 'high', urgency: 'medium' })
    expect([severity, severityWhy]).toEqual([2, 'SEV2: high impact, medium urgency.'])
    await expect(open('Against it', { severity: 1, impact: 'high', urgency: 'medium' })).rejects.toMatchObject({ problem: { errors: [{ field: 'body.severityNote', message: expect.stringContaining('The matrix gives SEV2') }] } })
    const set = (body: { impact?: 'high' | 'low'; severity?: number; note: string }) => ines.call(setSeverity, { params: { id }, body })
    await expect(set({ note: '' })).rejects.toMatchObject({ problem: { errors: [{ field: 'body.note' }] } })
    expect(await set({ impact: 'low', note: 'One office only.' })).toMatchObject({ severity: 4, impactLevel: 'low', urgencyLevel: 'medium', matrixSays: 4 })
    const against = await set({ severity: 1, note: 'The board meets there.' })
    expect(against).toMatchObject({ severity: 1, matrixSays: 4, severityWhy: expect.stringContaining('The matrix gives SEV4') })
    await expect(set({ severity: 1, note: 'again' })).rejects.toMatchObject({ problem: { code: 'unchanged' } })
    expect((await says(id)).filter((one) => one.type === 'incident.severity-set').map((one) => [one.payload['before'], one.payload['severity'], one.payload['matrix']])).toEqual([[4, 1, 4], [2, 4, 4]])
  })

  it('of alerts follows the table that the organisation wrote; only who may for all of it writes it', async () => {
    const { answer, etag } = await ines.call.tagged(readHandling, {})
    expect(answer).toMatchObject({ ownMatrix: false, oddities: [], mayChange: true, cadence: [15, 30, 120, null], hourlyAmount: null })
    const body = { matrix: { ...answer.matrix, high: { high: 3, medium: 3, low: 3 } }, cadence: [10, 30, 120, null], hourlyAmount: '80.00', changeHours: 24 }
    await expect(tomasz.call(changeHandling, { body }, { ifMatch: etag })).rejects.toMatchObject({ problem: { status: 403, permission: 'incidents:manage' } })
    await expect(ines.call(changeHandling, { body: { ...body, cadence: [1, 30, 120, null] } }, { ifMatch: etag })).rejects.toMatchObject({ problem: { errors: [{ field: 'body.cadence[0]' }] } })
    const changed = await ines.call(changeHandling, { body }, { ifMatch: etag })
    expect(changed).toMatchObject({ ownMatrix: true, oddities: [expect.stringContaining('medium impact')] })
    await expect(ines.call(changeHandling, { body }, { ifMatch: etag })).rejects.toMatchObject({ problem: { status: 412 } })
    const service = await ines.call(addService, { body: { name: 'By table', criticality: 'critical' } })
    await ines.call(sendAlert, { body: { title: 'by table', urgency: 'critical', status: 'firing', dedupKey: 'by table', service: 'By table' } })
    await w.settle()
    expect((await ines.call(routes.listIncidents, { query: { serviceId: service.id } })).items).toMatchObject([{ severity: 3 }])
    const again = await ines.call.tagged(readHandling, {})
    await ines.call(changeHandling, { body: { ...body, matrix: answer.matrix, cadence: [15, 30, 120, null] } }, { ifMatch: again.etag })
  })
})

describe('tasks', () => {
  it('are added in order, given to people, moved, finished by somebody and dropped', async () => {
    const { id } = await take('Tasks')
    const add = (title: string, more: object = {}) => ines.call(addTask, { params: { id }, body: { title, ...more } })
    await add('Put 4.17.3 back')
    await add('Free connections', { assigneeId: tomasz.id, dueAt: w.ctx.clock.now().add({ minutes: 10 }).toString() })
    const { tasks } = await add('Tell the shop')
    expect(tasks.map((one) => [one.title, one.assignee?.name, one.overdue])).toEqual([['Put 4.17.3 back', undefined, false], ['Free connections', 'Tomasz Wójcik', false], ['Tell the shop', undefined, false]])
    const change = (which: number, body: object) => tomasz.call(changeTask, { params: { id, taskId: tasks[which]!.id }, body })
    expect((await change(2, { place: 0 })).tasks.map((one) => one.title)).toEqual(['Tell the shop', 'Put 4.17.3 back', 'Free connections'])
    w.at(w.ctx.clock.now().add({ minutes: 11 }).toString())
    expect((await read(id)).tasks[2]).toMatchObject({ overdue: true })
    expect((await change(1, { done: true })).tasks[2]).toMatchObject({ overdue: false, doneBy: { name: 'Tomasz Wójcik' } })
    expect((await change(1, { done: false })).tasks[2]).toMatchObject({ doneBy: null, overdue: true })
    expect((await change(0, { dropped: true })).tasks.map((one) => one.title)).toEqual(['Tell the shop', 'Free connections'])
    await expect(change(0, { done: true })).rejects.toMatchObject({ problem: { status: 404 } })
    await expect(add('For nobody', { assigneeId: w.ctx.ids.make<'person'>() })).rejects.toMatchObject({ problem: { errors: [{ field: 'body.assigneeId', message: 'names no person' }] } })
  })
})

describe('updates', () => {
  it('for the public are drafts until a person who may approves; words for responders are never among them', async () => {
    const service = await ines.call(addService, { body: { name: 'Public shop', criticality: 'critical' } })
    const { id } = await take('rtm-db-03 out of connections', { serviceId: service.id })
    const serviceIds = [service.id] as unknown as Id<'service'>[]
    const outside = () => publicIncidents(w.ctx, { serviceIds, since: w.ctx.clock.now() })
    await tomasz.call(postUpdate, { params: { id }, body: { body: 'Secret: the pool was doubled by CHG-1207.' } })
    const drafted = await tomasz.call(draftPublic, { params: { id }, body: { body: 'Card payments fail for some customers.', stage: 'investigating' } })
    const [update] = drafted.publicUpdates
    expect(update).toMatchObject({ state: 'draft', author: { name: 'Tomasz Wójcik' }, decidedBy: null })
    expect([await outside(), await publicUpdates(w.ctx, [id])]).toEqual([[], []])
    const one = { id, updateId: update!.id }
    await expect(tomasz.call(publishPublic, { params: one, body: {} })).rejects.toMatchObject({ problem: { status: 403, permission: 'incidents:publish' } })
    await expect(ines.call(publishPublic, { params: one, body: {} })).rejects.toMatchObject({ problem: { code: 'title-wanting' } })
    const published = await ines.call(publishPublic, { params: one, body: { publicTitle: 'Card payments' } })
    expect(published).toMatchObject({ publicTitle: 'Card payments', publicUpdates: [{ state: 'published', decidedBy: { name: 'Ines Ferreira' } }] })
    await expect(ines.call(publishPublic, { params: one, body: {} })).rejects.toMatchObject({ problem: { code: 'decided' } })
    await expect(ines.call(discardPublic, { params: one, body: {} })).rejects.toMatchObject({ problem: { code: 'decided', detail: expect.stringContaining('correction') } })
    const told = { incidents: await outside(), news: await publicUpdates(w.ctx, [id]) }
    expect(told).toMatchObject({ incidents: [{ id, publicTitle: 'Card payments', impact: 'major', stage: 'investigating', serviceIds, endedAt: null }], news: [{ body: 'Card payments fail for some customers.' }] })
    expect(JSON.stringify(told)).not.toMatch(/Secret|rtm-db|Tomasz|Ines/)
    const second = (await tomasz.call(draftPublic, { params: { id }, body: { body: 'Wrong words.', stage: 'identified' } })).publicUpdates[0]!
    await tomasz.call(discardPublic, { params: { id, updateId: second.id }, body: { reason: 'Too much said.' } })
    expect(await publicUpdates(w.ctx, [id])).toHaveLength(1)
    await ines.call(routes.resolveIncident, { params: { id }, body: { note: 'Put back.' } })
    expect(await outside()).toEqual([])
    expect(await publicIncidents(w.ctx, { serviceIds, since: w.ctx.clock.now().subtract({ hours: 1 }) })).toMatchObject([{ stage: 'resolved' }])
  })

  it('are due in a rhythm: the liaison is reminded, late is shown, being told begins it anew, the end pauses it', async () => {
    const { id } = await open('Rhythm')
    expect((await read(id)).cadence).toMatchObject({ minutes: 30, dueAt: null, words: 'Once somebody has acknowledged it, an update is due every 30 min.' })
    await ines.call(routes.acknowledgeIncident, { params: { id } })
    await ines.call(assignRole, { params: { id, role: 'liaison' }, body: { personId: tomasz.id } })
    expect((await read(id)).cadence).toMatchObject({ dueAt: w.ctx.clock.now().add({ minutes: 30 }).toString(), overdue: false })
    await w.pass('23m')
    expect((await notices(id)).filter((one) => one.subject.includes('update')).map((one) => [one.personName, one.subject])).toEqual([['Tomasz Wójcik', expect.stringMatching(/an update is due in (7|8) min$/)]])
    await w.pass('12m')
    expect((await read(id)).cadence).toMatchObject({ overdue: true, words: 'Overdue by 5 min: an update is due every 30 min.' })
    expect((await notices(id)).map((one) => one.subject).filter((one) => one.includes('overdue'))).toHaveLength(1)
    const told = await ines.call(postUpdate, { params: { id }, body: { body: 'We put it back.' } })
    expect(told.cadence).toMatchObject({ overdue: false, dueAt: w.ctx.clock.now().add({ minutes: 30 }).toString() })
    await ines.call(setSeverity, { params: { id }, body: { severity: 1, note: 'All customers now.' } })
    expect((await read(id)).cadence).toMatchObject({ minutes: 15, dueAt: w.ctx.clock.now().add({ minutes: 15 }).toString() })
    await ines.call(routes.resolveIncident, { params: { id }, body: { note: 'Over.' } })
    const before = (await notices(id)).length
    await w.pass('2h')
    expect([(await notices(id)).length, (await read(id)).cadence.dueAt]).toEqual([before, null])
    expect((await tomasz.call(listPages, { query: { incidentId: id } })).items.every((one) => one.answered === null)).toBe(true)
  })
})
