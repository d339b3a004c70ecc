import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { addTeam, editTeam, listDepartments, listTeams, readTeam } from '@fullscore/api/organisation/organisation.ts'
import { makeToken, revokeToken, signIn } from '@fullscore/api/access/access.ts'
import { sendAlert } from '@fullscore/api/operations/alerts.ts'
import { acknowledgeIncident, noteIncident, openIncident } from '@fullscore/api/operations/incidents.ts'
import type { Permission } from '@fullscore/api/access/permissions.ts'
import type { Problem } from '@fullscore/api/problem.ts'
import { openSession } from '../access/sign-in.ts'
import { allow } from './rate.ts'
import { world, type TestPerson, type World } from '../testing.ts'

let w: World
let mei: TestPerson
let department: string
let cookie: string
beforeAll(async () => {
  w = await world()
  mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
  department = (await mei.call(listDepartments, {})).items[0]!.id
  cookie = `fullscore_session=${await openSession(w.ctx, mei.id, { address: '', userAgent: '' })}`
})
afterAll(() => w.close())

interface Sent { method?: string; body?: RequestInit['body']; headers?: Record<string, string> }
const send = (path: string, { method = 'POST', body, headers = {} }: Sent = {}) => w.fetch(`/api/v1${path}`, {
  method, ...(body === undefined ? {} : { body, duplex: 'half' }), headers: { cookie, 'x-fullscore': '1', 'content-type': 'application/json', ...headers },
})
const refusal = async (path: string, sent: Sent = {}): Promise<Problem> => {
  const response = await send(path, sent)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const problem = await response.json() as Problem
  expect(problem.status).toBe(response.status)
  expect(problem.requestId).toBe(response.headers.get('x-request-id'))
  return problem
}
const team = (name: string, more: object = {}) => JSON.stringify({ name, departmentId: department, ...more })
const teamsNamed = async (name: string) => (await mei.call(listTeams, { query: { search: name } })).items.length

describe('a body that cannot be read', () => {
  it('is 400 when it is no JSON, with nothing done', async () => {
    expect(await refusal('/teams', { body: '{"name": "Half' })).toMatchObject({ status: 400, code: 'malformed' })
  })
  it('is 415 with another content type', async () => {
    expect(await refusal('/teams', { body: team('Plain text'), headers: { 'content-type': 'text/plain' } })).toMatchObject({ status: 415, code: 'not-json' })
    expect(await refusal('/teams', { body: 'name=Form', headers: { 'content-type': 'application/x-www-form-urlencoded' } })).toMatchObject({ status: 415 })
    expect(await teamsNamed('Plain text')).toBe(0)
  })
  it('is 400 when it is no UTF-8, instead of being stored with replacement characters', async () => {
    const bytes = Buffer.from(team('Zurich X')).map((byte) => (byte === 0x58 ? 0xfc : byte))
    expect(await refusal('/teams', { body: bytes })).toMatchObject({ status: 400, code: 'malformed', detail: expect.stringContaining('UTF-8') })
    expect(await teamsNamed('Zurich')).toBe(0)
    expect((await send('/teams', { body: team('Zürich \ufffd') })).status).toBe(201)
  })
  it('is 415 when it comes packed', async () => {
    for (const encoding of ['gzip', 'br', 'identity, gzip', 'zstd']) expect(await refusal('/teams', { body: team('Packed'), headers: { 'content-encoding': encoding } })).toMatchObject({ status: 415, code: 'packed' })
    expect(await refusal('/imports/files?subject=vendors&name=a', { body: 'name\nA\n', headers: { 'content-encoding': 'gzip', 'content-type': 'application/octet-stream' } })).toMatchObject({ status: 415 })
    expect(await teamsNamed('Packed')).toBe(0)
    expect((await send('/teams', { body: team('As it is'), headers: { 'content-encoding': 'identity' } })).status).toBe(201)
  })
  it('is 413 when it says that it is too large, and when it only turns out to be', async () => {
    expect(await refusal('/teams', { body: '{}', headers: { 'content-length': String(2 ** 21) } })).toMatchObject({ status: 413, code: 'too-large' })
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({ pull: (controller) => { sent += 65_536; controller.enqueue(new Uint8Array(65_536).fill(32)) } })
    expect(await refusal('/teams', { body: endless })).toMatchObject({ status: 413, code: 'too-large' })
    expect(sent).toBeLessThan(3 * 2 ** 20)
  })
  it('is 422 when it is missing', async () => {
    expect((await send('/teams')).status).toBeGreaterThanOrEqual(400)
    expect((await send('/teams')).status).toBeLessThan(500)
  })
})

