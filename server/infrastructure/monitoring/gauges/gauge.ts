import type { Socket } from 'node:net'
import { domainToASCII } from 'node:url'
import type { Outcome } from '@fullscore/api/infrastructure/monitoring.ts'
import type { OpenRequest } from '@fullscore/api/infrastructure/monitoring/requests.ts'
import type { TargetKind, TargetOf } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { say } from '@fullscore/api/sentence.ts'
import { EgressFailed, type Connection, type Egress, type TlsFacts, type TlsWish } from '../../../egress/egress.ts'
import type { Pinger } from './fping.ts'
import type { Beat } from './heartbeat.ts'

/** A name as it is asked for on the wire: `müller.example` is `xn--mller-kva.example` there (RFC 5891). What is no name stays as it is. */
export const asciiHost = (host: string): string => (/\P{ASCII}/u.test(host) ? domainToASCII(host) || host : host)

/** How one run shall go. */
export interface Run {
  egress: Egress
  pinger: Pinger
  timeoutMs: number
  /** Milliseconds for which the run may wait for others to share its cost; none is waited when a person does. */
  patienceMs?: number
  /** Ranges that the check's department may reach. */
  grants: readonly string[]
  now: Temporal.Instant
  /** Of the target's user; opened for this run. */
  password?: string | undefined
  /** What an HTTP request carries beside its address; opened for this run. */
  request?: OpenRequest | undefined
  /** What was measured of the item that the check looks at; none where this process cannot know. */
  measured?: MeasuredReader | undefined
  /** The last sign of life that arrived for the check; none where this process cannot know. */
  beat?: (() => Promise<Beat | undefined>) | undefined
}

/** One series of a machine; points ascending, `at` in epoch milliseconds. */
export interface MeasuredSeries { metric: string; labels: Readonly<Record<string, string>>; points: readonly { at: number; avg: number; min: number; max: number }[] }

/** Reads what was measured in the last minutes. `history` is the reason why only the newest values are known, if so. */
export type MeasuredReader = (metrics: readonly string[], minutes: number) => Promise<{ series: MeasuredSeries[]; history?: string }>

/** A certificate that a run met, with where. */
export interface Met { host: string; port: number; servername: string; tls: TlsFacts }

/** What a run found, and beside it what is kept elsewhere: measurements by their metric, the certificate met. */
export interface Reading extends Outcome {
  measured?: Record<string, number>
  met?: Met
}

/** One kind of check. */
export interface Gauge<K extends TargetKind = TargetKind> {
  /** Where it goes, and the field that says so. No port where there is none; nothing for what goes nowhere. */
  destination(target: TargetOf<K>): { host: string; port: number | undefined; field: string } | undefined
  /** What it is looked for by. */
  words(target: TargetOf<K>): string
  run(run: Run, target: TargetOf<K>): Promise<Reading>
}

/** An outcome with milliseconds to one decimal. */
export const found = (state: Outcome['state'], code: string, summary: string, durationMs: number, facts: Outcome['facts'] = {}): Outcome => ({ state, code, summary, durationMs, facts })

export const tenth = (ms: number): number => Math.round(ms * 10) / 10

/** The timings of a connection as facts. */
export const timingFacts = (timings: object): Record<string, number> =>
  Object.fromEntries(Object.entries(timings).flatMap(([name, ms]) => (typeof ms === 'number' ? [[name, tenth(ms)]] : [])))

export const daysUntil = (end: Temporal.Instant, now: Temporal.Instant): number => end.since(now).total('hours') / 24

/** A line at a time from a socket, at most 64 KiB in all. */
export interface Lines {
  /** The next line without its end. @throws EgressFailed when it does not come */
  next(): Promise<string>
  /** Listens no more: the connection goes on otherwise, as TLS. */
  release(): void
}

/** Connects and lets `work` speak the protocol until it is done or the run's time is over; the connection is closed after it. */
export async function talk<T>(run: Run, host: string, port: number, work: (connection: Connection, lines: Lines) => Promise<T>, tls?: TlsWish): Promise<T> {
  const until = performance.now() + run.timeoutMs
  const connection = await run.egress.connectTo({ purpose: 'check', grants: run.grants, host, port, timeoutMs: run.timeoutMs, ...(tls ? { tls } : {}) })
  const { socket } = connection
  const late = Promise.withResolvers<never>()
  late.promise.catch(() => {})
  const timer = setTimeout(() => late.reject(new EgressFailed('timeout', say`${host} port ${port} is open, but did not answer within ${run.timeoutMs} ms.`)), Math.max(1, until - performance.now()))
  try {
    return await Promise.race([work(connection, linesOf(socket, say`${host} port ${port}`)), late.promise])
  } finally {
    clearTimeout(timer)
    socket.destroy()
  }
}

const mostRead = 65_536

function linesOf(socket: Socket, where: string): Lines {
  let buffered = Buffer.alloc(0)
  let read = 0
  let ended: EgressFailed | undefined
  let waiting: (() => void) | undefined
  const wake = () => { waiting?.(); waiting = undefined }
  const end = (why: string) => { ended ??= new EgressFailed('protocol', say`${where} ${why}.`); wake() }
  const take = (chunk: Buffer) => {
    read += chunk.length
    if (read > mostRead) { end('sent more than 64 KiB without coming to the point'); return }
    buffered = Buffer.concat([buffered, chunk])
    wake()
  }
  let listening = false
  const listen = () => {
    if (listening) return
    listening = true
    socket.on('data', take)
    socket.on('error', () => end('broke the connection'))
    socket.on('close', () => end('closed the connection without the expected answer'))
  }
  return {
    release: () => { socket.off('data', take) },
    async next() {
      listen()
      for (;;) {
        const at = buffered.indexOf(10)
        if (at >= 0) {
          const line = buffered.subarray(0, at).toString('utf8').replace(/\r$/, '')
          buffered = buffered.subarray(at + 1)
          return line
        }
        if (ended) throw ended
        await new Promise<void>((resolve) => { waiting = resolve })
      }
    },
  }
}
