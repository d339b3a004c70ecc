import { sql } from 'kysely'
import type { BodyOf } from '@fullscore/api/route.ts'
import type { signIn as signInRoute } from '@fullscore/api/access/access.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../events/event.ts'
import { hashOfSecret } from './identify.ts'
import { change } from '../kernel/change.ts'
import { actingAs, type Actor, type Ctx, type OpenCtx } from '../kernel/context.ts'
import { Refusal } from '../kernel/refusal.ts'
import { signedIn, signInRefused } from './events.ts'
import { claimAttempt, returnAttempt, slowDown, type Limit } from './attempts.ts'
import type { Device } from './device.ts'
import { verifyPassword } from './password.ts'
import { networkOf } from '../http/address.ts'

export interface From { address: string; userAgent: string }
/** Wrong passwords allowed in a quarter of an hour: for one account from one network address or known device, and in all from one address. */
export const attemptsPerAccount = 10
export const attemptsPerAddress = 50

const wrong = () => new Refusal({ code: 'wrong-password', kind: 'unauthenticated', detail: 'Address or password is wrong.' })
const tooMany = 'Too many wrong passwords. Wait a quarter of an hour, or ask for a new invitation link.'

/** By what a guess is counted and refused, and by what it is only slowed down. */
export function limitsOf(email: string, address: string, known?: { device: string; personId: string }): { limits: Limit[]; everywhere: string[] } {
  if (known) return { limits: [{ key: `device:${known.device} ${known.personId}`, most: attemptsPerAccount }], everywhere: [] }
  const [account, network] = [`account:${email.toLowerCase()}`, networkOf(address)]
  return { limits: [{ key: `${account} ${network}`, most: attemptsPerAccount }, { key: `address:${network}`, most: attemptsPerAddress }], everywhere: [account] }
}

/**
 * Checks address and password; the refusal never says which part was wrong. Wrong ones count against the network address, alone
 * and together with the account. A device from which the person signed in before counts by itself: what strangers do elsewhere,
 * or behind the same address, shuts nobody out of it. Strangers' guesses of one account grow slow wherever they come from.
 */
export async function authenticate(ctx: OpenCtx, given: { email: string; password: string }, from: From, device?: Device): Promise<Id<'person'>> {
  const email = given.email.toLowerCase()
  const account = await ctx.db.selectFrom('organisation.person as p').innerJoin('access.account as a', 'a.person_id', 'p.id')
    .select(['p.id', 'a.password', 'a.disabled_at']).where(sql`lower(p.email)`, '=', email).where('p.archived_at', 'is', null).executeTakeFirst()
  const known = device && account && device.persons.includes(account.id) ? { device: device.device, personId: account.id } : undefined
  const { limits, everywhere } = limitsOf(email, from.address, known)
  const attempt = await claimAttempt(ctx, limits, tooMany, everywhere)
  for (const key of everywhere) await slowDown(ctx, key)
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
  // Whoever proves to be this person signs in, not nobody.
  const person: Actor = { kind: 'person', id: personId, personId, name: '', reach: () => undefined }
  await change(actingAs(ctx, person), async (tx) => {
    await tx.db.insertInto('access.session').values({
      id, person_id: personId, token_hash: hashOfSecret(secret), opened_at: now, seen_at: now, expires_at: now.add({ hours: 24 * 14 }), user_agent: from.userAgent, address: from.address,
    }).execute()
    return { events: [announce(signedIn, { team: null, subjects: [{ kind: 'person', id: personId, role: 'person' }], payload: { personId, sessionId: id }, detail: { address: from.address, userAgent: from.userAgent } })], value: undefined }
  })
  return secret
}

/** Signs in with address and password. Hashing is done outside of the transaction. */
export async function signIn(ctx: OpenCtx, body: BodyOf<typeof signInRoute>, from: From, device: Device | undefined): Promise<{ personId: Id<'person'>; secret: string }> {
  const personId = await authenticate(ctx, body, from, device)
  return { personId, secret: await openSession(ctx, personId, from) }
}
