import { expect, test } from 'vitest'
import fc from 'fast-check'
import { addWorkingTime, checkCalendar, isWorking, nextClosing, nextOpening, workingSpans, workingTime } from './calendar.ts'
import type { AnyCalendar, WeeklyHours, WorkingCalendar } from './calendar.ts'
import { addWorkingDays, countWorkingDays, isWorkingDay, workingDayOnOrAfter, workingDayOnOrBefore } from './calendar-days.ts'
import { HOUR, WEEKDAYS } from './civil.ts'

const vienna = 'Europe/Vienna'
const at = (text: string, zone = vienna): Temporal.Instant => Temporal.ZonedDateTime.from(`${text}[${zone}]`).toInstant()
const read = (moment: Temporal.Instant | null, zone = vienna): string | undefined =>
  moment?.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'second' })

function weekdays(from: string, to: string): WeeklyHours {
  return { mon: [{ from, to }], tue: [{ from, to }], wed: [{ from, to }], thu: [{ from, to }], fri: [{ from, to }] }
}
const twelve: WorkingCalendar = { zone: vienna, hours: weekdays('08:00', '20:00') }
const office: WorkingCalendar = {
  zone: vienna, hours: weekdays('08:00', '18:00'),
  holidays: [{ date: '2026-12-25', name: 'Christmas' }, { date: '2026-12-24', name: 'Christmas Eve', hours: [{ from: '08:00', to: '12:00' }] }],
}

test('L5: seven working days of twelve hours, forward and back; a full week is 60 hours', () => {
  expect(read(addWorkingTime(twelve, at('2018-11-19T10:00'), 84 * HOUR))).toBe('2018-11-28T10:00:00')
  expect(read(addWorkingTime(twelve, at('2018-11-19T10:00'), -84 * HOUR))).toBe('2018-11-08T10:00:00')
  expect(workingTime(twelve, at('2018-11-19T00:00'), at('2018-11-26T00:00'))).toBe(60 * HOUR)
  expect(workingTime(twelve, at('2019-01-01T07:00'), at('2019-01-01T09:00'))).toBe(HOUR)
})

test('parts of a millisecond are rounded', () => {
  expect(read(addWorkingTime(twelve, at('2018-11-19T10:00'), 1000.4))).toBe('2018-11-19T10:00:01')
  expect(addWorkingTime(twelve, at('2018-11-19T10:00'), 0.4).equals(at('2018-11-19T10:00'))).toBe(true)
})

test('L7: what is left at closing goes on at the next opening', () => {
  const ten: WorkingCalendar = { zone: vienna, hours: weekdays('08:00', '18:00') }
  const due = addWorkingTime(ten, at('2026-11-23T17:00'), 4 * HOUR)
  expect(read(due)).toBe('2026-11-24T11:00:00')
  expect(read(addWorkingTime(ten, due, -HOUR))).toBe('2026-11-24T10:00:00')
  expect(read(addWorkingTime(ten, at('2026-11-23T17:00'), HOUR))).toBe('2026-11-23T18:00:00')
  expect(read(addWorkingTime(ten, at('2026-11-24T09:00'), -HOUR))).toBe('2026-11-24T08:00:00')
})

test('holidays close, half days shorten', () => {
  expect(workingTime(office, at('2026-12-23T00:00'), at('2026-12-29T00:00'))).toBe((10 + 4 + 10) * HOUR)
  expect(isWorking(office, at('2026-12-24T11:59'))).toBe(true)
  expect(isWorking(office, at('2026-12-24T12:00'))).toBe(false)
  expect(read(nextOpening(office, at('2026-12-24T12:00')))).toBe('2026-12-28T08:00:00')
  expect(read(nextOpening(office, at('2026-12-23T09:30')))).toBe('2026-12-23T09:30:00')
  expect(read(nextClosing(office, at('2026-12-24T09:30')))).toBe('2026-12-24T12:00:00')
  expect(read(nextClosing(office, at('2026-12-25T09:30')))).toBe('2026-12-25T09:30:00')
})

