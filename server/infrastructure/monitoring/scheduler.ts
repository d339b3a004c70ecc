import type { OpenCtx } from '../../kernel/context.ts'
import type { Service } from '../../kernel/module.ts'
import { measuredOf } from './host/measured.ts'
import { passwordOf } from './password.ts'
import { takeReading } from './reading.ts'
import type { Reading } from './gauges/gauge.ts'
import { applyResults, type Found } from './results.ts'
import { claimDue, silentChecks, type DueCheck } from './store.ts'
import { sayUnknown } from './silence.ts'

/** Checks taken at once; what is due beyond them waits for the next round or another process. */
const batch = 1000
const roundMs = 500
/** Results that are news are written within this time; others wait for company: what says the same again may be two seconds late. */
const newsMs = 250
const sameMs = 2000
/** Echo requests of rounds that follow each other share a process: one of a tenth of its interval, and no longer than this. */
const patienceMs = 2000
const sweepEveryMs = 10_000
/** After a start every check gets its turn before anyone says that nothing is known of it. */
const firstSweepMs = 60_000

async function run(ctx: OpenCtx, check: DueCheck, soon: boolean): Promise<Reading> {
  const { target, timeoutMs, slowAfterMs, grants } = check
  const password = target.kind === 'postgresql' && target.user !== undefined ? await passwordOf(ctx, check.id) : undefined
  return takeReading(ctx.house.egress, { target, timeoutMs, slowAfterMs, grants, now: ctx.clock.now(), password, measured: target.kind === 'host' ? measuredOf(ctx, check.itemId) : undefined, patienceMs: soon ? 0 : Math.min(patienceMs, check.intervalS * 100) })
}

async function runOne(ctx: OpenCtx, check: DueCheck, soon: boolean): Promise<Found> {
  const outcome = await run(ctx, check, soon).catch((error: Error): Reading => {
    ctx.log.error({ error: error.stack, check: check.id }, 'a check could not be run')
    return { state: 'unknown', code: 'defect', summary: 'The check could not be run; the log says why.', durationMs: 0, facts: {} }
  })
  return { check, outcome, at: ctx.clock.now() }
}

/** Runs every check that is due now and writes what they found. @returns how many ran */
export async function runDue(ctx: OpenCtx): Promise<number> {
  const due = await claimDue(ctx, batch)
  if (due.length > 0) await applyResults(ctx, await Promise.all(due.map((check) => runOne(ctx, check, true))))
  return due.length
}

/** The scheduler of one process: claims what is due, a bounded number in flight, and writes results together. */
export const checkScheduler: Service = {
  name: 'infrastructure.monitoring.scheduler',
  start: async (ctx) => {
    let stopped = false
    const began = performance.now()
    const flying = new Set<Promise<void>>()
    let found: Found[] = []
    let written = began
    const write = async () => {
      const isNews = found.some(({ check, outcome }) => outcome.state !== check.state || check.softState !== check.state)
      if (!isNews && performance.now() - written < sameMs) return
      written = performance.now()
      const taken = found
      found = []
      if (taken.length > 0) await applyResults(ctx, taken).catch((error: Error) => ctx.log.debug({ error: error.message }, 'results of checks were lost; the checks run again'))
    }
    const take = async () => {
      if (stopped || flying.size >= batch) return
      for (const check of await claimDue(ctx, batch - flying.size)) {
        const flight = runOne(ctx, check, isDoubtful(check)).then((one) => { found.push(one) })
        flying.add(flight)
        void flight.finally(() => flying.delete(flight))
      }
    }
    const loops = [loop(roundMs, take), loop(newsMs, write), loop(sweepEveryMs, async () => { if (performance.now() - began > firstSweepMs) await sweep(ctx) })]
    return {
      stop: async () => {
        stopped = true
        await Promise.all(loops.map((one) => one.stop()))
        await Promise.race([Promise.all(flying), new Promise((done) => setTimeout(done, 1000).unref())])
        written = -Infinity
        await write()
      },
    }
  },
}

/** One that may be about to fail is not kept waiting. */
const isDoubtful = (check: DueCheck): boolean => check.softState !== check.state

async function sweep(ctx: OpenCtx): Promise<void> {
  for (const silent of await silentChecks(ctx, 500)) await sayUnknown(ctx, silent.id)
}

function loop(ms: number, work: () => Promise<void>): { stop(): Promise<void> } {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  const round = () => {
    running = work().catch(() => undefined).then(() => { if (!stopped) timer = setTimeout(round, ms) })
  }
  round()
  return { stop: async () => { stopped = true; clearTimeout(timer); await running } }
}
