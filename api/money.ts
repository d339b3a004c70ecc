/**
 * An amount as people read it everywhere: "2,900 EUR", "99.50 EUR". Whole amounts have no decimals, others two.
 * @param locale how the reader's numbers are written
 * @param amount in units of the currency, such as euros; text as it is stored
 */
export function money(amount: number | string, currency: string, locale = 'en-GB'): string {
  const value = Number(amount)
  if (!Number.isFinite(value)) return `${amount} ${currency}`.trim()
  const cents = Math.round(value * 100)
  return `${(cents / 100).toLocaleString(locale, { minimumFractionDigits: cents % 100 === 0 ? 0 : 2, maximumFractionDigits: 2 })} ${currency}`.trim()
}
