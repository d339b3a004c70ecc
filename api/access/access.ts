import { z } from 'zod'
import { idOf } from '../ids.ts'
import { Instant } from '../page.ts'
import { route } from '../route.ts'
import { locale, Person, PersonId, RoleGrant } from '../organisation/organisation.ts'
import { Permission } from './permissions.ts'
import { oneLine } from '../values.ts'

export const SessionId = idOf('session')
export const TokenId = idOf('token')
const password = z.string().min(10, 'at least 10 characters').max(200)
const linkToken = z.string().max(100)

export const Me = z.object({
  person: Person,
  /** The roles held, from the widest place to the narrowest: they choose what the desk opens with. */
  roles: z.array(RoleGrant),
  organisation: z.object({ name: z.string(), zone: z.string(), locale: z.string(), currency: z.string() }),
  /** Where each permission is held: `everything`, or team ids. */
  permissions: z.record(z.string(), z.union([z.literal('everything'), z.array(z.string())])),
  /** Languages besides English that this server speaks (BCP 47). */
  languages: z.array(z.string()),
  /** Whether this is the sample company, where nothing is real. */
  sample: z.boolean(),
}).meta({ id: 'Me' })
export type Me = z.infer<typeof Me>
/** One's own language, and how dates and numbers are shown; null is as the browser asks, or as the organisation says. */
export const editMe = route({
  name: 'me.edit', method: 'PATCH', path: '/me', permission: 'signed-in', answer: Me, body: z.strictObject({ zone: z.string().max(64).nullable().optional(), locale: locale.nullable().optional(), language: locale.nullable().optional() }),
  refusals: ['not-by-token'], summary: 'Choose your own language and time zone, and how your numbers and dates are written',
})
export const Session = z.object({ id: SessionId, openedAt: Instant, seenAt: Instant, expiresAt: Instant, userAgent: z.string(), address: z.string(), current: z.boolean() }).meta({ id: 'Session' })
export const ApiToken = z.object({
  id: TokenId, name: z.string(), scopes: z.array(Permission), madeAt: Instant, expiresAt: Instant.nullable(), usedAt: Instant.nullable(), revoked: z.boolean(),
}).meta({ id: 'ApiToken' })

/** What a set-up or invitation link is for, without using it up. */
export const readLink = route({
  name: 'links.read', method: 'GET', path: '/links/:token', permission: 'public', params: z.object({ token: linkToken }), summary: 'Show what an invitation or set-up link is for',
  answer: z.object({ purpose: z.enum(['set-up', 'invitation', 'reset']), name: z.string(), email: z.string(), organisation: z.string(), zone: z.string() }), refusals: ['link-dead'],
})
export const setUp = route({
  name: 'set-up.finish', method: 'POST', path: '/set-up', permission: 'public', status: 201, answer: Me, refusals: ['link-dead', 'already-set-up'],
  body: z.strictObject({
    token: linkToken, organisation: oneLine(120).min(1), zone: z.string().max(64), department: oneLine(120).min(1).default('IT'),
    team: oneLine(120).min(1).default('IT operations'), name: oneLine(120).min(1), email: z.email().max(254), password,
  }),
  summary: 'Name the organisation and make its administrator, once, through the set-up link',
})
export const acceptInvitation = route({
  name: 'invitations.accept', method: 'POST', path: '/invitations/accept', permission: 'public', status: 201, answer: Me, refusals: ['link-dead'],
  body: z.strictObject({ token: linkToken, password }), summary: 'Accept an invitation or reset by choosing a password',
})
export const invite = route({
  name: 'invitations.make', method: 'POST', path: '/persons/:id/invitation', permission: 'accounts:manage', params: z.object({ id: PersonId }), status: 201,
  body: z.strictObject({ roles: z.array(RoleGrant).max(50).optional() }), answer: z.object({ link: z.string(), expiresAt: Instant }), summary: 'Make a link by which a person gets an account, or a new password',
})
export const disableAccount = route({
  name: 'accounts.disable', method: 'POST', path: '/persons/:id/account/disable', permission: 'accounts:manage', params: z.object({ id: PersonId }), refusals: ['last-administrator'], summary: 'Shut a person out: sessions, tokens and links end for good',
})
export const enableAccount = route({
  name: 'accounts.enable', method: 'POST', path: '/persons/:id/account/enable', permission: 'accounts:manage', params: z.object({ id: PersonId }), summary: 'Let a person in again',
})
export const signIn = route({
  name: 'session.open', method: 'POST', path: '/session', pressing: true, permission: 'public', status: 201, answer: Me, refusals: ['wrong-password', 'too-many-attempts'],
  body: z.strictObject({ email: z.string().max(254), password: z.string().max(200) }), summary: 'Sign in',
})
export const signOut = route({ name: 'session.close', method: 'DELETE', path: '/session', pressing: true, permission: 'signed-in', summary: 'Sign out; a token that asks is revoked' })
export const me = route({ name: 'me.read', method: 'GET', path: '/me', permission: 'signed-in', answer: Me, summary: 'Say who you are and what you may do' })
export const changePassword = route({
  name: 'me.change-password', method: 'POST', path: '/me/password', permission: 'signed-in', refusals: ['wrong-password', 'too-many-attempts', 'not-by-token'],
  body: z.strictObject({
    current: z.string().max(200), password,
    /** Whether your API tokens end too; programs that use them must be given new ones. */
    revokeTokens: z.boolean().default(false),
  }),
  answer: z.object({ tokensKept: z.number().int(), tokensRevoked: z.number().int() }), summary: 'Change your password; other sessions and reset links end',
})
export const listSessions = route({ name: 'sessions.list', method: 'GET', path: '/me/sessions', permission: 'signed-in', answer: z.object({ items: z.array(Session) }), refusals: ['not-by-token'], summary: 'List where you are signed in' })
export const revokeSession = route({ name: 'sessions.revoke', method: 'DELETE', path: '/me/sessions/:id', permission: 'signed-in', params: z.object({ id: SessionId }), refusals: ['not-by-token'], summary: 'End one of your sessions' })
export const listTokens = route({ name: 'tokens.list', method: 'GET', path: '/me/tokens', permission: 'signed-in', answer: z.object({ items: z.array(ApiToken) }), refusals: ['not-by-token'], summary: 'List your API tokens' })
export const makeToken = route({
  name: 'tokens.make', method: 'POST', path: '/me/tokens', permission: 'signed-in', status: 201, answer: z.object({ token: ApiToken, secret: z.string() }),
  body: z.strictObject({ name: oneLine(80).min(1), scopes: z.array(Permission).min(1), expiresAt: Instant.optional() }), refusals: ['scope-beyond-you', 'not-by-token'], summary: 'Make an API token; its secret is shown once',
})
export const revokeToken = route({ name: 'tokens.revoke', method: 'DELETE', path: '/me/tokens/:id', permission: 'signed-in', params: z.object({ id: TokenId }), refusals: ['not-by-token'], summary: 'Revoke an API token' })
export const requestToken = route({
  name: 'session.token', method: 'POST', path: '/session/token', pressing: true, permission: 'public', status: 201, answer: z.object({ token: ApiToken, secret: z.string() }), refusals: ['wrong-password', 'too-many-attempts', 'no-role'],
  body: z.strictObject({ email: z.string().max(254), password: z.string().max(200), name: oneLine(80).min(1), scopes: z.array(Permission).optional(), expiresAt: Instant.optional() }),
  summary: 'Sign in from a program: exchange a password for an API token',
})
