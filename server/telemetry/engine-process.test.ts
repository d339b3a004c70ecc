import { existsSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, type EngineClient } from './client.ts'
import { TelemetryDown, TelemetryFull } from './errors.ts'
import { putSample, SAMPLE_BYTES, SAMPLES, TABLES } from './rows.ts'
import { Clearing, quietLog, startEngine } from './testing.ts'
import { openTelemetry, type Telemetry } from './telemetry.ts'

const clearing = new Clearing()
const clock = { now: () => Temporal.Now.instant() }
const dataDir = clearing.directory()
let engine: Awaited<ReturnType<typeof startEngine>>
let client: EngineClient

beforeAll(async () => {
  engine = await startEngine(clearing, join(dataDir, 'telemetry'), 700_000_000)
  client = connect({ url: `${engine.url}/trial` })
  clearing.add(() => client.close())
  await client.createDatabase()
  await client.command('CREATE TABLE note (id UInt64, text String) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 10')
})
afterAll(() => clearing.run())

async function ask(query: string, body: string, headers: Record<string, string> = {}): Promise<{ status: number; code: string | null; text: string }> {
  const answer = await fetch(`http://127.0.0.1:${engine.port}/?database=trial&${query}`, {
    method: 'POST', body, headers: { 'X-ClickHouse-User': 'fullscore', 'X-ClickHouse-Key': 'secret', ...headers },
  })
  return { status: answer.status, code: answer.headers.get('X-ClickHouse-Exception-Code'), text: await answer.text() }
}

describe('the engine as ClickHouse answers', () => {
  test('parameters of all kinds keep their text', async () => {
    const text = `a\n\nb\t'\\"{x:String}; DROP TABLE note --`
    const rows = await client.select<Record<string, unknown>>(
      `SELECT {text:String} AS text, {list:Array(String)} AS list, {big:UInt64} AS big, '{text:String};' AS fixed /* ; {no:String} */`,
      { text, list: [text, ''], big: 18446744073709551615n })
    expect(rows).toEqual([{ text, list: [text, ''], big: '18446744073709551615', fixed: '{text:String};' }])
    await expect(client.select('SELECT {none:String}')).rejects.toMatchObject({ code: '456' })
  })

  test('settings of one query do not reach another', async () => {
    const sql = `SELECT getSetting('max_block_size')`
    const before = await ask('', sql)
    for (let index = 0; index < 8; index++) expect((await ask('max_block_size=77', sql)).text.trim()).toBe('77')
    for (let index = 0; index < 8; index++) expect(await ask('', sql)).toEqual(before)
    expect(await ask('', 'SET max_block_size = 5')).toMatchObject({ status: 400, code: '48' })
    expect(await ask('no_such_setting=1', sql)).toMatchObject({ code: '115' })
  })

  test('data with empty lines are data', async () => {
    const insert = 'query=INSERT+INTO+note+FORMAT+JSONEachRow'
    expect(await ask(insert, '{"id":1,"text":"a"}\n\n{"id":2,"text":"DROP TABLE note"}\n')).toMatchObject({ status: 200 })
    expect((await ask('query=INSERT+INTO+note+FORMAT+TSV', '3\tx\n\nDROP TABLE note\n')).status).not.toBe(200)
    expect(await ask('', `INSERT INTO note VALUES (4, 'x')\n\nDROP TABLE note`)).toMatchObject({ status: 400, code: '48' })
    expect(await ask('', `INSERT INTO note FORMAT TSV\n4\tx\n\nDROP TABLE note`)).toMatchObject({ status: 400, code: '48' })
    expect(await ask('', 'SELECT 1; DROP TABLE note')).toMatchObject({ status: 400, code: '62' })
    const rows = await client.select<{ id: string }>('SELECT id FROM note ORDER BY id')
    expect(rows.map(({ id }) => id)).toEqual(['1', '2'])
  })

  test('binary rows with line feeds arrive whole, and once by their token', async () => {
    await client.command('TRUNCATE TABLE note')
    const row = (id: number, text: string) => {
      const bytes = Buffer.alloc(9 + text.length)
      bytes.writeBigUInt64LE(BigInt(id))
      bytes[8] = text.length
      bytes.write(text, 9, 'latin1')
      return bytes
    }
    const rows = [row(0x0a0a0a, '\n\n'), row(0x0a, '\n\nSELECT 1\n\n')]
    await client.insert('note', 'id, text', rows, 'same')
    await client.insert('note', 'id, text', rows, 'same')
    await client.insert('note', 'id, text', rows, 'other')
    expect(await client.select('SELECT id, text, count() AS n FROM note GROUP BY id, text ORDER BY id')).toEqual([
      { id: '10', text: '\n\nSELECT 1\n\n', n: '2' }, { id: String(0x0a0a0a), text: '\n\n', n: '2' }])
  })

  test('nobody gets in without the password', async () => {
    expect(await ask('', 'SELECT 1', { 'X-ClickHouse-Key': 'wrong' })).toMatchObject({ status: 403, code: '516' })
  })

  test('a statement that wants too much memory fails alone', async () => {
    await expect(client.select('SELECT length(groupArray(toString(number))) AS n FROM numbers(100000000)')).rejects.toBeInstanceOf(TelemetryDown)
    expect(await client.select('SELECT 1 AS one')).toEqual([{ one: 1 }])
    expect(engine.child.exitCode).toBeNull()
  }, 60_000)

  test('a child leaves with its parent', async () => {
    const data = clearing.directory()
    const child = spawn(process.execPath, [join(import.meta.dirname, 'engine-process.ts'), '--data', data, '--socket', join(data, 's'), '--child'],
      { stdio: ['pipe', 'pipe', 'inherit'] })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    expect(existsSync(join(data, 's'))).toBe(true)
    child.stdin.end()
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0)
  })
})

