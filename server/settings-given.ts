import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { say } from '@fullscore/api/sentence.ts'
import { DEFINITIONS } from './settings-known.ts'
import { didYouMean } from './settings-spelling.ts'
import { SettingsError } from './settings-values.ts'

/** Where settings come from. Flags win over the environment, the environment over the file. */
export interface SettingsSources {
  readonly flags?: readonly string[]
  readonly environment?: Readonly<Record<string, string | undefined>>
}

/** The name of a setting. */
export type Name = (typeof DEFINITIONS)[number]['name']
/** What was given, by name, as it was written. */
export type Given = Partial<Record<Name, string>>

// Read by the command line and the tests, not by the server.
const OTHER_NAMES = /^FULLSCORE_(TOKEN$|SKIP_|TEST_)/

/**
 * Reads what was given, of whichever settings; the flags once more alone.
 * @throws SettingsError naming the first that is unknown, lacks its value or cannot be read
 */
export function readGiven(sources: SettingsSources): { given: Given; flags: Given } {
  const flags = readFlags(sources.flags ?? [])
  const environment = readEnvironment(sources.environment ?? {})
  const file = flags.FULLSCORE_CONFIG ?? environment.FULLSCORE_CONFIG
  return { flags, given: { ...(file === undefined ? {} : readConfiguration(file)), ...environment, ...flags } }
}

/** The home directory, and where data lies when nothing is said. */
export function usualPlaces(sources: SettingsSources): { home: string; root: boolean; data: string } {
  const home = sources.environment?.['HOME'] || homedir()
  const root = process.getuid?.() === 0
  return { home, root, data: root ? '/var/lib/fullscore' : join(home, '.local/share/fullscore') }
}

function readFlags(words: readonly string[]): Given {
  const given: Given = {}
  for (let index = 0; index < words.length; index++) {
    const [flag, ...attached] = words[index]!.split('=')
    const definition = DEFINITIONS.find((one) => one.flag === flag)
    if (!definition) throw new SettingsError(didYouMean(say`${flag!} is no setting`, flag!, DEFINITIONS.map((one) => one.flag)))
    const value = attached.length > 0 ? attached.join('=') : words[++index]
    if (value === undefined || value === '') throw new SettingsError(say`${flag!} needs a value: ${`${flag} ${definition.value}`}.`)
    given[definition.name] = value
  }
  return given
}

function readEnvironment(environment: Readonly<Record<string, string | undefined>>): Given {
  const given: Given = {}
  for (const [name, value] of Object.entries(environment)) {
    if (isName(name)) {
      if (value) given[name] = value
    } else if (name.startsWith('FULLSCORE_') && !OTHER_NAMES.test(name)) {
      throw unknownName(name, say`in the environment`)
    }
  }
  return given
}

function readConfiguration(path: string): Given {
  if (!existsSync(path)) throw new SettingsError(say`FULLSCORE_CONFIG names ${path}, which does not exist.`)
  const given: Given = {}
  for (const [index, line] of readText(path).split('\n').entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue
    const place = say`in ${path}, line ${index + 1}`
    const equals = line.indexOf('=')
    if (equals < 1) throw new SettingsError(say`A setting is written NAME=value; ${place} there is no "=".`)
    const name = line.slice(0, equals).trim()
    if (!isName(name) || name === 'FULLSCORE_CONFIG') throw unknownName(name, place)
    const value = line.slice(equals + 1).trim().replace(/^(["'])(.*)\1$/, '$2')
    if (value !== '') given[name] = value
  }
  return given
}

function readText(path: string): string {
  try {
    return readFirst(path)
  } catch (error) {
    throw error instanceof SettingsError ? error : new SettingsError(say`FULLSCORE_CONFIG names ${path}, which cannot be read: ${(error as Error).message}.`)
  }
}

/** A settings file is short, and may be a pipe; a device that never ends is neither. */
const longest = 1024 * 1024
function readFirst(path: string): string {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(longest + 1)
    let length = 0
    for (let read = -1; read !== 0 && length <= longest; length += read) read = readSync(file, buffer, length, buffer.length - length, null)
    if (length > longest) throw new SettingsError(say`FULLSCORE_CONFIG names ${path}, which holds more than a mebibyte: it is no file of settings.`)
    return buffer.toString('utf8', 0, length)
  } finally {
    closeSync(file)
  }
}

function isName(name: string): name is Name {
  return DEFINITIONS.some((one) => one.name === name)
}

function unknownName(name: string, place: string): SettingsError {
  return new SettingsError(didYouMean(say`${name} (${place}) is no setting`, name, DEFINITIONS.map((one) => one.name)))
}
