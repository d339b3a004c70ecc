import type { AnswerOf, BodyOf } from '@fullscore/api/route.ts'
import type { ApiToken, listSessions, listTokens, makeToken } from '@fullscore/api/access/access.ts'
import type { z } from 'zod'
import type { Permission } from '@fullscore/api/access/permissions.ts'
import { permissions } from '@fullscore/api/access/permissions.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { announce } from '../events/event.ts'
import { hashOfSecret } from './identify.ts'
import { change } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { conflict, invalid, missing, Refusal } from '../kernel/refusal.ts'
import { signedOut, tokenMade, tokenRevoked } from './events.ts'

type Wire = z.infer<typeof ApiToken>
const subject = (id: string) => [{ kind: 'person', id, role: 'person' }]

/** The person behind the actor; tokens and links act for one, `system` for none. */
export function ownPerson(ctx: Ctx): Id<'person'> {
  if (!ctx.actor.personId) throw new Refusal({ code: 'not-a-person', kind: 'forbidden', detail: 'Only a person has sessions and tokens.', permission: 'signed-in' })
  return ctx.actor.personId
}

export async function tokensOf(ctx: Ctx): Promise<AnswerOf<typeof listTokens>> {
  const rows = await ctx.db.selectFrom('access.token').selectAll().where('person_id', '=', ownPerson(ctx)).orderBy('made_at', 'desc').limit(200).execute()
  return { items: rows.map((t): Wire => ({
    id: t.id, name: t.name, scopes: t.scopes as Permission[], madeAt: t.made_at.toString(), expiresAt: t.expires_at?.toString() ?? null, usedAt: t.used_at?.toString() ?? null, revoked: t.revoked_at !== null,
  })) }
}

/** A token does not manage what it came from: one that leaked would outlive its end and its revocation. */
export async function signedIn<T>(ctx: Ctx, work: () => T | Promise<T>): Promise<T> {
  if (ctx.actor.kind === 'token') throw new Refusal({ code: 'not-by-token', kind: 'forbidden', detail: 'An API token manages neither tokens nor sessions nor the password: sign in.' })
  return work()
}

/** Makes a personal API token. It never reaches beyond its person, now or later; its secret is shown once. */
export async function createToken(ctx: Ctx, personId: Id<'person'>, body: BodyOf<typeof makeToken>): Promise<AnswerOf<typeof makeToken>> {
  const beyond = body.scopes.find((scope) => ctx.actor.reach(scope) === undefined)
  if (beyond) throw new Refusal({ code: 'scope-beyond-you', kind: 'forbidden', detail: say`You do not hold ${beyond} yourself.`, permission: beyond })
  if (body.scopes.length === 0) throw conflict('no-role', 'You hold no role yet, so a token could do nothing: an administrator gives you one.')
  const now = ctx.clock.now()
  const expires = body.expiresAt === undefined ? null : Temporal.Instant.from(body.expiresAt)
  if (expires && Temporal.Instant.compare(expires, now) <= 0) throw invalid([{ field: 'body.expiresAt', message: 'lies in the past' }])
  const secret = `fs_${ctx.ids.secret()}`
  const id = ctx.ids.make<'token'>()
  await change(ctx, async (tx) => {
    await tx.db.insertInto('access.token').values({ id, person_id: personId, name: body.name, token_hash: hashOfSecret(secret), scopes: [...new Set(body.scopes)], made_at: now, expires_at: expires }).execute()
    return { events: [announce(tokenMade, { team: null, subjects: subject(personId), payload: { personId, tokenId: id, scopes: body.scopes } })], value: undefined }
  })
  return { token: { id, name: body.name, scopes: body.scopes, madeAt: now.toString(), expiresAt: expires?.toString() ?? null, usedAt: null, revoked: false }, secret }
}

/** Everything the actor may do, as token scopes. */
export const allScopes = (ctx: Ctx): Permission[] => permissions.filter((p) => ctx.actor.reach(p) !== undefined)

export async function revokeToken(ctx: Ctx, id: Id<'token'>): Promise<void> {
  const personId = ownPerson(ctx)
  await change(ctx, async (tx) => {
    const { numUpdatedRows } = await tx.db.updateTable('access.token').set({ revoked_at: tx.clock.now() }).where('id', '=', id).where('person_id', '=', personId).where('revoked_at', 'is', null).executeTakeFirst()
    if (numUpdatedRows === 0n) throw missing('token')
    return { events: [announce(tokenRevoked, { team: null, subjects: subject(personId), payload: { personId, tokenId: id } })], value: undefined }
  })
}

export async function sessionsOf(ctx: Ctx, current: string | undefined): Promise<AnswerOf<typeof listSessions>> {
  const rows = await ctx.db.selectFrom('access.session').selectAll().where('person_id', '=', ownPerson(ctx)).where('closed_at', 'is', null)
    .where('expires_at', '>', ctx.clock.now()).orderBy('seen_at', 'desc').limit(100).execute()
  return { items: rows.map((s) => ({
    id: s.id, openedAt: s.opened_at.toString(), seenAt: s.seen_at.toString(), expiresAt: s.expires_at.toString(), userAgent: s.user_agent, address: s.address, current: s.id === current,
  })) }
}

/** Ends one of the actor's own sessions. */
export async function closeSession(ctx: Ctx, id: Id<'session'>): Promise<void> {
  const personId = ownPerson(ctx)
  await change(ctx, async (tx) => {
    const { numUpdatedRows } = await tx.db.updateTable('access.session').set({ closed_at: tx.clock.now() }).where('id', '=', id).where('person_id', '=', personId).where('closed_at', 'is', null).executeTakeFirst()
    if (numUpdatedRows === 0n) throw missing('session')
    return { events: [announce(signedOut, { team: null, subjects: subject(personId), payload: { personId, sessionId: id } })], value: undefined }
  })
}
