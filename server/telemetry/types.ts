/** Facts first, then a sentence; pino has this shape. */
export interface TelemetryLog {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** The moment by which samples are judged too old or in the future. */
export interface TelemetryClock {
  now(): Temporal.Instant
}

/** What is measured: one metric of one item, told apart by few labels. Reuse the same object for speed; never change it. */
export interface SeriesKey {
  readonly item: string
  readonly metric: string
  readonly labels?: Readonly<Record<string, string>>
}

/** One measurement. `at` in milliseconds since 1970 UTC when a number. */
export interface Sample {
  readonly series: SeriesKey
  readonly at: Temporal.Instant | number
  readonly value: number
}

/** The outcome of one run of a check. */
export interface CheckResult {
  readonly checkId: string
  readonly at: Temporal.Instant | number
  readonly ok: boolean
  /** The state's or the answer's code, such as `ok`, `timeout`, `http_503`. */
  readonly code: string
  readonly durationMs: number
  /** Short text, cut at `limits.detailCharacters`. */
  readonly detail?: string
}

export type RefusalReason = 'not_finite' | 'too_old' | 'in_future' | 'bad_name' | 'series_limit' | 'too_many_series'

/** What became of a batch: rows named here were not stored, all others are durable. */
export interface Appended {
  readonly stored: number
  /** How many rows were refused. */
  readonly refused: number
  /** The first of them, with a sentence each. */
  readonly reasons: readonly { readonly index: number; readonly reason: RefusalReason; readonly message: string }[]
}

export interface MetricsQuery {
  readonly items: readonly string[]
  readonly metrics: readonly string[]
  /** Only series that carry all of these. */
  readonly labels?: Readonly<Record<string, string>>
  readonly from: Temporal.Instant
  /** Exclusive. */
  readonly to: Temporal.Instant
  /** Upper bound of buckets per series. */
  readonly maxPoints: number
}

/** The measurements of one bucket; `at` is its beginning in milliseconds since 1970 UTC. */
export interface Bucket {
  readonly at: number
  readonly avg: number
  readonly min: number
  readonly max: number
  readonly count: number
}

export type Tier = 'raw' | 'minute' | 'hour'

export interface Series {
  readonly item: string
  readonly metric: string
  readonly labels: Readonly<Record<string, string>>
  readonly tier: Tier
  readonly stepMs: number
  readonly buckets: readonly Bucket[]
}

export interface ResultsQuery {
  readonly checkIds: readonly string[]
  readonly from: Temporal.Instant
  /** Exclusive. */
  readonly to: Temporal.Instant
  /** Newest first, at most so many in all. */
  readonly limit: number
}

export interface StoredResult {
  readonly checkId: string
  readonly at: number
  readonly ok: boolean
  readonly code: string
  readonly durationMs: number
  readonly detail: string
}

export interface Latest {
  readonly item: string
  readonly metric: string
  readonly labels: Readonly<Record<string, string>>
  readonly at: number
  readonly value: number
  readonly ageMs: number
}

export interface Health {
  readonly state: 'ok' | 'degraded' | 'down'
  readonly reason?: string
}

/** Bounds; every one of them ends in a refusal with a reason. */
export interface TelemetryLimits {
  readonly batchRows: number
  readonly seriesPerItem: number
  readonly series: number
  readonly labels: number
  readonly nameCharacters: number
  readonly detailCharacters: number
  /** Room of the log in front of the engine, bytes. */
  readonly spoolBytes: number
  /** A segment of the log is fed once it is this large, bytes. */
  readonly segmentBytes: number
  /** Waiting for the disk, bytes. */
  readonly pendingBytes: number
  /** Below this much free disk nothing more is accepted, bytes. */
  readonly freeBytes: number
  readonly engineMemoryBytes: number
  readonly seriesPerRead: number
  readonly pointsPerRead: number
  readonly futureMs: number
  readonly latestDays: number
}

/** How long each class is kept, days. */
export interface Retention {
  readonly rawDays: number
  readonly minuteDays: number
  readonly hourDays: number
  readonly resultDays: number
}

const MIB = 1024 * 1024

export const DEFAULT_LIMITS: TelemetryLimits = {
  batchRows: 500_000,
  seriesPerItem: 10_000,
  series: 1_000_000,
  labels: 16,
  nameCharacters: 256,
  detailCharacters: 1_000,
  spoolBytes: 1024 * MIB,
  segmentBytes: 16 * MIB,
  pendingBytes: 64 * MIB,
  freeBytes: 512 * MIB,
  engineMemoryBytes: 1024 * MIB,
  seriesPerRead: 2_000,
  pointsPerRead: 500_000,
  futureMs: 3_600_000,
  latestDays: 7,
}

export const DEFAULT_RETENTION: Retention = { rawDays: 30, minuteDays: 180, hourDays: 1_826, resultDays: 90 }
