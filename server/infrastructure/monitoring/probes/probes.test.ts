import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { plain } from '@fullscore/api/render.ts'
import type { RouteShape } from '@fullscore/api/route.ts'
import { readBrief } from '@fullscore/api/briefs.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import * as checks from '@fullscore/api/infrastructure/monitoring.ts'
import * as contract from '@fullscore/api/infrastructure/monitoring/probes.ts'
import { enrolRoute, ordersRoute, probeProtocol, resultsRoute, trialRoute, type Orders } from '@fullscore/api/infrastructure/monitoring/probing.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { listAlerts } from '@fullscore/api/operations/alerts.ts'
import { listIncidents } from '@fullscore/api/operations/incidents.ts'
import { findObjects } from '@fullscore/api/search/search.ts'
import type { Problem } from '@fullscore/api/problem.ts'
import { testHouse, type RememberedTelemetry } from '../../../testing-house.ts'
import { world, type TestPerson, type World } from '../../../testing.ts'
import { runDue } from '../scheduler.ts'
import { silentChecks } from '../store.ts'
import { watchProbes } from './lost.ts'
import { probeRebuilders } from './rebuild.ts'
import { authorizationOf, newKey, readKey } from './signature.ts'

let w: World
let mei: TestPerson
let telemetry: RememberedTelemetry
let count = 0
beforeAll(async () => {
  telemetry = testHouse('').telemetry as RememberedTelemetry
  w = await world({ house: { telemetry } })
})
beforeEach(async () => { mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }]) })
afterAll(() => w.close())

/** A probe's side, by hand: what it sends and what it is answered. */
class Hand {
  key = readKey(newKey())
  id = 'new'
  nonces = 0
  seq = 0
  buffer = randomUUID()
  async send(route: RouteShape, body: unknown, more: { at?: number; nonce?: string; signs?: string; key?: Hand['key'] } = {}): Promise<{ status: number; answer: Record<string, unknown>; header: string }> {
    const text = JSON.stringify(body)
    const nonce = more.nonce ?? `${this.buffer.replaceAll('-', '')}${this.nonces++}`
    const header = authorizationOf((more.key ?? this.key).key, this.id, { method: route.method, path: `/api/v1${route.path}`, body: Buffer.from(more.signs ?? text), at: more.at ?? w.ctx.clock.now().epochMilliseconds, nonce })
    const response = await w.fetch(`/api/v1${route.path}`, { method: route.method, body: text, headers: { authorization: header, 'content-type': 'application/json' } })
    return { status: response.status, answer: response.status === 204 ? {} : await response.json() as Record<string, unknown>, header }
  }
  async enrol(token: string, more: object = {}) {
    const done = await this.send(enrolRoute, { token, publicKey: this.key.publicKey, version: 'test', protocol: probeProtocol, ...more })
    if (done.status === 200) this.id = String(done.answer['probeId'])
    return done
  }
  orders = (more: object = {}) => this.send(ordersRoute, { known: null, wait: 0, version: 'test', protocol: probeProtocol, buffer: { id: this.buffer, waiting: 0, oldestAt: null, dropped: 0 }, ...more })
  results = (all: [check: string, state: string, at: Temporal.Instant][], more = false) => this.send(resultsRoute, {
    buffer: this.buffer, more, results: all.map(([checkId, state, at]) => ({ seq: ++this.seq, checkId, at: at.toString(), outcome: { state, code: state, summary: `It is ${state}.`, durationMs: 3, facts: {} } })),
  })
}
const made = (more: object = {}) => mei.call(contract.addProbe, { body: { name: `Probe ${++count}`, ...more } })
async function enrolled(more: object = {}): Promise<{ hand: Hand; probe: contract.Probe }> {
  const { probe, token } = await made(more)
  const hand = new Hand()
  expect((await hand.enrol(token)).status).toBe(200)
  await hand.orders()
  return { hand, probe }
}
const checkOn = (probe: contract.Probe, more: object = {}) => mei.call(checks.addCheck, { body: { name: `Check ${++count}`, target: { kind: 'tcp', host: '127.0.0.1', port: 9 }, retries: 1, probeId: probe.id, ...more } })
const read = (id: string) => mei.call(contract.readProbe, { params: { id: id as Id<'probe'> } })
const state = async (id: string) => (await mei.call(checks.readCheck, { params: { id: id as Id<'check'> } })).state
const ago = (duration: Temporal.DurationLike) => w.ctx.clock.now().subtract(duration)
const later = (duration: Temporal.DurationLike) => w.at(w.ctx.clock.now().add(duration).toString())
const alertsOf = async (sourceId: string) => (await mei.call(listAlerts, { query: { sourceId, limit: 50 } })).items
const problem = ({ status, answer }: { status: number; answer: object }) => [status, (answer as Problem).code]
const checksOf = (answer: object) => (answer as Orders).checks

