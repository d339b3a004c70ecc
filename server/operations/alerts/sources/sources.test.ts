import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AlertSource, SourceWithKey } from '@fullscore/api/operations/alerts/sources.ts'
import {
  addSource, archiveSource, disableSource, editSource, enableSource, forgetPayloads, listMappings, listSources, readSource, renewSourceKey, revokeSourceKey, setMapping, sourcePayloads, tryMapping,
} from '@fullscore/api/operations/alerts/sources.ts'
import { plainMapping, type Mapping } from '@fullscore/api/operations/alerts/mapping.ts'
import { listAlerts, readAlert } from '@fullscore/api/operations/alerts.ts'
import { listIncidents } from '@fullscore/api/operations/incidents.ts'
import { addItem } from '@fullscore/api/infrastructure/inventory.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { findObjects } from '@fullscore/api/search/search.ts'
import type { z } from 'zod'
import { openLog, type Log } from '../../../kernel/log.ts'
import { heldClock } from '../../../kernel/clock.ts'
import { apiOf } from '../../../http/app.ts'
import { modules } from '../../../modules.ts'
import { assemble } from '../../../product.ts'
import { world, type TestPerson, type World } from '../../../testing.ts'

type Made = z.infer<typeof SourceWithKey>
let w: World
let mei: TestPerson
let count = 0
beforeAll(async () => {
  w = await world()
  mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
})
afterAll(() => w.close())

const made = (kind: AlertSource['kind'], more: object = {}): Promise<Made> => mei.call(addSource, { body: { name: `${kind} ${++count}`, kind, ...more } })
const post = (path: string, body: unknown, headers: Record<string, string> = {}, fetch = w.fetch) =>
  fetch(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } })
const bearer = (made: Made) => ({ authorization: `Bearer ${made.key}` })
const alert = (fingerprint: string, more: object = {}) => ({
  status: 'firing', labels: { alertname: 'InstanceDown', instance: `${fingerprint}:9100`, severity: 'critical' }, annotations: {}, startsAt: '2026-11-12T13:30:00Z', endsAt: '0001-01-01T00:00:00Z', fingerprint, ...more,
})
const webhook = (alerts: unknown[], more: object = {}) => ({ version: '4', groupKey: '{}:{alertname="InstanceDown"}', truncatedAlerts: 0, status: 'firing', receiver: 'fullscore', groupLabels: { alertname: 'InstanceDown' }, alerts, ...more })
const alertmanager = (to: Made, alerts: unknown[], more: object = {}) => post('/api/v1/intake/alertmanager', webhook(alerts, more), bearer(to))
const alertsOf = async (source: Made, query: object = {}) => (await mei.call(listAlerts, { query: { sourceId: source.source.id, limit: 200, ...query } })).items
const own = async (source: Made) => (await mei.call(listAlerts, { query: { sourceId: source.source.id, limit: 200, own: 'true' } })).items
const today = async (source: Made) => (await mei.call(readSource, { params: { id: source.source.id } })).days.at(-1)!

