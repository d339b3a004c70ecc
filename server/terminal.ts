import path from 'node:path'
import { englishOf, writtenIn } from '@fullscore/api/locale.ts'
import { render, type Reader } from '@fullscore/api/render.ts'
import { say } from '@fullscore/api/sentence.ts'
import { harmless, harmlessJson, localeOf } from '@fullscore/api/terminal.ts'
import { isDatabaseDown } from './database/down.ts'
import { readLanguageFor } from './http/languages.ts'
import { saidOf } from './kernel/told.ts'
import { readGiven, usualPlaces, type SettingsSources } from './settings-given.ts'
import { parsePath } from './settings-values.ts'

let reader: Reader = { locale: englishOf(localeOf(process.env)), zone: new Intl.DateTimeFormat().resolvedOptions().timeZone, namesZone: true }

/** A sentence as who reads this terminal, or the journal behind it, is told it. */
export const told = (text: string): string => harmless(render(text, reader))
/** Tells a line or block on standard output. */
export const tell = (text: string): void => void process.stdout.write(`${told(text)}\n`)
/** Tells a line on standard error. */
export const complain = (text: string): void => void process.stderr.write(`${told(text)}\n`)
/** Prints a value for programs, in plain English. */
export const tellJson = (value: unknown): void => void process.stdout.write(`${harmlessJson(value)}\n`)

/** What is not meant for people has its stack, which says where it came from; a database that is gone is no fault of the program. */
export const faultOf = (error: unknown): string => (isDatabaseDown(error) ? say`the database does not answer: ${(error as Error).message}.` :
  error instanceof Error && error.stack !== undefined ? error.stack : saidOf(error))

/**
 * Learns the words of the terminal's language (`LC_ALL`, `LC_MESSAGES`, `LANG`) from the languages of the data directory. It goes by the environment and
 * not by the organisation's locale: that lies in a database which does not answer yet, and one who repairs it reads this. Never fails: English is spoken then.
 * @param dataDir where the settings are known; else it is looked for as they would be, however wrong they are
 */
export async function learnWords(sources: SettingsSources, dataDir = dataDirOf(sources)): Promise<void> {
  const wish = localeOf(sources.environment ?? {}, 'LC_MESSAGES')
  const catalogue = wish === undefined ? undefined : await readLanguageFor(path.join(dataDir, 'languages'), wish)
  if (catalogue !== undefined) reader = { ...reader, catalogue, locale: writtenIn(catalogue.language, localeOf(sources.environment ?? {}) ?? wish) }
}

function dataDirOf(sources: SettingsSources): string {
  const { home, data } = usualPlaces(sources)
  const at = sources.flags?.findIndex((word) => /^--data(=|$)/.test(word)) ?? -1
  const flag = at < 0 ? undefined : sources.flags![at]!.split('=')[1] ?? sources.flags![at + 1]
  const given = () => { try { return readGiven({ environment: sources.environment ?? {} }).given.FULLSCORE_DATA } catch { return sources.environment?.['FULLSCORE_DATA'] || undefined } }
  return parsePath(flag ?? given(), data, home)
}
