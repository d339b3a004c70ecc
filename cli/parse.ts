import { readFileSync } from 'node:fs'
import { fieldOf, type Command, type Flag } from './commands.ts'

/** The words were not a command; the message says what is wrong with them. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export interface Given {
  params: Record<string, string>
  query: Record<string, unknown>
  body: Record<string, unknown> | undefined
  json: boolean
  all: boolean
  ifMatch: string | undefined
}

/** Reads the words after noun and verb. `--data FILE` (or `-`) gives a whole body, which flags add to. */
export function parseWords(command: Command, words: readonly string[]): Given {
  const given: Given = { params: {}, query: {}, body: undefined, json: false, all: false, ifMatch: undefined }
  const places = [...command.words]
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (!word.startsWith('--')) {
      const place = places.shift()
      if (!place) throw new UsageError(`"${word}" is one word too many for \`fullscore ${command.noun} ${command.verb}\`.`)
      given.params[place] = word
      continue
    }
    const [name, inline] = splitFlag(word.slice(2))
    const take = (): string => inline ?? words[++i] ?? missingValue(name)
    if (name === 'json') given.json = true
    else if (name === 'all') given.all = true
    else if (name === 'if-match') given.ifMatch = take()
    else if (name === 'data') given.body = { ...readData(take()), ...given.body }
    else i += takeFlag(command, given, name, inline, words[i + 1])
  }
  if (places.length > 0) throw new UsageError(`\`fullscore ${command.noun} ${command.verb}\` needs ${places.map((place) => `<${place}>`).join(' ')}.`)
  const absent = command.flags.filter((flag) => flag.required && (flag.part === 'query' ? given.query : (given.body ?? {}))[fieldOf(flag.name)] === undefined)
  if (absent.length > 0) throw new UsageError(`\`fullscore ${command.noun} ${command.verb}\` needs ${absent.map((flag) => `--${flag.name}`).join(', ')}.`)
  return given
}

/** @returns how many further words the flag took */
function takeFlag(command: Command, given: Given, name: string, inline: string | undefined, next: string | undefined): number {
  const negated = name.startsWith('no-') ? command.flags.find((one) => one.name === name.slice(3) && one.type === 'boolean') : undefined
  const flag = negated ?? command.flags.find((one) => one.name === name)
  if (!flag) throw new UsageError(`\`fullscore ${command.noun} ${command.verb}\` knows no --${name}; it knows ${command.flags.map((one) => `--${one.name}`).join(', ') || 'no flags'}.`)
  const target = flag.part === 'query' ? given.query : (given.body ??= {})
  const field = fieldOf(flag.name)
  if (flag.type === 'boolean') {
    target[field] = negated ? false : inline === undefined ? true : inline === 'true'
    return 0
  }
  const text = inline ?? next ?? missingValue(name)
  const value = valueOf(flag, text)
  target[field] = flag.type === 'list' ? [...((target[field] as string[] | undefined) ?? []), ...(value as string[])] : value
  return inline === undefined ? 1 : 0
}

function splitFlag(word: string): [string, string | undefined] {
  const at = word.indexOf('=')
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)]
}

function missingValue(name: string): never {
  throw new UsageError(`--${name} needs a value.`)
}

function valueOf(flag: Flag, text: string): unknown {
  if (flag.values && flag.type === 'string' && !flag.values.includes(text)) throw new UsageError(`--${flag.name} is one of ${flag.values.join(', ')}, not "${text}".`)
  if (flag.type === 'number') {
    const value = Number(text)
    if (!Number.isFinite(value)) throw new UsageError(`--${flag.name} is a number, not "${text}".`)
    return flag.part === 'query' ? text : value
  }
  if (flag.type === 'list') return text.split(',')
  if (flag.type !== 'json') return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new UsageError(`--${flag.name} is JSON, like '{"kind":"tcp","host":"db1","port":5432}'.`)
  }
}

function readData(file: string): Record<string, unknown> {
  let text: string
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch {
    throw new UsageError(`--data: the file ${file} cannot be read.`)
  }
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch (error) {
    throw new UsageError(`--data: ${file} is not JSON: ${(error as Error).message}`)
  }
}
