import webPush from 'web-push'
import { z } from 'zod'
import type { Ctx, OpenCtx } from '../kernel/context.ts'
import { announce } from '../events/event.ts'
import { change, lockName } from '../kernel/change.ts'
import { open, seal } from '../secrets/seal.ts'
import { channelSet } from './events.ts'
import type { Outcome } from './ledger.ts'
import type { Message } from './message.ts'
import { secretOf } from './methods.ts'
import type { Method } from './page.ts'
import { post } from './post.ts'

/** What a browser gives when it subscribes (Push API): where to send, and the keys to encrypt with. */
export const Subscription = z.object({ endpoint: z.url(), keys: z.object({ p256dh: z.string(), auth: z.string() }) })
const Settings = z.object({ publicKey: z.string() })
const record = 'channel:push'

/** The public key that browsers subscribe with (VAPID, RFC 8292); undefined before the first start made it. */
export async function pushKey(ctx: Ctx): Promise<string | undefined> {
  const row = await ctx.db.selectFrom('outbound.channel').select('settings').where('kind', '=', 'push').executeTakeFirst()
  return row && Settings.parse(row.settings).publicKey
}

/** Makes the installation's VAPID key pair at the first start; it stays, since subscriptions are bound to it. */
export async function preparePush(ctx: OpenCtx): Promise<void> {
  if (await pushKey(ctx)) return
  const { publicKey, privateKey } = webPush.generateVAPIDKeys()
  const secret = seal(ctx.house.keyring, record, privateKey)
  await change(ctx, async (tx) => {
    await lockName(tx, record)
    await tx.db.insertInto('outbound.channel').values({ kind: 'push', settings: JSON.stringify({ publicKey }), secret, changed_at: tx.clock.now() }).onConflict((c) => c.doNothing()).execute()
    return { events: [announce(channelSet, { team: null, subjects: [{ kind: 'organisation', id: 'push', role: 'channel' }], payload: { kind: 'push', changed: ['publicKey'] } })], value: undefined }
  })
}

/** What the service worker shows. It stays below the 4096 bytes that every push service takes. */
export function pushPayload(message: Message): string {
  const [first] = message.told
  const body = (first ? [...message.notes, ...message.told.map((told) => (message.told.length === 1 ? told.text || told.why : told.subject))].join('\n') : message.text.trim()).slice(0, 1500)
  const path = first && (message.told.length === 1 ? first.link : new URL('/', first.details).href)
  return JSON.stringify({ title: message.subject.slice(0, 200), body, tag: message.messageId, link: path ?? null, urgent: message.told.some((told) => told.urgency === 'critical' || told.urgency === 'high') })
}

/** Encrypts for the browser (RFC 8291) and posts to its push service, signed by the installation (RFC 8292). */
export async function sendPush(ctx: OpenCtx, method: Method, message: Message): Promise<Outcome> {
  const row = await ctx.db.selectFrom('outbound.channel').selectAll().where('kind', '=', 'push').executeTakeFirst()
  if (!row?.secret) return { ok: false, answer: 'The key for web push is missing: start the server again.', unsure: false }
  const subscription = Subscription.parse(JSON.parse(secretOf(ctx, method)))
  const url = ctx.house.url
  const request = webPush.generateRequestDetails(subscription, pushPayload(message), {
    vapidDetails: { subject: url.startsWith('https:') ? url : 'mailto:fullscore@localhost.invalid', publicKey: Settings.parse(row.settings).publicKey, privateKey: open(ctx.house.keyring, record, row.secret).toString() },
    TTL: 24 * 3600, urgency: 'high', contentEncoding: 'aes128gcm',
  })
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== 'content-length').map(([name, value]) => [name, String(value)]))
  return post(ctx, {
    url: subscription.endpoint, headers, body: request.body ?? undefined, secrets: [new URL(subscription.endpoint).pathname],
    // The browser ended the subscription (RFC 8030, section 7.3).
    final: (status) => status === 404 || status === 410,
  })
}
