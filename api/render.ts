import { hasMarks, readSentence, type Given, type NamedObject, type Part, type Said } from './sentence.ts'

/** A sentence in another language: the template with its parameters, or for a count the forms that the language has, with `#` for the number. */
export type Wording = string | Partial<Record<Intl.LDMLPluralRule, string>>
/** The sentences of one language by their codes. What it lacks is told in English. */
export interface Catalogue {
  /** BCP 47, `de`. */
  language: string
  sentences: Readonly<Record<string, Wording>>
}

/** For whom a text is told. */
export interface Reader {
  catalogue?: Catalogue | undefined
  /** BCP 47: how numbers and dates are written. */
  locale: string
  /** IANA name: the zone in which moments are told. */
  zone: string
  /** Whether moments bear their zone's name: true unless the zone is the reader's own and they know it. */
  namesZone: boolean
  /** The present in epoch milliseconds; without it moments are told with their day and year. */
  now?: number | undefined
}

/** English for whoever did not say: moments in UTC, with day, year and zone. */
const anybody: Reader = { locale: 'en-GB', zone: 'UTC', namesZone: true }

/** A text in plain English, for what leaves the house, for programs and for logs. Never fails, whatever the text holds. */
export const plain = (text: string): string => render(text, anybody)

/** A text as one reader reads it: in their language where the catalogue has the sentence, moments in their zone. Never fails. */
export function render(text: string, reader: Reader): string {
  if (!hasMarks(text) && !/[\u2067-\u2069]/.test(text)) return wordingOf(text, reader) ?? text
  return told(readSentence(text), reader)
}

function wordingOf(code: string, { catalogue }: Reader): string | undefined {
  const found = catalogue && Object.hasOwn(catalogue.sentences, code) ? catalogue.sentences[code] : undefined
  return typeof found === 'string' ? found : undefined
}

const told = (parts: readonly Part[], reader: Reader): string => parts.map((part) => (typeof part === 'string' ? between(part, reader) : sentence(part, reader))).join('')

/** Words between said sentences may be one without parameters that was joined to them. */
function between(text: string, reader: Reader): string {
  if (reader.catalogue === undefined) return text
  const code = text.trim()
  return code === '' ? text : text.replace(code, () => wordingOf(code, reader) ?? code)
}

function sentence(said: Said, reader: Reader): string {
  if (said.counted) return counted(said.code, said.counted, reader)
  const parameters = said.pieces.filter((piece): piece is Given => typeof piece !== 'string')
  // A value alone is no sentence.
  const wording = said.code === '{0}' ? undefined : wordingOf(said.code, reader)
  if (wording === undefined) return said.pieces.map((piece) => (typeof piece === 'string' ? piece : value(piece, reader))).join('')
  return wording.replace(/\{\{|\}\}|\{(\d+)\}/g, (sign, place: string | undefined) => (place === undefined ? sign[0]! : parameters[Number(place)] === undefined ? '' : value(parameters[Number(place)]!, reader)))
}

function counted(code: string, { many, one, more }: NonNullable<Said['counted']>, reader: Reader): string {
  const forms = reader.catalogue && Object.hasOwn(reader.catalogue.sentences, code) ? reader.catalogue.sentences[code] : undefined
  const form = typeof forms === 'object' ? (forms[rulesOf(reader.catalogue!.language).select(many)] ?? forms.other) : undefined
  return (form ?? (many === 1 ? one : more)).replace('#', () => grouped(many, reader.locale))
}

function value({ parts, as }: Given, reader: Reader): string {
  const [only] = parts
  if (parts.length === 1 && typeof only === 'string') {
    if (as === '"') return only
    if (as === '#') return grouped(Number(only), reader.locale)
    if (as === '.') return numbers(reader.locale, false).format(Number(only))
    const first = only.charCodeAt(0)
    // Most parameters are names: what does not begin with a digit is neither moment nor date.
    if (as === undefined && !(first >= 48 && first <= 57)) return wordingOf(only, reader) ?? only
    if (as === 'P') return lasting(only, reader.locale)
    if (isoMoment.test(only)) return moment(only, reader)
    if (isoDay.test(only)) return day(only, reader.locale)
    if (isoDays.test(only)) return stretch(only, reader.locale)
    // A piece of a sentence that is chosen among some ("at least", "around the clock") is a sentence of its own.
    return wordingOf(only, reader) ?? only
  }
  return told(parts, reader)
}

const isoMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)(\[[\w/+-]+\])?$/
const isoDay = /^\d{4}-\d\d-\d\d$/
const isoDays = /^\d{4}-\d\d-\d\d\/\d{4}-\d\d-\d\d$/

/** "14:05" today, "30 Nov, 14:05" this year; a moment given with a zone is told in that zone, with its name where the reader's is another. */
function moment(iso: string, reader: Reader): string {
  const given = /\[([\w/+-]+)\]$/.exec(iso)?.[1]
  const at = Date.parse(iso.replace(/\[.*$/, '').replace(/(\.\d{3})\d+/, '$1'))
  if (Number.isNaN(at)) return iso
  const zone = given ?? reader.zone
  if (zone === 'UTC' && reader.now === undefined && reader.locale === 'en-GB' && iso.endsWith('Z')) return `${day(iso.slice(0, 10), reader.locale)}, ${iso.slice(11, 16)} UTC`
  try {
    const today = reader.now !== undefined && Math.abs(at - reader.now) < 25 * hour && sameIn('date', at, reader.now, zone)
    const year = today || (reader.now !== undefined && sameYear(at, reader.now, zone))
    const text = dates(reader.locale, zone, today ? 'time' : year ? 'short' : 'long').format(at)
    return reader.namesZone || zone !== reader.zone ? `${text} ${zone === 'UTC' ? zone : `(${zone})`}` : text
  } catch {
    return iso
  }
}

const hour = 3_600_000
const yearOf = (at: number): number => Math.floor(at / (365.2425 * 24 * hour))

function sameIn(what: 'date' | 'year', one: number, other: number, zone: string): boolean {
  const format = dates('en-GB', zone, what)
  return format.format(one) === format.format(other)
}

/** Formatting takes long: only near the turn of a year, by whatever zone, is it asked. */
function sameYear(one: number, other: number, zone: string): boolean {
  const sure = [one - 48 * hour, one + 48 * hour, other - 48 * hour, other + 48 * hour].map(yearOf)
  return sure.every((year) => year === sure[0]) || sameIn('year', one, other, zone)
}

function day(iso: string, locale: string): string {
  const at = Date.parse(`${iso}T00:00:00Z`)
  return Number.isNaN(at) ? iso : once(`${locale} ${iso}`, () => dates(locale, 'UTC', 'date').format(at))
}

const units = [[/(\d+)D/, 'day'], [/T(?:.*?)(\d+)H/, 'h'], [/T(?:.*\D)?(\d+)M/, 'min'], [/T(?:.*\D)?(\d+)(?:\.\d+)?S/, 's']] as const
/** "3–7 Dec 2026": thin spaces are not in every font, and between two numbers there is none. */
function stretch(iso: string, locale: string): string {
  const [from, to] = iso.split('/').map((one) => Date.parse(`${one}T00:00:00Z`)) as [number, number]
  if (!(from <= to)) return iso
  return dates(locale, 'UTC', 'date').formatRange(from, to).replaceAll('\u2009', ' ').replace(/(?<!\d)(\d{1,2}) – (?=\d)/, '$1–')
}

/** "2 h 5 min": the signs of the units are those of every language, days are a word. */
function lasting(iso: string, locale: string): string {
  const parts = units.flatMap(([pattern, unit]) => {
    const found = pattern.exec(iso)?.[1]
    if (found === undefined || Number(found) === 0) return []
    return [unit === 'day' ? once(`${locale} day`, () => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' })).format(Number(found)) : `${numbers(locale, true).format(Number(found))} ${unit}`]
  })
  return parts.length === 0 ? '0 s' : parts.join(' ')
}

const shapes = {
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  short: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  long: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  year: { year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

// Making a formatter takes a hundred times as long as using it. Locales and zones come from requests: what is kept is bounded.
const kept = new Map<string, unknown>()
function once<T>(key: string, make: () => T): T {
  const had = kept.get(key) as T | undefined
  if (had !== undefined) return had
  if (kept.size >= 2000) kept.clear()
  const made = make()
  kept.set(key, made)
  return made
}
const dates = (locale: string, zone: string, shape: keyof typeof shapes) => once(`${locale} ${zone} ${shape}`, () => new Intl.DateTimeFormat(locale, { ...shapes[shape], timeZone: zone }))
const numbers = (locale: string, grouped: boolean) => once(`${locale} ${grouped}`, () => new Intl.NumberFormat(locale, { useGrouping: grouped, maximumFractionDigits: 10 }))
const grouped = (many: number, locale: string): string => (Number.isInteger(many) && many >= 0 && many < 1000 ? String(many) : numbers(locale, true).format(many))
const rulesOf = (language: string) => once(language, () => new Intl.PluralRules(language))

/**
 * The fields of answers and refusals that hold a sentence even where it has no parameters: their texts are codes as they stand. A single
 * word in one is a value of the contract (the verdict `failed`): it stays, or is said.
 */
const sentenceFields = new Set(['detail', 'message', 'why', 'stateWhy', 'severityWhy', 'verifiedWhy', 'reason', 'reasons', 'because', 'says', 'sentence', 'verdict', 'summary', 'words', 'warning', 'warnings', 'hint', 'obstacle', 'trouble', 'nothing', 'readAs', 'oddities', 'approvers'])

/**
 * An answer with all its sentences told to one reader. What holds none is handed back as it is, the same object; so one walk is
 * cheap where there is little to tell. With a catalogue sentences without parameters are looked up too.
 */
export function renderAll<T>(answer: T, reader: Reader): T {
  return mapTexts(answer, (text, field) => (hasMarks(text) || (reader.catalogue !== undefined && sentenceFields.has(field) && /\s/.test(text)) ? render(text, reader) : text)) as T
}

/** Changes the texts of an answer. What does not change stays the same object. */
export function mapTexts(value: unknown, change: (text: string, field: string) => string, field = ''): unknown {
  if (typeof value === 'string') return change(value, field)
  if (value === null || typeof value !== 'object') return value
  let copy: Record<string, unknown> | unknown[] | undefined
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) {
      const now = mapTexts(value[at], change, field)
      if (now !== value[at]) (copy ??= [...(value as unknown[])] as unknown[])[at as never] = now as never
    }
    return copy ?? value
  }
  const proto: unknown = Object.getPrototypeOf(value)
  if (proto !== Object.prototype && proto !== null) return value
  const fields = value as Record<string, unknown>
  for (const key in fields) {
    const now = mapTexts(fields[key], change, key)
    if (now !== fields[key]) ((copy ??= { ...fields }) as Record<string, unknown>)[key] = now
  }
  return copy ?? value
}

const nameMark = /\u2067@([\w-]{1,60}) ([\w-]{1,80}) ([\w-]{1,80})\u2069/g
const nameSign = '\u2067@'
/** Whether a text may hold the name of an object. */
export const namesObjects = (text: string): boolean => text.includes(nameSign)

/** The objects that texts of an answer name. */
export function objectsNamed(answer: unknown): NamedObject[] {
  const found = new Map<string, NamedObject>()
  mapTexts(answer, (text) => {
    if (namesObjects(text)) for (const [, kind, id, team] of text.matchAll(nameMark)) found.set(`${kind} ${id}`, { kind: kind!, id: id!, team: team === '-' ? null : team! })
    return text
  })
  return [...found.values()]
}

/** An answer without the names of the objects that its reader does not see. */
export function withoutNames<T>(answer: T, sees: (object: { kind: string; id: string }) => boolean): T {
  return mapTexts(answer, (text) => (namesObjects(text) ? hidden(text, sees) : text)) as T
}

/** From the last to the first: a name may be a sentence and hold others. What stands before its mark belongs to it, back to the sign that opened it. */
function hidden(text: string, sees: (object: { kind: string; id: string }) => boolean): string {
  let left = text
  for (const { 0: mark, 1: kind, 2: id, index } of [...text.matchAll(nameMark)].reverse()) {
    if (sees({ kind: kind!, id: id! })) continue
    let [at, depth] = [index - 1, 0]
    for (; at > 0 && !(depth === 0 && left[at] === '\u2068'); at--) depth += left[at] === '\u2069' ? 1 : /[\u2066-\u2068]/.test(left[at]!) ? -1 : 0
    left = `${left.slice(0, at)}\u2068\u2066one more, outside your scope\u2069${left.slice(index + mark.length)}`
  }
  return left
}
