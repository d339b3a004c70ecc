import type { ContractDetail, ContractTerm } from '@fullscore/api/strategy/contracts.ts'
import type { Hours } from '@fullscore/api/infrastructure/services.ts'
import { contractClock } from '@fullscore/time/term.ts'
import type { AnyCalendar } from '@fullscore/time/calendar.ts'
import { nowMs } from '../../data/clock.ts'
import { dayWords } from '../../kit/time.ts'
import { t } from '../../words.ts'
import type { NoticeEnd } from './words.ts'

/** What the form holds: numbers as they are typed. */
export interface ContractFields {
  name: string; number: string; vendorId: string | null; ownerId: string | null; teamId: string | null; amount: string; currency: string; per: 'month' | 'quarter' | 'year' | 'once'
  start: string; initialMonths: string; renewal: ContractTerm['renewal']; renewalMonths: string; noticeAmount: string; noticeUnit: NonNullable<ContractTerm['notice']>['unit']; noticeTo: '' | NoticeEnd; end: ContractTerm['end']; leadDays: string
  zone: string; days: 'week' | 'every'; covers: string[]; supportNumber: string; supportHours: string; notes: string
}

/** An empty form, or one opened on a stored contract. */
export function fieldsOf(first: { zone: string; currency: string; teamId: string | null }, stored?: ContractDetail): ContractFields {
  const term = stored?.term
  return {
    name: stored?.name ?? '', number: stored?.number ?? '', vendorId: stored?.vendor?.id ?? null, ownerId: stored?.owner?.id ?? null, teamId: stored?.team.id ?? first.teamId,
    amount: stored?.cost?.amount ?? '', currency: stored?.cost?.currency ?? first.currency, per: stored?.cost?.per ?? 'year',
    start: term?.start ?? '', initialMonths: String(term?.initialMonths ?? 12), renewal: term?.renewal ?? 'tacit', renewalMonths: String(term?.renewalMonths ?? 12), noticeAmount: term?.notice ? String(term.notice.amount) : stored ? '' : '3',
    noticeUnit: term?.notice?.unit ?? 'months', noticeTo: term?.notice?.to ?? '', end: term?.end ?? 'inclusive', leadDays: String(term?.leadDays ?? 30), zone: stored?.zone ?? first.zone, days: stored?.calendar === '24/7' ? 'every' : 'week',
    covers: stored?.covered.map((one) => one.id) ?? [], supportNumber: stored?.supportNumber ?? '', supportHours: stored?.supportHours ?? '', notes: stored?.notes ?? '',
  }
}

const whole = (text: string): number | undefined => (/^\d{1,4}$/.test(text.trim()) ? Number(text) : undefined)

/** What notice ends it with, where its term lets it have such an end. */
export const noticeToOf = (fields: ContractFields): NoticeEnd | undefined => (fields.renewal === 'tacit' && fields.noticeTo !== '' ? fields.noticeTo : undefined)

/** What is missing before it can be sent. */
export function faultsOf(fields: ContractFields): Record<string, string> {
  const faults: Record<string, string> = {}
  if (fields.name.trim() === '') faults['name'] = t`Give it a name.`
  if (fields.teamId === null) faults['teamId'] = t`Choose a team.`
  if (fields.start === '') faults['term.start'] = t`Say on which day it begins.`
  const to = noticeToOf(fields)
  if (to ? whole(fields.initialMonths) === undefined : !whole(fields.initialMonths)) faults['term.initialMonths'] = t`Give a whole number of months, at least 1.`
  if (fields.renewal !== 'never' && !to && whole(fields.renewalMonths) === undefined) faults['term.renewalMonths'] = t`Give a whole number of months.`
  if (fields.noticeAmount.trim() !== '' && whole(fields.noticeAmount) === undefined) faults['term.notice'] = t`Give a whole number, or leave it empty.`
  if (to && fields.noticeAmount.trim() === '') faults['term.notice'] = t`Say how long before that end notice must be given.`
  if (whole(fields.leadDays) === undefined) faults['term.leadDays'] = t`Give a whole number of days.`
  return faults
}

/** The term as the contract wants it; only for fields without faults. */
export function termOf(fields: ContractFields): ContractTerm {
  const to = noticeToOf(fields)
  const notice = fields.noticeAmount.trim() === '' ? null : { amount: whole(fields.noticeAmount)!, unit: fields.noticeUnit, ...(to ? { to } : {}) }
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
  if (Object.keys(faults).length > 0) return t`Say when it begins, how long it runs and how it ends: the last day to act is computed from that.`
  try {
    const term = termOf(fields)
    const to = term.notice?.to
    const today = Temporal.Instant.fromEpochMilliseconds(nowMs()).toZonedDateTimeISO(fields.zone).toPlainDate()
    const clock = contractClock({ ...term, start: Temporal.PlainDate.from(term.start), renewals: 0 }, today, calendarOf(fields) as AnyCalendar)
    if (clock.state === 'ended') return t`By these terms it ended on ${dayWords(String(clock.end))}.`
    const act = term.renewal === 'tacit' ? t`give notice` : term.renewal === 'express' ? t`renew it` : t`replace it`
    const dates = clock.lockedUntil
      ? clock.rolling
        ? t`It can end on ${dayWords(String(clock.lockedUntil))} at the earliest. Decide by ${dayWords(String(clock.decideBy))}; the last day to give notice is ${dayWords(String(clock.actBy))}.`
        : t`The last day to give notice was ${dayWords(String(clock.missed))}: you are locked in until ${dayWords(String(clock.lockedUntil))}. Decide about that end by ${dayWords(String(clock.decideBy))}; the last day to give notice for it is ${dayWords(String(clock.actBy))}.`
      : to ? t`It can end on ${dayWords(String(clock.end))}, and goes on otherwise. Decide by ${dayWords(String(clock.decideBy))}; the last day to give notice is ${dayWords(String(clock.actBy))}.`
      : t`It ends on ${dayWords(String(clock.end))}. Decide by ${dayWords(String(clock.decideBy))}; the last day to ${act} is ${dayWords(String(clock.actBy))}.`
    return `${dates} ${t`Its owner is reminded 90, 30 and 7 days before.`}`
  } catch (error) {
    return (error as Error).message
  }
}