describe('enrolment', () => {
  it('shows a token once, as what is typed, keeps its hash, and admits one key with it', async () => {
    const { probe, token, command, commandByEnvironment } = await made({ place: 'Cellar in Riga' })
    expect([command, commandByEnvironment]).toEqual([`node fullscore.mjs probe --server http://fullscore.test --token ${token}`, `FULLSCORE_PROBE_TOKEN=${token} node fullscore.mjs probe --server http://fullscore.test`])
    expect(probe).toMatchObject({ state: 'waiting', place: 'Cellar in Riga', fingerprint: null, grants: [{ ranges: ['loopback', 'public'] }] })
    expect(JSON.stringify(await w.ctx.db.selectFrom('infrastructure.probe').selectAll().execute())).not.toContain(token)
    const hand = new Hand()
    expect((await hand.enrol(token)).answer).toMatchObject({ probeId: probe.id, name: probe.name })
    expect(await read(probe.id)).toMatchObject({ state: 'working', programVersion: 'test', tokenUntil: null, fingerprint: expect.stringMatching(/^[0-9A-F:]{95}$/) as string })
    expect(problem(await new Hand().enrol(token))).toEqual([401, 'token-used'])
    // The answer was lost on its way: the same key asks again.
    hand.id = 'new'
    expect((await hand.enrol(token)).status).toBe(200)
    expect((await mei.call(findObjects, { query: { text: 'riga' } })).items.map((one) => one.kind)).toEqual(['probe'])
  })
  it('refuses an ended, a foreign and a replaced token, a key that does not sign, another protocol', async () => {
    const { probe, token } = await made()
    expect(problem(await new Hand().enrol('fsp_nothing'))).toEqual([401, 'token-unknown'])
    expect(problem(await new Hand().enrol(token, { publicKey: readKey(newKey()).publicKey }))).toEqual([401, 'signature-wrong'])
    expect(problem(await new Hand().enrol(token, { protocol: 2 }))).toEqual([409, 'protocol'])
    expect(problem(await new Hand().enrol(token, { publicKey: 'short' }))).toEqual([422, 'invalid'])
    const next = await mei.call(contract.renewProbeToken, { params: { id: probe.id } })
    expect(problem(await new Hand().enrol(token))).toEqual([401, 'token-unknown'])
    later({ minutes: 10, seconds: 1 })
    const late = await new Hand().enrol(next.token)
    expect([...problem(late), late.answer['detail']]).toEqual([401, 'token-expired', expect.stringContaining('it is good for 10 minutes')])
    expect((await read(probe.id)).why).toMatch(/^Its token ended unused/)
  })
  it('anew ends the access of the key before at once', async () => {
    const { hand, probe } = await enrolled()
    const { token } = await mei.call(contract.renewProbeToken, { params: { id: probe.id } })
    expect((await hand.orders()).status).toBe(200)
    const second = new Hand()
    await second.enrol(token)
    expect(problem(await hand.orders())).toEqual([401, 'signature-wrong'])
    expect((await second.orders()).status).toBe(200)
  })
})

