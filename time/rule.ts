import { DAY, HOUR, MINUTE, WEEKDAYS, dayNumber, daysInMonth } from './civil.ts'
import type { Weekday } from './civil.ts'

/** Recurrence rules of RFC 5545, section 3.3.10, as plain data, read from and written to their text form. */
export const FREQUENCIES = ['SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const
export type Frequency = (typeof FREQUENCIES)[number]

/** A day of the week; `nth` counts it within the month or year, negative from the end, null means every one. */
export type RuleDay = { readonly day: Weekday; readonly nth: number | null }

export type Rule = {
  readonly freq: Frequency
  readonly interval: number
  readonly count: number | null
  /** A date-time of RFC 5545: local '20261231T120000', UTC '20261231T120000Z', or a date, whose whole day counts. */
  readonly until: string | null
  readonly bySecond: readonly number[]
  readonly byMinute: readonly number[]
  readonly byHour: readonly number[]
  readonly byDay: readonly RuleDay[]
  readonly byMonthDay: readonly number[]
  readonly byYearDay: readonly number[]
  readonly byWeekNo: readonly number[]
  readonly byMonth: readonly number[]
  readonly bySetPos: readonly number[]
  readonly weekStart: Weekday
  /** Further and excepted moments, in the forms of `until`. */
  readonly rdates: readonly string[]
  readonly exdates: readonly string[]
}

export const MOST_OCCURRENCES = 100_000
const MOST_DATES = 5000

/** Lists of whole numbers: field, least, most, whether negative numbers count from the end. */
const NUMBERS = {
  BYSECOND: ['bySecond', 0, 60, false], BYMINUTE: ['byMinute', 0, 59, false], BYHOUR: ['byHour', 0, 23, false],
  BYMONTHDAY: ['byMonthDay', 1, 31, true], BYYEARDAY: ['byYearDay', 1, 366, true], BYWEEKNO: ['byWeekNo', 1, 53, true],
  BYMONTH: ['byMonth', 1, 12, false], BYSETPOS: ['bySetPos', 1, 366, true],
} as const
type NumberPart = keyof typeof NUMBERS

/** The order in which parts are written. */
const ORDER = ['BYMONTH', 'BYWEEKNO', 'BYYEARDAY', 'BYMONTHDAY', 'BYDAY', 'BYHOUR', 'BYMINUTE', 'BYSECOND', 'BYSETPOS'] as const

function refuse(part: string, why: string): never {
  throw new RangeError(`recurrence rule: ${part} ${why}`)
}

function whole(part: string, text: string, least: number, most: number): number {
  const value = /^[+-]?\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= most)) refuse(`${part}=${text}`, `must be a whole number from ${least} to ${most}`)
  return value
}

function numbers(part: NumberPart, text: string): number[] {
  const [, least, most, signed] = NUMBERS[part]
  const values = text.split(',').map((each) => {
    const value = whole(part, each, signed ? -most : least, most)
    if (signed && value === 0) refuse(`${part}=0`, 'does not exist; counting starts at 1 or, from the end, at -1')
    return part === 'BYSECOND' ? Math.min(value, 59) : value
  })
  return [...new Set(values)].sort((a, b) => a - b)
}

function weekday(part: string, text: string): Weekday {
  const found = WEEKDAYS.find((day) => day.slice(0, 2).toUpperCase() === text)
  return found ?? refuse(`${part}=${text}`, 'is no day of MO, TU, WE, TH, FR, SA, SU')
}

function ruleDays(text: string): RuleDay[] {
  return text.split(',').map((each) => {
    const match = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(each)
    if (!match) return refuse(`BYDAY=${each}`, 'is no day such as MO, 2TU or -1FR')
    const nth = match[1] === undefined ? null : whole('BYDAY', match[1], -53, 53)
    if (nth === 0) refuse(`BYDAY=${each}`, 'does not exist; counting starts at 1 or, from the end, at -1')
    return { day: weekday('BYDAY', match[2]!), nth }
  })
}

/** A date or date-time of RFC 5545 in local milliseconds (UTC ones in epoch milliseconds). */
export type RuleMoment = { readonly kind: 'date' | 'local' | 'utc'; readonly ms: number }

/** Reads '20261231', '20261231T120000' or '20261231T120000Z'. Throws a RangeError naming the part. */
export function parseMoment(part: string, text: string): RuleMoment {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/.exec(text)
  if (!match) return refuse(`${part}=${text}`, 'is no date such as 20261231 or date-time such as 20261231T120000Z')
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((each) => Number(each ?? 0))
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || hour > 23 || minute > 59 || second > 60) {
    refuse(`${part}=${text}`, 'is no date-time of the calendar')
  }
  const ms = dayNumber(year, month, day) * DAY + hour * HOUR + minute * MINUTE + Math.min(second, 59) * 1000
  return { kind: match[4] === undefined ? 'date' : match[7] === 'Z' ? 'utc' : 'local', ms }
}

function checkTogether(rule: Rule): Rule {
  const { freq } = rule
  const among = (...list: Frequency[]): boolean => list.includes(freq)
  if (rule.count !== null && rule.until !== null) refuse('COUNT', 'and UNTIL exclude each other')
  if (rule.byWeekNo.length > 0 && freq !== 'YEARLY') refuse('BYWEEKNO', 'needs FREQ=YEARLY')
  if (rule.byYearDay.length > 0 && among('DAILY', 'WEEKLY', 'MONTHLY')) refuse('BYYEARDAY', `does not go with FREQ=${freq}`)
  if (rule.byMonthDay.length > 0 && freq === 'WEEKLY') refuse('BYMONTHDAY', 'does not go with FREQ=WEEKLY')
  if (rule.byDay.some((each) => each.nth !== null)) {
    if (!among('MONTHLY', 'YEARLY')) refuse('BYDAY', `with a number does not go with FREQ=${freq}`)
    if (rule.byWeekNo.length > 0) refuse('BYDAY', 'with a number does not go with BYWEEKNO')
  }
  const others = [rule.bySecond, rule.byMinute, rule.byHour, rule.byDay, rule.byMonthDay, rule.byYearDay, rule.byWeekNo, rule.byMonth]
  if (rule.bySetPos.length > 0 && others.every((list) => list.length === 0)) refuse('BYSETPOS', 'needs another BY… part to choose from')
  return rule
}

