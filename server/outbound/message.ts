import { mapTexts, render, type Reader } from '@fullscore/api/render.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { OpenCtx } from '../kernel/context.ts'
import type { Claim } from './claim.ts'
import { doorToken, linkToken } from './link-token.ts'
import type { PageRow } from './page.ts'

/** One thing that a message tells of, with its own links. */
export interface Told {
  subject: string
  text: string
  why: string
  urgency: string
  rehearsal: boolean
  at: Temporal.Instant
  /** Whether it is a page, which asks to be acknowledged; a notice only tells. */
  asks: boolean
  /** Opens a page whose buttons act; opening it changes nothing. Of a notice without a door: its details. */
  link: string
  /** What a notice's door is for, as the button says it: `Open and decide`. */
  door?: string | undefined
  details: string
  /** What can be opened from a message, the first thing first, each with its word. */
  doors: readonly { title: string; url: string }[]
}

/** What leaves, whatever the channel. */
export interface Message {
  messageId: string
  subject: string
  /** What it tells of; empty for a test or a code. */
  told: readonly Told[]
  /** What stands before and after the list: that it is a rehearsal, that it is repeated. */
  notes: readonly string[]
  text: string
  html: string
  /** A few words for what is read out or has little room. */
  short: string
  /** Headers of mail and webhook alike. */
  headers: Record<string, string>
  /** Body of a webhook. */
  json: Record<string, unknown>
}

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)

/** Shapes one page, or several that leave together, for every channel. @param url where people reach Fullscore @param reader whom it is for */
export function pageMessage(ctx: OpenCtx, claimed: Claim, url: string, reader: Reader): Message {
  return mapTexts(marked(ctx, claimed, url, reader), (text) => render(text, reader)) as Message
}

/** The message with its sentences as they were said. */
function marked(ctx: OpenCtx, claimed: Claim, url: string, reader: Reader): Message {
  // Two steps of one incident are one entry: the later tells all that the earlier did.
  const latest = new Map(claimed.members.map(({ page }) => [page.cause_id as string, page]))
  const pages = [...latest.values()]
  const told = pages.map((page) => toldOf(ctx, page, url))
  const { repeated, repeats, personName, messageId } = claimed
  const rehearsal = told.every((one) => one.rehearsal)
  const [first] = told
  const more = told.length - 1
  const about = more > 0 ? say`${told.length} pages: ${first!.subject} and ${more} more` : first!.subject
  const subject = `${rehearsal ? say`[Rehearsal] ${about}` : about}${repeated ? say` (repeated)` : ''}`
  const notes = [
    ...(rehearsal ? [say`This is a rehearsal: nothing is broken.`] : []),
    ...(repeated ? [say`This message is repeated: it may have reached you before.`] : []),
  ]
  return {
    messageId, subject, told, notes, short: shortOf(told, url), ...(more > 0 ? list(told, notes, personName, subject, reader) : single(first!, notes, personName, subject, reader)),
    headers: {
      'X-Fullscore-Page': claimed.members.map(({ page }) => page.id).join(','), ...(repeated ? { 'X-Fullscore-Repeated': String(repeats) } : {}), ...(rehearsal ? { 'X-Fullscore-Rehearsal': 'true' } : {}),
    },
    json: more > 0 ? { type: 'pages', messageId, repeated, rehearsal, pages: pages.map((page, i) => jsonOf(page, told[i]!)) } : { type: 'page', messageId, repeated, ...jsonOf(pages[0]!, first!) },
  }
}

function toldOf(ctx: OpenCtx, page: PageRow, url: string): Told {
  const one = withoutDoors(ctx, page, url)
  const act = one.asks ? [{ title: say`Acknowledge or page the next`, url: one.link }] : one.door ? [{ title: one.door, url: one.link }] : []
  return { ...one, doors: [...act, { title: say`Details`, url: one.details }] }
}

const withoutDoors = (ctx: OpenCtx, page: PageRow, url: string): Omit<Told, 'doors'> => ({
  subject: page.subject, text: page.body, why: page.why, urgency: page.urgency, rehearsal: page.rehearsal, at: page.made_at, asks: page.asks, door: page.asks ? undefined : doorWords(page.door),
  link: page.asks ? `${url}/page/${linkToken(ctx, page)}` : page.door ? `${url}/${page.door}/${doorToken(ctx, page.door, page)}` : `${url}${page.link}`, details: `${url}${page.link}`,
})

/** The button of a door; a door that is not known here has none. */
const doorWords = (door: string | null) => (door === 'decide' ? say`Open and decide` : undefined)

const jsonOf = (page: PageRow, one: Told) => ({
  id: page.id, rehearsal: page.rehearsal, urgency: page.urgency, subject: page.subject, text: page.body, why: page.why,
  cause: { kind: page.cause_kind, id: page.cause_id }, at: page.made_at.toString(), ...(one.asks ? { acknowledge: one.link } : one.door ? { [page.door!]: one.link } : {}), details: one.details,
})

