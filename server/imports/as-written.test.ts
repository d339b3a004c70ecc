import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportDetail } from '@fullscore/api/imports/imports.ts'
import * as api from '@fullscore/api/imports/imports.ts'
import { listServices, readService } from '@fullscore/api/infrastructure/services.ts'
import { listContracts, readContract } from '@fullscore/api/strategy/contracts.ts'
import { world, type TestPerson, type World } from '../testing.ts'

let w: World
let ada: TestPerson
beforeAll(async () => {
  w = await world()
  ada = await w.person('Ada Ling', [{ role: 'operations-manager' }])
})
afterAll(() => w.close())

const begin = (subject: string, body: string | Uint8Array) => ada.call(api.uploadImport, { query: { subject, name: 'list.csv' }, body: typeof body === 'string' ? new TextEncoder().encode(body) : body })
const settled = async (made: Pick<ImportDetail, 'id'>) => { await w.settle(); return ada.call(api.readImport, { params: { id: made.id } }) }
const rowsOf = async (made: Pick<ImportDetail, 'id'>) => (await ada.call(api.listImportRows, { params: { id: made.id }, query: { limit: 200 } })).items
const notes = async (made: Pick<ImportDetail, 'id'>, of: 'reasons' | 'assumed') => (await rowsOf(made)).flatMap((row) => row[of].map((one) => `${row.number}${one.column === null ? '' : 'ABCDEFGHIJKL'[one.column]}: ${one.message}`))
const commit = async (made: Pick<ImportDetail, 'id'>) => { await ada.call(api.commitImport, { params: { id: made.id } }); return settled(made) }
const contract = async (search: string) => { const [one] = (await ada.call(listContracts, { query: { search } })).items; return ada.call(readContract, { params: { id: one!.id } }) }

describe('dates and amounts', () => {
  it('are read one by one where only one reading fits, whatever the column is like', async () => {
    const made = await begin('contracts', 'Name;First day;Laufzeit;Costs;Currency\nOne;31.12.25;12;1.234,50;EUR\nTwo;12/31/2025;12;1,234.50 €;\nThree;2026-01-02;12;99;EUR\n')
    expect(made).toMatchObject({ wants: [] })
    expect(await settled(made)).toMatchObject({ state: 'checked', counts: { create: 3, bad: 0 } })
    await commit(made)
    for (const [name, start, amount] of [['One', '2025-12-31', '1234.50'], ['Two', '2025-12-31', '1234.50'], ['Three', '2026-01-02', '99']]) expect(await contract(name!)).toMatchObject({ term: { start }, cost: { amount, currency: 'EUR' } })
  })

  it('that could be either follow the column, and are shown as assumed', async () => {
    const made = await begin('contracts', 'Name;First day;Laufzeit;Costs;Currency\nA;13/02/2026;12;1.234,50;EUR\nB;14/02/2026;12;7,25;EUR\nC;02/15/2026;12;1,234.50;EUR\nD;01/02/2026;12;2.345;EUR\n')
    expect((await settled(made)).columns[1]!.dates).toMatchObject({ sure: false })
    expect((await notes(made, 'assumed')).filter((one) => !one.includes('of a year'))).toEqual(['5B: read as 1 Feb 2026: day, month, year', '5D: read as 2345'])
  })

  it('are asked for where nothing in the column decides; the API commits nothing unasked', async () => {
    const made = await begin('contracts', 'Name,First day,Months\nOpen one,01/02/2026,12\nOpen two,03/04/2026,12\n')
    expect(made).toMatchObject({ state: 'mapping', wants: ['Say how dates in column B (First day) are written: nothing there tells day and month apart.'] })
    expect(made.mapping.columns[1]).toEqual({ to: 'startsOn', order: null, decimal: '.' })
    await expect(ada.call(api.commitImport, { params: { id: made.id } })).rejects.toMatchObject({ problem: { status: 409, code: 'not-checked', detail: expect.stringContaining('how dates in column B') as string } })
    await ada.call(api.mapImport, { params: { id: made.id }, body: { ...made.mapping, columns: made.mapping.columns.map((one) => ({ ...one, order: 'mdy' as const })) } })
    expect(await settled(made)).toMatchObject({ state: 'checked', wants: [], counts: { create: 2 } })
    await commit(made)
    expect(await contract('Open two')).toMatchObject({ term: { start: '2026-03-04' } })
  })

  it('of money are asked for in the same way', async () => {
    const made = await begin('contracts', 'Name;First day;Laufzeit;Costs;Currency\nA;31.12.25;12;1.234;EUR\nB;31.12.25;12;5.678;EUR\n')
    expect(made.wants).toEqual([expect.stringContaining('how numbers in column D (Costs) are written')])
  })
})

