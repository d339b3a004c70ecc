import { Session } from 'chdb'
import { QueryRefused } from './engine-sql.ts'

/** The connections of one open engine: a statement has one for itself, the others wait their turn. */
export interface EnginePool {
  /** @returns the answer's bytes in `format` @throws the engine's own error, with `clickhouseCode` */
  run(sql: string, format: string, database: string): Promise<Uint8Array>
  /** Waits for running statements, then closes. */
  close(): Promise<void>
}

interface Connection {
  readonly session: Session
  database: string
}

/**
 * Opens the engine on a directory.
 * @param memoryBytes what all statements may use together; beyond it they fail with code 241
 * @throws when another process holds the directory (code 76)
 */
export function openEngine(directory: string, memoryBytes: number, connections = 4): EnginePool {
  const connectionArgs = [
    `--max_server_memory_usage=${memoryBytes}`,
    '--output_format_json_quote_64bit_integers=1',
    '--max_result_bytes=134217728',
    '--max_execution_time=120',
    '--background_pool_size=2',
  ]
  const free: Connection[] = []
  for (let index = 0; index < connections; index++) {
    free.push({ session: new Session(directory, { connectionArgs }), database: 'default' })
  }
  const all = [...free]
  const waiting: ((connection: Connection) => void)[] = []
  const take = async () => free.pop() ?? new Promise<Connection>((resolve) => waiting.push(resolve))
  const give = (connection: Connection) => {
    const next = waiting.shift()
    if (next) next(connection)
    else free.push(connection)
  }
  return {
    async run(sql, format, database) {
      if (waiting.length > 200) throw new QueryRefused(202, 'Too many simultaneous queries')
      const connection = await take()
      try {
        await enter(connection, database)
        return (await connection.session.queryAsync(sql, { format })).bytes()
      } finally {
        give(connection)
      }
    },
    async close() {
      for (let taken = 0; taken < connections; taken++) await take()
      for (const { session } of all) session.close()
    },
  }
}

async function enter(connection: Connection, database: string): Promise<void> {
  if (connection.database === database) return
  if (!/^\w+$/.test(database)) throw new QueryRefused(81, `Database ${database} does not exist`)
  await connection.session.queryAsync(`USE ${database}`)
  connection.database = database
}
