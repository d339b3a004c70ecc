import { describe, expect, test } from 'vitest'
import { endAfterNotice, nextLook, standingOf, verdictOf, yearly, type Agreement } from './contract.ts'

const agreement: Agreement = {
  term: { start: '2020-08-01', initialMonths: 36, renewal: 'tacit', renewalMonths: 12, notice: { amount: 3, unit: 'months' }, end: 'inclusive', leadDays: 30 },
  zone: 'Europe/Amsterdam', calendar: '24/7', renewals: 0, decision: null, decidedPeriod: null, endsOn: null, noticeGivenOn: null,
}
const say = (today: string, some: Partial<Agreement> = {}) => {
  const one = { ...agreement, ...some }
  return verdictOf(one, standingOf(one, Temporal.PlainDate.from(today).toZonedDateTime('Europe/Amsterdam').toInstant()), Temporal.PlainDate.from(today))
}
const express: Partial<Agreement> = { term: { ...agreement.term, renewal: 'express' } }

const monthly: Partial<Agreement> = { term: { ...agreement.term, start: '2024-01-15', initialMonths: 24, renewalMonths: 1, leadDays: 7 } }

const quarterly: Partial<Agreement> = { term: { ...agreement.term, start: '2024-01-01', initialMonths: 12, notice: { amount: 6, unit: 'weeks', to: 'quarter' }, leadDays: 7 } }

describe('the verdict of a contract', () => {
  test.each([
    ['far ahead', '2022-01-01', {}, 'plain', 'To be decided by 31 Mar 2023, in 454 days: the last day to give notice is 30 Apr 2023, in 484 days.'],
    ['soon', '2023-03-30', {}, 'warning', 'To be decided by 31 Mar 2023, tomorrow: the last day to give notice is 30 Apr 2023, in 31 days.'],
    ['the decision is late', '2023-04-30', {}, 'trouble', 'The decision is overdue since 31 Mar 2023: the last day to give notice is 30 Apr 2023, today.'],
    ['missed', '2023-05-01', {}, 'trouble', 'The last day to give notice was 30 Apr 2023: locked in until 31 Jul 2024.'],
    ['kept', '2023-04-01', { decision: 'keep', decidedPeriod: 0 }, 'plain', 'To be kept: it renews itself on 1 Aug 2023.'],
    ['kept, and past the day', '2023-05-01', { decision: 'keep', decidedPeriod: 0 }, 'plain', 'Kept: locked in until 31 Jul 2024.'],
    ['to be left, notice not given', '2023-04-20', { decision: 'leave', decidedPeriod: 0 }, 'warning', 'Decided to leave: the last day to give notice is 30 Apr 2023, in 10 days.'],
    ['notice given', '2023-05-01', { noticeGivenOn: Temporal.PlainDate.from('2023-04-12'), endsOn: Temporal.PlainDate.from('2023-08-01') }, 'quiet', 'Notice was given on 12 Apr 2023: it ends on 31 Jul 2023.'],
    ['a decision for an earlier period says nothing', '2023-09-01', { decision: 'keep', decidedPeriod: 0 }, 'plain', 'To be decided by 31 Mar 2024, in 212 days: the last day to give notice is 30 Apr 2024, in 242 days.'],
    ['a month at a time, three months of notice', '2026-11-30', monthly, 'warning', 'To be decided by 7 Dec 2026, in 7 days: notice given by 14 Dec 2026, in 14 days, ends it on 14 Mar 2027.'],
    ['the same, to be left', '2026-11-30', { ...monthly, decision: 'leave', decidedPeriod: 14 }, 'warning', 'Decided to leave: notice given by 14 Dec 2026, in 14 days, ends it on 14 Mar 2027.'],
    ['the same, to be kept', '2026-11-30', { ...monthly, decision: 'keep', decidedPeriod: 14 }, 'plain', 'To be kept: it goes on after 14 Mar 2027.'],
    ['locked in, and to be left at the next end', '2023-06-01', { decision: 'leave', decidedPeriod: 1 }, 'warning', 'Decided to leave: notice given by 30 Apr 2024, in 334 days, ends it on 31 Jul 2024.'],
    ['six weeks to the end of a quarter, before the first', '2024-11-01', quarterly, 'warning', 'To be decided by 12 Nov 2024, in 11 days: the last day to give notice is 19 Nov 2024, in 18 days.'],
    ['the same, missed', '2024-11-20', quarterly, 'trouble', 'The last day to give notice was 19 Nov 2024: locked in until 31 Mar 2025.'],
    ['the same, a year later: nobody missed anything', '2025-11-20', quarterly, 'plain', 'To be decided by 10 Feb 2026, in 82 days: notice given by 17 Feb 2026, in 89 days, ends it on 31 Mar 2026.'],
    ['the same, to be kept', '2025-11-01', { ...quarterly, decision: 'keep', decidedPeriod: 4 }, 'plain', 'To be kept: it goes on after 31 Dec 2025.'],
    ['kept three quarters ago', '2026-08-01', { ...quarterly, decision: 'keep', decidedPeriod: 4 }, 'plain', 'To be kept: it goes on after 30 Sept 2026.'],
    ['kept a year ago', '2026-11-01', { ...quarterly, decision: 'keep', decidedPeriod: 4 }, 'warning', 'To be decided by 12 Nov 2026, in 11 days: the last day to give notice is 19 Nov 2026, in 18 days.'],
    ['to be left a quarter ago, and nothing done', '2026-02-01', { ...quarterly, decision: 'leave', decidedPeriod: 4 }, 'warning', 'To be decided by 10 Feb 2026, in 9 days: the last day to give notice is 17 Feb 2026, in 16 days.'],
    ['an express one nobody renewed', '2023-06-01', express, 'trouble', 'The decision is overdue since 31 Mar 2023: the last day to renew was 32 days ago.'],
    ['an express one that ended', '2023-08-01', express, 'trouble', 'It ended on 31 Jul 2023.'],
  ] as const)('%s', (_, today, some, tone, verdict) => {
    expect(say(today, some as Partial<Agreement>)).toEqual({ verdict, tone })
  })
})

