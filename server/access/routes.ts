import type { z } from 'zod'
import * as routes from '@fullscore/api/access/access.ts'
import { setRoles as setRolesRoute } from '@fullscore/api/organisation/organisation.ts'
import { permissions } from '@fullscore/api/access/permissions.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { bind, type RequestFacts } from '../http/binding.ts'
import { identify, sessionCookie } from './identify.ts'
import { actingAs, type OpenCtx } from '../kernel/context.ts'
import { invalid } from '../kernel/refusal.ts'
import { readOrganisation } from '../organisation/organisation.ts'
import { changeOwnWays, readPerson } from '../organisation/persons.ts'
import { acceptLink, changeOwnPassword, finishSetUp, setDisabled } from './accounts.ts'
import { actorOf } from './actor.ts'
import { deviceAfter, deviceOf } from './device.ts'
import { setRoles } from './grants.ts'
import { describeLink, makeInvitation } from './links.ts'
import { authenticate, openSession, signIn } from './sign-in.ts'
import { allScopes, closeSession, createToken, ownPerson, revokeToken, sessionsOf, signedIn, tokensOf } from './tokens.ts'

/** Who is signed in, as the web asks it. */
async function presentMe(outer: OpenCtx, personId: Id<'person'>): Promise<z.input<typeof routes.Me>> {
  const ctx = outer.actor.personId === personId ? outer : actingAs(outer, await actorOf(outer, personId))
  const [{ roles, ...person }, organisation] = await Promise.all([readPerson(ctx, personId), readOrganisation(ctx)])
  const held = permissions.flatMap((p) => {
    const reach = ctx.actor.reach(p)
    return reach === undefined ? [] : [[p, reach === 'everything' ? reach : [...reach]] as const]
  })
  const places = ['organisation', 'department', 'team']
  return { person, organisation, languages: [...ctx.house.catalogues.values()].map((one) => one.language), sample: ctx.house.sample === true, roles: roles.toSorted((a, b) => places.indexOf(a.scopeKind) - places.indexOf(b.scopeKind)), permissions: Object.fromEntries(held) }
}

/** Who came by TLS keeps cookies to TLS: where our address says so, and where the browser does, with a proxy in front and no address set. */
const securely = (ctx: OpenCtx, request: RequestFacts) => (ctx.house.url.startsWith('https:') || request.header('origin')?.startsWith('https:') ? '; Secure' : '')

function setCookie(ctx: OpenCtx, request: RequestFacts, secret: string): void {
  request.set('set-cookie', `${sessionCookie}=${secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${14 * 86_400}${securely(ctx, request)}`)
}

/** The session, and the mark by which this device is known when somebody signs in again. */
function setCookies(ctx: OpenCtx, request: RequestFacts, personId: Id<'person'>, secret: string): void {
  setCookie(ctx, request, secret)
  request.set('set-cookie', `${deviceAfter(ctx, deviceOf(ctx, request.header('cookie')), personId)}${securely(ctx, request)}`)
}

/** Opens a session for somebody who needs no password: the sample company's own way in. */
export async function enter(ctx: OpenCtx, personId: Id<'person'>, request: RequestFacts): Promise<z.input<typeof routes.Me>> {
  setCookies(ctx, request, personId, await openSession(ctx, personId, request))
  return presentMe(ctx, personId)
}

const sessionOf = async (ctx: OpenCtx, request: RequestFacts) => (await identify(ctx, { cookie: request.header('cookie'), authorization: undefined })).sessionId

/** Refuses a language that this server does not speak; its name is that of the file, or English. */
function refuseUnspoken(ctx: OpenCtx, language: string): void {
  const spoken = ['en', ...[...ctx.house.catalogues.values()].map((one) => one.language)]
  if (!spoken.includes(language)) throw invalid([{ field: 'body.language', message: say`${language} is not spoken here; this server speaks ${spoken.join(', ')}` }])
}

export const accessRoutes = [
  bind(setRolesRoute, (ctx, { params, body }) => setRoles(ctx, params.id, body.roles)),
  bind(routes.readLink, (ctx, { params }) => describeLink(ctx, params.token)),
  bind(routes.setUp, async (ctx, { body }, request) => {
    const personId = await finishSetUp(ctx, body)
    setCookies(ctx, request, personId, await openSession(ctx, personId, request))
    return presentMe(ctx, personId)
  }),
  bind(routes.acceptInvitation, async (ctx, { body }, request) => {
    const personId = await acceptLink(ctx, body)
    setCookies(ctx, request, personId, await openSession(ctx, personId, request))
    return presentMe(ctx, personId)
  }),
  bind(routes.signIn, async (ctx, { body }, request) => {
    const { personId, secret } = await signIn(ctx, body, { address: request.address, userAgent: request.userAgent }, deviceOf(ctx, request.header('cookie')))
    setCookies(ctx, request, personId, secret)
    return presentMe(ctx, personId)
  }),
  bind(routes.requestToken, async (ctx, { body }, request) => {
    const personId = await authenticate(ctx, body, request)
    const acting = actingAs(ctx, await actorOf(ctx, personId))
    return createToken(acting, personId, { name: body.name, scopes: body.scopes ?? allScopes(acting), expiresAt: body.expiresAt })
  }),
  bind(routes.signOut, async (ctx, _, request) => {
    // A token may end itself, if nothing else: whoever holds it can make it harmless.
    if (ctx.actor.kind === 'token') return revokeToken(ctx, ctx.actor.id as Id<'token'>)
    const id = await sessionOf(ctx, request)
    request.set('set-cookie', `${sessionCookie}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`)
    if (id) await closeSession(ctx, id as Id<'session'>)
  }),
  bind(routes.me, (ctx) => presentMe(ctx, ownPerson(ctx))),
  bind(routes.editMe, (ctx, { body }) => signedIn(ctx, async () => {
    if (body.language) refuseUnspoken(ctx, body.language)
    await changeOwnWays(ctx, ownPerson(ctx), body)
    return presentMe(ctx, ownPerson(ctx))
  })),
  bind(routes.changePassword, async (ctx, { body }, request) => signedIn(ctx, async () => changeOwnPassword(ctx, ownPerson(ctx), body, await sessionOf(ctx, request)))),
  bind(routes.listSessions, async (ctx, _, request) => signedIn(ctx, async () => sessionsOf(ctx, await sessionOf(ctx, request)))),
  bind(routes.revokeSession, (ctx, { params }) => signedIn(ctx, () => closeSession(ctx, params.id))),
  bind(routes.listTokens, (ctx) => signedIn(ctx, () => tokensOf(ctx))),
  bind(routes.makeToken, (ctx, { body }) => signedIn(ctx, () => createToken(ctx, ownPerson(ctx), body))),
  bind(routes.revokeToken, (ctx, { params }) => signedIn(ctx, () => revokeToken(ctx, params.id))),
  bind(routes.invite, (ctx, { params, body }) => makeInvitation(ctx, params.id, body.roles)),
  bind(routes.disableAccount, (ctx, { params }) => setDisabled(ctx, params.id, true)),
  bind(routes.enableAccount, (ctx, { params }) => setDisabled(ctx, params.id, false)),
]
