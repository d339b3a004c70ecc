import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { Clearing, quietLog } from './testing.ts'
import { openTelemetry, TelemetryDown, type Sample, type Telemetry } from './telemetry.ts'

const clearing = new Clearing()
const clock = { now: () => Temporal.Now.instant() }
const nowMs = () => clock.now().epochMilliseconds
const instant = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms)
let telemetry: Telemetry

beforeAll(async () => {
  telemetry = await openTelemetry({
    dataDir: clearing.directory(), log: quietLog, clock, limits: { seriesPerItem: 20, batchRows: 300_000 },
  })
  clearing.add(() => telemetry.stop())
})
afterAll(() => clearing.run())

test.runIf(process.platform === 'linux')('the engine is given what it needs of the environment, and no password of ours', () => {
  const environment = readFileSync(`/proc/${telemetry.enginePid()!}/environ`, 'utf8')
  expect(environment).toMatch(/(^|\0)PATH=/)
  expect(Object.keys(process.env).some((name) => name.startsWith('FULLSCORE_'))).toBe(true)
  expect(environment).not.toMatch(/FULLSCORE|DATABASE_URL|CLICKHOUSE/)
})

/** Every value of one metric, one bucket a millisecond. */
async function values(item: string, metric: string, fromMs: number, count: number): Promise<number[]> {
  const [series] = await telemetry.read({ items: [item], metrics: [metric], from: instant(fromMs), to: instant(fromMs + count), maxPoints: count })
  expect(series).toMatchObject({ tier: 'raw', stepMs: 1 })
  return series!.buckets.map(({ avg }) => avg)
}

async function total(item: string, fromMs: number, toMs: number, maxPoints = 1): Promise<{ count: number; sum: number; tier: string }> {
  const found = await telemetry.read({ items: [item], metrics: ['m'], from: instant(fromMs), to: instant(toMs), maxPoints })
  const buckets = found.flatMap((series) => series.buckets)
  return {
    tier: found[0]?.tier ?? '', count: buckets.reduce((sum, { count }) => sum + count, 0),
    sum: buckets.reduce((sum, { count, avg }) => sum + count * avg, 0),
  }
}

/** As samples of item `item`, metric m, one a second backwards from now: integers, whose sums are exact. */
function ramp(item: string, count: number, fromMs: number): Sample[] {
  const series = { item, metric: 'm' }
  return Array.from({ length: count }, (_, index) => ({ series, at: fromMs + index * 1_000, value: index }))
}

