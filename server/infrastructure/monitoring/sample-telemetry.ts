import type { OpenCtx } from '../../kernel/context.ts'
import type { Service } from '../../kernel/module.ts'
import { chanceOf } from '../../sample/chance.ts'
import type { Stage, StageTools } from '../../sample/chapter.ts'
import { zone } from '../../sample/company.ts'
import { outage, troublesOf, type Trouble } from '../../sample/story.ts'
import type { CheckResult, Sample, SeriesKey } from '../../telemetry/telemetry.ts'

const minute = 60_000
const historyDays = 14
const stepMinutes = 10
/** The last hours are measured by the minute: that is what a host's page opens with. */
const fineMinutes = 390

/** The check that is down for as long as today's outage goes on. */
const brokenCheck = 'Web shop, placing orders'

/** How far today's outage drives the database behind it, beyond its usual day. */
const strain = 0.5

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
const named: readonly string[] = ['orders-db-01', 'orders-db-02', 'web-shop-01', 'web-shop-02', 'web-shop-03', 'order-service-01', 'order-service-02', 'basket-01', 'payments-gateway-01', 'warehouse-management-01', 'wms-db-01', 'label-printing-01', 'rot-host-01',
  'rot-host-02', 'got-host-01', 'single-sign-on-01', 'message-queue-01', 'product-search-01', 'mobile-app-01', 'backup-01', 'file-shares-01']

/** The disk that fills, and nobody has looked yet: percent a day. */
const fillingDisk = { host: 'file-shares-01', metric: 'disk.used', labels: { mount: '/var' }, aDay: 12 / historyDays }

/** How full that disk is some minutes later, in percent. */
export const filledAfter = (value: number, minutes: number): number => Math.min(99.5, value + (fillingDisk.aDay * minutes) / (24 * 60))

const shapeOf = (name: string, at: number, offset: number, broken: boolean, noise: number): Shape => ({ at, busy: busyness(at, offset) + (broken && name.startsWith('orders-db') ? strain : 0), noise })

function* measurementsOf(item: string, shape: Shape, host: number): Generator<Sample> {
  for (const [metric, labels, value] of metrics) yield { series: { item, metric, ...(labels ? { labels } : {}) }, at: shape.at, value: value(shape, host) }
}

/** What the hosts are measured at now, while the company is shown. @param minutes passed since the last time */
export async function measureNow(ctx: OpenCtx, minutes: number): Promise<void> {
  const at = ctx.clock.now()
  const items = new Map((await ctx.db.selectFrom('infrastructure.item_ref').select(['id', 'name']).where('name', 'in', [...named]).where('archived_at', 'is', null).execute()).map((row) => [row.name, row.id]))
  const broken = (await ctx.db.selectFrom('infrastructure.check_ref').select('id').where('name', '=', brokenCheck).where('state', '=', 'down').executeTakeFirst()) !== undefined
  const offset = at.toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
  const chance = chanceOf(`measured ${at.epochMilliseconds}`)
  const samples = named.filter((name) => items.has(name)).flatMap((name, host) => [...measurementsOf(items.get(name)!, shapeOf(name, at.epochMilliseconds, offset, broken, chance.next()), host)])
  const filling = items.get(fillingDisk.host)
  const [latest] = filling === undefined ? [] : (await ctx.house.telemetry.latest([filling], [fillingDisk.metric])).filter((one) => one.labels['mount'] === fillingDisk.labels.mount)
  if (filling !== undefined && latest) samples.push({ series: { item: filling, metric: fillingDisk.metric, labels: fillingDisk.labels }, at: at.epochMilliseconds, value: filledAfter(latest.value, minutes) })
  await ctx.house.telemetry.append(samples)
}

/** Goes on measuring them by the minute. For as long as nobody shows the company there is nothing: that is a gap. */
export const measuring: Service = {
  name: 'infrastructure.monitoring.sample-measuring',
  start: async (ctx) => {
    const everyMinutes = 1
    let running = Promise.resolve()
    const round = () => {
      running = measureNow(ctx, everyMinutes).catch((error: Error) => ctx.log.debug({ error: error.message }, 'the hosts of the sample company were not measured'))
    }
    round()
    const timer = setInterval(round, everyMinutes * minute)
    return { stop: async () => { clearInterval(timer); await running } }
  },
}

function* samplesOf(stage: Stage): Generator<Sample> {
  const end = stage.now.epochMilliseconds
  const offset = stage.now.toZonedDateTimeISO(stage.zone).offsetNanoseconds / 1e6
  const chance = stage.chance('telemetry')
  for (const [host, name] of named.filter((one) => stage.has('item', one)).entries()) {
    const item = stage.the('item', name)
    const filling: SeriesKey = { item, metric: fillingDisk.metric, labels: fillingDisk.labels }
    for (let at = end - historyDays * 24 * 60 * minute; at <= end - minute; at += (at < end - fineMinutes * minute ? stepMinutes : 1) * minute) {
      const shape = shapeOf(name, at, offset, at > end - outage.changed * minute, chance.next())
      yield* measurementsOf(item, shape, host)
      // The disk that fills: a point a day, and nobody has looked yet.
      if (name === fillingDisk.host) yield { series: filling, at, value: 78 + 12 * (1 - (end - at) / (historyDays * 24 * 60 * minute)) + 0.2 * shape.noise }
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
