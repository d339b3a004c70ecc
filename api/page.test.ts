import { expect, it } from 'vitest'
import { Instant, PlainDate } from './page.ts'

it.each<[string, string | undefined]>([
  ['2026-11-30T12:00:00Z', undefined], ['2016-12-31T23:59:59.123456789+23:59', undefined], ['0001-01-01T00:00:00Z', undefined], ['9999-12-31T23:59:59.999999999Z', undefined],
  ['2016-12-31T23:59:59.1234567890Z', 'has more than nine digits behind its second'], ['0000-06-01T00:00:00Z', 'lies outside of the years 1 to 9999'], ['0001-01-01T00:00:00+00:01', 'lies outside of the years 1 to 9999'],
  ['9999-12-31T23:59:59-00:01', 'lies outside of the years 1 to 9999'],
])('the moment %s', (text, says) => { expect(Instant.safeParse(text).error?.issues[0]?.message).toBe(says) })

it.each<[string, string | undefined]>([['2026-11-30', undefined], ['0002-01-01', undefined], ['9998-12-31', undefined], ['0001-12-31', 'lies outside of the years 2 to 9998'], ['9999-01-01', 'lies outside of the years 2 to 9998']])('the day %s', (text, says) => { expect(PlainDate.safeParse(text).error?.issues[0]?.message).toBe(says) })