describe('an alert source', () => {
  it('shows its key once, keeps its hash, and can be renewed, revoked, disabled and put away', async () => {
    const source = await made('alertmanager')
    expect(source.key).toMatch(/^[0-9a-f]{32}$/)
    const row = await w.ctx.db.selectFrom('operations.alert_source').selectAll().where('id', '=', source.source.id).executeTakeFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain(source.key)
    expect((await alertmanager(source, [alert('k1')])).status).toBe(202)
    const next = await mei.call(renewSourceKey, { params: { id: source.source.id }, body: { oldKeyHours: 2 } })
    expect(next.key).not.toBe(source.key)
    expect((await alertmanager(source, [alert('k1')])).status).toBe(202)
    expect((await alertmanager(next, [alert('k1')])).status).toBe(202)
    await w.pass('2h')
    mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
    expect((await alertmanager(source, [alert('k1')])).status).toBe(401)
    await mei.call(disableSource, { params: { id: source.source.id }, body: { reason: 'moved to the new cluster' } })
    const refused = await alertmanager(next, [alert('k2')])
    expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'source-disabled', detail: expect.stringContaining('moved to the new cluster') }])
    await mei.call(enableSource, { params: { id: source.source.id } })
    expect((await alertmanager(next, [alert('k2')])).status).toBe(202)
    await mei.call(revokeSourceKey, { params: { id: source.source.id } })
    expect((await alertmanager(next, [alert('k2')])).status).toBe(401)
    expect((await mei.call(readSource, { params: { id: source.source.id } })).state).toBe('no-key')
    await mei.call(archiveSource, { params: { id: source.source.id } })
    expect((await mei.call(listSources, {})).items.map((one) => one.id)).not.toContain(source.source.id)
    expect(await alertsOf(source)).toHaveLength(2)
  })

  it('is made by who may manage alerts in all of its reach, seen in scope, and its payloads by managers alone', async () => {
    const other = await w.newTeam('Payroll')
    const ola = await w.person('Ola Berg', [{ role: 'it-professional', team: other }], [other])
    await expect(ola.call(addSource, { body: { name: 'mine', kind: 'pagerduty', teamId: other, reach: 'organisation' } })).rejects.toMatchObject({ problem: { status: 403, permission: 'alerts:manage' } })
    await expect(ola.call(addSource, { body: { name: 'theirs', kind: 'pagerduty', teamId: w.team } })).rejects.toMatchObject({ problem: { status: 403 } })
    const hers = await ola.call(addSource, { body: { name: 'mine', kind: 'pagerduty', teamId: other } })
    const source = await made('alertmanager')
    await expect(ola.call(readSource, { params: { id: source.source.id } })).rejects.toMatchObject({ problem: { status: 404 } })
    const auditor = await w.person('Ada Auditor', [{ role: 'auditor' }])
    expect((await auditor.call(readSource, { params: { id: hers.source.id } })).name).toBe('mine')
    await expect(auditor.call(sourcePayloads, { params: { id: hers.source.id } })).rejects.toMatchObject({ problem: { status: 403, permission: 'alerts:manage' } })
    await expect(mei.call(addSource, { body: { name: 'MINE', kind: 'generic' } })).rejects.toMatchObject({ problem: { status: 409, code: 'name-taken' } })
    const { answer, etag } = await mei.call.tagged(readSource, { params: { id: hers.source.id } })
    expect((await mei.call(editSource, { params: { id: hers.source.id }, body: { silentDays: null, reach: 'organisation' } }, { ifMatch: etag })).version).toBe(answer.version + 1)
    await expect(mei.call(editSource, { params: { id: hers.source.id }, body: { name: 'x' } }, { ifMatch: etag })).rejects.toMatchObject({ problem: { status: 412 } })
  })

  it('that says nothing for three days has a low alert of its own, which ends when it speaks', async () => {
    const source = await made('alertmanager')
    await alertmanager(source, [])
    await w.settle()
    w.at(w.ctx.clock.now().add({ hours: 74 }).toString())
    await w.settle()
    mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
    expect(await mei.call(readSource, { params: { id: source.source.id } })).toMatchObject({ state: 'silent', why: 'Nothing for 3 days; 3 are allowed.' })
    expect(await own(source)).toMatchObject([{ title: `${source.source.name} has gone silent`, urgency: 'low', state: 'firing' }])
    await alertmanager(source, [])
    await w.pass('61m')
    expect(await own(source)).toMatchObject([{ state: 'resolved' }])
  })
})

