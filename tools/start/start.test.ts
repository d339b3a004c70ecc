import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const repository = join(import.meta.dirname, '..', '..')
let directory: string
let root: string
const running: ChildProcess[] = []

/** A small copy of the repository with the real start program, the real packages and a stand-in for the server. */
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'fullscore-start-'))
  root = join(directory, 'copy')
  mkdirSync(join(root, 'tools'), { recursive: true })
  cpSync(join(repository, 'tools/start'), join(root, 'tools/start'), { recursive: true })
  const files = ['fullscore.mjs', 'package.json', 'package-lock.json', 'tsconfig.base.json']
  for (const name of files) cpSync(join(repository, name), join(root, name))
  for (const name of ['api', 'time', 'engraving', 'server', 'web', 'cli']) {
    mkdirSync(join(root, name))
    cpSync(join(repository, name, 'package.json'), join(root, name, 'package.json'))
  }
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'))
  await requireInstalled()
  for (const name of ['main.ts', 'command.ts']) writeFileSync(join(root, 'server', name), `
    const said: string = JSON.stringify({ words: process.argv.slice(2), cwd: process.cwd(), node: process.versions.node, pid: process.pid })
    process.on('SIGTERM', () => { process.stdout.write('stopped in order\\n'); process.exit(0) })
    process.stdout.write(said + '\\n')
    if (process.argv.includes('fail')) process.exit(7)
    setInterval(() => {}, 60_000)
  `)
  writeFileSync(join(root, 'server/settings-judge.ts'), `if (process.argv.includes('wrong')) { process.stderr.write('FULLSCORE_HOST is wrong.\\n'); process.exit(1) }`)
})

// A stale installation would make the start program install, through the link, over the repository's own packages.
async function requireInstalled(): Promise<void> {
  const module: string = join(repository, 'tools/start/install.mjs')
  const { whyInstall } = await import(module) as { whyInstall(root: string, need: { dev: boolean }): string | undefined }
  const reason = whyInstall(root, { dev: true })
  if (reason) throw new Error(`Run "npm ci" first: ${reason}.`)
}

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
  rmSync(directory, { recursive: true, force: true })
})

function run(words: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv; program?: string } = {}) {
  return spawnSync(process.execPath, [options.program ?? join(root, 'fullscore.mjs'), ...words], {
    cwd: options.cwd ?? directory, env: { ...process.env, ...options.env }, encoding: 'utf8',
  })
}

