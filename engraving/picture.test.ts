import { describe, expect, it } from 'vitest'
import { columnsOf, countWords } from './counted.ts'
import { greyOf, luminance, paperTokens } from './print.ts'
import { legendOf } from './legend.ts'
import { pictureOf, type PictureSettings } from './picture.ts'
import { bookmarkLetters } from './ruler.ts'
import { sheetsOf } from './sheet.ts'
import { slurMoments, soFarWords } from './slurs.ts'
import { swell } from './marks.ts'
import type { Entry, MarkName, ScoreData } from './types.ts'

const now = 1_794_450_720_000
const minute = 60_000
function entry(mark: MarkName, minutes: number, more: Partial<Entry> = {}): Entry {
  return { id: `${mark}${minutes}${more.line ?? ''}`, stave: 'servers', line: 2, from: now + minutes * minute, to: now + minutes * minute, mark, certainty: 'fact', state: 'done', label: '', why: '', weight: 20, subject: { kind: mark, id: '1' }, ...more }
}
const staves = ['servers', 'incidents'].map((id) => ({ id, area: 'a', name: id, lines: 5 }))
const data = (entries: Entry[], more: Partial<ScoreData> = {}): ScoreData => ({ from: now - 3_600_000, to: now, staves, entries, density: [], now, ...more })
const settings: PictureSettings = { width: 1200, height: 500, zone: 'Europe/Amsterdam', phone: false, view: { zoom: 'day', from: now - 20 * 60 * minute, to: now + 4 * 60 * minute }, measure: (text) => text.length * 6.5 }

describe('what happened together', () => {
  const placed = (entries: Entry[]) => pictureOf(data(entries), settings)
  it('stands above one another and shares a stem from three on', () => {
    const { placed: marks, stems } = placed([1, 2, 3].map((line, index) => entry('alert', -60 + index, { line })))
    expect(new Set(marks.map((one) => one.x0)).size).toBe(1)
    expect(stems).toHaveLength(1)
    expect(stems[0]!.y0).toBeLessThan(Math.min(...marks.map((one) => one.y)))
  })
  it.each([['two that merely met', [1, 2], 20, 0], ['two of which one is named', [1, 2], 60, 1], ['three of one line', [2, 2, 2], 20, 0]])('%s: %j', (_, lines, weight, stems) => {
    expect(placed(lines.map((line, index) => entry('alert', -60 + index * 0.5, { id: `${index}`, line, weight }))).stems).toHaveLength(stems)
  })
  it('a hairpin opens at now, however early its facts begin', () => {
    const { placed: [mark], scale } = pictureOf(data([entry('forecast', -600, { to: now + 100 * minute, certainty: 'forecast' })]), settings)
    expect(mark!.x0).toBe(Math.round(scale.x0 + (20 / 24) * (scale.x1 - scale.x0)))
  })
})

it('joins the moments of an incident, a deployment before it, beginning and end', () => {
  const incident = entry('incident', -60, { to: now - 20 * minute, moments: [{ at: now - 50 * minute, name: 'acknowledged' }] })
  const score = data([incident, entry('deployment', -64, { state: 'undone' }), entry('deployment', -100, { state: 'undone' }), entry('deployment', -61)])
  expect(slurMoments(score, incident).map((one) => one.name)).toEqual(['deployed', 'incident', 'acknowledged', 'resolved'])
  expect(slurMoments(data([]), { ...incident, to: null, moments: [] }).map((one) => one.name)).toEqual(['incident'])
})

