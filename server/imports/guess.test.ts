import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountTally, guessDecimal, readAmount, tallyAmount, type DecimalMark } from './amounts.ts'
import { namesIn, readCell, written } from './cells.ts'
import { guessColumns, guessHeadingRow, type Clues } from './columns.ts'
import { dateOrders, dateTally, guessOrder, isOpenDate, readDate, tallyDate, type DateOrder } from './dates.ts'
import type { Column } from './importer.ts'
import { usualOf } from './mapping.ts'
import { readNotice, readSpan } from './durations.ts'
import { decode, guessSeparator, noText } from './sniff.ts'
import { closest, columnLetters, distance, plainWords, readFlag } from './words.ts'

describe('dates', () => {
  it.each<[string, DateOrder, string]>([
    ['31.12.25', 'dmy', '2025-12-31'], ['12/31/2025', 'mdy', '2025-12-31'], ['2025-12-31', 'mdy', '2025-12-31'], ['25-12-31', 'ymd', '2025-12-31'], ['20251231', 'dmy', '2025-12-31'], ['1.2.2026', 'dmy', '2026-02-01'], ['01.04.2023', 'mdy', '2023-04-01'], ['12.31.2025', 'dmy', '2025-12-31'],
    ['31 Dec 2025', 'dmy', '2025-12-31'], ['Dec 31, 2025', 'dmy', '2025-12-31'], ['31. Dezember 2025', 'mdy', '2025-12-31'], ['1er juillet 2025', 'dmy', '2025-07-01'], ['15 juin 25', 'dmy', '2025-06-15'], ['1 de marzo de 2025', 'dmy', '2025-03-01'],
    ['Mi, 31.12.2025', 'dmy', '2025-12-31'], ['Mon 5 May 2025', 'dmy', '2025-05-05'], ['2025-12-31T10:00:00Z', 'dmy', '2025-12-31'], ['12/31/2025 4:05 PM', 'mdy', '2025-12-31'], ['01.06.99', 'dmy', '1999-06-01'], ['29.02.2024', 'dmy', '2024-02-29'],
  ])('reads %s as %s', (text, order, day) => expect(readDate(text, order)).toEqual({ value: day }))
  it.each<[string, DateOrder, string]>([
    ['30.02.2025', 'dmy', 'is not a date: month 2 of 2025 has no day 30'], ['31.02.24', 'ymd', 'is not a date: month 2 of 2024 has no day 31'], ['29.02.2025', 'mdy', 'is not a date: month 2 of 2025 has no day 29'], ['32.01.2025', 'dmy', 'is not a date'], ['soon', 'dmy', 'is not a date'], ['12345', 'dmy', 'is not a date'], ['1.234,50', 'dmy', 'is not a date'], ['10.0.0.1', 'dmy', 'is not a date'],
  ])('says of %s as %s why it is none', (text, order, reason) => expect(readDate(text, order)).toEqual({ reason }))

  it.each<[string, DateOrder, string]>([['12/31/2025', 'dmy', '2025-12-31'], ['31.12.25', 'mdy', '2025-12-31'], ['13/02/2025', 'mdy', '2025-02-13'], ['31.12.25', 'ymd', '2025-12-31'], ['2/29/24', 'dmy', '2024-02-29']])('reads %s, which its order %s does not allow, in the one that it fits: %s', (text, order, day) => expect(readDate(text, order)).toEqual({ value: day }))
  it('knows what could be read either way', () => expect(['01/02/2025', '05.05.2025', '31.12.25', '2025-01-02', '3 Feb 2025', 'soon'].map(isOpenDate)).toEqual([true, false, false, false, false, false]))

  const tallied = (texts: readonly string[]) => { const tally = dateTally(); texts.forEach((text, at) => tallyDate(tally, text, `row ${at + 2}`)); return tally }
  it.each<[string, string[], DateOrder, Partial<ReturnType<typeof guessOrder>>]>([
    ['one day past twelve decides', ['01/02/2025', '13/02/2025'], 'mdy', { order: 'dmy', sure: true, why: '13/02/2025 in row 3 can only be day, month, year.' }],
    ['and so the other way', ['01/02/2025', '02/13/2025'], 'dmy', { order: 'mdy', sure: true }],
    ['dots put the day first', ['01.02.2025', '03.04.25'], 'mdy', { order: 'dmy', sure: true }],
    ['dots put the day first, a day that is none among them', ['31.02.2024', '01.04.2023'], 'mdy', { order: 'dmy', sure: true, why: 'Dates with dots put the day first.' }],
    ['nothing decides', ['01/02/2025', '03/04/2025'], 'mdy', { order: 'mdy', sure: false, ask: true }],
    ['both are there, each in one way only', ['13/02/2025', '14/02/2025', '02/15/2025', '05/05/2025'], 'dmy', { order: 'dmy', sure: true, why: 'Dates are written in different orders here, but each can be read in one way only.' }],
    ['as many of both', ['31/12/25', '12/31/2025'], 'mdy', { order: 'mdy', sure: true }],
    ['as many of both, and one that could be either', ['31/12/2025', '12/31/2025', '01/02/2025'], 'mdy', { order: 'mdy', sure: false, ask: true, why: '31/12/2025 in row 2 can only be day, month, year, 12/31/2025 in row 3 can only be month, day, year: please say how those are meant that could be either.' }],
    ['both are there, and one that could be either', ['13/02/2025', '14/02/2025', '02/15/2025', '01/02/2025'], 'dmy', { order: 'dmy', sure: false, why: '13/02/2025 in row 2 can only be day, month, year, but 02/15/2025 in row 4 cannot: dates that could be either are read as day, month, year.' }],
    ['they can be read in one way only', ['2025-01-02', '3 Feb 2025'], 'dmy', { order: 'dmy', sure: true }],
    ['the year is in front', ['25/12/31', '25/01/02', '24/13/40'], 'dmy', { order: 'dmy' }],
    ['no date', ['abc'], 'dmy', { sure: true }],
  ])('decides a column: %s', (_, texts, usual, guess) => expect(guessOrder(tallied(texts), usual)).toMatchObject(guess))

  const day = fc.record({ y: fc.integer({ min: 1980, max: 2079 }), m: fc.integer({ min: 1, max: 12 }), d: fc.integer({ min: 1, max: 28 }) })
  const pad = (n: number) => String(n).padStart(2, '0')
  const orders: Record<DateOrder, (y: string, m: string, d: string, mark: string) => string> = { dmy: (y, m, d, s) => [d, m, y].join(s), mdy: (y, m, d, s) => [m, d, y].join(s), ymd: (y, m, d, s) => [y, m, d].join(s) }
  it('reads back what is written in any order, with any mark, with or without a century', () => fc.assert(fc.property(day, fc.constantFrom(...dateOrders), fc.constantFrom('.', '/', '-', ' '), fc.boolean(), fc.boolean(), ({ y, m, d }, order, mark, short, padded) => {
    // With dots the day comes first, whatever its column is like.
    fc.pre(mark !== '.' || order === 'dmy' || (order === 'ymd' && !short))
    const text = orders[order](short ? pad(y % 100) : String(y), padded || short ? pad(m) : String(m), padded || short ? pad(d) : String(d), mark)
    expect(readDate(text, order)).toEqual({ value: `${y}-${pad(m)}-${pad(d)}` })
  })))
  it('finds the order of any column that has a day past the twelfth', () => fc.assert(fc.property(fc.array(day, { minLength: 1, maxLength: 30 }), fc.constantFrom('dmy' as const, 'mdy' as const), fc.integer({ min: 13, max: 28 }), (days, order, late) => {
    const texts = [...days, { ...days[0]!, d: late }].map(({ y, m, d }) => orders[order](String(y), pad(m), pad(d), '/'))
    expect(guessOrder(tallied(texts), order === 'dmy' ? 'mdy' : 'dmy')).toMatchObject({ order, sure: true })
  })))
  it('never throws, whatever is written', () => fc.assert(fc.property(fc.string({ maxLength: 70 }), fc.constantFrom(...dateOrders), (text, order) => { readDate(text, order) })))
})

