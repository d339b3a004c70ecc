import type { Socket } from 'node:net'
import { say } from '@fullscore/api/sentence.ts'
import { deadlineAfter, type Deadline } from './deadline.ts'
import { dial, type Connection, type ConnectTimings, type TlsFacts, type TlsWish } from './dial.ts'
import { EgressFailed } from './errors.ts'
import { resolveTo, type Place, type Wish } from './resolve.ts'

/** One TCP connection, secured if `tls` is given. */
export interface TcpWish extends Wish {
  /** For everything together. Default 10,000. */
  timeoutMs?: number
  tls?: TlsWish
  signal?: AbortSignal
}

/** A connection to look at, and to close. */
export interface TcpCheck extends TcpWish {
  /** Sent after connecting. */
  send?: string | Uint8Array
  /** Text that the other side must send, at most 1,000 characters. */
  expect?: string
}

/** What a TCP check may show: timing and the matched text, never what else was read. */
export interface TcpAnswer {
  address: string
  timings: ConnectTimings & { firstByteMs: number | undefined; totalMs: number }
  tls: TlsFacts | undefined
  /** `expect`, if it came. */
  matched: string | undefined
  /** Why reading ended. */
  ended: 'matched' | 'closed' | 'timeout' | 'too-long' | 'nothing-expected'
}

const MOST_READ = 65_536

/**
 * Connects, sends and waits for a text, then closes. No match is an answer, no error.
 * @throws EgressRefused, EgressFailed when there was no connection
 */
export async function tcpConnect(place: Place, wish: TcpCheck): Promise<TcpAnswer> {
  if (wish.expect !== undefined && (wish.expect === '' || wish.expect.length > 1000)) throw new RangeError('expect has 1 to 1,000 characters')
  const started = performance.now()
  const deadline = limitOf(wish)
  try {
    const { socket, address, timings, tls } = await open(place, wish, deadline)
    try {
      const { firstByteMs, ended } = await listen(socket, wish, deadline)
      const matched = ended === 'matched' ? wish.expect : undefined
      return { address, tls, matched, ended, timings: { ...timings, firstByteMs, totalMs: performance.now() - started } }
    } finally {
      socket.destroy()
    }
  } finally {
    deadline.end()
  }
}

/**
 * A connection for a library that speaks the protocol itself: nodemailer's `getSocket`, ssh2's `sock`, pg's `stream`.
 * The caller closes it and sets its time limits from then on.
 * @throws EgressRefused, EgressFailed
 */
export async function connectTo(place: Place, wish: TcpWish): Promise<Connection> {
  const deadline = limitOf(wish)
  try {
    return await open(place, wish, deadline)
  } finally {
    deadline.end()
  }
}

function limitOf(wish: TcpWish): Deadline {
  return deadlineAfter(wish.timeoutMs ?? 10_000, say`The connection to ${wish.host} port ${wish.port}`, wish.signal)
}

async function open(place: Place, wish: TcpWish, deadline: Deadline): Promise<Connection> {
  const to = await deadline.over(resolveTo(place, wish))
  return dial(to, deadline.at, deadline.signal, wish.tls)
}

function listen(socket: Socket, wish: TcpCheck, deadline: Deadline): Promise<{ firstByteMs: number | undefined; ended: TcpAnswer['ended'] }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ firstByteMs: number | undefined; ended: TcpAnswer['ended'] }>()
  const { expect } = wish
  const sent = performance.now()
  let firstByteMs: number | undefined
  const end = (ended: TcpAnswer['ended']) => resolve({ firstByteMs, ended })
  socket.on('error', () => end('closed'))
  socket.on('close', () => end('closed'))
  if (expect === undefined) {
    if (wish.send === undefined) end('nothing-expected')
    else socket.write(wish.send, () => end('nothing-expected'))
    return promise
  }
  const wanted = Buffer.from(expect)
  const seen = Buffer.alloc(MOST_READ)
  let length = 0
  socket.on('data', (chunk: Buffer) => {
    firstByteMs ??= performance.now() - sent
    const from = Math.max(0, length - wanted.length + 1)
    length += chunk.copy(seen, length)
    if (seen.subarray(from, length).includes(wanted)) end('matched')
    else if (length >= MOST_READ) end('too-long')
  })
  deadline.signal.addEventListener('abort', () => {
    const reason: unknown = deadline.signal.reason
    if (reason instanceof EgressFailed && reason.code === 'timeout') end('timeout')
    else reject(reason)
  })
  if (wish.send !== undefined) socket.write(wish.send)
  return promise
}
