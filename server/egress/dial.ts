import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { say } from '@fullscore/api/sentence.ts'
import { EgressFailed } from './errors.ts'
import type { Judged } from './resolve.ts'

/** How a connection is secured. */
export interface TlsWish {
  /** Name to ask for and to verify; the host if not given. */
  servername?: string
  /** False goes on with a certificate that does not verify and says so in `problem`; for checks that watch certificates. */
  verify?: boolean
  /** Certificate authorities to trust instead of the system's, PEM. */
  ca?: string
  /** Protocols to offer in the handshake (ALPN); none if not given. */
  protocols?: string[]
  /** Also keep the certificates that the other side sent. */
  chain?: boolean
}

/** What the other side's certificate says. */
export interface TlsFacts {
  protocol: string | null
  cipher: string
  subject: string
  issuer: string
  /** Names that the certificate is good for. */
  names: readonly string[]
  validFrom: Temporal.Instant | undefined
  validTo: Temporal.Instant | undefined
  serialNumber: string
  /** SHA-256, hexadecimal with colons. */
  fingerprint: string
  /** Why the certificate does not verify; undefined when it does. */
  problem: string | undefined
  /** The certificates in DER, the other side's own first, up to an authority that this machine knows; empty unless asked for. */
  chain: readonly Uint8Array[]
}

/** Milliseconds of each step; undefined when there was no such step. */
export interface ConnectTimings {
  dnsMs: number | undefined
  connectMs: number
  tlsMs: number | undefined
}

/** A connection to a judged address. */
export interface Connection {
  socket: Socket
  address: string
  timings: ConnectTimings
  tls: TlsFacts | undefined
}

/**
 * Connects to the first judged address that answers, in order; each gets its share of the time that is left.
 * @param signal ends the attempt; its reason is thrown
 * @throws EgressFailed
 */
export async function dial(to: Judged, deadline: number, signal: AbortSignal, secure?: TlsWish): Promise<Connection> {
  let last: unknown
  for (const [index, address] of to.addresses.entries()) {
    signal.throwIfAborted()
    const share = Math.max(1, (deadline - performance.now()) / (to.addresses.length - index))
    const started = performance.now()
    try {
      const plain = await reach(address, to, share, signal)
      const connectMs = performance.now() - started
      if (!secure) return { socket: plain, address, timings: { dnsMs: to.dnsMs, connectMs, tlsMs: undefined }, tls: undefined }
      const socket = await shakeHands(plain, to.name, secure, signal)
      const tlsMs = performance.now() - started - connectMs
      return { socket, address, timings: { dnsMs: to.dnsMs, connectMs, tlsMs }, tls: factsOf(socket, secure.chain === true) }
    } catch (error) {
      last = error
      // A certificate that does not verify is an answer, not a reason to look for a more agreeable server.
      if (signal.aborted || (error instanceof EgressFailed && error.code === 'tls')) break
    }
  }
  signal.throwIfAborted()
  throw last
}

function reach(address: string, to: Judged, ms: number, signal: AbortSignal): Promise<Socket> {
  const where = to.name === address ? say`${address} port ${to.port}` : say`${to.name} (${address}) port ${to.port}`
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const socket = connect({ host: address, port: to.port, autoSelectFamily: false, noDelay: true })
  const timer = setTimeout(() => fail(new EgressFailed('timeout', say`No connection to ${where} within ${Math.round(ms)} ms.`)), ms)
  const abort = () => fail(signal.reason)
  const failed = (error: Error) => fail(new EgressFailed('connect', say`No connection to ${where}: ${wordOf(error)}.`, error))
  const clear = () => {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
  const fail = (error: unknown) => {
    clear()
    socket.on('error', () => {})
    socket.destroy()
    reject(error)
  }
  socket.once('error', failed)
  socket.once('connect', () => {
    clear()
    socket.off('error', failed)
    // An error before its user listens must not end the process; the user sees the closing.
    socket.on('error', () => {})
    resolve(socket)
  })
  signal.addEventListener('abort', abort)
  return promise
}

/**
 * Secures a connection that has agreed to it in the clear (STARTTLS): nothing more may be read from the plain socket.
 * @param ms for the handshake @throws EgressFailed
 */
export async function secured(plain: Socket, name: string, wish: TlsWish, ms: number): Promise<{ socket: Socket; tls: TlsFacts }> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(new EgressFailed('timeout', say`${name} began to speak TLS and did not come to an end within ${Math.round(ms)} ms.`)), ms)
  try {
    const socket = await shakeHands(plain, name, wish, late.signal)
    return { socket, tls: factsOf(socket, wish.chain === true) }
  } finally {
    clearTimeout(timer)
  }
}

