import { join, resolve } from 'node:path'
import { say } from '@fullscore/api/sentence.ts'
import { ToldError } from './kernel/told.ts'
import { isRange } from './egress/address.ts'

/** A setting that cannot be used: one sentence that names it. The start stops with it. */
export class SettingsError extends ToldError {
  override readonly name = 'SettingsError'
}

/** The levels of the log, from the most talkative. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** The address on this machine itself; for a server that listens on all addresses, localhost. */
export function localUrl(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** An absolute path; `~/` is the home directory. */
export function parsePath(value: string | undefined, fallback: string, home: string): string {
  if (value === undefined) return fallback
  return resolve(value.startsWith('~/') ? join(home, value.slice(2)) : value)
}

/** A host name or address; an IPv6 address may stand in brackets. @throws SettingsError */
export function parseHost(value: string): string {
  const bare = value.replace(/^\[(.*)\]$/, '$1')
  if (!/^[0-9A-Za-z.:_-]+$/.test(bare)) {
    throw new SettingsError(say`FULLSCORE_HOST is an address such as 127.0.0.1, without scheme, port or path; "${value}" is not.`)
  }
  if (/^[^:]+:\d+$/.test(bare)) {
    throw new SettingsError(say`FULLSCORE_HOST is an address alone; the port of "${value}" belongs into FULLSCORE_PORT.`)
  }
  return bare
}

/** A TCP port, 0 for any free one. @throws SettingsError */
export function parsePort(value: string): number {
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) {
    throw new SettingsError(say`FULLSCORE_PORT is a whole number from 0 to 65535; "${value}" is not.`)
  }
  return Number(value)
}

/** An http address without path, as its origin. @throws SettingsError */
export function parseOwnUrl(value: string): string {
  const url = URL.parse(value)
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new SettingsError(say`FULLSCORE_URL is an address such as https://fullscore.example.com; "${value}" is not.`)
  }
  if (url.username || url.search || url.hash || url.pathname !== '/') {
    throw new SettingsError(say`FULLSCORE_URL holds scheme, host and port only, no user, path or query; "${value}" has more.`)
  }
  return url.origin
}

/** Addresses and ranges with commas or spaces between them. @throws SettingsError naming the one that is none */
export function parseProxies(value: string | undefined): string[] {
  const ranges = (value ?? '').split(/[\s,]+/).filter((one) => one !== '')
  const wrong = ranges.find((one) => !isRange(one))
  if (wrong !== undefined) throw new SettingsError(say`FULLSCORE_TRUSTED_PROXIES holds addresses and ranges such as 10.0.0.5 or 10.0.0.0/8; "${wrong}" is none.`)
  return ranges
}

/** A store's address as it was given. @throws SettingsError, which does not repeat it: it holds a password */
export function parseStoreUrl(name: string, value: string | undefined, schemes: string[]): string | undefined {
  if (value === undefined) return undefined
  const scheme = value.slice(0, value.indexOf('//'))
  if (!schemes.includes(scheme)) {
    throw new SettingsError(say`${name} begins with ${schemes.map((one) => `${one}//`).join(', ')}, and the given one does not.`)
  }
  // PostgreSQL allows an empty host (Unix socket named in the query), which URL refuses.
  const readable = value.replace(/^([a-z]+:\/\/[^/]*@)\//, '$1localhost/')
  if (!URL.parse(readable)) {
    throw new SettingsError(say`${name} is no address that can be read (in the password, @ is written as %40, and so on).`)
  }
  return value
}

/** @throws SettingsError */
export function parseEmail(value: string | undefined): string | undefined {
  if (value !== undefined && !/^[^\s@]+@[^\s@]+$/.test(value)) {
    throw new SettingsError(say`FULLSCORE_ADMIN_EMAIL is an e-mail address; "${value}" is not.`)
  }
  return value
}

/** @throws SettingsError */
export function parsePassword(value: string | undefined): string | undefined {
  if (value !== undefined && value.length < 12) {
    throw new SettingsError('FULLSCORE_ADMIN_PASSWORD has at least 12 characters; the given one has fewer.')
  }
  // Nobody could sign in with it.
  if (value !== undefined && value.length > 200) throw new SettingsError('FULLSCORE_ADMIN_PASSWORD has at most 200 characters; the given one has more.')
  return value
}

/** @throws SettingsError */
export function parseLevel(value: string): LogLevel {
  const level = LOG_LEVELS.find((one) => one === value.toLowerCase())
  if (!level) throw new SettingsError(say`FULLSCORE_LOG is one of ${LOG_LEVELS.join(', ')}; "${value}" is not.`)
  return level
}
