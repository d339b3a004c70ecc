import { createHmac } from 'node:crypto'
import type { OpenCtx } from '../kernel/context.ts'
import type { Outcome } from './ledger.ts'
import type { Message } from './message.ts'
import { secretOf } from './methods.ts'
import type { Method } from './page.ts'
import { post } from './post.ts'

/**
 * The signature of a webhook: `sha256=` and the hexadecimal HMAC-SHA-256 (RFC 2104) of `<timestamp>.<body>` with the contact's secret.
 * @param timestamp seconds since 1970, as sent in `x-fullscore-timestamp`: receivers refuse old ones
 */
export function signatureOf(secret: string, timestamp: number, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`
}

/** The headers of a signed body. @param at the moment of sending */
export function signedBy(secret: string, at: Temporal.Instant, body: string): Record<'x-fullscore-timestamp' | 'x-fullscore-signature', string> {
  const timestamp = Math.floor(at.epochMilliseconds / 1000)
  return { 'x-fullscore-timestamp': String(timestamp), 'x-fullscore-signature': signatureOf(secret, timestamp, body) }
}

/** Posts a message to a person's webhook, signed. */
export async function sendWebhook(ctx: OpenCtx, method: Method, message: Message): Promise<Outcome> {
  const body = JSON.stringify(message.json)
  const secret = secretOf(ctx, method)
  return post(ctx, {
    url: method.address, body, secrets: [secret],
    headers: { ...message.headers, 'content-type': 'application/json', 'x-fullscore-message-id': message.messageId, ...signedBy(secret, ctx.clock.now(), body) },
  })
}
