import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EngineClient } from './client.ts'
import { TelemetryError } from './errors.ts'
import type { Retention } from './types.ts'

const FOLDER = join(import.meta.dirname, 'migrations')
const NAMED = /^\d{3}-[a-z-]+\.sql$/

/**
 * Brings the telemetry schema to this version and sets the retention. Statements may run twice (several servers start
 * together; DDL knows no transaction), so each is written to be harmless then.
 * @param options.upTo only these migrations: the schema of an older backup, whose retention stays as it is
 * @param options.restoring whether the caller is the restore that marked the store as unfinished
 * @throws TelemetryError when the schema is newer than the program, or a restore did not finish
 */
export async function prepareSchema(client: EngineClient, retention: Retention, options: { upTo?: readonly string[]; restoring?: boolean } = {}): Promise<void> {
  await client.createDatabase()
  await client.command('CREATE TABLE IF NOT EXISTS migration (name String, at DateTime) ENGINE = MergeTree ORDER BY name')
  const done = new Set((await client.select<{ name: string }>('SELECT DISTINCT name FROM migration')).map(({ name }) => name))
  if (!options.restoring && await isUnfinished(client)) {
    throw new TelemetryError('telemetry.restoring', 'A restore into this telemetry store did not finish: run fullscore restore again, which begins anew.')
  }
  const names = await schemaMigrations()
  const newer = [...done].find((name) => !names.includes(name))
  if (newer) throw new TelemetryError('telemetry.newer', `The telemetry store was made by a newer Fullscore (${newer} is unknown here).`)
  for (const name of names.filter((each) => !done.has(each) && (options.upTo?.includes(each) ?? true))) {
    for (const statement of statements(await readFile(join(FOLDER, name), 'utf8'))) await client.command(statement)
    await client.command(`INSERT INTO migration SELECT '${name}', now()`)
  }
  if (!options.upTo) await setRetention(client, retention)
}

/** Names of the migrations of this version, in their order. */
export async function schemaMigrations(): Promise<string[]> {
  return (await readdir(FOLDER)).filter((name) => NAMED.test(name)).sort()
}

/** The table by which a restore marks the store until it is whole. */
export const RESTORING = 'restoring'

/** Whether a restore into this store was broken off. */
export async function isUnfinished(client: EngineClient): Promise<boolean> {
  return (await client.select(`SELECT name FROM system.tables WHERE database = currentDatabase() AND name = '${RESTORING}'`)).length > 0
}

/** Statements end with a semicolon at the end of a line. */
function statements(sql: string): string[] {
  return sql.split(/;[ \t]*(?:\n|$)/).map((part) => part.replace(/^\s*--.*$/gm, '').trim()).filter((part) => part !== '')
}

async function setRetention(client: EngineClient, retention: Retention): Promise<void> {
  const wanted = [
    ['sample', 'toDateTime(at)', retention.rawDays], ['sample_minute', 'at', retention.minuteDays],
    ['sample_hour', 'at', retention.hourDays], ['check_result', 'toDateTime(at)', retention.resultDays],
    ['series', 'seen', Math.max(retention.rawDays, retention.minuteDays, retention.hourDays)],
  ] as const
  const rows = await client.select<{ name: string; engine_full: string }>(
    'SELECT name, engine_full FROM system.tables WHERE database = currentDatabase()')
  const engines = new Map(rows.map(({ name, engine_full }) => [name, engine_full]))
  for (const [table, column, days] of wanted) {
    if (engines.get(table)?.includes(`TTL ${column} + toIntervalDay(${days})`)) continue
    await client.command(`ALTER TABLE ${table} MODIFY TTL ${column} + INTERVAL ${Math.trunc(days)} DAY`)
  }
}
