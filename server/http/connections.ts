import type { Server, ServerOptions } from 'node:http'
import type { Socket } from 'node:net'
import { plain } from '@fullscore/api/render.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Log } from '../kernel/log.ts'
import { isFrom, networkOf } from './address.ts'

export interface ConnectionLimits {
  /** Open connections of one address (an IPv6 /64 is one), except of trusted proxies. */
  perAddress: number
  inAll: number
  /** Milliseconds until the head of a request must be there, and the whole request. */
  headersMs: number
  requestMs: number
}
export const connectionLimits: ConnectionLimits = { perAddress: 500, inAll: 4000, headersMs: 20_000, requestMs: 300_000 }

/** Settings of the HTTP server, by which slow heads and requests end with 408. */
export function slowness({ headersMs, requestMs }: ConnectionLimits): ServerOptions {
  return { headersTimeout: headersMs, requestTimeout: requestMs, connectionsCheckingInterval: Math.max(50, Math.min(2000, headersMs / 4)), maxHeaderSize: 16 * 1024 }
}

/** Refuses connections beyond the limits with a 503 that says so, instead of letting them queue. */
export function limitConnections(server: Pick<Server, 'on'>, limits: ConnectionLimits, trusted: readonly string[], log: Pick<Log, 'warn'>): void {
  const open = new Map<string, number>()
  let all = 0
  let told = -Infinity
  server.on('connection', (socket: Socket) => {
    const peer = socket.remoteAddress ?? ''
    const network = networkOf(peer)
    const of = open.get(network) ?? 0
    const excess = all >= limits.inAll ? 'in all' : of >= limits.perAddress && !isFrom(peer, trusted) ? 'from one address' : undefined
    if (excess !== undefined) {
      // A flood is told once a minute, not once a connection.
      if (performance.now() - told > 60_000) log.warn({ peer, excess, all, of }, 'connections are refused: too many are open')
      told = performance.now()
      return refuse(socket, excess)
    }
    all++
    open.set(network, of + 1)
    socket.once('close', () => {
      all--
      const left = (open.get(network) ?? 1) - 1
      if (left <= 0) open.delete(network)
      else open.set(network, left)
    })
  })
}

/**
 * Closes a server in order: nobody new is let in, what is being answered gets its answer, and who listens without an end (live updates) is cut off.
 * @param graceMs how long an answer may take
 */
export async function closeServer(server: Server, graceMs = 1000): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  server.close(() => resolve())
  server.closeIdleConnections()
  const late = setTimeout(() => server.closeAllConnections(), graceMs)
  await promise
  clearTimeout(late)
}

function refuse(socket: Socket, excess: string): void {
  const detail = say`Too many connections are open ${excess}: close some, or try again shortly.`
  const body = JSON.stringify({ type: 'https://fullscore.invalid/problems/too-many-connections', title: 'unavailable', status: 503, code: 'too-many-connections', detail: plain(detail) })
  socket.on('error', () => undefined)
  socket.setTimeout(2000, () => socket.destroy())
  socket.end(`HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  socket.once('finish', () => setTimeout(() => socket.destroy(), 200))
}