/** Starts the stand-in server and waits for its first line. */
async function serve(command: string, words: string[]): Promise<{ child: ChildProcess; said: () => string; pid: number }> {
  const child = spawn(command, words, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  running.push(child)
  let text = ''
  child.stdout!.on('data', (chunk: Buffer) => { text += chunk.toString() })
  await expect.poll(() => text, { timeout: 15_000 }).toContain('"pid"')
  const pid = Number(/"pid":(\d+)/.exec(text)![1])
  return { child, said: () => text, pid }
}

const commandOf = (pid: number) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
const alive = (pid: number) => existsSync(`/proc/${pid}`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')

describe('the start program', () => {
  test('runs the server on the pinned Node, through a symbolic link, from any folder, and passes its exit code', () => {
    symlinkSync(join(root, 'fullscore.mjs'), join(directory, 'fullscore'))
    const { status, stdout } = run(['serve', '--port', '1', 'fail'], { program: join(directory, 'fullscore') })
    expect(status).toBe(7)
    const said = JSON.parse(stdout.split('\n').find((line) => line.startsWith('{'))!) as Record<string, unknown>
    expect(said).toMatchObject({ words: ['--port', '1', 'fail'], cwd: directory, node: '26.10.0' })
  })

  test('passes TERM on and ends with the server', async () => {
    const { child, said } = await serve(process.execPath, [join(root, 'fullscore.mjs'), 'serve'])
    const ended = new Promise((resolve) => { child.once('exit', resolve) })
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(said()).toContain('stopped in order')
  })

  test.runIf(process.platform === 'linux')('ends a command when it is itself killed with -9', async () => {
    const { child, pid } = await serve(process.execPath, [join(root, 'fullscore.mjs'), 'rebuild'])
    child.kill('SIGKILL')
    await expect.poll(() => alive(pid), { timeout: 10_000 }).toBe(false)
  })

  test.runIf(process.platform === 'linux')('stops the server when npm gets TERM or is killed', async () => {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const { child, pid } = await serve('npm', ['start'])
      child.kill(signal)
      await expect.poll(() => alive(pid), { timeout: 10_000 }).toBe(false)
    }
  })

  test('says what is wrong with an incomplete copy, an unknown command, a missing benchmark', () => {
    expect(run(['dev', 'sing']).stderr).toContain('"dev sing" is no command: the commands are dev test')
    expect(run(['dev', 'bench', 'nothing']).stderr).toContain('There is no benchmark "nothing"')
    expect(run(['incidents', 'list']).stderr).toContain('cli/main.ts is missing')
    const odd = join(directory, 'a#b')
    renameSync(root, odd)
    expect(run(['serve'], { program: join(odd, 'fullscore.mjs') }).stderr).toBe(`The copy of Fullscore lies in ${odd}, and programs that it needs cannot read a path with "#" in it: move it.\n`)
    renameSync(odd, root)
    rmSync(join(root, 'web/package.json'))
    const { status, stderr } = run(['serve'])
    expect(status).toBe(1)
    expect(stderr).toContain('is incomplete (web/package.json is missing)')
  })
})

describe('the installation', () => {
  function fakeNpm(script: string): NodeJS.ProcessEnv {
    const bin = join(directory, 'bin')
    mkdirSync(bin, { recursive: true })
    writeFileSync(join(bin, 'npm'), `#!/bin/sh\n${script}\n`)
    chmodSync(join(bin, 'npm'), 0o755)
    return { PATH: `${bin}:${process.env['PATH']}`, npm_execpath: '' }
  }

  test('lists what belongs to the other platforms too, so that they install it', () => {
    const { packages } = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')) as { packages: Record<string, { optionalDependencies?: Record<string, string> }> }
    for (const name of ['', 'server', 'node_modules/chdb']) {
      const wanted = Object.keys(packages[name]?.optionalDependencies ?? {})
      expect(wanted.length, name).toBeGreaterThan(3)
      expect(wanted.filter((one) => !packages[`node_modules/${one}`] && !/windows|win32/.test(one)), name).toEqual([])
    }
  })

  test('needs no pinned Node that runs: the one that started npm starts the rest', () => {
    const place = join(directory, 'bare')
    mkdirSync(join(place, 'node_modules/.bin'), { recursive: true })
    cpSync(join(repository, 'package.json'), join(place, 'package.json'))
    writeFileSync(join(place, 'fullscore.mjs'), `console.log('started by ' + process.argv.slice(2).join(' '))`)
    writeFileSync(join(place, 'node_modules/.bin/node'), '#!/bin/sh\necho cannot be loaded >&2\nexit 127\n', { mode: 0o755 })
    const { status, stdout, stderr } = spawnSync('npm', ['start'], { cwd: place, encoding: 'utf8' })
    expect({ status, stderr }).toMatchObject({ status: 0 })
    expect(stdout).toContain('started by serve')
  })

  test('is made with install scripts off when nothing is there', () => {
    rmSync(join(root, 'node_modules'))
    const env = fakeNpm(`echo "$@" > "${directory}/words"; ln -s "${repository}/node_modules" node_modules`)
    const { status, stdout } = run(['serve', 'fail'], { env })
    expect(status).toBe(7)
    expect(stdout).toContain('Installing the packages: nothing is installed yet.')
    expect(readFileSync(join(directory, 'words'), 'utf8')).toMatch(/^ci --ignore-scripts --include=optional/)
  })

  test.runIf(process.getuid?.() === 0)('is not made again for who may not read the one that is there', () => {
    const bare = join(directory, 'bare')
    chmodSync(directory, 0o711)
    mkdirSync(join(bare, 'node_modules'), { recursive: true })
    for (const name of ['fullscore.mjs', 'package.json', 'package-lock.json', 'tools', 'server', 'web']) cpSync(join(root, name), join(bare, name), { recursive: true })
    writeFileSync(join(bare, 'node_modules/.package-lock.json'), '{}', { mode: 0o600 })
    const { status, stderr } = spawnSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, join(bare, 'fullscore.mjs'), 'serve'], { cwd: '/', encoding: 'utf8' })
    expect([status, stderr]).toEqual([1, `The packages in ${bare}/node_modules may not be read by you: run "chmod -R go+rX" on ${bare} as its owner.\n`])
  })

  test('is made again when the lockfile asks for another version', () => {
    const path = join(root, 'package-lock.json')
    const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, { version: string }> }
    lock.packages['node_modules/hono']!.version = '0.0.1'
    writeFileSync(path, JSON.stringify(lock))
    const { status, stdout, stderr } = run(['serve'], { env: fakeNpm('exit 0') })
    expect(stdout).toContain('Installing the packages: hono is not the version of package-lock.json.')
    expect(status).toBe(1)
    expect(stderr).toContain('delete the folder node_modules and start again')
  })

  test('is made by one start at a time, and none goes on when its starter is killed', async () => {
    rmSync(join(root, 'node_modules'))
    // A stand-in that takes its time and notes when two are at it.
    writeFileSync(join(directory, 'npm.mjs'), `
      import { existsSync, symlinkSync, writeFileSync, appendFileSync, rmSync } from 'node:fs'
      const mark = ${JSON.stringify(join(directory, 'at it'))}, log = ${JSON.stringify(join(directory, 'log'))}
      appendFileSync(log, process.pid + (existsSync(mark) ? ' beside another\\n' : ' alone\\n'))
      writeFileSync(mark, '')
      const end = () => { rmSync(mark, { force: true }); process.exit() }
      process.on('SIGTERM', end)
      const timer = setInterval(() => {
        if (!existsSync(${JSON.stringify(join(directory, 'go'))})) return
        clearInterval(timer)
        symlinkSync(${JSON.stringify(join(repository, 'node_modules'))}, 'node_modules')
        end()
      }, 20)
    `)
    const env = { ...process.env, ...fakeNpm(`exec "${process.execPath}" "${directory}/npm.mjs"`) }
    const logged = () => existsSync(join(directory, 'log')) ? readFileSync(join(directory, 'log'), 'utf8').trim().split('\n') : []
    const begin = () => {
      const child = spawn(process.execPath, [join(root, 'fullscore.mjs'), 'serve', 'fail'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env })
      running.push(child)
      let said = ''
      child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString() })
      return { child, said: () => said, ended: new Promise<number | null>((resolve) => child.once('exit', resolve)) }
    }
    const first = begin()
    await expect.poll(() => logged().length).toBe(1)
    const orphan = Number(logged()[0]!.split(' ')[0])
    first.child.kill('SIGKILL')
    const [second, third] = [begin(), begin()]
    await expect.poll(() => alive(orphan)).toBe(false)
    await expect.poll(() => logged().length).toBe(2)
    await expect.poll(() => second.said() + third.said()).toContain('Another start is installing the packages')
    writeFileSync(join(directory, 'go'), '')
    expect(await Promise.all([second.ended, third.ended])).toEqual([7, 7])
    expect(logged().map((line) => line.replace(/^\d+ /, ''))).toEqual(['alone', 'alone'])
    expect(readdirSync(root).filter((name) => name.startsWith('.installing'))).toEqual([])
  })

  test('repeats the words of npm when it fails', () => {
    rmSync(join(root, 'node_modules'))
    const { status, stderr } = run(['serve'], { env: fakeNpm('echo "npm error code ENOTFOUND" >&2; exit 3') })
    expect(status).toBe(1)
    expect(stderr).toContain('The packages could not be installed (npm ci: 3). npm says:\nnpm error code ENOTFOUND')
  })

  test.each([
    ['win32', 'x64', false, 'does not run on Windows itself'],
    ['freebsd', 'x64', false, 'this is freebsd on x64'],
    ['linux', 'riscv64', false, 'this is linux on riscv64'],
    ['linux', 'x64', true, 'needs a Linux with glibc'],
  ])('refuses %s %s (musl: %s) by one sentence', async (platform, arch, musl, sentence) => {
    const module: string = join(repository, 'tools/start/platform.mjs')
    const { requirePlatform } = await import(module) as { requirePlatform(platform: string, arch: string, musl: boolean): void }
    expect(() => requirePlatform(platform, arch, musl)).toThrow(sentence)
  })
})

