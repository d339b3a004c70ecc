import type { EngineClient } from './client.ts'
import { TelemetryInvalid } from './errors.ts'
import type {
  Bucket, Latest, MetricsQuery, ResultsQuery, Retention, Series, StoredResult, TelemetryLimits, Tier,
} from './types.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const ITEMS_A_QUERY = 500
const SERIES_A_PAGE = 50_000

interface SeriesRow {
  readonly id: string
  readonly item: string
  readonly metric: string
  readonly labels: Record<string, string>
}

type ReadLimits = Pick<TelemetryLimits, 'seriesPerRead' | 'pointsPerRead' | 'latestDays'>

/**
 * Chooses where to read and how wide a bucket is: the finest tier that still holds `from` and is not finer than the
 * answer needs. Buckets begin at whole multiples of their width since 1970 UTC.
 * @param nowMs milliseconds since 1970 UTC, against which retention counts
 */
export function chooseTier(
  fromMs: number, toMs: number, maxPoints: number, nowMs: number, retention: Retention,
): { tier: Tier; stepMs: number } {
  const wanted = Math.max(1, Math.ceil((toMs - fromMs) / maxPoints))
  const age = nowMs - fromMs
  const [tier, unitMs]: [Tier, number] = wanted >= HOUR_MS || age > retention.minuteDays * DAY_MS ? ['hour', HOUR_MS]
    : wanted >= MINUTE_MS || age > retention.rawDays * DAY_MS ? ['minute', MINUTE_MS]
    : ['raw', 1]
  const stepMs = Math.ceil(wanted / unitMs) * unitMs
  // Buckets stand at multiples of their width, so a range may cut one more of them than it is long.
  const cut = Math.floor((toMs - 1) / stepMs) - Math.floor(fromMs / stepMs) + 1
  if (cut <= maxPoints || maxPoints === 1) return { tier, stepMs }
  return { tier, stepMs: Math.ceil((toMs - fromMs) / (maxPoints - 1) / unitMs) * unitMs }
}

/** Reads series in buckets; a series without measurements in the range has none. */
export async function readSeries(
  client: EngineClient, query: MetricsQuery, nowMs: number, retention: Retention, limits: ReadLimits,
): Promise<Series[]> {
  const fromMs = query.from.epochMilliseconds
  const toMs = query.to.epochMilliseconds
  if (!(toMs > fromMs)) throw new TelemetryInvalid('to: must be later than from.')
  if (!Number.isInteger(query.maxPoints) || query.maxPoints < 1) {
    throw new TelemetryInvalid('maxPoints: must be a whole number of at least 1.')
  }
  const found = await findSeries(client, query, limits)
  if (found.length * query.maxPoints > limits.pointsPerRead) {
    throw new TelemetryInvalid(
      `maxPoints: ${found.length} series of ${query.maxPoints} points are more than ${limits.pointsPerRead} points: ask for fewer.`)
  }
  if (found.length === 0) return []
  const { tier, stepMs } = chooseTier(fromMs, toMs, query.maxPoints, nowMs, retention)
  const rows = await client.select<{ series: string; bucket: string; mean: number; least: number; most: number; n: number }>(
    bucketSql(tier), { ids: found.map(({ id }) => BigInt(id)), from: fromMs, to: toMs, step: stepMs })
  const buckets = new Map<string, Bucket[]>(found.map(({ id }) => [id, []]))
  for (const row of rows) {
    buckets.get(row.series)?.push({ at: Number(row.bucket), avg: row.mean, min: row.least, max: row.most, count: row.n })
  }
  return found.map(({ id, item, metric, labels }) => ({ item, metric, labels, tier, stepMs, buckets: buckets.get(id) ?? [] }))
}

function bucketSql(tier: Tier): string {
  const [table, ms, columns] = tier === 'raw'
    ? ['sample', 'toUnixTimestamp64Milli(at)', 'avg(value) AS mean, min(value) AS least, max(value) AS most, toFloat64(count()) AS n']
    : [tier === 'minute' ? 'sample_minute' : 'sample_hour', 'toInt64(toUnixTimestamp(at)) * 1000',
      'sum(value_total) / sum(t.samples) AS mean, min(value_least) AS least, max(value_most) AS most, toFloat64(sum(t.samples)) AS n']
  const range = tier === 'raw'
    ? 'at >= fromUnixTimestamp64Milli({from:Int64}) AND at < fromUnixTimestamp64Milli({to:Int64})'
    : 'at >= toDateTime(intDiv({from:Int64}, 1000)) AND at < fromUnixTimestamp64Milli({to:Int64})'
  return `SELECT toString(t.series) AS series, intDiv(${ms}, {step:Int64}) * {step:Int64} AS bucket, ${columns}
    FROM ${table} AS t WHERE t.series IN {ids:Array(UInt64)} AND ${range} GROUP BY t.series, bucket ORDER BY t.series, bucket`
}

