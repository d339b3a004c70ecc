import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { listAlerts, readAlert, sendAlert } from '@fullscore/api/operations/alerts.ts'
import { fireAlertsAgain, letAlertsGo, resolveAlerts, takeAlerts } from '@fullscore/api/operations/alerts/many.ts'
import { listAlertGroups, listAlertPastDays, readAlertStrip } from '@fullscore/api/operations/alerts/strip.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { listIncidents, readIncident } from '@fullscore/api/operations/incidents.ts'
import { readScore } from '@fullscore/api/insight/score.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import type { Urgency } from '@fullscore/api/values.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

let w: World
let ines: TestPerson
let kofi: TestPerson
let count = 0
beforeAll(async () => { w = await world() })
beforeEach(async () => {
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
  kofi = await w.person('Kofi Mensah', [{ role: 'operations-manager' }])
})
afterAll(() => w.close())

const send = async (urgency: Urgency = 'low', more: { service?: string; dedupKey?: string; status?: 'firing' | 'resolved' } = {}) => {
  const key = more.dedupKey ?? `k${++count}`
  const { id } = await ines.call(sendAlert, { body: { title: `${key} is odd`, urgency, status: 'firing', dedupKey: key, ...more } })
  await w.settle()
  return id!
}
const read = (id: Awaited<ReturnType<typeof send>>) => ines.call(readAlert, { params: { id } })
const unknown = '0192d3a0-0000-7000-8000-000000000001' as Awaited<ReturnType<typeof send>>

describe('taking many alerts', () => {
  it('takes those that can be taken and says why the others cannot', async () => {
    const [one, two, over] = [await send(), await send(), await send()]
    await ines.call(resolveAlerts, { body: { ids: [over], note: 'seen' } })
    await kofi.call(takeAlerts, { body: { ids: [two] } })
    const before = (await ines.call(listAlerts, { query: { limit: 1 } })).inHand
    expect(await ines.call(takeAlerts, { body: { ids: [one, two, over, unknown, one] } })).toEqual({
      done: 1, items: [{ id: one, done: true, why: null }, { id: two, done: false, why: 'Kofi Mensah has it in hand.' }, { id: over, done: false, why: 'It is over.' }, { id: unknown, done: false, why: 'There is no such alert, or it is outside your scope.' }],
    })
    expect((await read(one)).hand).toMatchObject({ person: { id: ines.id, name: 'Ines Ferreira' }, through: 'hand' })
    expect((await ines.call(listAlerts, { query: { limit: 1 } })).inHand).toBe(before + 1)
    expect((await ines.call(takeAlerts, { body: { ids: [two], evenThoughTaken: true } })).done).toBe(1)
    const ids = async (hand: 'nobody' | 'somebody') => (await ines.call(listAlerts, { query: { state: 'firing', hand, limit: 200 } })).items.map((row) => row.id)
    expect(await ids('somebody')).toEqual(expect.arrayContaining([one, two]))
    expect(await ids('nobody')).not.toContain(one)
    expect((await ines.call(readTimeline, { query: { kind: 'alert', id: two, limit: 20 } })).items.filter((e) => e.type === 'alert.taken')).toHaveLength(2)
  })
  it('lets go what is mine and nothing else', async () => {
    const [one, two] = [await send(), await send()]
    await ines.call(takeAlerts, { body: { ids: [one] } })
    await kofi.call(takeAlerts, { body: { ids: [two] } })
    const answer = await ines.call(letAlertsGo, { body: { ids: [one, two] } })
    expect(answer.items.map((item) => item.done)).toEqual([true, false])
    expect((await read(one)).hand).toBeNull()
    expect((await read(two)).hand?.person?.name).toBe('Kofi Mensah')
  })
  it('acknowledges the incident of an alert, whose other alerts are in hand by that', async () => {
    const service = await ines.call(addService, { body: { name: `Service ${++count}`, criticality: 'critical' } })
    const [one, two] = [await send('critical', { service: service.name }), await send('critical', { service: service.name })]
    const [incident] = (await ines.call(listIncidents, { query: { serviceId: service.id } })).items
    expect(incident).toMatchObject({ state: 'open', alerts: 2 })
    await kofi.call(takeAlerts, { body: { ids: [one] } })
    await w.settle()
    expect(await ines.call(readIncident, { params: { id: incident!.id } })).toMatchObject({ state: 'acknowledged', commander: { name: 'Kofi Mensah' } })
    expect((await read(two)).hand).toMatchObject({ person: { name: 'Kofi Mensah' }, through: 'incident' })
    expect((await kofi.call(letAlertsGo, { body: { ids: [two] } })).items[0]).toMatchObject({ done: false, why: 'Kofi Mensah has it through its incident: hand that over instead.' })
    // What joins an incident that somebody has comes into the same hand.
    expect((await read(await send('high', { service: service.name }))).hand).toMatchObject({ person: { name: 'Kofi Mensah' }, through: 'incident' })
  })
  it('is refused without a person, and row by row without the permission', async () => {
    const other = await w.newTeam(`Payroll ${++count}`)
    const id = await send()
    const reader = await w.person('Rea', [{ role: 'auditor' }])
    await expect(reader.call(takeAlerts, { body: { ids: [id] } })).rejects.toMatchObject({ problem: { status: 403, permission: 'alerts:respond' } })
    const elsewhere = await w.person('Ola', [{ role: 'auditor' }, { role: 'it-professional', team: other }], [other])
    expect((await elsewhere.call(takeAlerts, { body: { ids: [id] } })).items).toEqual([{ id, done: false, why: 'This needs the permission alerts:respond in its team.' }])
    await expect(ines.call(takeAlerts, { body: { ids: Array.from({ length: 201 }, () => id) } })).rejects.toMatchObject({ problem: { status: 422 } })
  })
})

