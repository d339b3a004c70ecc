import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as routes from '@fullscore/api/access/access.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { addPerson, editOrganisation, editPerson, listDepartments, setRoles } from '@fullscore/api/organisation/organisation.ts'
import type { Permission } from '@fullscore/api/access/permissions.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { caller, type Call } from '@fullscore/api/call.ts'
import { world, type TestPerson, type World } from '../testing.ts'
import { makeSetUpLink, renewSetUpLink } from './links.ts'

let w: World
let admin: TestPerson
beforeAll(async () => {
  w = await world()
  admin = await w.person('Root Admin', [{ role: 'administrator' }, { role: 'operations-manager' }])
})
afterAll(() => w.close())

const password = 'correct horse battery'
const tokenOf = (link: string) => new URL(link).searchParams.get('token')!
/** Adds a person, invites and lets them in with a password. */
async function withPassword(email: string): Promise<Id<'person'>> {
  const person = await admin.call(addPerson, { body: { name: email.split('@')[0]!, email } })
  const { link } = await admin.call(routes.invite, { params: { id: person.id }, body: { roles: [{ role: 'it-professional', scopeKind: 'organisation' }] } })
  await w.call(routes.acceptInvitation, { body: { token: tokenOf(link), password } })
  return person.id
}
const callWith = (headers: Record<string, string>): Call => caller({ origin: '', headers, fetch: (url, init) => w.fetch(url, init as RequestInit) })
/** Signs in as a browser does. */
async function signIn(email: string, given = password): Promise<Call> {
  const response = await w.fetch('/api/v1/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password: given }) })
  const cookie = response.headers.get('set-cookie')
  if (!cookie) throw Object.assign(new Error('refused'), { problem: await response.json() })
  expect(cookie).toMatch(/HttpOnly; SameSite=Lax/)
  return callWith({ cookie: cookie.split(';')[0]!, 'x-fullscore': '1' })
}
const problem = (status: number, code: string, more: object = {}) => ({ problem: { status, code, ...more } })

describe('signing in', () => {
  it('says the same of a wrong password and an unknown address', async () => {
    await withPassword('ana@example.org')
    expect((await (await signIn('ANA@example.org'))(routes.me, {})).person.email).toBe('ana@example.org')
    const wrong = await signIn('ana@example.org', 'wrong').catch((error: { problem: { detail: string } }) => error.problem)
    const unknown = await signIn('nobody@example.org', 'wrong').catch((error: { problem: { detail: string } }) => error.problem)
    expect(wrong).toMatchObject({ status: 401, code: 'wrong-password' })
    expect((unknown as { detail: string }).detail).toBe((wrong as { detail: string }).detail)
  })
  it('stops after ten wrong passwords, tried at once too, for a quarter of an hour', async () => {
    await withPassword('ben@example.org')
    const tries = await Promise.allSettled(Array.from({ length: 16 }, () => signIn('ben@example.org', 'wrong')))
    const codes = tries.map((one) => (one as PromiseRejectedResult).reason.problem.code)
    expect(codes.filter((code) => code === 'wrong-password')).toHaveLength(10)
    expect(codes.filter((code) => code === 'too-many-attempts')).toHaveLength(6)
    await expect(signIn('ben@example.org')).rejects.toMatchObject(problem(429, 'too-many-attempts'))
    w.at(w.ctx.clock.now().add({ minutes: 16 }).toString())
    await expect(signIn('ben@example.org')).resolves.toBeDefined()
  })
  it('is done by the person, and what a token does is done by its owner', async () => {
    const id = await withPassword('liv@example.org')
    const liv = await signIn('liv@example.org')
    const names = async (who: Call, kind: string, object: string) => (await who(readTimeline, { query: { kind, id: object } })).items.map((event) => [event.type, event.actor.name])
    expect(await names(liv, 'person', id)).toContainEqual(['access.signed-in', 'liv'])
    const { secret } = await admin.call(routes.makeToken, { body: { name: 't', scopes: ['organisation:manage', 'organisation:read'] } })
    const added = await callWith({ authorization: `Bearer ${secret}` })(addPerson, { body: { name: 'Una', email: 'una@example.org' } })
    expect(await names(admin.call, 'person', added.id)).toEqual([['person.added', 'Root Admin, by token']])
  })
  it('lets people choose their own zone and ways of writing, and nothing that is none', async () => {
    const id = await withPassword('kim@example.org')
    const kim = await signIn('kim@example.org')
    expect((await kim(routes.editMe, { body: { zone: 'Europe/Riga', locale: 'nl-NL' } })).person).toMatchObject({ id, zone: 'Europe/Riga', locale: 'nl-NL', version: 2 })
    expect((await kim(routes.editMe, { body: { locale: 'nl-NL' } })).person.version).toBe(2)
    expect((await kim(routes.editMe, { body: { locale: null } })).person).toMatchObject({ zone: 'Europe/Riga', locale: null })
    await expect(kim(routes.editMe, { body: { locale: 'no locale' } })).rejects.toMatchObject(problem(422, 'invalid', { errors: [{ field: 'body.locale' }] }))
    await expect(kim(routes.editMe, { body: { zone: 'Europe/Atlantis' } })).rejects.toMatchObject(problem(422, 'invalid', { errors: [{ field: 'body.zone' }] }))
    const { secret } = await kim(routes.makeToken, { body: { name: 't', scopes: ['inventory:read'] } })
    await expect(callWith({ authorization: `Bearer ${secret}` })(routes.editMe, { body: { locale: 'de-DE' } })).rejects.toMatchObject(problem(403, 'not-by-token'))
    await expect(admin.call(editOrganisation, { body: { locale: 'xx yy' } }, { ifMatch: '"v1"' })).rejects.toMatchObject(problem(422, 'invalid', { errors: [{ field: 'body.locale' }] }))
  })
  it('somebody without a role gets no token that could do nothing, and is told why', async () => {
    const id = await withPassword('nil@example.org')
    await admin.call(setRoles, { params: { id }, body: { roles: [] } })
    await expect(callWith({})(routes.requestToken, { body: { email: 'nil@example.org', password, name: 'cli' } })).rejects.toMatchObject(problem(409, 'no-role', { detail: 'You hold no role yet, so a token could do nothing: an administrator gives you one.' }))
  })
  it('a right password costs no attempt', async () => {
    await withPassword('zoe@example.org')
    for (let time = 0; time < 12; time++) await signIn('zoe@example.org')
  })
  it('shuts a disabled person out at once: sessions, tokens and password', async () => {
    const id = await withPassword('cai@example.org')
    const cai = await signIn('cai@example.org')
    const { secret } = await cai(routes.makeToken, { body: { name: 't', scopes: ['inventory:read'] } })
    await admin.call(routes.disableAccount, { params: { id } })
    await expect(cai(routes.me, {})).rejects.toMatchObject(problem(401, 'not-signed-in'))
    await expect(callWith({ authorization: `Bearer ${secret}` })(routes.me, {})).rejects.toMatchObject(problem(401, 'token-unknown'))
    await expect(signIn('cai@example.org')).rejects.toMatchObject(problem(401, 'wrong-password'))
    await admin.call(routes.enableAccount, { params: { id } })
    await expect(signIn('cai@example.org')).resolves.toBeDefined()
  })
  it('an archived person is as shut out as a disabled one', async () => {
    const id = await withPassword('eva@example.org')
    const eva = await signIn('eva@example.org')
    const { secret } = await eva(routes.makeToken, { body: { name: 't', scopes: ['inventory:read'] } })
    await admin.call(editPerson, { params: { id }, body: { archived: true } }, { ifMatch: '"v1"' })
    await expect(eva(routes.me, {})).rejects.toMatchObject({ problem: { status: 401 } })
    await expect(callWith({ authorization: `Bearer ${secret}` })(routes.me, {})).rejects.toMatchObject({ problem: { status: 401 } })
    await expect(signIn('eva@example.org')).rejects.toMatchObject({ problem: { status: 401 } })
  })
})

describe('sessions', () => {
  it('are listed to their own person and revoked one by one', async () => {
    await withPassword('dov@example.org')
    const [one, two] = [await signIn('dov@example.org'), await signIn('dov@example.org')]
    const { items } = await one(routes.listSessions, {})
    expect(items.filter((s) => s.current)).toHaveLength(1)
    const other = (await two(routes.listSessions, {})).items.find((s) => s.current)!
    await expect(admin.call(routes.revokeSession, { params: { id: other.id } })).rejects.toMatchObject(problem(404, 'missing'))
    await one(routes.revokeSession, { params: { id: other.id } })
    await expect(two(routes.me, {})).rejects.toMatchObject({ problem: { status: 401 } })
    await one(routes.signOut, {})
    await expect(one(routes.me, {})).rejects.toMatchObject({ problem: { status: 401 } })
  })
  it('end after two weeks unused', async () => {
    await withPassword('fay@example.org')
    const fay = await signIn('fay@example.org')
    const before = w.ctx.clock.now()
    w.at(before.add({ hours: 24 * 13 }).toString())
    await fay(routes.me, {})
    w.at(before.add({ hours: 24 * 26 }).toString())
    await fay(routes.me, {})
    w.at(before.add({ hours: 24 * 41 }).toString())
    await expect(fay(routes.me, {})).rejects.toMatchObject({ problem: { status: 401 } })
    w.at(before.toString())
  })
  it('end when the password changes, except the one that changed it', async () => {
    await withPassword('gus@example.org')
    const [one, two] = [await signIn('gus@example.org'), await signIn('gus@example.org')]
    await expect(one(routes.changePassword, { body: { current: 'wrong', password: 'another password' } })).rejects.toMatchObject(problem(422, 'wrong-password', { errors: [{ field: 'body.current' }] }))
    await one(routes.changePassword, { body: { current: password, password: 'another password' } })
    await expect(two(routes.me, {})).rejects.toMatchObject({ problem: { status: 401 } })
    await one(routes.me, {})
    await expect(signIn('gus@example.org')).rejects.toMatchObject({ problem: { status: 401 } })
    await signIn('gus@example.org', 'another password')
  })
})

describe('links', () => {
  it('an invitation works once, and a newer one ends it', async () => {
    const person = await admin.call(addPerson, { body: { name: 'Hal', email: 'hal@example.org' } })
    const [older, newer] = [await admin.call(routes.invite, { params: { id: person.id }, body: {} }), await admin.call(routes.invite, { params: { id: person.id }, body: {} })]
    await expect(w.call(routes.readLink, { params: { token: tokenOf(older.link) } })).rejects.toMatchObject(problem(404, 'link-dead'))
    expect(await w.call(routes.readLink, { params: { token: tokenOf(newer.link) } })).toMatchObject({ purpose: 'invitation', email: 'hal@example.org' })
    const body = { token: tokenOf(newer.link), password }
    const both = await Promise.allSettled([w.call(routes.acceptInvitation, { body }), w.call(routes.acceptInvitation, { body: { ...body, password: 'the other password' } })])
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(w.call(routes.acceptInvitation, { body })).rejects.toMatchObject(problem(404, 'link-dead'))
  })
  it('an invitation ends after three days', async () => {
    const person = await admin.call(addPerson, { body: { name: 'Ivo', email: 'ivo@example.org' } })
    const { link } = await admin.call(routes.invite, { params: { id: person.id }, body: {} })
    const before = w.ctx.clock.now()
    w.at(before.add({ hours: 73 }).toString())
    await expect(w.call(routes.acceptInvitation, { body: { token: tokenOf(link), password } })).rejects.toMatchObject(problem(404, 'link-dead'))
    w.at(before.toString())
  })
  it('the set-up link is shared by two starts and names the organisation once, at once too', async () => {
    const fresh = await world()
    const [first, second] = await Promise.all([makeSetUpLink(fresh.ctx), makeSetUpLink(fresh.ctx)])
    const [made, open] = first && 'link' in first ? [first, second] : [second, first]
    expect(open).toMatchObject({ openUntil: fresh.ctx.clock.now().add({ hours: 24 }) })
    const earlier = tokenOf((made as { link: string }).link)
    expect(await fresh.call(routes.readLink, { params: { token: earlier } })).toMatchObject({ purpose: 'set-up' })
    const link = await renewSetUpLink(fresh.ctx)
    await expect(fresh.call(routes.readLink, { params: { token: earlier } })).rejects.toMatchObject(problem(404, 'link-dead'))
    const body = { token: tokenOf(link!), organisation: 'Acme', zone: 'Europe/Lisbon', name: 'Root', email: 'root@example.org', password }
    await expect(fresh.call(routes.setUp, { body: { ...body, zone: 'Mars/Olympus' } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.zone' }] } })
    await expect(fresh.call(routes.setUp, { body: { ...body, password: 'short' } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.password' }] } })
    const both = await Promise.allSettled([fresh.call(routes.setUp, { body }), fresh.call(routes.setUp, { body: { ...body, email: 'other@example.org' } })])
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(fresh.call(routes.setUp, { body })).rejects.toMatchObject(problem(404, 'link-dead'))
    expect(await makeSetUpLink(fresh.ctx)).toBeUndefined()
    expect(await fresh.ctx.db.selectFrom('organisation.person').select('id').execute()).toHaveLength(1)
    // What the first start made and set-up named is found like what came later.
    const found = await fresh.ctx.db.selectFrom('search.entry').select(['kind', 'title']).orderBy('kind').execute()
    expect(found.filter(({ kind }) => ['person', 'team'].includes(kind)).map(({ title }) => title)).toEqual(['Root', 'IT operations'])
    await fresh.close()
  })
})

describe('the last administrator', () => {
  it('is kept: not disabled, not archived, not without the role, two at once neither', async () => {
    const alone = await world()
    const one = await alone.person('One', [{ role: 'administrator' }])
    const kept = { problem: { status: 409, code: 'last-administrator' } }
    await expect(one.call(routes.disableAccount, { params: { id: one.id } })).rejects.toMatchObject(kept)
    await expect(one.call(setRoles, { params: { id: one.id }, body: { roles: [] } })).rejects.toMatchObject(kept)
    await expect(one.call(editPerson, { params: { id: one.id }, body: { archived: true } }, { ifMatch: '"v1"' })).rejects.toMatchObject(kept)
    const two = await alone.person('Two', [{ role: 'administrator' }])
    const both = await Promise.allSettled([one.call(routes.disableAccount, { params: { id: two.id } }), two.call(routes.disableAccount, { params: { id: one.id } })])
    expect(both.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
    await alone.close()
  })
  it('an archived administrator does not count as one', async () => {
    const alone = await world()
    const [one, two] = [await alone.person('One', [{ role: 'administrator' }]), await alone.person('Two', [{ role: 'administrator' }])]
    await one.call(editPerson, { params: { id: two.id }, body: { archived: true } }, { ifMatch: '"v1"' })
    await expect(one.call(routes.disableAccount, { params: { id: one.id } })).rejects.toMatchObject({ problem: { code: 'last-administrator' } })
    await alone.close()
  })
})

describe('tokens', () => {
  it('never reach beyond their person, when made or later', async () => {
    const person = await w.person('Narrow', [{ role: 'it-professional' }])
    await expect(person.call(routes.makeToken, { body: { name: 'x', scopes: ['settings:manage'] } })).rejects.toMatchObject(problem(403, 'scope-beyond-you', { permission: 'settings:manage' }))
    const scopes: Permission[] = ['organisation:read', 'inventory:manage']
    const { secret } = await person.call(routes.makeToken, { body: { name: 'x', scopes } })
    const token = callWith({ authorization: `Bearer ${secret}` })
    expect(Object.keys((await token(routes.me, {})).permissions).sort()).toEqual([...scopes].sort())
    await token(listDepartments, {})
    await admin.call(setRoles, { params: { id: person.id }, body: { roles: [{ role: 'employee', scopeKind: 'organisation' }] } })
    expect(Object.keys((await token(routes.me, {})).permissions)).toEqual(['organisation:read'])
  })
  it('make no token, list no session, guess no password: one that leaked ends with its revocation', async () => {
    const person = await w.person('Maker', [{ role: 'it-professional' }])
    const { secret } = await person.call(routes.makeToken, { body: { name: 'x', scopes: ['inventory:read'] } })
    const token = callWith({ authorization: `Bearer ${secret}` })
    for (const scope of ['inventory:read', 'inventory:manage'] as const) await expect(token(routes.makeToken, { body: { name: 'y', scopes: [scope] } })).rejects.toMatchObject(problem(403, 'not-by-token'))
    await expect(token(routes.changePassword, { body: { current: 'x', password: 'another password' } })).rejects.toMatchObject(problem(403, 'not-by-token'))
    for (const list of [routes.listSessions, routes.listTokens]) await expect(token(list, {})).rejects.toMatchObject(problem(403, 'not-by-token'))
  })
  it('are seen and revoked by their own person only', async () => {
    const [one, two] = [await w.person('Owner', [{ role: 'employee' }]), await w.person('Other', [{ role: 'administrator' }])]
    const { token } = await one.call(routes.makeToken, { body: { name: 'mine', scopes: ['organisation:read'] } })
    expect((await two.call(routes.listTokens, {})).items).toEqual([])
    await expect(two.call(routes.revokeToken, { params: { id: token.id } })).rejects.toMatchObject(problem(404, 'missing'))
    await expect(one.call(routes.makeToken, { body: { name: 'late', scopes: ['organisation:read'], expiresAt: '2020-01-01T00:00:00Z' } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.expiresAt' }] } })
  })
})
