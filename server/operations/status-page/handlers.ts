import { plain, render, type Reader } from '@fullscore/api/render.ts'
import { say } from '@fullscore/api/sentence.ts'
import { isDatabaseDown } from '../../database/down.ts'
import type { KeyedRequest } from '../../http/binding.ts'
import { allow } from '../../http/rate.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { renderAtom } from './atom.ts'
import { current } from './current.ts'
import type { Markup } from './escape.ts'
import { managePage, secretPage, sentencePage, subscribeForm } from './forms.ts'
import { renderHistory, renderPage } from './page.ts'
import type { Snapshot } from './snapshot.ts'
import { documents } from './statuspage-json.ts'
import { policy } from './style.ts'
import { subscriberById } from './store-subscribers.ts'
import { readerOf, tellAll } from './words.ts'
import { askFor, confirm, idOfToken, renewSecret, unsubscribe } from './subscribe.ts'

type Handler = (ctx: OpenCtx, request: KeyedRequest) => Promise<Response>

/** A minute is the page's own rhythm: caches in between may hold it for a sixth of that. */
const shortly = 'public, max-age=10'
const htmlHeaders = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' }
const page = (text: string, status = 200, caching = 'no-store') => new Response(text, { status, headers: { ...htmlHeaders, 'cache-control': caching } })
/** Who nobody knows: the frame of pages that cannot say whose they are. */
const unnamed = { page: { id: '', name: 'Fullscore', intro: '', url: '', zone: 'UTC' } }
const open = { 'access-control-allow-origin': '*', 'cache-control': shortly, 'x-content-type-options': 'nosniff' }

const offWords = say`There is no public status page here.`
const lostWords = say`Fullscore cannot reach its database, and no earlier page is kept. Try again in a minute.`
/** A page that nobody's snapshot makes is in English: whose it is cannot be said. */
const nobodys = (title: string, says: string, status: number) => page(sentencePage(unnamed, title, says).told(readerOf(new Map(), unnamed.page)), status)

type Render = (snapshot: Snapshot, reader: Reader, note?: string) => string
/** Renders a snapshot once, however many ask: when something is down, everybody does. */
function once(render: Render): Render {
  const rendered = new WeakMap<Snapshot, { note: string | undefined; text: string }>()
  return (snapshot, reader, note) => {
    const known = rendered.get(snapshot)
    if (known && known.note === note) return known.text
    const text = render(snapshot, reader, note)
    rendered.set(snapshot, { note, text })
    return text
  }
}
const readerFor = (ctx: OpenCtx, snapshot: Pick<Snapshot, 'page'>): Reader => readerOf(ctx.house.catalogues, snapshot.page)

/** A page of the snapshot; without one, why. */
const asPage = (render: Render): Handler => async (ctx, request) => {
  allow(ctx, request.address)
  const served = await current(ctx)
  if ('off' in served) return nobodys(say`Not found`, offWords, 404)
  return 'lost' in served ? nobodys(say`Not known`, lostWords, 503) : page(render(served.snapshot, readerFor(ctx, served.snapshot), served.note), 200, shortly)
}

export const servePage = asPage(once(renderPage))
export const serveHistory = asPage(once(renderHistory))

const atom = once(renderAtom)
export const serveFeed: Handler = async (ctx, request) => {
  allow(ctx, request.address)
  const served = await current(ctx)
  if ('snapshot' in served) return new Response(atom(served.snapshot, readerFor(ctx, served.snapshot), served.note), { headers: { ...open, 'content-type': 'application/atom+xml; charset=utf-8' } })
  return new Response(plain('off' in served ? offWords : lostWords), { status: 'off' in served ? 404 : 503, headers: { 'content-type': 'text/plain; charset=utf-8' } })
}

/** One of the documents of Statuspage; while it is old, `stale` says so, which clients of Statuspage pass over. */
export const serveJson = (name: keyof typeof documents): Handler => async (ctx, request) => {
  allow(ctx, request.address)
  const served = await current(ctx)
  const headers = { ...open, 'content-type': 'application/json; charset=utf-8' }
  if ('off' in served) return new Response(JSON.stringify({ error: plain(offWords) }), { status: 404, headers })
  if ('lost' in served) return new Response(JSON.stringify({ error: plain(lostWords) }), { status: 503, headers: { ...headers, 'cache-control': 'no-store' } })
  const answer = { ...documents[name](served.snapshot), ...(served.snapshot.page.sample ? { sample: true } : {}), ...(served.note === undefined ? {} : { stale: { as_of: served.snapshot.madeAt, note: served.note } }) }
  return new Response(JSON.stringify(tellAll(answer, readerFor(ctx, served.snapshot))), { headers })
}

