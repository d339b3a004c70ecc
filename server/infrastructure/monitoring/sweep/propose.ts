import { cut, say } from '@fullscore/api/sentence.ts'
import type { Open } from './identify.ts'
import { placeOfAddress } from './range.ts'
import type { NewProposal } from './store.ts'

/** What a sweep saw of one address, and what is known of it already. */
export interface SeenHost {
  address: string
  /** Its name, if that leads back to it. */
  name: string | undefined
  /** Milliseconds of the round trip; undefined if it answers no echo request. */
  rttMs: number | undefined
  open: readonly Open[]
  /** The machine that is known at this address. */
  known: { name: string } | undefined
  /** Ports whose endpoint is known to run on it. */
  related: ReadonlySet<number>
  /** Where the department looks already: `host`, `host port`. */
  watched: ReadonlySet<string>
}

/** Services that others depend on; a login shell is none. */
const needed = new Set(['smtp', 'http', 'https', 'tls', 'postgresql'])
const words: Record<Open['speaks'], string> = { ssh: 'SSH', smtp: 'SMTP', http: 'HTTP', https: 'HTTPS', tls: 'TLS', postgresql: 'PostgreSQL', tcp: 'Port' }
const rank = { item: 1, relation: 2, check: 3 } as const

/** Whether anybody is there at all. */
export const answers = (host: Pick<SeenHost, 'rttMs' | 'open'>): boolean => host.rttMs !== undefined || host.open.length > 0

/** A machine that serves is a server; what only answers echo requests or a web page may be anything: a device. */
const kindOf = (open: readonly Open[]): 'server' | 'device' => (open.some((one) => ['ssh', 'smtp', 'postgresql'].includes(one.speaks)) ? 'server' : 'device')

/** What is proposed of a host: itself if nobody knows it, what runs on it, and checks of all that answers and is not watched yet. */
export function proposalsOf(host: SeenHost): NewProposal[] {
  if (!answers(host)) return []
  const { address } = host
  const called = host.known?.name ?? host.name ?? address
  const place = (kind: keyof typeof rank, port = 0) => `${placeOfAddress(address)} ${rank[kind]} ${String(port).padStart(5, '0')}`
  const isWatched = (port?: number) => [address, host.name].some((one) => one !== undefined && host.watched.has(port === undefined ? one : `${one} ${port}`))
  const found: NewProposal[] = []
  if (!host.known) found.push({ key: `item ${address}`, place: place('item'), address, what: { kind: 'item', itemKind: kindOf(host.open), name: called, hostname: host.name ?? null }, says: hostWords(host) })
  for (const one of host.open) {
    if (needed.has(one.speaks) && !host.related.has(one.port)) found.push({ key: `relation ${address} ${one.port}`, place: place('relation', one.port), address, what: { kind: 'relation', port: one.port, speaks: one.speaks }, says: say`${words[one.speaks]} answers at port ${one.port} of ${called}: what talks to it needs this machine.` })
    if (!isWatched(one.port)) found.push({ key: `check ${address} ${one.port}`, place: place('check', one.port), address, what: { kind: 'check', name: nameOf(one, called), target: one.target, port: one.port }, says: one.says })
  }
  if (host.rttMs !== undefined && !isWatched()) {
    found.push({ key: `check ${address}`, place: place('check'), address, what: { kind: 'check', name: `Ping of ${called}`.slice(0, 120), target: { kind: 'icmp', host: address, packets: 3, lossAllowed: 0 }, port: null }, says: say`It answers echo requests in ${tenth(host.rttMs)} ms.` })
  }
  return found
}

const nameOf = (one: Open, called: string): string => `${words[one.speaks]}${one.speaks === 'tcp' ? ` ${one.port}` : ''} of ${called}`.slice(0, 120)
const tenth = (ms: number): string => (ms < 0.05 ? 'less than 0.1' : String(Math.round(ms * 10) / 10))

function hostWords(host: SeenHost): string {
  const echo = host.rttMs === undefined ? 'It answers no echo request' : say`It answers echo requests in ${tenth(host.rttMs)} ms`
  const open = host.open.length === 0 ? 'no port of those tried is open' : say`open: ${host.open.map((one) => `${one.port} ${one.speaks === 'tcp' ? '' : words[one.speaks]}`.trim()).join(', ')}`
  return cut(host.name === undefined ? say`${echo}; ${open}. No name leads to it.` : say`${echo}; ${open}.`, 500)
}
