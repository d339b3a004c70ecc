import { sql } from 'kysely'
import { z } from 'zod'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dismissJob, listJobs, retryJob } from '@fullscore/api/jobs/jobs.ts'
import { announce, eventType } from '../events/event.ts'
import { healthOf } from '../http/health.ts'
import { change, keep } from '../kernel/change.ts'
import type { Module } from '../kernel/module.ts'
import { modules } from '../modules.ts'
import { world, type World } from '../testing.ts'
import { addJobs } from './add.ts'
import { beat } from './heartbeat.ts'
import { clearTimers, releaseTimers, setTimer } from './timers.ts'

const happened = eventType('jobs-test.happened', z.object({ name: z.string() }))
const ran: string[] = []
let failures = 1
const testing: Module = {
  name: 'tests/jobs', events: [happened],
  tasks: [{ name: 'tests.jobs.run', run: async (_, payload) => { ran.push(String((payload as { name: string }).name)) } }],
  reactions: [{ name: 'tests.jobs.react', on: [happened], run: async (_, event) => {
    if (failures-- > 0) throw new Error('not today')
    ran.push(`reaction ${String(event.payload['name'])}`)
  } }],
}

let w: World
beforeAll(async () => { w = await world({ modules: [...modules, testing] }); await w.settle() })
afterAll(() => w.close())

const set = (name: string, due: Temporal.Instant, key = name) => keep(w.ctx, 'a test', (tx) => setTimer(tx, { task: 'tests.jobs.run', payload: { name }, due, key }))
const now = () => w.ctx.clock.now()
const times = (name: string) => ran.filter((one) => one === name).length

describe('timers', () => {
  it('are released once when many processes release at once', async () => {
    for (let n = 0; n < 40; n++) await set(`many-${n}`, now())
    const released = await Promise.all(Array.from({ length: 6 }, () => releaseTimers(w.ctx)))
    expect(released.reduce((sum, n) => sum + n, 0)).toBe(40)
    await w.settle()
    for (let n = 0; n < 40; n++) expect(times(`many-${n}`)).toBe(1)
  })
  it('move when set again, are taken back by key, and never run early', async () => {
    await set('moved', now().add({ minutes: 1 }))
    await set('moved', now().add({ minutes: 5 }))
    await set('gone', now().add({ minutes: 1 }))
    await keep(w.ctx, 'a test', (tx) => clearTimers(tx, ['gone', 'never there']))
    await w.pass('4m')
    expect([times('moved'), times('gone')]).toEqual([0, 0])
    await w.pass('2m')
    expect([times('moved'), times('gone')]).toEqual([1, 0])
  })
  it('a clock that is set back runs nothing twice and loses nothing', async () => {
    await set('before', now())
    await set('after', now().add({ minutes: 10 }))
    await w.settle()
    const at = now()
    w.at(at.subtract({ hours: 3 }).toString())
    await w.settle()
    expect([times('before'), times('after')]).toEqual([1, 0])
    await set('meanwhile', now())
    await w.settle()
    expect(times('meanwhile')).toBe(1)
    w.at(at.add({ minutes: 11 }).toString())
    await w.settle()
    expect([times('before'), times('after')]).toEqual([1, 1])
  })
  it('set in a change that is rolled back are not set', async () => {
    await expect(change(w.ctx, async (tx) => {
      await setTimer(tx, { task: 'tests.jobs.run', payload: { name: 'never' }, due: now(), key: 'never' })
      throw new Error('no')
    })).rejects.toThrow('no')
    await w.settle()
    expect(times('never')).toBe(0)
  })
})

describe('reactions', () => {
  it('that throw keep their job and its error, and run when tried again', async () => {
    await change(w.ctx, async () => ({ events: [announce(happened, { team: w.team, subjects: [], payload: { name: 'x' } })] as const, value: 0 }))
    await w.settle()
    expect(times('reaction x')).toBe(0)
    const { rows: [job] } = await sql<{ attempts: number; last_error: string }>`select attempts, last_error from graphile_worker._private_jobs where last_error is not null`.execute(w.ctx.db)
    expect(job).toMatchObject({ attempts: 1, last_error: expect.stringContaining('not today') })
    await sql`update graphile_worker._private_jobs set run_at = now() where last_error is not null`.execute(w.ctx.db)
    await w.settle()
    expect(times('reaction x')).toBe(1)
  })
})

