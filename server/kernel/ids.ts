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

export function clockIds(clock: Clock): Ids {
  return {
    make: <Kind extends string>() => uuid7(clock.now().epochMilliseconds, randomBytes(10)) as Id<Kind>,
    secret: () => randomBytes(32).toString('base64url'),
  }
}

function uuid7(ms: number, random: Buffer): string {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(ms, 0, 6)
  random.copy(bytes, 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