describe('Alertmanager', () => {
  it('posts a group: each alert stays itself, joined to one cause group, and opens one incident (A19)', async () => {
    const source = await made('alertmanager')
    const answer = await alertmanager(source, ['g1', 'g2', 'g3'].map((one) => alert(one)))
    expect([answer.status, await answer.json()]).toMatchObject([202, { accepted: 3, raised: 3, refused: [] }])
    await w.settle()
    const alerts = await alertsOf(source)
    expect(alerts.map((one) => one.dedupKey).sort()).toEqual(['g1', 'g2', 'g3'])
    expect(new Set(alerts.map((one) => one.group))).toEqual(new Set(['{}:{alertname="InstanceDown"}']))
    const incidents = await Promise.all(alerts.map(async (one) => (await mei.call(listIncidents, { query: { alertId: one.id } })).items))
    expect(new Set(incidents.map((each) => each[0]?.id)).size).toBe(1)
    await alertmanager(source, [alert('g2', { status: 'resolved', endsAt: '2026-11-12T13:31:00Z' })])
    expect((await alertsOf(source, { state: 'firing' })).map((one) => one.dedupKey).sort()).toEqual(['g1', 'g3'])
    expect(await readOne(alerts[0]!.id)).toMatchObject({ details: { labels: { alertname: 'InstanceDown' }, receiver: 'fullscore' } })
  })
  const readOne = (id: (Awaited<ReturnType<typeof alertsOf>>)[number]['id']) => mei.call(readAlert, { params: { id } })

  it('finds services and items by what its labels call them, within its reach, and says what it does not know', async () => {
    const source = await made('alertmanager', { reach: 'organisation' })
    const narrow = await made('alertmanager')
    const other = await w.newTeam(`Web ${count}`)
    const service = await mei.call(addService, { body: { name: `Shop ${count}`, criticality: 'high', teamId: other } })
    const item = await mei.call(addItem, { body: { kind: 'server', name: `web${count}.example.org`, teamId: other } })
    const labels = { alertname: 'Slow', instance: `${item.name}:9100`, service: service.name, severity: 'warning' }
    await alertmanager(source, [alert('n1', { labels })])
    await alertmanager(narrow, [alert('n2', { labels })])
    expect(await alertsOf(source)).toMatchObject([{ service: { id: service.id }, item: { id: item.id }, team: { id: other }, urgency: 'medium' }])
    const [unknown] = await alertsOf(narrow)
    expect(unknown).toMatchObject({ service: null, item: null, team: { id: w.team } })
    expect((await readOne(unknown!.id)).details['not known here']).toContain(service.name)
  })

  it('says nothing to anybody of what is over and was never heard of; what is over later is not news again (A11, A13)', async () => {
    const source = await made('alertmanager')
    const over = (fingerprint: string) => alert(fingerprint, { status: 'resolved', endsAt: w.ctx.clock.now().toString() })
    expect(await (await alertmanager(source, [over('a11')])).json()).toMatchObject({ accepted: 1, raised: 0, resolved: 0 })
    const pages = async () => (await w.ctx.db.selectFrom('outbound.page').select('id').execute()).length
    const before = await pages()
    await alertmanager(source, [over('a11'), over('a13')])
    await w.settle()
    expect([await alertsOf(source), (await pages()) - before]).toEqual([[], 0])
    expect(await (await alertmanager(source, [alert('a11', { startsAt: '2026-11-12T13:31:00Z' })])).json()).toMatchObject({ raised: 1 })
  })

  it('says when a moment could not be read, as with one out of reach', async () => {
    const source = await made('alertmanager')
    await alertmanager(source, [alert('u1', { startsAt: 'yesterday' })])
    const [one] = await alertsOf(source)
    expect(await readOne(one!.id)).toMatchObject({ raisedAt: w.ctx.clock.now().toString(), saidAt: null, why: expect.stringContaining('It said that it began at "yesterday", which is no moment that can be read, so that it counts from when it was heard.') })
    await alertmanager(source, [alert('u1', { status: 'resolved', startsAt: 'yesterday', endsAt: 'noon' })])
    expect((await readOne(one!.id)).why).toContain('says that it is over, at "noon", which is no moment that can be read')
  })

  it('moves a beginning back when an earlier one is said, takes the newest summary of an end too, and keeps the latest end (A3)', async () => {
    const source = await made('alertmanager')
    const at = (seconds: number) => w.ctx.clock.now().subtract({ seconds: 100 - seconds * 10 }).toString()
    const said = (summary: string, more: object) => alertmanager(source, [alert('a3', { annotations: { summary }, ...more })])
    await said('first', { startsAt: at(1.1) })
    await said('second', { startsAt: at(1) })
    await said('third', { startsAt: at(2) })
    const [one] = await alertsOf(source)
    expect(one).toMatchObject({ raisedAt: at(1), title: 'third', state: 'firing' })
    expect((await w.ctx.db.selectFrom('agenda.entry').select(sql<string>`lower(range)::text`.as('from')).where('key', '=', `alert:${one!.id}`).execute()).map((row) => Temporal.Instant.from(row.from.replace(' ', 'T')).toString())).toEqual([at(1)])
    await alertmanager(source, [4.8, 4.1].map((end) => alert('a3', { status: 'resolved', annotations: { summary: `over at ${end}` }, startsAt: at(1), endsAt: at(end) })))
    await said('late', { status: 'resolved', startsAt: at(1), endsAt: at(4.1) })
    expect(await readOne(one!.id)).toMatchObject({ state: 'resolved', resolvedAt: at(4.8), title: 'over at 4.1', raisedAt: at(1) })
    expect(await w.ctx.db.selectFrom('agenda.entry').select(['label', 'state']).where('key', '=', `alert:${one!.id}`).execute()).toEqual([{ label: 'over at 4.1', state: 'resolved' }])
    await said('again', { startsAt: at(5) })
    expect(await alertsOf(source)).toMatchObject([{ title: 'again', raisedAt: at(5), state: 'firing' }, { id: one!.id, state: 'resolved' }])
  })

  it('repeats without events, and suppressed is not resolved', async () => {
    const source = await made('alertmanager')
    for (let n = 0; n < 4; n++) await alertmanager(source, [alert('r1')])
    await alertmanager(source, [alert('r1', { status: { state: 'suppressed' } })])
    const [one] = await alertsOf(source)
    expect(one).toMatchObject({ state: 'firing', repeats: 3 })
    expect((await readOne(one!.id)).why).toContain('keeps it from notifying')
    await w.settle()
    expect((await mei.call(readTimeline, { query: { kind: 'alert', id: one!.id } })).items.filter((e) => e.type.startsWith('alert.')).map((e) => e.type)).toEqual(['alert.raised'])
    expect(await today(source)).toMatchObject({ payloads: 5, raised: 1, repeated: 4, refused: 0 })
  })

  it('an end that overtakes its beginning leaves nothing open; said again, it counts', async () => {
    const source = await made('alertmanager')
    const starts = w.ctx.clock.now().subtract({ minutes: 2 }).toString()
    await alertmanager(source, [alert('o1', { status: 'resolved', startsAt: starts, endsAt: w.ctx.clock.now().toString() })])
    expect(await (await alertmanager(source, [alert('o1', { startsAt: starts })])).json()).toMatchObject({ accepted: 1, raised: 0 })
    expect(await alertsOf(source)).toEqual([])
    await alertmanager(source, [alert('o1', { startsAt: starts })])
    expect(await alertsOf(source)).toMatchObject([{ state: 'firing' }])
  })

  it.each([
    ['malformed JSON', '{"version": "4", ', 400, 'malformed'], ['another version', { version: '3', alerts: [] }, 400, 'malformed'], ['no list', { version: '4' }, 422, 'invalid'], ['a list of nothing good', webhook([{ labels: {} }]), 422, 'invalid'],
  ])('%s is refused, kept with its reason, and a low alert says so', async (_, body, status, code) => {
    const source = await made('alertmanager')
    const answer = await post('/api/v1/intake/alertmanager', body, bearer(source))
    expect([answer.status, await answer.json()]).toMatchObject([status, { code }])
    const { items } = await mei.call(sourcePayloads, { params: { id: source.source.id } })
    expect(items).toMatchObject([{ accepted: false, status, body: typeof body === 'string' ? body : JSON.stringify(body) }])
    expect(await own(source)).toMatchObject([{ title: `Alerts of ${source.source.name} are refused`, urgency: 'low', state: 'firing' }])
    expect((await mei.call(readSource, { params: { id: source.source.id } }))).toMatchObject({ state: 'refusing', refusedWhy: items[0]!.why })
    await alertmanager(source, [])
    await w.pass('2h')
    mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
    expect(await own(source)).toMatchObject([{ state: 'resolved' }])
  })

  it('a group with one bad alert takes the good ones and keeps the payload as refused too', async () => {
    const source = await made('alertmanager')
    const answer = await alertmanager(source, [alert('b1'), { labels: {} }])
    expect([answer.status, await answer.json()]).toMatchObject([202, { accepted: 1, raised: 1, refused: [{ index: 1, why: expect.stringContaining('no labels') }] }])
    expect((await mei.call(sourcePayloads, { params: { id: source.source.id } })).items.map((one) => String(one.accepted)).sort()).toEqual(['false', 'true'])
    expect(await today(source)).toMatchObject({ payloads: 1, raised: 1, refused: 1 })
    await mei.call(forgetPayloads, { params: { id: source.source.id } })
    expect((await mei.call(sourcePayloads, { params: { id: source.source.id } })).items).toEqual([])
  })

  it('a giant body is refused without being read whole, and noted', async () => {
    const source = await made('alertmanager')
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({ pull: (controller) => { sent += 1 << 20; controller.enqueue(new Uint8Array(1 << 20).fill(32)) } })
    const answer = await w.fetch('/api/v1/intake/alertmanager', { method: 'POST', body: endless, duplex: 'half', headers: bearer(source) } as RequestInit)
    expect(answer.status).toBe(413)
    expect(sent).toBeLessThan(12 << 20)
    expect(await today(source)).toMatchObject({ refused: 1 })
  })

  it('a wrong key, no key, or a key of another kind is refused, and no log holds a key that stood in the address', async () => {
    const lines: string[] = []
    const hear = (facts: object, message: string) => void lines.push(`${JSON.stringify(facts)} ${message}`)
    const log: Log = { debug: hear, info: hear, warn: hear, error: hear, child: (facts) => { hear(facts, ''); return log } }
    const quiet = await world({ log })
    const person = await quiet.person('Mei Tanaka', [{ role: 'operations-manager' }])
    const source = await person.call(addSource, { body: { name: 'by path', kind: 'alertmanager' } })
    const by = (path: string, headers = {}) => post(path, webhook([alert('p1')]), headers, quiet.fetch)
    expect((await by(`/api/v1/intake/alertmanager/${source.key}`)).status).toBe(202)
    expect((await by('/api/v1/intake/alertmanager/ffffffffffffffffffffffffffffffff')).status).toBe(401)
    expect(await (await by('/api/v1/intake/alertmanager')).json()).toMatchObject({ status: 401, code: 'key-unknown' })
    expect((await by(`/api/v1/intake/generic/${source.key}`)).status).toBe(422)
    expect((await by(`/api/v1/intake/alertmanager/${source.key}/x`)).status).toBe(404)
    await quiet.settle()
    expect(lines.join('\n')).not.toContain(source.key)
    expect(JSON.stringify(await quiet.ctx.db.selectFrom('operations.alert_source_payload').selectAll().execute())).not.toContain(source.key)
    await quiet.close()
  })
})

