import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** Name of the file that names the holder. */
export const HOLDER = 'holder'

/** Whether a living process holds a directory. */
export const isHeld = (directory: string): boolean => held(join(directory, HOLDER))

/**
 * Claims a directory for this process. A file names the holder by pid and birth, so that neither a crash nor a
 * pid used again blocks the next start.
 * @returns the release, or undefined when a living process (this one too) holds it
 */
export function claim(directory: string): (() => void) | undefined {
  const path = join(directory, HOLDER)
  const mine = `${process.pid} ${birth(process.pid)}`
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, mine, { mode: 0o600 })
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        linkSync(draft, path)
        return () => rmSync(path, { force: true })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      if (held(path)) return undefined
      rmSync(path, { force: true })
    }
    return undefined
  } finally {
    rmSync(draft, { force: true })
  }
}

function held(path: string): boolean {
  try {
    const [pid, ...rest] = readFileSync(path, 'utf8').split(' ')
    return birth(Number(pid)) === rest.join(' ')
  } catch {
    return false
  }
}

/** When a process began, as an opaque text; undefined when none such lives. */
function birth(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
  } catch {
    return undefined
  }
}
