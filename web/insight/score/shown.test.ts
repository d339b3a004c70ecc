import { describe, expect, it, test } from 'vitest'
import { askedFor, shownIn } from '../../score/useScoreView.ts'
import { viewAt, viewOver, zooms } from '@fullscore/engraving/scale.ts'
import { stretchOf } from './later/Replay.tsx'
import { ordered, playedAt, queryOf, saysNothing, shownOf, stavesIn } from './shown.ts'

const now = 1_794_450_720_000
const day = 86_400_000

describe('a saved view', () => {
  it.each([
    ['zoom=week&from=1794000000000&to=1794600000000&team=t1&staves=b,a', false], ['zoom=week&from=1794000000000&to=1794600000000&list=1', true], ['staves=a', false], ['', true],
  ])('%s is the URL there and back (moving: %s)', (text, moves) => {
    const query = new URLSearchParams(text)
    const back = queryOf(shownOf(query, now, moves), now)
    expect(Object.fromEntries(back)).toEqual(Object.fromEntries(query))
  })
  it('moves along with now if it was saved so, else it stays', () => {
    const query = new URLSearchParams(`zoom=day&from=${now - day}&to=${now}`)
    expect(queryOf(shownOf(query, now, true), now + 5 * day).get('to')).toBe(String(now + 5 * day))
    expect(queryOf(shownOf(query, now, false), now + 5 * day).get('to')).toBe(String(now))
  })
  it('opens only where the address says nothing', () => {
    expect([saysNothing(new URLSearchParams('')), saysNothing(new URLSearchParams('utm=1')), saysNothing(new URLSearchParams('list=1')), saysNothing(new URLSearchParams('replay=0'))]).toEqual([true, true, false, false])
  })
  it('shows the staves asked for in their order, and leaves out what there is not', () => {
    const staves = [{ id: 'a' }, { id: 'b' }, { id: 'c' }]
    expect(ordered(staves, stavesIn(new URLSearchParams('staves=c,x,a,c'))).map((one) => one.id)).toEqual(['c', 'a'])
    expect(ordered(staves, undefined)).toBe(staves)
  })
})

describe('what is asked', () => {
  test.each(zooms)('%s: covers the view and not four times as much', (zoom) => {
    const view = viewAt(zoom, now)
    const { from, to } = askedFor(view, now)
    const [begin, end] = view.zoom === 'next' ? [now - day, now + 28 * day] : [view.from, view.to]
    expect(from).toBeLessThanOrEqual(begin)
    expect(to).toBeGreaterThanOrEqual(end)
    expect((to - from) / (end - begin)).toBeLessThan(4)
  })
  test('a drag across a window asks a handful of times, a zoom through all levels once per level', () => {
    const asked = (views: ReturnType<typeof viewOver>[]) => new Set(views.map((view) => JSON.stringify(askedFor(view, now)))).size
    expect(asked(Array.from({ length: 200 }, (_, step) => viewOver(now - day + step * day / 200, now + step * day / 200)))).toBeLessThanOrEqual(9)
    const zoomed = Array.from({ length: 200 }, (_, step) => { const half = (30 * minuteMs) * 1.04 ** step; return viewOver(now - half, now + half) })
    expect(asked(zoomed)).toBeLessThanOrEqual(36)
  })
  test('alerts are counted from the week up', () => {
    expect(zooms.map((zoom) => askedFor(viewAt(zoom, now), now).level)).toEqual(['marks', 'marks', 'marks', 'counted', 'counted', 'counted', 'counted'])
  })
  test('neighbours lie on both sides', () => {
    const view = viewAt('day', now)
    const [before, here, after] = [-1, 0, 1].map((shift) => askedFor(view, now, shift))
    expect(before!.from).toBeLessThan(here!.from)
    expect(after!.to).toBeGreaterThan(here!.to)
  })
})
const minuteMs = 60_000

test.each([
  [viewOver(now - 3 * day, now - 2 * day), now - 3 * day, now - 2 * day], [viewOver(now - day, now + day), now - day, now], [viewOver(now + day, now + 2 * day), now - day, now], [{ zoom: 'next' } as const, now - day, now],
])('a replay of %j plays what is past of it', (view, from, to) => expect(stretchOf(view, now)).toEqual({ from, to }))

test('the address of a replay is the link to its moment, also when it is opened days later', () => {
  const query = new URLSearchParams('replay=0&team=t1')
  const { from, to } = stretchOf(viewAt('next', now), now)
  playedAt(query, { from, to, at: now - 3600_000.4, speed: 60 })
  expect(query.get('team')).toBe('t1')
  const later = now + 9 * day
  const opened = stretchOf(shownIn(query, later).view, later)
  expect(opened).toEqual({ from, to })
  expect(Number(query.get('replay'))).toBe(now - 3600_000)
})