describe('PagerDuty Events v2', () => {
  const payload = { summary: 'Disk at 99 %', source: 'web1', severity: 'critical', custom_details: { free: '1%' } }
  const send = (to: Made, body: object, path = '/v2/enqueue') => post(path, { routing_key: to.key, ...body })

  it('triggers, acknowledges and resolves as its clients expect', async () => {
    const source = await made('pagerduty')
    const answer = await send(source, { event_action: 'trigger', dedup_key: 'd1', payload })
    expect([answer.status, await answer.json()]).toEqual([202, { status: 'success', message: 'Event processed', dedup_key: 'd1' }])
    const without = await (await send(source, { event_action: 'trigger', payload }, '/api/v1/intake/pagerduty/v2/enqueue')).json() as { dedup_key: string }
    expect(without.dedup_key).toMatch(/^[0-9a-f]{32}$/)
    await w.settle()
    const find = async () => (await alertsOf(source)).find((one) => one.dedupKey === 'd1')!
    const [incident] = (await mei.call(listIncidents, { query: { alertId: (await find()).id } })).items
    expect(incident).toMatchObject({ state: 'open' })
    await send(source, { event_action: 'acknowledge', dedup_key: 'd1' })
    await w.settle()
    expect((await mei.call(listIncidents, { query: { alertId: (await find()).id } })).items).toMatchObject([{ state: 'acknowledged' }])
    expect((await send(source, { event_action: 'resolve', dedup_key: 'd1' })).status).toBe(202)
    expect(await find()).toMatchObject({ state: 'resolved' })
    expect((await send(source, { event_action: 'resolve', dedup_key: 'never seen' })).status).toBe(202)
    expect((await alertsOf(source)).find((one) => one.dedupKey === without.dedup_key)).toMatchObject({ state: 'firing', urgency: 'critical' })
  })

  it.each([
    [{ event_action: 'trigger', payload: { summary: 'x' } }, ["'payload.source' is missing or blank", "'payload.severity' is missing or is none of critical, error, warning, info"]],
    [{ event_action: 'resolve' }, ["'dedup_key' is missing or blank, and resolve needs it"]], [{ event_action: 'trigger', routing_key: 'nobody', payload }, ['Invalid routing key']], [{ event_action: 'trigger', routing_key: undefined, payload }, ["'routing_key' is missing or blank"]],
  ])('answers 400 with the errors for %j', async (body, errors) => {
    const source = await made('pagerduty')
    const answer = await send(source, body)
    expect([answer.status, await answer.json()]).toEqual([400, { status: 'invalid event', message: 'Event object is invalid', errors }])
  })
  it('answers 400 for what is no JSON and 413 beyond 512 KB; what it keeps holds no key', async () => {
    expect(await (await post('/v2/enqueue', '{"routing')).json()).toMatchObject({ status: 'Unrecognized object', errors: [expect.stringContaining('JSON')] })
    expect((await post('/v2/enqueue', JSON.stringify({ x: 'x'.repeat(513 * 1024) }))).status).toBe(413)
    const source = await made('pagerduty')
    await send(source, { event_action: 'trigger', payload })
    await send(source, { event_action: 'nonsense' })
    const { items } = await mei.call(sourcePayloads, { params: { id: source.source.id } })
    expect(items).toHaveLength(2)
    expect(JSON.stringify(items)).not.toContain(source.key)
  })
  it('takes changes to the Score and the timeline of what they are about, and never pages', async () => {
    const source = await made('pagerduty')
    const service = await mei.call(addService, { body: { name: `Till ${count}`, criticality: 'critical' } })
    const answer = await send(source, { payload: { summary: 'Deployed 1.2', source: 'ci', custom_details: { service: service.name } } }, '/v2/change/enqueue')
    expect([answer.status, await answer.json()]).toEqual([202, { status: 'success', message: 'Change event processed' }])
    await w.settle()
    expect((await mei.call(readTimeline, { query: { kind: 'service', id: service.id } })).items.map((e) => e.type)).toContain('change.told')
    expect(await w.ctx.db.selectFrom('agenda.entry').select(['mark', 'label']).where('object_id', '=', source.source.id).execute()).toEqual([{ mark: 'change', label: 'Deployed 1.2' }])
    expect(await alertsOf(source)).toEqual([])
    expect(await today(source)).toMatchObject({ changes: 1, payloads: 1 })
  })
})

