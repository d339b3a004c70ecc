import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { roles, type Permission, type Role } from '@fullscore/api/access/permissions.ts'
import type { RouteShape } from '@fullscore/api/route.ts'
import { routes } from '@fullscore/api/routes.ts'
import { rolePermissions } from '../access/roles.ts'
import { openSession } from '../access/sign-in.ts'
import { world, type World } from '../testing.ts'

let w: World
const cookies = new Map<Role, string>()
beforeAll(async () => {
  w = await world()
  for (const role of roles) {
    const { id } = await w.person(role, [{ role }])
    cookies.set(role, `fullscore_session=${await openSession(w.ctx, id, { address: '', userAgent: '' })}`)
  }
})
afterAll(() => w.close())

/** The shortest request: a well-formed id that names nothing, an empty body. What it is answered says who may ask. */
async function ask(route: RouteShape, cookie: string | undefined): Promise<{ status: number; permission?: string; code?: string }> {
  const leave = new AbortController()
  const path = route.path.replace(/:[A-Za-z]+/g, '0192d3a0-0000-7000-8000-000000000001')
  const response = await w.fetch(`/api/v1${path}`, {
    method: route.method, signal: leave.signal,
    headers: { ...(cookie ? { cookie } : {}), 'x-fullscore': '1', ...(route.body ? { 'content-type': 'application/json' } : {}) }, ...(route.body ? { body: '{}' } : {}),
  })
  const answer = response.headers.get('content-type')?.includes('json') ? await response.json() as { permission?: string; code?: string } : {}
  leave.abort()
  await response.body?.cancel().catch(() => undefined)
  return { ...answer, status: response.status }
}

const ends: ReadonlySet<string> = new Set(['session.close', 'session.open', 'session.token'])
const guarded = routes.filter((r) => r.permission !== 'public' && r.permission !== 'link' && r.permission !== 'key' && !ends.has(r.name))
/** Senders have keys of their own: nobody's answer is a refusal in their protocol, and no session helps. */
const keyed = routes.filter((r) => r.permission === 'key')

describe('every route', () => {
  it.each(guarded.map((r) => [r.name, r] as const))('%s is 401 for nobody', async (_, route) => {
    expect(await ask(route, undefined)).toMatchObject({ status: 401, code: 'not-signed-in' })
  })
  it.each(keyed.map((r) => [r.name, r] as const))('%s is refused without its key, whoever is signed in', async (_, route) => {
    for (const cookie of [undefined, cookies.get('operations-manager')]) expect([400, 401]).toContain((await ask(route, cookie)).status)
  })
  it.each(routes.filter((r) => !guarded.includes(r) && !keyed.includes(r) && !ends.has(r.name)).map((r) => [r.name, r] as const))('%s, open to all, is no defect for nobody', async (_, route) => {
    const { status } = await ask(route, undefined)
    expect(status).not.toBe(401)
    expect(status).not.toBe(500)
  })
})

describe.each(roles.map((role) => [role] as const))('%s', (role) => {
  const holds = (permission: string | undefined) => rolePermissions[role].includes(permission as Permission)
  it.each(guarded.map((r) => [r.name, r] as const))('%s', async (_, route) => {
    const found = await ask(route, cookies.get(role))
    if (route.permission !== 'signed-in' && !holds(route.permission)) return expect(found).toMatchObject({ status: 403, permission: route.permission })
    expect([401, 500]).not.toContain(found.status)
    // What everybody may do to their own may need more for somebody else's: then that is named, and it is wanting.
    if (found.status === 403) expect([route.permission, found.permission, holds(found.permission)]).toEqual(['signed-in', expect.any(String), false])
  })
})
