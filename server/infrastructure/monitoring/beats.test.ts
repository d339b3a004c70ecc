import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addCheck, readCheck, tryCheck } from '@fullscore/api/infrastructure/monitoring.ts'
import { makeBeatAddress } from '@fullscore/api/infrastructure/monitoring/beats.ts'
import { listAlerts } from '@fullscore/api/operations/alerts.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { judgeBeat } from './gauges/heartbeat.ts'
import { runDue } from './scheduler.ts'

const at = (moment: string) => Temporal.Instant.from(`2026-11-12T${moment}:00Z`)

describe('signs of life', () => {
  const target = { every: 3600, grace: 600 }
  const made = at('08:00')
  it.each([
    ['nobody made an address', undefined, '20:00', 'unknown', 'no-address'],
    ['the first is not due', { at: null }, '09:10', 'unknown', 'waiting'],
    ['the first never came', { at: null }, '09:11', 'down', 'missed'],
    ['it came', { at: at('09:00') }, '09:59', 'ok', 'alive'],
    ['the next is late within its grace', { at: at('09:00') }, '10:10', 'ok', 'alive'],
    ['the next is an hour late (E3)', { at: at('09:00') }, '11:00', 'down', 'missed'],
    ['it said that it failed', { at: at('09:00'), failed: true, says: 'disk full' }, '09:01', 'down', 'failed'],
  ])('%s', (_, given, now, state, code) => {
    const beat = given && { madeAt: made, failed: false, says: '', ...given }
    expect(judgeBeat(target, beat, at(now)).slice(0, 2)).toEqual([state, code])
  })
})

describe('a check that waits for signs of life', () => {
  let w: World
  let ines: TestPerson
  beforeAll(async () => {
    w = await world({ start: '2026-11-12T08:00:00Z' })
    ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
  })
  afterAll(() => w.close())
  const run = async () => { await runDue(w.ctx); await w.settle() }
  const later = (minutes: number) => w.at(w.ctx.clock.now().add({ minutes }).toString())

  it('alerts when a job is silent or says that it failed, and is over with the next sign', async () => {
    const check = await ines.call(addCheck, { body: { name: 'Nightly backup', target: { kind: 'heartbeat', every: 3600, grace: 600 }, retries: 0 } })
    const read = () => ines.call(readCheck, { params: { id: check.id } })
    const firing = async () => (await ines.call(listAlerts, { query: { state: 'firing', search: 'Nightly' } })).items.map((one) => one.title)
    later(1)
    await run()
    expect(await read()).toMatchObject({ state: 'unknown' })
    const { url } = await ines.call(makeBeatAddress, { params: { id: check.id } })
    const path = new URL(url).pathname
    const beat = async (query = '', method = 'POST', where = path) => (await w.fetch(`${where}${query}`, { method })).status
    expect(await beat()).toBe(200)
    await run()
    expect(await read()).toMatchObject({ state: 'ok', summary: expect.stringContaining('the next is due by') })
    later(71)
    await run()
    expect([(await read()).state, await firing()]).toEqual(['down', ['Nightly backup is down']])
    // The sign is judged at once, not at the next turn of the check.
    expect(await beat('?says=4.2%20GB', 'GET')).toBe(200)
    await run()
    expect([(await read()).state, await firing()]).toEqual(['ok', []])
    expect((await read()).summary).toContain('4.2 GB')
    expect(await beat('?state=failed&says=disk%20full')).toBe(200)
    await run()
    expect([(await read()).state, (await read()).summary]).toEqual(['down', expect.stringContaining('it failed: disk full')])
    expect(await beat('?state=perhaps')).toBe(422)
    expect(await beat('', 'POST', '/api/v1/beats/nobody')).toBe(404)
    await ines.call(makeBeatAddress, { params: { id: check.id } })
    expect(await beat()).toBe(404)
  })

  it('has no address where it asks by itself, no probe, and nothing for who may not manage it', async () => {
    const other = await ines.call(addCheck, { body: { name: 'Shop', target: { kind: 'tcp', host: '127.0.0.1', port: 9 } } })
    await expect(ines.call(makeBeatAddress, { params: { id: other.id } })).rejects.toMatchObject({ problem: { code: 'no-heartbeat' } })
    const check = await ines.call(addCheck, { body: { name: 'Job', target: { kind: 'heartbeat' } } })
    expect(check.target).toEqual({ kind: 'heartbeat', every: 86_400, grace: 3600 })
    const reader = await w.person('Ada Auditor', [{ role: 'auditor' }])
    await expect(reader.call(makeBeatAddress, { params: { id: check.id } })).rejects.toMatchObject({ problem: { status: 403 } })
    const far = await w.newTeam('Far')
    const stranger = await w.person('Zoe Far', [{ role: 'it-professional', team: far }], [far])
    await expect(stranger.call(makeBeatAddress, { params: { id: check.id } })).rejects.toMatchObject({ problem: { status: 404 } })
    expect(await ines.call(tryCheck, { body: { target: { kind: 'heartbeat', every: 60, grace: 0 } } })).toMatchObject({ state: 'unknown', code: 'no-address' })
  })
})
