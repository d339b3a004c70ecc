import { describe, expect, it, test } from 'vitest'
import { happeningsOf, lastBefore, playedTo, speedFor, stepFrom, wholeSpeed } from './replay.ts'
import type { MarkName, Stave } from './types.ts'
import { asItWas, headAt, scoreAt, verdictAt, type Remembered } from './was.ts'

const t = (minutes: number) => 1_794_000_000_000 + minutes * 60_000
function entry(mark: MarkName, from: number, to: number | null, more: Partial<Remembered> = {}): Remembered {
  return { id: `${mark}-${from}`, stave: 's', line: 2, from: t(from), to: to === null ? null : t(to), mark, certainty: 'fact', state: 'resolved', label: mark, why: '', weight: 10, subject: { kind: mark, id: '1' }, ...more }
}
const stateAt = (one: Remembered, at: number) => { const was = asItWas(one, t(at)); return was && [was.entry.state, was.entry.to === null ? 'on' : 'over', was.unsure === undefined ? 'sure' : 'unsure'] }

const acknowledged = { moments: [{ at: t(10), name: 'acknowledged' }] }
const shift = (more: Partial<Remembered> = {}) => entry('shift', 0, 60, { certainty: 'planned', state: 'held', label: 'Ines Ferreira', line: 1, ...more })

describe('what was known at a moment', () => {
  it.each<[string, Remembered, number, ReturnType<typeof stateAt>]>([
    ['an alert before it came', entry('alert', 5, 30), 4, undefined],
    ['an alert that ended later still fires', entry('alert', 5, 30), 20, ['firing', 'on', 'sure']],
    ['an alert that was over', entry('alert', 5, 30), 31, ['resolved', 'over', 'sure']],
    ['an incident before anybody acknowledged it', entry('incident', 5, 30, acknowledged), 8, ['open', 'on', 'sure']],
    ['the same, acknowledged', entry('incident', 5, 30, acknowledged), 12, ['acknowledged', 'on', 'sure']],
    ['the same, resolved', entry('incident', 5, 30, acknowledged), 30, ['resolved', 'over', 'sure']],
    ['an incident without a history', entry('incident', 5, 30), 12, ['open', 'on', 'unsure']],
    ['a page before its answer', entry('page', 5, 5, { state: 'answered', label: 'Ines answers after 78 s', moments: [{ at: t(7), name: 'answered' }] }), 6, ['sent', 'over', 'sure']],
    ['the same, answered', entry('page', 5, 5, { state: 'answered', moments: [{ at: t(7), name: 'answered' }] }), 7, ['answered', 'over', 'sure']],
    ['a plan nobody noted the making of', shift(), 10, ['held', 'over', 'unsure']],
    ['a plan made in time', shift({ known: t(-100) }), 10, ['held', 'over', 'sure']],
    ['a plan made later', shift({ known: t(20) }), 10, undefined],
    ['a change that ran', entry('change', 5, 30, { certainty: 'planned', state: 'done' }), 10, ['running', 'over', 'unsure']],
    ['a change still to come', entry('change', 5, 30, { certainty: 'planned', state: 'done' }), 1, ['planned', 'over', 'unsure']],
    ['a deployment undone, nobody noted when', entry('deployment', 5, 5, { state: 'undone' }), 6, ['undone', 'over', 'unsure']],
    ['a deadline met later', entry('deadline', 30, 30, { certainty: 'planned', state: 'met' }), 10, ['open', 'over', 'unsure']],
  ])('%s', (_, one, at, expected) => expect(stateAt(one, at)).toEqual(expected))

  const late = entry('incident', 5, 30, { known: t(5), moments: [{ at: t(-14), name: 'changed', known: t(8) }, { at: t(10), name: 'acknowledged', known: t(10) }] })
  it('shows what was learnt later when it was learnt, and nothing before the entry itself', () => {
    const names = (minutes: number, one = late) => { const was = asItWas(one, t(minutes)); return was && (was.entry.moments ?? []).map((moment) => moment.name) }
    expect([names(-14), names(5), names(7), names(8), names(10)]).toEqual([undefined, [], [], ['changed'], ['changed', 'acknowledged']])
    const old = entry('incident', 5, 30, { known: t(6), moments: [{ at: t(-14), name: 'changed' }] })
    expect([names(5, old), names(6, old)]).toEqual([undefined, ['changed']])
    expect(happeningsOf([late], t(-60), t(60)).map((one) => [(one.at - t(0)) / 60_000, one.says])).toEqual([
      [5, 'incident: begins'], [8, 'incident: changed, told 22 min later'], [10, 'incident: acknowledged'], [30, 'incident: over'],
    ])
  })
  it('an alert whose start and end were told later', () => {
    const told = entry('alert', 0, 20, { known: t(10), was: [{ until: t(25), state: 'firing', line: 2, from: t(0), to: null, label: 'alert', why: 'so' }] })
    expect([5, 10, 22, 25].map((minutes) => stateAt(told, minutes))).toEqual([undefined, ['firing', 'on', 'sure'], ['firing', 'on', 'sure'], ['resolved', 'over', 'sure']])
    expect(happeningsOf([told], t(-60), t(60)).map((one) => [(one.at - t(0)) / 60_000, one.says])).toEqual([[10, 'alert: begins, told 10 min later'], [25, 'alert: over, told 5 min later']])
  })
  it('what was taken off the axis until it was, and a happening by the name it had', () => {
    const off = entry('shift', 0, 60, { certainty: 'planned', state: 'held', known: t(-100), gone: t(20) })
    expect([10, 19, 20].map((minutes) => asItWas(off, t(minutes)) !== undefined)).toEqual([true, true, false])
    const renamed = entry('incident', 5, 30, { known: t(5), label: 'SEV1 bad', was: [{ until: t(9), state: 'open', line: 3, from: t(5), to: null, label: 'SEV3 odd' }] })
    expect(happeningsOf([renamed], t(0), t(60)).map((one) => one.says)).toEqual(['SEV3 odd: begins', 'SEV1 bad: over'])
  })
  it('is not sure of what a rebuild made, nor where steps are no longer on record', () => {
    const remade = shift({ known: t(-100), remade: t(30) })
    expect([stateAt(remade, 10), stateAt(remade, 40), stateAt(remade, -101)]).toEqual([['held', 'over', 'unsure'], ['held', 'over', 'sure'], undefined])
    const thinned = shift({ known: t(-100), was: [{ until: t(10), thinned: true, state: 'held', line: 1, from: t(0), to: t(60), label: 'Kofi Mensah' }] })
    expect([stateAt(thinned, 5), stateAt(thinned, 10)]).toEqual([['held', 'over', 'unsure'], ['held', 'over', 'sure']])
  })
  it('tells no answer in a label before it came', () => {
    const page = (label: string) => asItWas(entry('page', 5, 5, { state: 'answered', label, who: 'Ines Ferreira', moments: [{ at: t(7), name: 'answered' }] }), t(6))?.entry.label
    // Whatever language the label is told in.
    expect([page('Ines Ferreira answers after 78 s'), page('Nach 78 s hat Ines Ferreira geantwortet')]).toEqual(['Ines Ferreira paged', 'Ines Ferreira paged'])
  })
  it('takes the version that was in force, not the last', () => {
    const moved = shift({ known: t(-100), from: t(120), to: t(180), was: [
      { until: t(10), state: 'planned', line: 1, from: t(0), to: t(60), label: 'Kofi Mensah' }, { until: t(20), state: 'held', line: 2, from: t(30), to: t(90), label: 'Mei Tanaka' },
    ] })
    const at = (minutes: number) => asItWas(moved, t(minutes))?.entry
    expect([at(9)?.label, at(10)?.label, at(15)?.line, at(20)?.label, at(9)?.from]).toEqual(['Kofi Mensah', 'Mei Tanaka', 2, 'Ines Ferreira', t(0)])
  })
})