describe('amounts', () => {
  it.each<[string, DecimalMark, string, string?]>([
    ['1.234,50', ',', '1234.50'], ['1,234.50', '.', '1234.50'], ['€ 1.234,50', ',', '1234.50', 'EUR'], ['1.234,50 €', ',', '1234.50', 'EUR'], ['$1,234.50', '.', '1234.50', 'USD'], ['-$5.00', '.', '-5.00', 'USD'], ['EUR 12', '.', '12', 'EUR'],
    ['(12.5)', '.', '-12.5'], ['12-', '.', '-12'], ['−12', '.', '-12'], ["1'234.50", '.', '1234.50'], ['1 234,5', ',', '1234.5'], ['12,34,567.00', '.', '1234567.00'], ['CHF 1’000.-', '.', '1000', 'CHF'], ['1.234', ',', '1234'], ['1.234', '.', '1.234'],
    ['.5', '.', '0.5'], ['1.234,50', '.', '1234.50'], ['1,234.50 €', ',', '1234.50', 'EUR'], ['0.500', ',', '0.500'], ['1,23', '.', '1.23'], ['0', ',', '0'], ['-0', '.', '0'], ['12 %', '.', '12'], ['007', '.', '7'], ['123456789012345678.99', '.', '123456789012345678.99'],
  ])('reads %s with %s', (text, mark, value, currency) => expect(readAmount(text, mark)).toMatchObject({ value, currency }))
  it.each([['1.2.3', '.'], ['12kg', '.'], ['1e5', '.'], ['abc', '.'], ['', '.'], ['--5', '.'], ['1,2345.6,7', '.'], ['10.0.0.1', '.']] as const)('refuses %j with %s', (text, mark) => expect(readAmount(text, mark)).toHaveProperty('reason'))

  const tallied = (texts: readonly string[]) => { const tally = amountTally(); texts.forEach((text, at) => tallyAmount(tally, text, `row ${at + 2}`)); return tally }
  it.each<[string, string[], DecimalMark, Partial<ReturnType<typeof guessDecimal>>]>([
    ['a comma with two digits behind', ['1.234', '12,50'], '.', { decimal: ',', sure: true, why: '12,50 in row 3 can only have a comma before the decimals.' }], ['both marks in one', ['1,234.50'], ',', { decimal: '.', sure: true }],
    ['three digits behind each', ['1.234', '5.678'], ',', { decimal: ',', sure: false, ask: true }], ['either mark, each in one way only', ['1.234,50', '1,234.50 €'], '.', { decimal: '.', sure: true }], ['either mark, and one that could have both', ['1.234,50', '1,234.50', '9.50', '1.234'], ',', { decimal: '.', sure: false }], ['a zero in front', ['0.500', '1.234'], ',', { decimal: '.', sure: true }], ['whole numbers', ['12', '1200'], ',', { decimal: ',', sure: true }], ['grouped twice', ['1.234.567'], '.', { decimal: ',', sure: true }],
  ])('decides a column: %s', (_, texts, usual, guess) => expect(guessDecimal(tallied(texts), usual)).toMatchObject(guess))

  it('reads back what a locale writes', () => fc.assert(fc.property(fc.integer({ min: -1e11, max: 1e11 }), fc.constantFrom('de-DE', 'en-US', 'fr-FR', 'de-CH', 'en-IN', 'sv-SE', 'pl-PL', 'nl-NL'), fc.boolean(), (cents, locale, currency) => {
    const text = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, ...(currency ? { style: 'currency', currency: 'EUR', currencyDisplay: 'code' } : {}) }).format(cents / 100)
    const read = readAmount(text, usualOf(locale).decimal)
    expect('value' in read && Number(read.value)).toBe(cents === 0 ? 0 : cents / 100)
  })))
  it('never throws, whatever is written', () => fc.assert(fc.property(fc.string({ maxLength: 50 }), fc.constantFrom(',' as const, '.' as const), (text, mark) => { readAmount(text, mark) })))
})

