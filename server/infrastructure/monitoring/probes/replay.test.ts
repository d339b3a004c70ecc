import { describe, expect, it } from 'vitest'
import type { CheckState } from '@fullscore/api/infrastructure/monitoring.ts'
import { isPresent, replay, type Past } from './replay.ts'

const start = Temporal.Instant.from('2026-11-30T12:00:00Z')
const minute = (n: number) => start.add({ minutes: n })
const letters: Record<string, CheckState> = { o: 'ok', d: 'down', s: 'degraded', u: 'unknown' }
/** One result a minute from minute 1 on, a letter each. */
const results = (text: string) => [...text].map((letter, at) => ({ at: minute(at + 1), state: letters[letter]!, says: `${letter}${at + 1}` }))
const known = (state: CheckState): Past => ({ state, softState: state, attempts: 0, since: start, softSince: undefined, told: true, says: 'before', at: undefined })
const told = (text: string, from: CheckState = 'ok', retries = 1) => {
  const { past, stretches } = replay(known(from), results(text), retries)
  const minutes = (at: Temporal.Instant | undefined) => (at === undefined ? undefined : Math.round(at.since(start).total('minutes')))
  return { state: past.state, since: minutes(past.since), told: past.told, was: stretches.map((one) => `${one.state} ${minutes(one.from)}-${minutes(one.until)} ${one.says}`) }
}

describe('results that come late', () => {
  it.each<[string, ReturnType<typeof told>]>([
    ['ooo', { state: 'ok', since: 0, told: true, was: [] }],
    ['oddoo', { state: 'ok', since: 4, told: false, was: ['down 2-4 d3'] }],
    ['odo', { state: 'ok', since: 0, told: true, was: [] }],
    ['odd', { state: 'down', since: 2, told: false, was: [] }],
    ['ddoddo', { state: 'ok', since: 6, told: false, was: ['down 1-3 d2', 'down 4-6 d5'] }],
    ['ddss', { state: 'degraded', since: 3, told: false, was: ['down 1-3 d2'] }],
    ['dduuo', { state: 'ok', since: 5, told: false, was: ['down 1-3 d2'] }],
  ])('%s after ok', (text, expected) => { expect(told(text)).toEqual(expected) })
  it('a stretch that was announced is not told twice', () => {
    expect(told('ddo', 'down')).toEqual({ state: 'ok', since: 3, told: false, was: [] })
    expect(told('oddo', 'down')).toEqual({ state: 'ok', since: 4, told: false, was: ['down 2-4 d3'] })
  })
  it('after unknown the first good one counts at once, a bad one after its retries', () => {
    expect(told('o', 'unknown')).toMatchObject({ state: 'ok', since: 1 })
    expect(told('d', 'unknown')).toMatchObject({ state: 'unknown' })
    expect(told('dd', 'unknown')).toMatchObject({ state: 'down', since: 1 })
  })
  it('in batches come to the same as at once', () => {
    for (const text of ['oddoo', 'ddoddo', 'odsdsdsoddd', 'uuddoou']) {
      const all = results(text)
      const whole = replay(known('ok'), all, 2)
      const parts = all.reduce((sum, one) => { const next = replay(sum.past, [one], 2); return { past: next.past, stretches: [...sum.stretches, ...next.stretches] } }, { past: known('ok'), stretches: [] as ReturnType<typeof replay>['stretches'] })
      expect(parts).toEqual(whole)
    }
  })
})

it.each([
  ['new and the last', 0, false, true], ['as old as silence would be', 180, false, true], ['older than that', 181, false, false], ['with more behind it', 0, true, false],
])('a result %s is of the present or not', (_, age, more, present) => {
  expect(isPresent(start.subtract({ seconds: age }), 60, more, start)).toBe(present)
})
