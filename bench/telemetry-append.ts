/**
 * Samples a second through the telemetry store: log with fsync, process boundary, engine with both tiers.
 *   node bench/telemetry-append.ts [rows] [series]
 * Prints the median of three runs; `settled` counts from the first append until the engine holds every row.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTelemetry, type Sample, type SeriesKey } from '../server/testing.ts'

const rows = Number(process.argv[2] ?? 2_000_000)
const count = Number(process.argv[3] ?? 10_000)
const BATCH = 10_000
const RUNS = 3

const silent = { info: () => {}, warn: console.warn, error: console.error }
const clock = { now: () => Temporal.Now.instant() }

/** A rounded random walk with constants among it, as monitoring data are. */
function* batches(series: readonly SeriesKey[], startMs: number): Generator<Sample[]> {
  let state = 1
  const chance = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  const values = series.map(() => Math.round(chance() * 10_000) / 100)
  let batch: Sample[] = []
  for (let row = 0; row < rows; row++) {
    const index = row % series.length
    if (index % 100 >= 28) values[index] = Math.round((values[index]! + chance() - 0.5) * 100) / 100
    batch.push({ series: series[index]!, at: startMs + Math.floor(row / series.length) * 15_000, value: values[index]! })
    if (batch.length === BATCH) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function peakMib(pid: number): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024)
}

async function run(): Promise<{ durable: number; settled: number; cpu: number; engineMib: number; serverMib: number }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'fullscore-bench-'))
  const telemetry = await openTelemetry({ dataDir, log: silent, clock })
  const engine = telemetry.enginePid()!
  const series = Array.from({ length: count }, (_, index) => ({
    item: `item-${index % 500}`, metric: `metric_${Math.floor(index / 500)}`, labels: { instance: String(index) },
  }))
  const startMs = clock.now().epochMilliseconds - Math.ceil(rows / count) * 15_000
  const prepared = [...batches(series, startMs)]
  const cpuBefore = cpuSeconds(engine) + cpuSeconds(process.pid)
  const began = performance.now()
  for (let first = 0; first < prepared.length; first += 4) {
    await Promise.all(prepared.slice(first, first + 4).map((batch) => telemetry.append(batch)))
  }
  const durable = rows / (performance.now() - began) * 1_000
  await telemetry.flush()
  const settled = rows / (performance.now() - began) * 1_000
  const cpu = (cpuSeconds(engine) + cpuSeconds(process.pid) - cpuBefore) / rows * 1e6
  const engineMib = peakMib(engine)
  await telemetry.stop()
  rmSync(dataDir, { recursive: true, force: true })
  return { durable, settled, cpu, engineMib, serverMib: peakMib(process.pid) }
}

const results: Awaited<ReturnType<typeof run>>[] = []
for (let index = 0; index < RUNS; index++) results.push(await run())
const median = (pick: (result: (typeof results)[number]) => number) => results.map(pick).sort((a, b) => a - b)[Math.floor(RUNS / 2)]!
console.log(`telemetry append, ${rows} samples of ${count} series in batches of ${BATCH}, median of ${RUNS}:`)
console.log(`  durable  ${Math.round(median((r) => r.durable))} samples/s`)
console.log(`  settled  ${Math.round(median((r) => r.settled))} samples/s`)
console.log(`  CPU      ${median((r) => r.cpu).toFixed(2)} s per million samples, both processes`)
console.log(`  peak RSS ${median((r) => r.engineMib)} MiB engine, ${median((r) => r.serverMib)} MiB server with the test data`)
