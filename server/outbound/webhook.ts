import { createHmac } from 'node:crypto'
import { WebhookSettings } from '@fullscore/api/outbound/outbound.ts'
import { EgressFailed } from '../egress/egress.ts'
import type { Ctx, OpenCtx } from '../kernel/context.ts'
import { open } from '../secrets/seal.ts'
import type { Outcome } from './ledger.ts'
import type { Message } from './message.ts'
import { sendLimitMs, type Method } from './page.ts'

/** What an administrator allows webhooks beside public addresses. */
export async function webhookSettings(ctx: Ctx): Promise<{ settings: WebhookSettings; version: number }> {
  const row = await ctx.db.selectFrom('outbound.channel').select(['settings', 'version']).where('kind', '=', 'webhook').executeTakeFirst()
  return row ? { settings: WebhookSettings.parse(row.settings), version: row.version } : { settings: { allowed: [] }, version: 0 }
}

/**
 * The signature of a webhook: `sha256=` and the hexadecimal HMAC-SHA-256 (RFC 2104) of `<timestamp>.<body>` with the contact's secret.
 * @param timestamp seconds since 1970, as sent in `x-fullscore-timestamp`: receivers refuse old ones
 */
export function signatureOf(secret: string, timestamp: number, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`
}

/** Posts a message to a person's webhook, signed. 2xx is good; redirects are not followed. */
export async function sendWebhook(ctx: OpenCtx, method: Method, message: Message): Promise<Outcome> {
  try {
    const { settings } = await webhookSettings(ctx)
    const body = JSON.stringify(message.json)
    const timestamp = Math.floor(ctx.clock.now().epochMilliseconds / 1000)
    const secret = open(ctx.house.keyring, `contact-method:${method.id}`, method.secret ?? '').toString()
    const answer = await ctx.house.egress.httpRequest({
      purpose: 'webhook', grants: settings.allowed, url: method.address, method: 'POST', body, timeoutMs: sendLimitMs / 2, maxBytes: 4096, overflow: 'cut',
      headers: {
        ...message.headers, 'content-type': 'application/json', 'x-fullscore-message-id': message.messageId,
        'x-fullscore-timestamp': String(timestamp), 'x-fullscore-signature': signatureOf(secret, timestamp, body),
      },
    })
    const said = `${new URL(method.address).host} answered ${answer.status}.`
    return answer.status >= 200 && answer.status < 300 ? { ok: true, answer: said } : { ok: false, answer: said, unsure: false }
  } catch (error) {
    return { ok: false, answer: (error as Error).message, unsure: error instanceof EgressFailed && (error.code === 'timeout' || error.code === 'protocol') }
  }
}
