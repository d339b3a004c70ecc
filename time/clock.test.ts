import { expect, test } from 'vitest'
import fc from 'fast-check'
import type { AnyCalendar, WorkingCalendar } from './calendar.ts'
import { workingTime } from './calendar.ts'
import { HOUR, MINUTE } from './civil.ts'
import { dueAt, elapsed, explain, momentAt, remaining, runOf, thresholdMoments } from './clock.ts'
import type { ClockEvent, ClockTarget } from './clock.ts'

const zone = 'Europe/Paris'
const at = (text: string): Temporal.Instant => Temporal.ZonedDateTime.from(`${text}[${zone}]`).toInstant()
const read = (moment: Temporal.Instant | null | undefined): string | undefined => moment?.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'second' })
const event = (kind: ClockEvent['kind'], text: string): ClockEvent => ({ kind, at: at(text) })

const usual = [{ from: '08:30', to: '19:00' }]
const desk: WorkingCalendar = { zone, hours: { mon: [{ from: '10:30', to: '19:00' }], tue: usual, wed: usual, thu: usual, fri: usual } }

test('L1: half an hour from Friday morning, escalation ten minutes before, three pauses move the due moment', () => {
  const target: ClockTarget = { targetMs: 30 * MINUTE, calendar: desk }
  const begun = [event('start', '2034-06-09T08:46:12')]
  expect(read(dueAt(target, begun))).toBe('2034-06-09T09:16:12')
  expect(read(thresholdMoments(target, begun, [{ beforeMs: 10 * MINUTE }])[0]!.at)).toBe('2034-06-09T09:06:12')
  const paused = [...begun]
  let from = at('2034-06-09T08:50:00')
  for (const seconds of [4692, 1525, 2736]) {
    paused.push({ kind: 'pause', at: from }, { kind: 'resume', at: from.add({ seconds }) })
    from = from.add({ seconds: seconds + 60 })
  }
  expect(read(dueAt(target, paused))).toBe('2034-06-09T11:45:25')
  expect(read(dueAt(target, begun))).toBe('2034-06-09T09:16:12')
})

test('L3: four hours from before opening; 29 hours of waiting move it to Thursday noon', () => {
  const target: ClockTarget = { targetMs: 4 * HOUR, calendar: desk }
  const begun = [event('start', '2034-06-05T10:00')]
  expect(read(dueAt(target, begun))).toBe('2034-06-05T14:30:00')
  const waited = [...begun, event('pause', '2034-06-05T11:00'), event('resume', '2034-06-08T08:30')]
  expect(workingTime(desk, at('2034-06-05T11:00'), at('2034-06-08T08:30'))).toBe(104_400_000)
  expect(read(dueAt(target, waited))).toBe('2034-06-08T12:00:00')
})

test('L7: one hour before the end is working time, never midnight', () => {
  const hours = [{ from: '08:00', to: '18:00' }]
  const target: ClockTarget = { targetMs: 4 * HOUR, calendar: { zone, hours: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours } } }
  const begun = [event('start', '2026-11-23T17:00')]
  expect(read(dueAt(target, begun))).toBe('2026-11-24T11:00:00')
  expect(thresholdMoments(target, begun, [{ beforeMs: HOUR }, { percent: 75 }, { percent: 150 }, { beforeMs: 9 * HOUR }]).map((each) => read(each.at)))
    .toEqual(['2026-11-24T10:00:00', '2026-11-24T10:00:00', '2026-11-24T13:00:00', '2026-11-23T17:00:00'])
})

test('a pause over closed hours costs nothing; while paused nothing is due; late entries simply count', () => {
  const target: ClockTarget = { targetMs: 2 * HOUR, calendar: desk }
  const begun = event('start', '2026-11-24T18:00')
  const pause = event('pause', '2026-11-24T20:00')
  const resume = event('resume', '2026-11-25T07:00')
  expect(read(dueAt(target, [begun]))).toBe('2026-11-25T09:30:00')
  expect(dueAt(target, [begun, pause])).toBeNull()
  expect(read(dueAt(target, [resume, begun, pause]))).toBe('2026-11-25T09:30:00')
  expect(remaining(target, [begun, pause], at('2026-11-25T12:00'))).toBe(HOUR)
})

