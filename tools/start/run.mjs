import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { pinnedNode, StartError } from './platform.mjs'
import { leash, onAbandoned } from './parents.mjs'

/**
 * Judges the settings of `serve` or `demo`; what is wrong is told by the program that judges.
 * @param {string[]} words the command and its flags
 * @throws {StartError} without words when they are wrong
 */
export function judgeSettings(root, words) {
  const { status } = spawnSync(pinnedNode(root), ['--disable-warning=ExperimentalWarning', join(root, 'server/settings-judge.ts'), ...words], { stdio: 'inherit' })
  if (status !== 0) throw new StartError('')
}

/**
 * Runs a script of the repository on the pinned Node as if this process had become it: same terminal, same working
 * directory, signals passed on, its exit code.
 * @param {{leashed?: boolean}} options whether the script is ended when this process is killed; the server sees to it itself
 * @returns {Promise<number>} the exit code; 128 + n when signal n ended it
 */
export async function runPinned(root, script, words, { leashed = true } = {}) {
  const path = join(root, script)
  if (!existsSync(path)) throw new StartError(`${script} is missing in ${root}: this copy of Fullscore does not have that command.`)
  const onLeash = leashed ? ['--import', leash] : []
  const child = spawn(pinnedNode(root), ['--disable-warning=ExperimentalWarning', ...onLeash, path, ...words], { stdio: 'inherit' })
  let told = false
  const forward = (signal) => {
    told = true
    child.kill(signal)
  }
  // Ctrl-C in a terminal reaches the child by itself; passing it on would deliver it twice, and twice means "at once".
  process.on('SIGINT', () => {
    if (process.stdin.isTTY) told = true
    else forward('SIGINT')
  })
  process.on('SIGTERM', forward)
  process.on('SIGHUP', forward)
  const watch = onAbandoned(() => { if (!told) forward('SIGTERM') })
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', (error) => reject(new StartError(`The pinned Node cannot be run: ${error.message}.`)))
      child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
    })
  } finally {
    watch.end()
  }
}
