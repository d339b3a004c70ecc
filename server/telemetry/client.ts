import { ClickHouseError, ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client'
import type { Agent } from 'node:http'
import { Readable } from 'node:stream'
import { TelemetryDown, TelemetryInvalid } from './errors.ts'

const DATABASE = 'fullscore'

/** One client for both modes: a ClickHouse server by URL, the embedded engine by its socket. */
export interface EngineClient {
  select<Row>(query: string, parameters?: Readonly<Record<string, unknown>>): Promise<Row[]>
  command(statement: string): Promise<void>
  /** Inserts rows, RowBinary if not said otherwise. @param token the same token twice stores the rows once */
  insert(table: string, columns: string, rows: readonly Buffer[], token: string, format?: 'RowBinary' | 'Native'): Promise<void>
  /** The answer's bytes in ClickHouse's Native format; the caller sees to it that they are not too many. */
  native(query: string): Promise<Buffer>
  /** Creates the database of this product when it is missing. */
  createDatabase(): Promise<void>
  close(): Promise<void>
}

/**
 * @param options.url a server's `http://user:password@host:port/database`; undefined with an agent for the embedded engine
 * All methods throw TelemetryDown when the engine cannot be reached or is out of memory, ClickHouseError on its refusals.
 */
export function connect(options: { url?: string | undefined; agent?: Agent }): EngineClient {
  const url = new URL(options.url ?? 'http://engine')
  const database = decodeURIComponent(url.pathname.slice(1)) || DATABASE
  if (!/^\w+$/.test(database)) {
    throw new TelemetryInvalid(`CLICKHOUSE_URL: the database name "${database}" may hold letters, digits and _ only.`)
  }
  url.pathname = ''
  const common = {
    url, request_timeout: 120_000, max_open_connections: 10, keep_alive: { enabled: true, idle_socket_ttl: 2_000 },
    log: { level: ClickHouseLogLevel.OFF },
    ...(options.agent ? { http_agent: options.agent } : {}),
  }
  const client = createClient({ ...common, database })
  return {
    select: <Row>(query: string, parameters: Readonly<Record<string, unknown>> = {}) => told(async () => {
      const answer = await client.query({ query, query_params: parameters, format: 'JSONEachRow' })
      return answer.json<Row>()
    }),
    command: (statement) => told(async () => void await client.command({ query: statement })),
    insert: (table, columns, rows, token, format = 'RowBinary') => told(() => insert(client, { table, columns, format }, rows, token)),
    native: (query) => told(async () => {
      const { stream } = await client.exec({ query: `${query} FORMAT Native` })
      const chunks: Buffer[] = []
      for await (const chunk of stream) chunks.push(chunk as Buffer)
      return Buffer.concat(chunks)
    }),
    createDatabase: () => told(async () => {
      const outside = createClient({ ...common, database: 'default' })
      try {
        await outside.command({ query: `CREATE DATABASE IF NOT EXISTS ${database}` })
      } finally {
        await outside.close()
      }
    }),
    close: () => client.close(),
  }
}

async function insert(client: ClickHouseClient, into: { table: string; columns: string; format: string }, rows: readonly Buffer[], token: string): Promise<void> {
  const result = await client.exec({
    query: `INSERT INTO ${into.table} (${into.columns}) FORMAT ${into.format}`,
    values: Readable.from(rows, { objectMode: false }),
    clickhouse_settings: {
      insert_deduplication_token: token,
      // A crash between the table and its views must not leave the views behind: they deduplicate on their own.
      deduplicate_blocks_in_dependent_materialized_views: 1,
      // One insert becomes one block, in one order, or the token would not fit the second time.
      max_insert_threads: '1',
      min_insert_block_size_rows: '10000000',
      min_insert_block_size_bytes: '0',
      max_partitions_per_insert_block: '0',
      async_insert: 0,
      wait_end_of_query: 1,
    },
  })
  for await (const _ of result.stream) { /* the answer is empty; reading it gives the connection free */ }
}

const OVERLOADED = new Set(['241', '202', '159'])

async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ClickHouseError) {
      if (!OVERLOADED.has(error.code)) throw error
      throw new TelemetryDown(`the engine is overloaded (${error.message.slice(0, 200)}).`, { cause: error })
    }
    const { code, message } = error as NodeJS.ErrnoException
    throw new TelemetryDown(`the engine cannot be reached (${code ?? message}).`, { cause: error })
  }
}
