import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { pinnedNode, StartError } from './platform.mjs'
import { onAbandoned } from './parents.mjs'

/**
 * Runs a script of the repository on the pinned Node as if this process had become it: same terminal, same working
 * directory, signals passed on, its exit code.
 * @returns {Promise<number>} the exit code; 128 + n when signal n ended it
 */
export async function runPinned(root, script, words) {
  const path = join(root, script)
  if (!existsSync(path)) throw new StartError(`${script} is missing in ${root}: this copy of Fullscore does not have that command.`)
  const leash = pathToFileURL(join(root, 'tools/start/leash.mjs')).href
  const child = spawn(pinnedNode(root), ['--disable-warning=ExperimentalWarning', '--import', leash, path, ...words], { stdio: 'inherit' })
  const forward = (signal) => child.kill(signal)
  // Ctrl-C in a terminal reaches the child by itself; passing it on would deliver it twice.
  process.on('SIGINT', () => { if (!process.stdin.isTTY) forward('SIGINT') })
  process.on('SIGTERM', forward)
  process.on('SIGHUP', forward)
  const watch = onAbandoned(() => forward('SIGTERM'))
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', (error) => reject(new StartError(`The pinned Node cannot be run: ${error.message}.`)))
      child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
    })
  } finally {
    watch.end()
  }
}
