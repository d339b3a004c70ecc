import { WEEKDAYS, civilDate, dayNumber, daysInMonth, isLeapYear, weekdayOf } from './civil.ts'
import type { CivilDate } from './civil.ts'
import type { Rule, RuleDay } from './rule.ts'

/** Which days a rule picks. Days are day numbers from 1970-01-01; a series begins on `first`. */

/** The rule with what RFC 5545 takes from the start of the series when the rule leaves the day open. */
export function withDefaults(rule: Rule, first: number): Rule {
  const { month, day } = civilDate(first)
  const startDay: RuleDay = { day: WEEKDAYS[weekdayOf(first) - 1]!, nth: null }
  if (rule.byDay.length > 0 || rule.byMonthDay.length > 0 || rule.byYearDay.length > 0) return rule
  if (rule.byWeekNo.length > 0 || rule.freq === 'WEEKLY') return { ...rule, byDay: [startDay] }
  if (rule.freq === 'MONTHLY') return { ...rule, byMonthDay: [day] }
  if (rule.freq === 'YEARLY') return { ...rule, byMonthDay: [day], byMonth: rule.byMonth.length > 0 ? rule.byMonth : [month] }
  return rule
}

const daysInYear = (year: number): number => (isLeapYear(year) ? 366 : 365)

/** Whether a list holds a number, counted from the start or, negative, from the end of `length`. */
function holds(list: readonly number[], number: number, length: number): boolean {
  return list.includes(number) || list.includes(number - length - 1)
}

/** The week of a day: its number in the year to which most of its days belong, and how many that year has. */
function weekOf(day: number, weekStart: number): { number: number; count: number } {
  const begin = day - ((weekdayOf(day) - weekStart + 7) % 7)
  const { year } = civilDate(begin + 3)
  const number = Math.floor((begin + 3 - dayNumber(year, 1, 1)) / 7) + 1
  const lastDay = dayNumber(year, 12, 31)
  const lastBegin = lastDay - ((weekdayOf(lastDay) - weekStart + 7) % 7)
  const last = civilDate(lastBegin + 3).year === year ? lastBegin : lastBegin - 7
  return { number, count: Math.floor((last + 3 - dayNumber(year, 1, 1)) / 7) + 1 }
}

function dayFits(rule: Rule, each: RuleDay, day: number, date: CivilDate): boolean {
  if (WEEKDAYS[weekdayOf(day) - 1] !== each.day) return false
  if (each.nth === null) return true
  const inMonth = rule.freq === 'MONTHLY' || rule.byMonth.length > 0
  const place = inMonth ? date.day : day - dayNumber(date.year, 1, 1) + 1
  const length = inMonth ? daysInMonth(date.year, date.month) : daysInYear(date.year)
  return each.nth === Math.floor((place - 1) / 7) + 1 || each.nth === -(Math.floor((length - place) / 7) + 1)
}

/** Whether a day passes every BY… part of the rule that speaks of days. The rule must have its defaults. */
export function fits(rule: Rule, day: number): boolean {
  const date = civilDate(day)
  if (rule.byMonth.length > 0 && !rule.byMonth.includes(date.month)) return false
  if (rule.byMonthDay.length > 0 && !holds(rule.byMonthDay, date.day, daysInMonth(date.year, date.month))) return false
  const dayOfYear = day - dayNumber(date.year, 1, 1) + 1
  if (rule.byYearDay.length > 0 && !holds(rule.byYearDay, dayOfYear, daysInYear(date.year))) return false
  if (rule.byWeekNo.length > 0) {
    const week = weekOf(day, WEEKDAYS.indexOf(rule.weekStart) + 1)
    if (!holds(rule.byWeekNo, week.number, week.count)) return false
  }
  return rule.byDay.length === 0 || rule.byDay.some((each) => dayFits(rule, each, day, date))
}

/** Days of one period (a year, month, week or day). */
export type Period = { readonly begin: number; readonly length: number }

/** The period with a number, counted from that of `first` in steps of the rule's interval; daily or longer rules only. */
export function periodAt(rule: Rule, first: number, number: number): Period {
  const steps = number * rule.interval
  const { year, month } = civilDate(first)
  if (rule.freq === 'YEARLY') return { begin: dayNumber(year + steps, 1, 1), length: daysInYear(year + steps) }
  if (rule.freq === 'MONTHLY') {
    const months = year * 12 + month - 1 + steps
    const [y, m] = [Math.floor(months / 12), (months % 12) + 1]
    return { begin: dayNumber(y, m, 1), length: daysInMonth(y, m) }
  }
  if (rule.freq === 'WEEKLY') {
    const begin = first - ((weekdayOf(first) - (WEEKDAYS.indexOf(rule.weekStart) + 1) + 7) % 7)
    return { begin: begin + 7 * steps, length: 7 }
  }
  return { begin: first + steps, length: 1 }
}

/** A number of a period at or before the one that holds `day`, never more than one step early; 0 at least. */
export function periodBefore(rule: Rule, first: number, day: number): number {
  const [a, b] = [civilDate(first), civilDate(day)]
  const distance = rule.freq === 'YEARLY' ? b.year - a.year
    : rule.freq === 'MONTHLY' ? (b.year - a.year) * 12 + b.month - a.month
    : rule.freq === 'WEEKLY' ? Math.floor((day - first) / 7)
    : day - first
  return Math.max(0, Math.floor(distance / rule.interval) - 1)
}

/** The days of a period that the rule picks, in order. */
export function daysIn(rule: Rule, period: Period): number[] {
  const days: number[] = []
  for (let day = period.begin; day < period.begin + period.length; day += 1) if (fits(rule, day)) days.push(day)
  return days
}