describe('wrong fields', () => {
  it('are 422 and named: a wrong type, an unknown field, a wrong query', async () => {
    const wrong = await refusal('/teams', { body: JSON.stringify({ name: 7, departmentId: 'nowhere' }) })
    expect(wrong).toMatchObject({ status: 422, code: 'invalid' })
    expect(wrong.errors?.map((e) => e.field)).toEqual(['body.name', 'body.departmentId'])
    const unknown = await refusal('/teams', { body: team('Extra', { colour: 'red' }) })
    expect(unknown.status).toBe(422)
    expect(JSON.stringify(unknown.errors)).toContain('colour')
    expect((await refusal('/teams?limit=many', { method: 'GET' })).errors?.[0]?.field).toBe('query.limit')
    expect(await teamsNamed('Extra')).toBe(0)
  })
  it('are told by the first of them and how many more, and unknown parameters by the nearest name', async () => {
    expect((await refusal('/teams', { body: JSON.stringify({ name: 7, departmentId: 'nowhere' }) })).detail).toMatch(/^body\.name: .+, and 1 more field is wrong\.$/)
    const asked = await refusal('/teams?text=Down', { method: 'GET' })
    expect(asked).toMatchObject({ status: 422, errors: [{ field: 'query.text' }] })
    expect(asked.detail).toBe('query.text: is not known here: did you mean search?')
    expect((await refusal('/alerts?stat=firing', { method: 'GET' })).detail).toContain('did you mean state?')
    expect((await refusal('/alerts?serch=x&zzzzzz=1', { method: 'GET' })).errors).toHaveLength(2)
    expect((await refusal(`/teams/${mei.id}?x=1`, { method: 'GET' })).detail).toContain('this takes no parameters')
    expect((await w.fetch('/api/v1/health?utm_source=mail')).status).toBe(200)
  })
  it('are refused inside of others too', async () => {
    const nested = await refusal('/services', { body: JSON.stringify({ name: 'Shop', criticality: 'high', hourValue: { amount: '1', currency: 'EUR', foo: 1 } }) })
    expect(nested).toMatchObject({ status: 422, errors: [{ field: 'body.hourValue' }] })
    const steps = await refusal('/escalation-policies', { body: JSON.stringify({ name: 'Nights', teamId: w.team, steps: [{ targets: [{ kind: 'person', id: mei.id, zzz: 1 }], delayMinutes: 5, delay: 3 }] }) })
    expect(JSON.stringify(steps.errors)).toMatch(/zzz.*delay|delay.*zzz/)
  })
  it.each(['null', '[]', '"text"', '7', '{"name":null}', '{"__proto__":{"name":"x"}}', '{"name":{"name":{"name":{}}}}'])('the body %s is refused', async (body) => {
    expect((await refusal('/teams', { body })).status).toBe(422)
  })
  it('a text with a zero byte, which PostgreSQL cannot hold, is refused and no defect', async () => {
    expect((await refusal('/teams', { body: team('zero \u0000 byte') })).status).toBe(422)
    expect((await refusal('/teams?search=%00', { method: 'GET' })).status).toBe(422)
  })
  it('half a surrogate pair, in a value or in a name of a field, is refused too', async () => {
    expect((await refusal('/teams', { body: `{"name":"half \\ud800","departmentId":"${department}"}` })).errors).toMatchObject([{ field: 'body.name' }])
    const person = await refusal('/persons', { body: `{"name":"half \\udc00","email":"half@example.org"}` })
    expect(person).toMatchObject({ status: 422, errors: [{ field: 'body.name' }] })
  })
  it('a cursor that is not ours is refused', async () => {
    for (const cursor of ['x', '%22%22', btoa('["a"]'), btoa('{}'), btoa('[1,2,3,4]'), 'e30']) {
      expect((await send(`/teams?cursor=${encodeURIComponent(cursor)}`, { method: 'GET' })).status).toBeLessThan(500)
    }
  })
})

