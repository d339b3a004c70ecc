import { expect, test } from 'vitest'
import fc from 'fast-check'
import { conflictingOverride, finalSchedule, gaps, onCallAt } from './schedule.ts'
import type { FinalSpan, FixedSpan, Layer, Override, Schedule } from './schedule.ts'

const day = Temporal.Instant.from('2026-11-23T00:00:00Z')
const hour = (hours: number): Temporal.Instant => day.add({ minutes: Math.round(hours * 60) })
const hoursOf = (moment: Temporal.Instant): number => day.until(moment).total('hours')
const brief = (spans: readonly FinalSpan[]): string[] => spans.map((span) => `${span.person ?? 'gap'} ${hoursOf(span.from)}-${hoursOf(span.to)}`)

function fixed(text: string): FixedSpan[] {
  return text.split(' ').map((part) => {
    const [, person, from, to] = /^(\w)([\d.]+)-([\d.]+)$/.exec(part)!
    return { id: part, person: person!, from: hour(Number(from)), to: hour(Number(to)) }
  })
}
const layer = (id: string, spans: string): Layer => ({ id, spans: fixed(spans) })
const override = (kind: 'add' | 'remove' | 'only' | 'fill', person: string, from: number, to: number): Override =>
  ({ id: `${kind} ${person}`, kind, person, from: hour(from), to: hour(to) })
const replace = (person: string, by: string, from: number, to: number): Override =>
  ({ id: `${person} by ${by}`, kind: 'replace', person, by, from: hour(from), to: hour(to) })

test('S3: a replacement within a shift, cut by the view', () => {
  const schedule: Schedule = { layers: [layer('one', 'X8-10')], overrides: [replace('X', 'Y', 8.5, 8.75)] }
  const spans = finalSchedule(schedule, hour(8), hour(9))
  expect(brief(spans)).toEqual(['X 8-8.5', 'Y 8.5-8.75', 'X 8.75-9'])
  expect(spans[1]!.why).toEqual({ kind: 'override', override: 'X by Y', insteadOf: 'X' })
  expect(spans[0]!.why).toEqual({ kind: 'fixed', layer: 'one', span: 'X8-10' })
})

test('S5: the stronger layer wins, overrides win over layers, the later override over the earlier', () => {
  const schedule: Schedule = {
    layers: [layer('1', 'A10-15 B11-13 A16-19 A21-22 B22-24'), layer('2', 'C12-14 D14-15 D17-18 D20-23')],
    overrides: [override('only', 'E', 22, 23), override('only', 'A', 22, 22.5)],
  }
  expect(brief(finalSchedule(schedule, hour(0), hour(24)))).toEqual([
    'gap 0-10', 'A 10-12', 'B 11-12', 'C 12-14', 'D 14-15', 'gap 15-16', 'A 16-17', 'D 17-18', 'A 18-19', 'gap 19-20',
    'D 20-22', 'A 22-22.5', 'E 22.5-23', 'B 23-24',
  ])
})

test('at the exact end of a replacement nobody is substituted; replacements are not passed on', () => {
  const schedule: Schedule = { layers: [layer('one', 'A0-10 C0-10')], overrides: [replace('A', 'B', 2, 4), replace('B', 'C', 0, 10)] }
  const at = (hours: number): string[] => onCallAt(schedule, hour(hours)).map((each) => each.person)
  expect(at(3)).toEqual(['B', 'C'])
  expect(at(4)).toEqual(['A', 'C'])
  expect(onCallAt(schedule, hour(11))).toEqual([])
})

test('removing the last person leaves a gap that says who took them away; adding fills it', () => {
  const schedule: Schedule = { layers: [layer('low', 'L0-10'), layer('high', 'A2-8')], overrides: [override('remove', 'A', 3, 5), override('add', 'F', 4, 5)] }
  const spans = finalSchedule(schedule, hour(0), hour(10))
  expect(brief(spans)).toEqual(['L 0-2', 'A 2-3', 'gap 3-4', 'F 4-5', 'A 5-8', 'L 8-10'])
  expect(spans[2]!.why).toEqual({ kind: 'gap', removedBy: ['remove A'] })
  expect(brief(gaps(schedule, hour(0), hour(12)))).toEqual(['gap 3-4', 'gap 10-12'])
})

test('who fills is on call wherever nobody else is, and gives way to whoever is', () => {
  const schedule: Schedule = { layers: [layer('one', 'A2-4 B6-8')], overrides: [override('fill', 'F', 1, 10), override('remove', 'B', 7, 8), override('add', 'C', 9, 12)] }
  const spans = finalSchedule(schedule, hour(0), hour(13))
  expect(brief(spans)).toEqual(['gap 0-1', 'F 1-2', 'A 2-4', 'F 4-6', 'B 6-7', 'F 7-9', 'C 9-12', 'gap 12-13'])
  expect(spans[1]!.why).toEqual({ kind: 'override', override: 'fill F', insteadOf: null })
  expect(brief(finalSchedule({ layers: [], overrides: [override('fill', 'F', 1, 3), override('fill', 'G', 2, 4)] }, hour(0), hour(5)))).toEqual(['gap 0-1', 'F 1-2', 'G 2-4', 'gap 4-5'])
})

