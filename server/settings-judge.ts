import { judgeSettings } from './settings-judged.ts'
import { SettingsError } from './settings-values.ts'
import { readDemoSettings, readSettings } from './settings.ts'

// Run by the starter before it builds the web: whoever mistyped a setting is told at once. The first word is the command.
const [command = '', ...flags] = process.argv.slice(2)
if (!flags.includes('--help')) {
  try {
    await judgeSettings((command === 'demo' ? readDemoSettings : readSettings)({ flags, environment: process.env }))
  } catch (error) {
    process.stderr.write(`${error instanceof SettingsError ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
