import { describe, expect, it } from 'vitest'
import { openingsOf, type Plan } from '@fullscore/time/openings.ts'
import { faultOf, whyNot } from './window.ts'

const at = (text: string) => Temporal.Instant.from(text)
const plan = (starts: string, ends: string, repeats: string | null = null, zone = 'Europe/Amsterdam'): Plan => ({ zone, starts, ends, repeats })
const spans = (given: Plan, from: string, to: string) => [...openingsOf(given, at(from), at(to))].map((o) => `${o.from.toString()}/${o.to.toString()}`)

describe('the openings of a plan', () => {
  it.each([
    ['in summer', plan('2026-07-04T22:00', '2026-07-05T02:00'), ['2026-07-04T20:00:00Z/2026-07-05T00:00:00Z']],
    ['beginning in the gap: opens at its end', plan('2026-03-29T02:30', '2026-03-29T04:30'), ['2026-03-29T01:00:00Z/2026-03-29T02:30:00Z']],
    ['over the gap: one opening, an hour shorter', plan('2026-03-29T01:00', '2026-03-29T05:00'), ['2026-03-29T00:00:00Z/2026-03-29T03:00:00Z']],
    ['wholly in the gap: none', plan('2026-03-29T02:15', '2026-03-29T02:45'), []],
    ['over the overlap: one opening, an hour longer', plan('2026-10-25T01:00', '2026-10-25T05:00'), ['2026-10-24T23:00:00Z/2026-10-25T04:00:00Z']],
    ['within the overlap: once, the first', plan('2026-10-25T02:15', '2026-10-25T02:45'), ['2026-10-25T00:15:00Z/2026-10-25T00:45:00Z']],
    ['beginning in the overlap: from the first of the two, continuous', plan('2026-10-25T02:30', '2026-10-25T03:30'), ['2026-10-25T00:30:00Z/2026-10-25T02:30:00Z']],
  ])('%s', (_, given, expected) => {
    expect(spans(given, '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z')).toEqual(expected)
  })
  it('weekly: also on the night the clocks go forward, when its start does not exist', () => {
    expect(spans(plan('2026-03-22T02:30', '2026-03-22T04:30', 'FREQ=WEEKLY'), '2026-03-22T00:00:00Z', '2026-04-06T00:00:00Z')).toEqual([
      '2026-03-22T01:30:00Z/2026-03-22T03:30:00Z', '2026-03-29T01:00:00Z/2026-03-29T02:30:00Z', '2026-04-05T00:30:00Z/2026-04-05T02:30:00Z',
    ])
  })
  it('reads an end in UTC and exceptions on the wall clock', () => {
    const rule = 'RRULE:FREQ=DAILY;UNTIL=20260704T210000Z\nEXDATE:20260702T220000'
    expect(spans(plan('2026-07-01T22:00', '2026-07-01T23:00', rule), '2026-06-01T00:00:00Z', '2026-08-01T00:00:00Z').map((s) => s.slice(8, 13))).toEqual(['01T20', '03T20', '04T20'])
  })
  it('gives an opening that runs at the beginning of the stretch', () => {
    expect(spans(plan('2026-07-01T22:00', '2026-07-03T22:00', 'FREQ=WEEKLY'), '2026-07-02T12:00:00Z', '2026-07-03T00:00:00Z')).toEqual(['2026-07-01T20:00:00Z/2026-07-03T20:00:00Z'])
  })
})

describe('what is wrong with a plan', () => {
  it.each([
    ['ends before it starts', plan('2026-12-05T22:00', '2026-12-05T21:00'), 'ends', /not after the start/],
    ['has no length', plan('2026-12-05T22:00', '2026-12-05T22:00'), 'ends', /not after the start/],
    ['has no length left', plan('2027-03-28T02:15', '2027-03-28T02:45'), 'ends', /leave nothing/],
    ['is too long', plan('2026-12-05T22:00', '2027-02-05T22:00'), 'ends', /31 days/],
    ['knows no zone', plan('2026-12-05T22:00', '2026-12-05T23:00', null, 'Mars/Base'), 'zone', /Mars\/Base is not/],
    ['takes an offset for a zone', plan('2026-12-05T22:00', '2026-12-05T23:00', null, '+02:00'), 'zone', /IANA/],
    ['is over', plan('2026-11-01T22:00', '2026-11-01T23:00'), 'ends', /over already/],
    ['is on no day', plan('2026-02-30T22:00', '2026-03-01T23:00'), 'starts', /not in the calendar/],
    ['repeats on no day', plan('2026-12-05T22:00', '2026-12-05T23:00', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'), 'repeats', /never happens/],
    ['repeats in the past only', plan('2026-10-05T22:00', '2026-10-05T23:00', 'FREQ=DAILY;COUNT=3'), 'repeats', /never happens/],
    ['repeats before it begins', plan('2026-12-05T22:00', '2026-12-05T23:00', 'FREQ=DAILY;UNTIL=20261101'), 'repeats', /never happens/],
    ['repeats too often', plan('2026-12-05T22:00', '2026-12-05T22:05', 'FREQ=HOURLY'), 'repeats', /too often/],
    ['overlaps itself', plan('2026-12-05T22:00', '2026-12-07T22:00', 'FREQ=DAILY'), 'repeats', /overlap/],
    ['speaks no RFC 5545', plan('2026-12-05T22:00', '2026-12-05T23:00', 'every Sunday'), 'repeats', /./],
  ])('%s', (_, given, field, message) => {
    expect(faultOf(given, at('2026-11-12T13:32:00Z'))).toEqual({ field, message: expect.stringMatching(message) })
  })
  it('is nothing with one that has begun, one of the next leap day, and one around the clock', () => {
    for (const good of [plan('2026-11-12T12:00', '2026-11-12T16:00'), plan('2026-11-12T22:00', '2026-11-12T23:00', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29'), plan('2026-11-12T00:00', '2026-11-13T00:00', 'FREQ=DAILY')]) {
      expect(faultOf(good, at('2026-11-12T13:32:00Z'))).toBeUndefined()
    }
  })
})

it.each([
  ['end', 'planned', 'not-open'], ['end', 'open', undefined], ['end', 'over', 'not-open'], ['end', 'cancelled', 'not-open'],
  ['cancel', 'planned', undefined], ['cancel', 'open', 'is-open'], ['cancel', 'over', 'is-over'], ['cancel', 'cancelled', 'already-cancelled'],
] as const)('%s of a window that is %s: %s', (action, state, code) => {
  expect(whyNot(action, state)?.code).toBe(code)
})
