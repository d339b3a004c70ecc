import { plain } from '@fullscore/api/render.ts'
import { isDatabaseDown } from '../../database/down.ts'
import type { KeyedRequest } from '../../http/binding.ts'
import { allow } from '../../http/rate.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { renderAtom } from './atom.ts'
import { current } from './current.ts'
import { managePage, secretPage, sentencePage, subscribeForm } from './forms.ts'
import { renderHistory, renderPage } from './page.ts'
import type { Snapshot } from './snapshot.ts'
import { documents } from './statuspage-json.ts'
import { policy } from './style.ts'
import { subscriberById } from './store-subscribers.ts'
import { askFor, confirm, idOfToken, renewSecret, unsubscribe } from './subscribe.ts'

type Handler = (ctx: OpenCtx, request: KeyedRequest) => Promise<Response>

/** A minute is the page's own rhythm: caches in between may hold it for a sixth of that. */
const shortly = 'public, max-age=10'
const htmlHeaders = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' }
const page = (text: string, status = 200, caching = 'no-store') => new Response(text, { status, headers: { ...htmlHeaders, 'cache-control': caching } })
/** Who nobody knows: the frame of pages that cannot say whose they are. */
const unnamed = { page: { id: '', name: 'Fullscore', intro: '', url: '', zone: 'UTC' } }
const open = { 'access-control-allow-origin': '*', 'cache-control': shortly, 'x-content-type-options': 'nosniff' }

const offWords = 'There is no public status page here.'
const lostWords = 'Fullscore cannot reach its database, and no earlier page is kept. Try again in a minute.'

/** Renders a snapshot once, however many ask: when something is down, everybody does. */
function once(render: (snapshot: Snapshot, note?: string) => string): (snapshot: Snapshot, note?: string) => string {
  const rendered = new WeakMap<Snapshot, { note: string | undefined; text: string }>()
  return (snapshot, note) => {
    const known = rendered.get(snapshot)
    if (known && known.note === note) return known.text
    const text = render(snapshot, note)
    rendered.set(snapshot, { note, text })
    return text
  }
}

/** A page of the snapshot; without one, why. */
const asPage = (render: (snapshot: Snapshot, note?: string) => string): Handler => async (ctx, request) => {
  allow(ctx, request.address)
  const served = await current(ctx)
  if ('off' in served) return page(sentencePage(unnamed, 'Not found', offWords), 404)
  return 'lost' in served ? page(sentencePage(unnamed, 'Not known', lostWords), 503) : page(render(served.snapshot, served.note), 200, shortly)
}

export const servePage = asPage(once(renderPage))
export const serveHistory = asPage(once(renderHistory))

const atom = once(renderAtom)
export const serveFeed: Handler = async (ctx, request) => {
  allow(ctx, request.address)
  const served = await current(ctx)
  if ('snapshot' in served) return new Response(atom(served.snapshot, served.note), { headers: { ...open, 'content-type': 'application/atom+xml; charset=utf-8' } })
  return new Response('off' in served ? offWords : lostWords, { status: 'off' in served ? 404 : 503, headers: { 'content-type': 'text/plain; charset=utf-8' } })
}

/** One of the documents of Statuspage; while it is old, `stale` says so, which clients of Statuspage pass over. */
export const serveJson = (name: keyof typeof documents): Handler => async (ctx, request) => {
  allow(ctx, request.address)
  const served = await current(ctx)
  const headers = { ...open, 'content-type': 'application/json; charset=utf-8' }
  if ('off' in served) return new Response(JSON.stringify({ error: offWords }), { status: 404, headers })
  if ('lost' in served) return new Response(JSON.stringify({ error: lostWords }), { status: 503, headers: { ...headers, 'cache-control': 'no-store' } })
  return new Response(JSON.stringify({ ...documents[name](served.snapshot), ...(served.note === undefined ? {} : { stale: { as_of: served.snapshot.madeAt, note: served.note } }) }), { headers })
}

/** What needs the database and the page switched on: a form. */
const asForm = (run: (ctx: OpenCtx, request: KeyedRequest, snapshot: Snapshot) => Promise<Response>): Handler => async (ctx, request) => {
  allow(ctx, request.address)
  const served = await current(ctx)
  if ('off' in served) return page(sentencePage(unnamed, 'Not found', offWords), 404)
  const later = () => page(sentencePage('snapshot' in served ? served.snapshot : unnamed, 'Not now', 'Fullscore cannot reach its database at the moment. Nothing was changed; try again in a few minutes.'), 503)
  if ('lost' in served) return later()
  try {
    return await run(ctx, request, served.snapshot)
  } catch (error) {
    if (error instanceof Refusal) return page(sentencePage(served.snapshot, 'Not now', plain(error.parts.detail)), error.parts.kind === 'limited' ? 429 : 400)
    if (isDatabaseDown(error)) return later()
    throw error
  }
}

