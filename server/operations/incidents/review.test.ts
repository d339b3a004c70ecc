import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { plain } from '@fullscore/api/render.ts'
import { say } from '@fullscore/api/sentence.ts'
import * as routes from '@fullscore/api/operations/incidents.ts'
import * as reviews from '@fullscore/api/operations/incidents/review.ts'
import { listPages } from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { ageingOf } from './follow-up.ts'

let w: World
let ines: TestPerson
let tomasz: TestPerson
beforeAll(async () => { w = await world() })
beforeEach(async () => {
  // Sessions end when the clock jumps far.
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
  tomasz = await w.person('Tomasz Wójcik', [{ role: 'it-professional' }])
})
afterAll(() => w.close())

async function resolved(title: string): Promise<Id<'incident'>> {
  const { id } = await ines.call(routes.openIncident, { body: { title, severity: 2, page: false } })
  await ines.call(routes.acknowledgeIncident, { params: { id } })
  await ines.call(routes.noteIncident, { params: { id }, body: { text: 'The disk is full.' } })
  await ines.call(routes.resolveIncident, { params: { id }, body: { note: 'Logs removed.' } })
  return id
}
const begin = (id: Id<'incident'>) => ines.call(reviews.beginReview, { params: { id } })
const inDays = (days: number) => w.ctx.clock.now().add({ hours: 24 * days }).toZonedDateTimeISO('UTC').toPlainDate().toString()
const act = (id: Id<'incident'>, title: string, days: number, owner = tomasz) => ines.call(reviews.addAction, { params: { id }, body: { title, ownerId: owner.id, dueOn: inDays(days) } })

describe('a review', () => {
  it('begins when it is over, freezes the timeline, is written, published, and stands', async () => {
    const open = await ines.call(routes.openIncident, { body: { title: 'Still open', severity: 3, page: false } })
    await expect(begin(open.id)).rejects.toMatchObject({ problem: { status: 409, code: 'not-resolved', detail: 'It is not over yet: a review looks back.' } })
    const id = await resolved('Disk full')
    const review = await begin(id)
    expect(review).toMatchObject({ state: 'draft', summary: 'Logs removed.', author: { name: 'Ines Ferreira' } })
    expect(review.timeline.map((one) => one.type).filter((type) => type.startsWith('incident.'))).toEqual(expect.arrayContaining(['incident.opened', 'incident.acknowledged', 'incident.noted', 'incident.resolved']))
    expect(review.timeline[0]!.type).toMatch(/^(incident\.opened|deadline\.started)$/)
    await expect(begin(id)).rejects.toMatchObject({ problem: { code: 'reviewed-already' } })
    await ines.call(routes.noteIncident, { params: { id }, body: { text: 'Written after.' } })
    expect(JSON.stringify((await ines.call(reviews.readReview, { params: { id } })).timeline)).not.toContain('Written after.')

    await expect(ines.call(reviews.publishReview, { params: { id } })).rejects.toMatchObject({ problem: { code: 'not-ready', detail: 'It names no contributing factor yet.' } })
    const { etag } = await ines.call.tagged(reviews.readReview, { params: { id } })
    const write = (by: TestPerson, body: object, tag = etag) => by.call(reviews.changeReview, { params: { id }, body }, { ifMatch: tag })
    const written = await write(ines, { factors: ['No alarm on the disk', 'Logs kept for ever'], wentWell: 'Paged within a minute.', wentBadly: 'Nobody knew the host.' })
    expect(written).toMatchObject({ factors: ['No alarm on the disk', 'Logs kept for ever'], version: 2, can: expect.arrayContaining([{ action: 'publish', allowed: true }]) })
    await expect(write(tomasz, { summary: 'Mine' })).rejects.toMatchObject({ problem: { status: 412 } })
    expect(await ines.call(reviews.publishReview, { params: { id } })).toMatchObject({ state: 'published', publishedBy: { name: 'Ines Ferreira' } })
    const now = await ines.call.tagged(reviews.readReview, { params: { id } })
    await expect(write(ines, { summary: 'Other' }, now.etag)).rejects.toMatchObject({ problem: { code: 'published' } })
    expect((await ines.call(routes.readIncident, { params: { id } })).review).toEqual({ state: 'published', openActions: 0, actions: 0 })
  })

  it('is not read, nor its actions, by who does not see the incident', async () => {
    const id = await resolved('Elsewhere')
    await begin(id)
    await act(id, 'Hidden action', 3)
    const other = await w.newTeam('Payments')
    const stranger = await w.person('Jonas Lind', [{ role: 'it-professional', team: other }], [other])
    await expect(stranger.call(reviews.readReview, { params: { id } })).rejects.toMatchObject({ problem: { status: 404 } })
    expect(await stranger.call(reviews.listFollowUps, { query: {} })).toMatchObject({ items: [], counts: { overdue: 0, open: 0, 'due-soon': 0, closed: 0 } })
    await expect(stranger.call(reviews.addAction, { params: { id }, body: { title: 'x', ownerId: stranger.id, dueOn: inDays(2) } })).rejects.toMatchObject({ problem: { status: 404 } })
  })
})

