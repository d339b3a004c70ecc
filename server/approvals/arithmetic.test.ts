import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { needed, ruleWords, stepOutcome, wholeOutcome, type StepOutcome, type Vote, type Voice } from './arithmetic.ts'

const letters: Record<string, Vote> = { a: 'accepted', r: 'refused', w: 'waiting' }
/** `a`, `r`, `w`: accepted, refused, waiting; a capital was asked by escalation; `(x)` does not count. */
function voices(text: string): Voice[] {
  return [...text.matchAll(/(\()?([arwARW])\)?/g)].map(([, out, sign]) => ({ vote: letters[sign!.toLowerCase()]!, escalated: sign !== sign!.toLowerCase(), counts: out === undefined }))
}

describe('a step', () => {
  it.each<[number, string, StepOutcome]>([
    // The cases of the field: half of two, the first accepts; all of two, one refuses.
    [50, 'aw', 'accepted'], [100, 'rw', 'refused'], [100, 'aw', 'waiting'], [100, 'aa', 'accepted'],
    [50, 'rw', 'waiting'], [50, 'rr', 'refused'], [50, 'ra', 'accepted'],
    [51, 'aw', 'waiting'], [51, 'ar', 'refused'], [66, 'aaw', 'accepted'], [67, 'aaw', 'waiting'], [67, 'aar', 'refused'], [33, 'arr', 'accepted'], [34, 'arw', 'waiting'],
    [1, 'rra', 'accepted'], [1, 'rrr', 'refused'],
    // Without a share the first decides; an acceptance outweighs.
    [0, 'ww', 'waiting'], [0, 'wr', 'refused'], [0, 'ar', 'accepted'], [0, 'aw', 'accepted'],
    // Who does not count is out of the sum.
    [100, 'a(w)', 'accepted'], [100, 'a(r)', 'accepted'], [50, '(a)ww', 'waiting'], [100, '(w)', 'waiting'], [0, '(r)', 'waiting'], [100, '', 'waiting'], [0, '', 'waiting'],
    // Whoever was asked by escalation decides for the step.
    [100, 'wwA', 'accepted'], [0, 'wR', 'refused'], [100, 'awW', 'waiting'], [100, 'aaW', 'accepted'], [100, '(w)W', 'waiting'], [100, '(w)A', 'accepted'], [50, 'ww(A)', 'waiting'],
  ])('%i %% of %s: %s', (required, text, outcome) => {
    expect(stepOutcome(required, voices(text))).toBe(outcome)
  })

  const vote = fc.constantFrom<Vote>('accepted', 'refused', 'waiting')
  const voice = fc.record({ vote, counts: fc.boolean(), escalated: fc.boolean() })
  const required = fc.integer({ min: 0, max: 100 })
  const ordinary = fc.array(vote.map((one): Voice => ({ vote: one, counts: true, escalated: false })), { maxLength: 12 })

  it('once decided stays decided, however those who wait decide', () => {
    fc.assert(fc.property(required.filter((r) => r > 0), ordinary, fc.array(fc.constantFrom<Vote>('accepted', 'refused'), { minLength: 12, maxLength: 12 }), (share, all, later) => {
      const now = stepOutcome(share, all)
      const then = stepOutcome(share, all.map((one, i) => (one.vote === 'waiting' ? { ...one, vote: later[i]! } : one)))
      if (now !== 'waiting') expect(then).toBe(now)
      else if (all.length > 0) expect(then).not.toBe('waiting')
    }))
  })
  it('is not changed by who does not count, nor by the order', () => {
    fc.assert(fc.property(required, fc.array(voice, { maxLength: 12 }), (share, all) => {
      expect(stepOutcome(share, all.filter((one) => one.counts))).toBe(stepOutcome(share, all))
      expect(stepOutcome(share, all.toReversed())).toBe(stepOutcome(share, all))
    }))
  })
  it('is never further from acceptance when one more accepts, nor nearer when one refuses', () => {
    const rank = { refused: 0, waiting: 1, accepted: 2 }
    fc.assert(fc.property(required, ordinary, fc.nat(11), (share, all, at) => {
      if (all[at]?.vote !== 'waiting') return
      const as = (one: Vote) => rank[stepOutcome(share, all.with(at, { ...all[at]!, vote: one }))]
      expect(as('accepted')).toBeGreaterThanOrEqual(rank[stepOutcome(share, all)])
      expect(as('refused')).toBeLessThanOrEqual(rank[stepOutcome(share, all)])
    }))
  })
  it('accepts with exactly as many as it says are needed', () => {
    fc.assert(fc.property(required, fc.integer({ min: 1, max: 12 }), (share, counting) => {
      const must = needed(share, counting)
      const given = (accepted: number) => stepOutcome(share, Array.from({ length: counting }, (_, i): Voice => ({ vote: i < accepted ? 'accepted' : 'waiting', counts: true, escalated: false })))
      expect([given(must), given(must - 1)]).toEqual(['accepted', 'waiting'])
    }))
  })
})

describe('the whole', () => {
  it.each<[StepOutcome[], StepOutcome | 'none']>([
    [[], 'none'], [['accepted'], 'accepted'], [['accepted', 'waiting'], 'waiting'], [['accepted', 'refused'], 'refused'], [['refused', 'waiting'], 'refused'], [['accepted', 'accepted'], 'accepted'],
  ])('%j: %s', (steps, outcome) => expect(wholeOutcome(steps)).toBe(outcome))
})

it.each([[0, 1, 'One person decides.'], [0, 3, 'Any one of 3 decides.'], [100, 2, 'All 2 must accept.'], [50, 2, '1 of 2 must accept (50 %).'], [67, 3, 'All 3 must accept.'], [50, 0, 'Nobody can decide it now.']])('%i %% of %i: %s', (required, counting, words) => {
  expect(ruleWords(required, counting)).toBe(words)
})