describe('saying that many are over', () => {
  it('ends them with the note, and undone they fire again as they did', async () => {
    const ids = [await send(), await send('info')]
    expect(await ines.call(resolveAlerts, { body: { ids, note: 'A drill.' } })).toMatchObject({ done: 2 })
    expect(await read(ids[0]!)).toMatchObject({ state: 'resolved', hand: null, why: expect.stringContaining('Ines Ferreira said so: A drill.') })
    const before = (await read(ids[0]!)).raisedAt
    expect(await ines.call(fireAlertsAgain, { body: { ids } })).toMatchObject({ done: 2 })
    expect(await read(ids[0]!)).toMatchObject({ state: 'firing', raisedAt: before, resolvedAt: null })
    const now = w.ctx.clock.now()
    const drawn = (await ines.call(readScore, { query: { from: now.subtract({ hours: 1 }).toString(), to: now.add({ minutes: 1 }).toString() } })).entries
    expect(drawn.find((entry) => entry.subject.id === ids[0])).toMatchObject({ to: null, state: 'firing' })
  })
  it('cannot be undone when its source has said it again, ended it itself, or a day has passed', async () => {
    const [again, bySource, old] = [await send(), await send('low', { dedupKey: 'by-source' }), await send()]
    await ines.call(resolveAlerts, { body: { ids: [again, old], note: 'x' } })
    await send('low', { dedupKey: (await read(again)).dedupKey })
    await ines.call(sendAlert, { body: { title: 'x', urgency: 'low', status: 'resolved', dedupKey: 'by-source' } })
    expect((await ines.call(fireAlertsAgain, { body: { ids: [again, bySource] } })).items.map((item) => item.why)).toEqual(['Its source has said it again since: that alert fires.', 'Its source says that it is over.'])
    w.at(w.ctx.clock.now().add({ hours: 25 }).toString())
    const later = await w.person('Lea', [{ role: 'operations-manager' }])
    expect((await later.call(fireAlertsAgain, { body: { ids: [old] } })).items[0]!.why).toMatch(/more than a day/)
  })
  it('lets an incident page again that had calmed by it', async () => {
    const service = await ines.call(addService, { body: { name: `Service ${++count}`, criticality: 'critical' } })
    const id = await send('critical', { service: service.name })
    const [incident] = (await ines.call(listIncidents, { query: { serviceId: service.id } })).items
    const paging = async () => (await ines.call(readIncident, { params: { id: incident!.id } })).paging.state
    expect(await paging()).toBe('running')
    await ines.call(resolveAlerts, { body: { ids: [id], note: 'x' } })
    await w.settle()
    expect(await paging()).toBe('stopped')
    await ines.call(fireAlertsAgain, { body: { ids: [id] } })
    await w.settle()
    expect(await paging()).toBe('running')
  })
})

