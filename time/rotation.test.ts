import { expect, test } from 'vitest'
import fc from 'fast-check'
import { checkRotation, shiftAt, shifts, withParticipants } from './rotation.ts'
import type { Rotation, ShiftLength } from './rotation.ts'
import { formatWindows, parseWindows } from './window.ts'

const chicago = 'America/Chicago'
const at = (text: string): Temporal.Instant => Temporal.Instant.from(text)
const inChicago = (text: string): Temporal.Instant => Temporal.ZonedDateTime.from(`${text}[${chicago}]`).toInstant()

function rotation(start: string, every: number, unit: ShiftLength['unit'], more: Partial<Rotation> = {}): Rotation {
  return { zone: chicago, start, shift: { every, unit }, participants: ['ann', 'bob', 'cem'], ...more }
}

function starts(of: Rotation, from: Temporal.Instant, to: Temporal.Instant): string[] {
  return shifts(of, from, to).map((shift) => shift.from.toZonedDateTimeISO(of.zone).toString({ timeZoneName: 'never' }))
}

const hoursAt = (of: Rotation, moment: Temporal.Instant): number | undefined => {
  const shift = shiftAt(of, moment)
  return shift?.from.until(shift.to).total('hours')
}

test('R1: a daily hand-over in the gap happens at its end and returns the next day', () => {
  expect(starts(rotation('2020-03-06T02:30', 1, 'days'), inChicago('2020-03-07T02:30'), inChicago('2020-03-09T12:00'))).toEqual([
    '2020-03-07T02:30:00-06:00', '2020-03-08T03:00:00-05:00', '2020-03-09T02:30:00-05:00',
  ])
})

test('R3: an hourly rotation in the repeated hour has one shift of two hours', () => {
  const hourly = rotation('2020-10-01T00:30', 1, 'hours')
  const found = shifts(hourly, at('2020-11-01T05:30:00Z'), at('2020-11-01T09:00:00Z'))
  expect(starts(hourly, at('2020-11-01T05:30:00Z'), at('2020-11-01T09:00:00Z'))).toEqual([
    '2020-11-01T00:30:00-05:00', '2020-11-01T01:30:00-05:00', '2020-11-01T02:30:00-06:00',
  ])
  expect(found[1]!.from.until(found[1]!.to).total('hours')).toBe(2)
  expect(shiftAt(hourly, at('2020-11-01T07:10:00Z'))?.index).toBe(found[1]!.index)
  expect(shiftAt(hourly, at('2020-11-01T07:40:00Z'))?.index).toBe(found[1]!.index)
})

test('R5: a weekly shift over a clock change lasts 167 or 169 hours', () => {
  const weekly = rotation('2017-01-06T08:00', 1, 'weeks')
  expect(hoursAt(weekly, inChicago('2017-03-10T08:00'))).toBe(167)
  expect(hoursAt(weekly, inChicago('2017-11-04T12:00'))).toBe(169)
  expect(hoursAt(weekly, inChicago('2017-06-01T12:00'))).toBe(168)
})

test('R7: every three hours from midnight, the first shift lasts 2 or 4 hours', () => {
  expect(hoursAt(rotation('2017-03-12T00:00', 3, 'hours'), inChicago('2017-03-12T00:00'))).toBe(2)
  expect(hoursAt(rotation('2017-11-05T00:00', 3, 'hours'), inChicago('2017-11-05T00:00'))).toBe(4)
})

test('R9: Lord Howe moves its clocks by half an hour', () => {
  const daily = rotation('2020-10-01T02:15', 1, 'days', { zone: 'Australia/Lord_Howe' })
  expect(starts(daily, at('2020-10-03T15:30:00Z'), at('2020-10-04T16:00:00Z'))).toEqual([
    '2020-10-04T02:30:00+11:00', '2020-10-05T02:15:00+11:00',
  ])
})

