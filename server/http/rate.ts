import { say } from '@fullscore/api/sentence.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { OpenCtx } from '../kernel/context.ts'

interface Bucket { tokens: number; at: number }
const burst = 400
const perSecond = 200
const most = 10_000
const buckets = new Map<string, Bucket>()

/** A bucket of requests per actor (or address, for nobody) and process: stops runaway clients, not attacks. @throws Refusal 429 */
export function allow(ctx: OpenCtx, address: string): void {
  const key = ctx.actor.kind === 'nobody' ? `address:${address}` : `${ctx.actor.kind}:${ctx.actor.id}`
  const now = performance.now()
  const bucket = buckets.get(key) ?? { tokens: burst, at: now }
  bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
  bucket.at = now
  // Re-inserting keeps the map in order of use, so that the oldest falls out first.
  buckets.delete(key)
  buckets.set(key, bucket)
  if (buckets.size > most) buckets.delete(buckets.keys().next().value!)
  if (bucket.tokens < 1) throw new Refusal({ code: 'too-many-requests', kind: 'limited', detail: say`More than ${perSecond} requests a second: slow down.`, retryAfter: 1 })
  bucket.tokens -= 1
}