describe('columns', () => {
  const columns: Column[] = [
    { name: 'name', label: 'Name', type: 'text', required: true, synonyms: ['lieferant'] }, { name: 'mail', label: 'Support mail', type: 'text' }, { name: 'endsOn', label: 'Ends on', type: 'date' },
    { name: 'amount', label: 'Amount', type: 'amount' }, { name: 'state', label: 'State', type: 'choice', choices: ['planned', 'live'] }, { name: 'team', label: 'Team', type: 'reference', refers: ['team'] },
  ]
  const clues = (heading: string, more: Partial<Clues> = {}): Clues => ({ heading, filled: 10, samples: ['abc'], dates: 0, amounts: 0, mails: 0, ids: 0, flags: 0, ...more })
  it.each<[string, Clues[], (string | null)[]]>([
    ['labels', [clues('Name'), clues('Ends on', { dates: 10 }), clues('AMOUNT', { amounts: 10 })], ['name', 'endsOn', 'amount']],
    ['other languages', [clues('Lieferant'), clues('Vertragsende', { dates: 9 }), clues('Betrag', { amounts: 10 }), clues('Équipe')], ['name', 'endsOn', 'amount', 'team']],
    ['a slip', [clues('Nmae'), clues('Ammount', { amounts: 10 })], ['name', 'amount']],
    ['contents', [clues('Name'), clues('???', { mails: 10, samples: ['a@b.c'] }), clues('', { samples: ['live', 'planned'] })], ['name', 'mail', 'state']],
    ['no column twice', [clues('Name'), clues('name')], ['name', null]], ['a date column without dates', [clues('Ends on')], [null]], ['an empty column', [clues('', { filled: 0 })], [null]], ['something else', [clues('Shoe size')], [null]],
  ])('are guessed by %s', (_, file, to) => expect(guessColumns(file, columns).map((one) => one.to)).toEqual(to))
  it('finds the headings below a title', () => {
    const row = (number: number, ...texts: string[]) => ({ number, texts })
    expect(guessHeadingRow([row(1, 'Our suppliers 2025'), row(3, 'Lieferant', 'Ends on'), row(4, 'Nord', '1.2.2025')], columns)).toBe(3)
    expect(guessHeadingRow([row(1, 'Nord', '1.2.2025')], columns)).toBe(0)
  })
  it('are lettered as in a spreadsheet', () => expect([0, 25, 26, 51, 52, 701, 702].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']))
})

describe('cells and words', () => {
  const column = (type: Column['type'], more: Partial<Column> = {}): Column => ({ name: 'x', label: 'X', type, ...more })
  const format = { order: 'dmy', decimal: ',', zone: 'Europe/Berlin' } as const
  it.each([
    [column('text'), "'=1+1", { value: '=1+1' }], [column('text'), "'tis", { value: "'tis" }], [column('number'), '1.234', { value: 1234 }], [column('number'), { n: '1.234' }, { value: 1.234 }], [column('date'), { d: '2025-12-31' }, { value: '2025-12-31' }],
    [column('date'), { n: '46022' }, { many: { values: { x: '2025-12-31' }, assumed: "read as 31 Dec 2025, a spreadsheet's number of a day" } }], [column('date'), '44927', { many: { values: { x: '2023-01-01' }, assumed: "read as 1 Jan 2023, a spreadsheet's number of a day" } }], [column('date'), { n: '12' }, { reason: '"12" is a number, not a date: give the cell a date format' }], [column('text'), { e: 'holds #REF!', was: '#REF!' }, { reason: 'holds #REF!' }], [column('flag'), 'Ja', { value: true }], [column('flag'), 'maybe', { reason: '"maybe" is neither yes nor no' }],
    [column('choice', { choices: ['runs-on'] }), 'Runs on', { value: 'runs-on' }], [column('references'), 'a; b ;;c', { names: ['a', 'b', 'c'] }],
  ] as const)('reads %# as its column wants', (one, cell, read) => expect(readCell(cell, one, format)).toEqual(read))
  it('splits names by semicolons, or by commas where there are none', () => expect([namesIn('a, b'), namesIn('Smith, J.; Doe, A.')]).toEqual([['a', 'b'], ['Smith, J.', 'Doe, A.']]))
  it('writes values', () => expect([null, true, 12, ['1', '2'], 'a'].map((value) => written(value, (id) => ({ 1: 'One' })[id]))).toEqual(['', 'yes', '12', 'One; 2', 'a']))
  it('knows yes and no', () => expect(['x', '✓', 'NEIN', 'oui', 'vielleicht'].map(readFlag)).toEqual([true, true, false, true, undefined]))
  it('asks whether another word was meant', () => expect([closest('Netwrok', ['Databases', 'Network']), closest('zzz', ['Network']), distance('ab', 'ba'), plainWords('  É-Mail_Adresse ')]).toEqual(['Network', undefined, 1, 'e mail adresse']))
})

describe('spans of time', () => {
  it.each([
    ['3 months', 3, 'months'], ['4 Wo.', 4, 'weeks'], ['4 wks', 4, 'weeks'], ['90 days', 90, 'days'], ['3 Monate', 3, 'months'], ['3Mon.', 3, 'months'], ['2 Jahre', 24, 'months'], ['sechs Wochen', 6, 'weeks'], ['10 Werktage', 10, 'working-days'], ['10 business days', 10, 'working-days'], ['three months', 3, 'months'],
    ['3 Monate vor Ablauf', 3, 'months'], ['90 days before the end of the term', 90, 'days'], ["3 months' notice", 3, 'months'], ['1 Quartal', 3, 'months'], ['1 an', 12, 'months'], ['15 jours', 15, 'days'],
  ] as const)('reads %s', (text, amount, unit) => expect(readSpan(text)).toEqual({ amount, unit }))
  it.each(['3', 'months', '3 Monate zum Quartalsende', '3 blue months', 'on request', ''])('leaves %j alone', (text) => expect(readSpan(text)).toBeUndefined())
})

describe('notice to an end', () => {
  it.each([
    ['6 Wochen zum Quartalsende', 6, 'weeks', 'quarter'], ['3 months to the end of a quarter', 3, 'months', 'quarter'], ['3 Monate zum Monatsende', 3, 'months', 'month'], ['4 Wochen zum Ende des Monats', 4, 'weeks', 'month'],
    ['1 month to month end', 1, 'months', 'month'], ["3 months' notice to the end of the quarter", 3, 'months', 'quarter'], ['drei Monate zum Jahresende', 3, 'months', 'year'], ['3 Mon. zum 31.12.', 3, 'months', 'year'], ['6 Monate zum Halbjahresende', 6, 'months', 'half-year'],
    ['6 weeks before quarter-end', 6, 'weeks', 'quarter'], ['90 days prior to the end of each calendar year', 90, 'days', 'year'], ['3 Monate zum Ende des Vertragsjahres', 3, 'months', 'contract-year'], ['3 months to the end of the contract year', 3, 'months', 'contract-year'],
    ['1 Monat zum Ende eines Vertragsquartals', 1, 'months', 'contract-quarter'], ['6 Wo. zum Kalendervierteljahr', 6, 'weeks', 'quarter'], ['6 Wochen zum Ende eines Kalendervierteljahres', 6, 'weeks', 'quarter'], ['6 Wochen z. Quartalsende', 6, 'weeks', 'quarter'],
    ['3 mois avant la fin du trimestre', 3, 'months', 'quarter'], ['10 Werktage zum Monatsende', 10, 'working-days', 'month'], ['3 Monate jeweils zum Quartalsende', 3, 'months', 'quarter'], ['mit einer Frist von 3 Monaten zum Jahresende', 3, 'months', 'year'],
  ] as const)('reads %s', (text, amount, unit, to) => expect(readNotice(text)).toEqual({ amount, unit, to }))
  it.each([['3 Monate vor Ablauf', 3, 'months'], ['90 days before the end of the term', 90, 'days'], ['3 months', 3, 'months'], ['3 Monate zum Vertragsende', 3, 'months'], ['3 Monate zum Laufzeitende', 3, 'months']] as const)('reads %s as the end of a term', (text, amount, unit) => expect(readNotice(text)).toEqual({ amount, unit }))
  it.each(['3 Monate zum Ende der Welt', 'zum Quartalsende', '3', 'to the end of a quarter'])('leaves %j alone', (text) => expect(readNotice(text)).toBeUndefined())
})

describe('files', () => {
  it.each([['a picture', [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]], ['a PDF', [...Buffer.from('%PDF-1.7\n')]], ['a packed file', [0x1f, 0x8b, 8, 0]], ['a binary file', Array.from({ length: 400 }, (_, i) => (i * 37) % 256)]])('that are %s are no texts', (what, bytes) => {
    const file = Uint8Array.from(bytes)
    expect(noText(file, decode(file).text)).toBe(what)
  })
  it('are texts with a stray sign, too', () => expect(noText(Buffer.from('a;b\0\nc;d'), 'a;b\0\nc;d')).toBeUndefined())
  it.each([
    ['UTF-8', Buffer.from('Müller;1'), 'UTF-8'], ['a mark', Buffer.from('\ufeffMüller;1'), 'UTF-8'], ['Windows-1252', Buffer.from('Müller;1', 'latin1'), 'Windows-1252'], ['UTF-16', Buffer.from('Müller;1', 'utf16le'), 'UTF-16'],
    ['UTF-16 with a mark', Buffer.from('\ufeffMüller;1', 'utf16le'), 'UTF-16'], ['UTF-16, great end first', Buffer.from('\ufeffMüller;1', 'utf16le').swap16(), 'UTF-16'],
  ])('are read as %s', (_, bytes, encoding) => expect(decode(bytes)).toEqual({ text: 'Müller;1', encoding }))
  it.each([['a,b\n1,2\n', ','], ['a;b\n1,5;2,5\n', ';'], ['a\tb\n1\t2', '\t'], ['a|b\n1|2', '|'], ['"a,b";c\n"1,2,3";4', ';'], ['one\ntwo', ','], ['', ',']])('are cut: %j by %j', (text, separator) => expect(guessSeparator(text)).toBe(separator))
})
