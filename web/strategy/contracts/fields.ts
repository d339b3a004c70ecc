import type { ContractDetail, ContractTerm } from '@fullscore/api/strategy/contracts.ts'
import type { Hours } from '@fullscore/api/infrastructure/services.ts'
import { contractClock } from '@fullscore/time/term.ts'
import type { AnyCalendar } from '@fullscore/time/calendar.ts'
import { nowMs } from '../../data/clock.ts'

/** What the form holds: numbers as they are typed. */
export interface ContractFields {
  name: string; number: string; vendorId: string | null; ownerId: string | null; teamId: string | null; amount: string; currency: string; per: 'month' | 'quarter' | 'year' | 'once'
  start: string; initialMonths: string; renewal: ContractTerm['renewal']; renewalMonths: string; noticeAmount: string; noticeUnit: 'months' | 'days' | 'working-days'; end: ContractTerm['end']; leadDays: string
  zone: string; days: 'week' | 'every'; covers: string[]; supportNumber: string; supportHours: string; notes: string
}

/** An empty form, or one opened on a stored contract. */
export function fieldsOf(first: { zone: string; currency: string; teamId: string | null }, stored?: ContractDetail): ContractFields {
  const term = stored?.term
  return {
    name: stored?.name ?? '', number: stored?.number ?? '', vendorId: stored?.vendor?.id ?? null, ownerId: stored?.owner?.id ?? null, teamId: stored?.team.id ?? first.teamId,
    amount: stored?.cost?.amount ?? '', currency: stored?.cost?.currency ?? first.currency, per: stored?.cost?.per ?? 'year',
    start: term?.start ?? '', initialMonths: String(term?.initialMonths ?? 12), renewal: term?.renewal ?? 'tacit', renewalMonths: String(term?.renewalMonths ?? 12), noticeAmount: term?.notice ? String(term.notice.amount) : stored ? '' : '3',
    noticeUnit: term?.notice?.unit ?? 'months', end: term?.end ?? 'inclusive', leadDays: String(term?.leadDays ?? 30), zone: stored?.zone ?? first.zone, days: stored?.calendar === '24/7' ? 'every' : 'week',
    covers: stored?.covered.map((one) => one.id) ?? [], supportNumber: stored?.supportNumber ?? '', supportHours: stored?.supportHours ?? '', notes: stored?.notes ?? '',
  }
}

const whole = (text: string): number | undefined => (/^\d{1,4}$/.test(text.trim()) ? Number(text) : undefined)

/** What is missing before it can be sent. */
export function faultsOf(fields: ContractFields): Record<string, string> {
  const faults: Record<string, string> = {}
  if (fields.name.trim() === '') faults['name'] = 'Give it a name.'
  if (fields.teamId === null) faults['teamId'] = 'Choose a team.'
  if (fields.start === '') faults['term.start'] = 'Say on which day it begins.'
  if (!whole(fields.initialMonths)) faults['term.initialMonths'] = 'Give a whole number of months, at least 1.'
  if (fields.renewal !== 'never' && whole(fields.renewalMonths) === undefined) faults['term.renewalMonths'] = 'Give a whole number of months.'
  if (fields.noticeAmount.trim() !== '' && whole(fields.noticeAmount) === undefined) faults['term.notice'] = 'Give a whole number, or leave it empty.'
  if (whole(fields.leadDays) === undefined) faults['term.leadDays'] = 'Give a whole number of days.'
  return faults
}

/** The term as the contract wants it; only for fields without faults. */
export function termOf(fields: ContractFields): ContractTerm {
  const notice = fields.noticeAmount.trim() === '' ? null : { amount: whole(fields.noticeAmount)!, unit: fields.noticeUnit }
  return { start: fields.start, initialMonths: whole(fields.initialMonths)!, renewal: fields.renewal, renewalMonths: whole(fields.renewalMonths) ?? 0, notice, end: fields.end, leadDays: whole(fields.leadDays)! }
}

/** Working days as the server keeps them. Stored holidays stay. */
export function calendarOf(fields: ContractFields, stored?: Hours): Hours {
  if (fields.days === 'every') return '24/7'
  if (stored && stored !== '24/7' && stored.zone === fields.zone) return stored
  const hours = Object.fromEntries((['mon', 'tue', 'wed', 'thu', 'fri'] as const).map((day) => [day, [{ from: '09:00', to: '17:00' }]]))
  return { zone: fields.zone, hours, ...(stored && stored !== '24/7' && stored.holidays ? { holidays: stored.holidays } : {}) }
}

/** The dates that follow from what was typed, in a sentence: computed by the same time core as the server's. */
export function foretold(fields: ContractFields): string {
  const { name: _, teamId: __, ...faults } = faultsOf(fields)
  if (Object.keys(faults).length > 0) return 'Say when it begins, how long it runs and how it ends: the last day to act is computed from that.'
  try {
    const term = termOf(fields)
    const today = Temporal.Instant.fromEpochMilliseconds(nowMs()).toZonedDateTimeISO(fields.zone).toPlainDate()
    const clock = contractClock({ ...term, start: Temporal.PlainDate.from(term.start), renewals: 0 }, today, calendarOf(fields) as AnyCalendar)
    if (clock.state === 'ended') return `By these terms it ended on ${clock.end}.`
    const act = term.renewal === 'tacit' ? 'give notice' : term.renewal === 'express' ? 'renew it' : 'replace it'
    const locked = clock.lockedUntil ? ` That day has passed: you are locked in until ${clock.lockedUntil}.` : ''
    return `It ends on ${clock.end}. Decide by ${clock.decideBy}; the last day to ${act} is ${clock.actBy}.${locked} Its owner is reminded 90, 30 and 7 days before.`
  } catch (error) {
    return (error as Error).message
  }
}
