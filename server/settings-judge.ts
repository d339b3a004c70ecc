import { judgeSettings } from './settings-judged.ts'
import { ToldError } from './kernel/told.ts'
import { readDemoSettings, readSettings } from './settings.ts'
import { complain, faultOf, learnWords } from './terminal.ts'

// Run by the starter before it builds the web: whoever mistyped a setting is told at once. The first word is the command.
const [command = '', ...flags] = process.argv.slice(2)
const sources = { flags, environment: process.env }
if (!flags.includes('--help')) {
  try {
    await judgeSettings((command === 'demo' ? readDemoSettings : readSettings)(sources))
  } catch (error) {
    await learnWords(sources)
    complain(error instanceof ToldError ? error.said : faultOf(error))
    process.exit(1)
  }
}