async function findSeries(
  client: EngineClient, query: Pick<MetricsQuery, 'items' | 'metrics' | 'labels'>, limits: ReadLimits,
): Promise<SeriesRow[]> {
  if (query.items.length === 0 || query.metrics.length === 0) return []
  if (query.items.length > ITEMS_A_QUERY) throw new TelemetryInvalid(`items: at most ${ITEMS_A_QUERY} at once.`)
  const labels = Object.entries(query.labels ?? {})
  const conditions = labels.map((_, index) => `AND s.labels[{name${index}:String}] = {value${index}:String}`).join(' ')
  const parameters = Object.fromEntries(
    labels.flatMap(([name, value], index) => [[`name${index}`, name], [`value${index}`, value]]))
  const rows = await client.select<SeriesRow>(`SELECT toString(s.id) AS id, item, metric, any(s.labels) AS labels
    FROM series AS s WHERE item IN {items:Array(String)} AND metric IN {metrics:Array(String)} ${conditions}
    GROUP BY s.id, item, metric ORDER BY item, metric, s.id LIMIT ${limits.seriesPerRead + 1}`,
  { items: query.items, metrics: query.metrics, ...parameters })
  if (rows.length > limits.seriesPerRead) {
    throw new TelemetryInvalid(`More than ${limits.seriesPerRead} series match: ask for fewer items or metrics.`)
  }
  return rows
}

/** The newest value of each series, looked for in the last hour first, then as far back as the limit says. */
export async function readLatest(
  client: EngineClient, items: readonly string[], metrics: readonly string[], nowMs: number, limits: ReadLimits,
): Promise<Latest[]> {
  const answers: Latest[] = []
  for (let first = 0; first < items.length; first += ITEMS_A_QUERY) {
    let missing = await findSeries(client, { items: items.slice(first, first + ITEMS_A_QUERY), metrics }, limits)
    for (const reachMs of [HOUR_MS, limits.latestDays * DAY_MS]) {
      if (missing.length === 0) break
      const rows = await client.select<{ series: string; newest: string; v: number }>(`SELECT toString(series) AS series,
        toUnixTimestamp64Milli(max(at)) AS newest, argMax(value, at) AS v FROM sample AS t
        WHERE t.series IN {ids:Array(UInt64)} AND at >= fromUnixTimestamp64Milli({from:Int64}) GROUP BY t.series`,
      { ids: missing.map(({ id }) => BigInt(id)), from: nowMs - reachMs })
      const newest = new Map(rows.map((row) => [row.series, row]))
      for (const { id, item, metric, labels } of missing) {
        const row = newest.get(id)
        if (row) answers.push({ item, metric, labels, at: Number(row.newest), value: row.v, ageMs: nowMs - Number(row.newest) })
      }
      missing = missing.filter(({ id }) => !newest.has(id))
    }
  }
  return answers
}

/** Outcomes of checks, newest first. */
export async function readCheckResults(client: EngineClient, query: ResultsQuery): Promise<StoredResult[]> {
  if (query.checkIds.length === 0) return []
  if (query.checkIds.length > ITEMS_A_QUERY) throw new TelemetryInvalid(`checkIds: at most ${ITEMS_A_QUERY} at once.`)
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > 10_000) {
    throw new TelemetryInvalid('limit: must be from 1 to 10,000.')
  }
  const rows = await client.select<Omit<StoredResult, 'at' | 'ok'> & { at: string; ok: number }>(`SELECT check_id AS checkId,
    toUnixTimestamp64Milli(r.at) AS at, ok, code, duration_ms AS durationMs, detail FROM check_result AS r
    WHERE check_id IN {checks:Array(String)}
      AND r.at >= fromUnixTimestamp64Milli({from:Int64}) AND r.at < fromUnixTimestamp64Milli({to:Int64})
    ORDER BY r.at DESC LIMIT {limit:UInt32}`,
  { checks: query.checkIds, from: query.from.epochMilliseconds, to: query.to.epochMilliseconds, limit: query.limit })
  return rows.map((row) => ({ ...row, at: Number(row.at), ok: row.ok === 1 }))
}

/**
 * The series with samples since a day, for the registry after a start, in pages.
 * @param day days since 1970
 */
export async function* activeSeries(client: EngineClient, day: number, limit: number): AsyncGenerator<SeriesRow & { day: number }> {
  let after = '0'
  for (let seen = 0; seen < limit;) {
    const page = await client.select<SeriesRow & { day: number }>(`SELECT toString(s.id) AS id, item, metric, any(s.labels) AS labels,
      toUInt32(max(seen)) AS day FROM series AS s WHERE seen >= toDate({day:UInt16}) AND s.id > {after:UInt64}
      GROUP BY s.id, item, metric ORDER BY s.id LIMIT {page:UInt32}`, { day, after, page: SERIES_A_PAGE })
    yield* page
    if (page.length < SERIES_A_PAGE) return
    seen += page.length
    after = page.at(-1)!.id
  }
}
