import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pinnedNode, StartError } from './platform.mjs'

// The official Node links this library of the compiler since version 25; small installations of Linux come without it.
const LIBRARY = 'libatomic.so.1'
const HOW = 'Debian and Ubuntu: apt-get install libatomic1; Fedora and its kin: dnf install libatomic'

/** What of the system is asked: who we are, and how programs are run. */
const SYSTEM = { uid: process.getuid?.(), hasApt: existsSync('/usr/bin/apt-get'), run: (program, words, options) => spawnSync(program, words, { stdio: 'ignore', ...options }).status === 0 }

/**
 * Makes sure that the pinned Node can be loaded: what it lacks is installed when the system lets us (root on Debian or Ubuntu), or laid
 * beside the packages (anybody there).
 * @throws {StartError} one sentence that says what is missing and how to get it
 */
export function ensureLoads(root, system = SYSTEM) {
  if (process.platform !== 'linux' || !existsSync(pinnedNode(root))) return
  const beside = join(root, 'node_modules', '.libraries')
  const folder = besideFolder(beside)
  if (folder) useFolder(folder)
  const fault = whyNotLoaded(root)
  if (!fault) return
  if (!fault.includes(LIBRARY)) throw new StartError(`The pinned Node cannot be run: ${fault}`)
  if (system.hasApt) {
    console.log(`Installing ${LIBRARY}, which the pinned Node needs and this system lacks.`)
    if (system.uid === 0) install(system)
    else layBeside(beside, system)
    if (!whyNotLoaded(root)) return
  }
  throw new StartError(`The pinned Node needs the library ${LIBRARY}, which this system lacks. ${HOW}.`)
}

/** What the loader says when it cannot load the pinned Node. */
function whyNotLoaded(root) {
  const { status, error, stderr } = spawnSync(pinnedNode(root), ['--version'], { encoding: 'utf8' })
  return status === 0 ? undefined : error?.message ?? (stderr.trim() || `it ended with ${status}`)
}

function install({ run }) {
  const apt = (...words) => run('apt-get', ['-qq', ...words], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  const once = () => apt('install', '--yes', '--no-install-recommends', 'libatomic1')
  // Fresh images have no package lists, others old ones.
  if (!once()) { apt('update'); once() }
}

/** Who may not install may still fetch the package and unpack it: it is one file. */
function layBeside(beside, { run }) {
  rmSync(beside, { recursive: true, force: true })
  mkdirSync(beside, { recursive: true })
  run('apt-get', ['-qq', 'download', 'libatomic1'], { cwd: beside })
  const found = readdirSync(beside).find((name) => name.endsWith('.deb'))
  if (found) run('dpkg-deb', ['--extract', found, '.'], { cwd: beside })
  const folder = besideFolder(beside)
  if (folder) useFolder(folder)
}

function besideFolder(beside) {
  const lib = join(beside, 'usr', 'lib')
  const place = existsSync(lib) && readdirSync(lib).map((name) => join(lib, name)).find((one) => existsSync(join(one, LIBRARY)))
  return place || undefined
}

function useFolder(folder) {
  const { LD_LIBRARY_PATH: before } = process.env
  if (!before?.split(':').includes(folder)) process.env.LD_LIBRARY_PATH = before ? `${before}:${folder}` : folder
}
