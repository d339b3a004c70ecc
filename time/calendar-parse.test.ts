import { expect, test } from 'vitest'
import fc from 'fast-check'
import { workingTime } from './calendar.ts'
import { parseCalendar } from './calendar-parse.ts'
import { HOUR } from './civil.ts'

const day = [{ from: '08:00', to: '18:00' }]
const good = { zone: 'Europe/Vienna', hours: [day, day, day, day, day, [], []], holidays: [{ date: '2026-12-25', name: 'Christmas' }] }

test('a calendar is read as it was stored; days by name or Monday first mean the same', () => {
  expect(parseCalendar('24/7')).toBe('24/7')
  expect(parseCalendar(JSON.parse(JSON.stringify(good)))).toEqual(good)
  const named = parseCalendar({ zone: 'Europe/Vienna', hours: { mon: day, tue: day, wed: day, thu: day, fri: day }, holidays: good.holidays })
  const [from, to] = [Temporal.Instant.from('2026-12-20T00:00+01:00'), Temporal.Instant.from('2027-01-03T00:00+01:00')]
  expect(workingTime(parseCalendar(good), from, to)).toBe(90 * HOUR)
  expect(workingTime(named, from, to)).toBe(90 * HOUR)
  expect(parseCalendar({ zone: 'Asia/Tokyo', hours: '24/7' })).toEqual({ zone: 'Asia/Tokyo', hours: '24/7' })
})

const changed = (change: object): object => ({ ...good, ...change })
const monday = (entry: unknown): object => changed({ hours: [[entry], [], [], [], [], [], []] })

test.each<[unknown, string]>([
  [null, 'it must be an object'], ['8/5', 'it must be an object'], [[], 'it must be an object'], [changed({ colour: 1 }), "it has no field 'colour'"],
  [changed({ zone: 'Europe/Nowhere' }), "'Europe/Nowhere'"], [changed({ zone: 7 }), 'zone must be'], [changed({ hours: undefined }), 'hours must be'],
  [changed({ hours: [day] }), 'hours must list seven days, Monday first, not 1'], [changed({ hours: { mo: day } }), "hours has no field 'mo'"],
  [changed({ hours: { mon: '08-18' } }), 'hours.mon must be a list'], [monday({ from: '8:00', to: '18:00' }), 'hours[0][0].from must be a time'],
  [monday({ from: '08:00', to: '24:01' }), 'hours[0][0].to must be a time'], [monday({ from: '08:00' }), 'hours[0][0].to must be a time'],
  [monday({ from: '08:00', to: '08:00' }), 'hours[0][0] opens and closes'], [changed({ hours: [[], [], [], [], [], [], []] }), 'no weekly working hours'],
  [changed({ hours: {} }), 'no weekly working hours'], [changed({ holidays: {} }), 'holidays must be a list'],
  [changed({ holidays: [{ date: '2026-02-30', name: 'x' }] }), "holidays[0].date '2026-02-30'"], [changed({ holidays: [{ date: '25.12.', name: 'x' }] }), 'holidays[0].date'],
  [changed({ holidays: [{ date: '2026-12-25' }] }), 'holidays[0].name'], [changed({ holidays: Array(2001).fill(good.holidays[0]) }), 'holidays has more than 2000'],
  [changed({ holidays: [{ date: '2026-12-25', name: 'x', hours: [{ from: '18:00', to: '08:00' }] }] }), 'holidays[0].hours[0] must end within the day'],
])('%j is refused: %s', (value, named) => {
  expect(() => parseCalendar(value)).toThrow(RangeError)
  expect(() => parseCalendar(value)).toThrow(named)
})

test('property: whatever comes, it is a calendar or refused', () => {
  fc.assert(fc.property(fc.anything(), fc.anything(), fc.anything(), (zone, hours, holidays) => {
    try {
      expect(parseCalendar({ zone, hours, holidays })).toBeTypeOf('object')
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError)
    }
  }))
})
