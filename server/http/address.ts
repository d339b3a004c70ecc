import ipaddr from 'ipaddr.js'

/** One way of writing an address: an IPv4 address in an IPv6 wrapping is taken out of it. Undefined for what is none. */
function plain(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const bare = text.trim().replace(/^\[([^\]]+)\](?::\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
  if (bare.includes('%') || (bare.includes(':') ? !ipaddr.IPv6.isValid(bare) : !ipaddr.IPv4.isValidFourPartDecimal(bare))) return undefined
  return ipaddr.process(bare)
}

const written = (address: ipaddr.IPv4 | ipaddr.IPv6): string => (address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString())

function isTrusted(address: ipaddr.IPv4 | ipaddr.IPv6, trusted: readonly string[]): boolean {
  return trusted.some((range) => {
    const [base, bits] = range.split('/')
    const from = plain(base!)
    return from !== undefined && from.kind() === address.kind() && address.match(from, bits === undefined ? (from.kind() === 'ipv4' ? 32 : 128) : Number(bits))
  })
}

/**
 * The address that asks. X-Forwarded-For is believed only from trusted proxies, read from its end: each proxy adds whom it heard,
 * so that the last address which is no trusted proxy is the one a trusted proxy saw. What stands before it may be made up.
 * @param peer the other end of the connection
 * @param trusted addresses and ranges of proxies
 */
export function clientAddress(peer: string, forwarded: string | undefined, trusted: readonly string[]): string {
  const heard = plain(peer)
  if (heard === undefined) return ''
  let nearest = heard
  const steps = (forwarded ?? '').slice(-2000).split(',').filter((one) => one.trim() !== '').slice(-20)
  while (isTrusted(nearest, trusted)) {
    const before = steps.pop()
    const address = before === undefined ? undefined : plain(before)
    if (address === undefined) break
    nearest = address
  }
  return written(nearest)
}

/** Whether the other end of a connection is a trusted proxy. */
export function isFrom(peer: string, trusted: readonly string[]): boolean {
  const address = plain(peer)
  return address !== undefined && isTrusted(address, trusted)
}

/** Whom an address counts as: an IPv6 customer holds a whole /64 and could take a new address for every request. */
export function networkOf(address: string): string {
  const parsed = plain(address)
  if (!(parsed instanceof ipaddr.IPv6)) return parsed === undefined ? address : written(parsed)
  return `${written(ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/64`))}/64`
}
