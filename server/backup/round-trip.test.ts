import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addItem } from '@fullscore/api/infrastructure/inventory.ts'
import { addCheck } from '@fullscore/api/infrastructure/monitoring.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { openIncident, acknowledgeIncident } from '@fullscore/api/operations/incidents.ts'
import { planMaintenance } from '@fullscore/api/operations/maintenance.ts'
import { addPolicy, addRotation } from '@fullscore/api/operations/on-call.ts'
import { addContract } from '@fullscore/api/strategy/contracts.ts'
import { addVendor } from '@fullscore/api/strategy/vendors.ts'
import { writeHead } from '../events/heads.ts'
import { sealAll } from '../events/sealer.ts'
import { addJobs } from '../jobs/add.ts'
import { keep } from '../kernel/change.ts'
import { migrate } from '../database/migrate.ts'
import { openKeyring } from '../secrets/seal.ts'
import { openTelemetry, type Telemetry } from '../telemetry/telemetry.ts'
import { runningEngine } from '../telemetry/supervisor.ts'
import { connect } from '../telemetry/client.ts'
import { Clearing, quietLog, startEngine } from '../telemetry/testing.ts'
import { systemClock } from '../kernel/clock.ts'
import { world, type TestPerson, type World } from '../testing.ts'
import { makeBackup } from './backup.ts'
import { readManifest } from './manifest.ts'
import { fingerprint } from './measurements.ts'
import { restoreBackup } from './restore.ts'
import type { Installation } from './stores.ts'
import { ask, forge, hashes, leftIn, olderMigrations, Places, rewrite, silentLog, work } from './testing.fixture.ts'

const places = new Places()
let w: World
let mei: TestPerson
let telemetry: Telemetry
let source: Installation
let backup: string
/** The same without measurements, which take the longest. */
let records: string

beforeAll(async () => {
  const keyFile = join(places.folder(), 'key')
  w = await world({ house: { keyring: await openKeyring(keyFile) } })
  places.add(() => w.close())
  mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
  await liveALittle()
  telemetry = await openTelemetry({ dataDir: w.house.dataDir, log: quietLog, clock: systemClock() })
  places.add(() => telemetry.stop())
  await measure(5)
  mkdirSync(join(w.house.dataDir, 'files/ab'), { recursive: true })
  writeFileSync(join(w.house.dataDir, 'files/ab/cdef'), Buffer.from([0, 1, 2, 255]))
  writeFileSync(join(w.house.dataDir, 'files/.half-written'), 'x')
  await sealAll(w.ctx)
  await writeHead(w.ctx)
  source = { dataDir: w.house.dataDir, databaseUrl: w.databaseUrl, clickhouseUrl: undefined, keyFile }
  backup = join(places.folder(), 'monday')
  await makeBackup(work(), source, { folder: backup, version: 'test' })
  records = join(backup, '../records')
  await makeBackup(work(), source, { folder: records, version: 'test', withoutTelemetry: true })
}, 180_000)
afterAll(() => places.clear(), 60_000)