describe('a request', () => {
  it('that was seen before, changed, of a stranger, or without a signature is refused', async () => {
    const { hand } = await enrolled()
    const nonce = 'n'.repeat(24)
    expect((await hand.orders({})).status).toBe(200)
    const body = { known: null, wait: 0, version: 'test', protocol: probeProtocol, buffer: { id: hand.buffer, waiting: 0, oldestAt: null, dropped: 0 } }
    expect((await hand.send(ordersRoute, body, { nonce })).status).toBe(200)
    expect(problem(await hand.send(ordersRoute, body, { nonce }))).toEqual([401, 'replayed'])
    expect(problem(await hand.send(ordersRoute, body, { signs: '{}' }))).toEqual([401, 'signature-wrong'])
    expect(problem(await hand.send(ordersRoute, body, { key: readKey(newKey()) }))).toEqual([401, 'signature-wrong'])
    const stranger = new Hand()
    stranger.id = w.ctx.ids.make()
    expect(problem(await stranger.orders())).toEqual([401, 'probe-unknown'])
    expect((await w.fetch('/api/v1/probe/orders', { method: 'POST', body: '{}' })).status).toBe(401)
    expect(problem(await hand.orders({ wait: 99 }))).toEqual([422, 'invalid'])
  })
  it('whose clock differs is refused with how much, which its page shows; a smaller difference is corrected', async () => {
    const { hand, probe } = await enrolled()
    const check = await checkOn(probe)
    const wrong = await hand.send(ordersRoute, {}, { at: ago({ minutes: 17 }).epochMilliseconds })
    expect([...problem(wrong), wrong.answer['detail']]).toEqual([401, 'clock-differs', "Its clock is 17 min behind this server's, which is more than 5 minutes: set the clock of the probe's machine."])
    expect((await read(probe.id)).skewSays).toMatch(/nothing of it is believed/)
    await hand.send(resultsRoute, { buffer: hand.buffer, more: false, results: [{ seq: ++hand.seq, checkId: check.id, at: ago({ seconds: 70 }).toString(), outcome: { state: 'ok', code: 'ok', summary: '', durationMs: 1, facts: {} } }] }, { at: ago({ seconds: 60 }).epochMilliseconds })
    expect(telemetry.results.at(-1)!.at.toString()).toBe(ago({ seconds: 10 }).toString())
    expect(await read(probe.id)).toMatchObject({ skewMs: -60_000, skewSays: expect.stringContaining('60 s behind') as string })
  })
})

describe('orders', () => {
  it('hold the checks of this probe with their secrets and grants, and nothing of another', async () => {
    const [one, other] = [await enrolled(), await enrolled()]
    const database = { kind: 'postgresql' as const, host: 'db.internal', user: 'watcher' }
    const mine = await checkOn(one.probe, { target: database, password: 'secret of one' })
    await checkOn(other.probe, { target: database, password: 'secret of other' })
    await mei.call(checks.addCheck, { body: { name: 'here', target: { kind: 'tcp', host: '127.0.0.1', port: 9 } } })
    const { answer } = await one.hand.orders()
    expect(checksOf(answer)).toMatchObject([{ id: mine.id, target: database, password: 'secret of one', grants: ['loopback', 'public'], interval: 60, retries: 1 }])
    expect(JSON.stringify(answer)).not.toContain('secret of other')
    const mark = (answer as unknown as Orders).mark
    expect(checksOf((await one.hand.orders({ known: mark })).answer)).toBeUndefined()
    const { etag } = await mei.call.tagged(checks.readCheck, { params: { id: mine.id } })
    const moved = await mei.call(checks.editCheck, { params: { id: mine.id }, body: { probeId: other.probe.id } }, { ifMatch: etag })
    // A password goes nowhere else than where it was given for.
    expect(moved).toMatchObject({ probe: { id: other.probe.id }, hasPassword: false })
    expect(checksOf((await one.hand.orders({ known: mark })).answer)).toEqual([])
    expect(JSON.stringify((await other.hand.orders()).answer)).not.toContain('secret of one')
  })
  it('hold what an HTTP check sends, for the probe that asks it alone', async () => {
    const [one, other] = [await enrolled(), await enrolled()]
    const target = { kind: 'http' as const, url: 'http://shop.internal/health' }
    const mine = await checkOn(one.probe, { target, request: { headers: [{ name: 'X-Key', value: 's3cr3t' }] } })
    expect(checksOf((await one.hand.orders()).answer)).toMatchObject([{ id: mine.id, request: { headers: [{ name: 'X-Key', value: 's3cr3t' }] } }])
    expect(JSON.stringify((await other.hand.orders()).answer)).not.toContain('s3cr3t')
    const { etag } = await mei.call.tagged(checks.readCheck, { params: { id: mine.id } })
    expect(await mei.call(checks.editCheck, { params: { id: mine.id }, body: { probeId: other.probe.id } }, { ifMatch: etag })).toMatchObject({ sends: null })
    expect(JSON.stringify((await other.hand.orders()).answer)).not.toContain('s3cr3t')
  })
  it('come as soon as they change, while the probe waits', async () => {
    const { hand, probe } = await enrolled()
    const { answer } = await hand.orders()
    const idle = (await enrolled()).hand
    // Another one, of which nothing changes, waits its whole time: it asked first.
    const other = idle.orders({ known: (await idle.orders()).answer['mark'], wait: 20 }).then(() => 'the other')
    const waiting = hand.orders({ known: answer['mark'], wait: 20 })
    const check = await checkOn(probe)
    expect(await Promise.race([other, waiting.then(() => 'this one')])).toBe('this one')
    expect(checksOf((await waiting).answer)).toMatchObject([{ id: check.id }])
    await other
  })
  it('are never run by this server, nor called silent while the probe is', async () => {
    const { probe } = await enrolled()
    const check = await checkOn(probe)
    later({ minutes: 10 })
    await runDue(w.ctx)
    expect(await state(check.id)).toBe('unknown')
    expect((await silentChecks(w.ctx, 500)).map((one) => one.id)).not.toContain(check.id)
  })
})

