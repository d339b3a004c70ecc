import { sql } from 'kysely'
import type { BodyOf } from '@fullscore/api/route.ts'
import type { signIn as signInRoute } from '@fullscore/api/access/access.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../events/event.ts'
import { hashOfSecret } from './identify.ts'
import { change, keep } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { Refusal } from '../kernel/refusal.ts'
import { signedIn, signInRefused } from './events.ts'
import { verifyPassword } from './password.ts'

export interface From { address: string; userAgent: string }
/** Wrong passwords allowed per address of a person, and per network address, in a quarter of an hour. */
export const attemptsPerAccount = 10
export const attemptsPerAddress = 50
const windowOf = { minutes: 15 }

const wrong = () => new Refusal({ code: 'wrong-password', kind: 'unauthenticated', detail: 'Address or password is wrong.' })
const tooMany = () => new Refusal({ code: 'too-many-attempts', kind: 'limited', detail: 'Too many wrong passwords. Wait a quarter of an hour, or ask for a new invitation link.', retryAfter: 900 })

async function requireCalm(ctx: Ctx, keys: readonly [string, number][]): Promise<void> {
  for (const [key, most] of keys) {
    const { count } = await ctx.db.selectFrom('access.attempt').select((e) => e.fn.countAll<number>().as('count'))
      .where('key', '=', key).where('at', '>', ctx.clock.now().subtract(windowOf)).executeTakeFirstOrThrow()
    if (Number(count) >= most) throw tooMany()
  }
}

/** Checks address and password. Wrong ones count against the account and the network address; the refusal never says which part was wrong. */
export async function authenticate(ctx: Ctx, given: { email: string; password: string }, from: From): Promise<Id<'person'>> {
  const keys: [string, number][] = [[`account:${given.email.toLowerCase()}`, attemptsPerAccount], [`address:${from.address}`, attemptsPerAddress]]
  await requireCalm(ctx, keys)
  const account = await ctx.db.selectFrom('organisation.person as p').innerJoin('access.account as a', 'a.person_id', 'p.id')
    .select(['p.id', 'a.password', 'a.disabled_at']).where(sql`lower(p.email)`, '=', given.email.toLowerCase()).where('p.archived_at', 'is', null).executeTakeFirst()
  const right = await verifyPassword(given.password, account?.password ?? undefined)
  if (right && account && !account.disabled_at) return account.id
  await keep(ctx, 'attempts are counted, the refusal is the event', async (tx) => {
    await tx.db.insertInto('access.attempt').values(keys.map(([key]) => ({ key, at: tx.clock.now() }))).execute()
    await tx.db.deleteFrom('access.attempt').where('at', '<', tx.clock.now().subtract({ hours: 1 })).execute()
  })
  if (account) {
    await change(ctx, async () => ({
      events: [announce(signInRefused, { team: null, subjects: [{ kind: 'person', id: account.id, role: 'person' }], payload: { personId: account.id, reason: right ? 'disabled' : 'wrong-password' } })],
      value: undefined,
    }))
  }
  throw wrong()
}

/** Opens a session for a person, in the caller's transaction or its own. @returns the secret for the cookie */
export async function openSession(ctx: Ctx, personId: Id<'person'>, from: From): Promise<string> {
  const secret = ctx.ids.secret()
  const now = ctx.clock.now()
  const id = ctx.ids.make<'session'>()
  await change(ctx, async (tx) => {
    await tx.db.insertInto('access.session').values({
      id, person_id: personId, token_hash: hashOfSecret(secret), opened_at: now, seen_at: now, expires_at: now.add({ hours: 24 * 14 }), user_agent: from.userAgent, address: from.address,
    }).execute()
    return { events: [announce(signedIn, { team: null, subjects: [{ kind: 'person', id: personId, role: 'person' }], payload: { personId, sessionId: id }, detail: { address: from.address, userAgent: from.userAgent } })], value: undefined }
  })
  return secret
}

/** Signs in with address and password. Hashing is done outside of the transaction. */
export async function signIn(ctx: Ctx, body: BodyOf<typeof signInRoute>, from: From): Promise<{ personId: Id<'person'>; secret: string }> {
  const personId = await authenticate(ctx, body, from)
  return { personId, secret: await openSession(ctx, personId, from) }
}