/** Facts of many modules, with texts that a careless format would lose. */
async function liveALittle(): Promise<void> {
  const strange = 'back\\slash \\N \\. "quotes" ü 漢 🎻'
  await sql`insert into organisation.person (id, name, email) values ('00000000-0000-7000-8000-00000000000a', ${`tab\tline\nreturn\r${strange}`}, 'strange@example.org')`.execute(w.ctx.db)
  const item = await mei.call(addItem, { body: { kind: 'server', name: strange, teamId: w.team } })
  const shop = await mei.call(addService, { body: { name: 'Shop', criticality: 'high' } })
  await mei.call(addCheck, { body: { name: 'Answers', target: { kind: 'tcp', host: '127.0.0.1', port: 9 }, itemId: item.id } })
  const vendor = await mei.call(addVendor, { body: { teamId: w.team, name: strange } })
  const term = { start: '2026-04-01', initialMonths: 24, renewal: 'tacit' as const, renewalMonths: 12, notice: { amount: 1, unit: 'months' as const }, end: 'inclusive' as const, leadDays: 14 }
  await mei.call(addContract, { body: { name: 'Support', term, zone: 'Europe/Amsterdam', vendorId: vendor.id, covers: [{ kind: 'service', id: shop.id }] } })
  await mei.call(addRotation, { body: { name: 'First line', teamId: w.team, zone: 'Europe/Vienna', starts: '2026-03-02T09:00', every: 1, unit: 'weeks', participants: [mei.id] } })
  await mei.call(addPolicy, { body: { name: 'All', teamId: w.team, repeats: 0, steps: [{ targets: [{ kind: 'person', id: mei.id }], delayMinutes: 5 }] } })
  await mei.call(planMaintenance, { body: { title: 'Disks', reason: strange, teamId: w.team, serviceIds: [shop.id], zone: 'UTC', starts: '2026-12-01T10:00', ends: '2026-12-01T12:00' } })
  const incident = await mei.call(openIncident, { body: { title: strange, severity: 1, teamId: w.team, page: true } })
  await w.settle()
  await mei.call(acknowledgeIncident, { params: { id: incident.id } })
  await w.pass('2h')
  await keep(w.ctx, 'jobs of a test', (tx) => addJobs(tx, [{ task: 'test.nothing', payload: { text: strange }, key: 'once', queue: 'line', attempts: 3 }, { task: 'test.locked', payload: {} }]))
  await sql`update graphile_worker._private_jobs set locked_at = clock_timestamp(), locked_by = 'worker-1', attempts = 1 where task_id = (select id from graphile_worker._private_tasks where identifier = 'test.locked')`.execute(w.ctx.db)
}

async function measure(rounds: number): Promise<void> {
  const now = Temporal.Now.instant().epochMilliseconds
  for (let round = 0; round < rounds; round++) {
    await telemetry.append(Array.from({ length: 20_000 }, (_, n) => ({ series: { item: `item-${n % 50}`, metric: 'load', labels: { cpu: String(n % 3) } }, at: now - n * 10_000 - round, value: n % 7 === 0 ? n / 3 : n / 4 })))
    await telemetry.appendResults([{ checkId: 'c1', at: now - round, ok: round % 2 === 0, code: 'ok', durationMs: 1.5, detail: 'a\nb' }])
    if (round < rounds - 1) await telemetry.flush()
  }
}

async function target(): Promise<Installation & { databaseUrl: string }> {
  return { dataDir: join(places.folder(), 'data'), databaseUrl: await places.database(), clickhouseUrl: undefined, keyFile: source.keyFile }
}

const restore = (to: Installation, folder = backup, more: Partial<Parameters<typeof restoreBackup>[2]> = {}) => restoreBackup(work(), to, { folder, log: silentLog, ...more })
const copyOf = (of = backup): string => {
  const folder = join(places.folder(), 'copy')
  cpSync(of, folder, { recursive: true })
  return folder
}
const reject = async (to: Installation & { databaseUrl: string }, folder: string, code: string, words: string | RegExp) => {
  await expect(restore(to, folder)).rejects.toThrow(expect.objectContaining({ code, message: expect.stringMatching(words) }))
  expect(await leftIn(to.databaseUrl)).toEqual([])
  expect(readdirSync(join(to.dataDir, '..')).flatMap((name) => readdirSync(join(to.dataDir, '..', name)))).toEqual([])
}

