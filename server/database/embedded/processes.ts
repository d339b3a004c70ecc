import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * Says when a process began, as an opaque text: together with the pid it names one process for ever,
 * so that a reused pid is not mistaken for the old one.
 * @returns undefined when no such process lives; a zombie counts as dead
 */
export function processBirth(pid: number): string | undefined {
  if (process.platform === 'linux') {
    const stat = readOrUndefined(`/proc/${pid}/stat`)
    // The second field is the command in brackets and may itself hold spaces and brackets.
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (!fields || fields[0] === 'Z' || fields[0] === 'X') return undefined
    return fields[19]
  }
  const [state, ...birth] = ps(pid, 'state=,lstart=').split(/\s+/)
  return state && !state.startsWith('Z') ? birth.join(' ') : undefined
}

/** Whether the kernel still knows this pid, be it a zombie or another user's process. */
export function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The command line of a living process, its words joined by spaces; empty when it cannot be read. */
export function commandLine(pid: number): string {
  if (process.platform !== 'linux') return ps(pid, 'command=')
  return (readOrUndefined(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ').trim()
}

/** Sends a signal; a process that is already gone is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Waits until a process is gone. @returns whether it went within the given milliseconds */
export async function gone(pid: number, milliseconds: number): Promise<boolean> {
  const until = performance.now() + milliseconds
  while (processBirth(pid) !== undefined) {
    if (performance.now() > until) return false
    await pause(20)
  }
  return true
}

function ps(pid: number, columns: string): string {
  try {
    return execFileSync('ps', ['-o', columns, '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return ''
  }
}

/** The text of a file that may go at any moment. */
export function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
