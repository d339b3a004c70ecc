import { isIPv6 } from 'node:net'

export type Way = 'mail' | 'webhook'

/** An address as it is stored and as it is compared; undefined with the reason if it is none. */
export function readAddress(text: string): { way: Way; address: string; key: string } | { wrong: string } {
  const given = text.trim()
  if (given.length > 1000) return { wrong: 'That is too long for an address.' }
  if (/^https?:/i.test(given)) {
    const url = URL.parse(given)
    if (!url || url.hostname === '') return { wrong: 'That is no web address like https://example.org/hook.' }
    if (url.protocol !== 'https:') return { wrong: 'A webhook is called by https only.' }
    if (url.username !== '' || url.password !== '') return { wrong: 'The address holds a user or password: leave them out.' }
    url.hash = ''
    return { way: 'webhook', address: url.href, key: url.href }
  }
  const [local = '', domain = '', ...more] = given.split('@')
  // RFC 5321: 64 octets before the sign, 254 in all; quoted local parts are not taken.
  const good = more.length === 0 && /^(?:(?!\p{C})[^\s"(),:;<>@[\\\]]){1,64}$/u.test(local) && given.length <= 254 && /^(?=.{3,253}$)([\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]*[\p{L}]$/u.test(domain)
  return good ? { way: 'mail', address: given, key: given.toLowerCase() } : { wrong: 'That is no mail address like name@example.org, and no web address like https://example.org/hook.' }
}

/** The network an address lies in, as asks are counted: /24 of IPv4, /48 of IPv6. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address.split('.').slice(0, 3).join('.')
  if (address.toLowerCase().startsWith('::ffff:') && address.includes('.')) return networkOf(address.slice(7))
  const [head = '', tail = ''] = address.split('::')
  const [left, right] = [head.split(':').filter((one) => one !== ''), tail.split(':').filter((one) => one !== '')]
  const whole = address.includes('::') ? [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right] : left
  return whole.slice(0, 3).map((one) => Number.parseInt(one, 16).toString(16)).join(':')
}

/** How many asks are heard in a day: mails to one address, and asks of one network. */
export const mostAsks = { address: 3, network: 20 } as const
/** How long an address waits for its confirmation before it is forgotten. */
export const confirmWithin = { hours: 24 }
/** Addresses that wait for confirmation at one time: beyond them strangers fill the table. */
export const mostUnconfirmed = 5000