test('hours past midnight belong to both dates; a holiday closes from midnight to midnight', () => {
  const night: WorkingCalendar = { zone: vienna, hours: { mon: [{ from: '22:00', to: '06:00' }] }, holidays: [{ date: '2026-12-01', name: 'Closed' }] }
  expect(workingSpans(night, at('2026-11-23T00:00'), at('2026-12-03T00:00')).map((span) => [read(span.from), read(span.to)])).toEqual([
    ['2026-11-23T22:00:00', '2026-11-24T06:00:00'], ['2026-11-30T22:00:00', '2026-12-01T00:00:00'],
  ])
})

test('round the clock: never closes, save on holidays', () => {
  expect(nextClosing('24/7', at('2026-11-25T03:00'))).toBeNull()
  expect(workingTime('24/7', at('2026-03-28T00:00'), at('2026-03-30T00:00'))).toBe(47 * HOUR)
  expect(workingSpans('24/7', at('2020-01-01T00:00'), at('2030-01-01T00:00'))).toHaveLength(1)
  const nearly: WorkingCalendar = { zone: vienna, hours: '24/7', holidays: [{ date: '2027-01-01', name: 'New Year' }] }
  expect(read(nextClosing(nearly, at('2026-02-01T00:00')))).toBe('2027-01-01T00:00:00')
  expect(nextClosing(nearly, at('2027-01-02T00:00'))).toBeNull()
  expect(workingTime(nearly, at('2026-12-28T00:00'), at('2027-01-04T00:00'))).toBe(6 * 24 * HOUR)
})

test('clock changes inside opening hours shorten or lengthen them', () => {
  const nights: WorkingCalendar = { zone: vienna, hours: { sun: [{ from: '00:00', to: '06:00' }] } }
  expect(workingTime(nights, at('2026-03-29T00:00'), at('2026-03-30T00:00'))).toBe(5 * HOUR)
  expect(workingTime(nights, at('2026-10-25T00:00'), at('2026-10-26T00:00'))).toBe(7 * HOUR)
  const inGap: WorkingCalendar = { zone: vienna, hours: { sun: [{ from: '02:30', to: '04:00' }] } }
  expect(read(nextOpening(inGap, at('2026-03-29T00:00')))).toBe('2026-03-29T03:00:00')
})

test('a calendar that never opens is refused; faults are named', () => {
  const closed: WorkingCalendar = { zone: vienna, hours: {} }
  expect(() => addWorkingTime(closed, at('2026-01-01T00:00'), HOUR)).toThrow('no weekly working hours')
  expect(() => nextOpening(closed, at('2026-01-01T00:00'))).toThrow('no weekly working hours')
  expect(workingTime(closed, at('2026-01-01T00:00'), at('2036-01-01T00:00'))).toBe(0)
  expect(read(nextClosing(closed, at('2026-01-01T00:00')))).toBe('2026-01-01T00:00:00')
  expect(() => checkCalendar({ zone: vienna, hours: { mon: [{ from: '8:00', to: '12:00' }] } })).toThrow("'8:00' (mon)")
  expect(() => checkCalendar({ zone: vienna, hours: weekdays('08:00', '08:00') })).toThrow('opens and closes at 08:00')
  expect(() => checkCalendar({ ...office, holidays: [{ date: '2026-02-30', name: 'Odd' }] })).toThrow("holiday 'Odd'")
  expect(() => checkCalendar({ ...office, zone: 'Vienna' })).toThrow("'Vienna'")
  expect(() => addWorkingTime(office, at('2026-01-01T00:00'), Infinity)).toThrow('finite')
})

test('working days', () => {
  const date = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)
  expect(isWorkingDay(office, date('2026-12-24'))).toBe(true)
  expect(workingDayOnOrBefore(office, date('2026-12-27')).toString()).toBe('2026-12-24')
  expect(workingDayOnOrAfter(office, date('2026-12-25')).toString()).toBe('2026-12-28')
  expect(addWorkingDays(office, date('2026-12-23'), 2).toString()).toBe('2026-12-28')
  expect(addWorkingDays(office, date('2026-12-28'), -2).toString()).toBe('2026-12-23')
  expect(countWorkingDays(office, date('2026-12-21'), date('2026-12-31'))).toBe(8)
})

