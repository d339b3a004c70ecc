import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { say } from '@fullscore/api/sentence.ts'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { EmbeddedDatabaseError, type LauncherLog } from './refusal.ts'

/** How one postmaster is started. */
export interface PostmasterPlan {
  readonly directory: string
  readonly sockets: string
  readonly binaries: Binaries
  readonly account: Account
  readonly test: boolean
  readonly log: LauncherLog
}

/** A running postmaster and the last lines it said. */
export interface Postmaster {
  readonly child: ChildProcess
  readonly exited: Promise<void>
  readonly lastWords: string[]
}

const SETTINGS = [
  'listen_addresses=', 'port=5432', 'unix_socket_permissions=0700', 'cluster_name=fullscore', 'max_connections=100',
  'shared_buffers=128MB', 'work_mem=8MB', 'maintenance_work_mem=64MB', 'effective_cache_size=512MB', 'random_page_cost=1.1',
  'max_wal_size=1GB', 'io_workers=1', 'max_worker_processes=4', 'max_parallel_workers=2', 'max_parallel_workers_per_gather=1',
  'autovacuum_worker_slots=4', 'autovacuum_max_workers=2', 'max_wal_senders=2', 'jit=off', 'huge_pages=off',
  'logging_collector=off', 'log_destination=stderr', 'log_min_messages=warning', 'log_line_prefix=', 'log_timezone=UTC', 'timezone=UTC',
]
const TEST_SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off']

/**
 * Starts a postmaster in its own session, so that Ctrl-C in a terminal reaches only Fullscore, which stops it last.
 * On Linux the kernel asks it to shut down when Fullscore dies.
 */
export function launch(plan: PostmasterPlan): Postmaster {
  const { binaries, account, log } = plan
  // A list: in quotes, a comma in the path does not part it.
  const settings = [`unix_socket_directories="${plan.sockets.replaceAll('"', '""')}"`, ...SETTINGS, ...(plan.test ? TEST_SETTINGS : [])]
  const words = [binaries.postgres, '-D', join(plan.directory, 'cluster'), ...settings.flatMap((setting) => ['-c', setting])]
  const guarded = canWatchParent() ? ['setpriv', '--pdeathsig', 'INT', '--', ...words] : words
  const child = spawn(guarded[0]!, guarded.slice(1), {
    ...account.ids, cwd: '/', env: binaries.environment, detached: true, stdio: ['ignore', 'ignore', 'pipe'],
  })
  const lastWords: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastWords.push(line)
    if (lastWords.length > 20) lastWords.shift()
    if (/^(WARNING|FATAL|PANIC):/.test(line) && !line.includes('the database system is')) log.warn(say`PostgreSQL: ${line}`)
  })
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', (error) => { lastWords.push(error.message); resolve() })
  })
  return { child, exited, lastWords }
}

/** Waits until the server lets us in. @throws EmbeddedDatabaseError when it ends, or refuses us */
export async function ready(postmaster: Postmaster, connection: pg.ClientConfig, log: LauncherLog): Promise<void> {
  let ended = false
  void postmaster.exited.then(() => { ended = true })
  const began = performance.now()
  let told = began
  for (let wait = 10; ; wait = Math.min(wait * 1.5, 200)) {
    const reason = await attempt(connection)
    if (reason === undefined) return
    if (ended) throw new EmbeddedDatabaseError(say`PostgreSQL does not start: ${sentence(postmaster.lastWords)}.`)
    if (reason.startsWith('28')) throw new EmbeddedDatabaseError('PostgreSQL refuses the password that is kept beside its files.')
    if (performance.now() - told > 10_000) {
      told = performance.now()
      log.info(say`PostgreSQL is still starting after ${Math.round((told - began) / 1000)} s (it may be recovering from a crash).`)
    }
    await pause(wait)
  }
}

/** Runs one connection attempt. @returns undefined on success, else the error's code or text */
async function attempt(connection: pg.ClientConfig): Promise<string | undefined> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('SELECT 1')
    return undefined
  } catch (error) {
    return String((error as { code?: string }).code ?? (error as Error).message)
  } finally {
    await client.end().catch(() => {})
  }
}

function sentence(lastWords: string[]): string {
  const telling = lastWords.filter((line) => /FATAL|PANIC|ERROR|DETAIL|error/.test(line))
  return (telling.length ? telling : lastWords).slice(-3).join(' ') || say`it ended without a word`
}

let watchable: boolean | undefined
function canWatchParent(): boolean {
  watchable ??= process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'INT', '--', 'true']).status === 0
  return watchable
}
