import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gridAfter, judge, nextRunAfter, type Standing } from './check.ts'

const fresh: Standing = { state: 'ok', softState: 'ok', attempts: 0 }

describe('judge', () => {
  it('confirms a failure only after its retries', () => {
    let standing = judge(fresh, 'down', 2)
    expect(standing).toEqual({ state: 'ok', softState: 'down', attempts: 1, hardened: false })
    standing = judge(standing, 'down', 2)
    expect(standing).toMatchObject({ state: 'ok', attempts: 2, hardened: false })
    expect(judge(standing, 'down', 2)).toEqual({ state: 'down', softState: 'down', attempts: 0, hardened: true })
  })
  it('starts counting anew when the result changes its kind, and forgets when it is good again', () => {
    const down = judge(fresh, 'down', 2)
    expect(judge(down, 'degraded', 2)).toMatchObject({ softState: 'degraded', attempts: 1, hardened: false })
    expect(judge(down, 'ok', 2)).toEqual({ state: 'ok', softState: 'ok', attempts: 0, hardened: false })
  })
  it('believes a recovery and a first good result at once', () => {
    expect(judge({ state: 'down', softState: 'down', attempts: 0 }, 'ok', 5)).toMatchObject({ state: 'ok', hardened: true })
    expect(judge({ state: 'unknown', softState: 'unknown', attempts: 0 }, 'ok', 5)).toMatchObject({ state: 'ok', hardened: true })
  })
  it('never hardens twice in a row on the same result', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('ok', 'down', 'degraded', 'unknown') as fc.Arbitrary<'ok'>), fc.integer({ min: 0, max: 4 }), (results, retries) => {
      let standing: Standing = fresh
      let last: string = 'ok'
      for (const found of results) {
        const next = judge(standing, found, retries)
        if (next.hardened) {
          expect(next.state).not.toBe(last)
          last = next.state
        }
        standing = next
      }
    }))
  })
})

it('looks again sooner while in doubt', () => {
  expect(nextRunAfter(fresh, 60)).toBe(60)
  expect(nextRunAfter({ state: 'ok', softState: 'down', attempts: 1 }, 60)).toBe(20)
  expect(nextRunAfter({ state: 'ok', softState: 'down', attempts: 1 }, 6)).toBe(5)
})

it('spreads checks over their interval and keeps each on its grid', () => {
  fc.assert(fc.property(fc.uuid(), fc.integer({ min: 5, max: 3600 }), fc.integer({ min: 0, max: 2e12 }), (id, seconds, now) => {
    const next = gridAfter(id, seconds * 1000, now)
    expect(next).toBeGreaterThan(now)
    expect(next - now).toBeLessThanOrEqual(seconds * 1000)
    expect(gridAfter(id, seconds * 1000, next)).toBe(next + seconds * 1000)
  }))
})