describe('a backup', () => {
  let whole: Awaited<ReturnType<typeof target>>

  it('brings every table back, row for row, with partitions, sequences, jobs and files', async () => {
    const to = whole = await target()
    const proven = await restore(to)
    const [before, after] = [await hashes(w.databaseUrl), await hashes(to.databaseUrl)]
    expect(after).toEqual(before)
    expect(Object.values(before).filter((one) => !one.startsWith('0 ')).length).toBeGreaterThan(30)
    expect(proven).toMatchObject({ events: expect.any(Number), signedHeads: 1, jobs: 2, files: 2, keysLacking: [], newerMigrations: [] })
    expect(proven.events).toBeGreaterThan(10)
    const partitions = `select c.relname, pg_get_expr(c.relpartbound, c.oid) as bound from pg_class c where c.relispartition order by 1`
    expect(await ask(to.databaseUrl, partitions)).toEqual(await ask(w.databaseUrl, partitions))
    const jobs = `select t.identifier, q.queue_name, j.payload, j.key, j.max_attempts, j.run_at from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id left join graphile_worker._private_job_queues q on q.id = j.job_queue_id order by j.id`
    expect(await ask(to.databaseUrl, jobs)).toEqual(await ask(w.databaseUrl, jobs))
    expect(await ask(to.databaseUrl, 'select attempts, locked_by from graphile_worker._private_jobs')).toEqual([{ attempts: 0, locked_by: null }, { attempts: 0, locked_by: null }])
    const numbers = `select nextval(pg_get_serial_sequence('operations.incident', 'number'))`
    expect(await ask(to.databaseUrl, numbers)).toEqual(await ask(w.databaseUrl, numbers))
    expect(readFileSync(join(to.dataDir, 'files/ab/cdef'))).toEqual(Buffer.from([0, 1, 2, 255]))
    expect(readdirSync(to.dataDir).sort()).toEqual(['audit-heads', 'files', 'telemetry'])
    await migrate(to.databaseUrl, silentLog)
  }, 240_000)

  it('brings measurements back once, not twice through the views, and what waited in the log too', async () => {
    const to = whole
    const manifest = await readManifest(backup)
    expect(Object.fromEntries(manifest.telemetry!.tables.map(({ name, rows }) => [name, rows]))).toMatchObject({ sample: 100_000, series: 150, check_result: 5 })
    const restored = await openTelemetry({ dataDir: to.dataDir, log: quietLog, clock: systemClock() })
    const client = connect({ agent: (await runningEngine(join(to.dataDir, 'telemetry')))! })
    try {
      for (const { name, columns, sum, rows } of manifest.telemetry!.tables.filter((table) => table.name === 'sample' || table.name === 'check_result')) expect(await fingerprint(client, name, columns)).toEqual({ rows, sum })
      expect(await client.select(`SELECT toString(sum(samples)) AS n FROM sample_minute UNION ALL SELECT toString(sum(samples)) AS n FROM sample_hour`)).toEqual([{ n: '100000' }, { n: '100000' }])
      const asked = { items: ['item-7'], metrics: ['load'], from: Temporal.Now.instant().subtract({ hours: 72 }), to: Temporal.Now.instant().add({ hours: 1 }), maxPoints: 20 }
      const totals = (found: Awaited<ReturnType<Telemetry['read']>>) => found.flatMap(({ buckets }) => buckets).reduce((sum, { count }) => sum + count, 0)
      expect(totals(await restored.read(asked))).toBe(totals(await telemetry.read(asked)))
      // The views are there again: what comes in now reaches the tiers.
      await restored.append([{ series: { item: 'item-7', metric: 'load', labels: { cpu: '1' } }, at: Temporal.Now.instant(), value: 1 }])
      await restored.flush()
      expect(await client.select(`SELECT toString(sum(samples)) AS n FROM sample_minute`)).toEqual([{ n: '100001' }])
    } finally {
      await client.close()
      await restored.stop()
    }
  }, 240_000)

  it('leaves nothing behind in the engine that is backed up', async () => {
    const client = connect({ agent: (await runningEngine(join(source.dataDir, 'telemetry')))! })
    expect(await client.select(`SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE 'backup%'`)).toEqual([])
    await client.close()
  })

  it('beside writers holds one moment: the chain verifies and measurements agree with their tiers', async () => {
    const stop = new AbortController()
    const writers = Promise.all([
      (async () => { for (let n = 0; !stop.signal.aborted; n++) { await mei.call(addItem, { body: { kind: 'server', name: `busy-${n}`, teamId: w.team } }); await sealAll(w.ctx); await pause(5) } })(),
      (async () => { for (let n = 0; !stop.signal.aborted; n++) { await telemetry.append([{ series: { item: 'busy', metric: 'm' }, at: Temporal.Now.instant(), value: n }]); await pause(5) } })(),
    ])
    const folder = join(places.folder(), 'busy')
    try {
      await makeBackup(work(), source, { folder, version: 'test' })
    } finally {
      stop.abort()
      await writers
    }
    const to = await target()
    const proven = await restore(to, folder)
    expect(proven.events).toBe((await readManifest(folder)).chain.position)
    const client = connect({ agent: (await (async () => { const opened = await openTelemetry({ dataDir: to.dataDir, log: quietLog, clock: systemClock() }); places.add(() => opened.stop()); return runningEngine(join(to.dataDir, 'telemetry')) })())! })
    const [sums] = await client.select<Record<string, string>>(`SELECT toString((SELECT count() FROM sample)) AS raw, toString((SELECT sum(samples) FROM sample_minute)) AS minute, toString((SELECT sum(samples) FROM sample_hour)) AS hour`)
    expect(sums).toEqual({ raw: sums!['raw'], minute: sums!['raw'], hour: sums!['raw'] })
    await client.close()
  }, 240_000)

  it('of an older version is restored and brought to this one; of a newer one it is refused', async () => {
    const older = await olderMigrations()
    const url = await places.database()
    await migrate(url, silentLog, { migrations: older })
    await ask(url, `insert into organisation.organisation (id, name, zone) select '00000000-0000-7000-8000-000000000001', 'Old', 'UTC' where not exists (select from organisation.organisation)`)
    const folder = join(places.folder(), 'old')
    await makeBackup(work(), { ...source, dataDir: places.folder(), databaseUrl: url }, { folder, version: '0.0.1', withoutTelemetry: true })
    const to = await target()
    const proven = await restore(to, folder)
    expect(proven.newerMigrations).toHaveLength(1)
    expect(proven.measurements).toBeUndefined()
    const [was, is] = [await hashes(url), await hashes(to.databaseUrl)]
    expect(Object.fromEntries(Object.keys(was).map((name) => [name, is[name]]))).toEqual(was)
    const again = await target()
    await expect(restore(again, records, { migrations: older })).rejects.toMatchObject({ code: 'newer-backup', exit: 4 })
    expect(await leftIn(again.databaseUrl)).toEqual([])
  }, 240_000)
})

