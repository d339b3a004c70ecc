import { expect, test } from 'vitest'
import fc from 'fast-check'
import { localOfPlain, plainOfLocal, dayNumber, civilDate, weekdayOf } from './civil.ts'
import { dayBounds, inZone, isZone, localTime, requireZone, startOfWeek, weekBounds } from './zones.ts'

const chicago = 'America/Chicago'
const plain = (text: string): Temporal.PlainDateTime => Temporal.PlainDateTime.from(text)
const at = (text: string): Temporal.Instant => Temporal.Instant.from(text)
const rotation = (text: string, zone = chicago): string => inZone(plain(text), zone, 'rotation').toString()
const recurrence = (text: string, zone = chicago): string | undefined => inZone(plain(text), zone, 'recurrence')?.toString()

test('a zone is an IANA name; offsets and nonsense are refused by name', () => {
  expect(['Europe/Vienna', 'UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'].map(isZone)).toEqual([true, true, true, true])
  expect(['+02:00', 'Mars/Olympus', '', 'Europe/Vienna ', '2020-01-01T00:00Z'].map(isZone)).toEqual([false, false, false, false, false])
  expect(requireZone('europe/vienna')).toBe('Europe/Vienna')
  expect(() => requireZone('Mars/Olympus')).toThrow("time zone 'Mars/Olympus' is not a known IANA time zone")
})

test('R11: a clock in the gap reads its end, a clock in the overlap is the first of two', () => {
  expect(rotation('2018-03-11T02:00')).toBe('2018-03-11T08:00:00Z')
  expect(rotation('2018-03-11T02:30')).toBe('2018-03-11T08:00:00Z')
  expect(rotation('2018-11-04T02:00')).toBe('2018-11-04T08:00:00Z')
  expect(rotation('2018-11-04T01:00')).toBe('2018-11-04T06:00:00Z')
  expect(localTime(at('2018-11-04T06:00:00Z'), chicago).toString()).toBe('2018-11-04T01:00:00')
  expect(localTime(at('2018-11-04T07:00:00Z'), chicago).toString()).toBe('2018-11-04T01:00:00')
})

test('a recurrence in the gap does not happen, in the overlap it is the first of two', () => {
  expect(recurrence('2018-03-11T02:00')).toBeUndefined()
  expect(recurrence('2018-03-11T02:59:59')).toBeUndefined()
  expect(recurrence('2018-03-11T03:00')).toBe('2018-03-11T08:00:00Z')
  expect(recurrence('2018-11-04T01:30')).toBe('2018-11-04T06:30:00Z')
})

test('a date the zone skipped has no length, its clock readings mean the next one', () => {
  const day = dayBounds(Temporal.PlainDate.from('2011-12-30'), 'Pacific/Apia')
  expect(day.from.equals(day.to)).toBe(true)
  expect(rotation('2011-12-30T13:00', 'Pacific/Apia')).toBe('2011-12-30T10:00:00Z')
})

test('days of 23, 24 and 25 hours, weeks from any weekday', () => {
  const hours = (date: string): number => {
    const { from, to } = dayBounds(Temporal.PlainDate.from(date), 'Europe/Vienna')
    return from.until(to).total('hours')
  }
  expect(['2026-03-29', '2026-03-30', '2026-10-25'].map(hours)).toEqual([23, 24, 25])
  expect(startOfWeek(Temporal.PlainDate.from('2026-11-25')).toString()).toBe('2026-11-23')
  expect(startOfWeek(Temporal.PlainDate.from('2026-11-25'), 7).toString()).toBe('2026-11-22')
  expect(startOfWeek(Temporal.PlainDate.from('2026-11-22'), 7).toString()).toBe('2026-11-22')
  expect(weekBounds(Temporal.PlainDate.from('2026-03-25'), 'Europe/Vienna').from.toString()).toBe('2026-03-22T23:00:00Z')
})

test('a moment beyond the supported years is refused', () => {
  expect(() => inZone(plain('2600-01-01T00:00'), 'UTC', 'rotation')).toThrow('1800 to 2500')
})

const zones = ['America/Chicago', 'Australia/Lord_Howe', 'Europe/Dublin', 'Africa/Casablanca', 'Asia/Kathmandu', 'Pacific/Apia', 'America/Sao_Paulo', 'UTC']
const local = fc.integer({ min: Date.UTC(1950, 0), max: Date.UTC(2120, 0) })

test('property: readings agree with Temporal wherever the clock is not in a gap', () => {
  fc.assert(fc.property(local, fc.constantFrom(...zones), (ms, zone) => {
    const reading = plainOfLocal(ms)
    const found = inZone(reading, zone, 'recurrence')
    const earlier = reading.toZonedDateTime(zone, { disambiguation: 'earlier' })
    if (found === null) expect(earlier.toPlainDateTime().equals(reading)).toBe(false)
    else expect(found.equals(earlier.toInstant())).toBe(true)
  }), { numRuns: 2000 })
})

test('property: readings near a clock change agree with Temporal to the minute', () => {
  fc.assert(fc.property(local, fc.constantFrom(...zones), fc.integer({ min: -200, max: 200 }), (ms, zone, minutes) => {
    const change = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).getTimeZoneTransition('next')
    if (!change) return
    const reading = change.toPlainDateTime().add({ minutes })
    const earlier = reading.toZonedDateTime(zone, { disambiguation: 'earlier' })
    const inGap = !earlier.toPlainDateTime().equals(reading)
    expect(inZone(reading, zone, 'rotation').equals(inGap ? change.toInstant() : earlier.toInstant())).toBe(true)
    expect(inZone(reading, zone, 'recurrence') === null).toBe(inGap)
    const moment = change.toInstant().add({ minutes })
    expect(localTime(moment, zone).equals(moment.toZonedDateTimeISO(zone).toPlainDateTime())).toBe(true)
  }), { numRuns: 2000 })
})

test('property: day numbers, dates and weekdays agree with Temporal', () => {
  fc.assert(fc.property(fc.integer({ min: -100_000, max: 400_000 }), (day) => {
    const date = new Temporal.PlainDate(1970, 1, 1).add({ days: day })
    expect(civilDate(day)).toEqual({ year: date.year, month: date.month, day: date.day })
    expect(dayNumber(date.year, date.month, date.day)).toBe(day)
    expect(weekdayOf(day)).toBe(date.dayOfWeek)
  }))
  expect(localOfPlain(plain('1970-01-02T00:00:00.5'))).toBe(86_400_500)
})
