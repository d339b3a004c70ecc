import { say } from '@fullscore/api/sentence.ts'
import { systemClock } from './kernel/clock.ts'
import { openLog } from './kernel/log.ts'
import { ToldError } from './kernel/told.ts'
import { serve } from './serve.ts'
import { describeSettings } from './settings-known.ts'
import { unguarded } from './settings-judged.ts'
import { readSettings } from './settings.ts'
import { stopOnSignals } from './signals.ts'
import { complain, faultOf, learnWords, tell } from './terminal.ts'

async function main(): Promise<void> {
  const began = performance.now()
  await learnWords({ flags: process.argv.slice(2), environment: process.env })
  if (process.argv.includes('--help')) return tell(`npm start -- [flags]\n\n${describeSettings()}`)
  const settings = readSettings()
  const log = openLog(settings.logLevel)
  // A rejection nobody handled is a defect to see, but paging goes on.
  process.on('unhandledRejection', (error) => log.error({ error: error instanceof Error ? error.stack : String(error) }, 'a defect: nobody handled this'))
  const stopping = stopOnSignals()
  const serving = await serve(settings, systemClock(), log, tell)
  stopping.with(async () => {
    tell(say`Stopping.`)
    await serving.stop()
  })
  tell(say`Fullscore answers at ${serving.url} (started in ${Math.round((performance.now() - began) / 100) / 10} s). Ctrl-C stops it.`)
  const warning = unguarded(settings)
  if (warning !== undefined) tell(warning)
  if (serving.setUpLink) tell(`${say`Set it up within a day through this link, once:`}\n\n  ${serving.setUpLink}\n`)
  if (serving.setUpNote) tell(serving.setUpNote)
}

await main().catch((error: unknown) => {
  complain(error instanceof ToldError ? error.said : say`Fullscore could not start: ${faultOf(error)}`)
  process.exit(1)
})