describe('objects', () => {
  it('with a malformed, unknown or foreign id are 404 alike', async () => {
    for (const id of ['7', 'null', '%00', "'; drop table organisation.team; --", w.ctx.ids.make(), mei.id]) {
      expect(await refusal(`/teams/${encodeURIComponent(id)}`, { method: 'GET' })).toMatchObject({ status: 404, code: 'missing' })
    }
  })
  it('need the permission, which is named', async () => {
    const auditor = await w.person('Ada Auditor', [{ role: 'auditor' }])
    await expect(auditor.call(addTeam, { body: { name: 'X', departmentId: department as never } })).rejects.toMatchObject({ problem: { status: 403, code: 'forbidden', permission: 'organisation:manage' } })
  })
  it('are edited with If-Match only: missing 428, no ETag 412, old 412', async () => {
    const { answer, etag } = await mei.call.tagged(addTeam, { body: { name: 'Edited', departmentId: department as never } })
    const edit = (ifMatch?: string) => refusal(`/teams/${answer.id}`, { method: 'PATCH', body: '{"name":"Lost"}', headers: ifMatch ? { 'if-match': ifMatch } : {} })
    expect(await edit()).toMatchObject({ status: 428, code: 'if-match-missing' })
    for (const bad of ['*', '"v"', '"v99999999999999999999"', 'v1', '"v77"']) expect(await edit(bad)).toMatchObject({ status: 412, code: 'stale' })
    const two = await Promise.allSettled(['one', 'two'].map((name) => mei.call(editTeam, { params: { id: answer.id }, body: { name } }, { ifMatch: etag })))
    expect(two.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await mei.call(readTeam, { params: { id: answer.id } })).version).toBe(answer.version + 1)
  })
  it('an unknown route and an unknown method are 404 problems', async () => {
    expect(await refusal('/no-such-thing', { method: 'GET' })).toMatchObject({ status: 404, code: 'no-such-route' })
    expect(await refusal('/teams', { method: 'PUT' })).toMatchObject({ status: 404, code: 'no-such-route' })
    expect((await w.fetch('/api/v2/teams')).status).toBe(404)
  })
})

describe('credentials', () => {
  it('nobody is 401; a dead cookie too', async () => {
    expect(await refusal('/teams', { method: 'GET', headers: { cookie: '' } })).toMatchObject({ status: 401, code: 'not-signed-in' })
    expect(await refusal('/teams', { method: 'GET', headers: { cookie: 'fullscore_session=x' } })).toMatchObject({ status: 401 })
  })
  it('a cookie without x-fullscore changes nothing, whatever else the request carries', async () => {
    const bare = (headers: Record<string, string>) => w.fetch('/api/v1/teams', { method: 'POST', body: team('Forged'), headers: { cookie, 'content-type': 'application/json', ...headers } })
    expect((await bare({})).status).toBe(403)
    expect((await bare({ authorization: 'Basic eDp5' })).status).toBe(403)
    expect((await bare({ authorization: '' })).status).toBe(403)
    expect(await teamsNamed('Forged')).toBe(0)
    expect((await w.fetch('/api/v1/teams', { headers: { cookie } })).status).toBe(200)
  })
  it('a token narrows, and is 401 once revoked, expired or unknown', async () => {
    const scopes: Permission[] = ['organisation:read']
    const made = await mei.call(makeToken, { body: { name: 'reader', scopes, expiresAt: w.ctx.clock.now().add({ minutes: 5 }).toString() } })
    const as = (secret: string, method = 'GET', body?: string) => w.fetch('/api/v1/teams', { method, ...(body ? { body } : {}), headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' } })
    expect((await as(made.secret)).status).toBe(200)
    const refused = await as(made.secret, 'POST', team('By token'))
    expect([refused.status, await refused.json()]).toMatchObject([403, { permission: 'organisation:manage' }])
    const other = await mei.call(makeToken, { body: { name: 'other', scopes } })
    await mei.call(revokeToken, { params: { id: other.token.id } })
    expect((await as(other.secret)).status).toBe(401)
    expect((await as('fs_unknown')).status).toBe(401)
    const before = w.ctx.clock.now()
    w.at(before.add({ minutes: 6 }).toString())
    expect(await (await as(made.secret)).json()).toMatchObject({ status: 401, code: 'token-expired' })
    w.at(before.toString())
  })
})

describe('Idempotency-Key', () => {
  const add = (name: string, key: string) => send('/teams', { body: team(name), headers: { 'idempotency-key': key } })
  it('gives a repeat the same answer, done once, and another body 409', async () => {
    const [first, again] = [await add('Once', 'key-1'), await add('Once', 'key-1')]
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 201, 'true'])
    expect(await again.json()).toEqual(await first.json())
    expect(await teamsNamed('Once')).toBe(1)
    const other = await add('Other', 'key-1')
    expect([other.status, await other.json()]).toMatchObject([409, { code: 'idempotency-key-reused' }])
  })
  it('is done once when sent at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => add('At once', 'key-2')))
    for (const one of answers) expect([201, 409]).toContain(one.status)
    expect(answers.filter((one) => one.status === 201 && !one.headers.get('idempotency-replayed'))).toHaveLength(1)
    expect(await teamsNamed('At once')).toBe(1)
  })
  it('is given back after a refusal, belongs to one person, and is at most 255 characters', async () => {
    expect((await add('', 'key-3')).status).toBe(422)
    expect((await add('Once', 'key-4')).status).toBe(409)
    expect((await add('Later', 'key-4')).status).toBe(201)
    const ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
    await ines.call(addTeam, { body: { name: 'Hers', departmentId: department as never } }, { idempotencyKey: 'key-1' })
    expect(await teamsNamed('Hers')).toBe(1)
    expect((await add('Long', 'k'.repeat(256))).status).toBe(422)
  })
})