describe('results', () => {
  it('are each taken once, in their own time, and those of a check that is not its own are refused', async () => {
    const [{ hand, probe }, other] = [await enrolled(), await enrolled()]
    const [mine, foreign, gone] = [await checkOn(probe), await checkOn(other.probe), await checkOn(probe)]
    await mei.call(checks.archiveCheck, { params: { id: gone.id } })
    const before = telemetry.results.length
    const at = [40, 30, 20, 10].map((seconds) => ago({ seconds }))
    const first = await hand.results([[mine.id, 'ok', at[0]!], [foreign.id, 'down', at[1]!], [gone.id, 'down', at[1]!], [mine.id, 'ok', at[2]!]])
    expect(first.answer).toMatchObject({ acknowledged: 4, refused: [{ seq: 2 }, { seq: 3 }] })
    const own = () => telemetry.results.slice(before).filter((one) => one.checkId === mine.id).map((one) => one.at.toString())
    expect(own()).toEqual([at[0]!.toString(), at[2]!.toString()])
    expect(telemetry.results.slice(before)).toHaveLength(2)
    hand.seq = 2
    const again = await hand.results([[mine.id, 'down', at[1]!], [mine.id, 'down', at[2]!], [mine.id, 'ok', at[3]!]])
    expect(again.answer).toMatchObject({ acknowledged: 5, refused: [] })
    expect(own()).toEqual([at[0]!, at[2]!, at[3]!].map(String))
    expect([await state(mine.id), await state(foreign.id)]).toEqual(['ok', 'unknown'])
    expect(problem(await hand.send(resultsRoute, { buffer: hand.buffer, more: false, results: [{ seq: 9, checkId: mine.id, at: '2026', outcome: {} }] }))).toEqual([422, 'invalid'])
    hand.seq = 3
    const swapped = await hand.send(resultsRoute, { buffer: hand.buffer, more: false, results: [7, 6].map((seq) => ({ seq, checkId: mine.id, at: at[0]!.toString(), outcome: { state: 'ok', code: '', summary: '', durationMs: 1, facts: {} } })) })
    expect(problem(swapped)).toEqual([422, 'invalid'])
  })
  it('of the present raise an alert and an incident, and resolve it', async () => {
    const { hand, probe } = await enrolled()
    const service = await mei.call(addService, { body: { name: `Till ${++count}`, criticality: 'critical' } })
    const check = await checkOn(probe, { serviceId: service.id })
    await hand.results([[check.id, 'down', ago({ seconds: 20 })]])
    expect(await state(check.id)).toBe('unknown')
    await hand.results([[check.id, 'down', ago({ seconds: 1 })]])
    await w.settle()
    expect(await state(check.id)).toBe('down')
    expect((await mei.call(listIncidents, { query: { state: 'active', serviceId: service.id } })).items).toMatchObject([{ firing: 1 }])
    await hand.results([[check.id, 'ok', ago({ seconds: 0 })]])
    await w.settle()
    expect(await alertsOf(check.id)).toMatchObject([{ state: 'resolved' }])
    const brief = await mei.call(readBrief, { query: { services: service.id } })
    expect(brief.parts.find((part) => part.module === 'infrastructure/monitoring')?.facts).toMatchObject([{ label: `1 check from ${probe.name}`, value: 'The probe speaks.', tone: 'plain' }])
  })
  it('of an outage that was over before it was heard of are history: on the timeline and the Score, and nobody is paged', async () => {
    const { hand, probe } = await enrolled()
    const service = await mei.call(addService, { body: { name: `Shop ${++count}`, criticality: 'critical' } })
    const check = await checkOn(probe, { serviceId: service.id })
    await hand.results([[check.id, 'ok', w.ctx.clock.now()]])
    const cut = w.ctx.clock.now()
    later({ hours: 2 })
    await watchProbes(w.ctx)
    await w.settle()
    expect(await state(check.id)).toBe('unknown')
    mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
    const at = (minute: number) => cut.add({ minutes: minute })
    // Two batches: the first ends in the middle of the outage, and must not be taken for the present.
    await hand.results([[check.id, 'ok', at(9)], [check.id, 'down', at(10)], [check.id, 'down', at(11)]], true)
    await w.settle()
    expect(await state(check.id)).toBe('unknown')
    await hand.results([[check.id, 'down', at(49)], [check.id, 'ok', at(50)], [check.id, 'ok', at(119)]])
    await w.settle()
    expect(await state(check.id)).toBe('ok')
    expect((await alertsOf(check.id))).toEqual([])
    expect((await mei.call(listIncidents, { query: { serviceId: service.id } })).items).toEqual([])
    const was = (await mei.call(readTimeline, { query: { kind: 'check', id: check.id } })).items.find((one) => one.type === 'check.was')
    expect(was?.payload).toMatchObject({ state: 'down', from: at(10).toString(), until: at(50).toString() })
    const entries = async () => w.ctx.db.selectFrom('agenda.entry').select(['label', 'state', 'subjects', 'stave', 'mark']).where('key', 'like', `check:${check.id}:was:%`).execute().then((rows) => rows.map((row) => ({ ...row, label: plain(row.label) })))
    const shown = await entries()
    expect(shown).toMatchObject([{ label: `${check.name} was down`, state: 'resolved', stave: 'services', mark: 'alert', subjects: expect.arrayContaining([`service:${service.id}`]) as string[] }])
    await w.ctx.db.deleteFrom('agenda.entry').where('key', 'like', 'check:%').execute()
    await probeRebuilders[0]!.run(w.ctx)
    expect(await entries()).toEqual(shown)
  })
  it('that are still bad when they reach the present page at once, since when it was so', async () => {
    const { hand, probe } = await enrolled()
    const check = await checkOn(probe)
    await hand.results([[check.id, 'ok', w.ctx.clock.now()]])
    later({ minutes: 30 })
    await watchProbes(w.ctx)
    await hand.results([[check.id, 'down', ago({ minutes: 20 })], [check.id, 'down', ago({ minutes: 19 })]], true)
    await hand.results([[check.id, 'down', w.ctx.clock.now()]])
    await w.settle()
    const now = await mei.call(checks.readCheck, { params: { id: check.id } })
    expect(now).toMatchObject({ state: 'down', since: ago({ minutes: 20 }).toString() })
    expect(await alertsOf(check.id)).toMatchObject([{ state: 'firing', urgency: 'critical' }])
  })
  it('that are older than what is known say nothing of now', async () => {
    const { hand, probe } = await enrolled()
    const check = await checkOn(probe)
    await hand.results([[check.id, 'ok', w.ctx.clock.now()]])
    const before = telemetry.results.length
    // Another buffer of the same probe, from before.
    hand.buffer = randomUUID()
    hand.seq = 0
    await hand.results([[check.id, 'down', ago({ hours: 3 })], [check.id, 'down', ago({ hours: 2 })]])
    await w.settle()
    expect([await state(check.id), telemetry.results.length - before, (await alertsOf(check.id)).length]).toEqual(['ok', 2, 0])
  })
})

