import ipaddr from 'ipaddr.js'

/** What an IP address is for. `private` includes shared (100.64.0.0/10) and unique-local addresses. */
export type AddressKind =
  | 'public' | 'loopback' | 'private' | 'link-local' | 'metadata' | 'multicast' | 'unspecified' | 'broadcast' | 'reserved'

/** A classified address. */
export interface Classified {
  kind: AddressKind
  /** The address that is really reached, in canonical form: an embedded IPv4 address is taken out of its wrapping. */
  address: string
  /** How the IPv4 address was wrapped in an IPv6 address, if it was. */
  wrapping?: 'IPv4-mapped' | 'IPv4-compatible' | 'IPv4-translated' | 'NAT64' | '6to4'
}

// Where clouds hand out credentials. The link-local ones are listed too, so that the refusal names the worse fact.
const METADATA = new Set([
  '169.254.169.254', '169.254.170.2', '169.254.170.23', '169.254.42.42', '100.100.100.200', '168.63.129.16', '192.0.0.192',
  'fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254', 'fd00:42::42', 'fe80::a9fe:a9fe',
])

const KINDS: Record<string, AddressKind> = {
  unicast: 'public', loopback: 'loopback', private: 'private', carrierGradeNat: 'private', uniqueLocal: 'private',
  linkLocal: 'link-local', deprecatedSiteLocal: 'private', multicast: 'multicast', unspecified: 'unspecified', broadcast: 'broadcast',
}

const WRAPPINGS: readonly { wrapping: NonNullable<Classified['wrapping']>; range: string; at: number }[] = [
  { wrapping: 'IPv4-mapped', range: '::ffff:0:0/96', at: 12 },
  { wrapping: 'IPv4-translated', range: '::ffff:0:0:0/96', at: 12 },
  { wrapping: 'NAT64', range: '64:ff9b::/96', at: 12 },
  { wrapping: '6to4', range: '2002::/16', at: 2 },
  { wrapping: 'IPv4-compatible', range: '::/96', at: 12 },
]
const RANGES = WRAPPINGS.map((one) => ({ ...one, cidr: ipaddr.IPv6.parseCIDR(one.range) }))

/**
 * Classifies an address by IANA's special-purpose registries (RFC 6890 and its successors).
 * @param text a canonical IPv4 or IPv6 address without zone
 * @throws TypeError if it is none
 */
export function classify(text: string): Classified {
  if (!ipaddr.isValid(text) || text.includes('%')) throw new TypeError(`${text} is no IP address`)
  const parsed = ipaddr.parse(text)
  if (parsed instanceof ipaddr.IPv6) {
    const wrapped = unwrap(parsed)
    if (wrapped) return { ...classify(wrapped.address), ...wrapped }
  }
  const address = canonical(parsed)
  // 2000::/3 is all that is handed out; beside the special ranges, the rest of IPv6 is not the public network.
  const unallocated = parsed instanceof ipaddr.IPv6 && parsed.range() === 'unicast' && !parsed.match(ipaddr.IPv6.parseCIDR('2000::/3'))
  const kind = METADATA.has(address) ? 'metadata' : unallocated ? 'reserved' : KINDS[parsed.range()] ?? 'reserved'
  return { kind, address }
}

/** Whether an address lies in a range such as `10.0.0.0/8` or is the single address `10.0.0.1`. Wrapped addresses count as unwrapped. */
export function within(address: string, range: string): boolean {
  const [left, right] = [ipaddr.parse(classify(address).address), rangeOf(range)]
  return right !== undefined && left.kind() === right[0].kind() && left.match(right)
}

/** Whether a text is a range or a single address, both canonical. */
export function isRange(text: string): boolean {
  return rangeOf(text) !== undefined
}

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number] | undefined
/** The same few grants are read for every check: what was read once is remembered. */
const read = new Map<string, Range>()
const mostRead = 2000

function rangeOf(text: string): Range {
  if (read.has(text)) return read.get(text)
  if (read.size >= mostRead) read.clear()
  const range = readRange(text)
  read.set(text, range)
  return range
}

function readRange(text: string): Range {
  const [base, bits, ...more] = text.split('/')
  if (base === undefined || more.length > 0 || base.includes('%')) return undefined
  if (base.includes(':') ? !ipaddr.IPv6.isValid(base) : !ipaddr.IPv4.isValidFourPartDecimal(base)) return undefined
  const parsed = ipaddr.parse(base)
  const whole = parsed.kind() === 'ipv4' ? 32 : 128
  if (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > whole)) return undefined
  return [parsed, bits === undefined ? whole : Number(bits)]
}

function unwrap(parsed: ipaddr.IPv6): { address: string; wrapping: NonNullable<Classified['wrapping']> } | undefined {
  if (parsed.range() === 'loopback' || parsed.range() === 'unspecified') return undefined
  const found = RANGES.find(({ cidr }) => parsed.match(cidr))
  if (!found) return undefined
  return { address: parsed.toByteArray().slice(found.at, found.at + 4).join('.'), wrapping: found.wrapping }
}

/** The one way of writing an address. */
function canonical(parsed: ipaddr.IPv4 | ipaddr.IPv6): string {
  return parsed instanceof ipaddr.IPv6 ? parsed.toRFC5952String() : parsed.toString()
}