describe('a stave says', () => {
  const stave: Stave = { id: 's', area: 'operations', name: 'S', lines: 5 }
  const heads = [{ stave: 's', at: t(0) }, { stave: 's', at: t(6), state: { mark: 'firing', words: '1 firing' } }, { stave: 's', at: t(9) }, { stave: 'other', at: t(0), state: { mark: 'due', words: '2 due' } }]
  it.each([[-1, undefined], [0, undefined], [5.9, undefined], [6, '1 firing'], [8.9, '1 firing'], [9, undefined]])('at %d min what it said then', (minutes, words) => expect(headAt(heads, 's', t(minutes))?.words).toBe(words))
  it('the whole, as one sentence and with what is not sure', () => {
    const played = { from: t(0), to: t(60), staves: [stave], heads, entries: [entry('incident', 5, 30), entry('alert', 6, 9), entry('alert', 40, 50)] }
    const was = scoreAt(played, t(7))
    expect(verdictAt(was)).toBe('1 incident open, 1 alert firing.')
    expect([was.now, was.unsure, was.entries.length, was.staves[0]!.state?.words]).toEqual([t(7), 1, 2, '1 firing'])
    expect(was.entries[0]!.why).toContain('not on record')
    expect(verdictAt(scoreAt(played, t(0)))).toBe('No incident and no alert on record.')
  })
})

describe('playing', () => {
  const entries = [entry('incident', 5, 30, { weight: 95, ...acknowledged }), entry('alert', 5, 9), entry('bookmark', 6, 6), entry('alert', -5, 8)]
  const happenings = happeningsOf(entries, t(0), t(60))
  it('steps from event to event, beginnings, moments and ends, and stops at both ends', () => {
    const found: number[] = []
    for (let at: number | undefined = t(0); at !== undefined; at = stepFrom(happenings, at, 1)) found.push((at - t(0)) / 60_000)
    expect(found).toEqual([0, 5, 8, 9, 10, 30])
    expect(stepFrom(happenings, t(10), -1)).toBe(t(9))
    expect(stepFrom(happenings, t(5), -1)).toBeUndefined()
  })
  it('says the weightiest of what happened last', () => {
    expect(lastBefore(happenings, t(5))?.says).toBe('incident: begins')
    expect(lastBefore(happenings, t(11))?.says).toBe('incident: acknowledged')
    expect(lastBefore(happenings, t(4))).toBeUndefined()
  })
  test.each([[60, 1], [60 * 60, 60], [8 * 3600, 1000], [24 * 3600, 3600]])('a stretch of %d s opens at %d times', (seconds, speed) => expect(speedFor(0, seconds * 1000)).toBe(speed))
  test('last night plays in thirty seconds, and the playhead stays at the end', () => {
    const [from, to] = [t(0), t(9 * 60)]
    expect(playedTo(from, 30_000, wholeSpeed(from, to), to)).toBe(to)
    expect(playedTo(from, 15_000, wholeSpeed(from, to), to)).toBe(t(4.5 * 60))
    expect(playedTo(from, 99_000, 3600, to)).toBe(to)
  })
})
