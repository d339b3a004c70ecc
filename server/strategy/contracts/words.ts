import { say } from '@fullscore/api/sentence.ts'
import { costPeriods, renewals } from '@fullscore/api/strategy/contracts.ts'
import { readAmount } from '../../imports/amounts.ts'
import { choiceOf } from '../../imports/cells.ts'
import { readNotice, readSpan } from '../../imports/durations.ts'
import type { Format, Many, RowValues } from '../../imports/importer.ts'
import { plainWords } from '../../imports/words.ts'

/** What people write for the choices of a contract, in English, German and French. */
export const renewalWords = {
  tacit: ['automatic', 'automatically', 'auto', 'auto renewal', 'auto renew', 'automatisch', 'stillschweigend', 'tacite', 'tacite reconduction', 'yes', 'ja', 'oui'],
  express: ['manual', 'manually', 'explicit', 'on request', 'manuell', 'ausdrücklich', 'expresse', 'auf Antrag', 'optional', 'option'],
  never: ['none', 'no', 'no renewal', 'fixed', 'fixed term', 'keine', 'nein', 'befristet', 'ohne', 'aucune', 'non'],
} as const
export const periodWords = {
  once: ['one-off', 'one time', 'einmalig', 'einmal', 'einm', 'unique'], month: ['monthly', 'mthly', 'mtl', 'monatl', 'mntl', 'p m', 'pcm', 'pm', 'mo', 'Mon', 'im Monat', 'je Monat', 'per month', 'a month', 'monatlich', 'Monat', 'pro Monat', 'mensuel', 'mois'],
  quarter: ['quarterly', 'qtrly', 'qtly', 'vj', 'viertelj', 'vierteljährl', 'quartalsw', 'im Quartal', 'je Quartal', 'Q', 'per quarter', 'a quarter', 'vierteljährlich', 'quartalsweise', 'Quartal', 'pro Quartal', 'trimestriel', 'trimestre'],
  year: ['yearly', 'annual', 'annually', 'per year', 'per annum', 'p.a.', 'pa', 'py', 'yr', 'jährl', 'jaehrl', 'jaehrlich', 'jl', 'j', 'im Jahr', 'je Jahr', 'annual fee', 'a year', 'jährlich', 'Jahr', 'pro Jahr', 'annuel', 'an'],
} as const
export const unitWords = {
  months: ['month', 'Monat', 'Monate', 'mois'], weeks: ['week', 'Woche', 'Wochen', 'semaines'], days: ['day', 'calendar days', 'Tag', 'Tage', 'Kalendertage', 'jours'], 'working-days': ['business days', 'working day', 'Werktage', 'Arbeitstage', 'jours ouvrés'],
} as const

export const endWords = {
  month: ['month end', 'end of month', 'end of a month', 'Monatsende', 'zum Monatsende', 'Monat', 'Kalendermonat', 'fin de mois'], quarter: ['quarter end', 'end of quarter', 'end of a quarter', 'Quartalsende', 'zum Quartalsende', 'Quartal', 'Kalendervierteljahr', 'fin de trimestre'],
  'half-year': ['half year', 'end of a half-year', 'Halbjahr', 'Halbjahresende', 'zum Halbjahresende', 'semestre'], year: ['year end', 'end of year', 'end of a year', 'calendar year', 'Jahr', 'Jahresende', 'zum Jahresende', 'Kalenderjahr', 'fin d’année'],
  'contract-month': ['contract month', 'Vertragsmonat'], 'contract-quarter': ['contract quarter', 'Vertragsquartal'], 'contract-half-year': ['contract half-year', 'Vertragshalbjahr'], 'contract-year': ['contract year', 'Vertragsjahr', 'Ende des Vertragsjahres'],
} as const

const noNotice = new Set(['', 'none', 'no', 'no notice', 'not agreed', 'keine', 'ohne', 'entfallt', 'n a', 'aucun'])

/** "3 months", "90 Tage", "6 Wochen zum Quartalsende": the notice, its unit and what it ends the contract with in one cell. */
export function noticeIn(text: string): Many | undefined {
  if (noNotice.has(plainWords(text))) return { values: {}, also: { noticeAmount: null } }
  const notice = readNotice(text)
  if (!notice) return undefined
  const { amount, unit, to } = notice
  return { values: { noticeAmount: amount, noticeUnit: unit, ...(to ? { noticeTo: to } : {}) }, ...(to ? {} : { also: { noticeTo: null } }) }
}