describe('several servers', () => {
  async function server(settings: Partial<Parameters<typeof openTelemetry>[0]> = {}): Promise<Telemetry> {
    const telemetry = await openTelemetry({ dataDir: clearing.directory(), clickhouseUrl: `${engine.url}/shared`, log: quietLog, clock, ...settings })
    clearing.add(() => telemetry.stop())
    return telemetry
  }

  test('share one engine through CLICKHOUSE_URL, started at the same moment', async () => {
    const [one, two] = await Promise.all([server(), server()])
    const at = clock.now().epochMilliseconds
    const series = { item: 'shared', metric: 'm' }
    await one.append([{ series, at: at - 2, value: 1 }])
    await two.append([{ series, at: at - 1, value: 2 }])
    await Promise.all([one.flush(), two.flush()])
    const query = { items: ['shared'], metrics: ['m'], from: clock.now().subtract({ minutes: 1 }), to: clock.now(), maxPoints: 1 }
    for (const telemetry of [one, two]) {
      expect(telemetry.enginePid()).toBeUndefined()
      const [found, ...others] = await telemetry.read(query)
      expect(others).toEqual([])
      expect(found!.buckets.reduce((sum, { count }) => sum + count, 0)).toBe(2)
    }
  })

  test('a segment fed twice counts once, in the tiers too', async () => {
    await server()
    const shared = connect({ url: `${engine.url}/shared` })
    clearing.add(() => shared.close())
    const rows = Buffer.alloc(2 * SAMPLE_BYTES)
    const view = new DataView(rows.buffer, rows.byteOffset, rows.byteLength)
    const at = clock.now().epochMilliseconds
    putSample(view, 0, { low: 7, high: 0 }, at, 12.5, 0)
    putSample(view, SAMPLE_BYTES, { low: 7, high: 0 }, at - 40 * 86_400_000, 1 / 3, 0)
    const { table, columns } = TABLES[SAMPLES]
    for (const token of ['first', 'first', 'first', 'second']) await shared.insert(table, columns, [rows], token)
    const counts = await shared.select<{ n: string }>(`SELECT count() AS n FROM sample WHERE series = 7 AND at > now() - 86400
      UNION ALL SELECT sum(samples) FROM sample_minute WHERE series = 7 UNION ALL SELECT sum(samples) FROM sample_hour WHERE series = 7`)
    expect(counts.map(({ n }) => n).sort()).toEqual(['2', '4', '4'])
  })

  test('a directory that another holds: down with the reason, appends durable until the log is full', async () => {
    const telemetry = await server({ dataDir, clickhouseUrl: undefined, limits: { spoolBytes: 100_000 } })
    expect(telemetry.health()).toMatchObject({ state: 'down', reason: expect.stringContaining('Another process already holds') })
    const at = clock.now().epochMilliseconds
    const batch = Array.from({ length: 1_000 }, (_, index) => ({ series: { item: 'held', metric: 'm' }, at: at - index, value: index }))
    expect(await telemetry.append(batch)).toMatchObject({ stored: 1_000 })
    const refusal = await Promise.allSettled([1, 2, 3].map(() => telemetry.append(batch)))
    expect(refusal.at(-1)).toMatchObject({ status: 'rejected', reason: expect.any(TelemetryFull) })
    await expect(telemetry.latest(['held'], ['m'])).rejects.toBeInstanceOf(TelemetryDown)
    await telemetry.stop()
    const heir = await server({ dataDir })
    await heir.flush()
    const query = { items: ['held'], metrics: ['m'], from: clock.now().subtract({ minutes: 5 }), to: clock.now().add({ minutes: 1 }), maxPoints: 1 }
    const [found] = await heir.read(query)
    expect(found!.buckets.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThanOrEqual(1_000)
  })

  test('an engine that cannot be reached is said to be down', async () => {
    const telemetry = await server({ clickhouseUrl: 'http://127.0.0.1:1/nowhere' })
    expect(telemetry.health()).toMatchObject({ state: 'down', reason: expect.stringContaining('ECONNREFUSED') })
    await telemetry.append([{ series: { item: 'a', metric: 'm' }, at: clock.now(), value: 1 }])
    await expect(telemetry.read({ items: ['a'], metrics: ['m'], from: clock.now().subtract({ hours: 1 }), to: clock.now(), maxPoints: 1 }))
      .rejects.toBeInstanceOf(TelemetryDown)
  })
})
