import { systemClock } from './kernel/clock.ts'
import { openLog } from './kernel/log.ts'
import { describeSettings } from './settings-known.ts'
import { readSettings } from './settings.ts'
import { SettingsError } from './settings-values.ts'
import { serve } from './serve.ts'
import { DatabaseUnfit } from './database/migrate.ts'
import { EmbeddedDatabaseError } from './database/embedded.ts'
import { stopOnSignals } from './signals.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

function isForOperator(error: unknown): error is Error {
  return error instanceof SettingsError || error instanceof DatabaseUnfit || error instanceof EmbeddedDatabaseError || (error instanceof Error && /FULLSCORE_|DATABASE_URL|CLICKHOUSE_URL/.test(error.message))
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

await main().catch((error: unknown) => {
  process.stderr.write(isForOperator(error) ? `${error.message}\n` : `Fullscore could not start: ${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
})
