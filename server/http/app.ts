import { isUtf8 } from 'node:buffer'
import { createHash, randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { Hono, type Context } from 'hono'
import { z } from 'zod'
import type { RouteShape } from '@fullscore/api/route.ts'
import { say } from '@fullscore/api/sentence.ts'
import { actingAs, type OpenCtx } from '../kernel/context.ts'
import { forbidden, invalid, Refusal } from '../kernel/refusal.ts'
import { Tagged, type Binding, type KeyedBinding, type RequestFacts } from './binding.ts'
import { bearerOf, identify } from '../access/identify.ts'
import { clientAddress } from './address.ts'
import { bodyPatience, piecesOf, printed, readBytes, type Patience, type Printed } from './body.ts'
import { claimKey, hashOfRequest, isKnown, releaseKey, settleKey } from './idempotency.ts'
import { fieldErrors, problemOf } from './problems.ts'
import { observeRequest } from './metrics.ts'
import { unknownParameters } from './query.ts'
import { tell, type Asked } from './sentences.ts'
import { allow } from './rate.ts'
import { unfitTexts } from './text.ts'

const defaultBodyLimit = 1024 * 1024
/** A file may take so many times as long as a body that is read at once. */
const streamFactor = 20

/** The HTTP face of the product: every binding of every module under `/api/v1`. `open` makes the context of one request. */
export function apiOf(bindings: readonly Binding[], open: (requestId: string) => OpenCtx, patience: Patience = bodyPatience): Hono {
  const app = new Hono()
  for (const binding of bindings) {
    app.on(binding.route.method, [`/api/v1${binding.route.path}`, ...(binding.alsoAt ?? [])], async (c) => {
      const began = performance.now()
      const response = 'keyed' in binding ? await answerKeyed(c, binding as KeyedBinding, open, patience) : await answer(c, binding, open, patience)
      observeRequest(binding.route.name, response.status, (performance.now() - began) / 1000)
      return response
    })
  }
  app.all('/api/*', (c) => {
    const requestId = requestIdOf(c)
    return problemResponse(c, new Refusal({ code: 'no-such-route', kind: 'missing', detail: say`There is no ${c.req.method} ${c.req.path}.` }), open(requestId))
  })
  return app
}

const requestIdOf = (c: Context) => {
  const given = c.req.header('x-request-id')
  return given && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID()
}

async function answer(c: Context, binding: Binding, open: (requestId: string) => OpenCtx, patience: Patience): Promise<Response> {
  const outer = open(requestIdOf(c))
  let ctx = outer
  try {
    const { actor } = await identify(outer, { cookie: c.req.header('cookie'), authorization: c.req.header('authorization') })
    ctx = actingAs(outer, actor)
    requireRoute(ctx, binding.route)
    requireOwnPage(c, binding.route)
    allow(ctx, addressOf(c, ctx))
    requireSpace(ctx, binding.route)
    const body = await readBody(c, binding.route, patience)
    const input = parse(binding.route, c, body)
    return await once(ctx, c, binding.route, body, () => run(ctx, c, binding, input, body))
  } catch (error) {
    return problemResponse(c, error, ctx)
  }
}

/** A sender with a key of its own: nobody signs in, and what the body means is the handler's to say. */
async function answerKeyed(c: Context, binding: KeyedBinding, open: (requestId: string) => OpenCtx, patience: Patience): Promise<Response> {
  const ctx = open(requestIdOf(c))
  try {
    requireSpace(ctx, binding.route)
    const given = await binding.keyed(ctx, {
      get address() { return addressOf(c, ctx) }, params: c.req.param(), header: (name) => c.req.header(name), read: () => bytesOf(c, binding.route, patience),
    })
    const ours = oursOf(ctx)
    if (!(given instanceof Response)) return new Response(given.body, { status: given.status, headers: { ...ours, ...given.headers } })
    // A page for people says its own policy; what says none has the strictest.
    for (const [name, value] of Object.entries(ours)) if (!given.headers.has(name)) given.headers.set(name, value)
    return given
  } catch (error) {
    return problemResponse(c, error, ctx)
  }
}

function requireRoute(ctx: OpenCtx, route: RouteShape): void {
  if (route.permission === 'public' || route.permission === 'link' || route.permission === 'key') return
  if (ctx.actor.kind === 'nobody') throw new Refusal({ code: 'not-signed-in', kind: 'unauthenticated', detail: 'Sign in first.' })
  if (route.permission === 'signed-in') return
  const reach = ctx.actor.reach(route.permission)
  if (reach === undefined || (reach !== 'everything' && reach.size === 0)) throw forbidden(route.permission)
}

/** A cookie alone proves no intent: what changes something must come from our own page, which can set a header. */
function requireOwnPage(c: Context, route: RouteShape): void {
  if (route.method === 'GET' || bearerOf(c.req.header('authorization')) !== undefined || c.req.header('cookie') === undefined) return
  if (route.permission === 'public' || route.permission === 'link') return
  if (c.req.header('x-fullscore') === undefined) throw forbidden('signed-in', 'This request did not come from a page of Fullscore: the header x-fullscore is missing.')
}

/** Reading goes on when the disk is nearly full, and so does what is pressing; changes are refused before the database would have to. */
function requireSpace(ctx: OpenCtx, route: RouteShape): void {
  const { low, full = false, sentence } = ctx.house.space()
  if (route.method !== 'GET' && low && (route.pressing !== true || full)) throw new Refusal({ code: 'disk-nearly-full', kind: 'unavailable', detail: sentence, retryAfter: 60 })
}

/** Node's own request below the web's; a request that came another way has none. */
const incomingOf = (c: Context) => (c.env as { incoming?: Readable & { socket?: { remoteAddress?: string } } } | undefined)?.incoming
const peerOf = (c: Context): string => incomingOf(c)?.socket?.remoteAddress ?? ''
const addressOf = (c: Context, { house }: OpenCtx): string => clientAddress(peerOf(c), c.req.header('x-forwarded-for'), house.trustedProxies)

interface Body { text: string; value: unknown; stream?: Printed }

/** What a body larger than its route's limit is refused with; one that announces itself as larger is refused at once. */
function limitOf(c: Context, route: RouteShape): { limit: number; tooLarge: () => Refusal } {
  const limit = route.bodyLimit ?? defaultBodyLimit
  const tooLarge = () => new Refusal({ code: 'too-large', kind: 'too-large', detail: say`The body is larger than ${Math.round(limit / 1024)} KiB.` })
  if (Number(c.req.header('content-length') ?? 0) > limit) throw tooLarge()
  const encoding = c.req.header('content-encoding')
  // Unpacked it could be of any size; read packed it would be stored as rubbish.
  if (encoding !== undefined && !/^\s*(identity)?\s*$/i.test(encoding)) throw new Refusal({ code: 'packed', kind: 'unsupported-media', detail: say`Send the body as it is: the content-encoding ${encoding.slice(0, 40)} is not taken.` })
  return { limit, tooLarge }
}

/** Reads a body within its route's limit, and within the time that an honest sender takes. */
async function bytesOf(c: Context, route: RouteShape, patience: Patience): Promise<Buffer> {
  const { limit, tooLarge } = limitOf(c, route)
  const incoming = incomingOf(c)
  // A caller without a socket of Node's may say an address, and has no stream.
  return readBytes(typeof incoming?.on === 'function' ? incoming : c.req.raw.body, limit, patience, tooLarge)
}

async function readBody(c: Context, route: RouteShape, patience: Patience): Promise<Body> {
  if (route.body === undefined) return { text: '', value: undefined }
  if (route.streams) {
    const { limit, tooLarge } = limitOf(c, route)
    return { text: '', value: undefined, stream: printed(piecesOf(c.req.raw.body, { ...patience, allMs: patience.allMs * streamFactor }), limit, tooLarge) }
  }
  const bytes = await bytesOf(c, route, patience)
  if (route.accepts !== undefined) {
    return { text: createHash('sha256').update(bytes).digest('hex'), value: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) }
  }
  if (bytes.byteLength === 0 && z.safeParse(route.body, undefined).success) return { text: '', value: undefined }
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(c.req.header('content-type') ?? '')) {
    throw new Refusal({ code: 'not-json', kind: 'unsupported-media', detail: 'Send the body as application/json.' })
  }
  // What is no UTF-8 would be stored with replacement characters, and nobody would know what was meant.
  if (!isUtf8(bytes)) throw new Refusal({ code: 'malformed', kind: 'malformed', detail: 'The body is not UTF-8: send it as JSON in UTF-8.' })
  const text = bytes.toString('utf8')
  try {
    return { text, value: JSON.parse(text) }
  } catch (error) {
    throw new Refusal({ code: 'malformed', kind: 'malformed', detail: say`The body is not JSON: ${(error as Error).message}.` })
  }
}