const EMPTY: Omit<Rule, 'freq'> = {
  interval: 1, count: null, until: null, bySecond: [], byMinute: [], byHour: [], byDay: [], byMonthDay: [], byYearDay: [],
  byWeekNo: [], byMonth: [], bySetPos: [], weekStart: 'mon', rdates: [], exdates: [],
}

function frequency(value: string): Frequency {
  return FREQUENCIES.find((each) => each === value) ?? refuse(`FREQ=${value}`, `is none of ${FREQUENCIES.join(', ')}`)
}

function readPart(name: string, value: string): Partial<Rule> {
  if (value === '') return refuse(name, 'is empty')
  if (name in NUMBERS) return { [NUMBERS[name as NumberPart][0]]: numbers(name as NumberPart, value) }
  switch (name) {
    case 'FREQ': return { freq: frequency(value) }
    case 'INTERVAL': return { interval: whole(name, value, 1, 1_000_000) }
    case 'COUNT': return { count: whole(name, value, 1, MOST_OCCURRENCES) }
    case 'UNTIL': return parseMoment(name, value) && { until: value }
    case 'BYDAY': return { byDay: ruleDays(value) }
    case 'WKST': return { weekStart: weekday(name, value) }
    default: return refuse(name, 'is not a part of a rule')
  }
}

function readRule(text: string): Rule {
  const parts = new Map<string, string>()
  for (const part of text.split(';').filter((each) => each.trim() !== '')) {
    const [name = '', value, ...rest] = part.trim().split('=')
    if (value === undefined || rest.length > 0) refuse(`'${part.trim()}'`, 'is not written NAME=VALUE')
    if (parts.has(name)) refuse(name, 'is given twice')
    parts.set(name, value)
  }
  if (!parts.has('FREQ')) refuse('FREQ', 'is missing')
  const read = Object.assign({}, ...[...parts].map(([name, value]) => readPart(name, value))) as Partial<Rule> & Pick<Rule, 'freq'>
  return checkTogether({ ...EMPTY, ...read })
}

function dates(property: string, text: string): string[] {
  const list = text.split(',').map((each) => each.trim())
  for (const each of list) parseMoment(property, each)
  return list
}

/**
 * Reads a rule: the value of an RRULE, or lines RRULE:, RDATE: and EXDATE: (folded lines allowed; RDATE and EXDATE are
 * read in the zone of the series, so TZID is refused). Throws a RangeError that names the part at fault.
 */
export function parseRule(text: string): Rule {
  const lines = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/).map((line) => line.trim().toUpperCase()).filter((line) => line !== '')
  let rule: Rule | undefined
  const [rdates, exdates]: [string[], string[]] = [[], []]
  for (const line of lines) {
    const [, name = 'RRULE', parameters = '', value = ''] = /^(?:([A-Z-]+)((?:;[^:]*)?):)?(.*)$/.exec(line) ?? []
    if (name === 'RRULE') {
      if (rule) refuse('RRULE', 'is given twice')
      rule = readRule(value)
    } else if (name === 'RDATE' || name === 'EXDATE') {
      if (parameters !== '' && !/^;VALUE=DATE(-TIME)?$/.test(parameters)) {
        refuse(name, `does not take '${parameters.slice(1)}'; write dates in the zone of the series, or in UTC`)
      }
      const list = name === 'RDATE' ? rdates : exdates
      list.push(...dates(name, value))
      if (list.length > MOST_DATES) refuse(name, `lists more than ${MOST_DATES} dates`)
    } else refuse(name, 'is not RRULE, RDATE or EXDATE')
  }
  return rule ? { ...rule, rdates, exdates } : refuse('FREQ', 'is missing')
}

function partText(rule: Rule, name: (typeof ORDER)[number]): string[] {
  const list = name === 'BYDAY'
    ? rule.byDay.map(({ day, nth }) => `${nth ?? ''}${day.slice(0, 2).toUpperCase()}`)
    : rule[NUMBERS[name][0]].map(String)
  return list.length > 0 ? [`${name}=${list.join(',')}`] : []
}

/** A rule as text that `parseRule` reads: one line, or several when it has further or excepted dates. */
export function formatRule(rule: Rule): string {
  const line = [
    `FREQ=${rule.freq}`,
    ...(rule.interval === 1 ? [] : [`INTERVAL=${rule.interval}`]),
    ...(rule.count === null ? [] : [`COUNT=${rule.count}`]),
    ...(rule.until === null ? [] : [`UNTIL=${rule.until}`]),
    ...ORDER.flatMap((name) => partText(rule, name)),
    ...(rule.weekStart === 'mon' ? [] : [`WKST=${rule.weekStart.slice(0, 2).toUpperCase()}`]),
  ].join(';')
  if (rule.rdates.length === 0 && rule.exdates.length === 0) return line
  return [
    `RRULE:${line}`,
    ...(rule.rdates.length > 0 ? [`RDATE:${rule.rdates.join(',')}`] : []),
    ...(rule.exdates.length > 0 ? [`EXDATE:${rule.exdates.join(',')}`] : []),
  ].join('\n')
}
