import { describe, expect, it } from 'vitest'
import { dueAfter, holdAfter } from './hold.ts'

const id = '0192d3a0-0000-7000-8000-000000001234'
const often = { id, intervalS: 15, timeoutMs: 5000 }
const ok = { state: 'ok', softState: 'ok', attempts: 0 } as const

describe('what becomes of a check after a run', () => {
  const at = 1_000_000
  it.each([
    ['newly claimed, it is held', often, at + 15_000, undefined, true, { held: { dueMs: at + 15_000, untilMs: at + 75_000 }, renewed: true }],
    ['newly claimed beside others, it is held once', often, at + 15_000, undefined, false, { held: { dueMs: at + 15_000, untilMs: at + 75_000 }, renewed: true }],
    ['within its hold nothing is written of it', often, at + 15_000, at + 60_000, true, { held: { dueMs: at + 15_000, untilMs: at + 60_000 }, renewed: false }],
    ['within its hold beside others neither', often, at + 15_000, at + 60_000, false, { held: { dueMs: at + 15_000, untilMs: at + 60_000 }, renewed: false }],
    ['when the next run would outlast the hold it is renewed', often, at + 15_000, at + 25_000, true, { held: { dueMs: at + 15_000, untilMs: at + 75_000 }, renewed: true }],
    ['and beside others let go', often, at + 15_000, at + 25_000, false, undefined],
    ['what runs once a minute is not held', { ...often, intervalS: 60 }, at + 60_000, undefined, true, undefined],
    ['nor what may take longer than a hold', { ...often, timeoutMs: 60_000 }, at + 15_000, undefined, true, undefined],
  ])('%s', (_, check, due, until, alone, expected) => {
    expect(holdAfter(check, due, at, until === undefined ? undefined : { dueMs: at, untilMs: until }, alone)).toEqual(expected)
  })

  it('a chain of runs alone is renewed once in four, and every run ends within its hold', () => {
    let held: Parameters<typeof holdAfter>[3]
    let renewals = 0
    for (let now = 0, n = 0; n < 100; n++) {
      const hold = holdAfter(often, now + 15_000, now, held, true)!
      if (hold.renewed) renewals += 1
      held = hold.held
      expect(held.untilMs).toBeGreaterThan(held.dueMs + often.timeoutMs)
      now = held.dueMs
    }
    expect(renewals).toBe(25)
  })
})

it('the next run is on the grid of its id, in doubt sooner', () => {
  const due = dueAfter(often, ok, 1_700_000_000_000)
  expect(due).toBeGreaterThan(1_700_000_000_000)
  expect(due - 1_700_000_000_000).toBeLessThanOrEqual(15_000)
  expect(dueAfter(often, ok, due)).toBe(due + 15_000)
  expect(dueAfter(often, { state: 'ok', softState: 'down', attempts: 1 }, 1_700_000_000_000)).toBe(1_700_000_005_000)
})