describe('a probe that falls silent', () => {
  it('has one alert, whatever the number of its checks, which become unknown; its return ends it', async () => {
    const { hand, probe } = await enrolled({ place: 'Riga' })
    const many = await Promise.all(Array.from({ length: 12 }, () => checkOn(probe)))
    await hand.results(many.map((one) => [one.id, 'ok', w.ctx.clock.now()]))
    await hand.results([many[0]!, many[0]!].map((one) => [one.id, 'down', w.ctx.clock.now()]))
    await w.settle()
    expect(await alertsOf(many[0]!.id)).toMatchObject([{ state: 'firing' }])
    later({ seconds: 59 })
    await watchProbes(w.ctx)
    expect((await read(probe.id)).state).toBe('working')
    later({ seconds: 2 })
    expect([await watchProbes(w.ctx) >= 1, await watchProbes(w.ctx)]).toEqual([true, 0])
    await w.settle()
    expect(await read(probe.id)).toMatchObject({ state: 'lost', checks: 12 })
    expect(new Set(await Promise.all(many.map((one) => state(one.id))))).toEqual(new Set(['unknown']))
    expect(await alertsOf(probe.id)).toMatchObject([{ title: `The probe ${probe.name} is lost`, urgency: 'high', state: 'firing' }])
    // What fired goes on: nobody knows that it is over. The others have no alert of their own.
    expect(await alertsOf(many[0]!.id)).toMatchObject([{ state: 'firing', title: expect.stringContaining('is down') as string }])
    expect((await Promise.all(many.slice(1).map((one) => alertsOf(one.id)))).flat()).toEqual([])
    await hand.orders()
    await w.settle()
    expect(await alertsOf(probe.id)).toMatchObject([{ state: 'resolved' }])
    await hand.results(many.map((one) => [one.id, 'ok', w.ctx.clock.now()]))
    await w.settle()
    expect(await alertsOf(many[0]!.id)).toMatchObject([{ state: 'resolved' }])
    expect((await mei.call(readTimeline, { query: { kind: 'probe', id: probe.id } })).items.map((one) => one.type)).toEqual(expect.arrayContaining(['probe.added', 'probe.enrolled', 'probe.lost', 'probe.returned']))
  })
  it('revoked gets nothing from then on, its checks become unknown without an alert, and a new token admits it again', async () => {
    const { hand, probe } = await enrolled()
    const check = await checkOn(probe)
    await hand.results([[check.id, 'ok', w.ctx.clock.now()]])
    const waiting = hand.orders({ known: (await hand.orders()).answer['mark'], wait: 20 })
    await mei.call(contract.revokeProbe, { params: { id: probe.id } })
    await w.settle()
    expect(problem(await waiting)).toEqual([401, 'probe-revoked'])
    for (const refused of [await hand.orders(), await hand.results([[check.id, 'ok', w.ctx.clock.now()]]), await hand.send(trialRoute, {})]) expect(problem(refused)).toEqual([401, 'probe-revoked'])
    expect([await state(check.id), await alertsOf(check.id), await alertsOf(probe.id)]).toEqual(['unknown', [], []])
    await expect(mei.call(contract.revokeProbe, { params: { id: probe.id } })).rejects.toMatchObject({ problem: { code: 'already-revoked' } })
    await expect(mei.call(contract.archiveProbe, { params: { id: probe.id } })).rejects.toMatchObject({ problem: { code: 'has-checks', detail: expect.stringContaining('A check runs on it') as string } })
    const { token } = await mei.call(contract.renewProbeToken, { params: { id: probe.id } })
    expect((await hand.enrol(token)).status).toBe(200)
    expect((await hand.orders()).status).toBe(200)
    await mei.call(checks.archiveCheck, { params: { id: check.id } })
    await mei.call(contract.archiveProbe, { params: { id: probe.id } })
    expect(problem(await hand.orders())).toEqual([401, 'probe-unknown'])
    await expect(read(probe.id)).rejects.toMatchObject({ problem: { status: 404 } })
  })
})

