import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pastDay } from './past-day.ts'

const day = (...stretches: [number, number | null][]) => pastDay(stretches.map(([from, to]) => ({ from: from * 1000, to: to === null ? null : to * 1000 })), 0, 400_000, 4)

describe('the past day of a cause', () => {
  it.each<[string, [number, number | null][], number[], number, number]>([
    ['nothing fired', [], [0, 0, 0, 0], 0, 0],
    ['fires since before', [[-50, null]], [100, 100, 100, 100], 0, 400],
    ['reached into it', [[-50, 40]], [40, 0, 0, 0], 0, 40],
    ['over before', [[-50, -1]], [0, 0, 0, 0], 0, 0],
    ['over at its very beginning', [[-50, 0]], [1, 0, 0, 0], 0, 0],
    ['across two parts', [[150, 250]], [0, 50, 50, 0], 1, 100],
    ['twice in one part', [[210, 220], [230, 260]], [0, 0, 40, 0], 2, 40],
    ['a blink is seen', [[310, 310.2]], [0, 0, 0, 1], 1, 0],
    ['over as it began', [[110, 110]], [0, 1, 0, 0], 1, 0],
    ['what overlaps counts once', [[100, 200], [150, 250]], [0, 100, 50, 0], 2, 150],
    ['begins at its end', [[400, null]], [0, 0, 0, 0], 0, 0],
  ])('%s', (_, stretches, shares, times, seconds) => {
    expect(day(...stretches)).toEqual({ shares, times, seconds })
  })
  it('says nothing of what was not looked at', () => {
    expect(pastDay([{ from: 250, to: 260 }], 0, 400, 4, 250).shares).toEqual([null, null, null, 0].map((one, part) => part === 3 ? 0 : one))
    expect(pastDay([{ from: 200, to: 260 }], 0, 400, 4, 200).shares).toEqual([null, null, 60, 0])
  })
  it('adds up', () => {
    const one = fc.record({ from: fc.integer({ min: -500, max: 1200 }), long: fc.option(fc.integer({ min: 0, max: 900 })) })
    fc.assert(fc.property(fc.array(one, { maxLength: 12 }), (given) => {
      const { shares, seconds, times } = pastDay(given.map(({ from, long }) => ({ from: from * 1000, to: long === null ? null : (from + long) * 1000 })), 0, 960_000, 48)
      expect(shares.every((share) => share !== null && share >= 0 && share <= 100)).toBe(true)
      expect(Math.abs(shares.reduce<number>((sum, share) => sum + (share ?? 0), 0) * 0.2 - seconds)).toBeLessThan(48 * 0.2)
      expect(times).toBe(given.filter(({ from }) => from >= 0 && from < 960).length)
    }))
  })
})
