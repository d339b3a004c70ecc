import type { Service } from '../../../kernel/module.ts'
import { keep } from '../../../kernel/change.ts'
import type { OpenCtx } from '../../../kernel/context.ts'
import { letGo } from './orders.ts'
import { watchProbes } from './lost.ts'
import { forgetOld } from './store.ts'

const everyMs = 5000
/** After a start, and after a time in which nothing could be heard, each probe gets its turn before anyone calls it lost. */
const patienceMs = 60_000
/** A look that comes so late shows that this process or its database stood still. */
const stoodStillMs = 20_000

/** When a look counts: only after it was possible to be heard for long enough. @returns a function to be told of each look that went well */
export function patient(patience: number, stoodStill: number): (nowMs: number) => boolean {
  let since: number | undefined
  let last: number | undefined
  return (now) => {
    if (last === undefined || now - last > stoodStill) since = now
    last = now
    return now - since! >= patience
  }
}

/** Looks for probes that fell silent, in every server process; that one is lost is said once. */
export const probeWatch: Service = {
  name: 'infrastructure.monitoring.probes',
  start: async (ctx) => {
    const counts = patient(patienceMs, stoodStillMs)
    let timer: NodeJS.Timeout | undefined
    let stopped = false
    let running: Promise<void> = Promise.resolve()
    const round = () => { running = look(ctx, counts).catch((error: Error) => ctx.log.debug({ error: error.message }, 'probes could not be looked after')).then(() => { if (!stopped) timer = setTimeout(round, everyMs) }) }
    round()
    return { stop: async () => { stopped = true; clearTimeout(timer); letGo(); await running } }
  },
}

async function look(ctx: OpenCtx, counts: (nowMs: number) => boolean): Promise<void> {
  await keep(ctx, 'housekeeping', (tx) => forgetOld(tx, tx.clock.now().subtract({ minutes: 15 })))
  // A server that refuses to write hears nobody. The look itself shows that the database answers.
  if (!ctx.house.space().low && counts(performance.now())) await watchProbes(ctx)
}
