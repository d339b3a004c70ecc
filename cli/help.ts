import { commands, type Command, type Flag } from './commands.ts'

const own = [
  ['login [URL]', 'sign in; the token stays on this machine'], ['logout', 'revoke that token'], ['watch', 'print what changes, as it changes'], ['rehearse', 'rehearse an outage, and say what happened'],
  ['audit verify', 'recompute the record of events and compare'], ['rebuild [agenda|search|deadlines]', 'make derived tables anew'], ['set-up-link', 'make a new link by which Fullscore is set up'], ['serve', 'start the server'], ['completion bash|zsh|fish', 'print a completion script'],
] as const

/** What there is: all nouns, or all verbs of one. */
export function helpOverview(noun?: string): string {
  const shown = noun ? commands.filter((one) => one.noun === noun) : commands
  const lines = shown.map((one) => [`${one.noun} ${one.verb}${one.words.map((word) => ` <${word}>`).join('')}`, one.route.summary] as const)
  const all = noun ? lines : [...own, ...lines]
  const longest = Math.max(...all.map(([name]) => name.length), 10)
  return [
    'fullscore NOUN VERB [words] [--flags]', '', ...all.map(([name, summary]) => `  ${name.padEnd(longest)}  ${summary}`), '',
    '--json prints JSON for programs; --help after a command shows its flags. FULLSCORE_URL and FULLSCORE_TOKEN say where and as whom.',
    'Exit codes: 0 done, 1 refused, 2 wrong words, 3 audit found faults, 4 server unreachable, 5 not signed in, 70 a defect.',
  ].join('\n')
}

const flagLine = (flag: Flag) => {
  const value = flag.type === 'boolean' ? '' : ` ${flag.values ? flag.values.join('|') : flag.type === 'list' ? 'A,B' : flag.type.toUpperCase()}`
  return `  --${flag.name}${value}${flag.required ? '  (needed)' : ''}${flag.description ? `  ${flag.description}` : ''}`
}

/** How one command is used. */
export function helpFor(command: Command): string {
  const words = command.words.map((word) => ` <${word}>`).join('')
  return [
    `fullscore ${command.noun} ${command.verb}${words}`, command.route.summary, '', ...command.flags.map(flagLine),
    ...(command.route.body ? ['  --data FILE  the whole body as JSON, - for standard input'] : []), '  --json', ...(command.flags.some((flag) => flag.name === 'cursor') ? ['  --all'] : []),
    '', `Asks ${command.route.method} /api/v1${command.route.path}; needs ${command.route.permission}.`,
  ].join('\n')
}
