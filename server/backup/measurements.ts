import { existsSync } from 'node:fs'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { say } from '@fullscore/api/sentence.ts'
import type { EngineClient } from '../telemetry/client.ts'
import { BackupFault } from './fault.ts'
import { store } from './file.ts'
import type { Manifest, MeasuredFile } from './manifest.ts'
import type { Work } from './work.ts'

type Name = MeasuredFile['name']
/** Tables of measurements; those without sums of their own come from the others, but are kept as they are. */
export const MEASURED: readonly Name[] = ['series', 'sample', 'sample_minute', 'sample_hour', 'check_result']
const LEVEL = 1
/** Of one page, uncompressed: far below what the engine gives in one answer and takes in one insert. */
const PAGE_BYTES = 24 * 1024 * 1024
const FLUSH_MS = 90_000
const copyOf = (name: Name) => `backup_${name}`

/**
 * Waits until the engine has what stood in the log in front of it when called: the server that holds the log feeds it
 * each second, and a segment goes once it is fed.
 * @param list the segments in the log now
 */
export async function awaitFed(work: Work, list: () => { path: string; held: boolean }[]): Promise<void> {
  const wanted = list().filter(({ held }) => held).map(({ path }) => path)
  const began = performance.now()
  while (wanted.some((path) => existsSync(path))) {
    if (performance.now() - began > FLUSH_MS) {
      throw new BackupFault('refused', 'telemetry-behind', say`The telemetry engine does not take what waits in the log in front of it (${wanted.length} segments for ${FLUSH_MS / 1000} s). Mend that, or make a backup of the records alone with --without-telemetry.`)
    }
    await pause(100, undefined, { signal: work.signal })
  }
}

/** Measurements as they stood at one moment, held by hard links in the engine until closed. */
export interface MeasurementCopy {
  write(work: Work, folder: string): Promise<NonNullable<Manifest['telemetry']>>
  close(): Promise<void>
}

/** Freezes all tables of measurements at one moment, beside whoever inserts. */
export async function copyMeasurements(client: EngineClient, work: Work): Promise<MeasurementCopy> {
  const drop = async () => { for (const name of MEASURED) await client.command(`DROP TABLE IF EXISTS ${copyOf(name)} SYNC`) }
  for (let attempt = 1; ; attempt++) {
    await drop()
    for (const name of MEASURED) {
      await client.command(`CREATE TABLE ${copyOf(name)} CLONE AS ${name}`)
      await client.command(`SYSTEM STOP MERGES ${copyOf(name)}`)
    }
    if (await agree(client)) break
    if (attempt === 5) {
      work.warn('The minute and hour values of the last two days do not add up to the samples; they are backed up as they are.')
      break
    }
    // An insert was between the samples and their tiers; the next one comes in a second.
    await pause(250, undefined, { signal: work.signal })
  }
  const migrations = (await client.select<{ name: string }>('SELECT DISTINCT name FROM migration ORDER BY name')).map(({ name }) => name)
  return {
    write: async (work, folder) => {
      const tables: MeasuredFile[] = []
      for (const name of MEASURED) {
        work.step(say`Telemetry: ${name}.`)
        tables.push(await writeOne(client, work, folder, name))
      }
      return { migrations, tables }
    },
    close: drop,
  }
}

/** Whether no insert fell between the copies: tiers are fed by the same inserts as the samples. */
async function agree(client: EngineClient): Promise<boolean> {
  const since = 'toStartOfHour(now() - INTERVAL 2 DAY)'
  const [sums] = await client.select<{ raw: string; minute: string; hour: string }>(`SELECT toString((SELECT count() FROM backup_sample WHERE at >= ${since})) AS raw,
    toString((SELECT sum(samples) FROM backup_sample_minute WHERE at >= ${since})) AS minute, toString((SELECT sum(samples) FROM backup_sample_hour WHERE at >= ${since})) AS hour`)
  return sums!.raw === sums!.minute && sums!.raw === sums!.hour
}

/** Rows of a table and the sum of their hashes, which is the same in any order. */
export async function fingerprint(client: EngineClient, table: string, columns: readonly string[]): Promise<{ rows: number; sum: string }> {
  const [found] = await client.select<{ rows: string; sum: string }>(`SELECT toString(count()) AS rows, toString(sum(cityHash64(${columns.join(', ')}))) AS sum FROM ${table}`)
  return { rows: Number(found!.rows), sum: found!.sum }
}

interface Part { name: string; rows: string; bytes: string }

const partsOf = (client: EngineClient, table: string) => client.select<Part>(
  `SELECT name, toString(rows) AS rows, toString(data_uncompressed_bytes) AS bytes FROM system.parts WHERE active AND database = currentDatabase() AND table = '${table}' ORDER BY name`)

async function writeOne(client: EngineClient, work: Work, folder: string, name: Name): Promise<MeasuredFile> {
  const columns = (await client.select<{ name: string }>(
    `SELECT name FROM system.columns WHERE database = currentDatabase() AND table = '${copyOf(name)}' AND default_kind NOT IN ('ALIAS', 'MATERIALIZED') ORDER BY position`)).map((row) => row.name)
  const parts = await partsOf(client, copyOf(name))
  const print = await fingerprint(client, copyOf(name), columns)
  const stored = await store(work, folder, `telemetry/${name}.native.zst`, Readable.from(pages(client, copyOf(name), columns, parts), { objectMode: false, highWaterMark: 1 }), LEVEL)
  const after = await partsOf(client, copyOf(name))
  const counted = parts.reduce((sum, part) => sum + Number(part.rows), 0)
  if (JSON.stringify(after) !== JSON.stringify(parts) || counted !== print.rows) {
    throw new BackupFault('failed', 'telemetry-moved', say`The telemetry engine was restarted while ${name} was read: begin the backup again.`)
  }
  return { name, columns, ...print, ...stored }
}

/** Each page is its length (4 bytes, little-endian) and as many bytes of Native: restored by one insert. */
async function* pages(client: EngineClient, table: string, columns: readonly string[], parts: readonly Part[]): AsyncGenerator<Buffer> {
  for (const part of parts) {
    const rows = Number(part.rows)
    const step = Math.max(1, Math.min(rows, Math.floor(PAGE_BYTES / Math.max(1, Number(part.bytes) / rows))))
    for (let from = 0; from < rows; from += step) {
      const page = await client.native(`SELECT ${columns.join(', ')} FROM ${table} WHERE _part = '${part.name}' AND _part_offset >= ${from} AND _part_offset < ${from + step}`)
      const head = Buffer.alloc(4)
      head.writeUInt32LE(page.length)
      yield head
      yield page
    }
  }
}
