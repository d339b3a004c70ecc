import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { caller, UnreachableError, type Call, type FetchLike } from '@fullscore/api/call.ts'
import { UsageError } from './parse.ts'
import { englishOf } from '@fullscore/api/locale.ts'
import type { Reader } from '@fullscore/api/render.ts'

const file = () => path.join(process.env['XDG_CONFIG_HOME'] ?? path.join(homedir(), '.config'), 'fullscore', 'cli.json')

interface Kept { url: string; token: string }

function kept(): Partial<Kept> {
  try {
    return JSON.parse(readFileSync(file(), 'utf8')) as Kept
  } catch {
    return {}
  }
}

/** Remembers where to ask and with which token, readable by its owner only. */
export function remember(next: Kept): void {
  mkdirSync(path.dirname(file()), { recursive: true, mode: 0o700 })
  writeFileSync(file(), JSON.stringify(next), { mode: 0o600 })
}

export function forget(): void {
  rmSync(file(), { force: true })
}

/** Where the server is: FULLSCORE_URL, what `login` remembered, or this machine. */
export const originOf = (): string => (process.env['FULLSCORE_URL'] ?? kept().url ?? `http://127.0.0.1:${process.env['FULLSCORE_PORT'] ?? '4400'}`).replace(/\/$/, '')

/** A server that answers nothing for so long, in milliseconds, is not waited for. */
const patience = 60_000

/** Asks by Node's `fetch`, for a minute at most. */
export const ask: FetchLike = (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(patience) })

export const unreachable = (origin: string, cause: unknown) => new UnreachableError(`Fullscore does not answer at ${origin}.`, { cause })

/** The locale of a terminal as POSIX orders its variables (XBD 8.2), BCP 47: `nl_NL.UTF-8` is `nl-NL`; none for the locale C, which is nobody's. */
export function localeOf(environment: Readonly<Record<string, string | undefined>>, of: 'LC_TIME' | 'LC_MESSAGES' = 'LC_TIME'): string | undefined {
  const said = (environment['LC_ALL'] || environment[of] || environment['LANG'] || 'C').replace(/[.@].*$/, '')
  return said === 'C' || said === 'POSIX' ? undefined : said.replaceAll('_', '-')
}

/** Whoever reads the terminal (programs, by `--json`, get the server's plain words): English as their region writes it unless the server speaks the terminal's language, moments in this machine's zone, which is named. */
const terminal = (): Reader => ({ locale: englishOf(localeOf(process.env)), zone: new Intl.DateTimeFormat().resolvedOptions().timeZone, namesZone: true })

/** The server's address, if it is one. @throws UsageError naming where it was said */
function addressOr(): string {
  const origin = originOf()
  if (/^https?:$/.test(URL.parse(origin)?.protocol ?? '')) return origin
  throw new UsageError(`${process.env['FULLSCORE_URL'] === undefined ? 'What `fullscore login` remembered' : 'FULLSCORE_URL'}, "${origin}", is no address like http://127.0.0.1:4400.`)
}

export interface Connection { call: Call; origin: string; headers: Record<string, string> }

/** The way to the server with the token of FULLSCORE_TOKEN or `login`. */
export function connect(): Connection {
  const token = process.env['FULLSCORE_TOKEN'] ?? kept().token
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {}
  const origin = addressOr()
  return { origin, headers, call: caller({ origin, fetch: ask, headers, ...(process.argv.includes('--json') ? {} : { reader: terminal, language: localeOf(process.env, 'LC_MESSAGES') }) }) }
}
