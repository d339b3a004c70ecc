import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WorkingCalendar } from '@fullscore/time/calendar.ts'
import { daysWords, faultsOf, isWithin, momentsOf, mustAsk, workingDaysOf, type Days } from './leave.ts'

const nine = [{ from: '09:00', to: '17:00' }]
const week: WorkingCalendar = { zone: 'Europe/Berlin', hours: { mon: nine, tue: nine, wed: nine, thu: nine, fri: nine }, holidays: [{ date: '2026-12-25', name: 'Christmas Day' }] }
/** `2026-12-03..2026-12-07`; an apostrophe: from, or until, midday. */
function days(text: string): Days {
  const [from, to] = text.split('..') as [string, string]
  return { from: Temporal.PlainDate.from(from.replace("'", '')), fromHalf: from.includes("'"), to: Temporal.PlainDate.from((to ?? from).replace("'", '')), toHalf: (to ?? '').includes("'") }
}

it.each<[string, number]>([
  ['2026-12-07..2026-12-11', 5], ['2026-12-04..2026-12-07', 2], ['2026-12-05..2026-12-06', 0], ["2026-12-07'..2026-12-11", 4.5], ["2026-12-07..2026-12-11'", 4.5], ["2026-12-07'..2026-12-11'", 4],
  ['2026-12-07..2026-12-07', 1], ["2026-12-07'..2026-12-07", 0.5], ["2026-12-07..2026-12-07'", 0.5], ['2026-12-24..2026-12-28', 2], ["2026-12-25'..2026-12-28", 1], ["2026-12-05'..2026-12-07'", 0.5],
])('%s takes %d working days', (text, count) => expect(workingDaysOf(days(text), week)).toBe(count))

it('takes as much in two parts as in one', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 40 }), fc.nat(39), fc.boolean(), fc.boolean(), (start, length, cut, fromHalf, toHalf) => {
    const from = Temporal.PlainDate.from('2026-01-01').add({ days: start })
    const [middle, to] = [from.add({ days: cut % length }), from.add({ days: length })]
    const whole = workingDaysOf({ from, fromHalf, to, toHalf }, week)
    expect(workingDaysOf({ from, fromHalf, to: middle, toHalf: false }, week) + workingDaysOf({ from: middle.add({ days: 1 }), fromHalf: false, to, toHalf }, week)).toBe(whole)
  }))
})

describe('the moments of a leave', () => {
  it.each<[string, string, string, string]>([
    ['2026-12-03..2026-12-07', 'Europe/Berlin', '2026-12-02T23:00:00Z', '2026-12-07T23:00:00Z'],
    ["2026-12-03'..2026-12-03", 'Europe/Berlin', '2026-12-03T11:00:00Z', '2026-12-03T23:00:00Z'],
    ["2026-12-03..2026-12-04'", 'America/New_York', '2026-12-03T05:00:00Z', '2026-12-04T17:00:00Z'],
    // The night in which clocks go forward is an hour shorter.
    ['2026-03-29..2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    // Where the day begins at one o'clock because midnight was skipped.
    ['2018-11-04..2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00Z', '2018-11-05T02:00:00Z'],
  ])('%s in %s', (text, zone, from, to) => {
    const found = momentsOf(days(text), zone)
    expect([found.from.toString(), found.to.toString()]).toEqual([from, to])
  })
})

it.each<[string, string[]]>([
  ['2026-12-03..2026-12-02', ['body.to']], ["2026-12-03'..2026-12-03'", ['body.toHalf']], ['2026-01-01..2027-01-02', ['body.to']], ['2026-01-01..2026-12-31', []], ["2026-12-03'..2026-12-04'", []],
])('%s is refused for %j', (text, fields) => expect(faultsOf(days(text)).map((one) => one.field)).toEqual(fields))

it.each<[string, string, boolean]>([
  ['2026-12-04..2026-12-07', '2026-12-03..2026-12-07', true], ["2026-12-03'..2026-12-07'", '2026-12-03..2026-12-07', true], ['2026-12-03..2026-12-07', "2026-12-03'..2026-12-07", false], ['2026-12-03..2026-12-08', '2026-12-03..2026-12-07', false],
])('%s within %s: %s', (inner, outer, within) => {
  expect(isWithin(days(inner), days(outer))).toBe(within)
  expect(mustAsk('holiday', 'approved', days(outer), days(inner))).toBe(!within)
  expect(mustAsk('holiday', 'asked', days(outer), days(inner))).toBe(true)
  expect(mustAsk('sick', 'approved', days(outer), days(inner))).toBe(false)
})

it.each([
  ['2026-12-03..2026-12-07', '3–7 Dec 2026'], ['2026-12-03', '3 Dec 2026'], ["2026-12-03'..2026-12-03", '3 Dec 2026, afternoon'], ["2026-12-03..2026-12-03'", '3 Dec 2026, morning'],
  ["2026-11-30'..2026-12-02", '30 Nov 2026 (from midday) – 2 Dec 2026'], ["2026-12-28..2027-01-04'", '28 Dec 2026 – 4 Jan 2027 (until midday)'],
])('%s is said as %s', (text, words) => expect(daysWords(days(text))).toBe(words))
