import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { caller, type Call } from '@fullscore/api/call.ts'
import { setUp } from '@fullscore/api/access/access.ts'
import { health } from '@fullscore/api/http/health.ts'
import { until } from './poll.ts'

const root = path.dirname(import.meta.dirname)

/** Things to end and clear after a journey, newest first; one that fails does not keep the others. */
export class Clearing {
  readonly #work: (() => unknown)[] = []
  add(work: () => unknown): void {
    this.#work.push(work)
  }
  /** A new directory that the database's own account may pass through, too. */
  directory(): string {
    const made = mkdtempSync(path.join(tmpdir(), 'fullscore-journey-'))
    chmodSync(made, 0o711)
    this.add(() => rmSync(made, { recursive: true, force: true, maxRetries: 5 }))
    return made
  }
  async run(): Promise<void> {
    const failures: unknown[] = []
    for (const work of this.#work.splice(0).toReversed()) await Promise.resolve().then(work).catch((error: unknown) => failures.push(error))
    if (failures.length > 0) throw failures[0]
  }
}

export interface ServerPlan {
  /** Home of data directory and key; shared servers and restarts name the same. */
  home: string
  /** The product's own entry, or the one whose clock a journey moves. */
  entry?: 'main' | 'testing-main'
  env?: Record<string, string>
}

export interface RunningServer {
  readonly url: string
  readonly child: ChildProcess
  /** The printed one-time link; undefined once set up. */
  readonly setUpLink: string | undefined
  /** Of `testing-main` only: where its database is. */
  readonly databaseUrl: string | undefined
  /** All it has printed so far, logs included. */
  said(): string
  /** A caller; `session` is the cookie of somebody signed in. */
  call(session?: string): Call
  /** Ends it in order. @returns its exit code */
  stop(): Promise<number | null>
  /** Ends it and every process below it by force, at once. */
  kill(): Promise<void>
}

/** The variables a server of a journey gets: none of the developer's settings. */
export function environmentOf(plan: ServerPlan): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env
  return {
    PATH, HOME, FULLSCORE_DATA: path.join(plan.home, 'data'), FULLSCORE_KEY_FILE: path.join(plan.home, 'key'), FULLSCORE_PORT: '0',
    FULLSCORE_LOG: process.env['FULLSCORE_TEST_LOG'] ?? 'warn', ...plan.env,
  }
}

/** Starts a real server process and waits until its health is good. */
export async function startServer(clearing: Clearing, plan: ServerPlan): Promise<RunningServer> {
  const child = spawn(process.execPath, [path.join(root, 'server', `${plan.entry ?? 'testing-main'}.ts`)], { cwd: root, env: environmentOf(plan), stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString() })
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const running = () => child.exitCode === null && child.signalCode === null
  clearing.add(async () => {
    if (!running()) return
    child.kill('SIGTERM')
    const late = setTimeout(() => killTree(child.pid!), 15_000)
    await ended
    clearTimeout(late)
  })
  const url = await until('the server prints its address', () => {
    if (!running()) throw new Error(`The server ended before it answered:\n${said}`)
    return /answers at (\S+) /.exec(said)?.[1]
  }, 90_000).catch((error: Error) => { throw new Error(`${error.message}\n${said}`) })
  const call = (session?: string) => caller({ origin: url, fetch: async (to, init) => fetch(to, init), headers: { 'x-fullscore': '1', ...(session ? { cookie: session } : {}) } })
  await until('its health is good', async () => {
    const told = await call()(health, {})
    if (told.status !== 'ok') throw new Error(told.reasons.join(' '))
    return true
  }, 60_000)
  return {
    url, child, call, said: () => said,
    get setUpLink() { return /(http\S+\/set-up\?token=\S+)/.exec(said)?.[1] },
    databaseUrl: /^database (\S+)/m.exec(said)?.[1],
    stop: async () => { child.kill('SIGTERM'); return ended },
    kill: async () => { killTree(child.pid!); await ended },
  }
}

/** Every living process below one, parents first. */
function processesBelow(pid: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n').map((line) => line.trim().split(/\s+/).map(Number) as [number, number])
  const below = (parent: number): number[] => rows.filter(([, of]) => of === parent).flatMap(([one]) => [one, ...below(one)])
  return below(pid)
}

/** Kills a process and all below it, in one breath. */
export function killTree(pid: number): void {
  for (const one of [pid, ...processesBelow(pid)]) {
    try {
      process.kill(one, 'SIGKILL')
    } catch { /* It ended by itself meanwhile. */ }
  }
}

/** Lets time pass for every server on a database. @param duration `10m`, `2h`, `30s` */
export const pass = (databaseUrl: string, duration: string): Promise<void> => moveClock(databaseUrl, Temporal.Duration.from(`PT${duration.toUpperCase()}`).total('seconds'))

/** Moves the clock of every server on a database, and waits until each goes by the new time. */
export async function moveClock(databaseUrl: string, seconds: number): Promise<void> {
  await onDatabase(databaseUrl, async (client) => {
    const { rows: [offset] } = await client.query<{ seconds: number }>('update jobs.clock_offset set seconds = seconds + $1 returning seconds', [seconds])
    await until('every server goes by the moved clock', async () => {
      const { rows: [late] } = await client.query<{ count: number }>(`select count(*)::int as count from pg_stat_activity
        where datname = current_database() and application_name like 'fullscore clock %' and application_name <> $1`, [`fullscore clock ${offset!.seconds}`])
      return late!.count === 0
    })
  })
}

export async function onDatabase<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

export const administrator = { organisation: 'Harbour Brass', zone: 'Europe/Amsterdam', name: 'Mira Conductor', email: 'mira@harbour.example', password: 'andante con moto' }

/** Sets a server up through its link, as the page does. @returns the administrator's session cookie */
export async function setUpByApi(server: RunningServer): Promise<string> {
  const token = new URL(server.setUpLink ?? '').searchParams.get('token') ?? ''
  return sessionFrom(server, setUp.path, { token, ...administrator })
}

/** Sends a body that opens a session. @returns its cookie */
export async function sessionFrom(server: RunningServer, to: string, body: Record<string, string>): Promise<string> {
  const response = await fetch(`${server.url}/api/v1${to}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-fullscore': '1' }, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(await response.text())
  return response.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
}