const since = (one: Told) => say`Since ${one.at}`
const linkNote = say`(Each link opens a page with buttons to acknowledge or to have the next paged; it is good for 24 hours and works without signing in.)`

const doorNote = say`(The link opens a page; only its buttons act. It is good for seven days, for you alone, and works without signing in.)`

function single(one: Told, notes: readonly string[], personName: string, subject: string, reader: Reader): Pick<Message, 'text' | 'html'> {
  const paragraphs = [one.text, ...notes, say`${personName}, you are told because: ${one.why}`, since(one)].filter((text) => text !== '')
  const door = one.asks ? [`${say`Acknowledge: ${one.link}`}\n${linkNote}`] : one.door ? [`${say`${one.door}: ${one.link}`}\n${doorNote}`] : []
  return { text: `${[...paragraphs, ...door, say`Details: ${one.details}`].join('\n\n')}\n`, html: pageHtml(reader, subject, paragraphs.map((text) => paragraph(reader, text)).join('') + buttons(reader, one)) }
}

function list(told: readonly Told[], notes: readonly string[], personName: string, subject: string, reader: Reader): Pick<Message, 'text' | 'html'> {
  const head = [say`${personName}, ${told.length} pages reached you at almost the same time. Here they are as one.`, ...notes]
  const door = (one: Told) => (one.asks ? [say`Acknowledge: ${one.link}`] : one.door ? [say`${one.door}: ${one.link}`] : [])
  const entries = told.map((one, i) => [`${i + 1}. ${one.subject}`, ...(one.text === '' ? [] : [one.text.replaceAll('\n', '\n   ')]), one.why, since(one), ...door(one), say`Details: ${one.details}`].join('\n   '))
  const html = told.map((one, i) => `<h2 style="font-size:17px;margin:20px 0 6px">${i + 1}. ${toldHtml(reader, one.subject)}</h2>${[one.text, one.why, since(one)].filter((text) => text !== '').map((text) => paragraph(reader, text)).join('')}${buttons(reader, one)}`)
  return { text: `${[...head, ...entries].join('\n\n')}\n${told.some((one) => one.asks) ? `\n${linkNote}\n` : ''}${told.some((one) => one.door) ? `\n${doorNote}\n` : ''}`, html: pageHtml(reader, subject, head.map((text) => paragraph(reader, text)).join('') + html.join('')) }
}

// A gateway cuts or refuses longer texts.
const mostShort = 1400

function shortOf(told: readonly Told[], url: string): string {
  let text = ''
  for (const [index, one] of told.entries()) {
    const line = `${one.rehearsal ? say`Rehearsal: ${one.subject}` : one.subject}\n${one.link}`
    if (text !== '' && text.length + line.length > mostShort) return `${text}\n${say`and ${told.length - index} more: ${url}`}`
    text += `${text === '' ? '' : '\n'}${line}`
  }
  return text
}

/** Told before it is escaped: a sentence's code is not, and what a catalogue says is no markup. */
const toldHtml = (reader: Reader, text: string) => escapeHtml(render(text, reader))
const paragraph = (reader: Reader, text: string) => `<p style="margin:0 0 12px">${toldHtml(reader, text).replaceAll('\n', '<br>')}</p>`

const buttons = (reader: Reader, one: Told) => `${one.asks || one.door ? `
<p><a href="${escapeHtml(one.link)}" style="display:inline-block;padding:12px 20px;background:#1c4f9c;color:#fff;text-decoration:none;border-radius:4px">${toldHtml(reader, one.door ?? say`Open and acknowledge`)}</a></p>` : ''}
<p><a href="${escapeHtml(one.details)}">${toldHtml(reader, say`Details`)}</a></p>`

function pageHtml(reader: Reader, subject: string, inner: string): string {
  return `<!doctype html><html lang="${reader.catalogue?.language ?? 'en'}"><body style="font:16px/1.5 sans-serif;margin:24px;max-width:36em"><h1 style="font-size:20px">${toldHtml(reader, subject)}</h1>${inner}</body></html>`
}

/** A message that asks nothing: a test, or the code by which a person shows that a way reaches them. */
export function plainMessage(ctx: OpenCtx, type: 'test' | 'code', reader: Reader, subject: string, said: string, more: Record<string, unknown> = {}): Message {
  const id = ctx.ids.make<'test'>()
  const [text, title] = [render(said, reader), render(subject, reader)]
  const messageId = `<${type}.${id}@fullscore>`
  return {
    messageId, subject: title, told: [], notes: [], short: text, text: `${text}\n`, html: pageHtml(reader, title, paragraph(reader, text)), headers: {},
    json: { type, id, messageId, at: ctx.clock.now().toString(), text, ...more },
  }
}
