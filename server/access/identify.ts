import { hash } from 'node:crypto'
import { say } from '@fullscore/api/sentence.ts'
import { actorOf } from './actor.ts'
import { keep } from '../kernel/change.ts'
import { Refusal } from '../kernel/refusal.ts'
import { nobody, type Actor, type Ctx } from '../kernel/context.ts'

export const sessionCookie = 'fullscore_session'

/** What the store keeps of a secret: its SHA-256, enough to recognise a random 256-bit value. */
export const hashOfSecret = (secret: string): Buffer => hash('sha256', secret, 'buffer')
/** The same, for stores that keep it as text. */
export const hexOfSecret = (secret: string): string => hashOfSecret(secret).toString('hex')

export interface Credentials {
  cookie: string | undefined
  authorization: string | undefined
}

function refuse(code: string, detail: string): Refusal {
  return new Refusal({ code, kind: 'unauthenticated', detail })
}

/** The API token of an Authorization header; other schemes are not ours and prove nothing. */
export const bearerOf = (authorization: string | undefined): string | undefined => /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]

/** Who is asking: the person of a session cookie, a personal API token, or nobody. @throws Refusal for credentials that are no good */
export async function identify(ctx: Ctx, credentials: Credentials): Promise<{ actor: Actor; sessionId: string | undefined }> {
  const bearer = bearerOf(credentials.authorization)
  if (bearer !== undefined) return { actor: await tokenActor(ctx, bearer), sessionId: undefined }
  const secret = new RegExp(`(?:^|;\\s*)${sessionCookie}=([^;]+)`).exec(credentials.cookie ?? '')?.[1]
  return secret === undefined ? { actor: nobody, sessionId: undefined } : sessionActor(ctx, secret)
}

async function tokenActor(ctx: Ctx, secret: string): Promise<Actor> {
  const now = ctx.clock.now()
  const token = await ctx.db.selectFrom('access.token as t').innerJoin('access.account as a', 'a.person_id', 't.person_id').innerJoin('organisation.person as p', 'p.id', 't.person_id')
    .select(['t.id', 't.person_id', 't.scopes', 't.expires_at', 't.revoked_at', 't.used_at', 'a.disabled_at', 'p.archived_at'])
    .where('t.token_hash', '=', hashOfSecret(secret)).executeTakeFirst()
  if (!token || token.revoked_at || token.disabled_at || token.archived_at) throw refuse('token-unknown', 'This API token is not known, or it was revoked.')
  if (token.expires_at && Temporal.Instant.compare(token.expires_at, now) <= 0) throw refuse('token-expired', say`This API token expired on ${token.expires_at}.`)
  if (!token.used_at || Temporal.Instant.compare(token.used_at.add({ minutes: 1 }), now) < 0) {
    await keep(ctx, 'when a token was last used', (tx) => tx.db.updateTable('access.token').set({ used_at: now }).where('id', '=', token.id).execute())
  }
  return actorOf(ctx, token.person_id, { id: token.id, scopes: token.scopes })
}

async function sessionActor(ctx: Ctx, secret: string): Promise<{ actor: Actor; sessionId: string | undefined }> {
  const now = ctx.clock.now()
  const session = await ctx.db.selectFrom('access.session as s').innerJoin('access.account as a', 'a.person_id', 's.person_id').innerJoin('organisation.person as p', 'p.id', 's.person_id')
    .select(['s.id', 's.person_id', 's.seen_at', 's.expires_at', 's.closed_at', 'a.disabled_at', 'p.archived_at'])
    .where('s.token_hash', '=', hashOfSecret(secret)).executeTakeFirst()
  // A dead cookie is nobody's: the browser is sent to sign in, public pages still open.
  if (!session || session.closed_at || session.disabled_at || session.archived_at || Temporal.Instant.compare(session.expires_at, now) <= 0) return { actor: nobody, sessionId: undefined }
  if (Temporal.Instant.compare(session.seen_at.add({ minutes: 1 }), now) < 0) {
    await keep(ctx, 'when a session was last seen', (tx) => tx.db.updateTable('access.session')
      .set({ seen_at: now, expires_at: now.add({ hours: 24 * 14 }) }).where('id', '=', session.id).execute())
  }
  return { actor: await actorOf(ctx, session.person_id), sessionId: session.id }
}