function parse(route: RouteShape, c: Context, body: Body): Parameters<Binding['run']>[1] {
  const query: Record<string, string | string[]> = Object.fromEntries(Object.entries(c.req.queries()).map(([k, v]) => [k, v.length > 1 ? v : v[0]!]))
  const params = route.params ? z.safeParse(route.params, c.req.param()) : undefined
  // A malformed id names nothing: the answer is the same as for an unknown one.
  if (params && !params.success) throw new Refusal({ code: 'missing', kind: 'missing', detail: 'There is no such object.', errors: fieldErrors('params', params.error) })
  const parts = { query: route.query ? z.safeParse(route.query, query) : undefined, body: route.body && !route.streams ? z.safeParse(route.body, body.value) : undefined }
  const wrong = [...unknownParameters(route, query), ...Object.entries(parts).flatMap(([part, result]) => (result && !result.success ? fieldErrors(part, result.error) : []))]
  const errors = wrong.length > 0 ? wrong : [...unfitTexts('query', parts.query?.data), ...(route.accepts === undefined ? unfitTexts('body', parts.body?.data) : [])]
  if (errors.length > 0) throw invalid(errors)
  return { params: params?.data, query: parts.query?.data, body: parts.body?.data, ifMatch: route.ifMatch ? ifMatchOf(c) : undefined }
}

