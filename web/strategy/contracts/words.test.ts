import { expect, test } from 'vitest'
import { monthsWords, termWords, titleOf } from './words.ts'

test.each([[1, '1 month'], [12, '1 year'], [18, '18 months'], [36, '3 years']])('%i months are %s', (months, words) => expect(monthsWords(months)).toBe(words))

test('a term is one sentence', () => {
  const term = { start: '2024-04-01', initialMonths: 36, renewal: 'tacit' as const, renewalMonths: 12, notice: { amount: 10, unit: 'working-days' as const }, end: 'inclusive' as const, leadDays: 0 }
  expect(termWords(term)).toBe('3 years from 1 Apr 2024, then 1 year more each time unless notice is given; 10 working days of notice.')
  expect(termWords({ ...term, notice: { amount: 1, unit: 'months' } })).toContain('; 1 month of notice.')
  expect(termWords({ ...term, notice: { amount: 6, unit: 'weeks', to: 'quarter' } })).toBe('3 years from 1 Apr 2024 at least, then until notice is given: 6 weeks of notice to the end of a quarter.')
  expect(termWords({ ...term, initialMonths: 0, notice: { amount: 3, unit: 'months', to: 'contract-year' } })).toBe('From 1 Apr 2024 until notice is given: 3 months of notice to the end of a year of the contract.')
  expect(termWords({ ...term, renewal: 'never', notice: null })).toBe('3 years from 1 Apr 2024, then it ends; no notice agreed.')
})

test('the list says what waits', () => {
  expect(titleOf(0, 0, 0)).toBe('Contracts')
  expect(titleOf(1, 3, 9)).toBe('One contract waits for your decision.')
  expect(titleOf(0, 1, 9)).toBe('No decision is due; one contract is locked in undecided.')
})
