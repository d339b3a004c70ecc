import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { say } from '@fullscore/api/sentence.ts'
import { connect, type EngineClient } from './client.ts'
import { TelemetryDown, TelemetryInvalid } from './errors.ts'
import { startFeeder } from './feeder.ts'
import { encodeResults, encodeSamples, type Encoded } from './ingest.ts'
import { activeSeries, readCheckResults, readLatest, readSeries } from './read.ts'
import { prepareSchema } from './schema.ts'
import { dayOf, SeriesRegistry } from './series.ts'
import { Spool } from './spool.ts'
import { superviseEngine } from './supervisor.ts'
import {
  DEFAULT_LIMITS, DEFAULT_RETENTION, type Appended, type CheckResult, type Health, type Latest, type MetricsQuery, type ResultsQuery,
  type Retention, type Sample, type Series, type StoredResult, type TelemetryClock, type TelemetryLimits, type TelemetryLog,
} from './types.ts'

export { TelemetryDown, TelemetryError, TelemetryFull, TelemetryInvalid } from './errors.ts'
export type * from './types.ts'

const START_MS = 15_000
const STOP_MS = 10_000

/** The store of measurements. */
export interface Telemetry {
  /**
   * Stores measurements; resolves once they are durable, about a second before they can be read. Rows that cannot be
   * taken are named in the answer, the others are stored.
   * @throws TelemetryFull when there is no room (answer 503 with Retry-After), TelemetryInvalid when the batch is too large
   */
  append(batch: readonly Sample[]): Promise<Appended>
  /** The same for outcomes of checks. */
  appendResults(batch: readonly CheckResult[]): Promise<Appended>
  /** Series in buckets, from the tier that suits the range. @throws TelemetryDown, TelemetryInvalid */
  read(query: MetricsQuery): Promise<Series[]>
  /** Outcomes of checks, newest first. @throws TelemetryDown, TelemetryInvalid */
  readResults(query: ResultsQuery): Promise<StoredResult[]>
  /** The newest value of each series with its age; a series silent for `limits.latestDays` is left out. @throws TelemetryDown */
  latest(items: readonly string[], metrics: readonly string[]): Promise<Latest[]>
  /** How it is, with the reason when not well. Never throws. */
  health(): Health
  /** Rows refused since the start, by reason, and the log's fill: for the product's own metrics. */
  counters(): Readonly<Record<string, number>>
  /** Resolves once all that was appended before can be read; waits as long as the engine is away. */
  flush(): Promise<void>
  /** The embedded engine's process, for resource accounting; undefined with CLICKHOUSE_URL or while none lives. */
  enginePid(): number | undefined
  stop(): Promise<void>
}

/** How the store is opened. */
export interface TelemetrySettings {
  /** Fullscore's data directory; everything stands in `telemetry` below it. */
  readonly dataDir: string
  /** A ClickHouse server instead of the embedded engine. */
  readonly clickhouseUrl?: string | undefined
  readonly log: TelemetryLog
  readonly clock: TelemetryClock
  readonly limits?: Partial<TelemetryLimits>
  readonly retention?: Partial<Retention>
}

/**
 * Opens the store. An engine that does not start is no error here: the log takes measurements until it is full, and
 * `health` says why. Resolves when the engine answers or has failed once.
 */
