import { say } from '@fullscore/api/sentence.ts'
import { NotRun, Starter } from './starter.ts'

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
  const free = Array.from({ length: mostProcesses }, () => new Starter(program))
  const queue: Waiting[][] = []
  const next = () => {
    while (free.length > 0 && queue.length > 0) {
      const [starter, batch] = [free.pop()!, queue.shift()!]
      void runBatch(starter, batch).finally(() => { free.push(starter); next() })
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

async function runBatch(starter: Starter, batch: readonly Waiting[]): Promise<void> {
  try {
    const { packets, timeoutMs, spacingMs = usualSpacingMs } = batch[0]!
    const addresses = [...new Set(batch.map((one) => one.address))]
    const found = await fping(starter, addresses, { packets, timeoutMs, spacingMs })
    for (const one of batch) {
      const echoes = found.get(one.address)
      if (echoes) one.resolve(echoes)
      else one.reject(new PingUnavailable(say`fping said nothing of ${one.address}.`))
    }
  } catch (error) {
    for (const one of batch) one.reject(error as Error)
  }
}

async function fping(starter: Starter, addresses: readonly string[], { packets, timeoutMs, spacingMs }: Required<Pick<PingWish, 'packets' | 'timeoutMs' | 'spacingMs'>>): Promise<Map<string, Echoes>> {
  const most = packets * Math.max(periodMs, addresses.length * spacingMs) + timeoutMs + 5000
  const settings = ['-C', String(packets), '-q', '-p', String(periodMs), '-t', String(timeoutMs), '-i', String(spacingMs)]
  const { code, said } = await starter.run([...settings, ...addresses], most).catch((error: Error) => {
    throw error instanceof NotRun ? new PingUnavailable(say`fping could not be run: ${error.message}.`) : error
  })
  // 0: all answered, 1: some did not, 2: some name was not found; beyond that nothing was sent. 127 is the shell's own: no such program.
  if (code <= 2) return parseFping(said)
  if (code === 127) throw new PingUnavailable('fping is not installed on this server: echo requests need it. A TCP check does without.')
  throw new PingUnavailable(say`fping may not send echo requests here: ${said.trim().split('\n')[0]?.slice(0, 200) ?? say`it ended with ${code}`}.`)
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