test('a notice ends the term it was in time for', () => {
  expect(endAfterNotice(agreement, Temporal.PlainDate.from('2023-04-30')).toString()).toBe('2023-08-01')
  expect(endAfterNotice(agreement, Temporal.PlainDate.from('2023-05-01')).toString()).toBe('2024-08-01')
  expect(endAfterNotice({ ...agreement, ...quarterly }, Temporal.PlainDate.from('2025-11-19')).toString()).toBe('2026-01-01')
  expect(endAfterNotice({ ...agreement, ...quarterly }, Temporal.PlainDate.from('2025-11-20')).toString()).toBe('2026-04-01')
  expect(endAfterNotice({ ...agreement, ...monthly }, Temporal.PlainDate.from('2026-11-30')).toString()).toBe('2027-03-15')
})

test.each([[{ amount: '99.50', currency: 'EUR', per: 'month' }, '1194.00'], [{ amount: '0.1', currency: 'EUR', per: 'quarter' }, '0.40'], [{ amount: '84000', currency: 'EUR', per: 'year' }, '84000.00'], [{ amount: '5', currency: 'EUR', per: 'once' }, null], [null, null]] as const)('a year of %j costs %s', (cost, year) => {
  expect(yearly(cost)).toBe(year)
})

test('the next look is the next day on which something changes', () => {
  const at = (text: string) => Temporal.Instant.from(text)
  const look = (text: string) => nextLook(standingOf(agreement, at(text)), Temporal.PlainDate.from('2020-08-01'), 'Europe/Amsterdam', at(text))?.toString()
  expect(look('2020-01-01T00:00Z')).toBe('2020-07-31T22:00:00Z')
  expect(look('2020-07-31T22:00:00Z')).toBe('2023-04-30T22:00:00Z')
  expect(look('2023-04-30T22:00:00Z')).toBe('2023-07-31T22:00:00Z')
  expect(look('2023-07-31T22:00:00Z')).toBe('2024-04-30T22:00:00Z')
})
