import { say } from '@fullscore/api/sentence.ts'
/** In which order day, month and year stand. */
export const dateOrders = ['dmy', 'mdy', 'ymd'] as const
export type DateOrder = (typeof dateOrders)[number]
export const orderWords: Record<DateOrder, string> = { dmy: 'day, month, year', mdy: 'month, day, year', ymd: 'year, month, day' }

/** Beginnings of month names in English, German, French, Spanish, Italian, Dutch, Portuguese, the Nordic languages and Polish. */
const monthNames: readonly (readonly string[])[] = [
  ['jan', 'ene', 'gen', 'sty', 'janv'], ['feb', 'fev', 'lut'], ['mar', 'mae', 'mrz', 'maa', 'mrt'], ['apr', 'avr', 'abr', 'kwi'], ['may', 'mai', 'mag', 'mei', 'maj', 'mayo'],
  ['jun', 'juin', 'giu', 'cze'], ['jul', 'juil', 'lug', 'lip'], ['aug', 'aou', 'ago', 'sie'], ['sep', 'set', 'wrz'], ['oct', 'okt', 'ott', 'out', 'paz'], ['nov', 'lis'], ['dec', 'dez', 'dic', 'des', 'gru'],
]
const byBeginning = new Map(monthNames.flatMap((names, i) => names.map((name) => [name, i + 1] as const)))

function monthOf(word: string): number | undefined {
  const plain = word.normalize('NFKD').replace(/[\p{M}.]/gu, '').toLowerCase().replaceAll('ź', 'z')
  // French June and July share their first three letters.
  return /^[a-z]{3,}/.test(plain) ? (byBeginning.get(plain.slice(0, 4)) ?? byBeginning.get(plain.slice(0, 3))) : undefined
}

/** Two-digit years: 80 to 99 belong to the last century. */
const yearOf = (digits: string): number => (digits.length > 2 ? Number(digits) : Number(digits) + (Number(digits) >= 80 ? 1900 : 2000))

function isoOf(year: number, month: number, day: number): string | undefined {
  if (year < 1000 || month < 1 || month > 12 || day < 1 || day > 31) return undefined
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' }).toString()
  } catch {
    return undefined
  }
}

/** What a text means as a date in each order; a text that can be read in one way only says so by `any`. */
export interface DateReading { any?: string | undefined; dmy?: string | undefined; mdy?: string | undefined; ymd?: string | undefined; dotted: boolean }

const time = /[T,\s]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?$/i
const numbers = /^(\d{1,4})\s*([-/.\s])\s*(\d{1,2})\s*\2\s*'?(\d{1,4})\.?$/
const compact = /^((?:19|20)\d{2})(\d{2})(\d{2})$/
const named = /^(?:(\d{1,2})(?:\.|st|nd|rd|th|er|º)?[\s\-/.]*(?:de\s+)?(\p{L}{3,12})\.?|(\p{L}{3,12})\.?[\s\-/]*(\d{1,2})(?:st|nd|rd|th)?)[\s\-/,.]*(?:de\s+)?'?(\d{4}|\d{2})$/u

/** All ways to read a text as a day: 31.12.25, 12/31/2025, 2025-12-31, 31 Dec 2025, with or without a time behind it. Undefined if there is none. */
export function readings(text: string): DateReading | undefined {
  const bare = text.trim()
  if (bare.length < 6 || bare.length > 60 || !/\d/.test(bare)) return undefined
  const day = bare.replace(time, '').replace(/^\p{L}{2,10}\.?,?\s+(?=\d)/u, (word) => (monthOf(word.trim().replace(/[.,]/g, '')) ? word : ''))
  const run = compact.exec(day)
  if (run) return found({ any: isoOf(Number(run[1]), Number(run[2]), Number(run[3])), dotted: false })
  const written = named.exec(day)
  if (written) {
    const month = monthOf(written[2] ?? written[3]!)
    return month === undefined ? undefined : found({ any: isoOf(yearOf(written[5]!), month, Number(written[1] ?? written[4])), dotted: false })
  }
  const [, a, mark, b, c] = numbers.exec(day) ?? []
  if (a === undefined || b === undefined || c === undefined || c.length === 3 || a.length === 3) return undefined
  if (a.length === 4) return c.length > 2 ? undefined : found({ any: isoOf(Number(a), Number(b), Number(c)), dotted: false })
  if (c.length === 1) return undefined
  // With dots the day comes first wherever such a month can be: 31.02. is no day of another order, it is none.
  if (mark === '.' && Number(a) >= 1 && Number(a) <= 31 && Number(b) >= 1 && Number(b) <= 12) return found({ any: isoOf(yearOf(c), Number(b), Number(a)), dotted: true })
  return found({
    dmy: isoOf(yearOf(c), Number(b), Number(a)), mdy: isoOf(yearOf(c), Number(a), Number(b)),
    ymd: c.length === 2 && a.length === 2 ? isoOf(yearOf(a), Number(b), Number(c)) : undefined, dotted: mark === '.',
  })
}

const found = (reading: DateReading) => (reading.any ?? reading.dmy ?? reading.mdy ?? reading.ymd ? reading : undefined)

/**
 * Reads a date in its column's order; one that this order does not allow is read in the one that it does, 12/31/2025 among 31.12.25.
 * @returns an ISO date, or the reason why it is none
 */
