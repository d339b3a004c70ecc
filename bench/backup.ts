import { mkdtempSync, chmodSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { backup, openTelemetry, type Sample, world } from '../server/testing.ts'
import startPostgres from '../tools/test/postgres.ts'

/** A backup of items, alerts and samples, and its proof: seconds, size, MB/s, memory. Usage: node bench/backup.ts [rows] [samples] */
const rows = Number(process.argv[2] ?? 100_000)
const samples = Number(process.argv[3] ?? 5_000_000)
const say = (line: string) => void process.stdout.write(`${line}\n`)
const mb = (bytes: number) => (bytes / 1e6).toFixed(1)
const place = mkdtempSync(join(tmpdir(), 'fullscore-bench-'))
chmodSync(place, 0o711)
const stopPostgres = await startPostgres()
const w = await world()

async function fillRecords(): Promise<void> {
  await sql`insert into infrastructure.item (id, kind, name, owner_team_id, lifecycle)
    select ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, (array['server', 'database', 'application'])[1 + i % 3], 'rtm-host-' || lpad(i::text, 6, '0'), ${w.team}::uuid, 'live'
    from generate_series(1, ${rows}::int) i`.execute(w.ctx.db)
  await sql`insert into operations.alert (id, source_kind, source_id, source_name, dedup_key, title, urgency, state, owner_team_id, raised_at, last_at, resolved_at, item_id)
    select ('00000000-0000-7000-9000-' || lpad(to_hex(i), 12, '0'))::uuid, 'intake', 'bench', 'bench', 'k' || i, 'Disk of rtm-host-' || i || ' is full', (array['critical', 'high', 'medium', 'low', 'info'])[1 + i % 5],
      case when i % 100 = 0 then 'firing' else 'resolved' end, ${w.team}::uuid, at, at, case when i % 100 = 0 then null else at + interval '5 minutes' end, ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid
    from (select i, timestamptz '2026-11-12T13:00Z' - i * interval '5 minutes' as at from generate_series(1, ${rows}::int) i) x`.execute(w.ctx.db)
}

async function fillTelemetry(): Promise<{ stop(): Promise<void> }> {
  const telemetry = await openTelemetry({ dataDir: w.house.dataDir, log: { info: () => {}, warn: () => {}, error: () => {} }, clock: { now: () => Temporal.Now.instant() } })
  const series = Array.from({ length: 1_000 }, (_, n) => ({ item: `item-${n % 100}`, metric: `metric-${Math.floor(n / 100)}` }))
  const end = Temporal.Now.instant().epochMilliseconds
  for (let done = 0; done < samples; done += 200_000) {
    const batch: Sample[] = Array.from({ length: Math.min(200_000, samples - done) }, (_, n) => ({ series: series[n % 1_000]!, at: end - (samples / 1_000 - (done + n) / 1_000) * 15_000, value: Math.round(50 + 40 * Math.sin(n / 9_000) + (n * 7919) % 10) / 4 }))
    await telemetry.append(batch)
    await telemetry.flush()
  }
  return telemetry
}

try {
  await fillRecords()
  const telemetry = await fillTelemetry()
  const to = join(place, 'backup')
  const installation = { dataDir: w.house.dataDir, databaseUrl: w.databaseUrl, clickhouseUrl: undefined, keyFile: join(place, 'key') }
  const timed = async <T>(work: (on: ReturnType<typeof backup.startWork>) => Promise<T>) => {
    const on = backup.startWork(new AbortController().signal, () => {})
    const began = performance.now()
    let most = 0
    const watch = setInterval(() => { most = Math.max(most, process.memoryUsage.rss()) }, 50)
    const result = await work(on)
    clearInterval(watch)
    return { result, seconds: (performance.now() - began) / 1000, moved: on.bytes, most }
  }
  const made = await timed((on) => backup.makeBackup(on, installation, { folder: to, version: 'bench' }))
  say(`backup: ${made.result.rows} rows, ${made.result.measurements} rows of measurements in ${made.seconds.toFixed(1)} s; ${mb(made.moved)} MB read, ${mb(made.result.bytes)} MB stored, ${(made.moved / 1e6 / made.seconds).toFixed(1)} MB/s; at most ${mb(made.most)} MB of memory in this process`)
  await telemetry.stop()
  process.env['TMPDIR'] = place
  const proof = await timed((on) => backup.restoreBackup(on, installation, { folder: to, prove: true, log: w.ctx.log }))
  say(`restore --prove: ${proof.seconds.toFixed(1)} s, ${(proof.moved / 1e6 / proof.seconds).toFixed(1)} MB/s over checksums and loading; at most ${mb(proof.most)} MB of memory in this process`)
} finally {
  await w.close()
  await stopPostgres()
  rmSync(place, { recursive: true, force: true, maxRetries: 10 })
}
