import fc from 'fast-check'
import { expect, it } from 'vitest'
import { budget, bucketStep, heavyStaves } from './detail.ts'

it('draws everything while it is little', () => {
  expect(heavyStaves(new Map([['a', 1500], ['b', 500]])).size).toBe(0)
})

it('counts the heavy staves and leaves light ones whole', () => {
  expect([...heavyStaves(new Map([['alerts', 98_000], ['changes', 300], ['shifts', 12]]))]).toEqual([['alerts', 1688]])
})

it('never draws much more than the budget, and counts a stave only if that saves something', () => {
  fc.assert(fc.property(fc.array(fc.nat(100_000), { maxLength: 30 }), (sizes) => {
    const counts = new Map(sizes.map((size, i) => [`s${i}`, size]))
    const heavy = heavyStaves(counts)
    let shown = 0
    for (const [stave, count] of counts) {
      const many = heavy.get(stave)
      if (many !== undefined) expect(many).toBeLessThan(count)
      shown += many ?? count
    }
    expect(shown).toBeLessThanOrEqual(budget + 40 * sizes.length)
    if (sizes.reduce((a, b) => a + b, 0) <= budget) expect(heavy.size).toBe(0)
  }))
})

it('takes round buckets at least five pixels wide', () => {
  const hour = 3_600_000
  expect(bucketStep(0, 24 * hour, 1440)).toBe(5 * 60_000)
  expect(bucketStep(0, 30 * 24 * hour, 1200)).toBe(3 * hour)
  expect(bucketStep(0, 400 * 24 * hour, 1200)).toBe(48 * hour)
  expect(bucketStep(0, 40 * 366 * 24 * hour, 100)).toBeGreaterThan(14 * 24 * hour)
})
