import type { OpenCtx } from '../../kernel/context.ts'
import type { Stage, StageTools } from '../../sample/chapter.ts'
import { outage, troublesOf, type Trouble } from '../../sample/story.ts'
import type { CheckResult, Sample, SeriesKey } from '../../telemetry/telemetry.ts'

const minute = 60_000
const historyDays = 14
const stepMinutes = 10
/** The last hours are measured by the minute: that is what a host's page opens with. */
const fineMinutes = 390

/** How busy the company is at a moment, 0 to 1: quiet nights, a hill at noon, a higher one in the evening, less on Sundays. */
function busyness(at: number, zoneOffsetMs: number): number {
  const local = new Date(at + zoneOffsetMs)
  const hour = local.getUTCHours() + local.getUTCMinutes() / 60
  const hill = (middle: number, width: number) => Math.exp(-((hour - middle) ** 2) / (2 * width * width))
  return (0.12 + 0.55 * hill(12.5, 2.6) + 0.75 * hill(20, 1.8)) * (local.getUTCDay() === 0 ? 0.7 : 1)
}

interface Shape { busy: number; at: number; noise: number }
const gib = 2 ** 30
/** How each metric of a host follows the company's day. */
const metrics: readonly (readonly [metric: string, labels: Record<string, string> | undefined, value: (shape: Shape, host: number) => number])[] = [
  ['cpu.used', undefined, ({ busy, noise }, host) => Math.min(99, 6 + (host % 4) * 3 + 62 * busy + 7 * noise)],
  ['load.1', undefined, ({ busy, noise }) => 0.2 + 3.4 * busy + 0.5 * noise],
  ['memory.used', undefined, ({ busy, noise }, host) => 38 + (host % 5) * 6 + 14 * busy + 2 * noise],
  ['memory.used_bytes', undefined, ({ busy, noise }, host) => ((38 + (host % 5) * 6 + 14 * busy + 2 * noise) / 100) * 16 * gib],
  ['disk.used', { mount: '/' }, ({ noise }, host) => 31 + (host % 7) * 5 + 0.3 * noise],
  ['net.received', { interface: 'eth0' }, ({ busy, noise }) => 2e5 + 6e6 * busy * (0.8 + 0.4 * noise)],
  ['net.sent', { interface: 'eth0' }, ({ busy, noise }) => 3e5 + 9e6 * busy * (0.8 + 0.4 * noise)],
]

/** The hosts that are measured: those of the services that matter most, and the database behind them. */
function measured(stage: Stage): string[] {
  const named = ['orders-db-01', 'orders-db-02', 'web-shop-01', 'web-shop-02', 'web-shop-03', 'order-service-01', 'order-service-02', 'basket-01', 'payments-gateway-01', 'warehouse-management-01', 'wms-db-01', 'label-printing-01', 'rot-host-01',
    'rot-host-02', 'got-host-01', 'single-sign-on-01', 'message-queue-01', 'product-search-01', 'mobile-app-01', 'backup-01', 'file-shares-01']
  return named.filter((name) => stage.has('item', name))
}

function* samplesOf(stage: Stage): Generator<Sample> {
  const end = stage.now.epochMilliseconds
  const offset = stage.now.toZonedDateTimeISO(stage.zone).offsetNanoseconds / 1e6
  const chance = stage.chance('telemetry')
  for (const [host, name] of measured(stage).entries()) {
    const item = stage.the('item', name)
    const keys = metrics.map(([metric, labels]): SeriesKey => ({ item, metric, ...(labels ? { labels } : {}) }))
    const filling: SeriesKey = { item, metric: 'disk.used', labels: { mount: '/var' } }
    for (let at = end - historyDays * 24 * 60 * minute; at <= end - minute; at += (at < end - fineMinutes * minute ? stepMinutes : 1) * minute) {
      const suffering = name.startsWith('orders-db') && at > end - outage.changed * minute
      const shape: Shape = { at, busy: busyness(at, offset) + (suffering ? 0.5 : 0), noise: chance.next() }
      for (const [index, [, , value]] of metrics.entries()) yield { series: keys[index]!, at, value: value(shape, host) }
      // The disk that fills: a point a day, and nobody has looked yet.
      if (name === 'file-shares-01') yield { series: filling, at, value: 78 + 12 * (1 - (end - at) / (historyDays * 24 * 60 * minute)) + 0.2 * shape.noise }
    }
  }
}

function* resultsOf(stage: Stage, troubles: readonly Trouble[]): Generator<CheckResult> {
  const end = stage.now.epochMilliseconds
  const chance = stage.chance('check results')
  for (const key of stage.keys('check')) {
    const checkId = stage.the('check', key)
    const own = troubles.filter((one) => one.service === key)
    const usual = chance.whole(12, 120)
    for (let at = end - historyDays * 24 * 60 * minute + chance.whole(0, 9 * minute); at < end - outage.began * minute; at += stepMinutes * minute) {
      const trouble = own.find((one) => at >= one.from.epochMilliseconds && at < one.from.epochMilliseconds + one.minutes * minute)
      yield trouble
        ? { checkId, at, ok: false, code: trouble.code, durationMs: trouble.state === 'down' ? 2000 : 1400, detail: trouble.says }
        : { checkId, at, ok: true, code: 'ok', durationMs: usual * (0.7 + 0.8 * chance.next()), detail: 'HTTP 200 in time.' }
    }
  }
}

function* batched<T>(all: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = []
  for (const one of all) {
    batch.push(one)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** Two weeks of measurements and results, and a last look at every check that is well, so that none counts as silent. */
export async function appendHistory(ctx: OpenCtx, stage: Stage, tell: StageTools['tellChecks']): Promise<void> {
  const troubled = new Set(['Order service, response time', 'Web shop, placing orders', 'Web shop, checkout'])
  await tell(ctx, stage.keys('check').filter((key) => !troubled.has(key)), 'ok', 'HTTP 200 in time.')
  for (const batch of batched(samplesOf(stage), 50_000)) await ctx.house.telemetry.append(batch)
  for (const batch of batched(resultsOf(stage, troublesOf(stage)), 50_000)) await ctx.house.telemetry.appendResults(batch)
}