it('more requests than a person may send are 429 with Retry-After, and others go on', async () => {
  const [hasty, calm] = [await w.person('Hasty', [{ role: 'employee' }]), await w.person('Calm', [{ role: 'employee' }])]
  const ctx = await hasty.ctx()
  // The bucket refills with the process's own time, which stands still here: no machine is too slow to be too fast.
  const stopped = vi.spyOn(performance, 'now').mockReturnValue(performance.now())
  for (let sent = 0; sent < 400; sent++) allow(ctx, '')
  await expect(hasty.call(listTeams, {})).rejects.toMatchObject({ problem: { status: 429, code: 'too-many-requests' }, retryAfter: 1 })
  expect((await calm.call(listTeams, {})).items.length).toBeGreaterThan(0)
  stopped.mockReturnValue(performance.now() + 1000)
  expect((await hasty.call(listTeams, {})).items.length).toBeGreaterThan(0)
  vi.restoreAllMocks()
})

it('with little space on the disk changes are 503, reads go on, and so do signing in and answering an incident until the disk is full', async () => {
  const space = { low: false, full: false, sentence: 'Only 12 MiB are free.' }
  const full = await world({ house: { space: () => space } })
  const person = await full.person('Mei Tanaka', [{ role: 'operations-manager' }])
  const departments = await person.call(listDepartments, {})
  const answer = { incident: await person.call(openIncident, { body: { title: 'The disk fills', severity: 2, page: false } }), signIn: () => full.call(signIn, { body: { email: 'nobody@example.org', password: 'wrong' } }) }
  space.low = true
  await expect(person.call(addTeam, { body: { name: 'X', departmentId: departments.items[0]!.id } })).rejects.toMatchObject({ problem: { status: 503, code: 'disk-nearly-full', detail: 'Only 12 MiB are free.' }, retryAfter: 60 })
  await expect(person.call(openIncident, { body: { title: 'Another', severity: 2, page: false } })).rejects.toMatchObject({ problem: { code: 'disk-nearly-full' } })
  expect(await person.call(acknowledgeIncident, { params: { id: answer.incident.id } })).toMatchObject({ state: 'acknowledged' })
  await expect(answer.signIn()).rejects.toMatchObject({ problem: { code: 'wrong-password' } })
  // A full disk is itself what is told.
  const alert = { title: 'Disk nearly full', urgency: 'high', status: 'firing', dedupKey: 'disk' } as const
  expect(await person.call(sendAlert, { body: alert })).toMatchObject({ outcome: 'raised' })
  space.full = true
  await expect(person.call(sendAlert, { body: alert })).rejects.toMatchObject({ problem: { code: 'disk-nearly-full' } })
  await expect(person.call(noteIncident, { params: { id: answer.incident.id }, body: { text: 'Freeing some.' } })).rejects.toMatchObject({ problem: { code: 'disk-nearly-full' } })
  await expect(answer.signIn()).rejects.toMatchObject({ problem: { code: 'disk-nearly-full' } })
  await full.close()
})
