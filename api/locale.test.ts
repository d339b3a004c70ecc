import { expect, it } from 'vitest'
import { englishOf, writtenIn } from './locale.ts'

it.each([
  ['nl-NL', 'en-NL', '1.234,5', '12/11/2026'], ['de', 'en-DE', '1.234,5', '12/11/2026'], ['en-US', 'en-US', '1,234.5', '11/12/2026'], ['en-GB', 'en-GB', '1,234.5', '12/11/2026'],
  ['no locale at all', 'en-GB', '1,234.5', '12/11/2026'], [undefined, 'en-GB', '1,234.5', '12/11/2026'],
])('%s is written as in %s', (locale, written, number, date) => {
  expect(englishOf(locale)).toBe(written)
  expect((1234.5).toLocaleString(written)).toBe(number)
  expect(new Intl.DateTimeFormat(written, { day: 'numeric', month: 'numeric', year: 'numeric', timeZone: 'UTC' }).format(Date.UTC(2026, 10, 12, 15, 4))).toBe(date)
})
it.each([['de', 'nl-NL', 'de-NL'], ['de', undefined, 'de'], ['pt-BR', undefined, 'pt-BR'], ['pt-BR', 'pt-PT', 'pt-PT'], ['en-XA', 'de-AT', 'en-AT'], ['en-XA', undefined, 'en-GB'], ['no language at all', 'nl-NL', 'en-GB']])('%s is written for %s as in %s', (language, locale, written) => {
  expect(writtenIn(language, locale)).toBe(written)
})
