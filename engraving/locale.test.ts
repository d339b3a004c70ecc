import { afterAll, expect, it } from 'vitest'
import { readerLocale, writeFor } from './locale.ts'
import { clockTime, format } from './time.ts'

afterAll(() => writeFor('en-GB'))

it.each([['en-NL', '1.234,5', '12/11/2026'], ['en-US', '1,234.5', '11/12/2026'], ['en-GB', '1,234.5', '12/11/2026']])('numbers and dates follow %s, the clock has 24 hours', (locale, number, date) => {
  writeFor(locale)
  expect((1234.5).toLocaleString(readerLocale())).toBe(number)
  const at = Date.UTC(2026, 10, 12, 15, 4)
  expect(format({ day: 'numeric', month: 'numeric', year: 'numeric' }, 'UTC').format(at)).toBe(date)
  expect(clockTime(at, 'UTC')).toBe('15:04')
})
