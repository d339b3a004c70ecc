import { heldClock } from './kernel/clock.ts'
import { asSystem } from './kernel/context.ts'
import type { House } from './kernel/house.ts'
import type { Log } from './kernel/log.ts'
import type { Module } from './kernel/module.ts'
import { openPool } from './database/pool.ts'
import { assemble, prepare } from './product.ts'
import type { SampleSize } from './sample/chapter.ts'
import { play, type Played } from './sample/director.ts'
import { shutHouse } from './sample/shut-house.ts'
import { stageOf } from './sample/stage.ts'
import type { Telemetry } from './telemetry/telemetry.ts'

export interface SampleParts {
  databaseUrl: string
  modules: readonly Module[]
  telemetry: Telemetry
  keyring: House['keyring']
  version: string
  dataDir: string
  log: Log
  /** Where the story ends. */
  now: Temporal.Instant
  size: SampleSize
  /** Where the company's services answer. */
  origin: string
  /** Where its mail server listens on this machine; without one no mail leaves. */
  mailPort?: number
}

/**
 * Makes the sample company in an empty, migrated database: every module's chapter, by its own operations, on a clock held by the
 * director. Durability is left to the end: a build that a crash cuts off is made anew.
 */
export async function makeSample(parts: SampleParts): Promise<Played> {
  const size = { ...parts.size }
  const clock = heldClock(parts.now.subtract({ hours: 24 * (size.days + 1) }))
  // One plan for all values: of some fifty thousand small questions, planning them anew was a tenth of the database's work.
  const pool = openPool({ url: parts.databaseUrl, options: '-c synchronous_commit=off -c plan_cache_mode=force_generic_plan', max: 4, log: parts.log })
  const house = shutHouse(parts)
  const live: House['live'] = { stream: () => new Response('', { status: 503 }), size: 0 }
  const product = assemble({ databaseUrl: parts.databaseUrl, modules: parts.modules, clock, log: parts.log, house, live, pool })
  try {
    await prepare(product)
    const ctx = asSystem(product.open('sample'), 'sample')
    const played = await play(parts.modules, ctx, clock, stageOf(product.open, parts.now, size, parts.origin, parts.mailPort))
    await house.finish()
    return played
  } finally {
    await product.close()
  }
}
