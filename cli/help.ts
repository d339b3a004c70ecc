import { asGiven, say, term } from '@fullscore/api/sentence.ts'
import { commands, type Command, type Flag } from './commands.ts'

const own: readonly (readonly [string, string])[] = [
  ['login [URL]', say`sign in; the token stays on this machine`], ['logout', say`revoke that token`], ['watch', say`print what changes, as it changes`], ['rehearse', say`rehearse an outage, and say what happened`],
  ['audit verify', say`recompute the record of events and compare`], ['backup FOLDER', say`make a backup of everything; backup --help says how`], ['restore FOLDER', say`restore a backup, or prove that it can be; restore --help says how`], ['rebuild [agenda|search|deadlines]', say`make derived tables anew`], ['set-up-link', say`make a new link by which Fullscore is set up`], ['serve', say`start the server`], ['demo', say`show the sample company`], ['probe', say`run checks from this machine for a server elsewhere; probe --help says how`], ['completion bash|zsh|fish', say`print a completion script`],
]

/** How the commands are used that are no routes. */
const ownHelp: Record<string, string[]> = {
  login: ['fullscore login [URL] [--email ADDRESS]', say`Signs in: exchanges address and password for an API token that stays on this machine.`, '',
    `  URL              ${say`where the server is; otherwise FULLSCORE_URL, what was remembered, or this machine`}`, `  --email ADDRESS  ${say`who signs in; asked for at a terminal`}`,
    '', say`Without a terminal the password is read from standard input, a line: ${'fullscore login --email a@b.example < FILE'}`, say`With FULLSCORE_TOKEN set, and no --email, that token is checked and remembered instead.`],
  logout: ['fullscore logout', say`Revokes the token that \`login\` left on this machine, and forgets it.`],
  watch: ['fullscore watch [--json]', say`Prints what changes, as it changes: position, kind and id. Goes on where it was when the connection is lost; Ctrl-C ends it.`, '', `  --json  ${say`a line of JSON for each change`}`],
  rehearse: ['fullscore rehearse [--acknowledge] [--json]', say`Rehearses an outage with a small server of its own and follows it to its end, ten minutes at most.`, '', `  --acknowledge  ${say`acknowledges the incident once it is open`}`, `  --json         ${say`a line of JSON for each step`}`, '', say`Needs rehearsal:run. Ends with 1 if the rehearsal failed.`],
  completion: ['fullscore completion bash|zsh|fish', say`Prints a completion script: ${'source <(fullscore completion bash)'}`],
}

/** How one command is used that is no route. */
export const helpForOwn = (name: string): string => (ownHelp[name] ?? [say`There is no more to say of ${name}.`]).join('\n')

/** What there is: all nouns, or all verbs of one. */
export function helpOverview(noun?: string): string {
  if (noun !== undefined && ownHelp[noun]) return helpForOwn(noun)
  const shown = noun ? commands.filter((one) => one.noun === noun) : commands
  const lines = shown.map((one) => [`${one.noun} ${one.verb}${one.words.map((word) => ` <${word}>`).join('')}`, term(one.route.summary)] as const)
  const all = noun ? lines : [...own, ...lines]
  const longest = Math.max(...all.map(([name]) => name.length), 10)
  return [
    say`fullscore NOUN VERB [words] [--flags]`, '', ...all.map(([name, summary]) => `${asGiven(`  ${name.padEnd(longest)}  `)}${summary}`), '',
    say`--json prints JSON for programs; --help after a command shows its flags. FULLSCORE_URL and FULLSCORE_TOKEN say where and as whom.`,
    say`Where a flag takes null, the word null says nothing. Of a deed done to many, 1 means that one was refused.`,
    say`Exit codes: 0 done, 1 refused, 2 wrong words, 3 audit found faults, 4 server unreachable, 5 not signed in, 70 a defect.`,
  ].join('\n')
}

const wordOf = { string: 'TEXT', number: 'NUMBER', boolean: '', list: 'A,B', numbers: '1,2', json: 'JSON' } as const

const flagLine = (flag: Flag) => {
  const value = flag.type === 'boolean' ? '' : ` ${flag.values ? flag.values.join('|') : wordOf[flag.type]}${flag.nullable === true && flag.type !== 'json' ? '|null' : ''}`
  return `  --${flag.name}${value}${flag.required ? `  ${say`(needed)`}` : ''}${flag.description ? `  ${term(flag.description)}` : ''}${flag.example === undefined ? '' : `  ${say`like ${`'${flag.example}'`}`}`}`
}

/** How one command is used. */
export function helpFor(command: Command): string {
  const words = command.words.map((word) => ` <${word}>`).join('')
  return [
    `fullscore ${command.noun} ${command.verb}${words}`, term(command.route.summary), '', ...command.flags.map(flagLine), ...(command.route.filtersOf === undefined ? [] : [`  ${say`and the filters of ${`<${command.route.filtersOf}>`} behind its name, like --search: ${`\`fullscore <${command.route.filtersOf}> list --help\``} shows them`}`]),
    ...(command.route.accepts ? [`  --data FILE  ${say`(needed)`}  ${say`the file to send, - for standard input`}`] : command.route.body ? [`  --data FILE  ${say`the whole body as JSON, - for standard input`}`] : []), '  --json', ...(command.route.media ? [`  --out FILE  ${say`write the answer into a file (--pdf FILE says the same)`}`] : []), ...(command.flags.some((flag) => flag.name === 'cursor') ? ['  --all'] : []),
    '', say`Asks ${command.route.method} /api/v1${command.route.path}; needs ${asGiven(command.route.permission)}.`,
  ].join('\n')
}
