import type { Id } from '@fullscore/api/ids.ts'
import { addJobs } from '../../jobs/add.ts'
import { keep, change, lockName } from '../../kernel/change.ts'
import type { Ctx, OpenCtx } from '../../kernel/context.ts'
import { announce } from '../../events/event.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { requireMay } from '../../organisation/visible.ts'
import { authenticate, isAuthentic } from '../../secrets/sign.ts'
import { confirmWithin, mostAsks, mostUnconfirmed, networkOf, readAddress, type Way } from './address.ts'
import { subscriberForgotten } from './events.ts'

export type SubscriberId = Id<'status-subscriber'>
export interface Subscriber { id: SubscriberId; kind: Way; address: string; componentIds: string[] | null; askedAt: Temporal.Instant; confirmedAt: Temporal.Instant | null }

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
  const { asked } = await tx.db.selectFrom('operations.status_ask').select((e) => e.fn.countAll<number>().as('asked')).where('key', '=', key).where('at', '>', since).executeTakeFirstOrThrow()
  if (Number(asked) >= most) {
    if (refusal !== undefined) throw limited(refusal)
    return false
  }
  await tx.db.insertInto('operations.status_ask').values({ key, at: tx.clock.now() }).execute()
  return true
}

async function note(tx: Ctx, { way, address, key }: { way: Way; address: string; key: string }, componentIds: string[] | null): Promise<void> {
  const now = tx.clock.now()
  await lockName(tx, `status-subscriber ${way} ${key}`)
  const known = await tx.db.selectFrom('operations.status_subscriber').selectAll().where('kind', '=', way).where('address_key', '=', key).executeTakeFirst()
  const { waiting } = await tx.db.selectFrom('operations.status_subscriber').select((e) => e.fn.countAll<number>().as('waiting')).where('confirmed_at', 'is', null).executeTakeFirstOrThrow()
  if (!known && Number(waiting) >= mostUnconfirmed) throw limited('Too many wait for their confirmation just now. Come again tomorrow, or take the feed.')
  // A stranger changes nothing of what somebody confirmed: the message says how to end it and begin anew.
  const id = known?.id ?? tx.ids.make<'status-subscriber'>()
  if (!known) await tx.db.insertInto('operations.status_subscriber').values({ id, kind: way, address, address_key: key, component_ids: componentIds, asked_at: now }).execute()
  else if (!known.confirmed_at) await tx.db.updateTable('operations.status_subscriber').set({ address, component_ids: componentIds, asked_at: now }).where('id', '=', id).execute()
  await addJobs(tx, [{ task: confirmTask, payload: { subscriberId: id }, queue: 'status-page', attempts: 5 }])
}

export async function subscriberById(ctx: Ctx, id: SubscriberId): Promise<Subscriber | undefined> {
  const row = await ctx.db.selectFrom('operations.status_subscriber').selectAll().where('id', '=', id).executeTakeFirst()
  return row && { id: row.id, kind: row.kind as Way, address: row.address, componentIds: row.component_ids, askedAt: row.asked_at, confirmedAt: row.confirmed_at }
}

/** The address is the subscriber's: it said so on the page behind the link. @returns undefined if it was forgotten meanwhile */
export async function confirm(ctx: OpenCtx, id: SubscriberId): Promise<Subscriber | undefined> {
  return keep(ctx, 'subscriptions of strangers are no facts of the organisation, and must be forgotten whole', async (tx) => {
    await tx.db.updateTable('operations.status_subscriber').set({ confirmed_at: tx.clock.now() }).where('id', '=', id).where('confirmed_at', 'is', null)
      .where('asked_at', '>', tx.clock.now().subtract(confirmWithin)).execute()
    const found = await subscriberById(tx, id)
    return found?.confirmedAt ? found : undefined
  })
}

/** Ends a subscription: the address is forgotten with all that was planned for it. */
export async function unsubscribe(ctx: OpenCtx, id: SubscriberId): Promise<void> {
  await keep(ctx, 'subscriptions of strangers are no facts of the organisation, and must be forgotten whole', async (tx) => {
    await tx.db.deleteFrom('operations.status_subscriber').where('id', '=', id).execute()
  })
}

/** Erases an address by hand, in whatever way it subscribed. */
export async function forget(ctx: Ctx, address: string): Promise<{ forgotten: number }> {
  requireMay(ctx.actor, 'incidents:publish', null)
  return keep(ctx, 'looks before it changes; an erasure announces itself, without the address', async (tx) => {
    const forgotten = await forgetAddress(tx, address)
    if (forgotten === 0) return { forgotten }
    return change(tx, async () => ({ events: [announce(subscriberForgotten, { team: null, subjects: [{ kind: 'organisation', id: 'status-page', role: 'status-page' }], payload: { subscribers: forgotten } })], value: { forgotten } }))
  })
}

/** Deletes who subscribed by an address. @returns how many */
export async function forgetAddress(tx: Ctx, address: string): Promise<number> {
  const { numDeletedRows } = await tx.db.deleteFrom('operations.status_subscriber').where((e) => e.or([e('address_key', '=', address.trim().toLowerCase()), e('address_key', '=', address.trim()), e('address', '=', address.trim())])).executeTakeFirst()
  return Number(numDeletedRows)
}

/** Forgets what nobody confirmed within a day, asks that no longer count, and what was sent long ago. */
export async function forgetUnconfirmed(tx: Ctx): Promise<void> {
  const now = tx.clock.now()
  await tx.db.deleteFrom('operations.status_subscriber').where('confirmed_at', 'is', null).where('asked_at', '<=', now.subtract(confirmWithin)).execute()
  await tx.db.deleteFrom('operations.status_ask').where('at', '<=', now.subtract({ hours: 24 })).execute()
  await tx.db.deleteFrom('operations.status_notice').where('settled_at', '<=', now.subtract({ hours: 24 * 30 })).execute()
  await tx.db.deleteFrom('operations.status_told').where('at', '<=', now.subtract({ hours: 24 * 30 })).execute()
}