describe('JSON of any shape', () => {
  const mapping: Mapping = { ...plainMapping, each: 'events', title: { from: ['what'] }, dedupKey: { from: ['id'] }, urgency: { from: ['p'], table: { P1: 'critical' } }, resolvedWhen: [{ path: 'done', is: 'one-of', values: ['true'] }] }
  it('is tried on the last payload, saved as a version, and then taken', async () => {
    const source = await made('generic')
    const { id } = source.source
    await expect(mei.call(tryMapping, { params: { id }, body: { mapping } })).rejects.toMatchObject({ problem: { status: 409, code: 'no-payload' } })
    const body = { events: [{ id: 1, what: 'Fire', p: 'P1' }, { id: 2, what: 'Smoke', p: 'P7' }, { id: 3, what: 'Gone', done: true }] }
    expect((await post('/api/v1/intake/generic', body, bearer(source))).status).toBe(422)
    const tried = await mei.call(tryMapping, { params: { id }, body: { mapping } })
    expect(tried.items.map((one) => one.outcome)).toEqual(['firing', 'firing', 'resolved'])
    expect(tried.items[1]!.fields.find((field) => field.field === 'urgency')).toMatchObject({ value: 'medium', ok: true, why: expect.stringContaining('"P7" is not in the table. The source\'s default.') })
    expect(await alertsOf(source)).toEqual([])
    const { etag } = await mei.call.tagged(readSource, { params: { id } })
    expect(await mei.call(setMapping, { params: { id }, body: { mapping } }, { ifMatch: etag })).toMatchObject({ mappingVersion: 2 })
    expect((await mei.call(listMappings, { params: { id } })).items.map((one) => [one.version, one.savedBy])).toEqual([[2, 'Mei Tanaka'], [1, 'Mei Tanaka']])
    expect(await (await post(`/api/v1/intake/generic/${source.key}`, body)).json()).toMatchObject({ accepted: 3, raised: 2 })
    expect((await alertsOf(source)).map((one) => `${one.title} ${one.urgency}`).sort()).toEqual(['Fire critical', 'Smoke medium'])
    await expect(mei.call(tryMapping, { params: { id }, body: { mapping, payload: '{' } })).rejects.toMatchObject({ problem: { status: 422 } })
  })
})