test('R13: a weekly rotation keeps midnight on both sides of a clock change', () => {
  const weekly = rotation('2024-10-01T00:00', 1, 'weeks')
  const bounds = (moment: string): (string | undefined)[] => {
    const shift = shiftAt(weekly, at(moment))
    return [shift?.from.toString(), shift?.to.toString()]
  }
  expect(bounds('2024-11-04T12:00:00Z')).toEqual(['2024-10-29T05:00:00Z', '2024-11-05T06:00:00Z'])
  expect(bounds('2025-03-10T12:00:00Z')).toEqual(['2025-03-04T06:00:00Z', '2025-03-11T05:00:00Z'])
})

test('R15: a weekend window over a clock change ends at its wall-clock time', () => {
  const weekend = rotation('2026-01-05T08:00', 1, 'weeks', { zone: 'America/New_York', windows: parseWindows('Fri 20:00-Mon 08:00') })
  const covered = (text: string): boolean => shiftAt(weekend, Temporal.ZonedDateTime.from(`${text}[America/New_York]`).toInstant()) !== null
  expect(['2026-03-06T19:59', '2026-03-06T20:00', '2026-03-08T03:00', '2026-03-09T07:30', '2026-03-09T08:00', '2026-03-09T08:30'].map(covered))
    .toEqual([false, true, true, true, false, false])
})

test('S1: a night rule reaches into the next day and covers its start, not its end', () => {
  const covered = (rule: string, text: string): boolean =>
    shiftAt(rotation('2026-01-01T00:00', 1, 'days', { windows: parseWindows(rule) }), inChicago(text)) !== null
  expect(covered('Mon 20:00-08:00', '2026-11-24T07:00')).toBe(true)
  expect(covered('Mon 20:00-08:00', '2026-11-24T08:00')).toBe(false)
  expect(covered('Mon 08:00-20:00', '2026-11-23T08:00')).toBe(true)
  expect(covered('Mon 08:00-20:00', '2026-11-23T20:00')).toBe(false)
  expect(covered('Sun 20:00-08:00', '2026-11-23T07:00')).toBe(true)
})

test('A15: windows whose times are none are refused', () => {
  for (const wrong of ['Mon 24:01-25:00', 'Mon 09:60-10:00', 'Mon 17:00', 'Mox 09:00-17:00', 'Mon-Fri 09:00']) expect(() => parseWindows(wrong), wrong).toThrow()
})

test('E9: a weekly rotation keeps its local start over weeks and a change of clocks', () => {
  const weekly = rotation('2017-02-06T10:30', 1, 'weeks', { zone: 'America/Los_Angeles' })
  const from = at('2017-02-07T18:30:00Z')
  expect(starts(weekly, from, from.add({ hours: 21 * 24 }))).toEqual(['2017-02-06T10:30:00-08:00', '2017-02-13T10:30:00-08:00', '2017-02-20T10:30:00-08:00', '2017-02-27T10:30:00-08:00'])
  expect(starts(weekly, at('2017-03-07T00:00:00Z'), at('2017-03-21T00:00:00Z')).slice(-2)).toEqual(['2017-03-13T10:30:00-07:00', '2017-03-20T10:30:00-07:00'])
  expect(shifts({ ...weekly, participants: ['ann', null] }, from, from.add({ hours: 8 * 24 })).map((shift) => shift.participant)).toEqual(['ann', null])
})

test('before its start a rotation has nobody; empty slots keep their turn', () => {
  const slots = rotation('2026-01-01T00:00', 1, 'days', { participants: ['ann', null] })
  expect(shiftAt(slots, inChicago('2025-12-31T23:59'))).toBeNull()
  expect(shiftAt(slots, inChicago('2026-01-01T00:00'))?.participant).toBe('ann')
  expect(shiftAt(slots, inChicago('2026-01-02T00:00'))).toMatchObject({ participant: null, position: 1, index: 1 })
  expect(shifts(slots, inChicago('2025-12-01T00:00'), inChicago('2026-01-02T00:00'))).toHaveLength(1)
  expect(shifts(slots, inChicago('2025-11-01T00:00'), inChicago('2025-12-01T00:00'))).toEqual([])
})

test('a shift swallowed whole by a gap does not occur', () => {
  const found = shifts(rotation('2020-03-08T00:00', 1, 'hours'), inChicago('2020-03-08T01:00'), inChicago('2020-03-08T04:00'))
  expect(found.map((shift) => shift.index)).toEqual([1, 3])
})