function ifMatchOf(c: Context): number {
  const header = c.req.header('if-match')
  if (header === undefined) throw new Refusal({ code: 'if-match-missing', kind: 'precondition-required', detail: 'Send If-Match with the ETag you read, so that no one\'s edit is lost.' })
  const version = Number(/^(?:W\/)?"v(\d+)"$/.exec(header)?.[1])
  if (!Number.isSafeInteger(version)) throw new Refusal({ code: 'stale', kind: 'stale', detail: 'If-Match does not hold an ETag of this object.' })
  return version
}

/** No answer of the API is a page, whatever a browser takes it for. */
const guarded = { 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" }

const oursOf = (ctx: OpenCtx) => ({ 'x-request-id': ctx.requestId, 'cache-control': 'no-store', ...guarded })

/** Headers as they are collected: a plain record for the server unless one comes twice, as cookies do. */
type Collected = [name: string, value: string][]
const headersFor = (collected: Collected): Record<string, string> | Headers => (new Set(collected.map(([name]) => name)).size === collected.length ? Object.fromEntries(collected) : new Headers(collected))

interface Ran { status: number; answer: unknown; etag: string | undefined; headers: Collected; response: Response | undefined }

async function run(ctx: OpenCtx, c: Context, binding: Binding, input: Parameters<Binding['run']>[1], { stream }: Body): Promise<Ran> {
  const headers: Collected = Object.entries(oursOf(ctx))
  const facts: RequestFacts = {
    get address() { return addressOf(c, ctx) }, get userAgent() { return (c.req.header('user-agent') ?? '').slice(0, 300) }, get signal() { return c.req.raw.signal },
    body: stream?.pieces ?? null,
    header: (name) => c.req.header(name), set: (name, value) => void headers.push([name.toLowerCase(), value]),
  }
  const given = await binding.run(ctx, input, facts)
  if (given instanceof Response) return { status: given.status, answer: undefined, etag: undefined, headers, response: given }
  const etag = given instanceof Tagged ? `"v${given.version}"` : undefined
  if (etag !== undefined) headers.push(['etag', etag])
  const value: unknown = given instanceof Tagged ? given.answer : given
  const answer = binding.route.answer ? z.parse(binding.route.answer, value) : undefined
  return { status: binding.route.status ?? (binding.route.answer ? 200 : 204), answer, etag, headers, response: undefined }
}

/** Runs the work once per Idempotency-Key; without the header, simply runs it. */
async function once(ctx: OpenCtx, c: Context, route: RouteShape, { text, stream }: Body, work: () => Promise<Ran>): Promise<Response> {
  const key = route.method === 'GET' ? undefined : c.req.header('idempotency-key')
  if (key === undefined || ctx.actor.kind === 'nobody') return respond(ctx, c, await work())
  if (key.length > 255) throw invalid([{ field: 'Idempotency-Key', message: 'at most 255 characters' }])
  const asked = new URL(c.req.url)
  const what = `${route.name} ${asked.pathname}${asked.search} ${c.req.header('if-match') ?? ''}`
  // What is read as it comes is known by its bytes afterwards: a repeat is read to its end before it counts as one.
  const earlier = await claimKey(ctx, key, what, stream && (await isKnown(ctx, key)) ? await stream.print() : text)
  if (earlier) {
    const headers: Collected = [['x-request-id', ctx.requestId], ['idempotency-replayed', 'true'], ...(earlier.etag ? [['etag', earlier.etag] as [string, string]] : [])]
    return respond(ctx, c, { status: earlier.status, answer: earlier.answer, etag: earlier.etag, headers, response: undefined })
  }
  let ran: Ran
  try {
    ran = await work()
  } catch (error) {
    await releaseKey(ctx, key).catch(() => undefined)
    throw error
  }
  const settle = async () => settleKey(ctx, key, { status: ran.status, answer: ran.answer, etag: ran.etag }, stream && hashOfRequest(what, await stream.print()))
  // What was done is done: an answer that could not be kept is given all the same, and a repeat is told that it is not certain.
  if (!ran.response) await settle().catch((error: Error) => ctx.log.warn({ error: error.message }, 'the answer for repeats was not kept'))
  return respond(ctx, c, ran)
}

const askedOf = (c: Context): Asked => ({ sentences: c.req.header('fullscore-sentences'), language: c.req.header('accept-language') })

async function respond(ctx: OpenCtx, c: Context, { status, answer, headers, response }: Ran): Promise<Response> {
  if (response) {
    for (const [name, value] of headers) if (name !== 'cache-control') response.headers.append(name, value)
    return response
  }
  if (answer === undefined || status === 204) return new Response(null, { status: status === 200 ? 204 : status, headers: headersFor(headers) })
  const told = await tell(ctx, askedOf(c), answer)
  return new Response(told.body, { status, headers: headersFor([...headers, ...Object.entries(told.headers), ['content-type', 'application/json']]) })
}

async function problemResponse(c: Context, error: unknown, ctx: OpenCtx): Promise<Response> {
  const { problem, retryAfter } = problemOf(error, ctx.requestId, ctx.log)
  const told = await tell(ctx, askedOf(c), problem)
  const headers = new Headers({ ...told.headers, 'content-type': 'application/problem+json', 'x-request-id': ctx.requestId, 'cache-control': 'no-store', ...guarded })
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter))
  // Whoever sends too slowly is not waited for: what comes still would be taken for the next request.
  if (problem.status === 408) headers.set('connection', 'close')
  return new Response(told.body, { status: problem.status, headers })
}
