import { describe, expect, it } from 'vitest'
import { whyNotFireAgain, whyNotLetGo, whyNotResolve, whyNotTake, type Handled } from './hand.ts'

const now = Temporal.Instant.from('2026-11-12T13:00Z')
const base: Handled = { state: 'firing', taken: undefined, resolvedBy: null, resolvedAt: null, firesAnew: false }
const mine = { personId: 'me', name: 'Ines', through: 'hand' }
const theirs = { personId: 'you', name: 'Kofi', through: 'hand' }
const over: Handled = { ...base, state: 'resolved', resolvedBy: 'me', resolvedAt: now.subtract({ hours: 2 }) }

describe('whether an alert', () => {
  it.each<[string, Handled, boolean, string | undefined]>([
    ['that nobody has', base, false, undefined],
    ['of mine', { ...base, taken: mine }, true, 'You have it in hand already.'],
    ['of another', { ...base, taken: theirs }, false, 'Kofi has it in hand.'],
    ['of another, taken over', { ...base, taken: theirs }, true, undefined],
    ['that is over', over, true, 'It is over.'],
  ])('can be taken: %s', (_, one, evenTaken, why) => { expect(whyNotTake(one, 'me', evenTaken)).toBe(why) })
  it.each<[string, Handled, string | undefined]>([
    ['mine', { ...base, taken: mine }, undefined],
    ['nobody\'s', base, 'Nobody has it in hand.'],
    ['another\'s', { ...base, taken: theirs }, 'Kofi has it in hand, not you: take it over instead.'],
    ['mine through its incident', { ...base, taken: { ...mine, through: 'incident' } }, 'Ines has it through its incident: hand that over instead.'],
    ['over', over, 'It is over.'],
  ])('can be let go: %s', (_, one, why) => { expect(whyNotLetGo(one, 'me')).toBe(why) })
  it('can be said to be over while it fires', () => {
    expect(whyNotResolve(base)).toBeUndefined()
    expect(whyNotResolve(over)).toBe('It is over already.')
  })
  it.each<[string, Handled, string | undefined]>([
    ['a person ended it', over, undefined],
    ['it fires', base, 'It fires.'],
    ['its source ended it', { ...over, resolvedBy: null }, 'Its source says that it is over.'],
    ['its source raised it anew', { ...over, firesAnew: true }, 'Its source has said it again since: that alert fires.'],
    ['a day has passed', { ...over, resolvedAt: now.subtract({ hours: 24 }) }, undefined],
    ['more than a day has passed', { ...over, resolvedAt: now.subtract({ hours: 24, seconds: 1 }) }, 'It is over for more than a day: when its source says it again it is raised anew.'],
  ])('can fire again: %s', (_, one, why) => { expect(whyNotFireAgain(one, now)).toBe(why) })
})
