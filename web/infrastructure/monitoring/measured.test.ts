import { expect, test } from 'vitest'
import { drawn } from './measured.ts'

const point = (at: number, avg: number) => ({ at, avg, min: avg - 1, max: avg + 1 })

test('points become a curve with its band; nothing for more than three steps is a gap', () => {
  expect(drawn([point(0, 5), point(60_000, 6), point(600_000, 7)], 60_000)).toEqual({ times: [0, 60, 120, 600], values: [5, 6, null, 7], least: [4, 5, null, 6], most: [6, 7, null, 8] })
  expect(drawn([], 60_000)).toEqual({ times: [], values: [], least: [], most: [] })
})
