import type { Catalogue } from '@fullscore/api/render.ts'
import type { Egress } from '../egress/egress.ts'
import type { Keyring } from '../secrets/seal.ts'
import type { Space } from '../http/space.ts'
import type { LiveHub } from '../http/live.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'

/** What a process holds open besides the database. Reached outside of transactions only. */
export interface House {
  readonly telemetry: Telemetry
  readonly keyring: Keyring
  /** Every way out of the house. */
  readonly egress: Egress
  /** Address under which people reach the product, without a slash at the end. */
  readonly url: string
  /** Whether FULLSCORE_URL said so; otherwise it is what the server is bound to. */
  readonly urlGiven: boolean
  /** Directory of this installation's data. */
  readonly dataDir: string
  /** The product's own sockets, `host:port`, which checks may never reach. */
  readonly ownSockets: readonly string[]
  /** Addresses and ranges of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[]
  readonly version: string
  /** The sentences of other languages than English, by language. */
  readonly catalogues: ReadonlyMap<string, Catalogue>
  /** Whether this is the sample company: nothing in it is real, and nobody signs in. */
  readonly sample?: boolean
  readonly live: Pick<LiveHub, 'stream' | 'size'>
  /** Whether there is room on the disk for changes. */
  space(): Space
}