describe('the web build', () => {
  test('runs when sources change, and only then', () => {
    writeFileSync(join(root, 'web/index.html'), '<!doctype html><title>One</title><script type="module" src="/main.js"></script>')
    writeFileSync(join(root, 'web/main.js'), 'document.title += "!"')
    expect(run(['serve', 'fail']).stdout).toContain('Building the web user interface')
    expect(readFileSync(join(root, 'web/dist/index.html'), 'utf8')).toContain('<title>One</title>')
    expect(run(['serve', 'fail']).stdout).not.toContain('Building')
    writeFileSync(join(root, 'api/page.ts'), 'export {}')
    expect(run(['serve', 'fail']).stdout).toContain('Building')
  })

  test('waits for settings that are right: what is wrong is told before it', () => {
    writeFileSync(join(root, 'web/index.html'), '<!doctype html><title>One</title>')
    const { status, stdout, stderr } = run(['serve', 'wrong'])
    expect([status, stderr]).toEqual([1, 'FULLSCORE_HOST is wrong.\n'])
    expect(stdout).not.toContain('Building')
    expect(existsSync(join(root, 'web/dist'))).toBe(false)
  })

  test.runIf(process.platform === 'linux')('ends when its starter is killed with -9, and what it left stops nobody', async () => {
    writeFileSync(join(root, 'web/index.html'), '<!doctype html><title>One</title><script type="module" src="/main.js"></script>')
    writeFileSync(join(root, 'web/main.js'), 'document.title += "!"')
    // A build that does not end by itself.
    writeFileSync(join(root, 'web/vite.config.js'), `export default { plugins: [{ name: 'slow', buildStart: () => new Promise((resolve) => { setTimeout(resolve, 600_000) }) }] }`)
    const starter = spawn(process.execPath, [join(root, 'fullscore.mjs'), 'serve', 'fail'], { cwd: root, stdio: 'ignore' })
    running.push(starter)
    const builder = () => readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).find((pid) => commandOf(pid).includes(join(root, 'web/dist.unfinished', String(starter.pid))))
    await expect.poll(builder).toBeGreaterThan(0)
    const pid = builder()!
    starter.kill('SIGKILL')
    await expect.poll(() => alive(pid)).toBe(false)
    rmSync(join(root, 'web/vite.config.js'))
    expect(run(['serve', 'fail']).status).toBe(7)
    expect(readFileSync(join(root, 'web/dist/index.html'), 'utf8')).toContain('<title>One</title>')
  })

  test.runIf(process.getuid?.() === 0)('says who must make it, to one who may not write', () => {
    writeFileSync(join(root, 'web/index.html'), '<!doctype html><title>One</title>')
    chmodSync(directory, 0o711)
    const { status, stderr } = spawnSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, join(root, 'fullscore.mjs'), 'serve'], { cwd: '/', encoding: 'utf8' })
    expect([status, stderr]).toEqual([1, `The web user interface must be built (its sources changed), but you may not write to ${root}/web: run "node fullscore.mjs prepare" as its owner.\n`])
  })

  test('leaves the old build alone when it fails, and says why', () => {
    writeFileSync(join(root, 'web/index.html'), '<!doctype html><script type="module" src="/main.js"></script>')
    writeFileSync(join(root, 'web/main.js'), 'let sound = 1')
    run(['serve', 'fail'])
    writeFileSync(join(root, 'web/main.js'), 'let = =')
    const { status, stderr } = run(['serve', 'fail'])
    expect(status).toBe(1)
    expect(stderr).toContain('The web user interface could not be built')
    expect(existsSync(join(root, 'web/dist/index.html'))).toBe(true)
  })
})