describe('an action', () => {
  it('has an owner and a day, is reminded of, chased weekly while overdue, and closed', async () => {
    // A clock as real ones are: between two milliseconds.
    w.at(w.ctx.clock.now().add({ microseconds: 7 }).toString())
    const id = await resolved('To be chased')
    await begin(id)
    await expect(act(id, 'Too late', -2)).rejects.toMatchObject({ problem: { errors: [{ field: 'body.dueOn', message: 'is over already' }] } })
    const { actions: [action] } = await act(id, 'Alarm on every disk', 7)
    expect(action).toMatchObject({ owner: { name: 'Tomasz Wójcik' }, ageing: 'open', openDays: 0 })
    const told = async () => {
      const me = await w.person('Reader', [{ role: 'operations-manager' }])
      return (await me.call(listPages, { query: { incidentId: id, limit: 100 } })).items.map((one) => one.subject.replace(/^Follow-up of INC-\d+ /, '')).reverse()
    }
    const soon = w.ctx.clock.now().add({ hours: 24 * 6 + 12 })
    w.at(soon.toString())
    await w.settle()
    const due = plain(say`is due by ${action!.dueOn}`)
    expect(await told()).toEqual([due])
    for (const days of [3, 7, 7]) {
      w.at(w.ctx.clock.now().add({ hours: 24 * days }).toString())
      await w.settle()
    }
    expect((await told()).sort()).toEqual([due, 'is overdue', 'is overdue by 16 days', 'is overdue by 2 days', 'is overdue by 9 days'])
    const now = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
    const change = (body: object) => now.call(reviews.changeAction, { params: { id, actionId: action!.id }, body })
    await expect(change({ outcome: 'dropped' })).rejects.toMatchObject({ problem: { errors: [{ field: 'body.note' }] } })
    expect((await change({ outcome: 'done', note: 'Rolled out.' })).actions[0]).toMatchObject({ ageing: 'closed', outcome: 'done' })
    await expect(change({ title: 'x' })).rejects.toMatchObject({ problem: { code: 'closed' } })
    const before = (await told()).length
    w.at(w.ctx.clock.now().add({ hours: 24 * 20 }).toString())
    await w.settle()
    expect(await told()).toHaveLength(before)
  })

  it('of somebody who has left is asked of who leads the team, of a private incident of who has it', async () => {
    const [lead, gone] = [await w.person('Lea Lead', [{ role: 'team-lead', team: w.team }], [w.team]), await w.person('Gil Gone', [{ role: 'it-professional' }], [w.team])]
    const ids = [await resolved('Left open'), await resolved('Left secretly')]
    const { id: commander } = await w.person('Cora Commands', [{ role: 'operations-manager' }])
    for (const id of ids) {
      await begin(id)
      await ines.call(reviews.addAction, { params: { id }, body: { title: 'Undone', ownerId: gone.id, dueOn: inDays(3) } })
    }
    await w.ctx.db.updateTable('operations.incident').set({ private: true, commander_id: commander }).where('id', '=', ids[1]!).execute()
    await w.ctx.db.updateTable('organisation.person').set({ archived_at: w.ctx.clock.now() }).where('id', '=', gone.id).execute()
    w.at(w.ctx.clock.now().add({ hours: 24 * 5 }).toString())
    await w.settle()
    const told = async (id: string) => new Set((await w.ctx.db.selectFrom('outbound.page').select('person_id').where('cause_id', '=', id as never).where('why', 'like', '%has left%').execute()).map((one) => one.person_id as string))
    expect(await told(ids[0]!)).toEqual(new Set([lead.id]))
    expect(await told(ids[1]!)).toEqual(new Set([commander]))
  })

  it('moved to a later day is reminded of anew, and no longer chased', async () => {
    const id = await resolved('Moved')
    await begin(id)
    const { actions: [action] } = await act(id, 'Later', 2)
    const moved = await ines.call(reviews.changeAction, { params: { id, actionId: action!.id }, body: { dueOn: inDays(30), ownerId: ines.id } })
    expect(moved.actions[0]).toMatchObject({ dueOn: inDays(30), owner: { name: 'Ines Ferreira' }, ageing: 'open' })
    w.at(w.ctx.clock.now().add({ hours: 24 * 5 }).toString())
    await w.settle()
    const reader = await w.person('Reader', [{ role: 'operations-manager' }])
    expect((await reader.call(listPages, { query: { incidentId: id } })).items).toEqual([])
  })

  it('stands in the list by age: pages, filters and counts agree with the rule', async () => {
    const id = await resolved('Listed')
    await begin(id)
    for (const days of [1, 3, 9, 20, 40]) await act(id, `Listed in ${days}`, days)
    w.at(w.ctx.clock.now().add({ hours: 24 * 4 }).toString())
    const reader = await w.person('Reader', [{ role: 'operations-manager' }])
    const list = (query: object) => reader.call(reviews.listFollowUps, { query: { search: 'Listed', limit: 50, ...query } as never })
    const all = (await list({ ageing: 'active' })).items
    expect(all.map((one) => [one.title, one.ageing])).toEqual([['Listed in 1', 'overdue'], ['Listed in 3', 'overdue'], ['Listed in 9', 'due-soon'], ['Listed in 20', 'open'], ['Listed in 40', 'open']])
    for (const ageing of ['overdue', 'due-soon', 'open'] as const) expect((await list({ ageing })).items.map((one) => one.ageing)).toEqual(all.filter((one) => one.ageing === ageing).map(() => ageing))
    for (const one of all) expect(one.ageing).toBe(ageingOf({ due: Temporal.PlainDate.from(one.dueOn).add({ days: 1 }).toZonedDateTime('UTC').toInstant(), closed: false }, w.ctx.clock.now()))
    const first = await list({ ageing: 'active', limit: 2 })
    const second = await list({ ageing: 'active', limit: 3, cursor: first.next })
    expect([...first.items, ...second.items].map((one) => one.id)).toEqual(all.map((one) => one.id))
    expect((await reader.call(reviews.listFollowUps, { query: { ownerId: reader.id } })).items).toEqual([])
  })
})
