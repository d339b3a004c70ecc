import type { ChannelKind } from '@fullscore/api/outbound/outbound.ts'
import type { OpenCtx } from '../kernel/context.ts'
import { sendChat } from './chat.ts'
import { sendByGateway } from './gateway.ts'
import type { Outcome } from './ledger.ts'
import { sendMail } from './mail.ts'
import type { Message } from './message.ts'
import { sendNtfy } from './ntfy.ts'
import type { Method } from './page.ts'
import { sendPush } from './push.ts'
import { sendWebhook } from './webhook.ts'

/** How a message leaves by a kind of way. Sends through the way out of the house alone; answers what came of it and throws nothing. */
export type Sender = (ctx: OpenCtx, method: Method, message: Message) => Promise<Outcome>

/** Every kind of way but the open browser, to which nothing is sent: it asks. */
export const senders: Record<Exclude<ChannelKind, 'browser'>, Sender> = {
  mail: sendMail, webhook: sendWebhook, slack: sendChat('slack'), teams: sendChat('teams'), mattermost: sendChat('mattermost'), ntfy: sendNtfy, push: sendPush,
  sms: sendByGateway('sms'), voice: sendByGateway('voice'),
}

/** Sends; what a sender threw although it should not, a lost key for one, is an outcome as well. */
export async function sendBy(ctx: OpenCtx, method: Method, message: Message): Promise<Outcome> {
  if (method.kind === 'browser') return { ok: true, answer: 'Held for the open browser.' }
  try {
    return await senders[method.kind](ctx, method, message)
  } catch (error) {
    ctx.log.error({ kind: method.kind, error: (error as Error).message }, 'a channel failed')
    return { ok: false, answer: (error as Error).message, unsure: false }
  }
}
