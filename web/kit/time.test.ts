import { beforeAll, expect, test } from 'vitest'
import { fromNow, lasting, longMoment, moment, msOf, setReaderZone } from './time.ts'

beforeAll(() => setReaderZone('Europe/Amsterdam'))
const now = msOf('2026-11-12T13:32:00Z')

test.each([
  [0, '0 s'], [59_400, '59 s'], [220_000, '3 min 40 s'], [798_000, '13 min'], [3_600_000, '1 h'], [7_500_000, '2 h 5 min'], [86_400_000 * 2 + 7_200_000, '2 d 2 h'], [86_400_000 * 9, '9 d'],
])('%i ms last %s', (ms, words) => expect(lasting(ms)).toBe(words))
test('exact keeps the seconds', () => expect(lasting(798_000, true)).toBe('13 min 18 s'))
test('a moment says only as much as the reader needs', () => {
  expect(moment(msOf('2026-11-12T02:05:00Z'), now)).toBe('03:05')
  expect(moment(msOf('2026-11-11T23:30:00Z'), now)).toBe('00:30')
  expect(moment(msOf('2026-11-09T08:00:00Z'), now)).toBe('Mon 9 Nov, 09:00')
  expect(moment(msOf('2027-02-01T08:00:00Z'), now)).toBe('Mon 1 Feb 2027, 09:00')
  expect(longMoment(now)).toBe('Thursday 12 November 2026, 14:32')
})
test('distance both ways', () => {
  expect(fromNow(now - 4_000, now)).toBe('4 s ago')
  expect(fromNow(now + 86_400_000 * 5, now)).toBe('in 5 d')
})
