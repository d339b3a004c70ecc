import { describe, expect, it } from 'vitest'
import type { ClockEvent, ClockTarget } from '@fullscore/time/clock.ts'
import { planOf, reminderKey } from './plan.ts'

const at = (text: string) => Temporal.Instant.from(`2026-11-12T${text}:00Z`)
const fourHours: ClockTarget = { targetMs: 4 * 3_600_000, calendar: '24/7' }
const started: ClockEvent[] = [{ at: at('08:00'), kind: 'start' }]
const nothing = { reminders: new Set<string>(), missedAt: null }
const say = (moment: Temporal.Instant | null) => moment?.toString().slice(11, 16) ?? null

describe('the plan of a deadline', () => {
  it('looks again at the next threshold, then at the due moment, then never', () => {
    const plan = (now: string) => planOf(fourHours, started, [50, 75], nothing, at(now), at('12:00'))
    expect([say(plan('08:00').next), say(plan('10:00').next), say(plan('11:30').next), say(plan('12:00').next)]).toEqual(['10:00', '11:00', '12:00', null])
    expect([plan('09:59').reached, plan('10:00').reached, plan('11:00').reached]).toEqual([[], [50], [50, 75]])
    expect([plan('11:59').missed, plan('12:00').missed]).toEqual([false, true])
  })

  it('does not repeat a reminder whose threshold lies behind when a pause moves the due moment', () => {
    const reminders = new Set([reminderKey(50, at('12:00'))])
    const clock: ClockEvent[] = [...started, { at: at('10:30'), kind: 'pause' }, { at: at('13:30'), kind: 'resume' }]
    const plan = planOf(fourHours, clock, [50, 75], { reminders, missedAt: null }, at('13:30'), null)
    expect([say(plan.due), plan.reached, plan.carried, say(plan.next)]).toEqual(['15:00', [], [50], '14:00'])
  })

  it('arms anew what lies ahead again when the target grows, and takes back a miss', () => {
    const reminders = new Set([reminderKey(50, at('12:00')), reminderKey(75, at('12:00'))])
    const day: ClockTarget = { targetMs: 24 * 3_600_000, calendar: '24/7' }
    const plan = planOf(day, started, [50, 75], { reminders, missedAt: at('12:00') }, at('13:00'), at('12:00'))
    expect([plan.rearmed, plan.missed, plan.reached, plan.carried, say(plan.next)]).toEqual([true, false, [], [], '20:00'])
    const later = planOf(day, started, [50, 75], { reminders, missedAt: null }, at('20:00'), plan.due)
    expect(later.reached).toEqual([50])
  })

  it('expects nothing of a clock that stands', () => {
    expect(planOf(fourHours, [...started, { at: at('09:00'), kind: 'pause' }], [50], nothing, at('15:00'), at('12:00'))).toMatchObject({ due: null, reached: [], missed: false, next: null })
  })
})
