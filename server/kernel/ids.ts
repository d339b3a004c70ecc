import { randomBytes } from 'node:crypto'
import type { Id } from '@fullscore/api/ids.ts'
import type { Clock } from './clock.ts'

/** Where ids and secrets come from. */
export interface Ids {
  /** A new UUID of version 7 (RFC 9562): ids sort by the moment they were made. */
  make<Kind extends string>(): Id<Kind>
  /** A secret of 256 random bits in base64url. */
  secret(): string
}

/** Random bytes out of a store that is filled by the kilobyte: each call of the system costs more than an id. */
function randomStore(): (size: number) => Buffer {
  let [store, used] = [randomBytes(4096), 0]
  return (size) => {
    if (used + size > store.length) [store, used] = [randomBytes(4096), 0]
    return store.subarray(used, used += size)
  }
}

export function clockIds(clock: Clock): Ids {
  // A counter in the 12 bits after the time keeps the ids of one millisecond in order (RFC 9562, 6.2, method 1).
  const random = randomStore()
  let last = 0
  let counter = 0
  const next = () => {
    const ms = Math.max(last, clock.now().epochMilliseconds)
    counter = ms === last ? counter + 1 : random(1)[0]!
    last = counter > 0xfff ? ms + 1 : ms
    if (counter > 0xfff) counter = 0
    return uuid7(last, counter, random(8))
  }
  return {
    make: <Kind extends string>() => next() as Id<Kind>,
    secret: () => randomBytes(32).toString('base64url'),
  }
}

function uuid7(ms: number, counter: number, random: Buffer): string {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(ms, 0, 6)
  bytes.writeUInt16BE(0x7000 | counter, 6)
  random.copy(bytes, 8)
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** When an id was made, to the millisecond: since when the record knows what it names. Undefined for what is no UUID of version 7. */
export function madeAt(id: string): Temporal.Instant | undefined {
  return /^[\da-f]{8}-[\da-f]{4}-7/.test(id) ? Temporal.Instant.fromEpochMilliseconds(Number.parseInt(`${id.slice(0, 8)}${id.slice(9, 13)}`, 16)) : undefined
}
