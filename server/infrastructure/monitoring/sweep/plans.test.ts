import { createServer, type AddressInfo, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listScore } from '@fullscore/api/insight/score.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { setGrants } from '@fullscore/api/infrastructure/monitoring.ts'
import * as routes from '@fullscore/api/infrastructure/monitoring/sweeps.ts'
import { listPages } from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { openEgress } from '../../../egress/egress.ts'
import { world, type TestPerson, type World } from '../../../testing.ts'
import { sweepPlanRebuilders } from './show-plan.ts'

let w: World
let ines: TestPerson
const servers: Server[] = []
const listen = async (host: string): Promise<{ port: number; close(): Promise<void> }> => {
  const server = createServer((socket) => { socket.on('error', () => {}); socket.end('SSH-2.0-OpenSSH_9.2\r\n') })
  await new Promise<void>((done) => { server.listen(0, host, done) })
  servers.push(server)
  return { port: (server.address() as AddressInfo).port, close: () => new Promise((done) => { server.close(() => done()) }) }
}
beforeAll(async () => {
  w = await world({ start: '2026-11-26T08:00:00Z', house: { egress: openEgress({ log: { warn: () => {} }, ownSockets: [], reverse: async () => undefined, resolve: async () => [] }) } })
  await anew()
})
afterAll(async () => {
  for (const server of servers) server.close()
  await w.close()
})

/** Sessions end when the clock jumps: the same role, signed in again. */
let count = 0
async function anew(): Promise<void> {
  ines = await w.person(`Ines ${++count}`, [{ role: 'operations-manager' }, { role: 'administrator' }], [w.team])
}
const to = async (moment: string) => {
  w.at(moment)
  await w.settle()
  await anew()
}
const add = (body: object = {}) => ines.call(routes.addSweepPlan, { body: { range: '127.0.0.2', ports: [22], rate: 1000, zone: 'Europe/Amsterdam', starts: '2026-11-30T02:00', repeats: 'FREQ=WEEKLY;BYDAY=MO', ...body } })
const read = (id: Id<'sweep-plan'>) => ines.call(routes.readSweepPlan, { params: { id } })
const runs = async (planId: Id<'sweep-plan'>) => (await ines.call(routes.listSweeps, { query: { planId } })).items
const marks = async (id: string, from = '2026-11-01T00:00:00Z', until = '2028-01-31T00:00:00Z') => (await ines.call(listScore, { query: { from, to: until, kind: 'sweep-plan', id, limit: 200 } })).items.map(({ id: _, ...one }) => ({ ...one, from: Temporal.Instant.fromEpochMilliseconds(one.from).toString() }))
const said = async (id: string) => (await ines.call(readTimeline, { query: { kind: 'sweep-plan', id, limit: 100 } })).items.map((one) => one.type)
const told = async (text: string) => (await ines.call(listPages, { query: { limit: 200 } })).items.filter((one) => one.subject.includes(text))