const openWords = new Set('unbefristet|unbegrenzt|unbestimmt|auf unbestimmte zeit|unbestimmte zeit|bis auf weiteres|bis auf widerruf|bis kundigung|laufend|open|open end|open ended|unlimited|indefinite|indefinitely|permanent|perpetual|evergreen|ongoing|rolling|until further notice|until cancelled|until canceled|until terminated|no end|no end date|indeterminee|duree indeterminee|cdi|indefinido|indeterminato|onbepaald|onbepaalde tijd'.split('|'))
const isOpen = (text: string): boolean => openWords.has(plainWords(text))
const goesOn = 'read as going on until notice is given, a month at a time unless its notice says otherwise'
/** A contract without an end: no first term, and it goes on until notice is given. */
const openTerm: Many = { values: { initialMonths: 0 }, also: { renewal: 'tacit', renewalMonths: 1 }, assumed: goesOn }

/** "unbefristet", "open-ended" as the last day: there is none. */
export const endIn = (text: string): Many | undefined => (isOpen(text) ? { ...openTerm, values: {}, also: { ...openTerm.also, ...openTerm.values } } : undefined)

/** "1.200 €/Monat", "99.50 EUR p.a.": an amount and how often it is paid in one cell. */
export function costIn(text: string, { decimal }: Format): Many | undefined {
  const [, amount = '', behind = ''] = /^(.*\d[^\s/\p{L}]*(?:\s?(?:€|\$|£|\p{Lu}{3}\b))?)\s*\/?\s*(\p{L}[\p{L}. ]*)$/u.exec(text.trim()) ?? []
  const per = choiceOf({ choices: costPeriods, words: periodWords }, behind.replace(/^(?:pro|je|per|im) /i, '')) ?? choiceOf({ choices: costPeriods, words: periodWords }, behind)
  const read = per === undefined ? undefined : readAmount(amount, decimal)
  if (!read || 'reason' in read) return undefined
  return { values: { amount: read.value, per: per! }, ...(read.currency === undefined ? {} : { also: { currency: read.currency } }) }
}

/** "24 months", "2 Jahre": a length in months. */
export const monthsIn = (column: string) => (text: string): Many | undefined => {
  if (isOpen(text)) return column === 'initialMonths' ? openTerm : { values: { [column]: 1 }, assumed: goesOn }
  const span = readSpan(text)
  return span?.unit === 'months' ? { values: { [column]: span.amount } } : undefined
}

/** "12 Monate", "automatisch um 12 Monate": how it renews itself and by how much, in one cell. */
export function renewalIn(text: string): Many | undefined {
  if (isOpen(text)) return { values: { renewal: 'tacit' }, also: { renewalMonths: 1 }, assumed: goesOn }
  const [, before = '', length = '', behind = ''] = /^(.*?)(\d+\s*\p{L}+)(.*)$/su.exec(text) ?? []
  const span = readSpan(length)
  if (span?.unit !== 'months' || span.amount === 0) return undefined
  const rest = `${before} ${behind}`.replace(/\b(?:um|by|for|je|jeweils|weitere|further|another|je weils|de|pour|each|time|mal)\b|[(),:;.]/giu, ' ').replace(/\s+/g, ' ').trim()
  const renewal = rest === '' ? 'tacit' : choiceOf({ choices: renewals, words: renewalWords }, rest)
  return renewal === undefined ? undefined : { values: { renewal, renewalMonths: span.amount } }
}

/** What a new contract of these values takes for granted. */
export function assumedOf(values: RowValues): { column: string; message: string }[] {
  const assumed: { column: string; message: string }[] = []
  if (typeof values['noticeAmount'] === 'number' && values['noticeAmount'] > 0 && !values['noticeUnit']) assumed.push({ column: 'noticeAmount', message: say`read as ${values['noticeAmount']} months` })
  if (values['amount'] && !values['per']) assumed.push({ column: 'amount', message: 'read as the cost of a year' })
  return assumed
}
