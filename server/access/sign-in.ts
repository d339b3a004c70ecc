import { sql } from 'kysely'
import type { BodyOf } from '@fullscore/api/route.ts'
import type { signIn as signInRoute } from '@fullscore/api/access/access.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../events/event.ts'
import { hashOfSecret } from './identify.ts'
import { change, keep, lockName } from '../kernel/change.ts'
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

interface Attempt { keys: readonly string[]; at: Temporal.Instant }

/** Counts an attempt before it is made: guesses sent at once are no cheaper than one after the other. @throws Refusal 429 */
async function claimAttempt(ctx: Ctx, limits: readonly [key: string, most: number][]): Promise<Attempt> {
  return keep(ctx, 'attempts are counted, the refusal is the event', async (tx) => {
    const at = tx.clock.now()
    for (const [key, most] of limits) {
      await lockName(tx, `attempt ${key}`)
      const { count } = await tx.db.selectFrom('access.attempt').select((e) => e.fn.countAll<number>().as('count'))
        .where('key', '=', key).where('at', '>', at.subtract(windowOf)).executeTakeFirstOrThrow()
      if (Number(count) >= most) throw tooMany()
    }
    const keys = limits.map(([key]) => key)
    await tx.db.insertInto('access.attempt').values(keys.map((key) => ({ key, at }))).execute()
    await tx.db.deleteFrom('access.attempt').where('at', '<', at.subtract({ hours: 1 })).execute()
    return { keys, at }
  })
}

/** Takes an attempt back: the password was right, or could not be looked at. */
async function returnAttempt(ctx: Ctx, { keys, at }: Attempt): Promise<void> {
  await keep(ctx, 'only wrong passwords are counted', async (tx) => {
    for (const key of keys) {
      await sql`delete from access.attempt where ctid in (select ctid from access.attempt where key = ${key} and at = ${at} limit 1 for update skip locked)`.execute(tx.db)
    }
  })
}

/** Checks address and password. Wrong ones count against the account and the network address; the refusal never says which part was wrong. */
export async function authenticate(ctx: Ctx, given: { email: string; password: string }, from: From): Promise<Id<'person'>> {
  const keys: [string, number][] = [[`account:${given.email.toLowerCase()}`, attemptsPerAccount], [`address:${from.address}`, attemptsPerAddress]]
  const attempt = await claimAttempt(ctx, keys)
  const account = await ctx.db.selectFrom('organisation.person as p').innerJoin('access.account as a', 'a.person_id', 'p.id')
    .select(['p.id', 'a.password', 'a.disabled_at']).where(sql`lower(p.email)`, '=', given.email.toLowerCase()).where('p.archived_at', 'is', null).executeTakeFirst()
  const right = await verifyPassword(given.password, account?.password ?? undefined).catch(async (error: unknown) => {
    await returnAttempt(ctx, attempt)
    throw error
  })
  if (right && account && !account.disabled_at) {
    await returnAttempt(ctx, attempt)
    return account.id
  }
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
