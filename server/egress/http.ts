import { Client, type Dispatcher } from 'undici'
import { say } from '@fullscore/api/sentence.ts'
import { deadlineAfter, type Deadline } from './deadline.ts'
import { dial, type Connection, type ConnectTimings, type TlsFacts, type TlsWish } from './dial.ts'
import { EgressFailed, EgressRefused } from './errors.ts'
import { follow, type Hop } from './redirect.ts'
import { resolveTo, type Place } from './resolve.ts'
import type { Purpose } from './rules.ts'

/** One HTTP request. */
export interface HttpWish {
  purpose: Purpose
  /** What the purpose permits; see Purpose. */
  grants: readonly string[]
  /** http or https, without user and password. */
  url: string
  method?: string
  headers?: Readonly<Record<string, string>>
  /** Headers that only the origin of the address is sent, whatever they are called. They stand before those of the same name. */
  ownHeaders?: Readonly<Record<string, string>>
  body?: string | Uint8Array
  /** For everything together, name lookup and redirects included. Default 10,000. */
  timeoutMs?: number
  /** Most bytes of the answer's body. Default 1 MiB. */
  maxBytes?: number
  /** What happens to a longer body: `fail` with `too-large`, or `cut` it and say so. Default `fail`. */
  overflow?: 'fail' | 'cut'
  /** Redirects to follow; 0, the default, answers the redirect itself. */
  maxRedirects?: number
  tls?: TlsWish
  signal?: AbortSignal
}

/** Milliseconds: the steps of the last hop, and all hops together. */
export interface HttpTimings extends ConnectTimings {
  /** From the request's sending to the answer's header. */
  firstByteMs: number
  totalMs: number
}

/** An answer of whatever status. */
export interface HttpAnswer {
  status: number
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** As sent, not decompressed. */
  body: Buffer
  /** Whether the body was longer and was cut. */
  cut: boolean
  timings: HttpTimings
  /** The address that was connected to. */
  address: string
  tls: TlsFacts | undefined
  /** Address of the last hop. */
  url: string
  /** Redirects that were followed. */
  redirects: readonly string[]
}

interface Limits {
  deadline: Deadline
  maxBytes: number
  cutting: boolean
}

/**
 * Sends one request. Each hop is resolved once, judged, and sent over a connection of its own to the judged address.
 * @throws EgressRefused, EgressFailed
 */
export async function httpRequest(place: Place, wish: HttpWish): Promise<HttpAnswer> {
  const started = performance.now()
  const { timeoutMs = 10_000, maxBytes = 1_048_576, maxRedirects = 0 } = wish
  let hop: Hop | undefined = firstHop(wish)
  const deadline = deadlineAfter(timeoutMs, say`The answer of ${hop.url.host}`, wish.signal)
  const redirects: string[] = []
  try {
    for (;;) {
      const answer = await send(place, wish, hop, { deadline, maxBytes, cutting: wish.overflow === 'cut' })
      const location = answer.headers['location']
      const next: Hop | undefined = maxRedirects === 0 ? undefined : follow(hop, answer.status, Array.isArray(location) ? location[0] : location)
      if (!next) return { ...answer, timings: { ...answer.timings, totalMs: performance.now() - started }, url: hop.url.href, redirects }
      if (redirects.length >= maxRedirects) throw new EgressFailed('too-many-redirects', say`${hop.url.host} redirects more than ${maxRedirects} times.`)
      redirects.push(next.url.href)
      hop = next
    }
  } finally {
    deadline.end()
  }
}

function firstHop(wish: HttpWish): Hop {
  const url = URL.parse(wish.url)
  if (!url) throw new EgressRefused('url-malformed', 'The address is no URL such as https://example.org/path.', { name: '', rule: 'URLs must be readable' })
  url.hash = ''
  const given = Object.entries(wish.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const)
  const own = Object.entries(wish.ownHeaders ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const)
  const headers = { 'accept-encoding': 'identity', 'user-agent': 'Fullscore', ...Object.fromEntries([...given, ...own]) }
  return { url, method: (wish.method ?? 'GET').toUpperCase(), headers, own: new Set(own.map(([name]) => name)), body: wish.body }
}

function requireSendable(url: URL): void {
  const facts = { name: url.hostname }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new EgressRefused('scheme', say`Only http and https addresses are reached, not ${url.protocol}`, { ...facts, rule: 'http and https only' })
  }
  if (url.username !== '' || url.password !== '') {
    throw new EgressRefused('userinfo', say`The address of ${url.host} holds a user or password; use the fields made for credentials.`, { ...facts, rule: 'no credentials in URLs' })
  }
}

type HopAnswer = Omit<HttpAnswer, 'url' | 'redirects'>

async function send(place: Place, wish: HttpWish, hop: Hop, limits: Limits): Promise<HopAnswer> {
  requireSendable(hop.url)
  const { purpose, grants } = wish
  const secure = hop.url.protocol === 'https:'
  const port = hop.url.port === '' ? (secure ? 443 : 80) : Number(hop.url.port)
  const to = await limits.deadline.over(resolveTo(place, { purpose, grants, host: hop.url.hostname, port }))
  const connection = await dial(to, limits.deadline.at, limits.deadline.signal, secure ? { protocols: ['http/1.1'], ...wish.tls } : undefined)
  // The client is given this one connection and can open no other.
  let unused: Connection | undefined = connection
  const client = new Client(hop.url.origin, {
    allowH2: false, headersTimeout: 0, bodyTimeout: 0, maxHeaderSize: 32_768,
    connect: (_options, done) => {
      if (unused) setImmediate(done, null, unused.socket)
      else done(new Error('the connection was lost'), null)
      unused = undefined
    },
  })
  try {
    return await exchange(client, hop, connection, limits)
  } catch (error) {
    throw named(error, hop.url, limits.deadline)
  } finally {
    connection.socket.destroy()
    await client.destroy()
  }
}

async function exchange(client: Client, hop: Hop, connection: Connection, limits: Limits): Promise<HopAnswer> {
  const sent = performance.now()
  const response = await client.request({
    method: hop.method, path: hop.url.pathname + hop.url.search, headers: hop.headers, body: hop.body ?? null,
    signal: limits.deadline.signal, reset: true,
  })
  const firstByteMs = performance.now() - sent
  const { body, cut } = await read(response.body, hop.url, limits)
  const { address, tls, timings } = connection
  return { status: response.statusCode, headers: response.headers, body, cut, address, tls, timings: { ...timings, firstByteMs, totalMs: 0 } }
}

async function read(stream: Dispatcher.ResponseData['body'], url: URL, limits: Limits): Promise<{ body: Buffer; cut: boolean }> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length
    chunks.push(chunk)
    if (length <= limits.maxBytes) continue
    if (limits.cutting) return { body: Buffer.concat(chunks).subarray(0, limits.maxBytes), cut: true }
    throw new EgressFailed('too-large', say`The answer of ${url.host} is longer than ${limits.maxBytes} bytes.`)
  }
  return { body: Buffer.concat(chunks), cut: false }
}

function named(error: unknown, url: URL, deadline: Deadline): unknown {
  if (error instanceof EgressFailed || error instanceof EgressRefused) return error
  if (deadline.signal.aborted) return deadline.signal.reason
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return new EgressFailed('too-large', say`The header of ${url.host}'s answer is longer than 32 KiB.`, error)
  return new EgressFailed('protocol', say`${url.host} did not answer as HTTP asks: ${error instanceof Error ? error.message : String(error)}.`, error)
}
