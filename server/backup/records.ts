import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { say } from '@fullscore/api/sentence.ts'
import { ownSchemas, readMigrations } from '../database/migrate.ts'
import { clientConfig } from '../database/pool.ts'
import { columnList, partitionsOf, quoted, sequencesOf, tablesOf, type Table } from './catalog.ts'
import { BackupFault } from './fault.ts'
import { store } from './file.ts'
import type { Manifest, TableFile } from './manifest.ts'
import type { Work } from './work.ts'

const LEVEL = 3
export const JOBS = { schema: 'graphile_worker', name: 'jobs' }
export const JOB_COLUMNS = ['task', 'queue', 'payload', 'priority', 'run_at', 'attempts', 'max_attempts', 'last_error', 'created_at', 'updated_at', 'key', 'revision', 'flags']
// A job being worked on comes back unlocked, and the attempt that the backup cut in two does not count.
const JOBS_QUERY = `select t.identifier, q.queue_name, j.payload, j.priority, j.run_at, greatest(0, j.attempts - (j.locked_at is not null)::int), j.max_attempts, j.last_error,
  j.created_at, j.updated_at, j.key, j.revision, j.flags from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  left join graphile_worker._private_job_queues q on q.id = j.job_queue_id order by j.id`

/** A connection of our own for a long statement: no timeouts, and texts in one form whatever the server's settings. */
export async function connectRecords(url: string): Promise<pg.Client> {
  const { options, ...config } = clientConfig(url)
  const client = new pg.Client({ ...config, options: `${options} -c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c DateStyle=ISO -c extra_float_digits=1 -c bytea_output=hex -c client_encoding=UTF8` })
  client.on('error', () => {})
  await client.connect()
  return client
}

/** The records as they stood at one moment; held until closed. */
export interface Snapshot {
  readonly facts: Pick<Manifest, 'at' | 'database' | 'migrations' | 'partitions' | 'sequences' | 'chain'>
  /** Writes every table into the folder. */
  write(work: Work, folder: string): Promise<Pick<Manifest, 'tables' | 'jobs'>>
  close(): Promise<void>
}

/** Takes one consistent snapshot of all records, beside whoever writes. @throws BackupFault when the schema is not one this program knows */
export async function openSnapshot(url: string): Promise<Snapshot> {
  const client = await connectRecords(url)
  try {
    const schemas = await ownSchemas()
    const tables = await beginLocked(client, schemas)
    const facts = await readFacts(client, schemas)
    return {
      facts,
      write: async (work, folder) => {
        const written = await writeAll(client, work, folder, tables)
        await client.query('commit')
        await judgeUnmoved(client, facts.migrations)
        return written
      },
      close: () => client.end(),
    }
  } catch (error) {
    await client.end()
    throw error
  }
}

/** A table dropped between the snapshot and its lock (a partition, a migration beside us) makes a new snapshot necessary. */
async function beginLocked(client: pg.Client, schemas: readonly string[]): Promise<Table[]> {
  for (let attempt = 1; ; attempt++) {
    await client.query('begin isolation level repeatable read read only')
    try {
      const { rows: [made] } = await client.query(`select to_regclass('database.migration') is not null and to_regclass('events.chain') is not null as whole, to_regclass('database.restoring') is not null as restoring`)
      if (!made.whole) throw new BackupFault('usage', 'no-records', 'The database holds no Fullscore: there is nothing to back up.')
      if (made.restoring) throw new BackupFault('refused', 'restore-unfinished', 'A restore into this database did not finish: there is nothing whole to back up.')
      const tables = await tablesOf(client, schemas)
      await client.query(`lock table ${tables.map(quoted).join(', ')} in access share mode`)
      return tables
    } catch (error) {
      await client.query('rollback')
      if (attempt === 5 || (error as { code?: string }).code !== '42P01') throw error
      await pause(200 * attempt)
    }
  }
}

async function readFacts(client: pg.Client, schemas: readonly string[]): Promise<Snapshot['facts']> {
  const known = new Set((await readMigrations()).map(({ name }) => name))
  const migrations = await appliedMigrations(client)
  const newer = migrations.find(({ name }) => !known.has(name))
  if (newer) throw new BackupFault('refused', 'newer-database', say`The database was made by a newer Fullscore (${newer.name} is unknown here): back it up with that version.`)
  const { rows: [server] } = await client.query<{ version: string; at: string }>(`select current_setting('server_version') as version, to_char(transaction_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`)
  const { rows: [chain] } = await client.query<{ position: string; head: string }>(`select position::text, encode(hash, 'hex') as head from events.chain`)
  return {
    at: server!.at, database: server!.version, migrations, chain: { position: Number(chain!.position), head: chain!.head },
    partitions: await partitionsOf(client, schemas), sequences: await sequencesOf(client, schemas),
  }
}

async function appliedMigrations(client: pg.Client): Promise<Manifest['migrations']> {
  return (await client.query<{ name: string; checksum: string }>('select name, checksum from database.migration order by name')).rows
}

async function writeAll(client: pg.Client, work: Work, folder: string, tables: readonly Table[]): Promise<Pick<Manifest, 'tables' | 'jobs'>> {
  const written: TableFile[] = []
  for (const [index, table] of tables.entries()) {
    if (index % 20 === 0) work.step(say`Records: table ${index + 1} of ${tables.length}.`)
    written.push(await writeOne(client, work, folder, table, `select ${columnList(table.columns)} from ${quoted(table)}`))
  }
  const { rows: [queue] } = await client.query(`select to_regclass('graphile_worker._private_jobs') is not null as there`)
  if (!queue.there) return { tables: written }
  return { tables: written, jobs: await writeOne(client, work, folder, { ...JOBS, columns: JOB_COLUMNS }, JOBS_QUERY) }
}

async function writeOne(client: pg.Client, work: Work, folder: string, table: Table, query: string): Promise<TableFile> {
  const rows = client.query(copyTo(`copy (${query}) to stdout`))
  const stored = await store(work, folder, `records/${table.schema}.${table.name}.copy.zst`, rows, LEVEL)
  return { schema: table.schema, name: table.name, columns: table.columns, rows: rows.rowCount, ...stored }
}

async function judgeUnmoved(client: pg.Client, before: Manifest['migrations']): Promise<void> {
  if (JSON.stringify(await appliedMigrations(client)) === JSON.stringify(before)) return
  throw new BackupFault('failed', 'migrated-meanwhile', 'The database was brought to another version while the backup was made: begin the backup again.')
}