test('due moments already passed stay known after a pause or stop; a stop before means never due; a new start goes on', () => {
  const target: ClockTarget = { targetMs: HOUR, calendar: '24/7' }
  const begun = event('start', '2026-11-24T08:00')
  expect(read(dueAt(target, [begun, event('stop', '2026-11-24T12:00')]))).toBe('2026-11-24T09:00:00')
  const early = [begun, event('stop', '2026-11-24T08:40')]
  expect(dueAt(target, early)).toBeNull()
  expect(read(dueAt(target, [...early, event('start', '2026-11-25T10:00')]))).toBe('2026-11-25T10:20:00')
  expect(runOf(early).state).toBe('stopped')
  expect(dueAt(target, [])).toBeNull()
})

test('the explanation adds up', () => {
  const target: ClockTarget = { targetMs: 6 * HOUR, calendar: desk }
  const events = [event('start', '2026-11-24T18:00'), event('pause', '2026-11-25T09:30'), event('resume', '2026-11-25T10:00')]
  const why = explain(target, events, at('2026-11-25T11:00'))
  expect(why.counted.map((span) => [read(span.from), read(span.to)])).toEqual([
    ['2026-11-24T18:00:00', '2026-11-24T19:00:00'], ['2026-11-25T08:30:00', '2026-11-25T09:30:00'], ['2026-11-25T10:00:00', '2026-11-25T11:00:00'],
  ])
  expect(why.pauses).toEqual([{ from: at('2026-11-25T09:30'), to: at('2026-11-25T10:00'), workingMs: 30 * MINUTE }])
  expect(why).toMatchObject({ state: 'running', elapsedMs: 3 * HOUR, remainingMs: 3 * HOUR })
  expect(read(why.due)).toBe('2026-11-25T14:00:00')
  expect(explain(target, events, at('2026-11-25T09:45'))).toMatchObject({ state: 'paused', elapsedMs: 2 * HOUR, pauses: [{ to: null, workingMs: 15 * MINUTE }] })
})

const moment = fc.integer({ min: 0, max: 60_000 }).map((minutes) => at('2026-03-01T00:00').add({ minutes }))
const calendar = fc.constantFrom<AnyCalendar>('24/7', desk)
const kinds = fc.constantFrom<ClockEvent['kind']>('pause', 'resume', 'pause', 'resume', 'stop', 'start')
const log = fc.tuple(moment, fc.uniqueArray(fc.record({ at: moment, kind: kinds }), { selector: (each) => each.at.epochMilliseconds, maxLength: 8 }))
  .map(([start, more]): ClockEvent[] => [{ kind: 'start', at: start }, ...more.filter((each) => !each.at.equals(start))])
const target = fc.record({ targetMs: fc.integer({ min: 0, max: 3000 }).map((n) => n * MINUTE), calendar })

test('property: a pause never makes the clock due earlier', () => {
  fc.assert(fc.property(target, moment, fc.array(fc.tuple(moment, moment), { maxLength: 4 }), (of, start, pairs) => {
    const begun: ClockEvent[] = [{ kind: 'start', at: start }]
    const before = dueAt(of, begun)!
    const paused = [...begun, ...pairs.flatMap(([a, b]): ClockEvent[] => [{ kind: 'pause', at: a }, { kind: 'resume', at: b }])]
    const after = dueAt(of, paused)
    if (after !== null) expect(Temporal.Instant.compare(after, before)).toBeGreaterThanOrEqual(0)
  }), { numRuns: 300 })
})

test('property: elapsed never falls, does not depend on the order of the log, and reaches the target at the due moment', () => {
  fc.assert(fc.property(target, log, moment, moment, (of, events, a, b) => {
    const [first, second] = Temporal.Instant.compare(a, b) <= 0 ? [a, b] : [b, a]
    expect(elapsed(of, events, second)).toBeGreaterThanOrEqual(elapsed(of, events, first))
    expect(elapsed(of, [...events].reverse(), second)).toBe(elapsed(of, events, second))
    const due = dueAt(of, events)
    if (due !== null) expect(elapsed(of, events, due)).toBe(of.targetMs)
  }), { numRuns: 500 })
})

test('property: the counted spans add up to the elapsed time, thresholds come in order', () => {
  fc.assert(fc.property(target, log, moment, (of, events, now) => {
    const why = explain(of, events, now)
    expect(why.counted.reduce((sum, span) => sum + span.to.epochMilliseconds - span.from.epochMilliseconds, 0)).toBe(why.elapsedMs)
    const moments = [0.25, 0.5, 1].map((share) => momentAt(of, events, of.targetMs * share))
    for (let i = 1; i < moments.length; i += 1) {
      const [earlier, later] = [moments[i - 1], moments[i]]
      if (earlier && later) expect(Temporal.Instant.compare(earlier, later)).toBeLessThanOrEqual(0)
      if (!earlier) expect(later).toBeNull()
    }
  }), { numRuns: 300 })
})