export function readDate(text: string, order: DateOrder): { value: string } | { reason: string } {
  const reading = readings(text)
  // A year of two digits in front is so rare that it is the last thing meant.
  const value = reading?.any ?? reading?.[order] ?? reading?.dmy ?? reading?.mdy ?? reading?.ymd
  return value === undefined ? { reason: missingDay(text) ?? 'is not a date' } : { value }
}

/** Why a date with dots is none: its month is shorter. */
function missingDay(text: string): string | undefined {
  const [, day, month, year = ''] = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})$/.exec(text.trim().replace(time, '')) ?? []
  if (day === undefined || Number(day) < 29 || Number(day) > 31 || Number(month) < 1 || Number(month) > 12) return undefined
  return say`is not a date: month ${Number(month)} of ${yearOf(year)} has no day ${Number(day)}`
}

/** The days that a spreadsheet counts from 1900 on, from 1954 to 2119: other numbers are no dates. */
const serials = { least: 20_000, most: 80_000 }

/** Reads a spreadsheet's own number of a day, 44927 or 44927.5, as a date; undefined for other numbers. @param since1904 counted from 1904 on, as spreadsheets from Macs are */
export function serialDate(text: string, since1904 = false): string | undefined {
  const days = /^\d{5}(?:[.,]\d+)?$/.test(text.trim()) ? Math.floor(Number(text.trim().replace(',', '.'))) : 0
  return days < serials.least || days > serials.most ? undefined : Temporal.PlainDate.from(since1904 ? '1904-01-01' : '1899-12-30').add({ days }).toString()
}

/** Whether day and month of a text could be swapped, so that only its column says which is which. */
export function isOpenDate(text: string): boolean {
  const reading = readings(text)
  return reading !== undefined && swappable(reading)
}
const swappable = ({ any, dmy, mdy }: DateReading): boolean => any === undefined && dmy !== undefined && mdy !== undefined && dmy !== mdy

/** What a column's texts say of the order of its dates; filled text by text, so that 100,000 rows cost nothing. */
/** `unclear` counts those of which day and month could be swapped. */
export interface DateTally { read: number; open: number; unclear: number; dmy: number; mdy: number; ymd: number; dotted: number; first: Partial<Record<DateOrder, string>> }
export const dateTally = (): DateTally => ({ read: 0, open: 0, unclear: 0, dmy: 0, mdy: 0, ymd: 0, dotted: 0, first: {} })

/** Counts one text. @param place where it stands, `row 17` */
export function tallyDate(tally: DateTally, text: string, place: string): void {
  const reading = readings(text)
  if (!reading) return
  tally.read += 1
  if (reading.any !== undefined) {
    if (reading.dotted) tally.dotted += 1
    return
  }
  tally.open += 1
  if (reading.dotted) tally.dotted += 1
  if (swappable(reading)) tally.unclear += 1
  const possible = dateOrders.filter((order) => reading[order] !== undefined)
  for (const order of possible) tally[order] += 1
  // With dots nobody puts a year of two digits in front.
  const meant = reading.dotted && possible.length > 1 ? possible.filter((order) => order !== 'ymd') : possible
  if (meant.length === 1) tally.first[meant[0]!] ??= say`${text.trim().slice(0, 30)} in ${place}`
}

/** `ask`: nothing in the column says which order is meant, and it matters. */
export interface OrderGuess { order: DateOrder; sure: boolean; ask?: boolean; why: string }

const eachItsOwn = 'Dates are written in different orders here, but each can be read in one way only.'

/** Decides the order of a whole column. @param usual the order of the organisation's locale, for dates that could be either */
export function guessOrder(tally: DateTally, usual: DateOrder): OrderGuess {
  if (tally.open === 0 && tally.dotted > 0) return { order: 'dmy', sure: true, why: 'Dates with dots put the day first.' }
  if (tally.open === 0) return { order: usual, sure: true, why: tally.read > 0 ? 'Every date is written so that it can be read in one way only.' : 'There is no date in this column.' }
  const most = Math.max(...dateOrders.map((order) => tally[order]))
  const fitting = dateOrders.filter((order) => tally[order] === most)
  // A year of two digits in front is so rare that it must be proven.
  const best = fitting.filter((order) => order !== 'ymd' || fitting.length === 1)
  if (best.length === 1) {
    const [order] = best as [DateOrder]
    const rivals = dateOrders.flatMap((other) => (other !== order && tally.first[other] !== undefined ? [tally.first[other]] : []))
    const proof = tally.first[order] === undefined ? say`More dates fit ${orderWords[order]} than any other order` : say`${tally.first[order]} can only be ${orderWords[order]}`
    if (rivals.length === 0) return { order, sure: true, why: say`${proof}.` }
    return tally.unclear === 0 ? { order, sure: true, why: eachItsOwn } : { order, sure: false, why: say`${proof}, but ${rivals[0]!} cannot: dates that could be either are read as ${orderWords[order]}.` }
  }
  const order = best.includes(usual) ? usual : best[0]!
  if (tally.unclear === 0) return { order, sure: true, why: eachItsOwn }
  const [one, other] = best.flatMap((each) => (tally.first[each] === undefined ? [] : [say`${tally.first[each]} can only be ${orderWords[each]}`]))
  if (one !== undefined && other !== undefined) return { order, sure: false, ask: true, why: say`${one}, ${other}: please say how those are meant that could be either.` }
  return { order, sure: false, ask: true, why: say`Every date here fits ${best.map((one) => orderWords[one]).join(' as well as ')}: please say which is meant.` }
}
