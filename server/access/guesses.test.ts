import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as routes from '@fullscore/api/access/access.ts'
import { addPerson } from '@fullscore/api/organisation/organisation.ts'
import { caller, type Call } from '@fullscore/api/call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { apiOf } from '../http/app.ts'
import { world, type TestPerson, type World } from '../testing.ts'
import { claimAttempt, freeGuesses, waitFor } from './attempts.ts'
import { deviceOf } from './device.ts'
import { limitsOf } from './sign-in.ts'

let w: World
let admin: TestPerson
let app: ReturnType<typeof apiOf>
let count = 0
let email: string
let id: Id<'person'>
const password = 'correct horse battery'
beforeAll(async () => {
  w = await world({ house: { trustedProxies: ['10.0.0.0/8'] } })
  admin = await w.person('Root Admin', [{ role: 'administrator' }])
  app = apiOf(w.product.modules.flatMap((m) => m.routes ?? []), w.product.open)
})
afterAll(() => w.close())
beforeEach(async () => {
  email = `p${++count}@example.org`
  ;({ id } = await admin.call(addPerson, { body: { name: `P ${count}`, email } }))
  await accept()
})
const accept = async () => {
  const { link } = await admin.call(routes.invite, { params: { id }, body: {} })
  await w.call(routes.acceptInvitation, { body: { token: new URL(link).searchParams.get('token')!, password } })
}

interface From { as?: string; peer?: string; forwarded?: string; cookie?: string; origin?: string }
async function attempt(given: string, { as = email, peer = '203.0.113.1', forwarded, cookie, origin }: From = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...(origin ? { origin } : {}), ...(forwarded ? { 'x-forwarded-for': forwarded } : {}), ...(cookie ? { cookie } : {}) }
  return app.request('http://fullscore.test/api/v1/session', { method: 'POST', headers, body: JSON.stringify({ email: as, password: given }) }, { incoming: { socket: { remoteAddress: peer } } })
}
/** So many wrong guesses: the last one really made, the others counted as the sign-in counts them, since each costs a slow hash. */
async function many(times: number, address: string | ((index: number) => string) = '203.0.113.1', really: From = {}): Promise<void> {
  for (let i = 0; i < times - 1; i++) {
    const { limits, everywhere } = limitsOf(email, typeof address === 'string' ? address : address(i))
    await claimAttempt(w.ctx, limits, '', everywhere)
  }
  expect((await attempt('wrong', { peer: typeof address === 'string' ? address : address(times - 1), ...really })).status).toBe(401)
}
const cookiesOf = (response: Response) => response.headers.getSetCookie().map((one) => one.split(';')[0]!)
const calling = (cookie: string): Call => caller({ origin: '', headers: { cookie, 'x-fullscore': '1' }, fetch: (url, init) => w.fetch(url, init as RequestInit) })

it('keeps the cookies of who came by TLS to TLS, though no address is set', async () => {
  for (const [origin, secure] of [['https://score.example.org', true], ['http://score.example.org', false], [undefined, false]] as const) {
    const cookies = (await attempt(password, origin ? { origin } : {})).headers.getSetCookie()
    expect(cookies.map((one) => one.endsWith('; Secure')), origin).toEqual([secure, secure])
  }
})

describe('guesses of strangers', () => {
  it('shut nobody out who comes from elsewhere, nor a device that signed in before from the same address', async () => {
    const [, device] = cookiesOf(await attempt(password))
    expect(device).toMatch(/^fullscore_device=s1\./)
    await many(10)
    const refused = await attempt(password)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(890)
    expect((await attempt(password, { peer: '203.0.113.2' })).status).toBe(201)
    expect((await attempt(password, { cookie: device! })).status).toBe(201)
  })
  it('a known device counts by itself; one that is made up, or another person\'s, is none', async () => {
    const [, device] = cookiesOf(await attempt(password))
    const known = { device: deviceOf(w.ctx, device)!.device, personId: id }
    for (let i = 0; i < 9; i++) await claimAttempt(w.ctx, limitsOf(email, '', known).limits, '')
    expect((await attempt('wrong', { cookie: device! })).status).toBe(401)
    expect((await attempt(password, { cookie: device! })).status).toBe(429)
    expect((await attempt(password)).status).toBe(201)
    await many(10)
    expect((await attempt(password, { cookie: `${device!.slice(0, -4)}AAAA` })).status).toBe(429)
    email = (await admin.call(addPerson, { body: { name: 'Other', email: `other${count}@example.org` } })).email
    await many(10, '203.0.113.1', { cookie: device! })
    expect((await attempt('wrong')).status).toBe(429)
  })
  it('from many addresses grow slow, and are not refused', async () => {
    expect([0, freeGuesses, freeGuesses + 1, freeGuesses + 11, 10_000].map(waitFor)).toEqual([0, 0, 1000, 2000, 8000])
    const [, device] = cookiesOf(await attempt(password))
    for (let i = 0; i < freeGuesses + 100; i++) await claimAttempt(w.ctx, limitsOf(email, `198.51.${i}.1`).limits, '', limitsOf(email, '').everywhere)
    const order: string[] = []
    const stranger = attempt(password, { peer: '198.51.100.100' }).then(({ status }) => { order.push('stranger'); return status })
    const known = attempt(password, { peer: '198.51.100.101', cookie: device! }).then(({ status }) => { order.push('known device'); return status })
    expect(await Promise.all([stranger, known])).toEqual([201, 201])
    expect(order).toEqual(['known device', 'stranger'])
  })
  it('of many accounts from one address end, and an IPv6 customer is one address', async () => {
    for (let i = 0; i < 48; i++) await claimAttempt(w.ctx, limitsOf(`someone${i}@example.org`, `2001:db8:7:7::${i + 1}`).limits, '')
    for (const i of [1, 2]) expect((await attempt('wrong', { peer: `2001:db8:7:7::${i}:1`, as: `nobody${i}@example.org` })).status).toBe(401)
    expect((await attempt(password, { peer: '2001:db8:7:7:ffff::1' })).status).toBe(429)
    expect((await attempt(password, { peer: '2001:db8:7:8::1' })).status).toBe(201)
  })
  it('behind a trusted proxy each address counts by itself; a stranger cannot claim another', async () => {
    await many(10, '192.0.2.50', { peer: '10.0.0.1', forwarded: '192.0.2.50' })
    expect((await attempt(password, { peer: '10.0.0.1', forwarded: '192.0.2.50' })).status).toBe(429)
    expect((await attempt(password, { peer: '10.0.0.1', forwarded: '192.0.2.50, 192.0.2.51' })).status).toBe(201)
    await many(10, '192.0.2.60', { forwarded: '192.0.2.70' })
    expect((await attempt(password, { peer: '192.0.2.60', forwarded: '192.0.2.90' })).status).toBe(429)
  })
})

