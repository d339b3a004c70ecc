import { addWorkingDays, workingDayOnOrBefore } from './calendar-days.ts'
import type { AnyCalendar } from './calendar.ts'

/**
 * The clock of a contract: when its term ends, until when notice can be given, when to decide. Every end is counted from
 * the first day, never from the last end, so that a contract of the 31st does not drift to the 28th for good.
 */
export interface ContractTerm {
  /** First day. */
  readonly start: Temporal.PlainDate
  /** 0 only where notice ends it with a month or its like: it can be left from the first one on. */
  readonly initialMonths: number
  /** What happens at the end: nothing more, another term if somebody acts, another term unless somebody acts. */
  readonly renewal: 'never' | 'express' | 'tacit'
  /** Length of a further term; 0 is the initial one again. Where notice has its own ends these count. */
  readonly renewalMonths: number
  /** How long before the end somebody must have acted; `to` which ends can be chosen, where that are not those of further terms. */
  readonly notice: { readonly amount: number; readonly unit: 'months' | 'weeks' | 'days' | 'working-days'; readonly to?: NoticeEnd | undefined } | null
  /** Whether the end that is spoken of is the last day that counts, or the first that does not. With `notice.to` it is always the last day. */
  readonly end: 'inclusive' | 'exclusive'
  /** Days before the last day to act on which it should be decided. */
  readonly leadDays: number
  /** Terms that were added by an act. */
  readonly renewals: number
  /** First day on which it no longer holds, once notice was given. */
  readonly endsOn?: Temporal.PlainDate | undefined
}

/** What notice ends a contract with: a month, quarter, half-year or year of the calendar, or one counted from the contract's first day. */
export type NoticeEnd = 'month' | 'quarter' | 'half-year' | 'year' | 'contract-month' | 'contract-quarter' | 'contract-half-year' | 'contract-year'
const monthsOf = { month: 1, quarter: 3, 'half-year': 6, year: 12 } as const

/** How many months lie between two ends of a kind. */
export const monthsBetween = (to: NoticeEnd): number => monthsOf[to.replace('contract-', '') as keyof typeof monthsOf]

/** Where a contract stands on a day. */
export interface ContractClock {
  readonly state: 'not-begun' | 'running' | 'ended'
  /** Terms after the initial one. */
  readonly period: number
  /** The end as the contract speaks of it. */
  readonly end: Temporal.PlainDate
  /** First day on which it does not hold, whatever the contract calls its end. */
  readonly over: Temporal.PlainDate
  /** The period whose end can still be chosen: the one that runs, or a later one where its last day to act has passed. */
  readonly choice: number
  /** Last day to act, to give notice or to renew: where a contract renews itself the next one that is not past. Null where nothing is left to be done. */
  readonly actBy: Temporal.PlainDate | null
  readonly decideBy: Temporal.PlainDate | null
  /** The first end that can still be chosen, where the end of the period that runs cannot any more; otherwise null. */
  readonly lockedUntil: Temporal.PlainDate | null
  /** Where it is locked in: the latest last day to act that has passed. */
  readonly missed: Temporal.PlainDate | null
  /** Locked in though nobody missed anything: the notice is as long as a term or longer, or it goes on from one end of `notice.to` to the next. */
  readonly rolling: boolean
}