describe('a sweep that comes again', () => {
  it('names what is wrong with it, goes nowhere that is not granted, and is nobody else’s', async () => {
    const wrong = async (body: object, problem: object) => { await expect(add(body)).rejects.toMatchObject({ problem }) }
    await wrong({ zone: 'Europe/Atlantis' }, { status: 422, errors: [{ field: 'body.zone' }] })
    await wrong({ starts: '2026-02-30T02:00' }, { status: 422, errors: [{ field: 'body.starts' }] })
    await wrong({ repeats: 'FREQ=HOURLY' }, { status: 422, errors: [{ field: 'body.repeats', message: 'FREQ=HOURLY is none of DAILY, WEEKLY and MONTHLY' }] })
    await wrong({ range: '10.9.9.0/24' }, { status: 422, code: 'destination-refused' })
    const { id } = await add()
    const other = await w.newTeam('Elsewhere')
    const zoe = await w.person('Zoe', [{ role: 'operations-manager', team: other }], [other])
    await expect(zoe.call(routes.readSweepPlan, { params: { id } })).rejects.toMatchObject({ problem: { status: 404 } })
    expect((await zoe.call(routes.listSweepPlans, { query: {} })).items).toEqual([])
    const auditor = await w.person('Ada', [{ role: 'auditor' }])
    await expect(auditor.call(routes.pauseSweepPlan, { params: { id }, body: { reason: '' } })).rejects.toMatchObject({ problem: { status: 403, permission: 'monitoring:manage' } })
    await ines.call(routes.endSweepPlan, { params: { id } })
    await expect(ines.call(routes.resumeSweepPlan, { params: { id } })).rejects.toMatchObject({ problem: { code: 'plan-ended' } })
  })

  it('begins at its time by the clocks of its zone, says what is new and gone since, and tells its team once', async () => {
    const [old, fresh] = [await listen('127.0.0.2'), await listen('127.0.0.2')]
    await fresh.close()
    const plan = await add({ ports: [old.port, fresh.port] })
    expect(plan).toMatchObject({ state: 'active', nextAt: '2026-11-30T01:00:00Z', words: 'every Monday at 02:00 (Europe/Amsterdam)', last: null, trouble: null })
    const planned = await marks(plan.id)
    expect([planned.length, planned[0]]).toMatchObject([57, { from: '2026-11-30T01:00:00Z', certainty: 'planned', state: 'open', mark: 'milestone', label: 'Sweep of 127.0.0.2/32' }])
    // Summer time: still two in the morning there.
    expect(planned.map((one) => one.from)).toContain('2027-04-05T00:00:00Z')

    await to('2026-11-30T00:59:00Z')
    expect(await runs(plan.id)).toEqual([])
    await to('2026-11-30T01:00:00Z')
    const [first] = await runs(plan.id)
    expect(first).toMatchObject({ state: 'finished', planId: plan.id, startedBy: null, openPorts: 1, compared: null })
    expect((await read(plan.id)).nextAt).toBe('2026-12-07T01:00:00Z')
    expect(await told('new in 127.0.0.2/32')).toEqual([])

    await old.close()
    await new Promise<void>((done) => { const again = createServer((socket) => socket.end('SSH-2.0-x\r\n')); servers.push(again); again.listen(fresh.port, '127.0.0.2', done) })
    await to('2026-12-07T01:00:00Z')
    const [second] = await runs(plan.id)
    expect(second).toMatchObject({ state: 'finished', compared: { with: first!.id, fresh: 1, gone: 1, unsure: 0 } })
    expect(await ines.call(routes.readSweep, { params: { id: second!.id } })).toMatchObject({ fresh: [{ address: '127.0.0.2', ports: [fresh.port], whole: false }], gone: [{ address: '127.0.0.2', ports: [old.port], whole: false }] })
    const notices = await told('1 new in 127.0.0.2/32 since')
    expect(new Set(notices.map((one) => one.personName)).size).toBe(notices.length)
    expect(notices[0]).toMatchObject({ text: `port ${fresh.port} of 127.0.0.2\n1 gone since then.`, link: `/infrastructure/sweeps/${second!.id}` })

    await to('2026-12-14T01:00:00Z')
    expect((await runs(plan.id))[0]).toMatchObject({ compared: { with: second!.id, fresh: 0, gone: 0 } })
    expect(await told('new in 127.0.0.2/32')).toHaveLength(notices.length)
    // Only the last run that got through is kept for the comparison.
    expect(await w.ctx.db.selectFrom('infrastructure.sweep_seen').select('sweep_id').distinct().execute()).toHaveLength(1)
    expect((await marks(plan.id)).slice(0, 4).map((one) => [one.certainty, one.state])).toEqual([['fact', 'done'], ['fact', 'done'], ['fact', 'done'], ['planned', 'open']])
    await ines.call(routes.endSweepPlan, { params: { id: plan.id } })
    expect((await marks(plan.id)).map((one) => one.certainty)).toEqual(['fact', 'fact', 'fact'])
  })

  it('makes up for what it missed once, and draws its plan anew', async () => {
    const plan = await add({ repeats: 'FREQ=DAILY', starts: '2026-12-15T02:00', ports: [22] })
    await to('2026-12-20T09:30:00Z')
    const all = await runs(plan.id)
    expect(all).toHaveLength(1)
    expect(all[0]).toMatchObject({ state: 'finished', notes: [expect.stringMatching(/^5 times between 15 Dec 2026, 01:00 UTC and now went by without a run/) as string] })
    expect((await read(plan.id)).nextAt).toBe('2026-12-21T01:00:00Z')
    expect((await marks(plan.id, '2026-12-01T00:00:00Z', '2026-12-22T12:00:00Z')).map((one) => [one.from, one.certainty])).toEqual([['2026-12-20T09:30:00Z', 'fact'], ['2026-12-21T01:00:00Z', 'planned'], ['2026-12-22T01:00:00Z', 'planned']])
    const before = await marks(plan.id)
    await w.ctx.db.deleteFrom('agenda.entry').where('key', 'like', 'sweep-plan:%').execute()
    await sweepPlanRebuilders[0]!.run(w.ctx)
    expect(await marks(plan.id)).toEqual(before)
    await ines.call(routes.endSweepPlan, { params: { id: plan.id } })
  })

  it('rests while it is paused, waits while its department sweeps, and follows an edit', async () => {
    const plan = await add({ repeats: 'FREQ=DAILY', starts: '2026-12-20T12:00', zone: 'UTC' })
    expect(await ines.call(routes.pauseSweepPlan, { params: { id: plan.id }, body: { reason: 'The switch is being moved.' } })).toMatchObject({ state: 'paused', stateWhy: 'The switch is being moved.', nextAt: null })
    await expect(ines.call(routes.pauseSweepPlan, { params: { id: plan.id }, body: { reason: '' } })).rejects.toMatchObject({ problem: { code: 'already-so' } })
    expect(await marks(plan.id)).toEqual([])
    await to('2026-12-22T12:00:00Z')
    expect(await runs(plan.id)).toEqual([])
    expect(await ines.call(routes.resumeSweepPlan, { params: { id: plan.id } })).toMatchObject({ state: 'active', nextAt: '2026-12-23T12:00:00Z' })

    const { answer, etag } = await ines.call.tagged(routes.readSweepPlan, { params: { id: plan.id } })
    const edited = await ines.call(routes.editSweepPlan, { params: { id: answer.id }, body: { starts: '2026-12-20T13:00' } }, { ifMatch: etag })
    expect(edited.nextAt).toBe('2026-12-22T13:00:00Z')
    await expect(ines.call(routes.editSweepPlan, { params: { id: answer.id }, body: { rate: 10 } }, { ifMatch: etag })).rejects.toMatchObject({ problem: { status: 412 } })
    const busy = await w.ctx.db.insertInto('infrastructure.sweep').values({ ...(await w.ctx.db.selectFrom('infrastructure.sweep').selectAll().limit(1).executeTakeFirstOrThrow()), id: w.ctx.ids.make<'sweep'>(), state: 'running', plan_id: null, due_at: null, ended_at: null, compared: null }).returning('id').executeTakeFirstOrThrow()
    await to('2026-12-22T13:00:00Z')
    expect(await runs(plan.id)).toEqual([])
    await ines.call(routes.cancelSweep, { params: { id: busy.id } })
    await to('2026-12-22T13:05:00Z')
    expect(await runs(plan.id)).toHaveLength(1)
    expect(await said(plan.id)).toEqual(expect.arrayContaining(['sweep-plan.added', 'sweep-plan.paused', 'sweep-plan.resumed', 'sweep-plan.changed', 'sweep.started', 'sweep.finished']))
    await ines.call(routes.endSweepPlan, { params: { id: plan.id } })
  })

  it('says why a run did not begin, tells the team once, and goes on when it may again', async () => {
    const department = (await w.ctx.db.selectFrom('organisation.team').select('department_id').where('id', '=', w.team).executeTakeFirstOrThrow()).department_id
    const plan = await add({ repeats: 'FREQ=DAILY', starts: '2026-12-22T12:00', zone: 'UTC' })
    await ines.call(setGrants, { params: { id: department }, body: { ranges: ['public'] } })
    await to('2026-12-23T12:00:00Z')
    expect(await runs(plan.id)).toEqual([])
    expect(await read(plan.id)).toMatchObject({ trouble: expect.stringContaining('127.0.0.2') as string, nextAt: '2026-12-24T12:00:00Z' })
    const notices = await told('The sweep of 127.0.0.2/32 does not begin')
    expect(notices.length).toBeGreaterThan(0)
    await to('2026-12-24T12:00:00Z')
    expect(await told('The sweep of 127.0.0.2/32 does not begin')).toHaveLength(notices.length)
    await ines.call(setGrants, { params: { id: department }, body: { ranges: ['loopback', 'public'] } })
    await to('2026-12-25T12:00:00Z')
    expect(await read(plan.id)).toMatchObject({ trouble: null, last: { state: 'finished' } })
  })
})