describe('contracts in German', () => {
  it('have their headings, notices, terms and renewals known', async () => {
    const made = await begin('contracts', [
      'Bezeichnung;Vertragspartner;Vertragsbeginn;Mindestlaufzeit;Verlängerung;Kündigungsfrist;Jahreskosten;Zahlungsintervall',
      'Leitung;;15.01.2024;24 Monate;1 Monat;3 Monate;1.200,00 €;monatlich', 'Wartung;;01.03.2025;2 Jahre;automatisch um 12 Monate;90 Tage;99,50 €;', 'Miete;;01.03.2025;12;befristet;10 Werktage;5,00 €;jährlich',
      'Knapp;;01.03.2025;12;;90;;', 'Wort;;01.03.2025;12;;3 Monate zum Quartalsende;;',
    ].join('\n'))
    expect(made.mapping.columns.map((one) => one.to)).toEqual(['name', 'vendor', 'startsOn', 'initialMonths', 'renewal', 'noticeAmount', 'amount', 'per'])
    expect(await settled(made)).toMatchObject({ counts: { create: 4, bad: 1 } })
    expect(await notes(made, 'reasons')).toEqual(['5F: is 90 without a unit: write months or days behind it'])
    expect(await notes(made, 'assumed')).toEqual(['3G: read as the cost of a year'])
    await commit(made)
    expect(await contract('Leitung')).toMatchObject({ term: { initialMonths: 24, renewal: 'tacit', renewalMonths: 1, notice: { amount: 3, unit: 'months' } }, cost: { amount: '1200.00', currency: 'EUR', per: 'month' } })
    expect(await contract('Wartung')).toMatchObject({ term: { initialMonths: 24, renewal: 'tacit', renewalMonths: 12, notice: { amount: 90, unit: 'days' } } })
    expect(await contract('Miete')).toMatchObject({ term: { renewal: 'never', notice: { amount: 10, unit: 'working-days' } } })
  })

  it('have notice to the end of a quarter or its like, in one cell or in columns of their own', async () => {
    const made = await begin('contracts', [
      'Name;First day;Months;At its end;Notice;Unit of notice;Notice to the end of', 'Lines;01.01.2025;12;;6 Wochen zum Quartalsende;;', 'Space;15.02.2025;24;automatisch;3 months to the end of a quarter;;', 'Clean;01.05.2025;12;;1;Monate;Monatsende',
      'Cars;01.05.2025;12;;3;Monate;Vertragsjahr', 'Fixed;01.05.2025;12;befristet;3 Monate zum Quartalsende;;', 'Odd;01.05.2025;12;;3 Monate zum Quartalsende;;Jahresende', 'Bare;01.05.2025;12;;;;Jahresende',
    ].join('\n'))
    expect(made.mapping.columns[6]).toMatchObject({ to: 'noticeTo' })
    await settled(made)
    expect(await notes(made, 'reasons')).toEqual(['7E: says quarter, but Notice to the end of says year', '6G: goes only with a contract that renews itself: another ends with its term', '8E: is needed: how long before that end notice must be given'].sort())
    await commit(made)
    for (const [name, notice] of [['Lines', { amount: 6, unit: 'weeks', to: 'quarter' }], ['Space', { amount: 3, unit: 'months', to: 'quarter' }], ['Clean', { amount: 1, unit: 'months', to: 'month' }], ['Cars', { amount: 3, unit: 'months', to: 'contract-year' }]] as const) {
      expect((await contract(name)).term).toMatchObject({ renewal: 'tacit', notice })
    }
    // A notice that ends with the term replaces one that did not; one that says nothing of ends is left alone.
    await commit(await settled(await begin('contracts', 'Name;Notice\nLines;3 Monate\n')))
    expect((await contract('Lines')).term.notice).toEqual({ amount: 3, unit: 'months' })
    await commit(await settled(await begin('contracts', 'Name;Decide days before\nSpace;10\n')))
    expect((await contract('Space')).term).toMatchObject({ notice: { to: 'quarter' }, leadDays: 10 })
  })

  it('are bad where two cells contradict each other; a bare notice is months, which is said', async () => {
    const made = await begin('contracts', 'Name;First day;Months;Notice;Unit of notice\nA;31.12.25;12;3 months;days\nB;31.12.25;12;3;\nC;31.12.25;12;30;Tage\n')
    await settled(made)
    expect(await notes(made, 'reasons')).toEqual(['2D: says months, but Unit of notice says days'])
    expect(await notes(made, 'assumed')).toEqual(['3D: read as 3 months'])
  })
})

