import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { caller, UnreachableError, type Call, type FetchLike } from '@fullscore/api/call.ts'
import { say } from '@fullscore/api/sentence.ts'
import { localeOf } from '@fullscore/api/terminal.ts'
import { UsageError } from './parse.ts'
import { readerHere, told } from './words.ts'

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

export const unreachable = (origin: string, cause: unknown) => new UnreachableError(told(say`Fullscore does not answer at ${origin}.`), { cause })

/** The server's address, if it is one. @throws UsageError naming where it was said */
function addressOr(): string {
  const origin = originOf()
  if (/^https?:$/.test(URL.parse(origin)?.protocol ?? '')) return origin
  throw new UsageError(process.env['FULLSCORE_URL'] === undefined ? say`What \`fullscore login\` remembered, "${origin}", is no address like http://127.0.0.1:4400.` : say`FULLSCORE_URL, "${origin}", is no address like http://127.0.0.1:4400.`)
}

export interface Connection { call: Call; origin: string; headers: Record<string, string> }

/** Where a command asks and as whom: FULLSCORE_TOKEN, or what `login` remembered. */
export function asksAs(): { origin: string; headers: Record<string, string> } {
  const token = process.env['FULLSCORE_TOKEN'] ?? kept().token
  return { origin: originOf(), headers: token ? { authorization: `Bearer ${token}` } : {} }
}

/** The way to the server with the token of FULLSCORE_TOKEN or `login`. Programs, by `--json`, get the server's plain words. */
export function connect(): Connection {
  const { headers } = asksAs()
  const origin = addressOr()
  return { origin, headers, call: caller({ origin, fetch: ask, headers, ...(process.argv.includes('--json') ? {} : { reader: readerHere, language: readerHere().catalogue === undefined ? localeOf(process.env, 'LC_MESSAGES') : undefined }) }) }
}
