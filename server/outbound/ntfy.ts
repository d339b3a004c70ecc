import type { OpenCtx } from '../kernel/context.ts'
import type { Outcome } from './ledger.ts'
import type { Message } from './message.ts'
import { secretOf } from './methods.ts'
import type { Method } from './page.ts'
import { post } from './post.ts'

const priorities: Record<string, number> = { critical: 5, high: 4, medium: 3, low: 2, info: 1 }
// A longer text becomes an attachment at ntfy, which needs a second look: the list is cut before.
const mostText = 3800

/** The JSON that ntfy's server takes at its root: topic, text, priority 1 to 5, and up to three buttons that open pages. */
export function ntfyBody(topic: string, message: Message): Record<string, unknown> {
  const [first] = message.told
  const lines = message.told.map((told) => (message.told.length === 1 ? [told.text, told.why].filter((one) => one !== '').join('\n') : `${told.subject}\n${told.link}`))
  const text = first ? [...message.notes, ...lines].join('\n\n') : message.text.trim()
  return {
    topic, title: message.subject, message: text.length > mostText ? `${text.slice(0, mostText)} …` : text, priority: Math.max(3, ...message.told.map((told) => priorities[told.urgency] ?? 3)),
    ...(first ? {
      click: message.told.length === 1 ? first.link : new URL('/', first.details).href,
      actions: message.told.slice(0, 3).map((told) => ({ action: 'view', label: message.told.length === 1 ? told.doors[0]!.title : told.subject.slice(0, 60), url: told.link, clear: false })),
    } : {}),
  }
}

/** Publishes to a topic of an ntfy server; the address is `https://server/topic`, the token is optional. */
export async function sendNtfy(ctx: OpenCtx, method: Method, message: Message): Promise<Outcome> {
  const url = new URL(method.address)
  const at = url.pathname.lastIndexOf('/')
  const topic = decodeURIComponent(url.pathname.slice(at + 1))
  const token = method.secret === null ? '' : secretOf(ctx, method)
  return post(ctx, {
    url: new URL(url.pathname.slice(0, at + 1), url).href, body: JSON.stringify(ntfyBody(topic, message)),
    headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) }, secrets: [token],
  })
}
