import { say } from '@fullscore/api/sentence.ts'
import { commands } from './commands.ts'
import { UsageError } from './parse.ts'

const own = ['login', 'logout', 'watch', 'rehearse', 'audit', 'backup', 'restore', 'rebuild', 'set-up-link', 'serve', 'demo', 'probe', 'completion', 'help']
/** The words after those of our own that take one. */
const ownVerbs = [{ noun: 'audit', verbs: ['verify'] }, { noun: 'rebuild', verbs: ['agenda', 'search', 'deadlines'] }, { noun: 'completion', verbs: ['bash', 'zsh', 'fish'] }]

/** A completion script for a shell, to be sourced. */
export function completion(shell: string | undefined): string {
  const nouns = [...new Set([...own, ...commands.map((one) => one.noun)])]
  const verbs = [...ownVerbs, ...[...Map.groupBy(commands, (one) => one.noun)].map(([noun, list]) => ({ noun, verbs: list.map((one) => one.verb) }))]
  const flags = commands.map((one) => ({ key: `${one.noun} ${one.verb}`, flags: [...one.flags.map((flag) => `--${flag.name}`), '--json', '--help'] }))
  if (shell === 'bash') {
    return [
      '_fullscore() {', '  local cur="${COMP_WORDS[COMP_CWORD]}" words=""', '  case $COMP_CWORD in', `    1) words="${nouns.join(' ')}" ;;`, '    2) case "${COMP_WORDS[1]}" in',
      ...verbs.map((one) => `      ${one.noun}) words="${one.verbs.join(' ')}" ;;`), '    esac ;;', '    *) case "${COMP_WORDS[1]} ${COMP_WORDS[2]}" in',
      ...flags.map((one) => `      "${one.key}") words="${one.flags.join(' ')}" ;;`), '    esac ;;', '  esac', '  COMPREPLY=($(compgen -W "$words" -- "$cur"))', '}', 'complete -F _fullscore fullscore',
    ].join('\n')
  }
  if (shell === 'zsh') return `autoload -U +X bashcompinit && bashcompinit\n${completion('bash')}`
  if (shell === 'fish') {
    return [
      `complete -c fullscore -f -n '__fish_use_subcommand' -a '${nouns.join(' ')}'`, ...verbs.map((one) => `complete -c fullscore -f -n '__fish_seen_subcommand_from ${one.noun}' -a '${one.verbs.join(' ')}'`),
    ].join('\n')
  }
  throw new UsageError(say`Completion is there for bash, zsh and fish: \`source <(fullscore completion bash)\`.`)
}
