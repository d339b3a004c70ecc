import type { OpenCtx } from '../../kernel/context.ts'
import type { Service } from '../../kernel/module.ts'
import { Rounds, runCheck } from './rounds.ts'
import { applyResults } from './results.ts'
import { sayUnknown } from './silence.ts'
import { silentChecks } from './store.ts'
import { claimDue } from './store-hold.ts'

/** How often what is due is taken, results are looked at, and the server says that it lives. */
const every = { takeMs: 1000, writeMs: 250, beatMs: 3000, sweepMs: 10_000 }
/** After a start every check gets its turn before anyone says that nothing is known of it. */
const firstSweepMs = 60_000

/** Runs every check that is due for anybody now, writes what they found and holds none. @returns how many ran */
export async function runDue(ctx: OpenCtx): Promise<number> {
  const runner = ctx.ids.make<'check-runner'>()
  const due = await claimDue(ctx, runner, 1000)
  if (due.length > 0) await applyResults(ctx, await Promise.all(due.map((check) => runCheck(ctx, check, true))), { runner })
  return due.length
}

/** The scheduler of one process. */
export const checkScheduler: Service = {
  name: 'infrastructure.monitoring.scheduler',
  start: async (ctx) => {
    const began = performance.now()
    const rounds = new Rounds(ctx)
    await rounds.beat().catch((error: Error) => ctx.log.debug({ error: error.message }, 'the first sign of life of the checks waits for the database'))
    const loops = [
      loop(every.beatMs, () => rounds.beat()), loop(every.takeMs, async () => { await rounds.take() }), loop(every.writeMs, () => rounds.write()),
      loop(every.sweepMs, async () => { if (performance.now() - began > firstSweepMs) await sweep(ctx) }),
    ]
    return {
      stop: async () => {
        rounds.end()
        await Promise.all(loops.map((one) => one.stop()))
        await rounds.close()
      },
    }
  },
}

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
