import { hostname } from 'node:os'
import type pg from 'pg'
import type { Db, OpenCtx } from './kernel/context.ts'
import { asSystem, nobody } from './kernel/context.ts'
import type { Clock } from './kernel/clock.ts'
import { clockIds } from './kernel/ids.ts'
import type { House } from './kernel/house.ts'
import { childOf, type Log } from './kernel/log.ts'
import { registryOf, type Module } from './kernel/module.ts'
import { kyselyOn, openPool } from './database/pool.ts'
import { sealAll, startSealer } from './events/sealer.ts'
import { beat, retire } from './jobs/heartbeat.ts'
import { queuePool, startRunner } from './jobs/runner.ts'
import { isTimerDue, releaseTimers } from './jobs/timers.ts'

/** What the product is made from: the parts that differ between a real process, a test and a bench. */
export interface Parts {
  databaseUrl: string
  modules: readonly Module[]
  clock: Clock
  log: Log
  /** Opens the doors; `ctx` has no house yet. */
  house: Omit<House, 'live'>
  live: House['live']
  pool?: pg.Pool
}

/** The product without anything running: contexts can be made and operations called. */
export interface Product {
  readonly db: Db
  readonly pool: pg.Pool
  readonly modules: readonly Module[]
  /** A context for one request, acting for nobody until somebody is identified. */
  open(requestId: string): OpenCtx
  close(): Promise<void>
}

export function assemble(parts: Parts): Product {
  const pool = parts.pool ?? openPool({ url: parts.databaseUrl, log: parts.log })
  const db = kyselyOn(pool)
  const registry = registryOf(parts.modules)
  const ids = clockIds(parts.clock)
  // Inherited, not copied: the address is known only once the server listens.
  const house: House = Object.assign(Object.create(parts.house) as Omit<House, 'live'>, { live: parts.live })
  const open = (requestId: string): OpenCtx => ({
    actor: nobody, clock: parts.clock, ids, db, log: childOf(parts.log, { requestId }), registry, requestId, cause: undefined, house,
  })
  return { db, pool, modules: parts.modules, open, close: () => db.destroy() }
}

/** Runs every module's `prepare`, in their order. */
export async function prepare(product: Product): Promise<void> {
  for (const module of product.modules) await module.prepare?.(asSystem(product.open(`prepare-${module.name}`), module.name))
}

const beatMs = 5000
const timerMs = 200

/** Starts what runs by itself: workers with their heartbeat, timers, the sealer, and the modules' services. */
export async function startWork(product: Product, databaseUrl: string, concurrency = 8): Promise<{ stop(): Promise<void> }> {
  const ctx = asSystem(product.open('work'), 'work')
  const pool = queuePool(databaseUrl, concurrency + 2, ctx)
  const processName = `${hostname()}:${process.pid}`
  const workers = new Set<string>()
  const runner = await startRunner(ctx, pool, concurrency, (id) => workers.add(id))
  const pulse = every(beatMs, async () => {
    const dead = await beat(ctx, processName, [...workers])
    if (dead.length > 0) ctx.log.warn({ dead }, 'jobs of dead workers were given to others')
  }, ctx.log)
  const timers = every(timerMs, async () => { if (await isTimerDue(ctx)) while ((await releaseTimers(ctx)) === 500); }, ctx.log)
  const sealer = startSealer(ctx)
  const services = await startServices(product)
  return {
    stop: async () => {
      await Promise.all(services.map((service) => service.stop()))
      await Promise.all([timers.stop(), pulse.stop()])
      await runner.stop().catch(() => undefined)
      await retire(ctx, [...workers]).catch(() => undefined)
      await sealer.stop()
      await sealAll(ctx).catch(() => undefined)
      await pool.end().catch(() => undefined)
    },
  }
}

async function startServices(product: Product): Promise<{ stop(): Promise<void> }[]> {
  const started: { stop(): Promise<void> }[] = []
  for (const module of product.modules) {
    for (const service of module.services ?? []) started.push(await service.start(asSystem(product.open(service.name), service.name)))
  }
  return started
}

/** Does work again and again, never twice at once, until stopped; a failing round is a debug line, the next one comes. */
export function every(ms: number, work: () => Promise<void>, log: Log): { stop(): Promise<void> } {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  const round = () => {
    running = work().catch((error: Error) => log.debug({ error: error.message }, 'a round of background work failed')).then(() => {
      if (!stopped) timer = setTimeout(round, ms)
    })
  }
  round()
  return { stop: async () => { stopped = true; clearTimeout(timer); await running } }
}