test.each<[string, Override, Override, boolean]>([
  ['two who fill at once', override('fill', 'F', 0, 4), override('fill', 'G', 3, 5), true],
  ['one after the other', override('fill', 'F', 0, 3), override('fill', 'G', 3, 5), false],
  ['who stands in for somebody and fills', replace('A', 'F', 0, 4), override('fill', 'F', 3, 5), false],
  ['who is replaced and fills', replace('F', 'A', 0, 4), override('fill', 'F', 3, 5), true],
  ['who is taken out and fills', override('remove', 'F', 0, 4), override('fill', 'F', 3, 5), true],
  ['others', replace('A', 'B', 0, 4), override('fill', 'F', 3, 5), false],
])('%s', (_, one, other, clash) => {
  expect([conflictingOverride([one], other) !== null, conflictingOverride([other], one) !== null]).toEqual([clash, clash])
})

test('an added person who is on call already appears once', () => {
  const schedule: Schedule = { layers: [layer('one', 'A0-10')], overrides: [override('add', 'A', 2, 4), replace('A', 'B', 6, 8), override('add', 'B', 6, 8)] }
  expect(brief(finalSchedule(schedule, hour(0), hour(10)))).toEqual(['A 0-6', 'B 6-8', 'A 8-10'])
})

test('a rotation in a layer: positions as the why, an empty slot lets the weaker layer through', () => {
  const rotation = { zone: 'UTC', start: '2026-11-23T00:00', shift: { every: 4, unit: 'hours' as const }, participants: ['A', null, 'C'] }
  const spans = finalSchedule({ layers: [layer('low', 'L0-24'), { id: 'high', rotations: [{ id: 'r', rotation }] }] }, hour(0), hour(16))
  expect(brief(spans)).toEqual(['A 0-4', 'L 4-8', 'C 8-12', 'A 12-16'])
  expect(spans[3]!.why).toEqual({ kind: 'rotation', layer: 'high', rotation: 'r', index: 3, position: 0 })
})

test('overrides that would leave it to order are found', () => {
  const existing = [replace('A', 'B', 2, 4)]
  expect(conflictingOverride(existing, override('add', 'B', 3, 5))?.id).toBe('A by B')
  expect(conflictingOverride(existing, override('add', 'B', 4, 5))).toBeNull()
  expect(conflictingOverride(existing, override('add', 'C', 3, 5))).toBeNull()
  expect(conflictingOverride(existing, replace('A', 'B', 3, 5))).toBeNull()
})

const person = fc.constantFrom('A', 'B', 'C', 'D')
const stretch = fc.tuple(fc.integer({ min: -5, max: 40 }), fc.integer({ min: 1, max: 12 }))
const anyLayer = fc.array(fc.tuple(person, stretch), { maxLength: 6 }).map((spans): Layer['spans'] =>
  spans.map(([who, [from, length]], i) => ({ id: String(i), person: who, from: hour(from), to: hour(from + length) })))
const anyOverride = fc.tuple(fc.constantFrom('add', 'remove', 'only', 'fill', 'replace'), person, person, stretch)
  .map(([kind, who, by, [from, length]]) => (kind === 'replace' ? replace(who, by, from, from + length) : override(kind as 'add', who, from, from + length)))
const anySchedule = fc.record({
  layers: fc.array(anyLayer, { maxLength: 3 }).map((layers) => layers.map((spans, i): Layer => ({ id: String(i), spans: spans! }))),
  overrides: fc.array(anyOverride, { maxLength: 5 }).map((list) => list.map((each, i) => ({ ...each, id: String(i) }))),
})

test('property: nobody overlaps with himself, gaps with nobody, and the window is covered', () => {
  fc.assert(fc.property(anySchedule, (schedule) => {
    const spans = finalSchedule(schedule, hour(0), hour(40))
    for (let i = 0; i < 40; i += 1) {
      const cover = spans.filter((span) => hoursOf(span.from) <= i && i < hoursOf(span.to)).map((span) => span.person ?? 'gap')
      expect(cover.length).toBeGreaterThan(0)
      expect(new Set(cover).size).toBe(cover.length)
      if (cover.includes('gap')) expect(cover).toEqual(['gap'])
      const now = onCallAt(schedule, hour(i + 0.5)).map((each) => each.person)
      expect(now.length === 0 ? ['gap'] : [...now].sort()).toEqual([...cover].sort())
    }
    for (const span of spans) expect(hoursOf(span.from) < hoursOf(span.to) && hoursOf(span.from) >= 0 && hoursOf(span.to) <= 40).toBe(true)
  }), { numRuns: 100 })
})

test('property: cutting the window in two changes nobody', () => {
  fc.assert(fc.property(anySchedule, fc.integer({ min: 1, max: 39 }), (schedule, cut) => {
    const whole = finalSchedule(schedule, hour(0), hour(40))
    const parts = [...finalSchedule(schedule, hour(0), hour(cut)), ...finalSchedule(schedule, hour(cut), hour(40))]
    const minutes = (spans: readonly FinalSpan[]): Record<string, number> => {
      const sum: Record<string, number> = {}
      for (const span of spans) sum[span.person ?? 'gap'] = (sum[span.person ?? 'gap'] ?? 0) + span.from.until(span.to).total('minutes')
      return sum
    }
    expect(minutes(parts)).toEqual(minutes(whole))
  }), { numRuns: 300 })
})
