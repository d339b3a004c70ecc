import { expect, test } from 'vitest'
import fc from 'fast-check'
import { formatRule, nextOccurrence, occurrences, parseRule } from './recurrence.ts'
import type { OccurrenceOptions } from './recurrence.ts'

const vienna = 'Europe/Vienna'
const plain = (text: string): Temporal.PlainDateTime => Temporal.PlainDateTime.from(text)
const at = (text: string): Temporal.Instant => Temporal.Instant.from(text)

function list(rule: string, start: string, zone = vienna, options: OccurrenceOptions = {}): string[] {
  return [...occurrences(parseRule(rule), plain(start), zone, options)].map((each) => each.toZonedDateTimeISO(zone).toString({ timeZoneName: 'never', smallestUnit: 'minute' }))
}
const days = (rule: string, start: string, limit: number): string[] => list(rule, start, 'UTC', { limit }).map((each) => each.slice(0, 10))

test('Q1: days a month does not have are passed over and not counted', () => {
  expect(days('FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5', '2007-01-15T09:00', 9)).toEqual(['2007-01-15', '2007-01-30', '2007-02-15', '2007-03-15', '2007-03-30'])
  expect(days('FREQ=MONTHLY', '2026-01-31T09:00', 4)).toEqual(['2026-01-31', '2026-03-31', '2026-05-31', '2026-07-31'])
  expect(days('FREQ=YEARLY', '2024-02-29T09:00', 3)).toEqual(['2024-02-29', '2028-02-29', '2032-02-29'])
})

test('C5: on the spring-forward night a daily 02:30 does not happen; on the fall-back night it happens once', () => {
  const daily = 'FREQ=DAILY'
  expect(list(daily, '2026-03-28T02:30', vienna, { limit: 2 })).toEqual(['2026-03-28T02:30+01:00', '2026-03-30T02:30+02:00'])
  expect(list(daily, '2026-10-24T02:30', vienna, { limit: 3 })).toEqual(['2026-10-24T02:30+02:00', '2026-10-25T02:30+02:00', '2026-10-26T02:30+01:00'])
  expect(list('FREQ=DAILY;COUNT=2', '2026-03-28T02:30')).toHaveLength(2)
})

test('A15: the last three days of a month, in a leap year too; a range beyond a month is cut to it', () => {
  const last = days('FREQ=MONTHLY;BYMONTHDAY=-3,-2,-1', '2020-02-01T00:00', 3)
  expect(last).toEqual(['2020-02-27', '2020-02-28', '2020-02-29'])
  expect(days('FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=1,30,31,-31,-30', '2020-01-01T00:00', 3)).toEqual(['2020-06-01', '2020-06-30', '2021-06-01'])
})

test('S9: the next time of a notice, later today, tomorrow, next week or never', () => {
  const now = at('2021-07-07T11:00:00Z')
  const next = (rule: string, clock: string) => nextOccurrence(parseRule(rule), plain(`2021-01-01T${clock}`), 'UTC', now.add({ milliseconds: 1 }))?.toString() ?? null
  expect([next('FREQ=DAILY', '04:00'), next('FREQ=DAILY', '11:05'), next('FREQ=WEEKLY;BYDAY=WE', '11:00'), next('FREQ=DAILY;UNTIL=20210101T000000Z', '11:00')])
    .toEqual(['2021-07-08T04:00:00Z', '2021-07-07T11:05:00Z', '2021-07-14T11:00:00Z', null])
})

test('rules that never match stop', () => {
  for (const rule of [
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=SECONDLY;INTERVAL=2;BYSECOND=1', 'FREQ=MINUTELY;INTERVAL=120;BYHOUR=1',
    'FREQ=HOURLY;INTERVAL=168;BYDAY=TU', 'FREQ=YEARLY;INTERVAL=4;BYYEARDAY=366', 'FREQ=WEEKLY;INTERVAL=2;BYMONTH=2;BYSETPOS=8;BYDAY=MO',
  ]) expect([rule, list(rule, '2026-01-01T00:00', 'UTC').length]).toEqual([rule, 0])
})

test('a series ends at the last year zones are calculated for, also inside a period', () => {
  expect(days('FREQ=YEARLY;INTERVAL=400;BYMONTHDAY=28,31;BYMONTH=12', '2100-12-01T12:00', 9).at(-1)).toBe('2500-12-28')
})

