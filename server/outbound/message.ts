import type { OpenCtx } from '../kernel/context.ts'
import type { Claim } from './ledger.ts'
import { linkToken } from './link-token.ts'

/** What leaves, whatever the channel. */
export interface Message {
  messageId: string
  subject: string
  text: string
  html: string
  /** Headers of mail and webhook alike. */
  headers: Record<string, string>
  /** Body of a webhook. */
  json: Record<string, unknown>
}

const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)

/** Shapes a page for mail and webhooks. The link opens a page whose button acts; opening it changes nothing. */
export function pageMessage(ctx: OpenCtx, { delivery, page, repeated }: Claim, personName: string): Message {
  const link = `${ctx.house.url}/page/${linkToken(ctx, page)}`
  const subject = `${page.rehearsal ? '[Rehearsal] ' : ''}${page.subject}${repeated ? ' (repeated)' : ''}`
  const notes = [
    ...(page.rehearsal ? ['This is a rehearsal: nothing is broken.'] : []),
    ...(repeated ? ['This message is repeated: it may have reached you before.'] : []),
  ]
  const since = `Since ${page.made_at.toString({ smallestUnit: 'second' }).replace('T', ' ').replace('Z', ' UTC')}`
  const paragraphs = [page.body, ...notes, `${personName}, you are told because: ${page.why}`, since].filter((one) => one !== '')
  return {
    messageId: delivery.message_id, subject,
    text: `${paragraphs.join('\n\n')}\n\nAcknowledge: ${link}\n(The link opens a page with a button; it is good for 24 hours and works without signing in.)\n\nDetails: ${ctx.house.url}${page.link}\n`,
    html: htmlOf(subject, paragraphs, link, `${ctx.house.url}${page.link}`),
    headers: { 'X-Fullscore-Page': page.id, ...(repeated ? { 'X-Fullscore-Repeated': String(delivery.repeats) } : {}), ...(page.rehearsal ? { 'X-Fullscore-Rehearsal': 'true' } : {}) },
    json: {
      type: 'page', id: page.id, messageId: delivery.message_id, repeated, rehearsal: page.rehearsal, urgency: page.urgency, subject: page.subject, text: page.body, why: page.why,
      cause: { kind: page.cause_kind, id: page.cause_id }, at: page.made_at.toString(), acknowledge: link, details: `${ctx.house.url}${page.link}`,
    },
  }
}

function htmlOf(subject: string, paragraphs: readonly string[], link: string, details: string): string {
  const lines = paragraphs.map((p) => `<p style="margin:0 0 12px">${escape(p).replaceAll('\n', '<br>')}</p>`).join('')
  return `<!doctype html><html lang="en"><body style="font:16px/1.5 sans-serif;margin:24px;max-width:36em"><h1 style="font-size:20px">${escape(subject)}</h1>${lines}
<p><a href="${escape(link)}" style="display:inline-block;padding:12px 20px;background:#1c4f9c;color:#fff;text-decoration:none;border-radius:4px">Open and acknowledge</a></p>
<p><a href="${escape(details)}">Details</a></p></body></html>`
}

/** A test's message: says that it is one. */
export function testMessage(ctx: OpenCtx, personName: string): Message {
  const id = ctx.ids.make<'test'>()
  const text = `${personName} asked Fullscore at ${ctx.house.url} for a test of this way to be reached. It works.`
  return {
    messageId: `<test.${id}@fullscore>`, subject: 'Fullscore: test', text: `${text}\n`, html: `<p>${escape(text)}</p>`, headers: {},
    json: { type: 'test', id, messageId: `<test.${id}@fullscore>`, at: ctx.clock.now().toString(), text },
  }
}
