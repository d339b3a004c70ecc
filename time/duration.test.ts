import { expect, test } from 'vitest'
import fc from 'fast-check'
import { durationMs, formatDuration, isoDuration, parseDuration } from './duration.ts'

test.each([
  ['30m', 1_800_000], ['1h 30m', 5_400_000], ['1h30m', 5_400_000], ['2d', 172_800_000], ['1w', 604_800_000], ['1.5h', 5_400_000],
  ['90 minutes', 5_400_000], ['PT1H30M', 5_400_000], ['P1DT12H', 129_600_000], ['P1W', 604_800_000], ['45 s', 45_000], ['250ms', 250],
])('%s is %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each([
  ['', 'empty'], ['soon', 'not understood'], ['5', 'not understood'], ['3 fortnights', "'fortnights' is no unit"], ['1h 2h', 'twice'],
  ['P1M', 'months and years'], ['-PT5M', 'negative'], ['PT', 'ISO 8601'], ['200000w', 'longer than 100 years'], ['1h,30m', 'not understood'],
])('%s is refused: %s', (text, why) => {
  expect(() => parseDuration(text)).toThrow(why)
})

test('durations are shown largest unit first', () => {
  expect([0, 5_400_000, 604_800_000, 90_061_001, -60_000].map(formatDuration)).toEqual(['0s', '1h 30m', '1w', '1d 1h 1m 1s 1ms', '-1m'])
  expect(isoDuration(129_600_000)).toBe('PT36H')
  expect(durationMs(Temporal.Duration.from({ days: 1, minutes: 1 }))).toBe(86_460_000)
})

test('property: what is printed is read back', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 3_000_000_000_000 }), (ms) => {
    expect(parseDuration(formatDuration(ms))).toBe(ms)
    expect(parseDuration(isoDuration(ms))).toBe(ms)
  }))
})
