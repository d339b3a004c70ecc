import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { readItem, addItem, relateItems, setRedundancy, editItem } from '@fullscore/api/infrastructure/inventory.ts'
import { addCheck, editCheck } from '@fullscore/api/infrastructure/monitoring.ts'
import * as routes from '@fullscore/api/infrastructure/services.ts'
import { listScore } from '@fullscore/api/insight/score.ts'
import { findObjects } from '@fullscore/api/search/search.ts'
import { announce } from '../../events/event.ts'
import { change } from '../../kernel/change.ts'
import { checkHardened } from '../monitoring/events.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

let w: World
let mei: TestPerson
beforeAll(async () => {
  w = await world()
  mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
})
afterAll(() => w.close())

const add = (name: string, rest: object = {}) => mei.call(routes.addService, { body: { name, ...rest } })
const invalid = (field: string) => ({ problem: { status: 422, errors: [{ field }] } })
const week = { zone: 'Europe/Amsterdam', hours: { mon: [{ from: '08:30', to: '17:00' }] } }

describe('services', () => {
  it('keep what the business knows of them, and are items of their own id', async () => {
    const service = await add('Web shop', {
      criticality: 'critical', audience: 'customers', businessOwnerId: mei.id, hours: week, hourValue: { amount: '1200.50', currency: 'EUR' }, dates: [{ name: 'Black Friday', from: '2026-11-27', to: '2026-11-27' }],
    })
    expect(service).toMatchObject({ criticality: 'critical', businessOwner: { name: 'Mei Tanaka' }, hours: week, hourValue: { amount: '1200.50', currency: 'EUR' }, state: 'unknown', stateWhy: 'Nothing checks it: add a check.' })
    expect(await mei.call(readItem, { params: { id: service.id as never } })).toMatchObject({ kind: 'service', name: 'Web shop' })
    expect((await mei.call(findObjects, { query: { text: 'web shop' } })).items).toMatchObject([{ kind: 'service', id: service.id }])
    const score = await mei.call(listScore, { query: { from: '2026-11-20T00:00:00Z', to: '2026-12-01T00:00:00Z' } })
    expect(score.items).toContainEqual(expect.objectContaining({ label: 'Black Friday, Web shop', mark: 'milestone', from: Date.parse('2026-11-26T23:00:00Z') }))
    const brief = await mei.call(routes.serviceBrief, { params: { id: service.id } })
    expect(JSON.stringify(brief)).toContain('an hour costs 1,200.50 EUR')
  })

  it('refuse what does not fit, and leave nothing behind', async () => {
    await expect(add('bad', { hours: { zone: 'Mars/Olympus', hours: {} } })).rejects.toMatchObject(invalid('body.hours.zone'))
    await expect(add('bad', { hours: { ...week, hours: { mon: [] } } })).rejects.toMatchObject(invalid('body.hours'))
    await expect(add('bad', { dates: [{ name: 'x', from: '2026-12-02', to: '2026-12-01' }] })).rejects.toMatchObject(invalid('body.dates[0].to'))
    await expect(add('bad', { businessOwnerId: w.team })).rejects.toMatchObject(invalid('body.businessOwnerId'))
    await expect(add('bad', { dependsOn: [mei.id] })).rejects.toMatchObject(invalid('body.dependsOn[0]'))
    await expect(add('bad', { hourValue: { amount: '1,5', currency: 'EUR' } })).rejects.toMatchObject({ problem: { status: 422 } })
    await expect(add('bad', { colour: 'red' })).rejects.toMatchObject({ problem: { status: 422 } })
    expect((await mei.call(routes.listServices, { query: { search: 'bad' } })).items).toEqual([])
    await add('Mail')
    await expect(add('mail')).rejects.toMatchObject({ problem: { status: 409, code: 'name-taken' } })
    const both = await Promise.allSettled([add('Same name'), add('Same name')])
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('are edited by one writer at a time, and archived: search, dates and the name are free again', async () => {
    const { answer: service, etag } = await mei.call.tagged(routes.addService, { body: { name: 'Wiki', dates: [{ name: 'Audit', from: '2027-01-11', to: '2027-01-12' }] } })
    const params = { id: service.id }
    const edited = await mei.call.tagged(routes.editService, { params, body: { name: 'Handbook', hourValue: { amount: '10', currency: 'CHF' }, criticality: 'low' } }, { ifMatch: etag })
    expect(edited.answer).toMatchObject({ name: 'Handbook', criticality: 'low', version: 2 })
    await expect(mei.call(routes.editService, { params, body: { name: 'Late' } }, { ifMatch: etag })).rejects.toMatchObject({ problem: { status: 412 } })
    await expect(mei.call(editItem, { params: { id: service.id as never }, body: { name: 'By the back door' } }, { ifMatch: edited.etag })).rejects.toMatchObject(invalid('body.name'))
    await mei.call(routes.editService, { params, body: { archived: true } }, { ifMatch: edited.etag })
    expect((await mei.call(routes.listServices, { query: { search: 'Handbook' } })).items).toEqual([])
    expect((await mei.call(findObjects, { query: { text: 'handbook' } })).items).toEqual([])
    const score = await mei.call(listScore, { query: { from: '2027-01-01T00:00:00Z', to: '2027-02-01T00:00:00Z' } })
    expect(score.items.filter((one) => one.label.includes('Audit'))).toEqual([])
    await add('Handbook')
    const timeline = await mei.call(readTimeline, { query: { kind: 'service', id: service.id } })
    expect(timeline.items.map((one) => one.type)).toEqual(['service.archived', 'service.changed', 'service.added'])
  })

  it('answer 404 out of scope and 403 with the permission inside it', async () => {
    const payroll = await w.newTeam('Payroll')
    const { answer: hidden, etag } = await mei.call.tagged(routes.addService, { body: { name: 'Salaries', teamId: payroll } })
    const ola = await w.person('Ola Berg', [{ role: 'it-professional', team: w.team }])
    const aud = await w.person('Aud Itor', [{ role: 'auditor' }])
    const params = { id: hidden.id }
    for (const route of [routes.readService, routes.serviceBrief]) await expect(ola.call(route, { params })).rejects.toMatchObject({ problem: { status: 404 } })
    await expect(ola.call(routes.editService, { params, body: { name: 'x' } }, { ifMatch: etag })).rejects.toMatchObject({ problem: { status: 404 } })
    await expect(ola.call(routes.addService, { body: { name: 'x', teamId: payroll } })).rejects.toMatchObject({ problem: { status: 403, permission: 'services:manage' } })
    await expect(ola.call(routes.addService, { body: { name: 'x', runsOn: [hidden.id] } })).rejects.toMatchObject(invalid('body.runsOn[0]'))
    await expect(aud.call(routes.editService, { params, body: { name: 'x' } }, { ifMatch: etag })).rejects.toMatchObject({ problem: { status: 403, permission: 'services:manage' } })
    expect((await ola.call(routes.listServices, { query: {} })).items.map((one) => one.name)).not.toContain('Salaries')
  })
})

describe('what a service stands on', () => {
  it('is a tree with the words of its redundancy', async () => {
    const item = (name: string) => mei.call(addItem, { body: { kind: 'server', name } })
    const [a, b, san] = [await item('node-a'), await item('node-b'), await item('san')]
    const service = await add('Booking', { runsOn: [a.id, b.id] })
    await mei.call(relateItems, { body: { kind: 'depends-on', fromId: a.id, toId: san.id } })
    await mei.call(setRedundancy, { params: { id: service.id as never, kind: 'runs-on' }, body: { needed: 1 } })
    const { tree } = await mei.call(routes.readService, { params: { id: service.id } })
    expect(tree.map((one) => [one.name, one.depth, one.words]).toSorted(([a], [b]) => String(a).localeCompare(String(b)))).toEqual([['node-a', 1, 'needs 1 of 2'], ['node-b', 1, 'needs 1 of 2'], ['san', 2, 'no second']])
  })

  it('is as well as the worst of its checks says', async () => {
    const service = await add('Checked')
    const state = async () => { await w.settle(); const { state, stateWhy } = await mei.call(routes.readService, { params: { id: service.id } }); return [state, stateWhy] }
    const check = (name: string) => mei.call.tagged(addCheck, { body: { name, target: { kind: 'tcp', host: '127.0.0.1', port: 9 }, serviceId: service.id as never } })
    const [one, two] = [await check('front'), await check('back')]
    const say = (checkId: string, name: string, is: 'ok' | 'down') => change(w.ctx, async () => ({
      events: [announce(checkHardened, { team: w.team, subjects: [{ kind: 'check', id: checkId, role: 'check' }, { kind: 'service', id: service.id, role: 'watched' }], payload: { checkId, serviceId: service.id, state: is, before: 'unknown', urgency: 'high', rehearsal: false }, detail: { name } })], value: undefined,
    }))
    expect(await state()).toEqual(['unknown', 'back is unknown.'])
    await say(one.answer.id, 'front', 'ok')
    await say(two.answer.id, 'back', 'down')
    expect(await state()).toEqual(['down', 'back is down.'])
    await add('Aardvark')
    const read = async (cursor?: string) => mei.call(routes.listServices, { query: { limit: 1, ...(cursor === undefined ? {} : { cursor }) } })
    const first = await read()
    expect([first.items[0]!.name, first.total! > 2, first.worst]).toEqual(['Checked', true, 'Checked'])
    const second = await read(first.next)
    expect([second.items[0]!.name, second.total]).toEqual(['Aardvark', undefined])
    await mei.call(editCheck, { params: { id: two.answer.id }, body: { enabled: false } }, { ifMatch: two.etag })
    expect(await state()).toEqual(['ok', 'Its one check is well.'])
  })
})