describe('the own password', () => {
  it('is not guessed by a session, at once neither: ten in a quarter of an hour', async () => {
    const own = calling(cookiesOf(await attempt(password))[0]!)
    const tries = await Promise.all(Array.from({ length: 12 }, () => own(routes.changePassword, { body: { current: 'wrong', password: 'another password' } }).catch((error: { problem: { code: string } }) => error.problem.code)))
    expect(tries.filter((code) => code === 'wrong-password')).toHaveLength(10)
    expect(tries.filter((code) => code === 'too-many-attempts')).toHaveLength(2)
    await expect(own(routes.changePassword, { body: { current: password, password: 'another password' } })).rejects.toMatchObject({ problem: { status: 429, detail: expect.stringContaining('quarter of an hour') } })
    w.at(w.ctx.clock.now().add({ minutes: 16 }).toString())
    await own(routes.changePassword, { body: { current: password, password: 'another password' } })
  })
})

describe('what a taken account leaves behind', () => {
  const begin = async () => {
    const own = calling(cookiesOf(await attempt(password))[0]!)
    const { secret } = await own(routes.makeToken, { body: { name: 't', scopes: ['organisation:read'] } }).catch(() => ({ secret: '' }))
    return { own, secret }
  }
  const entitled = () => w.ctx.db.insertInto('access.role_grant').values({ id: w.ctx.ids.make<'role-grant'>(), person_id: id, role: 'employee', scope_kind: 'organisation', scope_id: organisation }).execute()
  let organisation: Id<'organisation'>
  beforeAll(async () => { organisation = (await w.ctx.db.selectFrom('organisation.organisation').select('id').executeTakeFirstOrThrow()).id as Id<'organisation'> })
  beforeEach(() => entitled())
  const works = (secret: string) => caller({ origin: '', headers: { authorization: `Bearer ${secret}` }, fetch: (url, init) => w.fetch(url, init as RequestInit) })(routes.me, {}).then(() => true, () => false)

  it('a reset ends sessions and tokens', async () => {
    const { own, secret } = await begin()
    expect(await works(secret)).toBe(true)
    await accept()
    expect(await works(secret)).toBe(false)
    await expect(own(routes.me, {})).rejects.toMatchObject({ problem: { status: 401 } })
  })
  it('disabling ends tokens and links for good, each told in the record', async () => {
    const { secret } = await begin()
    const { link } = await admin.call(routes.invite, { params: { id }, body: {} })
    await admin.call(routes.disableAccount, { params: { id } })
    await admin.call(routes.enableAccount, { params: { id } })
    expect(await works(secret)).toBe(false)
    await expect(w.call(routes.readLink, { params: { token: new URL(link).searchParams.get('token')! } })).rejects.toMatchObject({ problem: { code: 'link-dead' } })
    const told = await w.ctx.db.selectFrom('events.event as e').innerJoin('events.subject as s', 's.event_id', 'e.id').select('e.type').where('s.object_id', '=', id as never).execute()
    expect(told.map((one) => one.type)).toEqual(expect.arrayContaining(['access.account-disabled', 'access.token-revoked']))
  })
  it('a changed password ends reset links, keeps tokens saying so, and revokes them if asked', async () => {
    const { own, secret } = await begin()
    const { link } = await admin.call(routes.invite, { params: { id }, body: {} })
    expect(await own(routes.changePassword, { body: { current: password, password: 'another password' } })).toEqual({ tokensKept: 1, tokensRevoked: 0 })
    expect(await works(secret)).toBe(true)
    await expect(w.call(routes.readLink, { params: { token: new URL(link).searchParams.get('token')! } })).rejects.toMatchObject({ problem: { code: 'link-dead' } })
    expect(await own(routes.changePassword, { body: { current: 'another password', password: 'a third password', revokeTokens: true } })).toEqual({ tokensKept: 0, tokensRevoked: 1 })
    expect(await works(secret)).toBe(false)
  })
})
