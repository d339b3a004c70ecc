import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { birthOf } from './parents.mjs'

/**
 * Does work that no other start may do at the same time on this copy; one that comes while another is at it waits for its end. A file names
 * who is at it by pid and birth: neither a crash nor a pid used again blocks the next.
 * @param {string} path the file
 * @param {string} waiting said once when another has to be waited for
 * @param {(join: (pid: number) => void) => Promise<void>} work told how to name a process of ours, which is waited for too when we are killed
 */
export async function alone(path, waiting, work) {
  const mine = [process.pid]
  const text = () => mine.map((pid) => `${pid} ${birthOf(pid)}\n`).join('')
  for (let told = false; !claimed(path, text());) {
    if (!told) console.log(waiting)
    told = true
    await pause(250)
  }
  try {
    await work((pid) => {
      mine.push(pid)
      renameSync(drafted(path, text()), path)
    })
  } finally {
    rmSync(path, { force: true })
  }
}

/** The file whole from its first moment on: an empty one would name nobody. */
function drafted(path, text) {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, text)
  return draft
}

function claimed(path, text) {
  const draft = drafted(path, text)
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  if (!holders(path).some(([pid, birth]) => birth !== '' && birthOf(pid) === birth)) rmSync(path, { force: true })
  return false
}

function holders(path) {
  try {
    return readFileSync(path, 'utf8').trim().split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)])
  } catch {
    return []
  }
}