function shakeHands(plain: Socket, name: string, wish: TlsWish, signal: AbortSignal): Promise<TLSSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>()
  const servername = wish.servername ?? name
  const socket = connectTls({
    socket: plain, host: servername, rejectUnauthorized: false,
    ...(wish.protocols ? { ALPNProtocols: wish.protocols } : {}),
    ...(isIP(servername) === 0 ? { servername } : {}), ...(wish.ca === undefined ? {} : { ca: wish.ca }),
  })
  const fail = (error: unknown) => {
    signal.removeEventListener('abort', abort)
    socket.on('error', () => {})
    socket.destroy()
    plain.destroy()
    reject(error)
  }
  const abort = () => fail(signal.reason)
  const failed = (error: Error) => fail(new EgressFailed('tls', say`${name} did not prove who it is or speaks no TLS: ${error.message}.`, error))
  socket.once('error', failed)
  const closed = () => failed(new Error('the connection was closed during the handshake'))
  socket.once('close', closed)
  socket.once('secureConnect', () => {
    // Judged here and not by the library, so that a refusal can tell of the certificate; nothing was sent before.
    if (wish.verify !== false && !socket.authorized) return fail(unproven(socket, name, wish))
    signal.removeEventListener('abort', abort)
    socket.off('error', failed)
    socket.off('close', closed)
    socket.on('error', () => {})
    resolve(socket)
  })
  signal.addEventListener('abort', abort)
  return promise
}

const verdicts: Record<string, string> = {
  CERT_HAS_EXPIRED: 'its certificate has expired', CERT_NOT_YET_VALID: 'its certificate is not valid yet', DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the authority behind its certificate is not known here', UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificates between its own and an authority are missing',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the authority behind its certificate is not known here', UNABLE_TO_GET_ISSUER_CERT: 'the authority behind its certificate is not known here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for other names', CERT_REVOKED: 'its certificate was revoked',
}

function unproven(socket: TLSSocket, name: string, wish: TlsWish): EgressFailed {
  const code = String(socket.authorizationError)
  const cause = Object.assign(new Error(verdicts[code] ?? code), { code })
  return new EgressFailed('tls', say`${name} did not prove who it is: ${cause.message}.`, cause, factsOf(socket, wish.chain === true))
}

/** The certificates as they hang together, at most ten. */
function chainOf(socket: TLSSocket): Uint8Array[] {
  const chain: Uint8Array[] = []
  for (let one = socket.getPeerX509Certificate(); one && chain.length < 10; one = one.issuerCertificate) {
    const { raw } = one
    if (chain.some((other) => Buffer.compare(other, raw) === 0)) break
    chain.push(raw)
  }
  return chain
}

function factsOf(socket: TLSSocket, chain: boolean): TlsFacts {
  const certificate = socket.getPeerCertificate()
  return {
    protocol: socket.getProtocol(),
    cipher: socket.getCipher().name,
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    names: (certificate.subjectaltname ?? '').split(', ').filter((one) => one !== '').map((one) => one.replace(/^(DNS|IP Address):/, '')),
    validFrom: instantOf(certificate.valid_from),
    validTo: instantOf(certificate.valid_to),
    serialNumber: certificate.serialNumber ?? '',
    fingerprint: certificate.fingerprint256 ?? '',
    problem: socket.authorized ? undefined : String(socket.authorizationError),
    chain: chain ? chainOf(socket) : [],
  }
}

function nameOf(parts: object | undefined): string {
  return Object.entries(parts ?? {}).map(([key, value]) => `${key}=${String(value)}`).join(', ')
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** OpenSSL's way of writing a moment, `Nov 25 07:00:00 2026 GMT`. */
function instantOf(text: string | undefined): Temporal.Instant | undefined {
  const match = /^(\w{3}) +(\d+) (\d\d:\d\d:\d\d) (\d{4}) GMT$/.exec(text ?? '')
  if (!match) return undefined
  const month = String(MONTHS.indexOf(match[1]!) + 1).padStart(2, '0')
  return Temporal.Instant.from(`${match[4]}-${month}-${match[2]!.padStart(2, '0')}T${match[3]}Z`)
}

function wordOf(error: Error): string {
  const words: Record<string, string> = {
    ECONNREFUSED: 'the port is closed', EHOSTUNREACH: 'the host is unreachable', ENETUNREACH: 'the network is unreachable',
    ECONNRESET: 'the other side reset the connection', ETIMEDOUT: 'no answer',
  }
  return ('code' in error && typeof error.code === 'string' ? words[error.code] : undefined) ?? error.message
}
