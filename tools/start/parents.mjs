import { execFile, execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** What a Node that we start imports first, by --import: it ends when we are killed. */
export const leash = `${pathToFileURL(join(dirname(fileURLToPath(import.meta.url)), 'leash.mjs')).href}?starter=${process.pid}`

/**
 * Calls back once when the process that started us is gone. "npm start" puts a shell between npm and us, which
 * outlives a killed npm: the parent's parent is watched too then.
 */
export function onAbandoned(callback) {
  const parent = process.ppid
  const throughNpm = process.env.npm_lifecycle_event !== undefined
  let grandparent
  const timer = setInterval(async () => {
    const above = throughNpm ? await parentOf(parent) : undefined
    grandparent ??= above
    if (process.ppid === parent && above === grandparent) return
    clearInterval(timer)
    callback()
  }, 500)
  timer.unref()
  if (throughNpm) void parentOf(parent).then((above) => { grandparent ??= above })
  return { end: () => clearInterval(timer) }
}

/** When a process began, as an opaque text: with its pid it names one process for ever. Empty when none such lives. */
export function birthOf(pid) {
  try {
    if (process.platform !== 'linux') return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? '' : fields[19]
  } catch {
    return ''
  }
}

/** @returns {Promise<number | undefined>} undefined when it cannot be told */
async function parentOf(pid) {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    } catch {
      return undefined
    }
  }
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'ppid=', '-p', String(pid)], (error, output) => resolve(error ? undefined : Number(output)))
  })
}
