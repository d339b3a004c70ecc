import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { checkMetrics, checkResults, latestMetrics, readMetrics } from '@fullscore/api/infrastructure/monitoring.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import { invalid, missing, unavailable } from '../../kernel/refusal.ts'
import { TelemetryDown, TelemetryInvalid, type Series } from '../../telemetry/telemetry.ts'
import { itemById } from '../inventory/public.ts'
import { readCheck } from './list.ts'

async function fromTelemetry<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TelemetryDown) throw unavailable('telemetry-down', say`Measurements cannot be read at the moment: ${error.message}`)
    if (error instanceof TelemetryInvalid) throw invalid([{ field: 'query', message: error.message }])
    throw error
  }
}

function range(query: { from: string; to: string }): { from: Temporal.Instant; to: Temporal.Instant } {
  const [from, to] = [Temporal.Instant.from(query.from), Temporal.Instant.from(query.to)]
  if (Temporal.Instant.compare(from, to) >= 0) throw invalid([{ field: 'query.from', message: 'is not before `to`' }])
  return { from, to }
}

export async function resultsOf(ctx: OpenCtx, id: Id<'check'>, query: QueryOf<typeof checkResults>): Promise<AnswerOf<typeof checkResults>> {
  await readCheck(ctx, id)
  const rows = await fromTelemetry(() => ctx.house.telemetry.readResults({ checkIds: [id], ...range(query), limit: query.limit }))
  return { items: rows.map((row) => ({ at: Temporal.Instant.fromEpochMilliseconds(row.at).toString(), ok: row.ok, code: row.code, durationMs: row.durationMs, detail: row.detail })) }
}

/** What checks measure beside their answer: percent lost, milliseconds of the round trip, days left of a certificate. */
const checkMetricNames = ['ping.loss', 'ping.rtt', 'certificate.days_left']

export async function measuredBy(ctx: OpenCtx, id: Id<'check'>, query: QueryOf<typeof checkMetrics>): Promise<AnswerOf<typeof checkMetrics>> {
  await readCheck(ctx, id)
  return { series: (await fromTelemetry(() => ctx.house.telemetry.read({ items: [id], metrics: checkMetricNames, ...range(query), maxPoints: query.points }))).map(present) }
}

const present = (one: Series) => ({ metric: one.metric, labels: { ...one.labels }, stepMs: one.stepMs, tier: one.tier, points: one.buckets.map(({ at, avg, min, max }) => ({ at, avg, min, max })) })

const namesOf = (metrics: string) => metrics.split(',').map((name) => name.trim()).filter((name) => name !== '')

export async function metricsOf(ctx: OpenCtx, itemId: Id<'item'>, query: QueryOf<typeof readMetrics>): Promise<AnswerOf<typeof readMetrics>> {
  if (!(await itemById(ctx, itemId))) throw missing('item')
  const series = await fromTelemetry(() => ctx.house.telemetry.read({ items: [itemId], metrics: namesOf(query.metrics), ...range(query), maxPoints: query.points }))
  return { series: series.map(present) }
}

export async function latestOf(ctx: OpenCtx, itemId: Id<'item'>, metrics: readonly string[]): Promise<AnswerOf<typeof latestMetrics>> {
  if (!(await itemById(ctx, itemId))) throw missing('item')
  const values = await fromTelemetry(() => ctx.house.telemetry.latest([itemId], metrics))
  return { values: values.map((one) => ({ metric: one.metric, labels: { ...one.labels }, at: Temporal.Instant.fromEpochMilliseconds(one.at).toString(), value: one.value, ageMs: one.ageMs })) }
}
