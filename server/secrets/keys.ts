import { hkdfSync, randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { say } from '@fullscore/api/sentence.ts'
import { makeFolder } from '../kernel/folder.ts'
import { ToldError } from '../kernel/told.ts'

/** The installation's keys. The newest seals and signs; the older ones open and verify what they made. */
export interface Keyring {
  /** Ids of all keys, the newest first. */
  readonly keyIds: readonly string[]
  /**
   * 32 bytes for one purpose, derived by HKDF-SHA-256 (RFC 5869).
   * @param keyId one of `keyIds`, the newest if not given
   * @throws KeyError `key-missing`
   */
  subkey(purpose: string, keyId?: string): Buffer
}

/** Why keys cannot be used, or something sealed not be opened. */
export type KeyErrorCode = 'file-missing' | 'file-unreadable' | 'file-open-to-others' | 'file-malformed' | 'key-missing' | 'not-sealed' | 'not-authentic'

/** A fault with keys or with what they sealed; the message is a sentence for the operator and holds no secret. */
export class KeyError extends ToldError {
  override readonly name = 'KeyError'
  readonly code: KeyErrorCode
  constructor(code: KeyErrorCode, sentence: string) {
    super(sentence)
    this.code = code
  }
}

interface Key {
  id: string
  secret: Buffer
}

const HEAD = `# Fullscore's keys: whoever has this file can read all stored credentials.
# Back it up apart from the data; without it they are lost. The last key is the one in use.
`
const LINE = /^key ([0-9a-f]{8}) ([A-Za-z0-9_-]{43})$/

/**
 * Reads the key file; at the first start makes it, readable by its owner only.
 * @param options.make false refuses when there is no file, for installations that already hold sealed values
 * @throws KeyError
 */
export async function openKeyring(path: string, options: { make?: boolean } = {}): Promise<Keyring> {
  if (!existsSync(path)) {
    if (options.make === false) throw new KeyError('file-missing', say`The key file ${path} (FULLSCORE_KEY_FILE) is missing; without it the stored credentials cannot be read. Restore it from its backup.`)
    write(path, HEAD + lineOf(freshKey()), linkSync)
  }
  return ringOf(readKeys(path))
}

/** Adds a key, which is in use from the next start on; older values stay readable. Answers its id. @throws KeyError */
export function addKey(path: string): string {
  const keys = [...readKeys(path), freshKey()]
  write(path, HEAD + keys.map(lineOf).join(''), renameSync)
  return keys.at(-1)!.id
}

/** A ring with one fresh key that no file holds. For tests. */
export function passingKeyring(): Keyring {
  return ringOf([freshKey()])
}

function ringOf(keys: readonly Key[]): Keyring {
  const newestFirst = keys.toReversed()
  return {
    keyIds: newestFirst.map((one) => one.id),
    subkey(purpose, keyId) {
      const key = keyId === undefined ? newestFirst[0] : newestFirst.find((one) => one.id === keyId)
      if (!key) throw new KeyError('key-missing', say`The key ${keyId ?? ''} is not in the key file. Restore the file that held it.`)
      return Buffer.from(hkdfSync('sha256', key.secret, '', `fullscore ${purpose}`, 32))
    },
  }
}

function readKeys(path: string): Key[] {
  let text: string
  try {
    const mode = statSync(path).mode & 0o777
    if ((mode & 0o077) !== 0) {
      throw new KeyError('file-open-to-others', say`The key file ${path} (FULLSCORE_KEY_FILE) may be used by others than its owner (mode ${mode.toString(8)}): run chmod 600 ${path}`)
    }
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof KeyError) throw error
    throw new KeyError('file-unreadable', say`The key file ${path} (FULLSCORE_KEY_FILE) cannot be read: ${(error as Error).message}.`)
  }
  const keys: Key[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const match = LINE.exec(line.trim())
    // The line itself may be a damaged key: it is not repeated.
    if (!match) throw new KeyError('file-malformed', say`The key file ${path} (FULLSCORE_KEY_FILE) is damaged in line ${index + 1}. Restore it from its backup.`)
    keys.push({ id: match[1]!, secret: Buffer.from(match[2]!, 'base64url') })
  }
  if (keys.length === 0) throw new KeyError('file-malformed', say`The key file ${path} (FULLSCORE_KEY_FILE) holds no key. Restore it from its backup.`)
  if (new Set(keys.map((one) => one.id)).size < keys.length) throw new KeyError('file-malformed', say`The key file ${path} (FULLSCORE_KEY_FILE) holds two keys of one id.`)
  return keys
}

function freshKey(): Key {
  return { id: randomBytes(4).toString('hex'), secret: randomBytes(32) }
}

function lineOf(key: Key): string {
  return `key ${key.id} ${key.secret.toString('base64url')}\n`
}

/** Writes the whole file beside its place, then puts it there in one step: `link` keeps what another process made first. */
function write(path: string, text: string, put: (from: string, to: string) => void): void {
  const beside = `${path}.${randomBytes(6).toString('hex')}`
  try {
    makeFolder(dirname(path), 0o700)
    const file = openSync(beside, 'wx', 0o600)
    try {
      writeSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    put(beside, path)
    const directory = openSync(dirname(path), 'r')
    fsyncSync(directory)
    closeSync(directory)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && existsSync(path)) return
    throw new KeyError('file-unreadable', say`The key file ${path} (FULLSCORE_KEY_FILE) cannot be written: ${(error as Error).message}.`)
  } finally {
    // Where nothing could be written, nothing can be removed: that is not what went wrong.
    try { rmSync(beside, { force: true }) } catch { /* told above */ }
  }
}
