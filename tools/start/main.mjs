import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './install.mjs'
import { ensureLoads } from './libraries.mjs'
import { pinnedNode, requirePlatform, StartError } from './platform.mjs'
import { judgeSettings, runPinned } from './run.mjs'
import { ensureWeb } from './web.mjs'

const STORE_COMMANDS = ['audit', 'backup', 'restore', 'rebuild', 'set-up-link']
const DEV_COMMANDS = {
  test: 'tools/test/run.ts',
  check: 'tools/check/run.ts',
  generate: 'tools/generate/run.ts',
  pictures: 'tools/pictures/run.ts',
}

/**
 * Prepares what a command needs and runs it on the pinned Node.
 * @param {string} root the repository
 * @param {string[]} words the command line without the program
 * @returns {Promise<number>} the exit code
 */
export async function main(root, words) {
  try {
    requirePlatform()
    requireReadablePath(root)
    requireClone(root)
    const [command, ...rest] = words
    const dev = command === 'dev'
    await ensureInstalled(root, { dev })
    ensureLoads(root)
    if (dev) return await develop(root, rest)
    if (command === 'prepare') return await prepare(root)
    if (command === 'serve') {
      await ensureWeb(root, () => judgeSettings(root, words))
      return await runPinned(root, 'server/main.ts', rest, { leashed: false })
    }
    if (command === 'demo') {
      await ensureWeb(root, () => judgeSettings(root, words))
      return await runPinned(root, 'server/demo.ts', rest, { leashed: false })
    }
    if (command === 'probe') return await runPinned(root, 'server/infrastructure/monitoring/probes/program/probe-process.ts', rest, { leashed: false })
    if (STORE_COMMANDS.includes(command)) return await runPinned(root, 'server/command.ts', words)
    return await runPinned(root, 'cli/main.ts', words)
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    if (error.message !== '') console.error(error.message)
    return 1
  }
}

/** Installs and builds without serving: for images and service units, which start the server by themselves. */
async function prepare(root) {
  await ensureWeb(root)
  console.log(`Ready. The server is started by: ${pinnedNode(root)} ${join(root, 'server/main.ts')}`)
  return 0
}

async function develop(root, [what, ...words]) {
  if (what === 'bench') return bench(root, words)
  const script = DEV_COMMANDS[what]
  if (!script) {
    const known = [...Object.keys(DEV_COMMANDS), 'bench'].map((one) => `dev ${one}`)
    throw new StartError(`"dev ${what ?? ''}" is no command: the commands are ${known.join(', ')}.`)
  }
  return runPinned(root, script, words)
}

async function bench(root, [name, ...words]) {
  const folder = join(root, 'bench')
  const files = existsSync(folder) ? readdirSync(folder) : []
  const all = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).map((file) => file.slice(0, -3))
  if (name === undefined) {
    console.log(all.length === 0 ? 'There are no benchmarks yet.' : ['Benchmarks (npm run bench -- NAME):', ...all].join('\n  '))
    return 0
  }
  if (!all.includes(name)) throw new StartError(`There is no benchmark "${name}"; there are: ${all.join(', ') || 'none yet'}.`)
  return runPinned(root, `bench/${name}.ts`, words)
}

// Node's patterns, the build's queries, lists of libraries and a shell each read one of these signs as their own.
function requireReadablePath(root) {
  const sign = /[*#?:;"$`\\\p{Cc}]/u.exec(root)?.[0]
  if (sign !== undefined) throw new StartError(`The copy of Fullscore lies in ${root}, and programs that it needs cannot read a path with ${JSON.stringify(sign)} in it: move it.`)
}

function requireClone(root) {
  const needed = ['package.json', 'package-lock.json', 'server/package.json', 'web/package.json']
  const missing = needed.find((name) => !existsSync(join(root, name)))
  if (missing) throw new StartError(`The copy of Fullscore in ${root} is incomplete (${missing} is missing): clone the repository again.`)
}
