import { Target } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import type { Order, ProbeOutcome, Trial } from '@fullscore/api/infrastructure/monitoring/probing.ts'
import { cut, say } from '@fullscore/api/sentence.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Egress } from '../../../../egress/egress.ts'
import type { Clock } from '../../../../kernel/clock.ts'
import type { Log } from '../../../../kernel/log.ts'
import { gridAfter, judge, nextRunAfter, type Standing } from '../../check.ts'
import type { Reading } from '../../gauges/gauge.ts'
import { takeReading } from '../../reading.ts'
import type { Unnumbered } from './buffer.ts'

/** Checks in flight at once: what is due beyond them waits. */
const mostFlying = 200
const roundMs = 200
/** Echo requests of about the same moment share a process. */
const patienceMs = 300
/** After so long a certificate that was sent is sent again: a result that held it may have been dropped. */
const againMs = 6 * 3_600_000

interface Scheduled { order: Order; /** As this program reads it; undefined for a kind that it does not know. */ target: Target | undefined; standing: Standing; nextMs: number; flying: boolean }

export interface RunnerParts {
  egress: Egress
  clock: Clock
  log: Pick<Log, 'error' | 'warn'>
  /** Keeps what was found. */
  keep(results: readonly Unnumbered[]): Promise<void>
}

const nothingKnown: Standing = { state: 'unknown', softState: 'unknown', attempts: 0 }

/** Runs the checks that it is told to, each on its own grid, by the same code and the same rules of the way out as the server. */
export class Runner {
  readonly #parts: RunnerParts
  readonly #checks = new Map<string, Scheduled>()
  /** The certificate that each check met last, and when it was sent: it is sent again when it is another, or after hours. */
  readonly #met = new Map<string, { key: string; at: number }>()
  #timer: NodeJS.Timeout | undefined
  #flying = new Set<Promise<void>>()

  constructor(parts: RunnerParts) {
    this.#parts = parts
    this.#timer = setInterval(() => this.#round(), roundMs)
  }

