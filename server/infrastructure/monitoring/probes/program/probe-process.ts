import { readFileSync } from 'node:fs'
import path from 'node:path'
import { say } from '@fullscore/api/sentence.ts'
import { systemClock } from '../../../../kernel/clock.ts'
import { openLog } from '../../../../kernel/log.ts'
import { ToldError } from '../../../../kernel/told.ts'
import { describeSettings } from '../../../../settings-known.ts'
import { stopOnSignals } from '../../../../signals.ts'
import { complain, faultOf, learnWords, tell } from '../../../../terminal.ts'
import { runProbe } from './run.ts'
import { readProbeSettings } from './settings.ts'

/** What ended with this code does not come back by being started again: the server ended its access. */
const endedCode = 3

async function main(): Promise<void> {
  await learnWords({ environment: process.env })
  if (process.argv.includes('--help')) {
    return tell(`fullscore probe [flags]\n\n${say`Runs checks from this machine for a Fullscore server elsewhere: no database, no port, nothing but its key and a buffer.`}\n${say`Ends with ${endedCode} when the server ended its access.`}\n\n${describeSettings(true)}`)
  }
  const settings = readProbeSettings()
  await learnWords({ environment: process.env }, settings.dataDir)
  const log = openLog(settings.logLevel)
  process.on('unhandledRejection', (error) => log.error({ error: error instanceof Error ? error.stack : String(error) }, 'a defect: nobody handled this'))
  const stopping = stopOnSignals()
  const { version } = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../../../package.json'), 'utf8')) as { version: string }
  const running = await runProbe(settings, { clock: systemClock(), log, version, tell })
  stopping.with(async () => {
    tell('Stopping.')
    await running.stop()
  })
  tell('The probe works. Ctrl-C stops it.')
  const why = await running.ended
  await running.stop()
  complain(say`The server ended the access of this probe: ${why}`)
  process.exit(endedCode)
}

await main().catch((error: unknown) => {
  complain(error instanceof ToldError ? error.said : say`The probe could not start: ${faultOf(error)}`)
  process.exit(1)
})
