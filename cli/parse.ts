import { readFileSync } from 'node:fs'
import path from 'node:path'
import { plain } from '@fullscore/api/render.ts'
import { asGiven, say } from '@fullscore/api/sentence.ts'
import { fieldsOf, filtersOf, type Command, type Flag } from './commands.ts'

/** The words were not a command; `said` tells what is wrong with them. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly said: string
  constructor(said: string) {
    super(plain(said))
    this.said = said
  }
}

export interface Given {
  params: Record<string, string>
  query: Record<string, unknown>
  body: Record<string, unknown> | undefined
  /** What is sent as it is, where a route takes bytes. */
  bytes: Uint8Array | undefined
  json: boolean
  all: boolean
  ifMatch: string | undefined
}

/** A command as it is named in a sentence. */
const called = ({ noun, verb }: Pick<Command, 'noun' | 'verb'>): string => `\`fullscore ${noun} ${verb}\``

/** Reads the words after noun and verb. `--data FILE` (or `-`) gives a whole body, which flags add to. */
export function parseWords(asked: Command, words: readonly string[]): Given {
  let command = asked
  const given: Given = { params: {}, query: {}, body: undefined, bytes: undefined, json: false, all: false, ifMatch: undefined }
  const places = [...command.words]
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (!word.startsWith('--')) {
      const place = places.shift()
      if (!place) throw new UsageError(say`"${asGiven(word)}" is one word too many for ${called(command)}.`)
      given.params[place] = word
      if (place === command.route.filtersOf) command = { ...command, flags: [...command.flags, ...filtersOf(word)] }
      continue
    }
    const [name, inline] = splitFlag(word.slice(2))
    const take = (): string => inline ?? words[++i] ?? missingValue(name)
    if (name === 'json') given.json = true
    else if (name === 'all') given.all = true
    else if (name === 'if-match') given.ifMatch = take()
    else if (name === 'data' && command.route.accepts) takeFile(command, given, take())
    else if (name === 'data') given.body = { ...readData(take()), ...given.body }
    else i += takeFlag(command, given, name, inline, words[i + 1])
  }
  if (places.length > 0) throw new UsageError(say`${called(command)} needs ${places.map((place) => `<${place}>`).join(' ')}.`)
  const absent = command.flags.filter((flag) => flag.required && (flag.part === 'query' ? given.query : (given.body ?? {}))[fieldsOf(flag.name)[0]!] === undefined)
  if (absent.length > 0) throw new UsageError(say`${called(command)} needs ${absent.map((flag) => `--${flag.name}`).join(', ')}.`)
  if (command.route.accepts && given.bytes === undefined) throw new UsageError(say`${called(command)} needs ${'--data FILE'}.`)
  return given
}

/** The bytes of a file, or of standard input; its name counts where none is said. */
function takeFile(command: Command, given: Given, file: string): void {
  given.bytes = bytesOf(file)
  if (file !== '-' && command.flags.some((flag) => flag.name === 'name' && flag.part === 'query')) given.query['name'] ??= path.basename(file)
}

/** @returns how many further words the flag took */
function takeFlag(command: Command, given: Given, name: string, inline: string | undefined, next: string | undefined): number {
  const negated = name.startsWith('no-') ? command.flags.find((one) => one.name === name.slice(3) && one.type === 'boolean') : undefined
  const flag = negated ?? command.flags.find((one) => one.name === name)
  if (!flag) throw new UsageError(command.flags.length === 0 ? say`${called(command)} knows no ${`--${name}`}; it knows no flags.` : say`${called(command)} knows no ${`--${name}`}; it knows ${command.flags.map((one) => `--${one.name}`).join(', ')}.`)
  const fields = fieldsOf(flag.name)
  const field = fields.at(-1)!
  const target = targetOf(flag.part === 'query' ? given.query : (given.body ??= {}), fields)
  if (flag.type === 'boolean') {
    const said = inline ?? (negated === undefined && (next === 'true' || next === 'false') ? next : undefined)
    if (said !== undefined && said !== 'true' && said !== 'false') throw new UsageError(say`${`--${name}`} is said or not, or ${`--no-${name}`}; "${asGiven(said)}" is neither true nor false.`)
    target[field] = negated ? false : said !== 'false'
    return inline === undefined && said !== undefined ? 1 : 0
  }
  const text = inline ?? next ?? missingValue(name)
  const value = valueOf(flag, text)
  target[field] = Array.isArray(value) && (flag.type === 'list' || flag.type === 'numbers') ? [...((target[field] as unknown[] | undefined) ?? []), ...(value as unknown[])] : value
  return inline === undefined ? 1 : 0
}

/** Where a flag's value goes: into the body, or into an object inside it. */
function targetOf(whole: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> {
  if (fields.length === 1) return whole
  const inner = whole[fields[0]!]
  return (whole[fields[0]!] = { ...(typeof inner === 'object' ? inner : {}) })
}

function splitFlag(word: string): [string, string | undefined] {
  const at = word.indexOf('=')
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)]
}

function missingValue(name: string): never {
  throw new UsageError(say`${`--${name}`} needs a value.`)
}

function valueOf(flag: Flag, text: string): unknown {
  if (text === 'null' && flag.nullable === true) return null
  if (flag.values && flag.type === 'string' && !flag.values.includes(text)) throw new UsageError(say`${`--${flag.name}`} is one of ${asGiven(flag.values.join(', '))}, not "${asGiven(text)}".`)
  if (flag.type === 'number') return flag.part === 'query' ? String(numberOf(flag, text)) : numberOf(flag, text)
  const each = (read: (one: string) => unknown) => text.split(',').map((one) => (one === 'null' && flag.nullItems === true ? null : read(one)))
  if (flag.type === 'list') return each((one) => one)
  if (flag.type === 'numbers') return each((one) => numberOf(flag, one))
  if (flag.type !== 'json') return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    if (flag.orText === true && !/^[[{]/.test(text)) return text
    throw new UsageError(say`${`--${flag.name}`} is JSON, like ${`'${flag.example ?? '{}'}'`}.`)
  }
}

function numberOf(flag: Flag, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new UsageError(say`${`--${flag.name}`} is a number, not "${asGiven(text)}".`)
  return value
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file)
  } catch {
    throw new UsageError(say`--data: the file ${file} cannot be read.`)
  }
}

function readData(file: string): Record<string, unknown> {
  const text = bytesOf(file).toString()
  try {
    const value = JSON.parse(text) as unknown
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(say`it is no object with fields`)
    return value as Record<string, unknown>
  } catch (error) {
    throw new UsageError(say`--data: ${file} is not JSON: ${(error as Error).message}`)
  }
}
