import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './install.mjs'
import { leash } from './parents.mjs'
import { pinnedNode, StartError } from './platform.mjs'
import { progress } from './progress.mjs'

/**
 * Builds the web user interface when its sources differ from those of the last build.
 * @param {() => void} [before] done first when there is something to build
 */
export async function ensureWeb(root, before) {
  const web = join(root, 'web')
  if (!existsSync(join(web, 'index.html'))) return console.log('This copy of Fullscore has no web user interface; the API is served alone.')
  const mark = join(web, 'dist', '.built')
  const hash = sourceHash(root)
  if (existsSync(mark) && readFileSync(mark, 'utf8') === hash) return
  requireWritable(web)
  before?.()
  await ensureInstalled(root, { dev: true })
  console.log('Building the web user interface (its sources changed).')
  const report = progress(() => 'building')
  // Two that start at once build each for itself.
  const builds = join(web, 'dist.unfinished')
  for (const pid of existsSync(builds) ? readdirSync(builds) : []) if (!lives(Number(pid))) clear(join(builds, pid))
  const unfinished = join(builds, String(process.pid))
  try {
    await vite(root, web, unfinished)
    // The old build serves until the new one is complete.
    writeFileSync(join(unfinished, '.built'), hash)
    takePlace(unfinished, join(web, 'dist'), hash)
  } finally {
    report.end()
    clear(unfinished)
  }
  console.log(`Built in ${report.seconds()} s.`)
}

function requireWritable(web) {
  const folder = [join(web, 'dist.unfinished'), web].find((one) => existsSync(one))
  try {
    for (const one of [folder, web]) accessSync(one, constants.W_OK)
  } catch {
    throw new StartError(`The web user interface must be built (its sources changed), but you may not write to ${folder}: run "node fullscore.mjs prepare" as its owner.`)
  }
}

/** Removes a build's folder. A build whose starter was killed writes there for a moment still; what stays the next build removes. */
function clear(folder) {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  } catch { /* told to nobody: it is in nobody's way */ }
}

/** Whether a process is there; what is no number of one is not. */
function lives(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Puts a build where it is served from. If another start has put the same there just now, that one stays. */
function takePlace(build, dist, hash) {
  rmSync(dist, { recursive: true, force: true })
  try {
    renameSync(build, dist)
  } catch (error) {
    const mark = join(dist, '.built')
    if (!existsSync(mark) || readFileSync(mark, 'utf8') !== hash) throw error
  }
}

/** One hash over all that the build reads: names and contents, tests left out. */
export function sourceHash(root) {
  const hash = createHash('sha256')
  for (const folder of ['web', 'api', 'time', 'engraving']) {
    const names = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .filter((path) => !/\/(node_modules|dist|dist\.unfinished|\.vite)\//.test(path.slice(root.length)) && !/\.test\.tsx?$/.test(path))
    for (const path of names.sort()) hash.update(`${path.slice(root.length)}\0`).update(readFileSync(path)).update('\0')
  }
  for (const name of ['package-lock.json', 'tsconfig.base.json']) hash.update(readFileSync(join(root, name)))
  return hash.digest('hex')
}

async function vite(root, web, out) {
  const words = ['--import', leash, join(root, 'node_modules/vite/bin/vite.js'), 'build', '--outDir', out, '--emptyOutDir', '--logLevel', 'warn']
  const env = { ...process.env, NODE_ENV: 'production' }
  const child = spawn(pinnedNode(root), words, { cwd: web, stdio: ['ignore', 'pipe', 'pipe'], env })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { said = (said + chunk).slice(-8_000) })
  const code = await new Promise((resolve) => {
    child.once('error', (error) => { said = error.message; resolve(1) })
    child.once('close', (status, signal) => resolve(status ?? signal))
  })
  if (code !== 0) throw new StartError(`The web user interface could not be built (vite: ${code}). It says:\n${said.trim()}`)
}
