import type { Target } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { say } from '@fullscore/api/sentence.ts'
import { EgressFailed, type Egress } from '../../../egress/egress.ts'
import { takeReading } from '../reading.ts'
import type { Reading } from '../gauges/gauge.ts'

/** What speaks on a port. */
export type Speaks = 'ssh' | 'smtp' | 'http' | 'https' | 'tls' | 'postgresql' | 'tcp'

/** A port that answers: what it speaks, how to check it, and what was seen. */
export interface Open { port: number; speaks: Speaks; target: Target; says: string }

export interface Look { egress: Egress; grants: readonly string[]; now: Temporal.Instant; timeoutMs: number }

/** Milliseconds in which one who greets first has greeted. */
const greetingMs = 700

/**
 * Looks at one port of one address: whether it is open and what it speaks. Who greets is listened to; others are asked in the
 * languages that the port suggests.
 * @returns undefined for a closed or silent port @throws EgressRefused
 */
export async function identify(look: Look, address: string, port: number): Promise<Open | undefined> {
  const greeting = await greet(look, address, port)
  if (greeting === undefined) return undefined
  const open = (speaks: Speaks, target: Target, says: string): Open => ({ port, speaks, target, says })
  if (greeting.startsWith('SSH-')) return open('ssh', { kind: 'ssh', host: address, port }, say`It greets as ${greeting.slice(0, 80)}.`)
  if (/^220[ -]/.test(greeting)) return mail(look, address, port, open)
  for (const ask of asked(port)) {
    const found = await ask(look, address, port)
    if (found) return open(...found)
  }
  return open('tcp', { kind: 'tcp', host: address, port }, 'The port is open; what speaks there is not known.')
}

/** Connects and hears the first line, if one comes soon; '' if none does, undefined if nobody is there. */
async function greet({ egress, grants, timeoutMs }: Look, address: string, port: number): Promise<string | undefined> {
  try {
    const { socket } = await egress.connectTo({ purpose: 'check', grants, host: address, port, timeoutMs })
    try {
      return await new Promise<string>((resolve) => {
        let heard = ''
        const done = () => { clearTimeout(timer); resolve((heard.split(/\r?\n/)[0] ?? '').replace(/[^\x20-\x7E]/g, '').slice(0, 200)) }
        const timer = setTimeout(done, greetingMs)
        socket.on('data', (chunk: Buffer) => { heard = (heard + chunk.toString('latin1')).slice(0, 1000); if (heard.includes('\n')) done() })
        socket.on('close', done)
      })
    } finally {
      socket.destroy()
    }
  } catch (error) {
    if (error instanceof EgressFailed) return undefined
    throw error
  }
}

type Found = readonly [Speaks, Target, string]
type Ask = (look: Look, address: string, port: number) => Promise<Found | undefined>

const run = (look: Look, target: Target): Promise<Reading> => takeReading(look.egress, { target, timeoutMs: look.timeoutMs, slowAfterMs: null, grants: look.grants, now: look.now, password: undefined })
const hostOf = (address: string) => (address.includes(':') ? `[${address}]` : address)
const places = (port: number, usual: number) => (port === usual ? '' : `:${port}`)

/** Status codes that count as good from now on: what it says today is its health, unless it is a fault of the server. */
const goodStatus = (status: number): string => (status >= 400 && status < 500 ? `200-399,${status}` : '200-399')

const web: Ask = async (look, address, port) => {
  const url = `http://${hostOf(address)}${places(port, 80)}/`
  const target = { kind: 'http' as const, url, method: 'GET' as const, expectStatus: '100-599', followRedirects: false, certificateDays: 0 }
  const { facts } = await run(look, target)
  const status = facts['status']
  // A server that wants TLS says so with a 400 in the clear.
  if (typeof status !== 'number' || (status === 400 && (await secure(look, address, port)))) return undefined
  return ['http', { ...target, expectStatus: goodStatus(status), followRedirects: true, certificateDays: 14 }, say`It answers HTTP with ${status}.`]
}

const tlsTarget = (address: string, port: number) => ({ kind: 'tls' as const, host: address, port, certificateDays: 0, trusted: false })

/** Certificates name names, seldom addresses: the handshake is what is watched, and the certificate by itself. */
const secure: Ask = async (look, address, port) => {
  const shake = await run(look, tlsTarget(address, port))
  if (!shake.met) return undefined
  const subject = shake.met.tls.subject.replace(/.*CN=/, '') || 'a certificate without a name'
  const url = `https://${hostOf(address)}${places(port, 443)}/`
  const page = await run(look, { kind: 'http', url, method: 'GET', expectStatus: '100-599', followRedirects: false, certificateDays: 0 })
  const isWeb = typeof page.facts['status'] === 'number' || page.code === 'tls'
  const says = say`It speaks TLS with the certificate of ${subject.slice(0, 100)}.`
  if (shake.state === 'ok' && typeof page.facts['status'] === 'number') return ['https', { kind: 'http', url, method: 'GET', expectStatus: goodStatus(page.facts['status']), followRedirects: true, certificateDays: 14 }, says]
  return [isWeb ? 'https' : 'tls', { kind: 'tls', host: address, port, certificateDays: 14, trusted: false, ...(shake.met.tls.names[0] && shake.code === 'name_mismatch' ? { servername: shake.met.tls.names[0].replace(/^\*\./, 'www.') } : {}) }, says]
}

const database: Ask = async (look, address, port) => {
  const target = { kind: 'postgresql' as const, host: address, port, encrypted: false, database: 'postgres' }
  const found = await run(look, target)
  if (found.state !== 'ok' && found.state !== 'degraded') return undefined
  return ['postgresql', target, 'It answers as PostgreSQL does.']
}

/** The languages that a port is asked in, the likeliest first. */
function asked(port: number): readonly Ask[] {
  if (port === 5432) return [database]
  if ([443, 465, 636, 993, 995, 8443, 9443].includes(port)) return [secure, web]
  return [web, secure, database]
}

async function mail(look: Look, address: string, port: number, open: (...found: Found) => Open): Promise<Open> {
  const target = { kind: 'smtp' as const, host: address, port, startTls: false }
  const { state, facts } = await run(look, target)
  if (state !== 'ok') return open('tcp', { kind: 'tcp', host: address, port }, 'It greets with 220 and speaks no SMTP.')
  const offers = String(facts['offers'] ?? '')
  return open('smtp', { ...target, startTls: offers.includes('STARTTLS') }, say`It greets as ${String(facts['banner'] ?? '').split(' ')[0]?.slice(0, 80) ?? ''}${offers.includes('STARTTLS') ? ' and offers STARTTLS' : ''}.`)
}
