import pg from 'pg'
import { plain } from '@fullscore/api/render.ts'
import { clientConfig } from './database/pool.ts'
import { startEmbedded } from './database/embedded.ts'
import { migrate } from './database/migrate.ts'
import { systemClock } from './kernel/clock.ts'
import { openLog } from './kernel/log.ts'
import { serve } from './serve.ts'
import { readSettings } from './settings.ts'

/**
 * The entry of journeys: exactly {@link serve}, but its clock is the machine's plus an offset that lies in the database,
 * where a journey moves it for all servers at once. It prints `database URL` so that the journey reaches the embedded one.
 */
const offsetTable = `
  create schema if not exists jobs;
  create table if not exists jobs.clock_offset (one boolean primary key default true check (one), seconds double precision not null);
  insert into jobs.clock_offset values (true, 0) on conflict do nothing`
const readEveryMs = 50

const say = (line: string): void => void process.stdout.write(`${plain(line)}\n`)

/** Keeps reading the offset, through lost connections too, until stopped. */
async function followOffset(databaseUrl: string): Promise<{ seconds(): number; stop(): Promise<void> }> {
  const pool = new pg.Pool({ ...clientConfig(databaseUrl), max: 1 })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  let seconds = 0
  const read = async () => {
    // The name of the connection says which offset this server goes by, so that a journey can wait for it.
    const { rows } = await pool.query<{ seconds: number }>(`select seconds, set_config('application_name', $1, false) from jobs.clock_offset`, [`fullscore clock ${seconds}`])
    seconds = rows[0]?.seconds ?? seconds
  }
  // Two servers may begin at the same moment: only one of them makes the table.
  await pool.query(`begin; select pg_advisory_xact_lock(hashtext('clock offset')); ${offsetTable}; commit`)
  await read()
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  const round = () => void read().catch(() => undefined).then(() => { if (!stopped) timer = setTimeout(round, readEveryMs) })
  round()
  return { seconds: () => seconds, stop: async () => { stopped = true; clearTimeout(timer); await pool.end() } }
}

async function main(): Promise<void> {
  const settings = readSettings()
  const log = openLog(settings.logLevel)
  process.on('unhandledRejection', (error) => log.error({ error: error instanceof Error ? error.stack : String(error) }, 'a defect: nobody handled this'))
  const postgres = settings.databaseUrl ? undefined : await startEmbedded({ dataDir: settings.dataDir, log: { info: say, warn: say } })
  const databaseUrl = settings.databaseUrl ?? postgres!.url
  await migrate(databaseUrl, log)
  const offset = await followOffset(databaseUrl)
  const serving = await serve({ ...settings, databaseUrl }, systemClock(() => Temporal.Duration.from({ milliseconds: Math.round(offset.seconds() * 1000) })), log, say)
  const stop = async () => {
    await serving.stop()
    await offset.stop()
    await postgres?.stop()
    process.exit(0)
  }
  const parent = process.ppid
  setInterval(() => { if (process.ppid !== parent) void stop() }, 500).unref()
  process.once('SIGTERM', () => void stop())
  say(`database ${databaseUrl}`)
  say(`Fullscore answers at ${serving.url} (its clock can be moved).`)
  if (serving.setUpLink) say(`  ${serving.setUpLink}`)
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
})