export async function openTelemetry(settings: TelemetrySettings): Promise<Telemetry> {
  const { log, clock } = settings
  const limits = { ...DEFAULT_LIMITS, ...settings.limits }
  const retention = { ...DEFAULT_RETENTION, ...settings.retention }
  const directory = join(settings.dataDir, 'telemetry')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  chmodSync(directory, 0o700)
  const spool = await Spool.open(join(directory, 'spool'), limits, log)
  const registry = new SeriesRegistry(limits)
  const now = () => clock.now().epochMilliseconds
  const engine = settings.clickhouseUrl === undefined
    ? superviseEngine({ directory, memoryBytes: limits.engineMemoryBytes, log, onUp: () => {} })
    : undefined
  const client = connect(engine ? { agent: engine.agent } : { url: settings.clickhouseUrl })
  const schema = prepare(client, registry, { retention, limits, now, log, down: () => engine?.down() })
  const ready = () => schema.failure() === undefined && engine?.down() === undefined
  const feeder = startFeeder(spool, client, ready, log)
  await engine?.settled
  // A server that does not even refuse must not hold up the start.
  if (engine?.down() === undefined) await Promise.race([schema.attempted, pause(START_MS, undefined, { ref: false })])
  const refused = new Map<string, number>()
  let usedDay = dayOf(now())

  const keep = async (encoded: Encoded): Promise<Appended> => {
    for (const [reason, count] of encoded.counts) refused.set(reason, (refused.get(reason) ?? 0) + count)
    if (encoded.records.length > 0) await spool.append(encoded.records)
    for (const series of encoded.described) series.storedDay = series.usedDay
    return encoded.outcome
  }
  const readable = <T>(work: () => Promise<T>): Promise<T> => {
    const reason = engine?.down() ?? schema.failure()
    return reason === undefined ? feeder.fresh().then(work) : Promise.reject(new TelemetryDown(reason))
  }
  const judgeSize = (rows: number) => {
    if (rows > limits.batchRows) throw new TelemetryInvalid(`A batch has at most ${limits.batchRows} rows, not ${rows}.`)
  }
  let stopped: Promise<void> | undefined
  return {
    async append(batch) {
      judgeSize(batch.length)
      const nowMs = now()
      if (dayOf(nowMs) !== usedDay) registry.forgetUnused(usedDay = dayOf(nowMs))
      return keep(encodeSamples(batch, registry, nowMs, retention, limits))
    },
    async appendResults(batch) {
      judgeSize(batch.length)
      return keep(encodeResults(batch, now(), retention, limits))
    },
    read: (query) => readable(() => readSeries(client, query, now(), retention, limits)),
    readResults: (query) => readable(() => readCheckResults(client, query)),
    latest: (items, metrics) => readable(() => readLatest(client, items, metrics, now(), limits)),
    health: () => judgeHealth(engine?.down() ?? schema.failure(), feeder.failure(), spool, limits),
    counters: () => ({
      ...Object.fromEntries([...refused].map(([reason, count]) => [`refused_${reason}`, count])),
      series: registry.size, spool_bytes: spool.storedBytes, spool_segments: spool.backlog,
    }),
    flush: () => feeder.flush(),
    enginePid: () => engine?.pid(),
    stop: () => stopped ??= (async () => {
      await schema.stop()
      const fed = feeder.stop()
      // An engine that hangs in an insert is stopped under it; the segment stays in the log.
      await Promise.race([fed, pause(STOP_MS, undefined, { ref: false })])
      if (engine) await engine.stop()
      await fed
      await spool.close()
      await client.close()
    })(),
  }
}

function judgeHealth(down: string | undefined, failure: string | undefined, spool: Spool, limits: TelemetryLimits): Health {
  const percent = Math.round(100 * spool.storedBytes / limits.spoolBytes)
  const fill = percent >= 1 ? say` ${percent} % of the log is used.` : ''
  if (down !== undefined) return { state: 'down', reason: `${down}${fill}` }
  if (failure !== undefined) return { state: 'degraded', reason: `${failure}${fill}` }
  if (percent >= 50) return { state: 'degraded', reason: say`The telemetry engine does not keep up with what arrives.${fill}` }
  return { state: 'ok' }
}

/** Prepares the schema as soon as an engine is there, and learns the series in use; tries again until it succeeds. */
function prepare(client: EngineClient, registry: SeriesRegistry, with_: {
  retention: Retention; limits: TelemetryLimits; now: () => number; log: TelemetryLog; down: () => string | undefined
}) {
  const stopping = new AbortController()
  const attempted = Promise.withResolvers<void>()
  let failure: string | undefined = 'The telemetry schema is being prepared.'
  const run = async () => {
    for (let wait = 200; !stopping.signal.aborted;) {
      if (with_.down() === undefined) {
        try {
          await prepareSchema(client, with_.retention)
          for await (const row of activeSeries(client, dayOf(with_.now()) - 1, with_.limits.series)) registry.learn(row, row.day)
          failure = undefined
          break
        } catch (error) {
          failure = (error as Error).message.slice(0, 500)
          with_.log.warn({ error: failure }, 'the telemetry schema could not be prepared')
          wait = Math.min(wait * 2, 10_000)
        }
        attempted.resolve()
      }
      await pause(with_.down() === undefined ? wait : 100, undefined, { signal: stopping.signal }).catch(() => {})
    }
    attempted.resolve()
  }
  const running = run()
  return {
    failure: () => failure,
    attempted: attempted.promise,
    async stop() {
      stopping.abort()
      await running
    },
  }
}
