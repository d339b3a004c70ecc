import { spawn } from 'node:child_process'
import { count, say } from '@fullscore/api/sentence.ts'
import { runningEmbedded } from './database/embedded.ts'
import { systemClock } from './kernel/clock.ts'
import { openLog, type Log } from './kernel/log.ts'
import { ToldError } from './kernel/told.ts'
import { modules } from './modules.ts'
import { makeSample } from './sample.ts'
import { startLiving, type Living } from './sample/living.ts'
import { sampleModule } from './sample/module.ts'
import { takePlace, writeMark, type Mark } from './sample/place.ts'
import { smallSize, wholeSize } from './sample/sizes.ts'
import { serve, type Occasion } from './serve.ts'
import { describeSettings } from './settings-known.ts'
import { readDemoSettings, type Settings } from './settings.ts'
import { SettingsError } from './settings-values.ts'
import { stopOnSignals } from './signals.ts'
import { complain, faultOf, learnWords, tell } from './terminal.ts'

const seconds = (ms: number) => say`${Math.round(ms / 100) / 10} s`

/** Shows the sample company: makes it unless one of the last hours is there, runs its services, and serves the product on it. */
async function main(): Promise<void> {
  const began = performance.now()
  // Its own directory is emptied: the words are the company's, where it has some.
  await learnWords({ environment: process.env })
  if (process.argv.includes('--help')) return tell(`npm run demo -- [flags]\n\n${describeSettings()}`)
  const settings = readDemoSettings()
  const log = openLog(settings.logLevel === 'info' ? 'warn' : settings.logLevel)
  process.on('unhandledRejection', (error) => log.error({ error: error instanceof Error ? error.stack : String(error) }, 'a defect: nobody handled this'))
  const stopping = stopOnSignals()
  if (runningEmbedded(settings.dataDir) !== undefined) throw new SettingsError(say`The sample company in ${settings.dataDir} is shown already by another process: stop that first.`)
  const clock = systemClock()
  const there = takePlace(settings.dataDir, clock.now())
  tell(there ? 'The sample company of this day is there already.' : 'Making the sample company: six months of a mail-order house, in the middle of an outage. This takes less than a minute.')
  const living = await startLiving(there ?? { port: 0, mailPort: 0 }, true)
  const mark = there ?? { madeAt: clock.now(), port: living.port, mailPort: living.mailPort }
  const serving = await serve(settings, clock, log, tell, occasionOf(settings, log, living, mark, there !== undefined)).catch(async (error: unknown) => {
    await living.stop()
    throw error
  })
  stopping.with(async () => {
    tell('Stopping.')
    await serving.stop()
    await living.stop()
  })
  tell(`\n${say`Fullscore answers at ${serving.url} (ready in ${seconds(performance.now() - began)}). Nothing there is real, and nobody signs in. Ctrl-C stops it.`}`)
  openBrowser(serving.url)
}

function occasionOf(settings: Settings, log: Log, living: Living, mark: Mark, there: boolean): Occasion {
  return {
    modules: [...modules, sampleModule(living, mark.madeAt, modules)],
    before: async (stores) => {
      if (there) return
      const began = performance.now()
      const played = await makeSample({ ...stores, modules, dataDir: settings.dataDir, log, now: mark.madeAt, size: process.env['FULLSCORE_TEST_SMALL'] ? smallSize : wholeSize, origin: `http://127.0.0.1:${living.port}`, mailPort: living.mailPort })
      writeMark(settings.dataDir, mark)
      const where = [...played.spent].sort((a, b) => b[1] - a[1]).map(([name, ms]) => `${name} ${seconds(ms)}`)
      tell(say`Made in ${seconds(performance.now() - began)}: ${count(played.steps, '# step', '# steps')} and ${count(played.jobs, '# thing that followed from them', '# things that followed from them')} (${where.join(', ')}).`)
    },
  }
}

/** Opens the page where somebody sits at a screen. If that fails, the address was printed. */
function openBrowser(url: string): void {
  const { platform, env, stdout } = process
  if (!stdout.isTTY || (platform !== 'darwin' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'])) return
  const child = spawn(platform === 'darwin' ? 'open' : 'xdg-open', [url], { stdio: 'ignore', detached: true })
  child.once('error', () => undefined)
  child.unref()
}

await main().catch((error: unknown) => {
  complain(error instanceof ToldError ? error.said : say`The sample company could not be shown: ${faultOf(error)}`)
  process.exit(1)
})
