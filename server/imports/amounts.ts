import { say } from '@fullscore/api/sentence.ts'
export type DecimalMark = ',' | '.'

const spaces = /[\s\u00a0\u2007\u2009\u202f]/g
const currencies: Record<string, string> = { '€': 'EUR', '$': 'USD', '£': 'GBP', '¥': 'JPY', '₹': 'INR', 'zł': 'PLN', 'kč': 'CZK', 'fr.': 'CHF', 'kr': '', 'kr.': '' }

interface Bare { digits: string; negative: boolean; currency: string | undefined; percent: boolean }

/** A number without its sign, currency and percent: only digits and marks are left. Undefined if something else stands there. */
function bareOf(text: string): Bare | undefined {
  // CHF 12.- says that there are no cents.
  let rest = text.trim().replace(/(?<=\d)[.,][-–—]+$/, '')
  let negative = false
  const bracketed = /^\((.*)\)$/.exec(rest)
  if (bracketed) [rest, negative] = [bracketed[1]!.trim(), true]
  let currency: string | undefined
  const word = /^([^\d\s.,'’+−-]{1,4}\.?)\s*(?=[-−+(\d.,])|(?<=\d[.,]?-?)\s*([^\d\s.,'’%)+−-]{1,4}\.?)$/u
  rest = rest.replace(/^([-−+])\s*(?=[^\d\s.,+−-])/u, (_, sign: string) => { negative ||= sign !== '+'; return '' })
  rest = rest.replace(word, (_, before: string | undefined, after: string | undefined) => {
    currency = (before ?? after)!
    return ''
  }).trim()
  const percent = rest.endsWith('%')
  if (percent) rest = rest.slice(0, -1).trim()
  const signed = /^([-−+])?(.*?)([-−])?$/su.exec(rest)!
  if (signed[1] !== undefined && signed[3] !== undefined) return undefined
  if (signed[1] === '-' || signed[1] === '−' || signed[3] !== undefined) negative = !negative || bracketed === null
  const digits = signed[2]!.replace(spaces, '\u0020').trim()
  if (!/^\d|^[.,]\d/.test(digits) || !/^[\d.,'’ ]+$/.test(digits)) return undefined
  const code = currency === undefined ? undefined : (currencies[currency.toLowerCase()] ?? (/^[a-z]{3}$/i.test(currency) ? currency.toUpperCase() : undefined))
  if (currency !== undefined && code === undefined) return undefined
  return { digits, negative, currency: code === '' ? undefined : code, percent }
}

/** Whether digits with these thousands marks are grouped as people do: by three, in India by two after the first three. */
function plainDigits(digits: string, decimal: DecimalMark): string | undefined {
  const [whole = '', fraction, ...more] = digits.split(decimal)
  if (more.length > 0 || (fraction !== undefined && !/^\d*$/.test(fraction))) return undefined
  const thousands = decimal === ',' ? '.' : ','
  const marks = new Set([...whole].filter((sign) => !/\d/.test(sign)))
  if (marks.size > 1 || [...marks].some((sign) => sign !== thousands && !`'’ `.includes(sign))) return undefined
  const grouped = /^\d{1,3}(?:\D\d{3})+$|^\d{1,2}(?:\D\d{2})+\D\d{3}$/.test(whole)
  // 0.500 is no five hundred: nobody groups behind a zero.
  if (marks.size > 0 && (!grouped || whole.startsWith('0'))) return undefined
  const plain = whole.replace(/\D/g, '').replace(/^0+(?=\d)/, '') || '0'
  return fraction === undefined || fraction === '' ? plain : `${plain}.${fraction}`
}

export interface Amount { value: string; currency: string | undefined; percent: boolean }

/**
 * Reads a number or an amount as people write it: 1.234,50 €, $1,234.50, (12.5), 1 234,5-. Exact: digits are kept as text. One that
 * cannot have its column's decimal mark is read with the other, 1,234.50 among 1.234,50.
 * @returns the value with a point as decimal mark, or the reason why it is none
 */
export function readAmount(text: string, decimal: DecimalMark): Amount | { reason: string } {
  const bare = bareOf(text)
  if (!bare) return { reason: 'is not a number' }
  const plain = plainDigits(bare.digits, decimal) ?? plainDigits(bare.digits, decimal === ',' ? '.' : ',')
  if (plain === undefined) return { reason: 'is not a number' }
  const zero = /^[0.]+$/.test(plain)
  return { value: bare.negative && !zero ? `-${plain}` : plain, currency: bare.currency, percent: bare.percent }
}

/** Whether a number means another one with the other decimal mark, so that only its column says which is meant: 1.234. */
export function isOpenAmount(text: string): boolean {
  const bare = bareOf(text)
  const [comma, point] = bare ? [plainDigits(bare.digits, ','), plainDigits(bare.digits, '.')] : []
  return comma !== undefined && point !== undefined && comma !== point
}

/** What a column's numbers say of their decimal mark; `unclear` counts those that could have either. */
export interface AmountTally { read: number; marked: number; unclear: number; comma: number; point: number; first: Partial<Record<DecimalMark, string>> }
export const amountTally = (): AmountTally => ({ read: 0, marked: 0, unclear: 0, comma: 0, point: 0, first: {} })

/** Counts one text. @param place where it stands, `row 17` */
export function tallyAmount(tally: AmountTally, text: string, place: string): void {
  if (text.length > 40 || !/\d/.test(text)) return
  const bare = bareOf(text)
  if (!bare) return
  const [comma, point] = [plainDigits(bare.digits, ','), plainDigits(bare.digits, '.')]
  if (comma === undefined && point === undefined) return
  tally.read += 1
  if (comma === point) return
  tally.marked += 1
  if (comma !== undefined) tally.comma += 1
  if (point !== undefined) tally.point += 1
  const only = point === undefined ? ',' : comma === undefined ? '.' : undefined
  if (only === undefined) tally.unclear += 1
  if (only !== undefined) tally.first[only] ??= say`${text.trim().slice(0, 30)} in ${place}`
}

/** `ask`: nothing in the column says which mark is meant, and it matters. */
export interface DecimalGuess { decimal: DecimalMark; sure: boolean; ask?: boolean; why: string }
const markWords: Record<DecimalMark, string> = { ',': 'a comma before the decimals', '.': 'a point before the decimals' }

/** Decides the decimal mark of a whole column. @param usual the mark of the organisation's locale */
export function guessDecimal(tally: AmountTally, usual: DecimalMark): DecimalGuess {
  if (tally.marked === 0) return { decimal: usual, sure: true, why: tally.read > 0 ? 'No number here has a mark that could be misread.' : 'There is no number in this column.' }
  const [comma, point] = [tally.first[','], tally.first['.']]
  if (tally.unclear === 0 && comma !== undefined && point !== undefined) return { decimal: tally.comma > tally.point ? ',' : tally.comma < tally.point ? '.' : usual, sure: true, why: 'Numbers have different decimal marks here, but each can be read in one way only.' }
  if (tally.comma !== tally.point) {
    const decimal = tally.comma > tally.point ? ',' : '.'
    const rival = tally.first[decimal === ',' ? '.' : ',']
    const proof = tally.first[decimal] === undefined ? say`More numbers fit ${markWords[decimal]}` : say`${tally.first[decimal]} can only have ${markWords[decimal]}`
    return { decimal, sure: rival === undefined, why: rival === undefined ? say`${proof}.` : say`${proof}, but ${rival} cannot: numbers that could have either are read with ${markWords[decimal]}.` }
  }
  if (comma !== undefined && point !== undefined) return { decimal: usual, sure: false, ask: true, why: say`${comma} can only have ${markWords[',']}, ${point} can only have ${markWords['.']}: please say how those are meant that could have either.` }
  return { decimal: usual, sure: false, ask: true, why: 'Every number here can be read both ways, 1.234 as one thousand or as one: please say which is meant.' }
}
