import { hostname } from 'node:os'
import type { Id } from '@fullscore/api/ids.ts'
import { asSystem, type OpenCtx } from '../../../kernel/context.ts'
import type { Service } from '../../../kernel/module.ts'
import { claimMachine } from '../store.ts'
import { discoverHost, discoverSockets } from './discover.ts'
import { kinds } from './limits.ts'
import { judgeOwnHost } from './own-check.ts'
import { hostFacts, type HostFacts } from './facts.ts'
import { hostSampler } from './sample.ts'
import { lookAtSockets } from './sockets.ts'

const judged = new Set(Object.values(kinds).map((one) => one.metric))
const sampleMs = 10_000
const lookEvery = 6
const factsEvery = 360

/** Watches the machine that this process runs on: measures every ten seconds, looks at its sockets every minute. */
export const hostWatch: Service = {
  name: 'infrastructure.monitoring.own-host',
  start: async (given) => {
    const ctx = asSystem(given, 'own-host')
    const watch = new Watch(ctx)
    watch.begin()
    return { stop: () => watch.stop() }
  },
}

class Watch {
  readonly #ctx: OpenCtx
  readonly #sample = hostSampler()
  #facts: HostFacts | undefined
  #host: Id<'item'> | undefined
  #round = 0
  #isJudged = false
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(ctx: OpenCtx) {
    this.#ctx = ctx
  }

  begin(): void {
    const began = performance.now()
    this.#running = this.#once().catch((error: Error) => this.#ctx.log.debug({ error: error.message }, 'watching the own machine waits')).then(() => {
      if (!this.#stopped) this.#timer = setTimeout(() => this.begin(), Math.max(1000, (this.#round <= 2 ? 2000 : sampleMs) - (performance.now() - began)))
    })
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#running
  }

  async #once(): Promise<void> {
    const ctx = this.#ctx
    if (!this.#facts || this.#round % factsEvery === 0) this.#facts = await hostFacts()
    this.#host ??= await discoverHost(ctx, this.#facts)
    const readings = await this.#sample()
    const at = ctx.clock.now()
    const item = this.#host
    if (!(await claimMachine(ctx, this.#facts.machine, item, `${hostname()}:${process.pid}`, readings.filter((one) => judged.has(one.metric))))) return
    // A real machine's alerts have no place in the sample company.
    if (!this.#isJudged && ctx.house.sample !== true) await judgeOwnHost(ctx, this.#facts.machine, item)
    this.#isJudged = true
    await ctx.house.telemetry.append(readings.map(({ metric, labels, value }) => ({ series: { item, metric, ...(labels ? { labels } : {}) }, at, value })))
      .catch((error: Error) => ctx.log.debug({ error: error.message }, 'measurements of the own machine were not kept'))
    if (this.#round % lookEvery === 1) {
      await discoverHost(ctx, this.#facts)
      await discoverSockets(ctx, this.#facts, item, await lookAtSockets())
    }
    this.#round += 1
  }
}
