import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { say } from '@fullscore/api/sentence.ts'
import { migrate, ownSchemas, type Migration } from '../database/migrate.ts'
import type { Log } from '../kernel/log.ts'
import { columnList, orderByReferences, quoted, referencesOf, tablesOf } from './catalog.ts'
import { BackupFault } from './fault.ts'
import { load } from './file.ts'
import type { Manifest, TableFile } from './manifest.ts'
import { connectRecords, JOB_COLUMNS } from './records.ts'
import type { Work } from './work.ts'

/** Where the records of a backup come from and go to. */
export interface RecordsIn {
  readonly work: Work
  readonly folder: string
  readonly manifest: Manifest
  readonly url: string
  readonly log: Log
  /** All migrations of this version. */
  readonly migrations: readonly Migration[]
}

/** Whether this version can read a backup of these migrations. @throws BackupFault if it was made by a newer one, or a migration was altered */
export function judgeMigrations(manifest: Manifest, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((one) => [one.name, one.checksum]))
  for (const { name, checksum } of manifest.migrations) {
    if (!known.has(name)) throw new BackupFault('refused', 'newer-backup', say`The backup was made by a newer Fullscore (${manifest.product}; ${name} is unknown here): restore it with that version or a later one.`)
    if (known.get(name) !== checksum) throw new BackupFault('refused', 'migration-altered', say`The migration ${name} is another one in this Fullscore than in the one that made the backup (${manifest.product}).`)
  }
}

/** Fills an empty database: the schema of the backup, its rows, then what is newer. @returns the migrations that were newer */
export async function loadRecords(given: RecordsIn): Promise<string[]> {
  const { work, manifest, url, log } = given
  work.step('Records: making the schema of the backup.')
  await migrate(url, log, { upTo: manifest.migrations.map(({ name }) => name), restoring: true, migrations: given.migrations })
  const client = await connectRecords(url)
  try {
    await client.query('begin')
    await loadAll(client, given)
    await client.query('commit')
  } finally {
    await client.end()
  }
  const newer = await migrate(url, log, { restoring: true, migrations: given.migrations })
  if (newer.length > 0) work.step(say`Records: brought to this version (${newer.length} migrations are newer than the backup).`)
  return newer
}

async function loadAll(client: pg.Client, { work, folder, manifest }: RecordsIn): Promise<void> {
  const schemas = await ownSchemas()
  await judgeTables(client, schemas, manifest)
  for (const one of manifest.partitions) {
    const { rows: [there] } = await client.query('select to_regclass($1) as there', [quoted(one)])
    if (there.there === null) await client.query(`create table ${quoted(one)} partition of ${quoted({ schema: one.parentSchema, name: one.parent })} ${one.bound}`)
  }
  await client.query(`truncate ${manifest.tables.map(quoted).join(', ')} cascade`)
  const references = await referencesOf(client, schemas)
  const { order, forward } = orderByReferences(manifest.tables, references, (table) => plainName(table))
  const late = references.filter((one) => forward.some(({ from, to }) => from === one.from && to === one.to) && !one.deferrable)
  for (const one of late) await client.query(`alter table ${one.table} alter constraint ${one.constraint} deferrable initially immediate`)
  await client.query('set constraints all deferred')
  for (const [index, table] of order.entries()) {
    if (index % 20 === 0) work.step(say`Records: loading table ${index + 1} of ${order.length}.`)
    await copyIn(client, work, folder, table, quoted(table))
  }
  await client.query('set constraints all immediate')
  for (const one of late) await client.query(`alter table ${one.table} alter constraint ${one.constraint} not deferrable`)
  for (const one of manifest.sequences) await client.query('select setval($1::regclass, $2::bigint, $3)', [quoted(one), one.value, one.called])
  if (manifest.jobs) await loadJobs(client, work, folder, manifest.jobs)
  await proveRows(client, manifest)
}

const plainName = ({ schema, name }: { schema: string; name: string }) => `${schema}.${name}`

async function judgeTables(client: pg.Client, schemas: readonly string[], manifest: Manifest): Promise<void> {
  const there = new Map((await tablesOf(client, schemas)).map((table) => [plainName(table), new Set(table.columns)]))
  for (const table of manifest.tables) {
    const columns = there.get(plainName(table))
    if (!columns) throw new BackupFault('refused', 'unknown-table', say`The backup holds the table ${plainName(table)}, which no migration makes.`)
    const strange = table.columns.find((column) => !columns.has(column))
    if (strange) throw new BackupFault('refused', 'unknown-column', say`The backup holds the column ${plainName(table)}.${strange}, which no migration makes.`)
  }
}

async function copyIn(client: pg.Client, work: Work, folder: string, table: TableFile, into: string): Promise<void> {
  const sink = client.query(copyFrom(`copy ${into} (${columnList(table.columns)}) from stdin`))
  const source = load(folder, table.file)
  source.on('data', (chunk: Buffer) => work.moved(chunk.length))
  await pipeline(source, sink, { signal: work.signal })
  if (sink.rowCount !== table.rows) throw new BackupFault('damaged', 'rows-differ', say`${plainName(table)}: ${sink.rowCount} rows came in, the manifest says ${table.rows}.`)
}

/** The queue's tables belong to its library; its jobs are put in through their meaning, so that its version may differ. */
async function loadJobs(client: pg.Client, work: Work, folder: string, jobs: TableFile): Promise<void> {
  await client.query(`create temporary table restored_job (${JOB_COLUMNS.map((column) => `${pg.escapeIdentifier(column)} ${JOB_TYPES[column] ?? 'text'}`).join(', ')}, place bigint generated always as identity) on commit drop`)
  await copyIn(client, work, folder, jobs, 'restored_job')
  await client.query(`insert into graphile_worker._private_tasks (identifier) select distinct task from restored_job on conflict do nothing`)
  await client.query(`insert into graphile_worker._private_job_queues (queue_name) select distinct queue from restored_job where queue is not null on conflict do nothing`)
  const { rowCount } = await client.query(`insert into graphile_worker._private_jobs (task_id, job_queue_id, payload, priority, run_at, attempts, max_attempts, last_error, created_at, updated_at, key, revision, flags)
    select t.id, q.id, j.payload, j.priority, j.run_at, j.attempts, j.max_attempts, j.last_error, j.created_at, j.updated_at, j.key, j.revision, j.flags
    from restored_job j join graphile_worker._private_tasks t on t.identifier = j.task left join graphile_worker._private_job_queues q on q.queue_name = j.queue order by j.place`)
  if (rowCount !== jobs.rows) throw new BackupFault('damaged', 'rows-differ', say`The queue took ${rowCount ?? 0} jobs, the manifest says ${jobs.rows}.`)
}

const JOB_TYPES: Readonly<Record<string, string>> = {
  payload: 'json', priority: 'smallint', run_at: 'timestamptz', attempts: 'smallint', max_attempts: 'smallint', created_at: 'timestamptz', updated_at: 'timestamptz', revision: 'integer', flags: 'jsonb',
}

/** Counts what lies in the tables now, rather than trusting what was sent. */
async function proveRows(client: pg.Client, manifest: Manifest): Promise<void> {
  for (const table of manifest.tables) {
    const { rows: [counted] } = await client.query<{ rows: string }>(`select count(*)::text as rows from ${quoted(table)}`)
    if (Number(counted!.rows) !== table.rows) throw new BackupFault('damaged', 'rows-differ', say`${plainName(table)} holds ${counted!.rows} rows, the manifest says ${table.rows}.`)
  }
}