  /** Takes new orders: what is not among them is forgotten, with its secrets. */
  take(orders: readonly Order[]): void {
    const now = this.#now()
    const ids = new Set<string>(orders.map((one) => one.id))
    for (const id of this.#checks.keys()) if (!ids.has(id)) { this.#checks.delete(id); this.#met.delete(id) }
    for (const order of orders) {
      const before = this.#checks.get(order.id)
      const same = before && JSON.stringify(before.order.target) === JSON.stringify(order.target)
      const target = Target.safeParse(order.target)
      const nextMs = same && before.order.interval === order.interval ? before.nextMs : gridAfter(order.id, 5000, now)
      this.#checks.set(order.id, { order, target: target.data, standing: same ? before.standing : nothingKnown, nextMs, flying: before?.flying ?? false })
      if (!same) this.#met.delete(order.id)
    }
  }

  get size(): number {
    return this.#checks.size
  }

  /** Runs a check once, for a person who waits. */
  async try(trial: Trial): Promise<ProbeOutcome> {
    const target = Target.safeParse(trial.target)
    if (!target.success) return wireOf(unknownKind(trial.target))
    const { state, code, summary, durationMs, facts } = await this.#read(target.data, trial, 0)
    return wireOf({ state, code, summary, durationMs, facts })
  }

  /** Ends: begins nothing more, and waits a second for what is under way. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#checks.clear()
    await Promise.race([Promise.all(this.#flying), new Promise((done) => { setTimeout(done, 1000).unref() })])
  }

  readonly #now = () => this.#parts.clock.now().epochMilliseconds

  #round(): void {
    const now = this.#now()
    for (const check of this.#checks.values()) {
      if (this.#flying.size >= mostFlying) return
      // A clock that was set back must not keep a check from running for hours.
      if (check.nextMs - now > 2000 * check.order.interval + 5000) check.nextMs = now
      if (check.flying || check.nextMs > now) continue
      check.flying = true
      const flight = this.#run(check).catch((error: Error) => this.#parts.log.error({ error: error.message, check: check.order.id }, 'a result could not be kept')).finally(() => {
        check.flying = false
        const current = this.#checks.get(check.order.id)
        if (current) current.flying = false
        this.#flying.delete(flight)
      })
      this.#flying.add(flight)
    }
  }

  async #run(check: Scheduled): Promise<void> {
    const { order, target } = check
    const doubtful = check.standing.softState !== check.standing.state
    const found = target ? await this.#read(target, order, doubtful ? 0 : patienceMs) : unknownKind(order.target)
    // Taken away, or pointed elsewhere, while it ran.
    const current = this.#checks.get(order.id)
    if (!current || JSON.stringify(current.order.target) !== JSON.stringify(order.target)) return
    const at = this.#parts.clock.now()
    current.standing = judge(current.standing, found.state, order.retries)
    const seconds = nextRunAfter(current.standing, current.order.interval)
    current.nextMs = seconds === current.order.interval ? gridAfter(order.id, seconds * 1000, at.epochMilliseconds) : at.epochMilliseconds + seconds * 1000
    await this.#parts.keep([{ checkId: order.id, at: at.toString(), outcome: wireOf(this.#withoutKnown(order.id, found)) }])
  }

  async #read(target: Target, order: Pick<Order, 'timeout' | 'slowAfter' | 'grants' | 'password' | 'request'>, patience: number): Promise<Reading> {
    try {
      return await takeReading(this.#parts.egress, { target, timeoutMs: order.timeout, slowAfterMs: order.slowAfter, grants: order.grants, now: this.#parts.clock.now(), password: order.password, request: order.request, patienceMs: patience })
    } catch (error) {
      this.#parts.log.error({ error: (error as Error).stack }, 'a check could not be run')
      return { state: 'unknown', code: 'defect', summary: 'The check could not be run; the log of the probe says why.', durationMs: 0, facts: {} }
    }
  }

  /** The certificates themselves travel when they are others than before; by what they are known travels always. */
  #withoutKnown(id: Id<'check'>, found: Reading): Reading {
    if (!found.met) return found
    const { host, port, servername, tls } = found.met
    const key = `${host} ${port} ${servername} ${tls.fingerprint} ${tls.problem ?? ''}`
    const sent = this.#met.get(id)
    if (sent?.key === key && this.#now() - sent.at < againMs) return { ...found, met: { ...found.met, tls: { ...tls, chain: [] } } }
    this.#met.set(id, { key, at: this.#now() })
    return found
  }
}

function unknownKind(target: unknown): Reading {
  const kind = typeof target === 'object' && target !== null && 'kind' in target ? String(target.kind).slice(0, 40) : 'unknown'
  return { state: 'unknown', code: 'kind-unknown', summary: say`The probe's program does not know checks of the kind ${kind} as this server asks them: bring both to the same release.`, durationMs: 0, facts: {} }
}

/** A text as it may travel and be stored: not too long, without zero bytes and halves of characters. */
const fit = (text: string, most: number) => cut(text, most).toWellFormed().replaceAll('\0', '')
const finite = (value: number) => (Number.isFinite(value) ? value : 0)

/** A reading as it travels. */
export function wireOf({ state, code, summary, durationMs, facts, measured, met }: Reading): ProbeOutcome {
  return {
    state, code: fit(code, 60), summary: fit(summary, 1000), durationMs: Math.min(600_000, Math.max(0, finite(durationMs))),
    facts: Object.fromEntries(Object.entries(facts).slice(0, 60).map(([name, value]) => [fit(name, 60), typeof value === 'string' ? fit(value, 1000) : finite(value)])), ...(measured && Object.keys(measured).length > 0 ? { measured: Object.fromEntries(Object.entries(measured).filter(([, value]) => Number.isFinite(value))) } : {}),
    ...(met ? { met: { host: met.host, port: met.port, servername: met.servername, tls: tlsOf(met.tls) } } : {}),
  }
}

const tlsOf = (tls: NonNullable<Reading['met']>['tls']) => ({
  protocol: tls.protocol, cipher: fit(tls.cipher, 100), subject: fit(tls.subject, 1000), issuer: fit(tls.issuer, 1000), names: tls.names.slice(0, 500).map((one) => fit(one, 300)), validFrom: tls.validFrom?.toString() ?? null, validTo: tls.validTo?.toString() ?? null,
  serialNumber: fit(tls.serialNumber, 200), fingerprint: tls.fingerprint, problem: tls.problem ?? null, chain: tls.chain.slice(0, 10).map((one) => Buffer.from(one).toString('base64')).filter((one) => one.length <= 20_000),
})
