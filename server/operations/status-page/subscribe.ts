import { addJobs } from '../../jobs/add.ts'
import { keep, change, lockName } from '../../kernel/change.ts'
import type { Ctx, OpenCtx } from '../../kernel/context.ts'
import { announce } from '../../events/event.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { requireMay } from '../../organisation/visible.ts'
import { open as unseal, seal } from '../../secrets/seal.ts'
import { authenticate, isAuthentic } from '../../secrets/sign.ts'
import { confirmWithin, mostAsks, mostUnconfirmed, networkOf, readAddress, type Way } from './address.ts'
import { subscriberForgotten } from './events.ts'
import { askAgain, asksSince, confirmSubscriber, deleteByAddress, deleteOld, deleteSubscriber, insertAsk, insertSubscriber, putSecret, subscriberAt, subscriberById, unconfirmed, type Subscriber, type SubscriberId } from './store-subscribers.ts'

export const confirmTask = 'operations.status-page.confirm'
const limited = (detail: string) => new Refusal({ code: 'too-many-asks', kind: 'limited', detail, retryAfter: 3600 })

const purposes = { confirm: 'status-confirm', unsubscribe: 'status-unsubscribe' } as const
type Purpose = keyof typeof purposes
/** The token of a link in a message: names the subscriber, with a code by the installation's key, good for its purpose alone. */
export const tokenOf = (ctx: OpenCtx, purpose: Purpose, id: string): string => `${id}.${authenticate(ctx.house.keyring, purposes[purpose], id)}`
/** Whom a token names; undefined for one that is not ours. */
export function idOfToken(ctx: OpenCtx, purpose: Purpose, token: string): SubscriberId | undefined {
  const [id = '', code = ''] = token.split('.')
  return /^[0-9a-f-]{36}$/.test(id) && isAuthentic(ctx.house.keyring, purposes[purpose], id, code) ? (id as SubscriberId) : undefined
}

/**
 * Somebody asks to be told. Nothing but the one message with the link to confirm goes to the address. What is answered is the same
 * whether it is known already: nobody learns who subscribed. Asks are counted by codes of address and network.
 * @throws Refusal limited
 */
export async function askFor(ctx: OpenCtx, text: string, componentIds: string[] | null, from: string): Promise<{ wrong: string } | { way: Way }> {
  const read = readAddress(text)
  if ('wrong' in read) return read
  const code = (value: string) => authenticate(ctx.house.keyring, 'status-ask', value)
  await keep(ctx, 'who asks to be told is no fact before it is confirmed', async (tx) => {
    const network = networkOf(from)
    await count(tx, code(`network ${network}`), mostAsks.network, 'Too many asked from your network today. Come again tomorrow, or take the feed.')
    const heard = await count(tx, code(`address ${read.way} ${read.key}`), mostAsks.address)
    if (heard) await note(tx, read, componentIds)
  })
  return { way: read.way }
}

/** Counts an ask. @returns whether it is heard; beyond the limit it throws if there is something to say */
async function count(tx: Ctx, key: string, most: number, refusal?: string): Promise<boolean> {
  const since = tx.clock.now().subtract({ hours: 24 })
  await lockName(tx, `status-ask ${key}`)
  if ((await asksSince(tx, key, since)) >= most) {
    if (refusal !== undefined) throw limited(refusal)
    return false
  }
  await insertAsk(tx, key)
  return true
}

async function note(tx: Ctx, { way, address, key }: { way: Way; address: string; key: string }, componentIds: string[] | null): Promise<void> {
  await lockName(tx, `status-subscriber ${way} ${key}`)
  const known = await subscriberAt(tx, way, key)
  if (!known && (await unconfirmed(tx)) >= mostUnconfirmed) throw limited('Too many wait for their confirmation just now. Come again tomorrow, or take the feed.')
  // A stranger changes nothing of what somebody confirmed: the message says how to end it and begin anew.
  const id = known?.id ?? tx.ids.make<'status-subscriber'>()
  if (!known) await insertSubscriber(tx, { id, way, address, key, componentIds })
  else if (!known.confirmed) await askAgain(tx, id, address, componentIds)
  await addJobs(tx, [{ task: confirmTask, payload: { subscriberId: id }, queue: 'status-page', attempts: 5 }])
}

/**
 * The address is the subscriber's: it said so on the page behind the link. A webhook gets the secret of its signatures then.
 * @returns the secret only where it was made now; undefined if the address was forgotten meanwhile
 */
export async function confirm(ctx: OpenCtx, id: SubscriberId): Promise<{ subscriber: Subscriber; secret: string | null } | undefined> {
  return keep(ctx, 'subscriptions of strangers are no facts of the organisation, and must be forgotten whole', async (tx) => {
    await confirmSubscriber(tx, id, tx.clock.now().subtract(confirmWithin))
    const found = await subscriberById(tx, id, true)
    if (!found?.confirmedAt) return undefined
    return { subscriber: found, secret: found.kind === 'webhook' && found.secret === null ? await makeSecret(ctx, tx, id) : null }
  })
}

/** Another secret for a webhook's signatures; the one before is good no longer. @returns undefined for what is no confirmed webhook */
export async function renewSecret(ctx: OpenCtx, id: SubscriberId): Promise<string | undefined> {
  return keep(ctx, 'subscriptions of strangers are no facts of the organisation, and must be forgotten whole', async (tx) => {
    const found = await subscriberById(tx, id, true)
    return found?.kind === 'webhook' && found.confirmedAt ? makeSecret(ctx, tx, id) : undefined
  })
}

async function makeSecret(ctx: OpenCtx, tx: Ctx, id: SubscriberId): Promise<string> {
  const secret = tx.ids.secret()
  await putSecret(tx, id, seal(ctx.house.keyring, recordOf(id), secret))
  return secret
}

const recordOf = (id: string) => `status-subscriber:${id}`
/** The secret that a webhook's messages are signed with. @throws KeyError when its key is not in the ring */
export const secretOfSubscriber = (ctx: OpenCtx, subscriber: Pick<Subscriber, 'id' | 'secret'>): string | undefined =>
  subscriber.secret === null ? undefined : unseal(ctx.house.keyring, recordOf(subscriber.id), subscriber.secret).toString()

/** Ends a subscription: the address is forgotten with all that was planned for it. */
export async function unsubscribe(ctx: OpenCtx, id: SubscriberId): Promise<void> {
  await keep(ctx, 'subscriptions of strangers are no facts of the organisation, and must be forgotten whole', (tx) => deleteSubscriber(tx, id))
}

/** Erases an address by hand, in whatever way it subscribed. */
export async function forget(ctx: Ctx, address: string): Promise<{ forgotten: number }> {
  requireMay(ctx.actor, 'incidents:publish', null)
  return keep(ctx, 'looks before it changes; an erasure announces itself, without the address', async (tx) => {
    const forgotten = await deleteByAddress(tx, address)
    if (forgotten === 0) return { forgotten }
    return change(tx, async () => ({ events: [announce(subscriberForgotten, { team: null, subjects: [{ kind: 'organisation', id: 'status-page', role: 'status-page' }], payload: { subscribers: forgotten } })], value: { forgotten } }))
  })
}

/** Forgets what nobody confirmed within a day, asks that no longer count, and what was sent long ago. */
export async function forgetUnconfirmed(tx: Ctx): Promise<void> {
  await deleteOld(tx, tx.clock.now().subtract(confirmWithin))
}
