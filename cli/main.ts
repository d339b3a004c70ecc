import { CallError, UnreachableError } from '@fullscore/api/call.ts'
import { asGiven, say } from '@fullscore/api/sentence.ts'
import { commandOf, commands } from './commands.ts'
import { completion } from './completion.ts'
import { asksAs } from './connection.ts'
import { faultLines } from './faults.ts'
import { helpFor, helpForOwn, helpOverview } from './help.ts'
import { login, logout } from './login.ts'
import { UsageError } from './parse.ts'
import { complain, print } from './print.ts'
import { rehearse } from './rehearse.ts'
import { runRoute } from './run.ts'
import { watch } from './watch.ts'
import { learnWords } from './words.ts'

/** What the exit code of a command means. */
export const exitCodes = { done: 0, refused: 1, usage: 2, notSignedIn: 5, unreachable: 4, defect: 70 } as const

const own: Record<string, (words: string[]) => Promise<number>> = {
  login, logout, watch, rehearse,
  completion: async (words) => { print(completion(words[0])); return exitCodes.done },
}

async function main(words: string[]): Promise<number> {
  const [first, second] = words
  if (first === undefined || first === 'help' || first === '--help') {
    if (second !== undefined && !(second in own) && !commands.some((one) => one.noun === second)) throw new UsageError(nearest([second]))
    print(helpOverview(second))
    return exitCodes.done
  }
  if (first === '--version') { print('fullscore 0.1.0'); return exitCodes.done }
  const special = own[first]
  if (special && words.includes('--help')) { print(helpForOwn(first)); return exitCodes.done }
  if (special) return special(words.slice(1))
  const command = commandOf(words)
  if (!command && words.includes('--help') && commands.some((one) => one.noun === first)) { print(helpOverview(first)); return exitCodes.done }
  if (!command) throw new UsageError(nearest(words))
  if (words.includes('--help')) { print(helpFor(command)); return exitCodes.done }
  return runRoute(command, words.slice(2))
}

function nearest([noun = '', verb]: string[]): string {
  const verbs = commands.filter((one) => one.noun === noun).map((one) => one.verb)
  if (verbs.length > 0) return verb === undefined ? say`"${asGiven(noun)}" needs a verb: ${asGiven(verbs.join(', '))}.` : say`"${asGiven(noun)}" knows no "${asGiven(verb)}"; it knows ${asGiven(verbs.join(', '))}.`
  return say`There is no command "${asGiven(noun)}". \`fullscore help\` lists them all.`
}

/** What the system said of a connection that did not come about. */
function reasonOf({ cause }: UnreachableError): string {
  const inner = (cause as { cause?: { code?: string } } | undefined)?.cause?.code ?? (cause as { name?: string } | undefined)?.name
  return inner === undefined || inner === 'TypeError' ? '' : ` (${inner === 'TimeoutError' ? say`no answer within a minute` : inner})`
}

function failed(error: unknown): number {
  if (error instanceof UsageError) { complain(error.said); return exitCodes.usage }
  if (error instanceof UnreachableError) { complain(`${error.message}${reasonOf(error)} ${say`Is the server running there? FULLSCORE_URL, or \`fullscore login URL\`, says where to ask.`}`); return exitCodes.unreachable }
  if (error instanceof CallError) {
    for (const line of faultLines(error.problem)) complain(line)
    if (error.problem.status === 401) { complain(say`Sign in with \`fullscore login\`, or set FULLSCORE_TOKEN.`); return exitCodes.notSignedIn }
    return error.problem.status >= 500 && error.problem.status !== 503 ? exitCodes.defect : exitCodes.refused
  }
  complain(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return exitCodes.defect
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code === 'EPIPE') process.exit(0) })
/** Programs read the server's plain words, and shells what they source: no language is asked for. */
const forPeople = !process.argv.includes('--json') && !['completion', '--version'].includes(process.argv[2] ?? '')
const { origin, headers } = asksAs()
if (forPeople) await learnWords(origin, headers)
process.exitCode = await main(process.argv.slice(2)).catch(failed)
