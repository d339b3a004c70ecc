import { expect, it } from 'vitest'
import { pictureOf, type PictureSettings } from './picture.ts'
import type { Entry } from './types.ts'

const now = 1_794_450_720_000
const day = 86_400_000
const settings: PictureSettings = { width: 1200, height: 400, zone: 'Europe/Amsterdam', phone: false, view: { zoom: 'day', from: now, to: now + 20 * day }, measure: (text) => text.length * 6.5 }
const staves = [{ id: 'on-call', area: 'operations', name: 'On call', lines: 3 }]
type Turn = readonly [rotation: string, who: string, from: number, to: number, line?: number]
const shift = ([rotation, who, from, to, line = 1]: Turn): Entry => ({
  id: `${rotation} ${from}`, stave: 'on-call', line, from: now + from * day, to: now + to * day, mark: 'shift', certainty: 'planned', state: who === '' ? 'nobody' : 'held', label: who === '' ? 'nobody' : who, why: '', weight: who === '' ? 80 : 40,
  subject: { kind: 'rotation', id: rotation },
})
const pictured = (turns: readonly Turn[], more: Partial<PictureSettings> = {}, at = now) => pictureOf({ from: now, to: now + 20 * day, staves, entries: turns.map(shift), density: [], now: at }, { ...settings, ...more })
const says = (turns: readonly Turn[], more: Partial<PictureSettings> = {}) => pictured(turns, more).labels.map((one) => one.text)
/** Eight rotations whose weeks begin within three hours of one another. */
const eight = [0, 7, 14].flatMap((week) => Array.from({ length: 8 }, (_, n): Turn => [`rotation ${n}`, `Somebody Number${n} of ${week}`, week + n / 60, week + 7 + n / 60]))

it.each<[string, Turn[], string[]]>([
  ['one alone by name', [['a', 'Anna Bakker', 0, 7], ['a', 'Bram Costa', 7, 20]], ['Anna Bakker', 'Bram Costa']],
  ['a name that is too long, cut', [['a', 'Anna Bakker', 0, 1.5], ['a', 'Bram Costa', 1.5, 20]], ['Anna Bakk…', 'Bram Costa']],
  ['nothing where a cut name says nothing', [['a', 'Anna Bakker', 0, 0.7], ['a', 'Bram Costa', 0.7, 20]], ['Bram Costa']],
  ['two that fit, by their names', [['a', 'Anna Bakker', 0, 20], ['b', 'Bram Costa', 0.1, 19.9]], ['Anna Bakker, Bram Costa']],
  ['two that do not fit, by their count', [['a', 'Anna Bakker', 0, 2.5], ['b', 'Bram Costa', 0, 2.5]], ['2 people']],
  ['one in two rotations, once', [['a', 'Anna Bakker', 0, 7], ['b', 'Anna Bakker', 0, 7]], ['Anna Bakker']],
  ['eight, by their count, week by week', eight, ['8 people', '8 people', '8 people']],
  ['hand-overs at different times, each stretch by those in it', [['a', 'Anna Bakker', 0, 10], ['b', 'Bram Costa', 5, 15]], ['Anna Bakker', 'Anna Bakker, Bram Costa', 'Bram Costa']],
  ['first and second on lines of their own', [['a', 'Anna Bakker', 0, 20], ['b', 'Bram Costa', 0, 20, 2]], ['Anna Bakker', 'Bram Costa']],
  ['nobody is no person', [['a', 'Anna Bakker', 0, 20], ['b', '', 0, 20, 2]], ['Anna Bakker', 'nobody']],
])('shifts say %s', (_, turns, expected) => expect(says(turns)).toEqual(expected))

it.each([1200, 700, 390])('no word lies on another or outside, %i px wide', (width) => {
  const { labels, layout } = pictured([...eight, ...eight.map(([rotation, who, from, to]): Turn => [`${rotation} b`, who, from + 2, to + 2, 2])], { width })
  expect(labels.length).toBeGreaterThan(0)
  for (const one of labels) {
    expect(one.x).toBeGreaterThanOrEqual(layout.left)
    expect(one.x + one.width).toBeLessThanOrEqual(layout.right)
    expect(labels.filter((other) => other !== one && other.y === one.y && other.x < one.x + one.width && one.x < other.x + other.width)).toEqual([])
  }
})

it.each<[string, number, string | undefined, 'before' | 'after']>([
  ['stands before now where it fits', 5, 'Anna Bakker', 'before'], ['else behind it', 1, 'Anna Bakker', 'after'], ['at the end before it', 19.5, 'Anna Bakker', 'before'],
])('a name %s', (_, days, says, where) => {
  const { labels: [label], scale } = pictured([['a', 'Anna Bakker', 0, 20]], {}, now + days * day)
  const line = scale.x0 + (days / 20) * (scale.x1 - scale.x0)
  expect(label?.text).toBe(says)
  if (where === 'before') expect(label!.x + label!.width).toBeLessThan(line)
  else expect(label!.x).toBeGreaterThan(line)
})

it('a strip above a list says who is on shift, and nothing else', () => {
  expect(says([['a', 'Anna Bakker', 0, 20], ['b', '', 0, 20, 2]], { bare: true })).toEqual(['Anna Bakker'])
})

it('no name is written over the ring of a page', () => {
  const hour = 3_600_000
  const page = (minutes: number, line = 1): Entry => ({ ...shift(['p', 'x', 0, 0, line]), id: `page ${minutes} ${line}`, from: now + minutes * 60_000, to: now + minutes * 60_000, mark: 'page', certainty: 'fact', state: 'silent', label: '' })
  const drawn = (pages: readonly Entry[]) => pictureOf({ from: now, to: now + hour, staves, entries: [shift(['a', 'Anna Bakker', -1, 1]), ...pages], density: [], now: now + 50 * 60_000 }, { ...settings, view: { zoom: 'hour', from: now, to: now + hour } })
  const nameX = (pages: readonly Entry[]) => drawn(pages).labels.find((one) => one.text.startsWith('Anna'))!.x
  const free = nameX([])
  expect(nameX([page(2)])).toBeGreaterThan(free)
  for (const minutes of [2, 5, 11, 20]) for (const line of [1, 2]) {
    const picture = drawn([page(minutes, line), page(minutes + 3, line)])
    const name = picture.labels.find((one) => one.text.startsWith('Anna'))!
    for (const { box } of picture.placed.filter((one) => one.entry.mark === 'page')) expect(name.x > box.x1 || name.x + name.width < box.x0).toBe(true)
  }
})