const time = fc.integer({ min: 0, max: 95 }).map((n) => new Temporal.PlainTime(0).add({ minutes: n * 15 }).toString({ smallestUnit: 'minute' }))
const dayHours = fc.array(fc.tuple(time, time).filter(([a, b]) => a !== b).map(([from, to]) => ({ from, to })), { maxLength: 2 })
const anyCalendar: fc.Arbitrary<AnyCalendar> = fc.record({
  zone: fc.constantFrom(vienna, 'America/Chicago', 'Australia/Lord_Howe', 'America/Sao_Paulo'),
  hours: fc.tuple(dayHours, dayHours, dayHours, dayHours, dayHours, dayHours, dayHours)
    .map((days) => Object.fromEntries(WEEKDAYS.map((name, i) => [name, days[i]!])) as WeeklyHours),
  holidays: fc.array(fc.integer({ min: 0, max: 700 }).map((days) => ({ date: new Temporal.PlainDate(2017, 1, 1).add({ days }).toString(), name: 'h' })), { maxLength: 5 }),
}).filter((calendar) => Object.values(calendar.hours).some((day) => day.length > 0))
const moment = fc.integer({ min: 0, max: 1_000_000 }).map((minutes) => at('2017-01-01T00:00').add({ minutes }))

test('property: working time is additive, equals the sum of its spans, and agrees with isWorking', () => {
  fc.assert(fc.property(anyCalendar, moment, moment, moment, (calendar, a, b, c) => {
    expect(workingTime(calendar, a, b) + workingTime(calendar, b, c)).toBe(workingTime(calendar, a, c))
    const spans = workingSpans(calendar, a, b)
    if (Temporal.Instant.compare(a, b) <= 0) {
      expect(spans.reduce((sum, span) => sum + span.to.epochMilliseconds - span.from.epochMilliseconds, 0)).toBe(workingTime(calendar, a, b))
      const inside = spans.some((span) => Temporal.Instant.compare(span.from, c) <= 0 && Temporal.Instant.compare(c, span.to) < 0)
      if (Temporal.Instant.compare(a, c) <= 0 && Temporal.Instant.compare(c, b) < 0) expect(isWorking(calendar, c)).toBe(inside)
    }
  }), { numRuns: 300 })
})

test('property: addWorkingTime is the inverse of workingTime and ends inside or at the edge of open time', () => {
  fc.assert(fc.property(anyCalendar, moment, fc.integer({ min: 1, max: 4000 }), (calendar, from, minutes) => {
    const ms = minutes * 60_000
    const later = addWorkingTime(calendar, from, ms)
    expect(workingTime(calendar, from, later)).toBe(ms)
    expect(workingTime(calendar, from, later.subtract({ milliseconds: 1 }))).toBe(ms - 1)
    const earlier = addWorkingTime(calendar, from, -ms)
    expect(workingTime(calendar, earlier, from)).toBe(ms)
    expect(workingTime(calendar, earlier.add({ milliseconds: 1 }), from)).toBe(ms - 1)
  }), { numRuns: 300 })
})

test('property: next opening and closing are the first of their kind', () => {
  fc.assert(fc.property(anyCalendar, moment, (calendar, from) => {
    const opening = nextOpening(calendar, from)
    expect(isWorking(calendar, opening)).toBe(true)
    expect(workingTime(calendar, from, opening)).toBe(0)
    const closing = nextClosing(calendar, from)
    if (closing === null) return
    expect(isWorking(calendar, closing)).toBe(false)
    expect(workingTime(calendar, from, closing)).toBe(closing.epochMilliseconds - from.epochMilliseconds)
  }), { numRuns: 300 })
})
