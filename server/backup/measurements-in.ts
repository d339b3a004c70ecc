import type { Readable } from 'node:stream'
import { say } from '@fullscore/api/sentence.ts'
import type { EngineClient } from '../telemetry/client.ts'
import { isUnfinished, prepareSchema, RESTORING, schemaMigrations } from '../telemetry/schema.ts'
import { DEFAULT_RETENTION } from '../telemetry/types.ts'
import { BackupFault } from './fault.ts'
import { load } from './file.ts'
import type { Manifest, MeasuredFile } from './manifest.ts'
import { fingerprint } from './measurements.ts'
import type { Work } from './work.ts'

/** No page is larger, so a length beyond it is damage. */
const LARGEST_PAGE = 256 * 1024 * 1024
const sideOf = (name: string) => `restore_${name}`
type Kept = NonNullable<Manifest['telemetry']>

/** @throws BackupFault if the measurements were written under a schema that is unknown here */
export async function judgeMeasurements(kept: Kept | undefined): Promise<void> {
  const known = await schemaMigrations()
  const newer = kept?.migrations.find((name) => !known.includes(name))
  if (newer) throw new BackupFault('refused', 'newer-backup', say`The backup was made by a newer Fullscore (telemetry's ${newer} is unknown here): restore it with that version or a later one.`)
}

/**
 * Judges that a store of measurements is empty, and clears what a restore that was broken off left there.
 * @throws BackupFault when it holds anything else
 */
export async function requireNoMeasurements(client: EngineClient): Promise<void> {
  await client.createDatabase()
  if (await isUnfinished(client)) return clearMeasurements(client)
  const tables = (await client.select<{ name: string }>('SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name')).map(({ name }) => name)
  if (tables.length > 0) throw new BackupFault('refused', 'not-empty', say`The telemetry store that CLICKHOUSE_URL names is not empty (it holds ${tables.slice(0, 3).join(', ')}): a restore needs an empty database. Nothing was changed.`)
}

/** Marks the store until all is in, so that no server takes it for whole. */
export const markMeasurements = (client: EngineClient): Promise<void> => client.command(`CREATE TABLE IF NOT EXISTS ${RESTORING} (at DateTime) ENGINE = MergeTree ORDER BY at`)
export const unmarkMeasurements = (client: EngineClient): Promise<void> => client.command(`DROP TABLE IF EXISTS ${RESTORING} SYNC`)

/** Takes all tables of ours away again, the mark last. */
export async function clearMeasurements(client: EngineClient): Promise<void> {
  const names = (await client.select<{ name: string }>(`SELECT name FROM system.tables WHERE database = currentDatabase() AND name != '${RESTORING}' ORDER BY engine = 'MaterializedView' DESC, name`)).map(({ name }) => name)
  for (const name of names) await client.command(`DROP TABLE IF EXISTS \`${name}\` SYNC`)
  await unmarkMeasurements(client)
}

/**
 * Fills an empty store. Rows go into side tables whose merges are stopped: there nothing fires a view or drops what is
 * past its retention, so what arrived can be compared. Then their parts are attached, which fires no view either.
 */
export async function loadMeasurements(client: EngineClient, work: Work, folder: string, kept: Kept): Promise<void> {
  await prepareSchema(client, DEFAULT_RETENTION, { upTo: kept.migrations, restoring: true })
  for (const table of kept.tables) {
    work.step(say`Telemetry: loading ${table.name} (${table.rows} rows).`)
    await client.command(`CREATE TABLE ${sideOf(table.name)} AS ${table.name}`)
    await client.command(`SYSTEM STOP MERGES ${sideOf(table.name)}`)
    await fill(client, work, folder, table)
    const found = await fingerprint(client, sideOf(table.name), table.columns)
    if (found.rows !== table.rows || found.sum !== table.sum) {
      throw new BackupFault('damaged', 'telemetry-differs', say`Telemetry's ${table.name} came back as ${found.rows} rows with sum ${found.sum}; the manifest says ${table.rows} with sum ${table.sum}.`)
    }
  }
  for (const { name } of kept.tables) {
    await client.command(`ALTER TABLE ${name} ATTACH PARTITION ALL FROM ${sideOf(name)}`)
    await client.command(`DROP TABLE ${sideOf(name)} SYNC`)
  }
  await prepareSchema(client, DEFAULT_RETENTION, { restoring: true })
}

async function fill(client: EngineClient, work: Work, folder: string, table: MeasuredFile): Promise<void> {
  const source = load(folder, table.file)
  let number = 0
  for await (const page of pagesOf(source, table.file)) {
    work.signal.throwIfAborted()
    await client.insert(sideOf(table.name), table.columns.join(', '), [page], `restore-${table.name}-${number++}`, 'Native')
    work.moved(page.length)
  }
}

/** Takes a stream of pages apart, see `pages` in measurements.ts. */
export async function* pagesOf(source: Readable, file: string): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let bytes = 0
  let wanted: number | undefined
  const take = (count: number): Buffer => {
    const all = Buffer.concat(held)
    held = all.length > count ? [all.subarray(count)] : []
    bytes -= count
    return all.subarray(0, count)
  }
  for await (const chunk of source) {
    held.push(chunk as Buffer)
    bytes += (chunk as Buffer).length
    for (;;) {
      if (wanted === undefined && bytes >= 4) wanted = take(4).readUInt32LE()
      if (wanted !== undefined && wanted > LARGEST_PAGE) throw new BackupFault('damaged', 'file-damaged', say`The backup is damaged: ${file} holds a page of ${wanted} bytes.`)
      if (wanted === undefined || bytes < wanted) break
      yield take(wanted)
      wanted = undefined
    }
  }
  if (bytes > 0 || wanted !== undefined) throw new BackupFault('damaged', 'file-damaged', say`The backup is damaged: ${file} ends in the middle of a page.`)
}
