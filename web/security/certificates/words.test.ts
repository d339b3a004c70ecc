import { expect, test } from 'vitest'
import { daysWords, thresholdsOf, titleOf, toneOf } from './words.ts'

const summary = (total: number, ends: Partial<Record<'expired' | 'week' | 'month' | 'quarter' | 'later', number>> = {}) => ({ total, ends: { expired: 0, week: 0, month: 0, quarter: 0, later: 0, ...ends }, verdicts: {}, issuers: [], next: [] })

test.each([
  [summary(0), 'No certificate is known yet.'], [summary(1), 'The one certificate lasts longer than a month.'], [summary(1200), 'All 1,200 certificates last longer than a month.'],
  [summary(9, { expired: 1, month: 3 }), '1 has ended, 3 end within a month of 9 certificates.'], [summary(1, { week: 1 }), '1 ends within a week of 1 certificate.'],
])('the title of %#', (given, says) => { expect(titleOf(given)).toBe(says) })

test.each([[-1, 'ended yesterday'], [-9, 'ended 9 days ago'], [0, 'less than a day'], [1, '1 day'], [40, '40 days']])('%i days', (days, says) => { expect(daysWords(days)).toBe(says) })

test('what ended is trouble, what its policy warns of is due, what is used no more neither', () => {
  const expires = [{ code: 'expires' as const, urgency: 'low' as const, says: '' }]
  expect([toneOf({ daysLeft: -1, verdicts: [], state: 'current' }), toneOf({ daysLeft: 9, verdicts: expires, state: 'current' }), toneOf({ daysLeft: 90, verdicts: [], state: 'current' }), toneOf({ daysLeft: -9, verdicts: [], state: 'superseded' })]).toEqual(['trouble', 'due', 'plain', 'plain'])
})

test.each([['30, 14,7', [30, 14, 7]], ['7 7 90', [90, 7]], ['', undefined], ['0', undefined], ['400', undefined], ['a week', undefined], ['1 2 3 4 5 6 7 8 9', undefined], ['1.5', undefined]])('%s as days', (typed, days) => { expect(thresholdsOf(typed)).toEqual(days) })
