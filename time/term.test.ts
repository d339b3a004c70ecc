import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkTerm, contractClock, lastDayToAct, overAfter, type ContractTerm, type NoticeEnd } from './term.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const base: ContractTerm = { start: day('2020-08-01'), initialMonths: 36, renewal: 'tacit', renewalMonths: 12, notice: { amount: 3, unit: 'months' }, end: 'exclusive', leadDays: 0, renewals: 0 }
const week = { zone: 'Europe/Amsterdam', hours: { mon: [{ from: '09:00', to: '17:00' }], tue: [{ from: '09:00', to: '17:00' }], wed: [{ from: '09:00', to: '17:00' }], thu: [{ from: '09:00', to: '17:00' }], fri: [{ from: '09:00', to: '17:00' }] } }
const of = (some: Partial<ContractTerm>, today: string, calendar: '24/7' | typeof week = '24/7') => {
  const { state, period, end, actBy, decideBy, lockedUntil } = contractClock({ ...base, ...some }, day(today), calendar)
  return { state, period, end: end.toString(), actBy: actBy?.toString() ?? null, decideBy: decideBy?.toString() ?? null, lockedUntil: lockedUntil?.toString() ?? null }
}

describe('the clock of a contract', () => {
  test.each([
    ['three years, then yearly, in the last year but two months', {}, '2023-06-01', { end: '2023-08-01', actBy: '2024-05-01', lockedUntil: '2024-08-01' }],
    ['the same after the first renewal', {}, '2023-10-31', { period: 1, end: '2024-08-01', actBy: '2024-05-01', lockedUntil: null }],
    ['three weeks to decide', { start: day('2018-09-27'), leadDays: 21 }, '2021-01-01', { end: '2021-09-27', actBy: '2021-06-27', decideBy: '2021-06-06' }],
    ['two months of notice', { start: day('2023-08-28'), notice: { amount: 2, unit: 'months' as const } }, '2026-01-01', { end: '2026-08-28', actBy: '2026-06-28' }],
    ['half a year, the same again each time', { start: day('2020-01-01'), initialMonths: 6, renewalMonths: 0 }, '2024-04-22', { period: 8, end: '2024-07-01' }],
    ['half a year, once', { start: day('2020-01-01'), initialMonths: 6, renewal: 'never' as const }, '2024-04-22', { end: '2020-07-01', state: 'ended', actBy: null }],
    ['five years, then yearly', { start: day('2019-01-01'), initialMonths: 60 }, '2024-04-22', { end: '2025-01-01' }],
    ['renewed twice by an act', { renewal: 'express' as const, renewals: 2 }, '2024-04-22', { end: '2025-08-01', period: 2 }],
    ['on the last day to act it can still be done', {}, '2023-05-01', { lockedUntil: null }],
    ['the day after it cannot', {}, '2023-05-02', { lockedUntil: '2024-08-01' }],
    ['notice was given', { endsOn: day('2023-08-01') }, '2023-06-01', { state: 'running', end: '2023-08-01', actBy: null, lockedUntil: null }],
    ['it has not begun', {}, '2020-07-31', { state: 'not-begun', end: '2023-08-01' }],
  ])('%s', (_, some, today, expected) => {
    expect(of(some, today)).toMatchObject(expected)
  })

  const rolling = { start: day('2024-01-15'), initialMonths: 24, renewalMonths: 1, end: 'inclusive' as const }
  const months = (amount: number) => ({ notice: { amount, unit: 'months' as const } })
  test.each([
    ['the first end can be chosen until its notice', rolling, '2025-10-14', { period: 0, choice: 0, end: '2026-01-14', actBy: '2025-10-14', lockedUntil: null, missed: null }],
    ['the day after, the end of the first further month', rolling, '2025-10-15', { period: 0, choice: 1, end: '2026-01-14', actBy: '2025-11-14', lockedUntil: '2026-02-14', missed: '2025-10-14', rolling: false }],
    ['three months of notice, a month at a time: the day before a last day', rolling, '2026-11-13', { period: 10, choice: 13, end: '2026-11-14', actBy: '2026-11-14', lockedUntil: '2027-02-14', missed: '2026-10-14', rolling: true }],
    ['on it', rolling, '2026-11-14', { end: '2026-11-14', actBy: '2026-11-14', lockedUntil: '2027-02-14' }],
    ['after it', rolling, '2026-11-15', { end: '2026-12-14', actBy: '2026-12-14', lockedUntil: '2027-03-14', missed: '2026-11-14' }],
    ['at the end of November', rolling, '2026-11-30', { end: '2026-12-14', actBy: '2026-12-14', lockedUntil: '2027-03-14' }],
    ['a year at a time, fifteen months of notice', { ...rolling, renewalMonths: 12, ...months(15) }, '2026-11-30', { period: 1, end: '2027-01-14', actBy: '2027-10-14', lockedUntil: '2029-01-14', missed: '2026-10-14' }],
    ['a quarter at a time, six months of notice', { ...rolling, initialMonths: 3, renewalMonths: 3, ...months(6) }, '2026-11-30', { end: '2027-01-14', actBy: '2027-01-14', lockedUntil: '2027-07-14', missed: '2026-10-14' }],
    ['notice as long as the term', { ...rolling, renewalMonths: 12, ...months(12) }, '2026-02-01', { period: 1, end: '2027-01-14', actBy: '2027-01-14', lockedUntil: '2028-01-14', rolling: true }],
    ['ends of months', { ...rolling, start: day('2024-01-31'), initialMonths: 1, renewalMonths: 1, ...months(3), end: 'exclusive' as const }, '2025-01-15', { end: '2025-01-31', actBy: '2025-01-30', lockedUntil: '2025-04-30' }],
    ['days of notice', { ...rolling, notice: { amount: 90, unit: 'days' as const } }, '2026-11-30', { end: '2026-12-14', actBy: '2026-12-14', lockedUntil: '2027-03-14', missed: '2026-11-16' }],
    ['an express one keeps its own last day', { ...rolling, renewal: 'express' as const }, '2025-12-01', { choice: 0, actBy: '2025-10-14', lockedUntil: null }],
  ])('a notice longer than a further term: %s', (_, some, today, expected) => {
    const { state: __, decideBy: ___, over: ____, ...clock } = contractClock({ ...base, ...some }, day(today), '24/7')
    expect(JSON.parse(JSON.stringify(clock))).toMatchObject(expected)
  })

  test('working days move the last day of a later end, too', () => {
    // 14 Nov 2026 is a Saturday; 65 working days are thirteen weeks.
    expect(of(rolling, '2026-11-13', week)).toMatchObject({ actBy: '2026-11-13', lockedUntil: '2027-02-14' })
    expect(of(rolling, '2026-11-14', week)).toMatchObject({ actBy: '2026-12-14', lockedUntil: '2027-03-14' })
    expect(of({ ...rolling, notice: { amount: 65, unit: 'working-days' } }, '2026-11-30', week)).toMatchObject({ actBy: '2026-12-11', lockedUntil: '2027-03-14' })
  })

  describe('notice to the end of a month, quarter, half-year or year', () => {
    const notice = (amount: number, unit: 'months' | 'weeks' | 'working-days', to: NoticeEnd) => ({ notice: { amount, unit, to } })
    const late = { start: day('2024-02-15'), initialMonths: 12, end: 'inclusive' as const }
    const early = { ...late, start: day('2024-01-01') }
    test.each([
      // Three months to the end of a quarter: 31 Dec, 31 Mar, 30 Jun, 30 Sep.
      ['the first end is that of the quarter in which the first term ends', { ...late, ...notice(3, 'months', 'quarter') }, '2024-06-01', { period: 0, choice: 0, end: '2025-03-31', actBy: '2024-12-31', lockedUntil: null }],
      ['on its last day', { ...late, ...notice(3, 'months', 'quarter') }, '2024-12-31', { choice: 0, actBy: '2024-12-31', lockedUntil: null }],
      ['the day after it was missed, by a quarter', { ...late, ...notice(3, 'months', 'quarter') }, '2025-01-01', { choice: 1, end: '2025-03-31', actBy: '2025-03-31', lockedUntil: '2025-06-30', missed: '2024-12-31', rolling: false }],
      ['later nobody missed anything', { ...late, ...notice(3, 'months', 'quarter') }, '2025-05-10', { period: 1, choice: 2, end: '2025-06-30', actBy: '2025-06-30', lockedUntil: '2025-09-30', rolling: true }],
      ['the day after a quarter does not count, whatever the contract calls its end', { ...late, ...notice(3, 'months', 'quarter'), end: 'exclusive' as const }, '2024-06-01', { end: '2025-03-31', actBy: '2024-12-31' }],
      ['further terms do not matter', { ...late, ...notice(3, 'months', 'quarter'), renewalMonths: 24 }, '2025-05-10', { period: 1, lockedUntil: '2025-09-30' }],
      // Six weeks to the end of a quarter: 17 Feb (18 in a leap year), 19 May, 19 Aug, 19 Nov.
      ['six weeks before the year ends', { ...early, ...notice(6, 'weeks', 'quarter') }, '2024-10-01', { period: 0, end: '2024-12-31', actBy: '2024-11-19' }],
      ['six weeks before the first quarter ends, on the day', { ...early, ...notice(6, 'weeks', 'quarter') }, '2026-02-17', { period: 5, choice: 5, end: '2026-03-31', actBy: '2026-02-17', lockedUntil: null }],
      ['and after it', { ...early, ...notice(6, 'weeks', 'quarter') }, '2026-02-18', { period: 5, choice: 6, end: '2026-03-31', actBy: '2026-05-19', lockedUntil: '2026-06-30', missed: '2026-02-17', rolling: true }],
      ['in a leap year', { ...early, ...notice(6, 'weeks', 'quarter') }, '2028-01-10', { end: '2028-03-31', actBy: '2028-02-18' }],
      ['six weeks before the third', { ...early, ...notice(6, 'weeks', 'quarter') }, '2026-08-01', { end: '2026-09-30', actBy: '2026-08-19' }],
      ['a month to the end of a month', { start: day('2024-01-31'), initialMonths: 1, ...notice(1, 'months', 'month') }, '2024-01-31', { end: '2024-02-29', actBy: '2024-01-31' }],
      ['four weeks to the end of a month', { ...early, ...notice(4, 'weeks', 'month') }, '2026-04-01', { end: '2026-04-30', actBy: '2026-04-02' }],
      ['three months to the end of a half-year', { start: day('2023-03-10'), initialMonths: 24, ...notice(3, 'months', 'half-year') }, '2024-01-01', { end: '2025-06-30', actBy: '2025-03-31' }],
      ['three months to the end of a year', { start: day('2022-05-01'), initialMonths: 12, ...notice(3, 'months', 'year') }, '2022-06-01', { end: '2023-12-31', actBy: '2023-09-30' }],
      ['years later', { start: day('2022-05-01'), initialMonths: 12, ...notice(3, 'months', 'year') }, '2026-11-30', { period: 3, choice: 4, end: '2026-12-31', actBy: '2027-09-30', lockedUntil: '2027-12-31', missed: '2026-09-30' }],
      ['a first term that ends with the quarter is not prolonged', { start: day('2024-04-01'), initialMonths: 12, ...notice(3, 'months', 'quarter') }, '2024-05-01', { end: '2025-03-31', actBy: '2024-12-31' }],
      ['a quarter of the contract', { ...late, ...notice(6, 'weeks', 'contract-quarter') }, '2024-06-01', { end: '2025-02-14', actBy: '2025-01-03' }],
      ['the next one', { ...late, ...notice(6, 'weeks', 'contract-quarter') }, '2025-02-15', { period: 1, end: '2025-05-14', actBy: '2025-04-02' }],
      ['the first quarter of the contract after four months', { ...late, initialMonths: 4, ...notice(6, 'weeks', 'contract-quarter') }, '2024-06-01', { end: '2024-08-14', actBy: '2024-07-03' }],
      ['a year of the contract', { start: day('2024-04-01'), initialMonths: 6, ...notice(3, 'months', 'contract-year') }, '2024-05-01', { end: '2025-03-31', actBy: '2024-12-31' }],
      ['no first term at all', { ...late, initialMonths: 0, ...notice(4, 'weeks', 'quarter') }, '2024-02-15', { period: 0, end: '2024-03-31', actBy: '2024-03-03' }],
      ['no first term, begun with a quarter', { start: day('2024-04-01'), initialMonths: 0, ...notice(4, 'weeks', 'quarter') }, '2024-04-01', { end: '2024-06-30', actBy: '2024-06-02' }],
    ])('%s', (_, some, today, expected) => {
      expect(JSON.parse(JSON.stringify(contractClock({ ...base, ...some }, day(today), '24/7')))).toMatchObject(expected)
    })

    test('months of the contract keep to its 31st', () => {
      const term = { ...base, start: day('2024-01-31'), initialMonths: 1, ...notice(1, 'months', 'contract-month') }
      expect([0, 1, 2, 3].map((period) => overAfter(term, period).toString())).toEqual(['2024-02-29', '2024-03-31', '2024-04-30', '2024-05-31'])
    })

    test('working days: 19 Nov 2023 is a Sunday, 10 working days before December 2026 begin on the 17th', () => {
      expect(of({ ...early, start: day('2022-01-01'), ...notice(6, 'weeks', 'quarter') }, '2023-10-15', week)).toMatchObject({ end: '2023-12-31', actBy: '2023-11-17' })
      expect(of({ ...early, start: day('2026-01-01'), initialMonths: 1, ...notice(10, 'working-days', 'month') }, '2026-11-10', week)).toMatchObject({ end: '2026-11-30', actBy: '2026-11-16' })
    })

    test('a notice of today ends it with a quarter, in time, and with no earlier one that could be had', () => {
      fc.assert(fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 800 }), fc.integer({ min: 0, max: 36 }), fc.integer({ min: 0, max: 12 }), fc.constantFrom('months' as const, 'weeks' as const), (after, first, initialMonths, amount, unit) => {
        const term: ContractTerm = { ...base, start: base.start.add({ days: first }), initialMonths, ...notice(amount, unit as 'months', 'quarter') }
        const today = term.start.add({ days: after })
        const now = contractClock(term, today, '24/7')
        const over = overAfter(term, now.choice)
        expect([over.day, over.month % 3]).toEqual([1, 1])
        expect(Temporal.PlainDate.compare(over, term.start.add({ months: initialMonths }))).toBeGreaterThanOrEqual(0)
        expect(Temporal.PlainDate.compare(now.actBy!, today)).toBeGreaterThanOrEqual(0)
        expect(Temporal.PlainDate.compare(over, today.add({ [unit]: amount }))).toBeGreaterThan(0)
        if (now.choice > 0) expect(Temporal.PlainDate.compare(lastDayToAct(term, overAfter(term, now.choice - 1), '24/7'), today)).toBeLessThan(0)
      }))
    })

    test.each([[{ renewal: 'never' as const, ...notice(3, 'months', 'quarter') }, 'renews itself'], [{ renewal: 'express' as const, ...notice(3, 'months', 'month') }, 'renews itself'], [notice(521, 'weeks', 'month'), 'notice']])('refuses %j', (wrong, field) => {
      expect(() => checkTerm({ ...base, ...wrong })).toThrow(field)
    })
  })

  test('a notice of today ends it at the end of a period and never before its time, and the last day to act is not past', () => {
    const units = fc.constantFrom('months' as const, 'days' as const, 'working-days' as const)
    const calendars = fc.constantFrom('24/7' as const, week)
    fc.assert(fc.property(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 800 }), fc.integer({ min: 1, max: 36 }), fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 30 }), units, calendars, fc.constantFrom('inclusive' as const, 'exclusive' as const), (after, first, initialMonths, renewalMonths, amount, unit, calendar, end) => {
      const term: ContractTerm = { ...base, start: base.start.add({ days: first }), initialMonths, renewalMonths, notice: { amount, unit }, end }
      const today = term.start.add({ days: after })
      const now = contractClock(term, today, calendar)
      expect(Temporal.PlainDate.compare(now.actBy!, today)).toBeGreaterThanOrEqual(0)
      const over = overAfter(term, now.choice)
      expect((now.lockedUntil ?? now.end).toString()).toBe((end === 'inclusive' ? over.subtract({ days: 1 }) : over).toString())
      const earliest = unit === 'working-days' ? today : today.add({ [unit]: amount })
      expect(Temporal.PlainDate.compare(over, earliest)).toBeGreaterThanOrEqual(0)
      // No earlier end could have been had.
      if (now.choice > now.period) expect(Temporal.PlainDate.compare(now.missed!, today)).toBeLessThan(0)
    }))
  })

  test('the last day counts or does not, as the contract says', () => {
    expect(of({ end: 'inclusive' }, '2022-01-01')).toMatchObject({ end: '2023-07-31', actBy: '2023-04-30' })
    expect(of({ end: 'inclusive' }, '2023-07-31').state).toBe('running')
    // Three months to the end of February are the last of November, not the 28th.
    expect(of({ start: day('2020-03-01'), end: 'inclusive' }, '2022-01-01')).toMatchObject({ end: '2023-02-28', actBy: '2022-11-30' })
  })

  test('the last day to act moves to the working day before, and working days are counted', () => {
    expect(of({ notice: { amount: 3, unit: 'months' } }, '2021-06-01', { ...week, hours: { ...week.hours, mon: [] } })).toMatchObject({ actBy: '2023-04-28' })
    const closed = { ...week, holidays: [{ date: '2023-07-28', name: 'Closed' }] }
    expect(of({ notice: { amount: 2, unit: 'working-days' } }, '2021-06-01', closed)).toMatchObject({ actBy: '2023-07-27' })
    expect(of({ notice: null }, '2021-06-01', week)).toMatchObject({ actBy: '2023-07-31' })
  })

  test('a contract of the 31st comes back to the 31st', () => {
    const term = { ...base, start: day('2024-01-31'), initialMonths: 1, renewalMonths: 1 }
    expect([0, 1, 2, 3].map((period) => overAfter(term, period).toString())).toEqual(['2024-02-29', '2024-03-31', '2024-04-30', '2024-05-31'])
  })

  test.each([[{ initialMonths: 0 }, 'initialMonths'], [{ renewalMonths: -1 }, 'renewalMonths'], [{ leadDays: 1.5 }, 'leadDays'], [{ notice: { amount: 121, unit: 'months' as const } }, 'notice']])('refuses %j', (wrong, field) => {
    expect(() => checkTerm({ ...base, ...wrong })).toThrow(field)
  })

  test('a tacit term covers every day from its first on, ends move forward only, and acting precedes the end', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 8000 }), fc.integer({ min: 1, max: 72 }), fc.integer({ min: 0, max: 36 }), fc.integer({ min: 0, max: 12 }), (after, initialMonths, renewalMonths, amount) => {
      const term = { ...base, initialMonths, renewalMonths, notice: { amount, unit: 'months' as const } }
      const today = term.start.add({ days: after })
      const now = contractClock(term, today, '24/7')
      const next = contractClock(term, today.add({ days: 1 }), '24/7')
      expect(now.state).toBe('running')
      expect(Temporal.PlainDate.compare(now.over, next.over)).toBeLessThanOrEqual(0)
      expect(Temporal.PlainDate.compare(now.actBy!, overAfter(term, now.choice))).toBeLessThanOrEqual(0)
      if (now.period > 0) expect(Temporal.PlainDate.compare(overAfter(term, now.period - 1), today)).toBeLessThanOrEqual(0)
    }))
  })
})
