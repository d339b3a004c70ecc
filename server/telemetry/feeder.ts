import { ClickHouseError } from '@clickhouse/client'
import { setTimeout as pause } from 'node:timers/promises'
import type { EngineClient } from './client.ts'
import { KINDS, TABLES } from './rows.ts'
import type { Spool } from './spool.ts'
import type { TelemetryLog } from './types.ts'

const EVERY_MS = 1_000
/** Little waits longer for company, since a small insert costs the engine almost as much as a large one; whoever reads has it fed first. */
const LITTLE_BYTES = 262_144
const LITTLE_MS = 10_000
/** How long a reader waits for what was appended just now. */
const READER_MS = 500
const LONGEST_WAIT_MS = 10_000
// The engine's codes for data it will never take: cannot parse, cannot read all data, type mismatch.
const REFUSED_FOR_GOOD = new Set(['27', '33', '53', '72', '117'])

/** Brings the log's segments into the engine. */
export interface Feeder {
  /** Why the last attempt failed; undefined when it did not. */
  failure(): string | undefined
  /** Resolves once everything appended before the call is in the engine. */
  flush(): Promise<void>
  /** Lets the engine have what waits before somebody reads; gives up soon, since old figures are better than none. */
  fresh(): Promise<void>
  stop(): Promise<void>
}

/**
 * Feeds each second while the engine is ready and there is something worth it, at least every ten. While it is not, the open segment keeps growing, so that the
 * backlog comes in large blocks.
 */
export function startFeeder(spool: Spool, client: EngineClient, ready: () => boolean, log: TelemetryLog): Feeder {
  const stopping = new AbortController()
  let failure: string | undefined
  let rounds: (() => void)[] = []
  let wake = Promise.withResolvers<void>()
  const kick = () => wake.resolve()
  spool.onWork(() => { if (spool.backlog > 1) kick() })
  let fed = -Infinity
  const isWorthIt = () => rounds.length > 0 || spool.storedBytes >= LITTLE_BYTES || performance.now() - fed >= LITTLE_MS
  const flush = () => new Promise<void>((resolve) => {
    rounds.push(resolve)
    kick()
  })
  const round = async () => {
    await spool.watchDisk()
    if (!isWorthIt()) return
    const served = rounds
    rounds = []
    if (!ready()) return void rounds.push(...served)
    try {
      await spool.seal()
      fed = performance.now()
      await feedAll(spool, client, log, stopping.signal)
      failure = undefined
      for (const done of served) done()
    } catch (error) {
      failure = (error as Error).message
      rounds.push(...served)
      throw error
    }
  }
  const run = async () => {
    let wait = EVERY_MS
    while (!stopping.signal.aborted) {
      try {
        await round()
        wait = EVERY_MS
      } catch (error) {
        const facts = { error: (error as Error).message }
        if (wait === EVERY_MS) log.warn(facts, 'the telemetry engine does not take measurements; they wait in the log')
        wait = Math.min(wait * 2, LONGEST_WAIT_MS)
      }
      if (failure === undefined && ready()) {
        await Promise.race([pause(wait, undefined, { signal: stopping.signal }).catch(() => {}), wake.promise])
      } else {
        await pause(Math.min(wait, EVERY_MS * 4), undefined, { signal: stopping.signal }).catch(() => {})
      }
      wake = Promise.withResolvers<void>()
    }
  }
  const running = run()
  return {
    failure: () => failure,
    flush,
    fresh: async () => {
      if (spool.backlog > 0 && ready()) await Promise.race([flush(), pause(READER_MS, undefined, { ref: false })])
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}

async function feedAll(spool: Spool, client: EngineClient, log: TelemetryLog, signal: AbortSignal): Promise<void> {
  for (;;) {
    if (signal.aborted) return
    const segment = await spool.next()
    if (!segment) return
    try {
      for (const kind of KINDS) {
        const rows = segment.records.filter((record) => record.kind === kind).map((record) => record.rows)
        if (rows.length > 0) await client.insert(TABLES[kind].table, TABLES[kind].columns, rows, `${segment.name}-${kind}`)
      }
      await spool.fed(segment.name)
    } catch (error) {
      if (!(error instanceof ClickHouseError) || !REFUSED_FOR_GOOD.has(error.code)) throw error
      const facts = { segment: segment.name, error: error.message.slice(0, 500) }
      log.error(facts, 'the engine refuses a segment of the telemetry log for good; it is set aside')
      spool.setAside(segment.name)
    }
  }
}
