import type { BodyOf } from '@fullscore/api/route.ts'
import type { addContactMethod } from '@fullscore/api/outbound/outbound.ts'
import { invalid } from '../kernel/refusal.ts'
import { Subscription } from './push.ts'

type Given = BodyOf<typeof addContactMethod>

/** What is stored of a way: the address as people are shown it, and what is sealed. `secret` undefined: there is nothing to seal. */
export interface Stored {
  address: string
  secret: string | undefined
  /** A signing secret made now, to be shown once. */
  shown: string | null
  /** Whether adding it proves that it arrives: a browser subscribes while its person is signed in there. */
  verified: boolean
}

const wrong = (message: string, field = 'body.address') => invalid([{ field, message }])

function requireUrl(address: string): URL {
  const url = URL.parse(address)
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') throw wrong('is no http or https address without user and password')
  return url
}

/** Judges a way that is to be added, and says what of it is kept in the open and what sealed. @param fresh a new secret. @throws Refusal naming the field */
export function storedOf(given: Given, fresh: string): Stored {
  const { kind, address } = given
  if (given.token !== undefined && kind !== 'ntfy') throw wrong('belongs to ntfy alone', 'body.token')
  if (given.keys !== undefined && kind !== 'push') throw wrong('belong to web push alone', 'body.keys')
  const plain: Stored = { address, secret: undefined, shown: null, verified: false }
  if (kind === 'mail') {
    if (!/^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(address)) throw wrong('is no mail address')
    return plain
  }
  if (kind === 'sms' || kind === 'voice') {
    const number = address.replace(/[\s().-]/g, '')
    if (!/^\+[1-9]\d{6,14}$/.test(number)) throw wrong('is no telephone number with its country, like +31612345678')
    return { ...plain, address: number }
  }
  const url = requireUrl(address)
  if (kind === 'webhook') return { ...plain, secret: fresh, shown: fresh }
  if (kind === 'ntfy') {
    if (!/\/[A-Za-z0-9_-]{1,64}$/.test(url.pathname) || url.search !== '') throw wrong('names no topic: it looks like https://ntfy.example.org/topic')
    return { ...plain, secret: given.token }
  }
  if (kind === 'push') {
    const subscription = Subscription.safeParse({ endpoint: address, keys: given.keys })
    if (!subscription.success || !areKeys(subscription.data.keys)) throw wrong('are no keys of a push subscription', 'body.keys')
    return { ...plain, address: url.host, secret: JSON.stringify(subscription.data), verified: true }
  }
  // Whoever knows a chat's incoming webhook can post there: its path is a password.
  return { ...plain, address: `${url.host}/…${url.pathname.slice(-4)}`, secret: address }
}

/** An uncompressed point of P-256 and 16 bytes of authentication secret (RFC 8291, section 3). */
function areKeys({ p256dh, auth }: { p256dh: string; auth: string }): boolean {
  const point = Buffer.from(p256dh, 'base64url')
  return point.length === 65 && point[0] === 4 && Buffer.from(auth, 'base64url').length === 16
}
