import { expect, test } from 'vitest'
import { curveOf } from './results.ts'

const at = (seconds: number, ok = true) => ({ at: Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toString(), ok, durationMs: 20 })

test('bad answers are washed, joined while they follow each other', () => {
  expect(curveOf([at(0), at(10, false), at(20, false), at(30), at(40, false)], 10_000)).toEqual({
    times: [0, 10, 20, 30, 40], values: [20, 20, 20, 20, 20], bad: [{ from: 10, to: 30 }, { from: 40, to: 50 }],
  })
})
test('silence is a gap; order does not matter', () => {
  expect(curveOf([at(100), at(0), at(10)], 10_000)).toEqual({ times: [0, 10, 20, 100], values: [20, 20, null, 20], bad: [] })
})