describe('the slurs of an incident that goes on', () => {
  const open = (moments: [number, string][]) => entry('incident', -10, { to: null, state: 'open', moments: moments.map(([at, name]) => ({ at: now + at * minute, name })) })
  it.each<[string, [number, string][], string[]]>([
    ['begin at the change it follows, before anybody acted', [[-25, 'changed']], ['changed', 'incident']],
    ['tell the first alert, the page and the answer', [[-12, 'alert'], [-9, 'paged'], [-4, 'acknowledged']], ['alert', 'incident', 'paged', 'acknowledged']],
    ['keep the beginning where an alert came with it', [[-10, 'alert'], [-10, 'paged']], ['incident']],
  ])('%s', (_, moments, names) => {
    expect(slurMoments(data([open(moments)]), open(moments)).map((one) => one.name)).toEqual(names)
  })
  it('leave a deployment alone where the incident says what it follows', () => {
    expect(slurMoments(data([entry('deployment', -20, { state: 'failed' })]), open([[-25, 'deployed']])).map((one) => one.at)).toEqual([now - 25 * minute, now - 10 * minute])
  })
  it('are drawn in its hour, and not in an hour that holds none of its moments', () => {
    const hour = (from: number) => pictureOf(data([open([])]), { ...settings, view: { zoom: 'hour', from: now + from * minute, to: now + (from + 60) * minute } }).slurred?.entry.id
    expect(hour(-50)).toBe(open([]).id)
    expect(hour(-8)).toBeUndefined()
  })
  it('say how long so far and whether somebody has it', () => {
    expect(soFarWords(open([]), '10 min')).toBe('10 min, nobody has answered')
    expect(soFarWords({ state: 'acknowledged' }, '10 min')).toBe('10 min so far')
  })
})

it('gives each bookmark its own letter, its own one first, and none after Z', () => {
  const given = bookmarkLetters([entry('bookmark', 1, { state: 'B' }), entry('bookmark', 2, { state: 'A' }), entry('bookmark', 3, { state: 'A' })])
  expect([...given.values()].toSorted()).toEqual(['A', 'B', 'C'])
  expect(given.get('bookmark1')).toBe('B')
  expect(bookmarkLetters(Array.from({ length: 30 }, (_, index) => entry('bookmark', index, { state: 'A' }))).size).toBe(26)
})

describe('what is counted', () => {
  const bucket = (at: number, count: number) => ({ at, until: at + 10, count, worst: 1 })
  it('is told by urgency, the worst first, in order of time', () => {
    const columns = columnsOf([{ stave: 's', line: 3, buckets: [bucket(20, 4), bucket(10, 2)] }, { stave: 's', line: 1, buckets: [bucket(10, 1), bucket(30, 0)] }])
    expect(columns.map((one) => [one.at, countWords(one)])).toEqual([[10, '3 alerts, 1 critical, 2 medium'], [20, '4 alerts, 4 medium']])
  })
  it('swells with the count and never over the next line', () => {
    for (const largest of [1, 40, 5000]) {
      expect(swell(largest, largest)).toBeLessThan(6)
      expect(swell(1, largest)).toBeLessThanOrEqual(swell(largest, largest))
    }
    expect(swell(4000, 5000) - swell(40, 5000)).toBeGreaterThan(1)
  })
})

describe('on paper', () => {
  it('greys keep the order of lightness: the worst is the darkest', () => {
    const { s1, s2, s3, paper, ink } = paperTokens(true)
    expect([s1, s2, s3].map(luminance)).toEqual([s1, s2, s3].map(luminance).toSorted((a, b) => a - b))
    expect([s1, s2, s3, ink, paper].every((one) => /^#(..)\1\1$/.test(one))).toBe(true)
    expect([paper, greyOf('#000000')]).toEqual(['#FFFFFF', '#000000'])
  })
  it('the legend tells what is drawn and nothing else', () => {
    const picture = (entries: Entry[], density: ScoreData['density'] = []) => legendOf(pictureOf(data(entries, { density }), settings)).map((one) => one.glyph)
    expect(picture([entry('deployment', -30), entry('milestone', 60 * 24 * 9)])).toEqual(['deployment'])
    expect(picture([entry('alert', -30)], [{ stave: 'servers', line: 1, buckets: [{ at: now - 3_600_000, until: now, count: 3, worst: 1 }] }])).toEqual(['alert'])
    expect(picture([])).toEqual([])
  })
  it('staves that do not fit go on the next sheet, all of them and each once', () => {
    const many = Array.from({ length: 14 }, (_, index) => ({ id: `s${index}`, area: `a${Math.floor(index / 4)}`, name: `s${index}`, lines: 5 }))
    const sheets = sheetsOf(data([], { staves: many }), 420, settings)
    expect(sheets.length).toBeGreaterThan(1)
    expect(sheets.flat().map((one) => one.id)).toEqual(many.map((one) => one.id))
    for (const sheet of sheets) expect(pictureOf(data([], { staves: sheet }), { ...settings, height: 0 }).layout.height).toBeLessThanOrEqual(420)
    expect(sheetsOf(data([], { staves: [] }), 420, settings)).toEqual([[]])
  })
})
