import { createHash, type KeyObject } from 'node:crypto'
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { say } from '@fullscore/api/sentence.ts'
import { SettingsError } from '../../../../settings-values.ts'
import { newKey, readKey } from '../signature.ts'

/** Who a probe is, once it is enrolled. */
export interface Identity { probeId: string; name: string; server: string; key: KeyObject; publicKey: string; /** Hash of the token it enrolled with. */ tokenHash: string }

const Kept = z.object({ probeId: z.uuid(), name: z.string(), server: z.string(), tokenHash: z.string() })

export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Makes the directory of a probe, for its owner alone. @throws SettingsError if it is a server's */
export function openDirectory(path: string): void {
  if (existsSync(join(path, 'postgres')) || existsSync(join(path, 'telemetry'))) throw new SettingsError(say`${path} is the data directory of a Fullscore server: name another one for the probe by --data or FULLSCORE_PROBE_DATA.`)
  mkdirSync(path, { recursive: true, mode: 0o700 })
  chmodSync(path, 0o700)
}

/** Reads who the probe is; undefined while it is not enrolled. @throws SettingsError for a key that others may read */
export function readIdentity(directory: string): Identity | undefined {
  const [keyPath, path] = [join(directory, 'key.pem'), join(directory, 'probe.json')]
  if (!existsSync(path) || !existsSync(keyPath)) return undefined
  const mode = statSync(keyPath).mode & 0o777
  if ((mode & 0o077) !== 0) throw new SettingsError(say`The key of the probe, ${keyPath}, may be used by others than its owner (mode ${mode.toString(8)}): enrol it anew, or run chmod 600 ${keyPath}`)
  const kept = Kept.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!kept.success) throw new SettingsError(say`${path} is damaged: enrol the probe anew, with a new token.`)
  return { ...kept.data, ...readKey(readFileSync(keyPath, 'utf8')) }
}

/** A key to enrol with. It lies on the disk before it is sent, so that an answer that is lost can be asked for again with the same token. */
export function pendingKey(directory: string, token: string): { key: KeyObject; publicKey: string } {
  const path = join(directory, `pending-${hashOfToken(token).slice(0, 16)}.pem`)
  if (!existsSync(path)) writeWhole(path, newKey())
  return readKey(readFileSync(path, 'utf8'))
}

/** The server admitted the pending key: it takes the place of the one before. */
export function keepIdentity(directory: string, token: string, { probeId, name, server }: Pick<Identity, 'probeId' | 'name' | 'server'>): Identity {
  renameSync(join(directory, `pending-${hashOfToken(token).slice(0, 16)}.pem`), join(directory, 'key.pem'))
  writeWhole(join(directory, 'probe.json'), `${JSON.stringify({ probeId, name, server, tokenHash: hashOfToken(token) })}\n`)
  return readIdentity(directory)!
}

/** Writes a file for its owner alone, whole or not at all. */
function writeWhole(path: string, text: string): void {
  rmSync(`${path}.new`, { force: true })
  const file = openSync(`${path}.new`, 'wx', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.new`, path)
}