describe('a worker that died', () => {
  const lock = (worker: string, name: string, ago: string) => sql`update graphile_worker._private_jobs set locked_by = ${worker}, locked_at = now() - ${ago}::interval, attempts = 1
    where payload->>'name' = ${name}`.execute(w.ctx.db)
  it('loses its jobs to others, a living one keeps them', async () => {
    await keep(w.ctx, 'a test', (tx) => addJobs(tx, [{ task: 'tests.jobs.run', payload: { name: 'orphan' } }, { task: 'tests.jobs.run', payload: { name: 'held' } }, { task: 'tests.jobs.run', payload: { name: 'fresh' } }]))
    await lock('dead', 'orphan', '1 minute')
    await lock('alive', 'held', '1 minute')
    await lock('starting', 'fresh', '2 seconds')
    await sql`insert into jobs.worker (id, process, started_at, beat_at) values ('dead', 'gone:1', now() - interval '1 hour', now() - interval '16 seconds')`.execute(w.ctx.db)
    expect(await beat(w.ctx, 'here:1', ['alive'])).toEqual(['dead'])
    await w.settle()
    expect([times('orphan'), times('held'), times('fresh')]).toEqual([1, 0, 0])
    expect(await beat(w.ctx, 'here:1', ['alive'])).toEqual([])
  })
  it('is found by one of two that look at once, and its job runs once', async () => {
    await keep(w.ctx, 'a test', (tx) => addJobs(tx, [{ task: 'tests.jobs.run', payload: { name: 'shared' } }]))
    await lock('dead-too', 'shared', '1 minute')
    await Promise.all([beat(w.ctx, 'a', ['alive']), beat(w.ctx, 'b', ['alive-b'])])
    await w.settle()
    expect(times('shared')).toBe(1)
  })
})

describe('jobs that were given up', () => {
  it('are listed with their error, tried again or dismissed by an administrator; health recovers', async () => {
    const [admin, other] = [await w.person('Root Admin', [{ role: 'administrator' }]), await w.person('Mei Tanaka', [{ role: 'operations-manager' }])]
    await sql`delete from graphile_worker._private_jobs`.execute(w.ctx.db)
    failures = 2
    for (const name of ['one', 'two']) await change(w.ctx, async () => ({ events: [announce(happened, { team: null, subjects: [], payload: { name } })], value: undefined }))
    await w.settle()
    expect((await admin.call(listJobs, {})).items).toEqual([])
    await expect(admin.call(listJobs, { query: { cursor: Buffer.from('["x"]').toString('base64url') } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'query.cursor' }] } })
    const failing = (await admin.call(listJobs, { query: { failing: 'true' } })).items
    expect(failing).toHaveLength(2)
    await expect(admin.call(dismissJob, { params: { id: failing[0]!.id }, body: { reason: 'x' } })).rejects.toMatchObject({ problem: { status: 409, code: 'not-given-up' } })
    await sql`update graphile_worker._private_jobs set attempts = max_attempts where attempts > 0`.execute(w.ctx.db)
    await beat(w.ctx, 'test', ['worker-alive'])
    expect((await healthOf(w.ctx)).reasons.join()).toContain('2 jobs were given up after too many attempts: fullscore jobs list')
    const [first, second] = (await admin.call(listJobs, { query: { limit: 1 } })).items.concat((await admin.call(listJobs, { query: { limit: 1, cursor: (await admin.call(listJobs, { query: { limit: 1 } })).next! } })).items)
    expect([first, second]).toMatchObject([{ work: 'tests.jobs.react', state: 'given-up', nextAt: null, error: expect.stringContaining('not today'), eventId: expect.any(String) }, { state: 'given-up' }])
    await expect(other.call(retryJob, { params: { id: first!.id } })).rejects.toMatchObject({ problem: { status: 403, permission: 'settings:manage' } })
    await admin.call(retryJob, { params: { id: second!.id } })
    await w.settle()
    expect(times('reaction one')).toBe(1)
    await admin.call(dismissJob, { params: { id: first!.id }, body: { reason: 'It was a test.' } })
    expect((await admin.call(listJobs, { query: { failing: 'true' } })).items).toEqual([])
    await expect(admin.call(dismissJob, { params: { id: first!.id }, body: { reason: 'again' } })).rejects.toMatchObject({ problem: { status: 404 } })
    expect((await healthOf(w.ctx)).jobs).toBe('ok')
    const told = await w.ctx.db.selectFrom('events.event').select(['type', 'actor_id']).where('type', 'like', 'job.%').orderBy('at').orderBy('id').execute()
    expect(told).toEqual([{ type: 'job.retried', actor_id: admin.id }, { type: 'job.dismissed', actor_id: admin.id }])
    expect(times('reaction two')).toBe(0)
  })
})