describe('the stave above the list', () => {
  it('tells alerts one by one while they are few, by the same filters as the list', async () => {
    const from = w.ctx.clock.now().add({ minutes: 1 })
    w.at(from.add({ minutes: 1 }).toString())
    const [low, high] = [await send('low'), await send('medium')]
    const span = { from: from.toString(), to: from.add({ hours: 1 }).toString() }
    const strip = await ines.call(readAlertStrip, { query: span })
    expect(strip).toMatchObject({ total: 2, counts: { low: 1, medium: 1, critical: 0 }, columns: [], marks: [{ urgency: expect.any(String), until: null }, {}] })
    expect(strip.marks!.map((mark) => mark.id).sort()).toEqual([low, high].sort())
    expect(await ines.call(readAlertStrip, { query: { ...span, urgency: 'medium' } })).toMatchObject({ total: 1, marks: [{ id: high }] })
    expect((await ines.call(listAlerts, { query: { ...span, limit: 10 } })).items.map((row) => row.id).sort()).toEqual([low, high].sort())
    // A day before the first one lies in no year.
    expect(await ines.call(readAlertStrip, { query: { to: '0001-01-01T00:00:01Z' } })).toMatchObject({ from: '0001-01-01T00:00:00Z', total: 0 })
    await expect(ines.call(readAlertStrip, { query: { from: span.to, to: span.from } })).rejects.toMatchObject({ problem: { errors: [{ field: 'query.to' }] } })
    await expect(ines.call(readAlertStrip, { query: { from: from.subtract({ hours: 24 * 401 }).toString(), to: from.toString() } })).rejects.toMatchObject({ problem: { errors: [{ field: 'query.from' }] } })
  })
  it('counts by column and urgency when there are many, and loses none', async () => {
    const from = w.ctx.clock.now().subtract({ hours: 24 * 60 })
    const team = w.team
    const rows = Array.from({ length: 400 }, (_, i) => ({
      id: w.ctx.ids.make<'alert'>(), source_kind: 'intake', source_id: 'strip', source_name: 'strip', dedup_key: `strip-${i}`, title: `strip ${i}`, urgency: i % 4 === 0 ? 'critical' : 'low', state: 'resolved',
      owner_team_id: team, raised_at: from.add({ minutes: i }), last_at: from, resolved_at: from.add({ minutes: i + 1 }), details: '{}',
    }))
    await w.ctx.db.insertInto('operations.alert').values(rows).execute()
    const strip = await ines.call(readAlertStrip, { query: { from: from.toString(), to: from.add({ minutes: 400 }).toString(), columns: '10' as never } })
    expect(strip).toMatchObject({ total: 400, counts: { critical: 100, low: 300 }, marks: null })
    expect(strip.columns).toHaveLength(20)
    expect(strip.columns[0]).toMatchObject({ at: from.toString(), until: from.add({ minutes: 40 }).toString(), count: expect.any(Number) })
    expect(strip.columns.reduce((sum, one) => sum + one.count, 0)).toBe(400)
    expect(new Set(strip.columns.map((one) => one.at)).size).toBe(10)
  })
  it('groups what fires by what it shares, the most urgent first', async () => {
    const service = await ines.call(addService, { body: { name: `Service ${++count}`, criticality: 'low' } })
    const from = w.ctx.clock.now().add({ hours: 1 })
    w.at(from.toString())
    const again = await w.person('Ines again', [{ role: 'operations-manager' }])
    ines = again
    const ids = [await send('medium', { service: service.name }), await send('low', { service: service.name }), await send('low')]
    await ines.call(takeAlerts, { body: { ids: [ids[1]!] } })
    const { items } = await ines.call(listAlertGroups, { query: { by: 'service', from: from.toString(), state: 'firing' } })
    expect(items).toMatchObject([{ key: service.id, name: service.name, count: 2, firing: 2, inHand: 1, worst: 'medium', counts: { medium: 1, low: 1 } }, { key: null, name: 'of no service', count: 1, worst: 'low' }])
    expect((await ines.call(listAlertGroups, { query: { by: 'team', from: from.toString() } })).items).toMatchObject([{ key: w.team, count: 3 }])
  })
})

