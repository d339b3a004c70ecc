import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { say } from '@fullscore/api/sentence.ts'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { EmbeddedDatabaseError } from './refusal.ts'

/** The one role and the one database of the embedded server. */
export const ROLE = 'fullscore'
export const DATABASE = 'fullscore'

// pg_trgm and full-text search ask the C library which characters are letters: a UTF-8 character type is needed.
const CHARACTER_TYPES = ['C.UTF-8', 'C.utf8', 'en_US.UTF-8', 'UTF-8']

/**
 * Makes the database files on the first start. They appear under their final name only when complete, so a kill
 * in the middle leaves nothing that the next start could mistake for a database.
 * @param quick leaves out the fsync, for tests
 * @returns the role's password, kept in a file that only the account may read
 */
export function ensureCluster(directory: string, binaries: Binaries, account: Account, quick: boolean): string {
  const cluster = join(directory, 'cluster')
  const passwordFile = join(directory, 'password')
  const lost = !existsSync(passwordFile)
  if (lost) writePassword(passwordFile, account)
  const password = readFileSync(passwordFile, 'utf8').trim()
  if (!existsSync(cluster)) initialise(cluster, passwordFile, binaries, account, quick)
  else if (lost) setPassword(cluster, password, binaries, account)
  return password
}

/** Gives the role a new password without knowing the old one: single-user mode asks for none. */
function setPassword(cluster: string, password: string, binaries: Binaries, account: Account): void {
  const run = spawnSync(binaries.postgres, ['--single', '-D', cluster, 'postgres'], {
    ...account.ids, cwd: '/', env: binaries.environment, encoding: 'utf8', input: `ALTER ROLE ${ROLE} PASSWORD '${password}'\n`,
  })
  if (run.status !== 0 || run.stderr.includes('ERROR:')) {
    throw new EmbeddedDatabaseError(say`The file with the database's password is lost and a new one cannot be set: ${run.stderr.trim()}.`)
  }
}

function writePassword(path: string, account: Account): void {
  const unfinished = `${path}.unfinished`
  writeFileSync(unfinished, randomBytes(24).toString('base64url'), { mode: 0o600 })
  if (account.ids) chownSync(unfinished, account.ids.uid, account.ids.gid)
  renameSync(unfinished, path)
}

function initialise(cluster: string, passwordFile: string, binaries: Binaries, account: Account, quick: boolean): void {
  const unfinished = `${cluster}.unfinished`
  let reason = ''
  for (const characterType of CHARACTER_TYPES) {
    rmSync(unfinished, { recursive: true, force: true })
    const run = spawnSync(binaries.initdb, [
      '--pgdata', unfinished, '--username', ROLE, '--pwfile', passwordFile, '--auth', 'scram-sha-256', '--encoding', 'UTF8',
      '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C', '--lc-ctype', characterType,
      ...(quick ? ['--no-sync'] : []),
    ], { ...account.ids, cwd: '/', env: binaries.environment, encoding: 'utf8' })
    if (run.status === 0) return renameSync(unfinished, cluster)
    reason = run.error?.message ?? run.stderr.trim().split('\n').filter((line) => /error|FATAL|PANIC|could not/.test(line)).join(' ')
    if (!reason.includes('locale')) break
  }
  rmSync(unfinished, { recursive: true, force: true })
  throw new EmbeddedDatabaseError(say`The database files in ${cluster} cannot be made: ${reason || say`initdb failed`}.`)
}
