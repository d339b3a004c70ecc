import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addCheck, readCheck, tryCheck } from '@fullscore/api/infrastructure/monitoring.ts'
import { makeBeatAddress } from '@fullscore/api/infrastructure/monitoring/beats.ts'
import { listAlerts } from '@fullscore/api/operations/alerts.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { deafAfter, judgeBeat, type Beat } from './gauges/heartbeat.ts'
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
    const beat = given && { madeAt: made, failed: false, says: '', deaf: null, ...given }
    expect(judgeBeat(target, beat, at(now)).slice(0, 2)).toEqual([state, code])
  })

  const heard = (given: Partial<Beat>): Beat => ({ madeAt: made, at: at('09:00'), failed: false, says: '', deaf: null, ...given })
  it.each([
    ['may have come while nobody listened', { from: at('09:50'), to: at('10:30') }, {}, '10:31', 'unknown'],
    ['is not late yet, whoever listened', { from: at('09:10'), to: at('09:20') }, {}, '09:59', 'ok'],
    ['may have come, and the time for another passes', { from: at('09:50'), to: at('10:30') }, {}, '11:40', 'unknown'],
    ['did not come in that time either', { from: at('09:50'), to: at('10:30') }, {}, '11:41', 'down'],
    ['was missed before nobody listened', { from: at('10:11'), to: at('10:30') }, {}, '10:31', 'down'],
    ['came after nobody listened', { from: at('08:10'), to: at('08:30') }, {}, '10:11', 'down'],
    ['said that it failed', { from: at('09:50'), to: at('10:30') }, { failed: true }, '10:31', 'down'],
    ['never came, while nobody listened', { from: at('08:50'), to: at('09:30') }, { at: null }, '09:31', 'unknown'],
  ])('a sign that %s', (_, deaf, given, now, state) => {
    expect(judgeBeat(target, heard({ deaf, ...given }), at(now))[0]).toBe(state)
  })
  const plan = { zone: 'Europe/Amsterdam', starts: '2026-10-01T02:00', repeats: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' }
  const moment = (text: string) => Temporal.ZonedDateTime.from(`${text}[Europe/Amsterdam]`).toInstant()
  it.each([
    ['rests over the weekend', '2026-11-13T02:07', '2026-11-15T23:00', 'ok'],
    ['is late within its grace on Monday', '2026-11-13T02:07', '2026-11-16T02:10', 'ok'],
    ['is missed on Monday', '2026-11-13T02:07', '2026-11-16T02:11', 'down'],
    ['came on Monday a moment before its time', '2026-11-16T01:59:30', '2026-11-17T02:09', 'ok'],
    ['keeps its hour when the clocks change', '2026-10-23T02:07', '2026-10-26T02:09', 'ok'],
    ['and is missed by that hour', '2026-10-23T02:07', '2026-10-26T02:11', 'down'],
  ])('a planned sign %s', (_, came, now, state) => {
    expect(judgeBeat({ every: 60, grace: 600, plan }, heard({ at: moment(came) }), moment(now))[0]).toBe(state)
  })
  it('of a plan that has ended is not waited for', () => {
    expect(judgeBeat({ every: 60, grace: 600, plan: { ...plan, repeats: 'FREQ=DAILY;COUNT=2' } }, heard({}), at('10:00')).slice(0, 2)).toEqual(['unknown', 'no-more'])
  })

  it.each([
    ['it was judged a moment ago', null, at('09:59'), null],
    ['it was never judged', null, null, null],
    ['it was not judged for a while', null, at('09:30'), ['09:30', '10:00']],
    ['a second silence bears on the same sign', { from: at('08:40'), to: at('08:50') }, at('09:30'), ['08:40', '10:00']],
    ['an earlier one does not bear any more', { from: at('07:00'), to: at('07:30') }, at('09:30'), ['09:30', '10:00']],
    ['an earlier one stays known', { from: at('07:00'), to: at('07:30') }, at('09:59'), ['07:00', '07:30']],
  ])('when %s', (_, before, judged, expected) => {
    const deaf = deafAfter(before, judged, 180, target, at('10:00'))
    expect(deaf && [deaf.from, deaf.to].map(String)).toEqual(expected && expected.map((one) => String(at(one))))
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
  /** Minutes in which somebody is there and judges. */
  const listen = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 1) { later(1); await runDue(w.ctx) }
    await w.settle()
  }

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
    await listen(71)
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

  it('calls nobody because of a sign that may have come while Fullscore was away', async () => {
    const check = await ines.call(addCheck, { body: { name: 'Night sync', target: { kind: 'heartbeat', every: 3600, grace: 600 }, retries: 0 } })
    const stands = async () => { const { state, summary } = await ines.call(readCheck, { params: { id: check.id } }); return [state, summary] }
    const { url } = await ines.call(makeBeatAddress, { params: { id: check.id } })
    await w.fetch(new URL(url).pathname, { method: 'POST' })
    await run()
    expect((await stands())[0]).toBe('ok')
    later(90)
    await run()
    expect(await stands()).toEqual(['unknown', expect.stringContaining('a sign of life may have come then')])
    // Somebody listens from now on: what does not come now is missed.
    await listen(71)
    expect(await stands()).toEqual(['down', expect.stringContaining('was due by')])
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
    const plan = { zone: 'Europe/Amsterdam', starts: '2026-11-13T02:00', repeats: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' }
    for (const [some, field] of [[{ zone: 'Mars/Base' }, 'zone'], [{ starts: '2026-02-30T02:00' }, 'starts'], [{ repeats: 'FREQ=SOMETIMES' }, 'repeats'], [{ repeats: 'FREQ=SECONDLY' }, 'repeats']] as const) {
      await expect(ines.call(addCheck, { body: { name: 'Job', target: { kind: 'heartbeat', plan: { ...plan, ...some } } } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: `body.target.plan.${field}` }] } })
    }
    expect((await ines.call(addCheck, { body: { name: 'Weekday job', target: { kind: 'heartbeat', plan } } })).target).toMatchObject({ plan })
    expect(await ines.call(tryCheck, { body: { target: { kind: 'heartbeat', every: 60, grace: 0 } } })).toMatchObject({ state: 'unknown', code: 'no-address' })
  })
})
