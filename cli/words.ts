import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { readWords, Words } from '@fullscore/api/http/words.ts'
import { englishOf, writtenIn } from '@fullscore/api/locale.ts'
import { render, type Catalogue, type Reader } from '@fullscore/api/render.ts'
import { hasMarks } from '@fullscore/api/sentence.ts'
import { localeOf } from '@fullscore/api/terminal.ts'

const now = (): number => Temporal.Now.instant().epochMilliseconds

const zone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone
let reader: Reader = { locale: englishOf(localeOf(process.env)), zone: zone(), namesZone: true }

/** Whoever reads the terminal: in the words that were asked for, as their region writes numbers and dates, moments in this machine's zone, which is named. */
export const readerHere = (): Reader => reader
/** A sentence as who reads the terminal is told it; other texts stay as they are. */
export const told = (text: string): string => (hasMarks(text) ? render(text, reader) : text)

/** Where the words of a language are kept from one command to the next. */
const file = () => path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'fullscore', 'words.json')
/** So long words count as those the person wants, in milliseconds; then the server is asked again, which is cheap while nothing changed. */
const goodFor = 600_000
/** So long a command waits for words, in milliseconds: it can be told in English. */
const patience = 3000

interface Kept { for: string; at: number; tag: string | null; words: Catalogue }

function kept(who: string): Kept | undefined {
  try {
    const found = JSON.parse(readFileSync(file(), 'utf8')) as Kept
    return found.for === who ? { ...found, words: Words.parse(found.words) } : undefined
  } catch {
    return undefined
  }
}

/** Forgets which language was wanted: somebody signed in or out. */
export const forgetWords = (): void => rmSync(file(), { force: true })

/**
 * Learns in which language to speak: what the person of the token chose in their profile, else the terminal's, as far as the server has
 * its words. A server that does not answer changes nothing. @param headers those by which the server is asked
 */
export async function learnWords(origin: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const wish = localeOf(process.env, 'LC_MESSAGES')
  if (wish === undefined && headers['authorization'] === undefined) return
  const who = createHash('sha256').update(JSON.stringify([origin, wish, headers['authorization']])).digest('base64url')
  const had = kept(who)
  const found = had !== undefined && now() - had.at < goodFor ? had : await asked(origin, headers, wish, who, had)
  if (found === undefined || Object.keys(found.words.sentences).length === 0) return
  reader = { ...reader, catalogue: found.words, locale: writtenIn(found.words.language, localeOf(process.env) ?? wish) }
}

async function asked(origin: string, headers: Readonly<Record<string, string>>, wish: string | undefined, who: string, had: Kept | undefined): Promise<Kept | undefined> {
  try {
    const answer = await fetch(`${origin}/api/v1${readWords.path}`, {
      headers: { ...headers, ...(wish === undefined ? {} : { 'accept-language': wish }), ...(had?.tag ? { 'if-none-match': had.tag } : {}) }, signal: AbortSignal.timeout(patience),
    })
    if (!answer.ok && answer.status !== 304) return had
    const words = answer.status === 304 ? had!.words : Words.parse(await answer.json())
    const next: Kept = { for: who, at: now(), tag: answer.headers.get('etag'), words }
    mkdirSync(path.dirname(file()), { recursive: true, mode: 0o700 })
    writeFileSync(file(), JSON.stringify(next), { mode: 0o600 })
    return next
  } catch {
    // No server, another program behind the address, or a home that cannot be written: what was known is good enough.
    return had
  }
}
