import { say } from '@fullscore/api/sentence.ts'
import { classify, isRange, within, type Classified } from './address.ts'
import { EgressRefused, type RefusedCode } from './errors.ts'

/**
 * What a connection is for.
 * - `webhook`: public addresses, and those that an administrator's allow-list names (ranges, addresses, host names).
 * - `check`: what was granted to the department or probe (ranges, addresses, the words `public` and `loopback`).
 * - `exact`: the hosts that an administrator entered (`host` or `host:port`) and no other.
 */
export type Purpose = 'webhook' | 'check' | 'exact'

/** One destination to be judged: the name asked for, and one address that it stands for. */
export interface Destination {
  /** Canonical host: lower case, IPv6 without brackets. */
  name: string
  /** 0 where there is none. */
  port: number
  address: string
}

/** The surroundings of a judgement. */
export interface Surroundings {
  /** The product's own sockets, names resolved. */
  own: readonly { label: string; port: number; addresses: readonly string[] }[]
  /** Addresses of this machine's interfaces. */
  interfaces: readonly string[]
}

/** Why a destination is permitted or not. */
export type Verdict =
  | { permitted: true; rule: string }
  | { permitted: false; code: RefusedCode; rule: string; kind: string; sentence: string }

/**
 * Judges one address of a destination.
 * @param grants what the purpose permits beyond its nature; see Purpose
 * @throws EgressRefused `grant-malformed` naming an entry that is none
 */
export function judge(purpose: Purpose, grants: readonly string[], to: Destination, around: Surroundings): Verdict {
  for (const grant of grants) requireGrant(purpose, grant)
  const found = classify(to.address)
  return judgeAlways(purpose, to, found, around) ?? judgements[purpose](grants, to, found)
}

const judgements: Record<Purpose, (grants: readonly string[], to: Destination, found: Classified) => Verdict> = {
  webhook: judgeWebhook,
  check: judgeCheck,
  exact: judgeExact,
}

/** What no grant can permit. */
function judgeAlways(purpose: Purpose, to: Destination, found: Classified, around: Surroundings): Verdict | undefined {
  const own = purpose === 'exact' ? undefined : ownSocket(to, found, around)
  if (own !== undefined) {
    return no('own-socket', found, 'never to Fullscore itself', say`${place(to, found)} is ${own}, a socket of Fullscore itself, which is never reached from inside.`)
  }
  if (found.kind === 'metadata') {
    return no('metadata', found, 'never to metadata services', say`${place(to, found)} is a cloud's metadata service, which hands out credentials.`)
  }
  if (found.kind === 'link-local' && purpose !== 'exact') {
    return no('link-local', found, 'never to link-local addresses', say`${place(to, found)} is a link-local address, which is never reached.`)
  }
  if (found.kind === 'unspecified' || found.kind === 'multicast' || found.kind === 'broadcast') {
    return no('no-destination', found, 'one host only', say`${place(to, found)} is a ${found.kind} address, which names no single host.`)
  }
  return undefined
}

function judgeWebhook(grants: readonly string[], to: Destination, found: Classified): Verdict {
  if (found.kind === 'public') return { permitted: true, rule: 'public address' }
  const grant = grants.find((one) => isRange(one) ? within(to.address, one) : sameName(one, to.name))
  if (grant !== undefined) return { permitted: true, rule: `allow-list: ${grant}` }
  return no('not-public', found, 'public addresses and the allow-list',
    say`${place(to, found)} is a ${found.kind} address. Webhooks reach public addresses; an administrator can add this one to the allow-list.`)
}

function judgeCheck(grants: readonly string[], to: Destination, found: Classified): Verdict {
  const grant = grants.find((one) => one === found.kind || (isRange(one) && within(to.address, one)))
  if (grant !== undefined) return { permitted: true, rule: `granted: ${grant}` }
  return no('not-granted', found, 'ranges granted to the department or probe',
    say`${place(to, found)} is a ${found.kind} address outside the ranges granted here (${grants.join(', ') || 'none'}). An administrator can grant its range.`)
}

function judgeExact(grants: readonly string[], to: Destination, found: Classified): Verdict {
  const grant = grants.find((one) => {
    const entered = splitHost(one)
    return entered !== undefined && sameName(entered.host, to.name) && (entered.port === undefined || entered.port === to.port)
  })
  if (grant !== undefined) return { permitted: true, rule: `entered by an administrator: ${grant}` }
  return no('other-host', found, 'the entered host only', say`${to.name} port ${to.port} is not what an administrator entered here (${grants.join(', ') || 'nothing'}).`)
}

/** The own socket that a destination is, however it is addressed; refuses too much rather than too little. */
function ownSocket(to: Destination, found: Classified, around: Surroundings): string | undefined {
  const interfaces = new Set(around.interfaces.filter((one) => !one.includes('%')).map((one) => classify(one).address))
  const isHere = (one: Classified) => one.kind === 'loopback' || one.kind === 'unspecified' || interfaces.has(one.address)
  const own = around.own.find(({ port, addresses }) => port === to.port && addresses.some((text) => {
    const one = classify(text)
    return one.address === found.address || (isHere(one) && isHere(found))
  }))
  return own?.label
}

/** Splits `host`, `host:port`, `[v6]:port` or a bare IPv6 address. */
export function splitHost(text: string): { host: string; port?: number } | undefined {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text)
  if (match) return { host: (match[1] ?? match[2])!, ...(match[3] === undefined ? {} : { port: Number(match[3]) }) }
  return isRange(text) && !text.includes('/') ? { host: text } : undefined
}

/** Whether two host names or addresses are the same; case, a final dot and brackets do not matter. */
export function sameName(left: string, right: string): boolean {
  return plain(left) === plain(right)
}

function plain(name: string): string {
  const bare = name.toLowerCase().replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
  return isRange(bare) && !bare.includes('/') ? classify(bare).address : bare
}

function requireGrant(purpose: Purpose, grant: string): void {
  const fine = isRange(grant) || (purpose === 'check' ? grant === 'public' || grant === 'loopback' : splitHost(grant) !== undefined && !/[/\s@]/.test(grant))
  if (fine) return
  const wanted = purpose === 'check' ? 'a range such as 10.0.0.0/8, an address, or the word public or loopback' : 'a host name or an address'
  throw new EgressRefused('grant-malformed', say`"${grant}" is not ${wanted}.`, { name: grant, rule: 'grants must be readable' })
}

function place(to: Destination, found: Classified): string {
  const through = found.wrapping === undefined ? '' : say`${found.wrapping} for ${found.address}`
  const port = to.port === 0 ? '' : ` port ${to.port}`
  const known = to.name === to.address ? through : [to.address, through].filter((one) => one !== '').join(', ')
  return to.name === to.address ? `${to.name}${port}${known && ` (${known})`}` : `${to.name} (${known})${port}`
}

function no(code: RefusedCode, found: Classified, rule: string, sentence: string): Verdict {
  return { permitted: false, code, rule, kind: found.kind, sentence }
}
