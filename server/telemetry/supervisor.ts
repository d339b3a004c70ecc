import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { say } from '@fullscore/api/sentence.ts'
import { childEnvironment } from '../kernel/child.ts'
import type { TelemetryLog } from './types.ts'

// A Unix socket's path holds 103 bytes on macOS, a little more on Linux.
const LONGEST_SOCKET = 103
const START_MS = 60_000
const PING_EVERY_MS = 2_000
const PING_PATIENCE_MS = 15_000
const STOP_MS = 15_000

const SOCKET = 'engine.sock'
// Says where the socket is, since a long path moves it elsewhere: commands reach a running engine by it.
const SOCKET_FILE = 'socket'

const agentOf = (socketPath: string) => new Agent({ socketPath, keepAlive: true, maxSockets: 16 } as ConstructorParameters<typeof Agent>[0])

/**
 * Finds the engine of a server that is running on a data directory.
 * @param directory the engine's data
 * @returns how to reach it, to be destroyed by the caller; undefined when none answers
 */
export async function runningEngine(directory: string): Promise<Agent | undefined> {
  const path = join(directory, SOCKET_FILE)
  if (!existsSync(path)) return undefined
  const agent = agentOf(readFileSync(path, 'utf8').trim())
  if (await ping(agent)) return agent
  agent.destroy()
  return undefined
}

/** The embedded engine as the server sees it. */
export interface EngineSupervisor {
  readonly agent: Agent
  /** Undefined while the engine answers, else why not. */
  down(): string | undefined
  /** The engine's process, while one lives. */
  pid(): number | undefined
  /** Resolves at the first answer or the first failure to start, whichever comes first. */
  readonly settled: Promise<void>
  stop(): Promise<void>
}

/**
 * Keeps the engine's process running: starts it, asks it regularly, starts it again with growing pauses. The reason
 * why it does not run is kept for whoever asks.
 * @param directory the engine's data, one process at a time
 * @param onUp called each time the engine has come up
 */
export function superviseEngine(options: {
  directory: string; memoryBytes: number; log: TelemetryLog; onUp: () => void
}): EngineSupervisor {
  const { directory, memoryBytes, log, onUp } = options
  const sockets = socketDirectory(directory)
  const socketPath = join(sockets, SOCKET)
  writeFileSync(join(directory, SOCKET_FILE), socketPath, { mode: 0o600 })
  const agent = agentOf(socketPath)
  let reason: string | undefined = 'The telemetry engine is starting.'
  let child: ChildProcess | undefined
  let stopping = false
  const settled = Promise.withResolvers<void>()
  const ending = new AbortController()
  const run = async () => {
    for (let wait = 200; !stopping; wait = Math.min(wait * 2, 10_000)) {
      const began = performance.now()
      child = launch(directory, socketPath, memoryBytes)
      const died = exitOf(child)
      const failure = await readiness(child, died)
      if (failure === undefined && !stopping) {
        reason = undefined
        settled.resolve()
        onUp()
        const watching = new AbortController()
        void watch(child, agent, watching.signal, log)
        const how = await died
        watching.abort()
        if (stopping) return
        reason = say`The telemetry engine ended (${how}) and is being started again.`
        log.error({ how }, 'the telemetry engine ended unexpectedly')
      } else {
        child.kill('SIGKILL')
        await died
        if (stopping) return
        reason = failure ?? reason
        settled.resolve()
        log.error({ reason }, 'the telemetry engine does not start')
      }
      if (performance.now() - began > 60_000) wait = 200
      await pause(wait, undefined, { signal: ending.signal }).catch(() => {})
    }
  }
  const running = run()
  return {
    agent, settled: settled.promise,
    down: () => reason,
    pid: () => (child && child.exitCode === null && child.signalCode === null ? child.pid : undefined),
    async stop() {
      stopping = true
      reason = 'The telemetry engine is stopped.'
      ending.abort()
      agent.destroy()
      if (child) await endChild(child)
      await running
      settled.resolve()
      if (!sockets.startsWith(directory)) rmSync(sockets, { recursive: true, force: true })
    },
  }
}

function socketDirectory(directory: string): string {
  const own = join(directory, 'run')
  const path = Buffer.byteLength(join(own, SOCKET)) <= LONGEST_SOCKET ? own : mkdtempSync(join(tmpdir(), 'fullscore-telemetry-'))
  mkdirSync(path, { recursive: true, mode: 0o700 })
  chmodSync(path, 0o700)
  return path
}

/** In a session of its own: Ctrl-C and a closed terminal tell the whole group, and the server ends it when nothing is measured any more. */
function launch(directory: string, socketPath: string, memoryBytes: number): ChildProcess {
  const program = join(import.meta.dirname, 'engine-process.ts')
  return spawn(process.execPath, [program, '--data', directory, '--socket', socketPath, '--memory', String(memoryBytes), '--child'], {
    detached: true, stdio: ['pipe', 'pipe', 'pipe'], env: childEnvironment(),
  })
}

function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`))
  })
}

/** @returns undefined once the engine says it is ready, else a sentence why not */
async function readiness(child: ChildProcess, died: Promise<string>): Promise<string | undefined> {
  let errors = ''
  child.stdin?.on('error', () => {})
  child.stderr?.on('data', (chunk: Buffer) => { errors = (errors + chunk.toString()).slice(-4_000) })
  const ready = new Promise<'ready'>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => { if (chunk.includes('"ready":true')) resolve('ready') })
  })
  const late = new AbortController()
  const first = await Promise.race([ready, died, pause(START_MS, 'late', { signal: late.signal }).catch(() => 'late')])
  late.abort()
  if (first === 'ready') return undefined
  if (first === 'late') return say`The telemetry engine did not answer within ${START_MS / 1_000} seconds.`
  return explain(errors, first)
}

function explain(errors: string, how: string): string {
  if (/Cannot lock file|"code":"?76"?\b/.test(errors)) return 'Another process already holds the telemetry directory: only one may.'
  if (/Cannot find (module|package)|ERR_MODULE_NOT_FOUND|native (addon|binary|binding)|@chdb\/lib/i.test(errors)) {
    return 'The telemetry engine is not installed for this platform: install without omitting optional packages, or set CLICKHOUSE_URL.'
  }
  const line = errors.trim().split('\n').at(-1) ?? ''
  return say`The telemetry engine does not start (${how}): ${line.slice(0, 300)}`
}

/** A process that lives but no longer answers is ended, so that the next one can take over. */
async function watch(child: ChildProcess, agent: Agent, signal: AbortSignal, log: TelemetryLog): Promise<void> {
  let answered = performance.now()
  while (!signal.aborted) {
    await pause(PING_EVERY_MS, undefined, { signal, ref: false }).catch(() => {})
    if (signal.aborted) return
    if (await ping(agent)) answered = performance.now()
    else if (performance.now() - answered > PING_PATIENCE_MS) {
      log.error({ pid: child.pid }, 'the telemetry engine no longer answers and is ended')
      child.kill('SIGKILL')
      return
    }
  }
}

function ping(agent: Agent): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ agent, path: '/ping', timeout: PING_EVERY_MS }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    asked.on('timeout', () => asked.destroy())
    asked.on('error', () => resolve(false))
    asked.end()
  })
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const died = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const patience = new AbortController()
  await Promise.race([died, pause(STOP_MS, undefined, { signal: patience.signal }).catch(() => {})])
  patience.abort()
  child.kill('SIGKILL')
  await died
}
