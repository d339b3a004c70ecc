import { expect, it } from 'vitest'
import { money } from './money.ts'

it.each<[number | string, string, string]>([
  ['2900', 'EUR', '2,900 EUR'], ['2500.00', 'EUR', '2,500 EUR'], ['99.5', 'EUR', '99.50 EUR'], [1330.499, 'USD', '1,330.50 USD'], [0, 'EUR', '0 EUR'], [-12.5, 'CHF', '-12.50 CHF'], [1.999, 'EUR', '2 EUR'], ['1234567890', 'JPY', '1,234,567,890 JPY'], ['many', 'EUR', 'many EUR'],
])('%s %s reads "%s"', (amount, currency, words) => expect(money(amount, currency)).toBe(words))
