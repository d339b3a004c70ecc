import { spawn } from 'node:child_process'
import { say } from '@fullscore/api/sentence.ts'
import { childEnvironment } from '../../../kernel/child.ts'

/** Echo requests and what came back: round trips in milliseconds, undefined where nothing did. */
export type Echoes = readonly (number | undefined)[]

/** Echo requests could not be sent at all: nothing was learnt. */
export class PingUnavailable extends Error {}

export interface PingWish {
  address: string
  packets: number
  timeoutMs: number
  /** Milliseconds for which it may wait for company: one process that asks many addresses costs little more than one that asks one. Default 15. */
  patienceMs?: number
  /** Milliseconds between two packets, to whomever they go. Default 0.1. */
  spacingMs?: number
}

export interface Pinger {
  /** Sends echo requests to one judged address. @throws PingUnavailable */
  ping(wish: PingWish): Promise<Echoes>
}

/** Addresses that one process asks, and processes at once. */
const mostTargets = 2000
const mostProcesses = 4
/** Wishes that come within this time share a process, unless they have more patience. */
const gatherMs = 15
/** Milliseconds between two packets of one process unless it is asked for more, and between two to one address. */
const usualSpacingMs = 0.1
const periodMs = 200

interface Waiting extends PingWish { resolve(echoes: Echoes): void; reject(error: Error): void }

/**
 * Sends echo requests through fping, which needs no right of ours: wishes of about the same moment with equal settings go to one
 * process, its raw results are given back to each.
 */
export function openPinger(program = 'fping'): Pinger {
  let gathered: Waiting[] = []
  let timer: NodeJS.Timeout | undefined
  let sendAt = Infinity
  let running = 0
  const queue: Waiting[][] = []
  const next = () => {
    while (running < mostProcesses) {
      const batch = queue.shift()
      if (!batch) return
      running += 1
      void runBatch(program, batch).finally(() => { running -= 1; next() })
    }
  }
  const send = () => {
    timer = undefined
    sendAt = Infinity
    const all = gathered
    gathered = []
    for (const alike of Map.groupBy(all, (one) => `${one.packets} ${one.timeoutMs} ${one.spacingMs}`).values()) {
      for (let at = 0; at < alike.length; at += mostTargets) queue.push(alike.slice(at, at + mostTargets))
    }
    next()
  }
  return {
    ping: ({ patienceMs = gatherMs, ...wish }) => new Promise((resolve, reject) => {
      gathered.push({ ...wish, resolve, reject })
      const at = performance.now() + patienceMs
      if (at >= sendAt) return
      clearTimeout(timer)
      sendAt = at
      timer = setTimeout(send, patienceMs)
    }),
  }
}

async function runBatch(program: string, batch: readonly Waiting[]): Promise<void> {
  try {
    const { packets, timeoutMs, spacingMs = usualSpacingMs } = batch[0]!
    const addresses = [...new Set(batch.map((one) => one.address))]
    const found = await fping(program, addresses, { packets, timeoutMs, spacingMs })
    for (const one of batch) {
      const echoes = found.get(one.address)
      if (echoes) one.resolve(echoes)
      else one.reject(new PingUnavailable(say`fping said nothing of ${one.address}.`))
    }
  } catch (error) {
    for (const one of batch) one.reject(error as Error)
  }
}

function fping(program: string, addresses: readonly string[], { packets, timeoutMs, spacingMs }: Required<Pick<PingWish, 'packets' | 'timeoutMs' | 'spacingMs'>>): Promise<Map<string, Echoes>> {
  const { promise, resolve, reject } = Promise.withResolvers<Map<string, Echoes>>()
  const child = spawn(program, ['-C', String(packets), '-q', '-p', String(periodMs), '-t', String(timeoutMs), '-i', String(spacingMs)], { stdio: ['pipe', 'ignore', 'pipe'], env: childEnvironment() })
  const most = packets * Math.max(periodMs, addresses.length * spacingMs) + timeoutMs + 5000
  const timer = setTimeout(() => child.kill('SIGKILL'), most)
  const chunks: Buffer[] = []
  let length = 0
  child.stderr.on('data', (chunk: Buffer) => { if ((length += chunk.length) < 4_000_000) chunks.push(chunk) })
  child.stdin.on('error', () => {})
  child.on('error', (error: NodeJS.ErrnoException) => {
    clearTimeout(timer)
    reject(new PingUnavailable(error.code === 'ENOENT' ? 'fping is not installed on this server: echo requests need it. A TCP check does without.' : say`fping could not be started: ${error.message}.`))
  })
  child.on('close', (code) => {
    clearTimeout(timer)
    const said = Buffer.concat(chunks).toString('utf8')
    // 0: all answered, 1: some did not, 2: some name was not found; beyond that nothing was sent.
    if (code !== null && code <= 2) resolve(parseFping(said))
    else reject(new PingUnavailable(code === null ? 'fping took too long and was ended.' : say`fping may not send echo requests here: ${said.trim().split('\n')[0]?.slice(0, 200) ?? say`it ended with ${code}`}.`))
  })
  child.stdin.end(`${addresses.join('\n')}\n`)
  return promise
}

/** Reads what `fping -C n -q` says: `10.0.0.1 : 0.25 - 0.31`; lines of another form are warnings. */
export function parseFping(text: string): Map<string, Echoes> {
  const found = new Map<string, Echoes>()
  for (const line of text.split('\n')) {
    const match = /^(\S+)\s+:((?: (?:-|[\d.]+))+)$/.exec(line.trimEnd())
    if (match) found.set(match[1]!, match[2]!.trim().split(' ').map((word) => (word === '-' ? undefined : Number(word))))
  }
  return found
}
