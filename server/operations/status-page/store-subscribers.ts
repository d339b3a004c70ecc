import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Way } from './address.ts'

export type SubscriberId = Id<'status-subscriber'>
export interface Subscriber { id: SubscriberId; kind: Way; address: string; componentIds: string[] | null; askedAt: Temporal.Instant; confirmedAt: Temporal.Instant | null; /** Sealed; null for a mail address, and where none was made. */ secret: string | null }

export async function subscriberById(ctx: Ctx, id: SubscriberId, lock = false): Promise<Subscriber | undefined> {
  const query = ctx.db.selectFrom('operations.status_subscriber').selectAll().where('id', '=', id)
  const row = await (lock ? query.forNoKeyUpdate() : query).executeTakeFirst()
  return row && { id: row.id, kind: row.kind as Way, address: row.address, componentIds: row.component_ids, askedAt: row.asked_at, confirmedAt: row.confirmed_at, secret: row.secret }
}
export async function subscriberAt(ctx: Ctx, way: Way, key: string): Promise<{ id: SubscriberId; confirmed: boolean } | undefined> {
  const row = await ctx.db.selectFrom('operations.status_subscriber').select(['id', 'confirmed_at']).where('kind', '=', way).where('address_key', '=', key).executeTakeFirst()
  return row && { id: row.id, confirmed: row.confirmed_at !== null }
}
export async function unconfirmed(ctx: Ctx): Promise<number> {
  const { waiting } = await ctx.db.selectFrom('operations.status_subscriber').select((e) => e.fn.countAll<number>().as('waiting')).where('confirmed_at', 'is', null).executeTakeFirstOrThrow()
  return Number(waiting)
}
export async function insertSubscriber(tx: Ctx, given: { id: SubscriberId; way: Way; address: string; key: string; componentIds: string[] | null }): Promise<void> {
  await tx.db.insertInto('operations.status_subscriber').values({ id: given.id, kind: given.way, address: given.address, address_key: given.key, component_ids: given.componentIds, asked_at: tx.clock.now() }).execute()
}
/** Asked again before it was confirmed: what was said last holds. */
export async function askAgain(tx: Ctx, id: SubscriberId, address: string, componentIds: string[] | null): Promise<void> {
  await tx.db.updateTable('operations.status_subscriber').set({ address, component_ids: componentIds, asked_at: tx.clock.now() }).where('id', '=', id).execute()
}
export async function confirmSubscriber(tx: Ctx, id: SubscriberId, askedAfter: Temporal.Instant): Promise<void> {
  await tx.db.updateTable('operations.status_subscriber').set({ confirmed_at: tx.clock.now() }).where('id', '=', id).where('confirmed_at', 'is', null).where('asked_at', '>', askedAfter).execute()
}
/** Keeps the sealed secret of a webhook. */
export async function putSecret(tx: Ctx, id: SubscriberId, sealed: string): Promise<void> {
  await tx.db.updateTable('operations.status_subscriber').set({ secret: sealed }).where('id', '=', id).execute()
}
export async function deleteSubscriber(tx: Ctx, id: SubscriberId): Promise<void> {
  await tx.db.deleteFrom('operations.status_subscriber').where('id', '=', id).execute()
}
/** Deletes who subscribed by an address, however it is spelt. @returns how many */
export async function deleteByAddress(tx: Ctx, address: string): Promise<number> {
  const { numDeletedRows } = await tx.db.deleteFrom('operations.status_subscriber').where((e) => e.or([e('address_key', '=', address.trim().toLowerCase()), e('address_key', '=', address.trim()), e('address', '=', address.trim())])).executeTakeFirst()
  return Number(numDeletedRows)
}

export async function asksSince(ctx: Ctx, key: string, since: Temporal.Instant): Promise<number> {
  const { asked } = await ctx.db.selectFrom('operations.status_ask').select((e) => e.fn.countAll<number>().as('asked')).where('key', '=', key).where('at', '>', since).executeTakeFirstOrThrow()
  return Number(asked)
}
export async function insertAsk(tx: Ctx, key: string): Promise<void> {
  await tx.db.insertInto('operations.status_ask').values({ key, at: tx.clock.now() }).execute()
}

/** Deletes addresses that nobody confirmed, asks that no longer count, and what was sent a month ago. */
export async function deleteOld(tx: Ctx, unconfirmedSince: Temporal.Instant): Promise<void> {
  const now = tx.clock.now()
  await tx.db.deleteFrom('operations.status_subscriber').where('confirmed_at', 'is', null).where('asked_at', '<=', unconfirmedSince).execute()
  await tx.db.deleteFrom('operations.status_ask').where('at', '<=', now.subtract({ hours: 24 })).execute()
  await tx.db.deleteFrom('operations.status_notice').where('settled_at', '<=', now.subtract({ hours: 24 * 30 })).execute()
  await tx.db.deleteFrom('operations.status_told').where('at', '<=', now.subtract({ hours: 24 * 30 })).execute()
}