describe('measurements', () => {
  test('come back as the very same doubles', async () => {
    const exact = [0, 1, -1, 0.1, 0.2, 0.30000000000000004, 12.5, 12.25, -273.15, 1e15, 123456789.123456, 2 ** 53, 2 ** 53 + 2, -(2 ** 53) - 2,
      1 / 3, Math.PI, 1e300, -1e300, 5e-324, 2.2250738585072014e-308, Number.MAX_VALUE, Number.EPSILON, 1e-15, 1e-16, 99.99, 1e22, 4.35]
    const fromMs = nowMs() - 10_000
    const series = { item: 'exact', metric: 'value' }
    await telemetry.append(exact.map((value, index) => ({ series, at: fromMs + index, value })))
    await telemetry.append([{ series: { item: 'exact', metric: 'zero' }, at: instant(fromMs), value: -0 }])
    await telemetry.flush()
    expect(await values('exact', 'value', fromMs, exact.length)).toEqual(exact)
    expect((await telemetry.latest(['exact'], ['zero']))[0]!.value).toBe(-0)
  })

  test('that are no finite number, too old or in the future are refused with a reason and counted', async () => {
    const series = { item: 'refused', metric: 'm' }
    const at = nowMs()
    const outcome = await telemetry.append([
      { series, at, value: NaN }, { series, at, value: Infinity }, { series, at, value: -Infinity }, { series, at, value: 7 },
      { series, at: at - 31 * 86_400_000, value: 1 }, { series, at: at + 7_200_000, value: 1 }, { series, at: NaN, value: 1 },
      { series: { item: 'refused', metric: '' }, at, value: 1 }, { series: { item: 'refused', metric: 'x'.repeat(300) }, at, value: 1 },
    ])
    expect(outcome).toMatchObject({ stored: 1, refused: 8 })
    expect(outcome.reasons.map(({ index, reason }) => [index, reason])).toEqual([
      [0, 'not_finite'], [1, 'not_finite'], [2, 'not_finite'], [4, 'too_old'], [5, 'in_future'], [6, 'too_old'], [7, 'bad_name'], [8, 'bad_name']])
    expect(telemetry.counters()).toMatchObject({ refused_not_finite: 3, refused_in_future: 1 })
    await telemetry.flush()
    expect(await total('refused', at - 1_000, at + 1)).toMatchObject({ count: 1, sum: 7 })
  })

  test('of more series than an item may have are refused, the others stay', async () => {
    const at = nowMs()
    const batch = Array.from({ length: 25 }, (_, index) => ({ series: { item: 'many', metric: 'm', labels: { port: String(index) } }, at, value: index }))
    expect(await telemetry.append(batch)).toMatchObject({ stored: 20, refused: 5 })
    expect((await telemetry.append(batch)).reasons[0]).toMatchObject({ index: 20, reason: 'series_limit' })
    expect(await telemetry.append([{ series: { item: 'another', metric: 'm' }, at, value: 1 }])).toMatchObject({ stored: 1 })
  })

  test('a batch that is too large is refused as a whole', async () => {
    await expect(telemetry.append(ramp('large', 300_001, nowMs()))).rejects.toMatchObject({ code: 'telemetry.invalid' })
  })

  test('labels and details hold any text, empty lines and SQL included', async () => {
    const at = nowMs()
    const nasty = 'a\n\nDROP TABLE sample;\r\n\t\\\'"`{x:String} é🎼\0'
    await telemetry.append([{ series: { item: 'nasty', metric: 'm', labels: { path: nasty, other: 'plain' } }, at, value: 1 }])
    await telemetry.appendResults([{ checkId: nasty, at, ok: false, code: 'http_503', durationMs: 12.5, detail: nasty }])
    await telemetry.flush()
    const query = { items: ['nasty'], metrics: ['m'], from: instant(at - 1), to: instant(at + 1), maxPoints: 2 }
    const [series] = await telemetry.read({ ...query, labels: { path: nasty } })
    expect(series).toMatchObject({ labels: { path: nasty, other: 'plain' }, buckets: [{ count: 1 }] })
    expect(await telemetry.read({ ...query, labels: { path: 'x' } })).toEqual([])
    expect(await telemetry.readResults({ checkIds: [nasty], from: instant(at - 1), to: instant(at + 1), limit: 10 }))
      .toEqual([{ checkId: nasty, at, ok: false, code: 'http_503', durationMs: 12.5, detail: nasty }])
  })

  test('the tiers say the same as the raw values', async () => {
    const hourMs = 3_600_000
    const fromMs = Math.floor(nowMs() / hourMs) * hourMs - 4 * hourMs
    await telemetry.append(ramp('tiers', 2 * 3_600, fromMs).filter((_, index) => index % 7 !== 0))
    await telemetry.append(ramp('tiers', 3_600, fromMs + 3_600_000 / 2))
    await telemetry.flush()
    const query = { items: ['tiers'], metrics: ['m'], from: instant(fromMs), to: instant(fromMs + 2 * hourMs) }
    const [raw] = await telemetry.read({ ...query, maxPoints: 7_200 })
    const [minute] = await telemetry.read({ ...query, maxPoints: 120 })
    const [hour] = await telemetry.read({ ...query, maxPoints: 2 })
    expect([raw!.tier, minute!.tier, hour!.tier]).toEqual(['raw', 'minute', 'hour'])
    expect([minute!.buckets.length, hour!.buckets.length]).toEqual([120, 2])
    for (const tier of [minute!, hour!]) {
      for (const bucket of tier.buckets) {
        const within = raw!.buckets.filter(({ at }) => at >= bucket.at && at < bucket.at + tier.stepMs)
        const count = within.reduce((sum, each) => sum + each.count, 0)
        expect(bucket.count).toBe(count)
        expect(bucket.min).toBe(Math.min(...within.map(({ min }) => min)))
        expect(bucket.max).toBe(Math.max(...within.map(({ max }) => max)))
        expect(bucket.avg).toBeCloseTo(within.reduce((sum, each) => sum + each.avg * each.count, 0) / count, 9)
      }
    }
  })

  test('never more buckets than asked', async () => {
    const fromMs = nowMs() - 600_123
    await telemetry.append(ramp('points', 600, fromMs))
    await telemetry.flush()
    for (const maxPoints of [1, 2, 3, 7, 10, 11, 100]) {
      const [series] = await telemetry.read({ items: ['points'], metrics: ['m'], from: instant(fromMs), to: instant(fromMs + 600_000), maxPoints })
      expect(series!.buckets.length).toBeLessThanOrEqual(Math.max(2, maxPoints))
    }
    await expect(telemetry.read({ items: ['points'], metrics: ['m'], from: instant(2), to: instant(1), maxPoints: 1 })).rejects.toThrow(/^to:/)
  })

  test('the newest value comes with its age', async () => {
    const at = nowMs()
    await telemetry.append([3, 2, 1].map((age) => ({ series: { item: 'latest', metric: 'a' }, at: at - age * 60_000, value: age })))
    await telemetry.append([{ series: { item: 'latest', metric: 'b' }, at: at - 2 * 86_400_000, value: 9 }])
    await telemetry.flush()
    const latest = await telemetry.latest(['latest', 'unknown'], ['a', 'b'])
    expect(latest.map(({ metric, value, at: moment }) => [metric, value, at - moment])).toEqual([['a', 1, 60_000], ['b', 9, 2 * 86_400_000]])
    expect(latest[0]!.ageMs).toBeGreaterThanOrEqual(60_000)
  })
})

