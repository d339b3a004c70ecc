import { createHash } from 'node:crypto'
import { asLine, asLines, type Urgency } from '@fullscore/api/values.ts'

/** One word of a sender about one cause, in our terms. The names in it are not looked up yet. */
export interface Told {
  dedupKey: string
  title: string
  urgency: Urgency
  /** `acknowledged`: somebody at the sender took it. `suppressed`: the sender keeps it from notifying, which does not mean that it is over. */
  status: 'firing' | 'resolved' | 'acknowledged' | 'suppressed'
  /** When it began or ended, as the sender says. */
  at: Temporal.Instant | undefined
  /** What the sender wrote where a moment belongs, if that cannot be read as one. */
  unread?: string | undefined
  /** When this occurrence began, where the protocol says so: by it an end and its late beginning are told apart from a new one. */
  beganAt?: Temporal.Instant | undefined
  /** What joins alerts to one cause within the source. */
  group?: string | undefined
  details: Record<string, unknown>
  /** Names to look for, the best first. */
  names: { services: readonly string[]; items: readonly string[]; teams: readonly string[] }
}

/** What came out of one payload. */
export interface Reading {
  told: Told[]
  /** Alerts of the payload that could not be read, with the reason. */
  refused: { index: number; why: string }[]
}

/** What a source says of alerts that do not say it themselves. */
export interface Defaults { urgency: Urgency }

const urgencyWords: Readonly<Record<string, Urgency>> = {
  critical: 'critical', crit: 'critical', page: 'critical', emergency: 'critical', emerg: 'critical', fatal: 'critical', disaster: 'critical', p1: 'critical', sev1: 'critical',
  high: 'high', error: 'high', err: 'high', major: 'high', p2: 'high', sev2: 'high',
  medium: 'medium', warning: 'medium', warn: 'medium', minor: 'medium', average: 'medium', p3: 'medium', sev3: 'medium',
  low: 'low', notice: 'low', p4: 'low', sev4: 'low',
  info: 'info', information: 'info', informational: 'info', debug: 'info', none: 'info', p5: 'info', sev5: 'info',
}

/** Our urgency for the word of another tool: `warning` is medium, `error` high. Undefined for a word that means nothing here, `constructor` too. */
export function urgencyOf(word: string): Urgency | undefined {
  const plain = word.trim().toLowerCase()
  return Object.hasOwn(urgencyWords, plain) ? urgencyWords[plain] : undefined
}

const most = { text: 4000, keys: 200, list: 200, depth: 8, title: 500, key: 255 }

/** A value that PostgreSQL can hold and a page can show: no zero characters, whole surrogate pairs, bounded in every direction. */
export function clean(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value, most.text)
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value !== 'object') return undefined
  if (depth >= most.depth) return '…'
  if (Array.isArray(value)) return value.slice(0, most.list).map((one) => clean(one, depth + 1))
  return Object.fromEntries(Object.entries(value).slice(0, most.keys).map(([key, one]) => [asLine(cleanText(key, 200)), clean(one, depth + 1)]))
}

export function cleanText(text: string, longest: number): string {
  const fit = asLines(text)
  return fit.length > longest ? `${fit.slice(0, longest - 1).toWellFormed()}…` : fit
}

export const titleOf = (text: string): string => cleanText(asLine(text), most.title) || '(unreadable)'

/** A key of at most 255 characters: a longer one is kept by its hash, so that two long keys are never taken for one. */
export function keyOf(text: string): string {
  const fit = asLine(text) || '(unreadable)'
  return fit.length <= most.key ? fit : `sha256:${createHash('sha256').update(text).digest('hex')}`
}

/**
 * A moment as tools write it: RFC 3339, an offset without its colon, a space for the T, seconds or milliseconds since 1970.
 * The year 1, which Go writes for "none", is none. Rounded to microseconds as PostgreSQL keeps it.
 */
export function momentOf(value: unknown): Temporal.Instant | undefined {
  // Most senders say none, and to find that out by a fault costs more than all else of reading an event.
  if ((typeof value !== 'string' && typeof value !== 'number') || value === '') return undefined
  try {
    const text = String(value).trim()
    if (/^\d{9,10}(\.\d+)?$/.test(text)) return Temporal.Instant.fromEpochMilliseconds(Math.round(Number(text) * 1000))
    if (/^\d{12,13}$/.test(text)) return Temporal.Instant.fromEpochMilliseconds(Number(text))
    const moment = Temporal.Instant.from(text.replace(/^(\d{4}-\d\d-\d\d) /, '$1T').replace(/([+-]\d\d)(\d\d)$/, '$1:$2')).round('microsecond')
    return moment.epochMilliseconds <= -62_000_000_000_000 ? undefined : moment
  } catch {
    return undefined
  }
}

/** What stands where a moment belongs and is none. Undefined for a moment, for nothing, and for the year 1, which means none. */
export function unreadMoment(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  if (value === null || text === '' || momentOf(value) !== undefined || text.startsWith('0001-01-01')) return undefined
  return asLine(cleanText(text, 80))
}

/** The texts among these that are not empty. */
export const texts = (...values: unknown[]): string[] => [...new Set(values.filter((one): one is string => typeof one === 'string' && one.trim() !== '').map((one) => asLine(cleanText(one, 200))).filter((one) => one !== ''))]

/** Ways to write where something runs, the fullest first: `db1.example.org:9100`, then without the port, then the first label. */
export function hostsOf(...values: unknown[]): string[] {
  return [...new Set(texts(...values).flatMap((one) => {
    const bare = one.replace(/^\w+:\/\//, '').replace(/\/.*$/, '')
    const host = bare.replace(/:\d{1,5}$/, '').replace(/^\[(.*)\]$/, '$1')
    const short = /^[a-z][\w-]*(\.[\w-]+)+$/i.test(host) ? [host.split('.')[0]!] : []
    return [one, bare, host, ...short]
  }))]
}

export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