it('no list, strip, group or deed shows or touches an alert outside the actor\'s scope', async () => {
  const teams = await Promise.all([1, 2, 3].map((n) => w.newTeam(`Scope ${n} ${++count}`)))
  const from = w.ctx.clock.now()
  const alerts: { id: Awaited<ReturnType<typeof send>>; team: number }[] = []
  for (const [index, team] of [...teams, ...teams, ...teams].entries()) {
    const row = { id: w.ctx.ids.make<'alert'>(), source_kind: 'intake', source_id: 'scope', source_name: 'scope', dedup_key: `scope-${index}`, title: 'scope', urgency: 'low', state: 'firing', owner_team_id: team, raised_at: from, last_at: from, details: '{}' }
    await w.ctx.db.insertInto('operations.alert').values(row).execute()
    alerts.push({ id: row.id, team: index % 3 })
  }
  await fc.assert(fc.asyncProperty(fc.uniqueArray(fc.nat(2), { maxLength: 3 }), fc.uniqueArray(fc.nat(8), { minLength: 1 }), async (mine, named) => {
    const person = await w.person('Model', mine.map((n) => ({ role: 'it-professional' as const, team: teams[n]! })), mine.map((n) => teams[n]!))
    const seen = alerts.filter((one) => mine.includes(one.team)).map((one) => one.id).sort()
    const query = { sourceId: 'scope', from: from.toString(), to: from.add({ minutes: 1 }).toString() }
    if (mine.length === 0) {
      await expect(person.call(listAlerts, { query })).rejects.toMatchObject({ problem: { status: 403 } })
      return
    }
    expect((await person.call(listAlerts, { query })).items.map((one) => one.id).sort()).toEqual(seen)
    const days = await person.call(listAlertPastDays, { query: { alertIds: alerts.map((one) => one.id).join(',') } })
    expect(days.items.map((one) => String(one.id)).sort()).toEqual(seen)
    expect((await person.call(readAlertStrip, { query })).marks!.map((one) => one.id).sort()).toEqual(seen)
    expect((await person.call(listAlertGroups, { query: { ...query, by: 'team' } })).items.map((one) => String(one.key)).sort()).toEqual(mine.map((n) => String(teams[n])).sort())
    const ids = named.map((n) => alerts[n]!.id)
    const answer = await person.call(takeAlerts, { body: { ids, evenThoughTaken: true } })
    expect(answer.items.filter((item) => item.done).map((item) => item.id).sort()).toEqual(ids.filter((id) => seen.includes(id)).sort())
    for (const item of answer.items.filter((one) => !one.done)) expect(item.why).toBe('There is no such alert, or it is outside your scope.')
  }), { numRuns: 12 })
})

describe('the past day in a row', () => {
  const days = async (reader: TestPerson, ids: readonly string[]) => (await reader.call(listAlertPastDays, { query: { alertIds: ids.join(',') } })).items
  it('joins the alerts of one cause, of the past 24 hours only, as far as the reader sees', async () => {
    const now = w.ctx.clock.now()
    const raise = async (key: string, from: number, to?: number, team = w.team) => {
      const ended = to === undefined ? null : now.subtract({ minutes: to })
      const row = { id: w.ctx.ids.make<'alert'>(), source_kind: 'intake', source_id: 'day', source_name: 'day', dedup_key: key, title: key, urgency: 'low', owner_team_id: team, state: ended ? 'resolved' : 'firing', raised_at: now.subtract({ minutes: from }), last_at: now, resolved_at: ended, details: '{}' }
      await w.ctx.db.insertInto('operations.alert').values(row).execute()
      return row.id
    }
    const hidden = await w.newTeam(`Hidden ${++count}`)
    const old = await raise('flap', 1700, 1500)
    const one = await raise('flap', 120, 90)
    const last = await raise('flap', 60)
    await raise('flap', 700, 600, hidden)
    const other = await raise('steady', 2000)
    const found = await days(ines, [last, one, other, unknown])
    expect(found.map((row) => row.id).toSorted()).toEqual([last, one, other].toSorted())
    const [mine, same, alone] = [last, one, other].map((id) => found.find((row) => row.id === id)!)
    expect(mine).toMatchObject({ times: 3, seconds: 190 * 60 })
    expect({ ...same, id: mine!.id }).toEqual(mine)
    expect(mine!.shares.slice(-5)).toEqual([0, 100, 0, 100, 100])
    expect(alone).toMatchObject({ times: 0, seconds: 24 * 3600 })
    // Who sees no other team's alerts sees nothing of the stretch that lay with one.
    const near = await w.person('Nia', [{ role: 'it-professional', team: w.team }], [w.team])
    expect((await days(near, [old]))[0]).toMatchObject({ times: 2, seconds: 90 * 60 })
    const elsewhere = await w.person('Ola', [{ role: 'it-professional', team: await w.newTeam(`Payroll ${++count}`) }])
    expect(await days(elsewhere, [last])).toEqual([])
    await expect(days(ines, ['x'])).rejects.toMatchObject({ problem: { status: 422 } })
    await expect(days(ines, Array.from({ length: 201 }, (_, i) => `0192d3a0-0000-7000-8000-${String(i).padStart(12, '0')}`))).rejects.toMatchObject({ problem: { status: 422 } })
  })
})
