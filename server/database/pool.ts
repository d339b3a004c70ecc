import { CompiledQuery, Kysely, PostgresDialect, PostgresDriver, type DatabaseConnection, type PostgresDialectConfig, type TransactionSettings } from 'kysely'
import pg from 'pg'
import { KeepingClient } from './client.ts'
import type { DB } from './rows.ts'
import type { Db } from '../kernel/context.ts'
import type { Log } from '../kernel/log.ts'

const { builtins } = pg.types
const parsers = new Map<number, (text: string) => unknown>([
  [builtins.TIMESTAMPTZ, (text) => Temporal.Instant.from(text.replace(' ', 'T'))],
  [builtins.DATE, (text) => Temporal.PlainDate.from(text)],
  [builtins.INT8, Number],
  [builtins.NUMERIC, (text) => text],
  [builtins.INTERVAL, (text) => Temporal.Duration.from(text)],
])
/** How values travel between PostgreSQL and the product. */
export const poolTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(oid)) ?? pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
}

// pg turns objects into JSON unless they say how PostgreSQL wants them; Temporal's print themselves.
for (const type of [Temporal.Instant, Temporal.PlainDate, Temporal.Duration, Temporal.PlainTime, Temporal.PlainDateTime]) {
  Object.defineProperty(type.prototype, 'toPostgres', { configurable: true, value(this: { toString(): string }) { return this.toString() } })
}

export interface DatabaseSettings {
  /** `postgres://…`, or `postgres://user:pw@/db?host=/socket/dir`. */
  url: string
  max?: number
  /** Further settings of each session, as `-c name=value`. */
  options?: string
  log: Log
}

/** Settings of a `pg` client for a URL; times travel as ISO text in UTC. */
export function clientConfig(url: string): pg.ClientConfig {
  return { connectionString: url, options: '-c TimeZone=UTC -c IntervalStyle=iso_8601 -c statement_timeout=30000 -c lock_timeout=10000' }
}

/** Opens the pool that all of the product's queries use. */
export function openPool(settings: DatabaseSettings): pg.Pool {
  const config = clientConfig(settings.url)
  const pool = new pg.Pool({
    ...config, options: `${config.options}${settings.options ? ` ${settings.options}` : ''}`, types: poolTypes, max: settings.max ?? 16, idleTimeoutMillis: 30_000, connectionTimeoutMillis: 5_000, Client: KeepingClient,
  })
  // A connection that is being closed may yet hear that the database ends: nothing is lost by that.
  pool.on('error', (error) => { if (!pool.ending) settings.log.warn({ error: error.message }, 'an idle database connection was lost') })
  pool.on('connect', (client) => client.on('error', (error) => settings.log.debug({ error: error.message }, 'a database connection was lost')))
  return pool
}

/** Does not wait for `begin`: it is sent together with the first statement, and what is wrong with the connection that one is told. */
class EagerDriver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    if (settings.isolationLevel || settings.accessMode) return super.beginTransaction(connection, settings)
    connection.executeQuery(CompiledQuery.raw('begin')).catch(() => undefined)
  }
}

class EagerDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig
  constructor(config: PostgresDialectConfig) {
    super(config)
    this.#config = config
  }

  override createDriver(): PostgresDriver {
    return new EagerDriver(this.#config)
  }
}

export function kyselyOn(pool: pg.Pool): Db {
  return new Kysely<DB>({ dialect: new EagerDialect({ pool }) })
}