describe('a try', () => {
  it('is done there, with the password of the check, and says when the probe is away', async () => {
    const { hand, probe } = await enrolled()
    const target = { kind: 'postgresql' as const, host: 'db.internal', user: 'watcher' }
    const check = await checkOn(probe, { target, password: 'tried' })
    const trying = mei.call(checks.tryCheck, { body: { target, probeId: probe.id, checkId: check.id } })
    const { mark } = (await hand.orders()).answer
    const trials = (answer: object) => (answer as Orders).trials
    let got = trials((await hand.orders({ known: mark, wait: 5 })).answer)
    if (got.length === 0) got = trials((await hand.orders({ known: mark, wait: 5 })).answer)
    expect(got).toMatchObject([{ target, password: 'tried', grants: ['loopback', 'public'] }])
    expect(JSON.stringify(await w.ctx.db.selectFrom('infrastructure.probe_trial').selectAll().execute())).not.toContain('tried')
    const other = await enrolled()
    const outcome = { state: 'ok', code: 'signed_in', summary: 'watcher signs in.', durationMs: 12, facts: { address: '10.1.1.1' } }
    expect((await other.hand.send(trialRoute, { id: got[0]!.id, outcome })).status).toBe(404)
    expect((await hand.send(trialRoute, { id: got[0]!.id, outcome })).status).toBe(204)
    expect(await trying).toEqual(outcome)
    expect(await w.ctx.db.selectFrom('infrastructure.probe_trial').select('id').execute()).toEqual([])
    later({ minutes: 2 })
    await expect(mei.call(checks.tryCheck, { body: { target, probeId: probe.id } })).rejects.toMatchObject({ problem: { status: 503, code: 'probe-away', detail: expect.stringContaining('Not heard from since') as string } })
  })
})