/** What needs the database and the page switched on: a form. */
type Form = (ctx: OpenCtx, request: KeyedRequest, snapshot: Snapshot, show: (form: Markup, status?: number) => Response) => Promise<Response>
const asForm = (run: Form): Handler => async (ctx, request) => {
  allow(ctx, request.address)
  const served = await current(ctx)
  if ('off' in served) return nobodys(say`Not found`, offWords, 404)
  const whose = 'snapshot' in served ? served.snapshot : unnamed
  const show = (form: Markup, status = 200) => page(form.told(readerFor(ctx, whose)), status)
  const later = () => show(sentencePage(whose, say`Not now`, say`Fullscore cannot reach its database at the moment. Nothing was changed; try again in a few minutes.`), 503)
  if ('lost' in served) return later()
  try {
    return await run(ctx, request, served.snapshot, show)
  } catch (error) {
    if (error instanceof Refusal) return show(sentencePage(whose, say`Not now`, render(error.parts.detail, readerFor(ctx, whose))), error.parts.kind === 'limited' ? 429 : 400)
    if (isDatabaseDown(error)) return later()
    throw error
  }
}

async function fieldsOf(request: KeyedRequest): Promise<URLSearchParams> {
  return new URLSearchParams((await request.read()).toString('utf8'))
}

export const showSubscribe = asForm(async (_ctx, _request, snapshot, show) => show(subscribeForm(snapshot)))

export const takeSubscribe = asForm(async (ctx, request, snapshot, show) => {
  const fields = await fieldsOf(request)
  const address = (fields.get('address') ?? '').toWellFormed().replaceAll('\0', '')
  const chosen = fields.getAll('component').filter((id) => snapshot.components.some((one) => one.id === id))
  const asked = await askFor(ctx, address, chosen.length === 0 ? null : [...new Set(chosen)], request.address)
  if ('wrong' in asked) return show(subscribeForm(snapshot, { address, components: chosen, wrong: render(asked.wrong, readerFor(ctx, snapshot)) }), 422)
  return show(sentencePage(snapshot, say`Look for our message`, asked.way === 'mail' ? say`A mail with a link to confirm is on its way to that address. Nothing else is sent before you confirm it.` : say`A message with a link to confirm is on its way to that webhook: its field confirm holds the link. Nothing else is sent before somebody confirms it.`))
})

const dead = (snapshot: Snapshot) => sentencePage(snapshot, say`This link is good no longer`, say`It is not one of ours, was cut off, or the address was forgotten. Ask again on the status page.`)

/** The page behind the link asks; programs that open links in mails confirm nothing. */
export const showConfirm = asForm(async (ctx, request, snapshot, show) => {
  const id = idOfToken(ctx, 'confirm', request.params['token'] ?? '')
  const subscriber = id && (await subscriberById(ctx, id))
  if (!subscriber) return show(dead(snapshot), 404)
  return subscriber.confirmedAt ? show(sentencePage(snapshot, say`Confirmed`, say`This address is told of news.`)) : show(sentencePage(snapshot, say`Tell this address of news?`, say`News of ${snapshot.page.name} go to ${subscriber.address} once you confirm it.`, say`Confirm`))
})

export const takeConfirm = asForm(async (ctx, request, snapshot, show) => {
  const id = idOfToken(ctx, 'confirm', request.params['token'] ?? '')
  const confirmed = id && (await confirm(ctx, id))
  if (!confirmed) return show(dead(snapshot), 404)
  const says = say`News of ${snapshot.page.name} go to ${confirmed.subscriber.address} from now on.`
  return show(confirmed.secret === null ? sentencePage(snapshot, say`Confirmed`, says) : secretPage(snapshot, say`Confirmed`, says, confirmed.secret))
})

/** Whoever reads the messages holds the link to end them; the same link makes another secret. */
export const takeSecret = asForm(async (ctx, request, snapshot, show) => {
  const id = idOfToken(ctx, 'unsubscribe', request.params['token'] ?? '')
  const secret = id && (await renewSecret(ctx, id))
  return secret ? show(secretPage(snapshot, say`A new secret`, say`What leaves from now on is signed with it; the one before is good no longer.`, secret)) : show(dead(snapshot), 404)
})

export const showUnsubscribe = asForm(async (ctx, request, snapshot, show) => {
  const id = idOfToken(ctx, 'unsubscribe', request.params['token'] ?? '')
  if (!id) return show(dead(snapshot), 404)
  const subscriber = await subscriberById(ctx, id)
  if (subscriber?.kind === 'webhook' && subscriber.confirmedAt) return show(managePage(snapshot, subscriber.address, `/status/secret/${request.params['token']}`, subscriber.secret !== null))
  return subscriber ? show(sentencePage(snapshot, say`End it?`, say`No more news go to ${subscriber.address}, and the address is forgotten.`, say`End it`)) : show(sentencePage(snapshot, say`Ended`, say`This address is told nothing, and is forgotten.`))
})

/** The button, and the one click of mail programs (RFC 8058). */
export const takeUnsubscribe = asForm(async (ctx, request, snapshot, show) => {
  const id = idOfToken(ctx, 'unsubscribe', request.params['token'] ?? '')
  if (!id) return show(dead(snapshot), 404)
  await unsubscribe(ctx, id)
  return show(sentencePage(snapshot, say`Ended`, say`This address is told nothing any more, and is forgotten.`))
})
