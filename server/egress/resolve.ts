import { lookup, lookupService } from 'node:dns/promises'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { say } from '@fullscore/api/sentence.ts'
import { EgressFailed, EgressRefused } from './errors.ts'
import { judge, sameName, splitHost, type Purpose, type Surroundings } from './rules.ts'

/** Answers the addresses of a name, best first. */
export type Resolve = (name: string) => Promise<readonly string[]>

/** What egress needs to know about the machine. */
export interface Place {
  resolve: Resolve
  reverse: Reverse
  interfaces(): readonly string[]
  /** The sockets of the product's processes, `host:port`. */
  ownSockets(): Promise<readonly string[]>
}

/** Where a connection shall go and why. */
export interface Wish {
  purpose: Purpose
  /** Host name or IP address; IPv6 with or without brackets. */
  host: string
  port: number
  /** What the purpose permits; see Purpose. */
  grants: readonly string[]
}

/** A destination that was resolved once and judged: only these addresses may be connected to. */
export interface Judged {
  name: string
  port: number
  addresses: readonly string[]
  /** Milliseconds of the name lookup; undefined when the host was an address. */
  dnsMs: number | undefined
}

const MOST_ADDRESSES = 8

/** Asks the system, as every other program of the machine does (hosts file included). */
export const systemResolve: Resolve = async (name) => (await lookup(name, { all: true, order: 'verbatim' })).map((one) => one.address)

/** Answers the name of an address; undefined if it has none. */
export type Reverse = (address: string) => Promise<string | undefined>

/** Asks the system for the name of an address (hosts file included). */
export const systemReverse: Reverse = async (address) => {
  const { hostname } = await lookupService(address, 9).catch(() => ({ hostname: address }))
  return hostname === address ? undefined : hostname
}

const REVERSE_MS = 3000

/**
 * The name of an address, if it is one and leads back to the address: what a stranger's DNS says of it alone is not believed.
 * Gives up after 3 seconds.
 */
export async function nameOfAddress(place: Place, address: string): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => { timer = setTimeout(() => resolve(undefined), REVERSE_MS) })
  const confirmed = async () => {
    const name = (await place.reverse(address))?.toLowerCase().replace(/\.$/, '')
    if (name === undefined || name.length > 253 || isIP(name) !== 0 || !/^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/.test(name)) return undefined
    return (await place.resolve(name)).includes(address) ? name : undefined
  }
  try {
    return await Promise.race([confirmed().catch(() => undefined), late])
  } finally {
    clearTimeout(timer)
  }
}

/** Addresses of this machine's interfaces, link-local ones without their zone. */
export function systemInterfaces(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map((one) => one.address))
}

/**
 * Resolves a host once and judges every address it stands for.
 * @throws EgressRefused if no address is permitted, EgressFailed `name` if the name has none
 */
export async function resolveTo(place: Place, wish: Wish): Promise<Judged> {
  const name = canonicalHost(wish.host)
  if (!Number.isInteger(wish.port) || wish.port < 1 || wish.port > 65_535) {
    throw new EgressRefused('port', say`A port is a whole number from 1 to 65535; ${wish.port} is not.`, { name, rule: 'ports must be valid' })
  }
  return judged(place, wish, name)
}

/** A destination without a port. */
export type HostWish = Omit<Wish, 'port'>

/** Judges a host that is not connected to by a port: echo requests. @throws EgressRefused, EgressFailed */
export async function judgeHost(place: Place, wish: HostWish): Promise<Judged> {
  return judged(place, { ...wish, port: 0 }, canonicalHost(wish.host))
}

async function judged(place: Place, wish: Wish, name: string): Promise<Judged> {
  const started = performance.now()
  const literal = isIP(name) !== 0
  const found = literal ? [name] : await addressesOf(place.resolve, name)
  const dnsMs = literal ? undefined : performance.now() - started
  const around = await surroundings(place, wish.port)
  const refusals: EgressRefused[] = []
  const addresses = found.filter((address) => {
    const verdict = judge(wish.purpose, wish.grants, { name, port: wish.port, address }, around)
    if (!verdict.permitted) {
      refusals.push(new EgressRefused(verdict.code, verdict.sentence, { name, port: wish.port, address, kind: verdict.kind, rule: verdict.rule }))
    }
    return verdict.permitted
  })
  if (addresses.length === 0) throw refusals[0]!
  return { name, port: wish.port, addresses, dnsMs }
}

/**
 * The one way of writing a host: `0x7f.1` and `2130706433` become 127.0.0.1, names lower case and in ASCII.
 * @throws EgressRefused `zone` or `host-malformed`
 */
export function canonicalHost(host: string): string {
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  if (bare.includes('%')) {
    throw new EgressRefused('zone', say`"${bare}" has a zone (%): such addresses are link-local and never reached.`, { name: bare, rule: 'no zones' })
  }
  if (isIP(bare) === 6) return new URL(`http://[${bare}]/`).hostname.slice(1, -1)
  const url = /[/\\?#@:\s]/.test(bare) ? null : URL.parse(`http://${bare}/`)
  if (!url || url.hostname === '' || url.hostname.length > 253) {
    throw new EgressRefused('host-malformed', say`"${bare.slice(0, 260)}" is not a host name or an IP address.`, { name: bare.slice(0, 260), rule: 'hosts must be readable' })
  }
  return url.hostname
}

async function addressesOf(resolve: Resolve, name: string): Promise<readonly string[]> {
  let found: readonly string[]
  try {
    found = await resolve(name)
  } catch (error) {
    throw new EgressFailed('name', say`The name ${name} cannot be resolved.`, error)
  }
  const valid = found.filter((one) => isIP(one) !== 0 && !one.includes('%')).slice(0, MOST_ADDRESSES)
  if (valid.length === 0) throw new EgressFailed('name', say`The name ${name} has no address.`)
  return valid
}

/** Only own sockets on the wanted port matter, so that names of others are not looked up for each connection. */
async function surroundings(place: Place, port: number): Promise<Surroundings> {
  const near = (await place.ownSockets()).map((label) => ({ label, ...splitHost(label) })).filter((one) => one.host !== undefined && one.port === port)
  if (near.length === 0) return { own: [], interfaces: [] }
  const own = await Promise.all(near.map(async ({ label, host }) => ({ label, port, addresses: await ownAddresses(place, host!) })))
  return { own, interfaces: place.interfaces() }
}

async function ownAddresses(place: Place, host: string): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host]
  if (sameName(host, 'localhost')) return ['127.0.0.1', '::1']
  const found = await place.resolve(host).catch(() => [])
  return found.filter((one) => isIP(one) !== 0 && !one.includes('%'))
}