describe('what people write', () => {
  it('dotted dates are day first, a day that is none is a fault of its cell, and a spreadsheet\'s numbers are days', async () => {
    const made = await begin('contracts', 'Name;First day;Months\nDot;01.04.2023;12\nNone;31.02.2024;12\nSerial;44927;12\n')
    expect(made).toMatchObject({ wants: [] })
    expect(await settled(made)).toMatchObject({ counts: { create: 2, bad: 1 } })
    expect(await notes(made, 'reasons')).toEqual(['3B: "31.02.2024" is not a date: month 2 of 2024 has no day 31'])
    expect(await notes(made, 'assumed')).toEqual(["4B: read as 1 Jan 2023, a spreadsheet's number of a day"])
    const own = await begin('contracts', 'Name;First day;Months\nOnly serials;45000;12\n')
    expect(own.mapping.columns[1]).toMatchObject({ to: 'startsOn' })
  })

  it('an amount without a currency is in the organisation\'s, which is said; a record keeps its own', async () => {
    const { currency } = await w.ctx.db.selectFrom('organisation.organisation').select('currency').executeTakeFirstOrThrow()
    const made = await begin('contracts', 'Name;First day;Months;Costs;For each\nBare cost;2026-01-01;12;1200;jährl.\nMonthly;2026-01-01;12;99,50 CHF/Monat;\nShort;2026-01-01;12;12;mtl.\n')
    await settled(made)
    expect(await notes(made, 'reasons')).toEqual([])
    expect(await notes(made, 'assumed')).toEqual([`2D: read as ${currency}, the organisation's currency`, `4D: read as ${currency}, the organisation's currency`])
    await commit(made)
    expect((await contract('Bare cost')).cost).toEqual({ amount: '1200', currency, per: 'year' })
    expect((await contract('Monthly')).cost).toEqual({ amount: '99.50', currency: 'CHF', per: 'month' })
    expect((await contract('Short')).cost).toEqual({ amount: '12', currency, per: 'month' })
    await commit(await settled(await begin('contracts', 'Name;Costs\nMonthly;100\n')))
    expect((await contract('Monthly')).cost).toEqual({ amount: '100', currency: 'CHF', per: 'month' })
    const service = await begin('services', 'Name;An hour is worth\nPriced;50\n')
    await settled(service)
    expect(await notes(service, 'assumed')).toEqual([`2B: read as ${currency}, the organisation's currency`])
  })

  it('"unbefristet" is a contract that goes on until notice is given', async () => {
    const sheet = 'Name;First day;Laufzeit;Kündigungsfrist\nOpen one;01.04.2023;unbefristet;4 Wo.\nOpen two;01.04.2023;open-ended;6 Wochen zum Quartalsende\nOpen three;01.04.2023;12 Mon.;keine\n'
    const made = await begin('contracts', sheet)
    await settled(made)
    expect(await notes(made, 'reasons')).toEqual([])
    await commit(made)
    expect((await contract('Open one')).term).toMatchObject({ initialMonths: 1, renewal: 'tacit', renewalMonths: 1, notice: { amount: 4, unit: 'weeks' } })
    expect((await contract('Open two')).term).toMatchObject({ initialMonths: 0, renewal: 'tacit', notice: { amount: 6, unit: 'weeks', to: 'quarter' } })
    expect((await contract('Open three')).term).toMatchObject({ initialMonths: 12, notice: null })
    // The same sheet again changes nothing.
    expect((await begin('contracts', sheet).then(settled)).counts).toMatchObject({ unchanged: 3, update: 0, bad: 0 })
    const ends = await begin('contracts', 'Name;Vertragsbeginn;Vertragsende;Kündigungsfrist\nOpen four;01.04.2023;unbefristet;3 Monate zum Jahresende\nClosed;01.04.2023;31.03.2025;3 Monate\n')
    expect(ends.mapping.columns.map((one) => one.to)).toEqual(['name', 'startsOn', 'endsOn', 'noticeAmount'])
    await settled(ends)
    await commit(ends)
    expect((await contract('Open four')).term).toMatchObject({ initialMonths: 0, renewal: 'tacit', notice: { to: 'year' } })
    expect((await contract('Closed')).term).toMatchObject({ initialMonths: 24 })
  })

  it('people are known by their last name first, which is said', async () => {
    const mara = await w.person('Mara Lindqvist', [{ role: 'employee' }])
    const made = await begin('contracts', 'Name;First day;Months;Owner\nM one;2026-01-01;12;"Lindqvist, Mara"\nM two;2026-01-01;12;Lindqvist Mara\nM three;2026-01-01;12;"Lindqist, Mara"\n')
    await settled(made)
    expect(await notes(made, 'reasons')).toEqual(['4D: no such person "Lindqist, Mara"; did you mean "Mara Lindqvist"?'])
    expect(await notes(made, 'assumed')).toEqual(['2D: read as Mara Lindqvist', '3D: read as Mara Lindqvist'])
    await commit(made)
    expect((await contract('M one')).owner).toMatchObject({ id: mara.id })
  })
})

