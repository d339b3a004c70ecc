import { readFileSync } from 'node:fs'
import path from 'node:path'
import { systemClock } from '../../../../kernel/clock.ts'
import { openLog } from '../../../../kernel/log.ts'
import { describeSettings } from '../../../../settings-known.ts'
import { SettingsError } from '../../../../settings-values.ts'
import { stopOnSignals } from '../../../../signals.ts'
import { ProbeError, runProbe } from './run.ts'
import { readProbeSettings } from './settings.ts'

/** What ended with this code does not come back by being started again: the server ended its access. */
const endedCode = 3

const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    return say(`fullscore probe [flags]\n\nRuns checks from this machine for a Fullscore server elsewhere: no database, no port, nothing but its key and a buffer.\nEnds with ${endedCode} when the server ended its access.\n\n${describeSettings(true)}`)
  }
  const settings = readProbeSettings()
  const log = openLog(settings.logLevel)
  process.on('unhandledRejection', (error) => log.error({ error: error instanceof Error ? error.stack : String(error) }, 'a defect: nobody handled this'))
  const stopping = stopOnSignals()
  const { version } = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../../../package.json'), 'utf8')) as { version: string }
  const running = await runProbe(settings, { clock: systemClock(), log, version, say })
  stopping.with(async () => {
    say('Stopping.')
    await running.stop()
  })
  say('The probe works. Ctrl-C stops it.')
  const why = await running.ended
  await running.stop()
  process.stderr.write(`The server ended the access of this probe: ${why}\n`)
  process.exit(endedCode)
}

await main().catch((error: unknown) => {
  process.stderr.write(error instanceof SettingsError || error instanceof ProbeError ? `${error.message}\n` : `The probe could not start: ${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
})
