import { describe, expect, test } from 'vitest'
import type { AlertStrip } from '@fullscore/api/operations/alerts/strip.ts'
import type { AlertIncident } from '@fullscore/api/operations/incidents/alerts.ts'
import { setReaderZone } from '../../kit/time.ts'
import { drawnStrip, stripWords } from './AlertStrip.tsx'
import { reasonsOf } from '../../kit/Done.tsx'
import { pastDayWords } from './PastDay.tsx'
import { handWords, titleOf } from './hand.ts'
import { stretchIn, withStretch } from './stretch.ts'

setReaderZone('UTC')
const now = Date.parse('2026-11-12T14:30:00Z')
const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString()
const row = { state: 'firing' as const, urgency: 'low' as const, hand: null, muted: null, rehearsal: false }
const incident = (more: object): AlertIncident => ({ alertId: 'a', id: 'i', number: 12, title: '', severity: 1, state: 'open', paged: null, ...more }) as AlertIncident

describe('whose hand an alert is in', () => {
  test.each<[string, object, AlertIncident | undefined, object | undefined]>([
    ['over', { state: 'resolved' }, undefined, undefined],
    ['taken', { hand: { person: { id: 'p', name: 'Ines' }, at: ago(5), through: 'hand' } }, undefined, { who: 'Ines', why: 'Took it 5 min ago.', nobody: false }],
    ['through its incident', { hand: { person: { id: 'p', name: 'Ines' }, at: ago(65), through: 'incident' } }, incident({ state: 'acknowledged' }), { who: 'Ines', why: 'Has INC-12 for 1 h 5 min.' }],
    ['at its source', { hand: { person: null, at: ago(2), through: 'source' } }, undefined, { who: 'at its source', why: 'Somebody took it there 2 min ago.', nobody: false }],
    ['paged, no answer', { urgency: 'critical' }, incident({ paged: { names: ['Kofi', 'Mei'], at: ago(8), why: '' } }), { who: 'nobody', why: 'Kofi, Mei paged, silent 8 min.', nobody: true }],
    ['a hole in the rotation', { urgency: 'critical' }, incident({ paged: { names: [], at: ago(8), why: 'Nobody is on call in Network.' } }), { why: 'INC-12: Nobody is on call in Network.' }],
    ['an incident without paging', { urgency: 'high' }, incident({}), { why: 'INC-12 paged nobody.' }],
    ['an incident that is over', { urgency: 'high' }, incident({ state: 'resolved' }), { why: 'INC-12 is over.' }],
    ['urgent and in none', { urgency: 'high' }, undefined, { why: 'It is in no incident.' }],
    ['too low to page', {}, undefined, { who: 'nobody', why: 'Urgency low pages nobody.', nobody: true }],
    ['silent', { muted: { windowId: 'w', until: '2026-11-12T16:00:00Z', why: '' } }, undefined, { who: 'nobody', why: 'Silent until 16:00: maintenance.', nobody: false }],
  ])('%s', (_, more, one, expected) => {
    const found = handWords({ ...row, ...more } as never, one, now)
    if (expected === undefined) expect(found).toBeUndefined()
    else expect(found).toMatchObject(expected)
  })
})

test.each<[Record<string, number> | undefined, number, string]>([
  [undefined, 0, 'Alerts'], [{}, 0, 'No alert fires.'], [{ low: 1 }, 0, 'One alert fires. Nobody has it in hand.'], [{ low: 1 }, 1, 'One alert fires. It is in hand.'],
  [{ critical: 4, low: 6 }, 5, 'Ten alerts fire. Five have nobody’s hand on them.'], [{ low: 3 }, 2, 'Three alerts fire. One has nobody’s hand on it.'], [{ low: 1200 }, 1200, '1,200 alerts fire. All are in hand.'],
])('the title of %j with %i in hand is "%s"', (counts, inHand, title) => { expect(titleOf(counts, inHand)).toBe(title) })

describe('the stretch in the URL', () => {
  test('is written with the state let go, read back, and let go again', () => {
    const chosen = { from: 1_000, to: 2_000 }
    const query = withStretch(new URLSearchParams('urgency=high'), chosen)
    expect(query.get('state')).toBe('none')
    expect(stretchIn(query)).toEqual({ span: 'day', chosen })
    expect(withStretch(query, undefined).toString()).toBe('urgency=high')
    expect(withStretch(new URLSearchParams('state=resolved'), chosen).get('state')).toBe('resolved')
  })
  test.each(['came=9&until=3', 'came=x&until=3', 'came=5', 'span=decade'])('%s is left out', (text) => {
    expect(stretchIn(new URLSearchParams(text))).toEqual({ span: 'day', chosen: undefined })
  })
})

describe('the stave above the list', () => {
  const strip: AlertStrip = { from: ago(1440), to: ago(0), total: 4, counts: { critical: 1, high: 0, medium: 0, low: 3, info: 0 }, columns: [], marks: [
    { id: 'a' as never, title: 'x', urgency: 'low', at: ago(1000), until: ago(900) }, ...[3, 2, 1].map((at) => ({ id: `${at}` as never, title: 'y', urgency: at === 1 ? 'critical' as const : 'low' as const, at: ago(at * 10), until: null })),
  ] }
  test('draws each alert on the line of its urgency, or swells where they are counted', () => {
    expect(drawnStrip(strip, now).entries.map((one) => one.line)).toEqual([4, 4, 4, 1])
    const counted = drawnStrip({ ...strip, marks: null, columns: [{ at: ago(60), until: ago(30), urgency: 'medium', count: 300 }] }, now)
    expect(counted.entries).toEqual([])
    expect(counted.density[2]!.buckets).toEqual([{ at: now - 3_600_000, until: now - 1_800_000, count: 300, worst: 3 }])
  })
  test('says in words how many came, by urgency, and when most did', () => {
    expect(stripWords(strip, 'day')).toBe('Four alerts came in the past day: 1 critical, 3 low. 3 came about 14:10.')
    expect(stripWords({ ...strip, total: 0, marks: [] }, 'week')).toBe('No alert came in the past week.')
    expect(stripWords({ ...strip, total: 0, marks: [] }, 'week', true)).toBe('No such alert came in the past week.')
  })
})

test('reasons of what was left out stand together', () => {
  const items = [{ id: 'a', done: true, why: null }, { id: 'b', done: false, why: 'It is over.' }, { id: 'c', done: false, why: 'It is over.' }] as never
  expect(reasonsOf({ of: 'alerts', answer: { done: 1, items }, titles: new Map([['b', 'Disk full']]) })).toEqual([{ why: 'It is over.', titles: ['Disk full', 'an alert'] }])
})

test.each<[(number | null)[], number, number, string]>([
  [[0, 0], 0, 0, 'Did not fire in the past day.'],
  [[100, 100], 0, 86_400, 'Fired all through the past day.'], [[100, 0], 0, 7_200, 'Fired since before the past day, for 2 h of it.'],
  [[0, 20], 1, 360, 'Fired once in the past day, for 6 min.'],
  [[0, 1], 3, 2, 'Fired 3 times in the past day, for less than a minute in all.'],
  [[null, 80], 200, 9_000, 'Fired 200 times and more in the past day.'],
])('the past day %j, %i times, %i s is "%s"', (shares, times, seconds, words) => { expect(pastDayWords({ shares, times, seconds })).toBe(words) })
