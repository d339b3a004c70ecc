import { say } from '@fullscore/api/sentence.ts'
import { EgressFailed, EgressRefused } from './errors.ts'

/** One request of a chain of redirects. */
export interface Hop {
  url: URL
  method: string
  /** Names in lower case. */
  headers: Record<string, string>
  /** Those that go to no other origin, harmless by name or not. */
  own?: ReadonlySet<string>
  body: string | Uint8Array | undefined
}

// Everything else may be a credential (X-Api-Key, Private-Token, ...), so only these go along to another origin.
const HARMLESS = new Set(['accept', 'accept-encoding', 'accept-language', 'content-type', 'user-agent'])
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/**
 * The request that a redirect asks for, by the Fetch standard's rules, but with no own header and no body across origins.
 * @returns undefined when the answer is no redirect
 * @throws EgressRefused when a body would go to another origin, EgressFailed for an unreadable Location
 */
export function follow(hop: Hop, status: number, location: string | undefined): Hop | undefined {
  if (!REDIRECTS.has(status) || location === undefined) return undefined
  const url = URL.parse(location, hop.url)
  if (!url) throw new EgressFailed('protocol', say`${hop.url.host} redirects to an address that cannot be read.`)
  url.hash = ''
  const toGet = (status === 303 && hop.method !== 'HEAD') || ((status === 301 || status === 302) && hop.method === 'POST')
  const method = toGet ? 'GET' : hop.method
  const body = toGet ? undefined : hop.body
  const elsewhere = url.origin !== hop.url.origin
  if (elsewhere && body !== undefined) {
    throw new EgressRefused('redirect-with-body', say`${hop.url.host} redirects to ${url.host}; what is sent to one host is not passed on to another.`,
      { name: url.hostname, rule: 'no body across origins' })
  }
  const headers = Object.entries(hop.headers).filter(([name]) => (!elsewhere || (HARMLESS.has(name) && !hop.own?.has(name))) && (body !== undefined || !name.startsWith('content-')))
  return { url, method, headers: Object.fromEntries(headers), ...(hop.own ? { own: hop.own } : {}), body }
}
