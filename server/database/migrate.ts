import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { runMigrations } from 'graphile-worker'
import { say } from '@fullscore/api/sentence.ts'
import { ToldError } from '../kernel/told.ts'
import type { Log } from '../kernel/log.ts'
import { clientConfig } from './pool.ts'

const folder = path.join(import.meta.dirname, 'migrations')
/** The one by which a database that holds nothing yet is known. */
export const firstMigration = '202611250700-ground.sql'
const named = /^\d{12}-[a-z-]+\.sql$/

/** The database cannot be used as it is; the message is one sentence for the operator. */
export class DatabaseUnfit extends ToldError {
  override readonly name = 'DatabaseUnfit'
}

export interface Migration {
  name: string
  sql: string
  checksum: string
}

/** All migrations of this version, in their order. */
export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const wrong = names.find((name) => !named.test(name))
  if (wrong) throw new DatabaseUnfit(say`The migration ${wrong} is not named by UTC minute and module, like 202611250700-incidents.sql.`)
  return Promise.all(names.map(async (name) => {
    const sql = await readFile(path.join(folder, name), 'utf8')
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
  }))
}

async function requireFit(client: pg.Client): Promise<void> {
  const { rows: [server] } = await client.query(`select current_setting('server_version_num')::int as version, current_setting('server_version') as words`)
  if (server.version < 180000) throw new DatabaseUnfit(say`Fullscore needs PostgreSQL 18 or newer; DATABASE_URL leads to ${server.words}.`)
  const { rows } = await client.query(`select name from unnest(array['btree_gist', 'pg_trgm']) as name where name not in (select name from pg_available_extensions)`)
  if (rows.length > 0) throw new DatabaseUnfit(say`Fullscore needs the PostgreSQL extension ${rows.map((r) => r.name).join(', ')}, which this server does not offer.`)
}

/** The schemas that hold the product's records: those that the migrations make, and that of the migrations themselves. */
export async function ownSchemas(): Promise<string[]> {
  const made = (await readMigrations()).flatMap(({ sql }) => [...sql.matchAll(/^create schema (?:if not exists )?(\w+)/gim)].map((match) => match[1]!))
  return [...new Set(['database', ...made])].sort()
}

/**
 * Brings the schema to this version: every migration that is not yet there, in order, each in its own transaction.
 * Processes that start together take turns. Refuses a schema that is newer than the program, or a migration that was altered.
 * @param options.upTo only these are applied: the schema of an older backup
 * @param options.restoring whether the caller is the restore that marked the database as unfinished; everybody else is refused
 * @param options.migrations those of this version, if not given
 * @returns the names of the migrations that were applied
 */
export async function migrate(url: string, log: Log, options: { upTo?: readonly string[]; restoring?: boolean; migrations?: readonly Migration[] } = {}): Promise<string[]> {
  const client = new pg.Client({ ...clientConfig(url), statement_timeout: 0 })
  client.on('error', (error) => log.warn({ error: error.message }, 'the migration connection was lost'))
  await client.connect()
  try {
    await requireFit(client)
    await client.query(`set statement_timeout = 0; set lock_timeout = 0`)
    await client.query(`select pg_advisory_lock(hashtext('fullscore migrate'))`)
    const { rows: [unfinished] } = await client.query(`select from pg_catalog.pg_class where oid = to_regclass('database.restoring')`)
    if (unfinished && !options.restoring) throw new DatabaseUnfit('A restore into this database did not finish: run fullscore restore again, which begins anew.')
    await client.query(`create schema if not exists database; create table if not exists database.migration (name text primary key, checksum text not null, at timestamptz not null)`)
    const applied = await applyMissing(client, options.migrations ?? await readMigrations(), log, options.upTo)
    await runMigrations({ connectionString: url })
    return applied
  } finally {
    await client.end()
  }
}

async function applyMissing(client: pg.Client, migrations: readonly Migration[], log: Log, upTo?: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string; checksum: string }>('select name, checksum from database.migration')
  const done = new Map(rows.map((row) => [row.name, row.checksum]))
  const newer = rows.find((row) => !migrations.some((m) => m.name === row.name))
  if (newer) throw new DatabaseUnfit(say`The database was made by a newer Fullscore (${newer.name} is unknown here): start that version, or restore a backup.`)
  const applied: string[] = []
  for (const migration of migrations) {
    if (done.get(migration.name) === migration.checksum || (upTo && !upTo.includes(migration.name))) continue
    if (done.has(migration.name)) throw new DatabaseUnfit(say`The migration ${migration.name} was altered after it had been applied.`)
    log.debug({ migration: migration.name }, 'migrating')
    await client.query('begin')
    try {
      await client.query(migration.sql)
      await client.query('insert into database.migration values ($1, $2, now())', [migration.name, migration.checksum])
      await client.query('commit')
    } catch (error) {
      // Where the database is gone, that is what is told.
      await client.query('rollback').catch(() => undefined)
      throw new DatabaseUnfit(say`The migration ${migration.name} failed: ${(error as Error).message}`, { cause: error })
    }
    applied.push(migration.name)
  }
  return applied
}