test('a window far from the start is found without counting up to it', () => {
  const options = { from: at('2126-05-01T00:00:00Z'), to: at('2126-05-01T00:00:03Z') }
  expect([...occurrences(parseRule('FREQ=SECONDLY'), plain('1990-01-01T00:00'), 'UTC', options)].map(String)).toEqual([
    '2126-05-01T00:00:00Z', '2126-05-01T00:00:01Z', '2126-05-01T00:00:02Z',
  ])
  expect(nextOccurrence(parseRule('FREQ=HOURLY;INTERVAL=7'), plain('1990-01-01T00:00'), 'UTC', at('2026-01-01T00:00:00Z'))?.toString()).toBe('2026-01-01T05:00:00Z')
  expect(nextOccurrence(parseRule('FREQ=DAILY;COUNT=3'), plain('1990-01-01T00:00'), 'UTC', at('2026-01-01T00:00:00Z'))).toBeNull()
})

test('further and excepted dates', () => {
  const rule = 'RRULE:FREQ=WEEKLY;COUNT=4\nRDATE:20261125T100000,20261203T080000Z,20261207T090000\nEXDATE:20261130T090000\nEXDATE;VALUE=DATE:20261214'
  expect(list(rule, '2026-11-23T09:00')).toEqual(['2026-11-23T09:00+01:00', '2026-11-25T10:00+01:00', '2026-12-03T09:00+01:00', '2026-12-07T09:00+01:00'])
  expect(formatRule(parseRule(rule)).split('\n')).toHaveLength(3)
})

test('dates and UNTIL: a date counts whole, local and UTC as they say', () => {
  expect(list('FREQ=DAILY;UNTIL=20261125', '2026-11-24T23:30')).toHaveLength(2)
  expect(list('FREQ=DAILY;UNTIL=20261125T223000Z', '2026-11-24T23:30')).toHaveLength(2)
  expect(list('FREQ=DAILY;UNTIL=20261125T222959Z', '2026-11-24T23:30')).toHaveLength(1)
  expect(list('FREQ=DAILY;UNTIL=20261125T233000', '2026-11-24T23:30')).toHaveLength(2)
})

test('week numbers reach over the year end; the start\'s weekday is used when none is named', () => {
  expect(days('FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO', '2024-01-01T00:00', 3)).toEqual(['2024-01-01', '2024-12-30', '2025-12-29'])
  expect(days('FREQ=YEARLY;BYWEEKNO=-1', '2026-12-31T00:00', 2)).toEqual(['2026-12-31', '2027-12-30'])
  expect(days('FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR', '2020-01-01T00:00', 2)).toEqual(['2021-01-01', '2027-01-01'])
})

test('BYSETPOS over times of day and within an hour', () => {
  expect(list('FREQ=DAILY;BYHOUR=6,18;BYSETPOS=-1;COUNT=2', '2026-11-23T00:00')).toEqual(['2026-11-23T18:00+01:00', '2026-11-24T18:00+01:00'])
  expect(list('FREQ=HOURLY;BYMINUTE=0,15,30;BYSETPOS=2;COUNT=2', '2026-11-23T08:00')).toEqual(['2026-11-23T08:15+01:00', '2026-11-23T09:15+01:00'])
})

test.each([
  ['', 'FREQ is missing'], ['INTERVAL=2', 'FREQ is missing'], ['FREQ=FORTNIGHTLY', 'FREQ=FORTNIGHTLY is none of'], ['FREQ=DAILY;COUNT=0', 'COUNT=0'],
  ['FREQ=DAILY;COUNT=2;UNTIL=20260101', 'COUNT and UNTIL'], ['FREQ=MONTHLY;BYMONTHDAY=32', 'BYMONTHDAY=32'], ['FREQ=MONTHLY;BYMONTHDAY=0', 'BYMONTHDAY=0'],
  ['FREQ=WEEKLY;BYDAY=XX', 'BYDAY=XX'], ['FREQ=WEEKLY;BYDAY=2MO', 'BYDAY with a number'], ['FREQ=DAILY;UNTIL=20260230', 'UNTIL=20260230'],
  ['FREQ=DAILY;UNTIL=soon', 'UNTIL=SOON'], ['FREQ=DAILY;FREQ=DAILY', 'FREQ is given twice'], ['FREQ=DAILY;BYEASTER=1', 'BYEASTER is not a part'],
  ['FREQ=DAILY;BYHOUR', "'BYHOUR' is not written"], ['FREQ=MONTHLY;BYWEEKNO=2', 'BYWEEKNO needs FREQ=YEARLY'], ['FREQ=DAILY;BYSETPOS=1', 'BYSETPOS needs'],
  ['FREQ=DAILY;INTERVAL=1.5', 'INTERVAL=1.5'], ['DTSTART:20260101\nRRULE:FREQ=DAILY', 'DTSTART is not'], ['FREQ=DAILY\nEXDATE;TZID=UTC:20260101T000000', "EXDATE does not take 'TZID=UTC'"],
  ['FREQ=DAILY;BYHOUR=24', 'BYHOUR=24'], ['FREQ=DAILY;COUNT=', 'COUNT is empty'],
])('%s is refused: %s', (text, why) => {
  expect(() => parseRule(text)).toThrow(why)
})