describe('posts at once', () => {
  it('of one cause raise one alert, on two servers too, and its end is not lost', async () => {
    const source = await made('pagerduty')
    const second = assemble({ databaseUrl: w.databaseUrl, modules, clock: heldClock(w.ctx.clock.now()), log: openLog('fatal'), house: w.house, live: w.house.live })
    const app = apiOf(second.modules.flatMap((m) => m.routes ?? []), second.open)
    const other: typeof w.fetch = async (url, init) => app.request(`http://fullscore.test${url}`, init)
    const event = (action: string, key: string) => ({ routing_key: source.key, event_action: action, dedup_key: key, payload: { summary: `Cause ${key}`, source: 'x', severity: 'info' } })
    const answers = await Promise.all(Array.from({ length: 120 }, (_, n) => post('/v2/enqueue', event('trigger', `k${n % 7}`), {}, n % 2 === 0 ? w.fetch : other)))
    expect(new Set(answers.map((one) => one.status))).toEqual(new Set([202]))
    const alerts = await alertsOf(source)
    expect(alerts).toHaveLength(7)
    expect(alerts.reduce((sum, one) => sum + one.repeats + 1, 0)).toBe(120)
    await Promise.all(Array.from({ length: 28 }, (_, n) => post('/v2/enqueue', event('resolve', `k${n % 7}`), {}, n % 3 === 0 ? w.fetch : other)))
    expect(await alertsOf(source, { state: 'firing' })).toEqual([])
    expect(await today(source)).toMatchObject({ payloads: 148, raised: 7, repeated: 113, resolved: 7, withoutEffect: 21 })
    await second.close()
  })

  it('fire, end and fire again within one batch in that order', async () => {
    const source = await made('generic')
    const word = (status: string) => ({ title: 'Flap', dedupKey: 'flap', urgency: 'info', status })
    expect(await (await post('/api/v1/intake/generic', ['firing', 'firing', 'resolved', 'firing'].map(word), bearer(source))).json()).toMatchObject({ accepted: 4, raised: 2, resolved: 1 })
    expect((await alertsOf(source)).map((one) => `${one.state} ${one.repeats}`).sort()).toEqual(['firing 0', 'resolved 1'])
  })

  it('one that cannot be stored does not spoil the others', async () => {
    const source = await made('generic')
    const one = (title: string, dedupKey: string) => post('/api/v1/intake/generic', { title, dedupKey, urgency: 'low' }, bearer(source))
    const answers = await Promise.all([one('good', 'a'), one('bad \u0000 zero', 'b\u0000'), one('half \ud800', 'c')])
    expect(answers.map((each) => each.status)).toEqual([202, 202, 202])
    expect((await alertsOf(source)).map((each) => each.dedupKey).sort()).toEqual(['a', 'b', 'c'])
  })
})

it('what fires is found by search, and no more when it is over', async () => {
  const source = await made('pagerduty')
  const event = (action: string) => post('/v2/enqueue', { routing_key: source.key, event_action: action, dedup_key: 's', payload: { summary: 'Quokka overflow', source: 'x', severity: 'info' } })
  await event('trigger')
  const found = async () => (await mei.call(findObjects, { query: { text: 'quokka' } })).items.map((one) => one.kind)
  expect(await found()).toEqual(['alert'])
  await event('resolve')
  expect(await found()).toEqual([])
  expect((await mei.call(findObjects, { query: { text: source.source.name } })).items.map((one) => one.kind)).toContain('alert-source')
})