async function fieldsOf(request: KeyedRequest): Promise<URLSearchParams> {
  return new URLSearchParams((await request.read()).toString('utf8'))
}

export const showSubscribe = asForm(async (_ctx, _request, snapshot) => page(subscribeForm(snapshot)))

export const takeSubscribe = asForm(async (ctx, request, snapshot) => {
  const fields = await fieldsOf(request)
  const address = (fields.get('address') ?? '').toWellFormed().replaceAll('\0', '')
  const chosen = fields.getAll('component').filter((id) => snapshot.components.some((one) => one.id === id))
  const asked = await askFor(ctx, address, chosen.length === 0 ? null : [...new Set(chosen)], request.address)
  if ('wrong' in asked) return page(subscribeForm(snapshot, { address, components: chosen, wrong: asked.wrong }), 422)
  return page(sentencePage(snapshot, 'Look for our message', asked.way === 'mail' ? 'A mail with a link to confirm is on its way to that address. Nothing else is sent before you confirm it.' : 'A message with a link to confirm is on its way to that webhook: its field confirm holds the link. Nothing else is sent before somebody confirms it.'))
})

const dead = (snapshot: Snapshot) => page(sentencePage(snapshot, 'This link is good no longer', 'It is not one of ours, was cut off, or the address was forgotten. Ask again on the status page.'), 404)

/** The page behind the link asks; programs that open links in mails confirm nothing. */
export const showConfirm = asForm(async (ctx, request, snapshot) => {
  const id = idOfToken(ctx, 'confirm', request.params['token'] ?? '')
  const subscriber = id && (await subscriberById(ctx, id))
  if (!subscriber) return dead(snapshot)
  return subscriber.confirmedAt ? page(sentencePage(snapshot, 'Confirmed', 'This address is told of news.')) : page(sentencePage(snapshot, 'Tell this address of news?', `News of ${snapshot.page.name} go to ${subscriber.address} once you confirm it.`, 'Confirm'))
})

export const takeConfirm = asForm(async (ctx, request, snapshot) => {
  const id = idOfToken(ctx, 'confirm', request.params['token'] ?? '')
  const confirmed = id && (await confirm(ctx, id))
  if (!confirmed) return dead(snapshot)
  const says = `News of ${snapshot.page.name} go to ${confirmed.subscriber.address} from now on.`
  return page(confirmed.secret === null ? sentencePage(snapshot, 'Confirmed', says) : secretPage(snapshot, 'Confirmed', says, confirmed.secret))
})

/** Whoever reads the messages holds the link to end them; the same link makes another secret. */
export const takeSecret = asForm(async (ctx, request, snapshot) => {
  const id = idOfToken(ctx, 'unsubscribe', request.params['token'] ?? '')
  const secret = id && (await renewSecret(ctx, id))
  return secret ? page(secretPage(snapshot, 'A new secret', 'What leaves from now on is signed with it; the one before is good no longer.', secret)) : dead(snapshot)
})

export const showUnsubscribe = asForm(async (ctx, request, snapshot) => {
  const id = idOfToken(ctx, 'unsubscribe', request.params['token'] ?? '')
  if (!id) return dead(snapshot)
  const subscriber = await subscriberById(ctx, id)
  if (subscriber?.kind === 'webhook' && subscriber.confirmedAt) return page(managePage(snapshot, subscriber.address, `/status/secret/${request.params['token']}`, subscriber.secret !== null))
  return subscriber ? page(sentencePage(snapshot, 'End it?', `No more news go to ${subscriber.address}, and the address is forgotten.`, 'End it')) : page(sentencePage(snapshot, 'Ended', 'This address is told nothing, and is forgotten.'))
})

/** The button, and the one click of mail programs (RFC 8058). */
export const takeUnsubscribe = asForm(async (ctx, request, snapshot) => {
  const id = idOfToken(ctx, 'unsubscribe', request.params['token'] ?? '')
  if (!id) return dead(snapshot)
  await unsubscribe(ctx, id)
  return page(sentencePage(snapshot, 'Ended', 'This address is told nothing any more, and is forgotten.'))
})
