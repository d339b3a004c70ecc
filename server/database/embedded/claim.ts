import { existsSync, linkSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { say } from '@fullscore/api/sentence.ts'
import { commandLine, exists, gone, processBirth, readOrUndefined, signal } from './processes.ts'
import { EmbeddedDatabaseError, type LauncherLog } from './refusal.ts'

/** How long a process may take to die of kill -9 on a busy machine. */
const DYING_MS = 2_000
/** How long one whose starter is gone takes to notice, to end a start that is on its way, and to stop in order. */
const ABANDONED_MS = 25_000

/** Name of a socket directory outside the data directory, used when the path there would be too long. */
export const TEMPORARY_SOCKETS = 'fullscore-postgres-'

/**
 * Claims the database files for this process. A file names the claimant by pid and birth, so neither a crash nor a
 * reused pid blocks the next start. A claimant that was just killed takes a moment to die: it is waited for, briefly; one that lost
 * its starter (kill -9 of that alone) ends by itself, and is waited for longer.
 * @returns the release
 * @throws EmbeddedDatabaseError when a living process holds them
 */
export async function claimDirectory(directory: string, log: LauncherLog): Promise<() => void> {
  const path = join(directory, 'claim')
  const mine = [process.pid, process.ppid].map((pid) => [pid, processBirth(pid)]).filter(([, birth]) => birth !== undefined).map((one) => one.join(' ')).join('\n')
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, mine, { mode: 0o600 })
  try {
    const began = performance.now()
    for (let [attempt, told] = [0, false]; ;) {
      try {
        linkSync(draft, path)
        return () => rmSync(path, { force: true })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt++ > 1_000) throw error
      }
      const [claimant, starter] = (readOrUndefined(path) ?? '').split('\n')
      const pid = claimant!.split(' ')[0]
      if (lives(claimant!)) {
        const abandoned = starter !== undefined && !lives(starter)
        if (performance.now() - began < (abandoned ? ABANDONED_MS : DYING_MS)) {
          if (abandoned && !told) log.info(say`Waiting for an earlier Fullscore (process ${pid!}), whose starter is gone, to end.`)
          told = abandoned
          await pause(50)
          continue
        }
        throw new EmbeddedDatabaseError(
          say`Fullscore is already running on the data directory ${dirname(directory)} (process ${pid ?? ''}): stop it first, or choose another with FULLSCORE_DATA.`,
        )
      }
      rmSync(path, { force: true })
    }
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Whether the process of a claim's line, its pid and birth, lives. */
function lives(line: string): boolean {
  const [pid, ...birth] = line.split(' ')
  return processBirth(Number(pid)) === birth.join(' ')
}

/** Whether a living process holds the claim on the database files. */
export function isClaimed(directory: string): boolean {
  const claim = readOrUndefined(join(directory, 'claim'))
  return claim !== undefined && lives(claim.split('\n')[0]!)
}

/** Directory of the Unix socket on which the postmaster of these files answers, as it wrote into its pid file. */
export function socketOf(directory: string): string | undefined {
  const pidFile = join(directory, 'cluster', 'postmaster.pid')
  return existsSync(pidFile) ? readFileSync(pidFile, 'utf8').split('\n')[4]?.trim() || undefined : undefined
}

/**
 * Clears what a crash left: a living postmaster that lost its parent is stopped, sockets of a dead one are removed.
 * The pid file goes only when its pid is taken by a zombie or a stranger, whom PostgreSQL would take for its old self.
 * @param inUse the socket directory of this run, which is emptied but stays
 */
export async function clearRemains(directory: string, log: LauncherLog, inUse?: string): Promise<void> {
  const cluster = join(directory, 'cluster')
  const pidFile = join(cluster, 'postmaster.pid')
  emptySockets(inUse ?? join(directory, 'socket'))
  if (!existsSync(pidFile)) return
  const lines = readFileSync(pidFile, 'utf8').split('\n')
  const pid = Number(lines[0])
  if (pid > 0 && processBirth(pid) !== undefined && commandLine(pid).includes(cluster)) {
    log.info(say`Stopping the PostgreSQL (process ${pid}) that an earlier run left behind.`)
    await stopPostmaster(pid)
  }
  if (!(pid > 0) || exists(pid)) rmSync(pidFile, { force: true })
  const sockets = lines[4]
  if (sockets !== inUse && sockets?.startsWith(join(tmpdir(), TEMPORARY_SOCKETS)) && ownedLike(sockets, cluster)) {
    rmSync(sockets, { recursive: true, force: true })
  }
}

/**
 * Ends a postmaster: first the fast shutdown, which loses nothing, then the immediate one, which recovers on the
 * next start, then by force.
 */
export async function stopPostmaster(pid: number): Promise<void> {
  const steps = [['SIGINT', 15_000], ['SIGQUIT', 6_000], ['SIGKILL', 5_000]] as const
  for (const [name, patience] of steps) {
    signal(pid, name)
    if (await gone(pid, patience)) return
  }
  throw new EmbeddedDatabaseError(say`PostgreSQL (process ${pid}) does not end.`)
}

function emptySockets(sockets: string): void {
  if (!existsSync(sockets)) return
  for (const name of readdirSync(sockets)) rmSync(join(sockets, name), { force: true })
}

function ownedLike(path: string, other: string): boolean {
  return existsSync(path) && statSync(path).uid === statSync(other).uid
}
