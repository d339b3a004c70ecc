import { render, type Reader } from '@fullscore/api/render.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import type { Message } from '../../outbound/message.ts'
import type { Bundle } from './deliver.ts'
import { html, paragraphs, type Markup } from './escape.ts'
import type { Subscriber } from './store-subscribers.ts'
import { tokenOf } from './subscribe.ts'

const whole = (inner: Markup, reader: Reader) => html`<!doctype html><html lang="${reader.catalogue?.language ?? 'en'}"><body style="font:16px/1.5 sans-serif;margin:24px;max-width:36em">${inner}</body></html>`.told(reader)
const empty = { told: [], notes: [], short: '' }

/** The status page as messages name it, and who reads them. */
export interface Sender { name: string; url: string; reader: Reader }

/** The one message to an address that nobody confirmed yet; to one that is confirmed it says so. */
export function confirmMessage(ctx: OpenCtx, subscriber: Subscriber, page: Sender): Message {
  const tell = (text: string) => render(text, page.reader)
  const messageId = `<status-confirm.${ctx.ids.make()}@fullscore>`
  const end = `${page.url}/status/unsubscribe/${tokenOf(ctx, 'unsubscribe', subscriber.id)}`
  if (subscriber.confirmedAt) {
    const subject = tell(say`You are told of news of ${page.name} already`)
    const text = `${say`Somebody, perhaps you, asked that this address be told of news of ${page.name}. It is told already, and nothing was changed.`}\n\n${say`To choose other components, end it here and ask again:`}\n${end}`
    return { ...empty, messageId, subject, text: `${tell(text)}\n`, html: whole(html`${paragraphs(text)}`, page.reader), headers: {}, json: { type: 'status.already-subscribed', messageId, page: page.name, unsubscribe: end } }
  }
  const link = `${page.url}/status/confirm/${tokenOf(ctx, 'confirm', subscriber.id)}`
  const subject = tell(say`Confirm: news of ${page.name}`)
  const intro = say`Somebody, perhaps you, asked that this address be told of news of ${page.name}. If it was you, confirm it on the page behind this link within a day:`
  const outro = say`If it was not you, do nothing: nothing more is sent, and the address is forgotten after a day.`
  return { ...empty, messageId, subject, text: tell(`${intro}\n\n${link}\n\n${outro}\n`), html: whole(html`${paragraphs(intro)}<p><a href="${link}">${link}</a></p>${paragraphs(outro)}`, page.reader), headers: {}, json: { type: 'status.confirm', messageId, page: page.name, confirm: link } }
}

/** News of one bundle, in one message. Mail programs show a button to end it (RFC 2369, RFC 8058). */
export function newsMessage(ctx: OpenCtx, bundle: Bundle, page: Sender): Message {
  const tell = (text: string) => render(text, page.reader)
  const [first, ...more] = bundle.news
  const end = `${page.url}/status/unsubscribe/${tokenOf(ctx, 'unsubscribe', bundle.subscriberId)}`
  const subject = tell(`${page.name}: ${more.length === 0 ? first!.subject : say`${bundle.news.length} news, ${first!.subject}`}`)
  const messageId = `<status.${bundle.messageId}@fullscore>`
  const asked = say`You asked to be told of news of ${page.name}.`
  const text = tell(`${bundle.news.map((one) => `${one.subject}\n\n${one.text}\n\n${page.url}${one.link}`).join('\n\n---\n\n')}\n\n${asked} ${say`To end it: ${end}`}\n`)
  return {
    ...empty, messageId, subject, text,
    html: whole(html`${bundle.news.map((one) => html`<h1 style="font-size:20px">${one.subject}</h1>${paragraphs(one.text)}<p><a href="${page.url}${one.link}">${say`On the status page`}</a></p>`)}<p style="color:#696257">${asked} <a href="${end}">${say`End it`}</a>.</p>`, page.reader),
    headers: { 'List-Unsubscribe': `<${end}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
    json: { type: 'status.news', messageId, page: { name: page.name, url: `${page.url}/status` }, news: bundle.news.map((one) => ({ id: one.cause, at: one.at, subject: tell(one.subject), text: tell(one.text), url: `${page.url}${one.link}`, components: one.componentIds })), unsubscribe: end },
  }
}