describe('services', () => {
  it('have hours without a zone read in the zone of the organisation, which is said', async () => {
    const { zone } = await w.ctx.db.selectFrom('organisation.organisation').select('zone').executeTakeFirstOrThrow()
    const made = await begin('services', 'Name;Hours\nDesk one;Mon-Fri 08:00-18:00\nDesk two;Mo-Fr 8-18\nDesk three;mon-fri 08:00-18:00 (Asia/Tokyo)\n')
    expect(await settled(made)).toMatchObject({ counts: { create: 3 } })
    expect(await notes(made, 'assumed')).toEqual([`2B: read as hours in ${zone}`, `3B: read as hours in ${zone}`])
    await commit(made)
    const [two] = (await ada.call(listServices, { query: { search: 'Desk two' } })).items
    expect(await ada.call(readService, { params: { id: two!.id } })).toMatchObject({ hours: { zone, hours: { mon: [{ from: '08:00', to: '18:00' }], fri: [{ from: '08:00', to: '18:00' }] } } })
    expect((await begin('services', 'Name;Hours\nDesk two;Mon-Fri 8:00-18:00\n').then(settled)).counts).toMatchObject({ unchanged: 1 })
  })
})

describe('files that are not what they seem', () => {
  it('have rows with more cells than headings, which are bad', async () => {
    const made = await begin('vendors', 'Name,Notes\nPlain,fine\nNorth,south, and more\n')
    expect(await settled(made)).toMatchObject({ counts: { create: 1, bad: 1 } })
    expect(await notes(made, 'reasons')).toEqual(['3C: stands beside the 2 headings: put texts with a separator into quotation marks, or give the column a heading'])
  })

  it('are binary and called CSV', async () => {
    const picture = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, ...Array.from({ length: 3000 }, (_, i) => (i * 73 + 11) % 256)])
    await expect(begin('vendors', picture)).rejects.toMatchObject({ problem: { status: 422, code: 'unreadable-file', detail: 'This is no text, but a picture: save the cells as CSV or .xlsx.' } })
  })
})
