import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { Refusal } from '../kernel/refusal.ts'

const derive = promisify(argon2)
// OWASP password storage: argon2id with 19 MiB, two passes, one lane, is the floor; this is above it.
const cost = { memory: 65_536, passes: 3, parallelism: 1, tagLength: 32 }

// Hashing takes threads that new database connections, name look-ups and files need too: half of Node's four, and a bounded queue.
const lanes = 2
const mostWaiting = 64
let hashing = 0
const waiting: (() => void)[] = []

async function inLane<T>(work: () => Promise<T>): Promise<T> {
  if (hashing >= lanes) {
    if (waiting.length >= mostWaiting) throw new Refusal({ code: 'busy', kind: 'unavailable', detail: 'Too many people sign in at this moment: try again shortly.', retryAfter: 5 })
    await new Promise<void>((go) => { waiting.push(go) })
  } else hashing += 1
  try {
    return await work()
  } finally {
    // The lane is handed on without being let go, so that nobody overtakes who waits.
    const next = waiting.shift()
    if (next) next()
    else hashing -= 1
  }
}

async function tag(password: string, nonce: Buffer, given: typeof cost): Promise<Buffer> {
  return inLane(() => derive('argon2id', { message: Buffer.from(password.normalize('NFC')), nonce, ...given }))
}

/** Hashes a password with argon2id (RFC 9106) into the PHC string form. Takes about 0.1 s: never inside a transaction. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const hash = await tag(password, nonce, cost)
  const text = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${text(nonce)}$${text(hash)}`
}

/** Whether the password is the one of this hash. A missing hash costs the same time and is never right. */
export async function verifyPassword(password: string, phc: string | undefined): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(phc ?? '')
  if (!match) {
    await tag(password, Buffer.alloc(16), cost)
    return false
  }
  const [, memory, passes, parallelism, nonce, hash] = match
  const wanted = Buffer.from(hash!, 'base64')
  const got = await tag(password, Buffer.from(nonce!, 'base64'), { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism), tagLength: wanted.length })
  return timingSafeEqual(got, wanted)
}
