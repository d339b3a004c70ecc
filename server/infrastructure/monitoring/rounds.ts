import type { Id } from '@fullscore/api/ids.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import { listener } from './beats.ts'
import { measuredOf } from './host/measured.ts'
import { secretOf } from './password.ts'
import { takeReading } from './reading.ts'
import type { Reading } from './gauges/gauge.ts'
import { claimSlackS, dueAfter, holdAfter, type Held } from './hold.ts'
import { applyResults, type Found, type Holder } from './results.ts'
import type { DueCheck } from './store.ts'
import { beat, claimDue, heldDue, retire } from './store-hold.ts'

/** Checks in flight at once; what is due beyond them waits for the next round or another process. */
const batch = 1000
/** Results that are news are written at once; others wait for company: what says the same again may be two seconds late. */
const sameMs = 2000
/** Echo requests of rounds that follow each other share a process: one of a tenth of its interval, and no longer than this. */
const patienceMs = 2000

/** Runs one check. @param soon it is not kept waiting for company */
export async function runCheck(ctx: OpenCtx, check: DueCheck, soon: boolean): Promise<Found> {
  const outcome = await read(ctx, check, soon).catch((error: Error): Reading => {
    ctx.log.error({ error: error.stack, check: check.id }, 'a check could not be run')
    return { state: 'unknown', code: 'defect', summary: 'The check could not be run; the log says why.', durationMs: 0, facts: {} }
  })
  return { check, outcome, at: ctx.clock.now() }
}

async function read(ctx: OpenCtx, check: DueCheck, soon: boolean): Promise<Reading> {
  const { target, timeoutMs, slowAfterMs, grants } = check
  const secret = check.sends === true || (target.kind === 'postgresql' && target.user !== undefined) ? await secretOf(ctx, check.id, target) : {}
  return takeReading(ctx.house.egress, { target, timeoutMs, slowAfterMs, grants, now: ctx.clock.now(), ...secret, measured: target.kind === 'host' ? measuredOf(ctx, check.itemId) : undefined, beat: target.kind === 'heartbeat' ? listener(ctx, check, target) : undefined, patienceMs: soon ? 0 : Math.min(patienceMs, check.intervalS * 100) })
}

/**
 * The rounds of one process. It holds checks that run often and remembers when each is due; what they are and how they stand is read
 * from the database before every run, so that whoever was changed, paused or taken away is not run as it was.
 */
export class Rounds {
  /** When each held check is due: the one thing that is remembered. */
  readonly #held = new Map<Id<'check'>, Held>()
  /** Runs whose result is not written yet, by check; `anew` when the check was changed and claimed again meanwhile. */
  readonly #open = new Map<Id<'check'>, { anew: boolean }>()
  readonly #flying = new Set<Promise<void>>()
  readonly #ctx: OpenCtx
  /** The name under which this process holds checks. */
  readonly runner: Id<'check-runner'>
  #found: Found[] = []
  #written = -Infinity
  #alone = false
  #ended = false

  constructor(ctx: OpenCtx) {
    this.#ctx = ctx
    this.runner = ctx.ids.make<'check-runner'>()
  }

  /** Says that this process lives, and frees what dead ones held. */
  async beat(): Promise<void> {
    this.#alone = await beat(this.#ctx, this.runner)
  }

  /** Begins every run that is due: of what is held, and of what is due for anybody. @returns how many */
  async take(): Promise<number> {
    const room = batch - this.#flying.size
    if (this.#ended || room <= 0) return 0
    const now = this.#ctx.clock.now().epochMilliseconds
    const due = [...this.#held].filter(([id, held]) => held.dueMs <= now && !this.#open.has(id)).slice(0, room).map(([id]) => id)
    const own = await heldDue(this.#ctx, this.runner, due)
    const still = new Set(own.map((one) => one.id))
    for (const id of due) if (!still.has(id)) this.#held.delete(id)
    const claimed = (await claimDue(this.#ctx, this.runner, room - own.length)).filter((one) => !still.has(one.id))
    for (const { id } of claimed) this.#held.delete(id)
    for (const check of [...own, ...claimed]) this.#fly(check, now)
    return own.length + claimed.length
  }

  #fly(check: DueCheck, nowMs: number): void {
    const open = this.#open.get(check.id)
    if (open) {
      // It was changed while it ran: what that run finds is of the past, and the next one begins when it is over.
      open.anew = true
      this.#held.set(check.id, { dueMs: nowMs, untilMs: nowMs })
      return
    }
    this.#open.set(check.id, { anew: false })
    // One that may be about to fail is not kept waiting.
    const flight: Promise<void> = runCheck(this.#ctx, check, check.softState !== check.state).then((one) => {
      this.#found.push(one)
      this.#flying.delete(flight)
    })
    this.#flying.add(flight)
  }

  /** Writes what was found, if it is news or waited long enough. */
  async write(atOnce = false): Promise<void> {
    const isNews = this.#found.some(({ check, outcome }) => outcome.state !== check.state || check.softState !== check.state)
    if (this.#found.length === 0 || !(atOnce || isNews || performance.now() - this.#written >= sameMs)) return
    this.#written = performance.now()
    const taken = this.#found
    this.#found = []
    const counts = taken.filter((one) => this.#open.get(one.check.id)?.anew === false)
    const next = new Map<Id<'check'>, Held>()
    try {
      const written = await applyResults(this.#ctx, counts, this.#holder(next))
      for (const { check } of counts) {
        const held = written.has(check.id) ? next.get(check.id) : undefined
        // Claimed anew while this was written: that stands.
        if (this.#open.get(check.id)?.anew) continue
        if (held) this.#held.set(check.id, held)
        else this.#held.delete(check.id)
      }
    } catch (error) {
      this.#ctx.log.debug({ error: (error as Error).message }, 'results of checks were lost; the checks run again')
    } finally {
      for (const { check } of taken) this.#open.delete(check.id)
    }
  }

  #holder(next: Map<Id<'check'>, Held>): Holder {
    return {
      runner: this.runner,
      next: (check, standing, at) => {
        const dueMs = dueAfter(check, standing, at.epochMilliseconds)
        const hold = holdAfter(check, dueMs, at.epochMilliseconds, this.#held.get(check.id), this.#alone && !this.#ended)
        if (!hold) return { at: Temporal.Instant.fromEpochMilliseconds(dueMs) }
        next.set(check.id, hold.held)
        if (!hold.renewed) return undefined
        const free = Temporal.Instant.fromEpochMilliseconds(hold.held.untilMs)
        return { at: free, heldUntil: free.add({ milliseconds: check.timeoutMs + 1000 * claimSlackS }) }
      },
    }
  }

  /** Whether nothing is in flight or waits to be written. */
  get quiet(): boolean {
    return this.#open.size === 0
  }

  /** Begins no more runs. */
  end(): void {
    this.#ended = true
  }

  /** Waits a moment for what is in flight, writes it, and lets go of everything. */
  async close(): Promise<void> {
    await Promise.race([Promise.all(this.#flying), new Promise((done) => setTimeout(done, 1000).unref())])
    await this.write(true)
    await retire(this.#ctx, this.runner).catch((error: Error) => this.#ctx.log.debug({ error: error.message }, 'held checks were not let go; they are free in a while'))
  }
}
