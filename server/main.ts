import { systemClock } from './kernel/clock.ts'
import { openLog } from './kernel/log.ts'
import { readSettings, SettingsError, describeSettings } from './settings.ts'
import { serve } from './serve.ts'
import { DatabaseUnfit } from './database/migrate.ts'
import { EmbeddedDatabaseError } from './database/embedded.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

function isForOperator(error: unknown): error is Error {
  const code = (error as NodeJS.ErrnoException).code
  return error instanceof SettingsError || error instanceof DatabaseUnfit || error instanceof EmbeddedDatabaseError || (error instanceof Error && /FULLSCORE_|DATABASE_URL|CLICKHOUSE_URL/.test(error.message)) || code === 'ECONNREFUSED'
}

async function main(): Promise<void> {
  const began = performance.now()
  if (process.argv.includes('--help')) return say(`npm start -- [flags]\n\n${describeSettings()}`)
  const settings = readSettings()
  const log = openLog(settings.logLevel)
  // A rejection nobody handled is a defect to see, but paging goes on.
  process.on('unhandledRejection', (error) => log.error({ error: error instanceof Error ? error.stack : String(error) }, 'a defect: nobody handled this'))
  const stopping = stopOnSignals()
  const serving = await serve(settings, systemClock(), log, say)
  stopping.with(async () => {
    say('Stopping.')
    await serving.stop()
  })
  say(`Fullscore answers at ${serving.url} (started in ${((performance.now() - began) / 1000).toFixed(1)} s). Ctrl-C stops it.`)
  if (serving.setUpLink) say(`Set it up within a day through this link, once:\n\n  ${serving.setUpLink}\n`)
  if (serving.setUpNote) say(serving.setUpNote)
}

/** Stops in order on the first signal, at once on the second, and when the process that started us is gone. */
function stopOnSignals(): { with(stop: () => Promise<void>): void } {
  let stop: (() => Promise<void>) | undefined
  let asked = false
  const parent = process.ppid
  const begin = () => {
    if (asked) process.exit(1)
    asked = true
    if (stop) void finish(stop)
  }
  const watch = setInterval(() => { if (process.ppid !== parent && !asked) begin() }, 500)
  watch.unref()
  process.on('SIGINT', begin)
  process.on('SIGTERM', begin)
  process.on('SIGHUP', begin)
  return { with: (given) => { stop = given; if (asked) void finish(stop) } }
}

async function finish(stop: () => Promise<void>): Promise<void> {
  const late = setTimeout(() => process.exit(1), 10_000)
  await stop()
  clearTimeout(late)
  process.exit(0)
}

await main().catch((error: unknown) => {
  process.stderr.write(isForOperator(error) ? `${error.message}\n` : `Fullscore could not start: ${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
})
