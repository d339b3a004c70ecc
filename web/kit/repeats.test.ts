import { expect, it } from 'vitest'
import { parseRule } from '@fullscore/time/recurrence.ts'
import { ruleMoved, rulesFrom, ruleWords, usualRules } from './repeats.ts'

it.each([
  ['2026-12-05T22:00', ['once', 'every day', 'Monday to Friday', 'every Saturday', 'every other Saturday', 'every first Saturday of a month', 'on day 5 of every month']],
  ['2026-11-28T22:00', ['once', 'every day', 'Monday to Friday', 'every Saturday', 'every other Saturday', 'every fourth Saturday of a month', 'every last Saturday of a month', 'on day 28 of every month']],
  ['2026-11-30T22:00', ['once', 'every day', 'Monday to Friday', 'every Monday', 'every other Monday', 'every last Monday of a month']],
  ['', ['once']],
])('offers what is usual from %s', (starts, labels) => {
  const rules = usualRules(starts)
  expect(rules.map((one) => one.label)).toEqual(labels)
  for (const { value } of rules) if (value !== '') expect(() => parseRule(value)).not.toThrow()
})

it.each([
  ['FREQ=WEEKLY;BYDAY=SA', 'every Saturday'], ['FREQ=MONTHLY', 'every month'], ['FREQ=MONTHLY;INTERVAL=3', 'every 3 months'], ['FREQ=DAILY', 'every day'], ['FREQ=YEARLY;BYMONTH=1', 'FREQ=YEARLY;BYMONTH=1'],
])('%s is %s', (rule, words) => { expect(ruleWords(rule, '2026-12-05T22:00')).toBe(words) })

it('keeps a rule that is none of the usual ones, and follows another first day with one that is', () => {
  expect(rulesFrom('2026-12-05T22:00', 'FREQ=YEARLY').at(-1)).toEqual({ value: 'FREQ=YEARLY', label: 'FREQ=YEARLY' })
  expect(rulesFrom('2026-12-05T22:00', 'FREQ=DAILY').map((one) => one.value)).toEqual(usualRules('2026-12-05T22:00').map((one) => one.value).slice(1))
  for (const [rule, moved] of [['FREQ=WEEKLY;BYDAY=SA', 'FREQ=WEEKLY;BYDAY=SU'], ['FREQ=DAILY', 'FREQ=DAILY'], ['FREQ=YEARLY', 'FREQ=YEARLY'], ['', '']] as const) expect(ruleMoved(rule, '2026-12-05T22:00', '2026-12-06T22:00')).toBe(moved)
  // The twenty-eighth is the fourth and the last of its month, the fifth is neither.
  expect(ruleMoved('FREQ=MONTHLY;BYDAY=-1SA', '2026-11-28T22:00', '2026-12-05T22:00')).toBe('FREQ=MONTHLY;BYDAY=-1SA')
  expect(ruleMoved('FREQ=MONTHLY;BYMONTHDAY=28', '2026-11-28T22:00', '2026-12-05T22:00')).toBe('FREQ=MONTHLY;BYMONTHDAY=5')
  expect(ruleMoved('FREQ=MONTHLY;BYDAY=4SA', '2026-11-28T22:00', '2026-12-05T22:00')).toBe('FREQ=MONTHLY;BYDAY=1SA')
})