test.runIf(process.platform === 'linux')('the engine hears nothing of what is told to the whole group of the server: Ctrl-C, a closed terminal', () => {
  const groupOf = (pid: number | 'self') => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')[2]
  const pid = telemetry.enginePid()!
  expect(groupOf(pid)).toBe(String(pid))
  expect(groupOf(pid)).not.toBe(groupOf('self'))
})

describe('kill -9 of the engine', () => {
  afterEach(() => telemetry.flush())

  test('between append and feed loses nothing, doubles nothing, and reads say why meanwhile', async () => {
    const fromMs = nowMs() - 2_000_000
    await telemetry.append(ramp('killed', 1_000, fromMs))
    process.kill(telemetry.enginePid()!, 'SIGKILL')
    await telemetry.append(ramp('killed', 1_000, fromMs))
    await expect.poll(() => telemetry.health().state, { interval: 10 }).not.toBe('ok')
    expect(telemetry.health()).toMatchObject({ state: 'down', reason: expect.stringContaining('SIGKILL') })
    await expect(total('killed', fromMs, nowMs())).rejects.toBeInstanceOf(TelemetryDown)
    await telemetry.flush()
    expect(telemetry.health()).toEqual({ state: 'ok' })
    expect(await total('killed', fromMs, nowMs(), 2_000)).toEqual({ tier: 'raw', count: 2_000, sum: 999_000 })
  })

  test('in the midst of feeding: all tiers hold every sample once', async () => {
    const fromMs = nowMs() - 250_000_000
    const rows = 200_000
    for (let round = 0; round < 4; round++) {
      await telemetry.append(ramp('storm', rows, fromMs))
      const flushed = telemetry.flush()
      await new Promise((resolve) => setTimeout(resolve, 30 + round * 80))
      const pid = telemetry.enginePid()
      if (pid !== undefined) process.kill(pid, 'SIGKILL')
      await flushed
    }
    const expected = { count: 4 * rows, sum: 4 * rows * (rows - 1) / 2 }
    const range = [fromMs, fromMs + rows * 1_000] as const
    // The last blow may have struck after all was fed: the engine is on its way up again.
    expect(await vi.waitFor(() => total('storm', ...range, 200_000), { timeout: 30_000, interval: 100 })).toEqual({ tier: 'raw', ...expected })
    const minutes = await total('storm', Math.floor(range[0] / 60_000) * 60_000, range[1], 2_000)
    expect(minutes).toMatchObject({ tier: 'minute', count: expected.count })
    const hours = await total('storm', Math.floor(range[0] / 3_600_000) * 3_600_000, range[1], 10)
    expect(hours).toMatchObject({ tier: 'hour', count: expected.count })
  }, 90_000)
})