describe('a damaged backup is refused, and the target stays empty', () => {
  it('when a file is missing, longer, or has one other bit', async () => {
    const to = await target()
    const gone = copyOf(records)
    const [table] = (await readManifest(gone)).tables.filter(({ rows }) => rows > 5)
    const path = join(gone, table!.file)
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.map((byte, at) => at === bytes.length - 5 ? byte ^ 1 : byte))
    await reject(to, gone, 'file-damaged', new RegExp(`${table!.name}.copy.zst is not what was written \\(its sha256 differs`))
    writeFileSync(path, Buffer.concat([bytes, Buffer.from('x')]))
    await reject(to, gone, 'file-damaged', `has ${bytes.length + 1} bytes, the manifest says ${bytes.length}`)
    rmSync(path)
    await reject(to, gone, 'file-missing', `${table!.name}.copy.zst is missing`)
    await reject(to, places.folder(), 'no-backup', 'holds no manifest.json')
  })

  it('when rows, measurements or events are not those of the manifest, though every checksum fits', async () => {
    const rows = copyOf(records)
    forge(rows, (manifest) => { manifest.tables.find(({ name }) => name === 'person')!.rows += 1 })
    await reject(await target(), rows, 'rows-differ', /organisation\.person: \d+ rows came in, the manifest says \d+/)
    const sums = copyOf()
    forge(sums, (manifest) => { manifest.telemetry!.tables[1]!.sum = '17' })
    await reject(await target(), sums, 'telemetry-differs', 'sample came back as 100000 rows')
    const events = copyOf(records)
    forge(events, (manifest) => rewrite(events, manifest.tables.find(({ schema, name }) => schema === 'events' && name === 'event')!, (plain) => Buffer.from(plain.toString().replace('incident.opened', 'incident.openeD'))))
    await reject(await target(), events, 'record-broken', 'is not what was sealed')
    const cut = copyOf(records)
    forge(cut, (manifest) => { manifest.chain.head = createHash('sha256').update('x').digest('hex') })
    await reject(await target(), cut, 'record-differs', /The record ends with event \d+/)
  }, 180_000)
})