test('changing participants keeps the active person active, or passes to the next who is left', () => {
  const daily = rotation('2026-01-01T08:00', 1, 'days', { participants: ['ann', 'bob', 'cem', 'dee'] })
  const now = inChicago('2026-03-10T07:00')
  expect(shiftAt(daily, now)?.participant).toBe('dee')
  const next = inChicago('2026-03-10T09:00')
  const people = (of: Rotation): (string | null | undefined)[] => [now, next].map((moment) => shiftAt(of, moment)?.participant)
  expect(people(withParticipants(daily, ['bob', 'cem', 'dee'], now))).toEqual(['dee', 'bob'])
  expect(people(withParticipants(daily, ['ann', 'cem'], now))).toEqual(['ann', 'cem'])
  expect(people(withParticipants(daily, ['eve', 'ann', 'bob', 'cem', 'dee'], now))).toEqual(['dee', 'eve'])
  expect(shiftAt(withParticipants(daily, ['dee'], now), now)?.from.toString()).toBe(shiftAt(daily, now)?.from.toString())
  expect(() => withParticipants(daily, [], now)).toThrow('participants')
})

test('faults are named', () => {
  expect(() => checkRotation(rotation('soon', 1, 'days'))).toThrow("start 'soon'")
  expect(() => checkRotation(rotation('2026-01-01T00:00', 0, 'days'))).toThrow('shift length')
  expect(() => checkRotation(rotation('2026-01-01T00:00', 1, 'days', { participants: [] }))).toThrow('participants')
  expect(() => checkRotation(rotation('2026-01-01T00:00', 1, 'days', { zone: 'Nowhere/Land' }))).toThrow("'Nowhere/Land'")
  expect(() => parseWindows('Mon 8-20')).toThrow("window 'Mon 8-20'")
  expect(() => parseWindows('Mon 20:00-25:00')).toThrow("'25:00'")
})

test('windows are read and written back', () => {
  const text = 'Mon 20:00-08:00; Fri 20:00-Mon 08:00; Sat 10:00-14:00'
  expect(formatWindows(parseWindows(text))).toBe(text)
  expect(parseWindows('Mon-Wed,Sat 09:00-17:00').map((window) => window.fromDay)).toEqual(['mon', 'tue', 'wed', 'sat'])
  expect(parseWindows('09:00-17:00')).toHaveLength(7)
})

const anyRotation = fc.record({
  zone: fc.constantFrom('America/Chicago', 'Australia/Lord_Howe', 'Europe/Vienna', 'Pacific/Apia', 'UTC'),
  start: fc.integer({ min: 0, max: 9000 }).map((hours) => new Temporal.PlainDateTime(2009, 1, 1).add({ hours }).toString()),
  shift: fc.record({ every: fc.integer({ min: 1, max: 40 }), unit: fc.constantFrom('hours' as const, 'days' as const, 'weeks' as const) }),
  participants: fc.constant(['a', 'b', 'c']),
})

test('property: shifts follow each other without hole or overlap, and shiftAt agrees with them', () => {
  fc.assert(fc.property(anyRotation, fc.integer({ min: 10_000, max: 60_000 }), fc.integer({ min: 1, max: 500 }), (of, hour, length) => {
    const from = at('2009-01-01T00:00:00Z').add({ hours: hour })
    const found = shifts(of, from, from.add({ hours: length }))
    expect(Temporal.Instant.compare(found[0]!.from, from)).toBeLessThanOrEqual(0)
    for (const [i, shift] of found.entries()) {
      if (i > 0) expect(shift.from.equals(found[i - 1]!.to)).toBe(true)
      expect(shiftAt(of, shift.from)).toEqual(shift)
      expect(shiftAt(of, shift.to.subtract({ milliseconds: 1 }))).toEqual(shift)
    }
    expect(Temporal.Instant.compare(found.at(-1)!.to, from.add({ hours: length }))).toBeGreaterThanOrEqual(0)
  }), { numRuns: 400 })
})
