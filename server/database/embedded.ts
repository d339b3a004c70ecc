import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { say } from '@fullscore/api/sentence.ts'
import { chooseAccount, privateDirectory, requireReach, type Account } from './embedded/account.ts'
import { prepareBinaries, requireReadableName } from './embedded/binaries.ts'
import { claimDirectory, clearRemains, isClaimed, socketOf, stopPostmaster, TEMPORARY_SOCKETS } from './embedded/claim.ts'
import { DATABASE, ensureCluster, ROLE } from './embedded/cluster.ts'
import { launch, ready, type Postmaster, type PostmasterPlan } from './embedded/postmaster.ts'
import { EmbeddedDatabaseError, type LauncherLog } from './embedded/refusal.ts'

export { type LauncherLog } from './embedded/refusal.ts'

/** How to reach the embedded server: `host` is the directory of its Unix socket. */
export interface EmbeddedConnection {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

/** A running embedded PostgreSQL. */
export interface EmbeddedDatabase {
  readonly connection: EmbeddedConnection
  /** The same as a connection string, as pg and psql read it. */
  readonly url: string
  /** Shuts it down in order, without loss; may be called twice. */
  stop(): Promise<void>
}

// A Unix socket's path holds 107 bytes on Linux, 103 on macOS; PostgreSQL adds its lock file's name.
const LONGEST_SOCKET_DIRECTORY = 103 - '/.s.PGSQL.5432.lock'.length

/**
 * Starts the PostgreSQL that npm installed, on files below `dataDir`/postgres, and keeps it running until `stop`.
 * The first start makes the files; remains of a crash are cleared.
 * @param options.dataDir Fullscore's data directory
 * @param options.test trades durability for speed
 * @throws EmbeddedDatabaseError with one plain sentence
 */
export async function startEmbedded(options: { dataDir: string; log: LauncherLog; test?: boolean }): Promise<EmbeddedDatabase> {
  const { log, test = false } = options
  const dataDir = resolve(options.dataDir)
  requireReadableName(dataDir)
  const directory = join(dataDir, 'postgres')
  const account = chooseAccount(directory)
  openDataDirectory(dataDir, account)
  privateDirectory(directory, account)
  requireReach(directory, account)
  const release = await claimDirectory(directory, log)
  let sockets: string | undefined
  try {
    const binaries = prepareBinaries(directory, account, log)
    await clearRemains(directory, log)
    if (!existsSync(join(directory, 'cluster'))) log.info('Making the database files (first start).')
    const password = ensureCluster(directory, binaries, account, test)
    sockets = socketDirectory(directory, account)
    const connection = { host: sockets, port: 5432, user: ROLE, password, database: DATABASE }
    const supervisor = await supervise({ directory, sockets, binaries, account, test, log }, { ...connection, database: 'postgres' })
    await ensureDatabase(connection)
    return { connection, url: toUrl(connection), stop: once(() => supervisor.stop().finally(() => tidy(directory, sockets, release))) }
  } catch (error) {
    tidy(directory, sockets, release)
    throw error
  }
}

/**
 * Finds the embedded PostgreSQL of a server that is running on a data directory: commands read it beside the server.
 * @returns its connection string; undefined when no server runs there
 */
export function runningEmbedded(dataDir: string): string | undefined {
  const directory = join(resolve(dataDir), 'postgres')
  const host = isClaimed(directory) ? socketOf(directory) : undefined
  return host === undefined ? undefined : toUrl({ host, port: 5432, user: ROLE, password: readFileSync(join(directory, 'password'), 'utf8').trim(), database: DATABASE })
}

/** Starts a postmaster and starts it again whenever it dies unasked (killed, out of memory). */
async function supervise(plan: PostmasterPlan, connection: EmbeddedConnection): Promise<{ stop(): Promise<void> }> {
  let stopping = false
  let postmaster: Postmaster = await launchReady(plan, connection)
  const end = async () => {
    if (postmaster.child.pid !== undefined) await stopPostmaster(postmaster.child.pid)
  }
  const watch = async () => {
    for (let wait = 100; ; wait = Math.min(wait * 2, 5_000)) {
      const began = performance.now()
      await postmaster.exited
      if (stopping) return
      if (performance.now() - began > 60_000) wait = 100
      plan.log.warn('PostgreSQL ended unexpectedly; starting it again.')
      await pause(wait)
      await clearRemains(plan.directory, plan.log, plan.sockets)
      if (stopping) return
      postmaster = launch(plan)
    }
  }
  const watching = watch()
  return {
    stop: async () => {
      stopping = true
      await end()
      await watching
    },
  }
}

// What PostgreSQL says while children of a killed postmaster have not noticed its death yet.
const STILL_DYING = /shared memory block .* is still in use|lock file .* already exists/

async function launchReady(plan: PostmasterPlan, connection: EmbeddedConnection): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    const postmaster = launch(plan)
    try {
      await ready(postmaster, connection, plan.log)
      return postmaster
    } catch (error) {
      if (postmaster.child.pid !== undefined) await stopPostmaster(postmaster.child.pid)
      if (attempt === 20 || !postmaster.lastWords.some((line) => STILL_DYING.test(line))) throw error
      await pause(250)
    }
  }
}

async function ensureDatabase(connection: EmbeddedConnection): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' })
  await client.connect()
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [connection.database])
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(connection.database)}`)
  } finally {
    await client.end()
  }
}

/** Makes the data directory; as root the database's account must be able to pass through it. */
function openDataDirectory(dataDir: string, account: Account): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: account.ids ? 0o711 : 0o700 })
    if (account.ids) chmodSync(dataDir, statSync(dataDir).mode & 0o7777 | 0o011)
  } catch (error) {
    throw new EmbeddedDatabaseError(say`The data directory ${dataDir} (FULLSCORE_DATA) cannot be used: ${(error as Error).message}.`)
  }
}

function socketDirectory(directory: string, account: Account): string {
  const near = join(directory, 'socket')
  const path = Buffer.byteLength(near) <= LONGEST_SOCKET_DIRECTORY ? near : mkdtempSync(join(tmpdir(), TEMPORARY_SOCKETS))
  privateDirectory(path, account)
  return path
}

function tidy(directory: string, sockets: string | undefined, release: () => void): void {
  if (sockets && !sockets.startsWith(directory)) rmSync(sockets, { recursive: true, force: true })
  release()
}

function toUrl({ host, port, user, password, database }: EmbeddedConnection): string {
  return `postgres://${user}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(host)}&port=${port}`
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => running ??= work()
}