const numbers = (min: number, max: number): fc.Arbitrary<string | null> =>
  fc.option(fc.uniqueArray(fc.integer({ min, max }).filter((n) => n !== 0 || min === 0), { minLength: 1, maxLength: 3 }).map((all) => all.join()), { freq: 2 })
const anyRule = fc.record({
  FREQ: fc.constantFrom('HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'), INTERVAL: fc.integer({ min: 1, max: 5 }).map(String),
  BYMONTH: numbers(1, 12), BYMONTHDAY: numbers(-31, 31), BYHOUR: numbers(0, 23), BYMINUTE: numbers(0, 59),
  BYDAY: fc.option(fc.uniqueArray(fc.constantFrom('MO', 'TU', 'SA', 'SU'), { minLength: 1 }).map((all) => all.join()), { freq: 2 }),
  WKST: fc.constantFrom('MO', 'SU'),
}).map((parts) => Object.entries(parts).filter(([name, value]) => value !== null && !(name === 'BYMONTHDAY' && parts.FREQ === 'WEEKLY')).map((each) => each.join('=')).join(';'))
const start = fc.integer({ min: 0, max: 500_000 }).map((minutes) => plain('2025-01-01T00:00').add({ minutes }))
const zone = fc.constantFrom(vienna, 'America/New_York', 'Australia/Lord_Howe')

test('property: sorted, within bounds, honouring COUNT; a window shows the same as the whole', () => {
  fc.assert(fc.property(anyRule, start, zone, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 300 }), (text, from, where, count, day) => {
    const rule = parseRule(text)
    const to = from.add({ days: 300 }).toZonedDateTime(where).toInstant()
    const whole = [...occurrences(rule, from, where, { to })].map((each) => each.epochMilliseconds)
    for (const [i, each] of whole.entries()) {
      expect(each).toBeGreaterThan(i === 0 ? -Infinity : whole[i - 1]!)
      expect(each).toBeLessThan(to.epochMilliseconds)
    }
    const first = whole[0] === undefined ? null : Temporal.Instant.fromEpochMilliseconds(whole[0]).toZonedDateTimeISO(where).toPlainDateTime()
    if (first) expect(Temporal.PlainDateTime.compare(first, from)).toBeGreaterThanOrEqual(0)
    const counted = [...occurrences({ ...rule, count }, from, where, { to })]
    expect(counted.map((each) => each.epochMilliseconds)).toEqual(whole.slice(0, count))
    const cut = from.add({ days: day }).toZonedDateTime(where).toInstant()
    const later = [...occurrences(rule, from, where, { from: cut, to, limit: 50 })]
    expect(later.map((each) => each.epochMilliseconds)).toEqual(whole.filter((each) => each >= cut.epochMilliseconds).slice(0, 50))
  }), { numRuns: 200 })
})

test('property: daily rules agree with a plain walk over the days', () => {
  fc.assert(fc.property(numbers(1, 12), numbers(-31, 31), start, zone, (months, monthDays, from, where) => {
    const rule = parseRule(['FREQ=DAILY', months && `BYMONTH=${months}`, monthDays && `BYMONTHDAY=${monthDays}`].filter(Boolean).join(';'))
    const wanted: string[] = []
    for (let i = 0; i < 500; i += 1) {
      const reading = from.add({ days: i })
      if (rule.byMonth.length > 0 && !rule.byMonth.includes(reading.month)) continue
      if (rule.byMonthDay.length > 0 && !rule.byMonthDay.some((day) => reading.day === (day > 0 ? day : reading.daysInMonth + day + 1))) continue
      const moment = reading.toZonedDateTime(where, { disambiguation: 'earlier' })
      if (moment.toPlainDateTime().equals(reading)) wanted.push(moment.toInstant().toString())
    }
    const to = from.add({ days: 499 }).toZonedDateTime(where, { disambiguation: 'later' }).toInstant().add({ seconds: 1 })
    expect([...occurrences(rule, from, where, { to })].map(String)).toEqual(wanted)
  }), { numRuns: 100 })
})

test('property: what is written is read back', () => {
  fc.assert(fc.property(anyRule, (text) => {
    const rule = parseRule(text)
    expect(parseRule(formatRule(rule))).toEqual(rule)
  }))
})