const MOST_MONTHS = 1200
const isBefore = (a: Temporal.PlainDate, b: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(a, b) < 0

/** Throws a RangeError that says what is wrong with a term. */
export function checkTerm(term: ContractTerm): void {
  const whole = (value: number, least: number, most: number, name: string) => {
    if (!Number.isInteger(value) || value < least || value > most) throw new RangeError(`${name}: give a whole number from ${least} to ${most}`)
  }
  whole(term.initialMonths, term.notice?.to ? 0 : 1, MOST_MONTHS, 'initialMonths')
  whole(term.renewalMonths, 0, MOST_MONTHS, 'renewalMonths')
  whole(term.leadDays, 0, 3650, 'leadDays')
  whole(term.renewals, 0, 1000, 'renewals')
  if (term.notice) whole(term.notice.amount, 0, mostNotice[term.notice.unit], 'notice')
  if (term.notice?.to && term.renewal !== 'tacit') throw new RangeError('notice: only a contract that renews itself is ended with a month, quarter, half-year or year')
}
/** The longest notice that is taken, by its unit. */
export const mostNotice = { months: 120, weeks: 520, days: 3650, 'working-days': 3650 } as const

/** First day after the initial term and `period` further ones. A day that the month does not have is its last. */
export function overAfter(term: ContractTerm, period: number): Temporal.PlainDate {
  if (term.notice?.to) return endOfNotice(term, term.notice.to, period)
  return term.start.add({ months: term.initialMonths + period * (term.renewalMonths || term.initialMonths) })
}

/** First day after an end that notice can choose: the first with or after the initial term, then every further one. */
function endOfNotice(term: ContractTerm, to: NoticeEnd, period: number): Temporal.PlainDate {
  const step = monthsBetween(to)
  if (to.startsWith('contract-')) return term.start.add({ months: Math.ceil(Math.max(term.initialMonths, 1) / step) * step + period * step })
  // An end never lies before the first day.
  const earliest = term.initialMonths === 0 ? term.start.add({ days: 1 }) : term.start.add({ months: term.initialMonths })
  const sinceTurn = (earliest.month - 1) % step
  const turn = earliest.with({ day: 1 }).subtract({ months: sinceTurn })
  return turn.add({ months: (turn.equals(earliest) ? 0 : step) + period * step })
}

/** Whether the end that is spoken of is the last day that counts. */
export const endCounts = (term: { readonly end: ContractTerm['end']; readonly notice: { readonly to?: unknown } | null }): boolean => term.end === 'inclusive' || Boolean(term.notice?.to)

/** The end as the contract speaks of it. */
function spoken(term: ContractTerm, over: Temporal.PlainDate): Temporal.PlainDate {
  return endCounts(term) ? over.subtract({ days: 1 }) : over
}

/** The last day to act for an end: the notice before it, moved to the working day before when nobody works on it. */
export function lastDayToAct(term: ContractTerm, over: Temporal.PlainDate, calendar: AnyCalendar): Temporal.PlainDate {
  const notice = term.notice ?? { amount: 0, unit: 'days' as const }
  const first = notice.unit === 'working-days' ? addWorkingDays(calendar, over, -notice.amount) : over.subtract({ [notice.unit]: notice.amount })
  const last = endCounts(term) || term.notice === null ? first.subtract({ days: 1 }) : first
  return workingDayOnOrBefore(calendar, last)
}

function periodOn(term: ContractTerm, today: Temporal.PlainDate): number {
  if (term.renewal !== 'tacit') return term.renewals
  let period = term.renewals
  while (!isBefore(today, overAfter(term, period))) period += 1
  return period
}

/** The first period, from one on, whose last day to act is not past: with a notice longer than a term it lies several ahead. */
function choiceOn(term: ContractTerm, period: number, today: Temporal.PlainDate, calendar: AnyCalendar): number {
  const ahead = (one: number): boolean => !isBefore(lastDayToAct(term, overAfter(term, one), calendar), today)
  if (ahead(period)) return period
  let [past, next] = [period, period + 1]
  while (!ahead(next)) [past, next] = [next, next + 2 * (next - period)]
  while (next - past > 1) {
    const middle = Math.floor((past + next) / 2)
    if (ahead(middle)) next = middle
    else past = middle
  }
  return next
}

/**
 * Where a contract stands on a day of its own zone.
 * @param calendar working days; `24/7` counts every day as one
 * @throws RangeError for a term that is none
 */
export function contractClock(term: ContractTerm, today: Temporal.PlainDate, calendar: AnyCalendar): ContractClock {
  checkTerm(term)
  const period = periodOn(term, today)
  const over = term.endsOn ?? overAfter(term, period)
  const state = isBefore(today, term.start) ? 'not-begun' : isBefore(today, over) ? 'running' : 'ended'
  const known = { state, period, end: spoken(term, over), over, choice: period, lockedUntil: null, missed: null, rolling: false } as const
  if (term.endsOn || state === 'ended') return { ...known, actBy: null, decideBy: null }
  const choice = term.renewal === 'tacit' ? choiceOn(term, period, today, calendar) : period
  const lastDay = (one: number) => lastDayToAct(term, overAfter(term, one), calendar)
  const actBy = lastDay(choice)
  const dates = { ...known, choice, actBy, decideBy: actBy.subtract({ days: term.leadDays }) }
  if (choice === period) return dates
  const begun = period === 0 ? term.start : overAfter(term, period - 1)
  return { ...dates, lockedUntil: spoken(term, overAfter(term, choice)), missed: lastDay(choice - 1), rolling: (term.notice?.to !== undefined && period > 0) || isBefore(lastDay(period), begun) }
}