describe('a target', () => {
  it('that is not empty is refused in a sentence, and stays as it is', async () => {
    await expect(restore({ ...source, databaseUrl: w.databaseUrl })).rejects.toMatchObject({ code: 'not-empty', message: expect.stringContaining('a restore needs an empty one') })
    const taken = { ...(await target()), databaseUrl: w.databaseUrl }
    const before = await hashes(w.databaseUrl)
    await expect(restore(taken)).rejects.toMatchObject({ exit: 4, message: expect.stringContaining('The database that DATABASE_URL names is not empty') })
    expect(await hashes(w.databaseUrl)).toEqual(before)
  }, 240_000)

  it('without the key is restored, and the key that is lacking is named', async () => {
    const to = { ...(await target()), keyFile: join(places.folder(), 'none') }
    const doing = work()
    const proven = await restoreBackup(doing, to, { folder: records, log: silentLog })
    expect(proven).toMatchObject({ keysLacking: w.house.keyring.keyIds, signedHeads: undefined })
    expect(doing.warnings).toEqual([expect.stringContaining(`lacks the key ${w.house.keyring.keyIds[0]}`)])
    expect(readdirSync(join(to.keyFile, '..'))).toEqual([])
  }, 240_000)
})

describe('an own ClickHouse', () => {
  it('takes the measurements in, is refused when it holds any, and is emptied again when they do not prove', async () => {
    const clearing = new Clearing()
    places.add(() => clearing.run())
    const engine = await startEngine(clearing, clearing.directory())
    const clickhouseUrl = `${engine.url}/kept`
    const client = connect({ url: clickhouseUrl })
    places.add(() => client.close())
    const inIt = async () => (await client.select<{ name: string }>('SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name')).map(({ name }) => name)
    const forged = copyOf()
    forge(forged, (manifest) => { manifest.telemetry!.tables[4]!.rows += 1 })
    const to = { ...(await target()), clickhouseUrl }
    await expect(restore(to, forged)).rejects.toMatchObject({ code: 'telemetry-differs' })
    expect([await inIt(), await leftIn(to.databaseUrl)]).toEqual([[], []])
    await restore(to)
    expect(await inIt()).toEqual(['check_result', 'migration', 'sample', 'sample_hour', 'sample_minute', 'sample_to_hour', 'sample_to_minute', 'series'])
    expect(await client.select('SELECT toString(count()) AS n FROM sample UNION ALL SELECT toString(sum(samples)) AS n FROM sample_hour')).toEqual([{ n: '100000' }, { n: '100000' }])
    const other = { ...(await target()), clickhouseUrl }
    await expect(restore(other)).rejects.toMatchObject({ code: 'not-empty', message: expect.stringContaining('CLICKHOUSE_URL names is not empty') })
    expect(await leftIn(other.databaseUrl)).toEqual([])
    // And out of it again, by the same way in which a server with an own ClickHouse is backed up.
    const folder = join(places.folder(), 'own')
    await makeBackup(work(), { ...to, dataDir: places.folder() }, { folder, version: 'test' })
    const [was, is] = [await readManifest(backup), await readManifest(folder)]
    expect(is.telemetry!.tables.find(({ name }) => name === 'sample')).toMatchObject({ rows: 100_000, sum: was.telemetry!.tables[1]!.sum })
  }, 240_000)
})

describe('a folder', () => {
  it('that is taken, a file, or of a backup that is being made, is refused', async () => {
    const make = (folder: string) => makeBackup(work(), source, { folder, version: 'test', withoutTelemetry: true })
    await expect(make(backup)).rejects.toMatchObject({ exit: 2, message: expect.stringContaining('holds a backup already') })
    await expect(make(join(backup, 'manifest.json'))).rejects.toMatchObject({ code: 'not-a-folder' })
    await expect(make(join(backup, '..'))).rejects.toMatchObject({ code: 'folder-taken' })
    const folder = join(places.folder(), 'twice')
    const both = await Promise.allSettled([make(folder), make(folder)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  }, 240_000)

  it('stays away when telemetry is down, which is named', async () => {
    const parent = places.folder()
    const lost = { ...source, clickhouseUrl: 'http://127.0.0.1:9/none' }
    await expect(makeBackup(work(), lost, { folder: join(parent, 'b'), version: 'test' })).rejects.toMatchObject({ code: 'telemetry-down', exit: 4, message: expect.stringContaining('--without-telemetry') })
    expect(readdirSync(parent)).toEqual([])
  }, 240_000)
})
