import { sql } from 'kysely'
import { z } from 'zod'
import { keep } from '../kernel/change.ts'
import { conflict } from '../kernel/refusal.ts'
import type { Ctx, OpenCtx } from '../kernel/context.ts'
import { open, seal } from '../secrets/seal.ts'
import { sha256 } from '../events/canonical.ts'

export interface Replayed {
  status: number
  answer: unknown
  etag?: string | undefined
}

const recordOf = (ctx: Ctx, key: string): string => `idempotency:${ctx.actor.kind}:${ctx.actor.id}:${key}`

/** By what a request is known when it comes again. */
export const hashOfRequest = (route: string, body: string): Buffer => sha256(route, '\n', body)

/** Whether a key was claimed before. */
export async function isKnown(ctx: OpenCtx, key: string): Promise<boolean> {
  return (await ctx.db.selectFrom('http.idempotency').select('key').where('actor', '=', `${ctx.actor.kind}:${ctx.actor.id}`).where('key', '=', key).executeTakeFirst()) !== undefined
}

/**
 * Claims an Idempotency-Key for one actor. @returns the stored answer if this request was answered before
 * @throws Refusal if the key was used for another request, or its first request is still running or was cut off
 */
export async function claimKey(ctx: OpenCtx, key: string, route: string, body: string): Promise<Replayed | undefined> {
  const hash = hashOfRequest(route, body)
  const actor = `${ctx.actor.kind}:${ctx.actor.id}`
  const stored = await keep(ctx, 'a claim of a key is no fact of the trade', async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx.db.insertInto('http.idempotency')
      .values({ actor, key, route, request_hash: hash, claimed_at: tx.clock.now() })
      .onConflict((c) => c.doNothing()).executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows === 1n) return undefined
    const row = await tx.db.selectFrom('http.idempotency').selectAll().where('actor', '=', actor).where('key', '=', key).executeTakeFirstOrThrow()
    if (!row.request_hash.equals(hash)) throw conflict('idempotency-key-reused', 'This Idempotency-Key was used for another request.')
    if (row.status === null) throw conflict('idempotency-unsettled', 'The first request with this Idempotency-Key has not been answered: look whether it took effect before you repeat it with a new key.')
    return { status: row.status, sealed: String(row.answer) }
  })
  if (!stored) return undefined
  const kept = z.object({ answer: z.unknown(), etag: z.string().optional() }).parse(JSON.parse(open(ctx.house.keyring, recordOf(ctx, key), stored.sealed).toString('utf8')))
  return { status: stored.status, ...kept }
}

/** Keeps the answer for repeats of the request, sealed: it may hold a secret that is kept nowhere else. @param hash of a request that was not known whole when it was claimed */
export async function settleKey(ctx: OpenCtx, key: string, { status, answer, etag }: Replayed, hash?: Buffer): Promise<void> {
  const sealed = seal(ctx.house.keyring, recordOf(ctx, key), JSON.stringify({ answer, etag }))
  await keep(ctx, 'the stored answer repeats facts recorded elsewhere', (tx) => tx.db.updateTable('http.idempotency')
    .set({ status, answer: JSON.stringify(sealed), ...(hash === undefined ? {} : { request_hash: hash }) })
    .where('actor', '=', `${ctx.actor.kind}:${ctx.actor.id}`).where('key', '=', key).execute())
}

/** Gives a key back after a refusal or defect: nothing was done, so it may be tried again. */
export async function releaseKey(ctx: Ctx, key: string): Promise<void> {
  await keep(ctx, 'releasing a claim', (tx) => tx.db.deleteFrom('http.idempotency')
    .where('actor', '=', `${ctx.actor.kind}:${ctx.actor.id}`).where('key', '=', key).where('status', 'is', null).execute())
}

/** Forgets keys older than a day. */
export async function forgetKeys(ctx: Ctx): Promise<void> {
  await keep(ctx, 'housekeeping', (tx) => sql`delete from http.idempotency where claimed_at < ${tx.clock.now().subtract({ hours: 24 })}`.execute(tx.db))
}