describe('rights', () => {
  it('a probe is seen in scope, managed by who may, and granted ranges by administrators', async () => {
    const other = await w.newTeam(`Riga ${++count}`)
    const ola = await w.person('Ola Berg', [{ role: 'it-professional', team: other }], [other])
    const lead = await w.person('Lea Kurz', [{ role: 'team-lead', team: other }], [other])
    const admin = await w.person('Otto Admin', [{ role: 'administrator' }])
    const { probe } = await made()
    await expect(ola.call(contract.readProbe, { params: { id: probe.id } })).rejects.toMatchObject({ problem: { status: 404 } })
    await expect(ola.call(contract.addProbe, { body: { name: 'x', teamId: other } })).rejects.toMatchObject({ problem: { status: 403, permission: 'probes:manage' } })
    await expect(lead.call(contract.addProbe, { body: { name: 'x', teamId: w.team } })).rejects.toMatchObject({ problem: { status: 403, permission: 'probes:manage' } })
    await expect(lead.call(contract.renewProbeToken, { params: { id: probe.id } })).rejects.toMatchObject({ problem: { status: 404 } })
    const service = await ola.call(addService, { body: { name: `Riga ${count}`, criticality: 'low', teamId: other } })
    await expect(ola.call(checks.addCheck, { body: { name: 'x', target: { kind: 'tcp', host: '127.0.0.1', port: 9 }, serviceId: service.id, probeId: probe.id } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.probeId' }] } })
    const hers = await lead.call(contract.addProbe, { body: { name: `Riga ${count}`, teamId: other } })
    expect((await ola.call(contract.readProbe, { params: { id: hers.probe.id } })).name).toBe(`Riga ${count}`)
    await expect(mei.call(contract.addProbe, { body: { name: `RIGA ${count}` } })).rejects.toMatchObject({ problem: { status: 409, code: 'name-taken' } })
    const [{ departmentId }] = probe.grants as [contract.Probe['grants'][number]]
    const grant = (who: TestPerson, ranges: string[]) => who.call(contract.setProbeGrants, { params: { id: probe.id }, body: { departmentId, ranges } })
    await expect(grant(mei, ['10.0.0.0/8'])).rejects.toMatchObject({ problem: { status: 403, permission: 'settings:manage' } })
    await expect(grant(admin, ['10.0.0.0/99'])).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.ranges[0]' }] } })
    const at = (host: string) => checkOn(probe, { target: { kind: 'tcp', host, port: 22 } })
    await expect(at('10.1.2.3')).rejects.toMatchObject({ problem: { code: 'destination-refused', detail: expect.stringContaining('granted at this probe') as string } })
    expect((await grant(admin, ['10.1.0.0/16'])).grants).toMatchObject([{ ranges: ['10.1.0.0/16'] }])
    expect((await at('10.1.2.3')).probe?.id).toBe(probe.id)
    expect((await at('switch.riga.internal')).probe?.id).toBe(probe.id)
    for (const host of ['127.0.0.1', '169.254.169.254', '2852039166']) await expect(at(host)).rejects.toMatchObject({ problem: { code: 'destination-refused' } })
    const { answer, etag } = await mei.call.tagged(contract.readProbe, { params: { id: probe.id } })
    expect((await mei.call(contract.editProbe, { params: { id: probe.id }, body: { place: 'Attic' } }, { ifMatch: etag })).version).toBe(answer.version + 1)
    await expect(mei.call(contract.editProbe, { params: { id: probe.id }, body: { place: 'x' } }, { ifMatch: etag })).rejects.toMatchObject({ problem: { status: 412 } })
    const { items, counts } = await mei.call(contract.listProbes, { query: { search: 'attic' } })
    expect([items.map((one) => one.id), counts['waiting']! > 0]).toEqual([[probe.id], true])
  })
})
