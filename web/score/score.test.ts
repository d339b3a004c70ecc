import { describe, expect, test } from 'vitest'
import { hit } from './hit.ts'
import { nextMark } from './keys.ts'
import { lineY, layoutOf } from '@fullscore/engraving/layout.ts'
import { pictureOf, type PictureSettings } from '@fullscore/engraving/picture.ts'
import { sample, sampleNow } from './sample.ts'
import { momentAt, panned, scaleOf, stepped, viewAt, viewOver, xOf, zoomed, zooms, type View } from '@fullscore/engraving/scale.ts'
import { ticksOf, washesOf } from '@fullscore/engraving/ticks.ts'
import { shownIn, writtenTo } from './useScoreView.ts'

const zone = 'Europe/Amsterdam'
const at = (text: string) => Temporal.ZonedDateTime.from(`${text}[${zone}]`).epochMilliseconds
const measure = (text: string) => text.length * 6.5
function picture(view: View, more: Partial<PictureSettings> = {}) {
  const counted = view.zoom !== 'next' && view.zoom !== 'hour' && view.zoom !== 'day'
  return pictureOf(sample(counted), { width: 1392, height: 740, view, zone, phone: false, measure, ...more })
}

describe('the axis', () => {
  test.each(zooms)('%s: a moment goes to its x and back', (zoom) => {
    const scale = scaleOf(viewAt(zoom, sampleNow), 160, 1390, sampleNow)
    for (let x = 160; x <= 1390; x += 41) expect(xOf(scale, momentAt(scale, x))).toBeCloseTo(x, 6)
  })
  test('the broken axis gives the past day more than half and breaks exactly at now', () => {
    const scale = scaleOf({ zoom: 'next' }, 0, 1000, sampleNow)
    expect(xOf(scale, sampleNow)).toBe(560)
    expect(xOf(scale, sampleNow - 3_600_000)).toBeCloseTo(560 - 560 / 24.5, 6)
    expect(xOf(scale, sampleNow + 86_400_000)).toBeCloseTo(560 + 440 / 28, 6)
  })
  test('zooming keeps the moment under the pointer where it is', () => {
    for (const x of [170, 600, 1300]) {
      const scale = scaleOf(viewAt('week', sampleNow), 160, 1390, sampleNow)
      const after = scaleOf(zoomed(scale, 1.7, x), 160, 1390, sampleNow)
      expect(xOf(after, momentAt(scale, x))).toBeCloseTo(x, 1)
      expect(after.to - after.from).toBeCloseTo((scale.to - scale.from) / 1.7, -1)
    }
  })
  test('dragging carries the moment with the hand, also out of the broken axis', () => {
    for (const zoom of ['month', 'next'] as const) {
      const scale = scaleOf(viewAt(zoom, sampleNow), 160, 1390, sampleNow)
      for (const x of [400, 1200]) {
        const after = scaleOf(panned(scale, 37, x), 160, 1390, sampleNow)
        expect(xOf(after, momentAt(scale, x))).toBeCloseTo(x + 37, 1)
      }
    }
  })
  test('a window is never shorter than five minutes nor longer than three years, and named after the nearest zoom', () => {
    const short = viewOver(sampleNow, sampleNow + 1)
    expect(short.zoom === 'hour' && short.to - short.from).toBe(300_000)
    const long = viewOver(0, sampleNow)
    expect(long.zoom === 'year' && long.to - long.from).toBe(3 * 365 * 86_400_000)
    expect(viewOver(sampleNow, sampleNow + 6 * 86_400_000).zoom).toBe('week')
  })
  test('plus and minus stop at the ends', () => {
    expect(stepped(viewAt('hour', sampleNow), 1, sampleNow).zoom).toBe('hour')
    expect(stepped(viewAt('year', sampleNow), -1, sampleNow).zoom).toBe('year')
    expect(stepped({ zoom: 'next' }, 1, sampleNow).zoom).toBe('day')
    expect(stepped({ zoom: 'next' }, -1, sampleNow).zoom).toBe('week')
  })
})

describe('the ruler', () => {
  test('follows the wall clock through the night the clocks go back', () => {
    const scale = scaleOf({ zoom: 'day', from: at('2026-10-24T20:00'), to: at('2026-10-25T20:00') }, 0, 1200, sampleNow)
    const labels = ticksOf(scale, zone).map((tick) => tick.label)
    expect(labels).toEqual(['21:00', 'Sun 25 Oct', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00'])
    const three = ticksOf(scale, zone)[2]!
    expect(three.at - at('2026-10-25T00:00')).toBe(4 * 3_600_000)
  })
  test('bars stand at six hours and midnight by the hour, on Mondays by the week', () => {
    const ticks = ticksOf(scaleOf({ zoom: 'next' }, 160, 1390, sampleNow), zone)
    const past = ticks.filter((tick) => tick.at < sampleNow && tick.bar !== 'none').map((tick) => tick.label)
    expect(past).toEqual(['18:00', 'Thu 12 Nov', '06:00', '12:00'])
    expect(ticks.filter((tick) => tick.at > sampleNow).map((tick) => tick.label)).toEqual(['Mon 16 Nov', 'Mon 23 Nov', 'Mon 30 Nov', 'Mon 7 Dec'])
  })
  test.each(zooms)('%s: at least three labels and never more than fit', (zoom) => {
    const ticks = ticksOf(scaleOf(viewAt(zoom, sampleNow), 160, 1390, sampleNow), zone)
    expect(ticks.length).toBeGreaterThanOrEqual(3)
    expect(ticks.length).toBeLessThan(30)
  })
  test('the phone names weeks too: every Monday of a month, every second of two, the same wherever the window begins', () => {
    const labels = (from: string, days: number) => ticksOf(scaleOf({ zoom: 'month', from: at(from), to: at(from) + days * 86_400_000 }, 14, 376, sampleNow), zone).map((tick) => tick.label)
    expect(labels('2026-11-01T00:00', 35)).toEqual(['2 Nov', '9 Nov', '16 Nov', '23 Nov', '30 Nov'])
    expect(labels('2026-10-20T00:00', 56)).toEqual(['26 Oct', '9 Nov', '23 Nov', '7 Dec'])
    expect(labels('2026-10-27T00:00', 56)).toEqual(['9 Nov', '23 Nov', '7 Dec', '21 Dec'])
  })
  test('nights are washed by the hour, weekends by the day, nothing by the year', () => {
    const next = washesOf(scaleOf({ zoom: 'next' }, 0, 1000, sampleNow), zone)
    expect(next.filter((wash) => wash.x1 <= 560)).toHaveLength(1)
    expect(next.filter((wash) => wash.x0 >= 560)).toHaveLength(4)
    expect(washesOf(scaleOf(viewAt('year', sampleNow), 0, 1000, sampleNow), zone)).toHaveLength(0)
  })
})

describe('the page', () => {
  test('staves stand 52 to 76 apart, areas a little more, lines six apart', () => {
    const { staves } = sample(false)
    for (const height of [300, 740, 3_000]) {
      const layout = layoutOf(staves, { width: 1392, height, top: 50, hour: false, phone: false })
      layout.rows.slice(0, 4).reduce((before, row) => {
        expect(row.top - before.top).toBeGreaterThanOrEqual(52)
        expect(row.top - before.top).toBeLessThanOrEqual(76)
        return row
      })
      expect(lineY(layout.rows[0]!, 5) - lineY(layout.rows[0]!, 1)).toBe(24)
    }
  })
  test.each(zooms)('%s: no label lies on another, on now, or outside the staves', (zoom) => {
    const { labels, layout, scale } = picture(viewAt(zoom, sampleNow))
    expect(labels.length).toBeGreaterThan(0)
    const now = xOf(scale, sampleNow)
    labels.forEach((one, index) => {
      expect(one.x).toBeGreaterThanOrEqual(layout.left - 5)
      expect(one.x + one.width).toBeLessThanOrEqual(layout.right + 5)
      expect(one.x < now && one.x + one.width > now).toBe(false)
      for (const other of labels.slice(index + 1)) {
        const apart = one.x + one.width <= other.x || other.x + other.width <= one.x || Math.abs(one.y - other.y) >= 13
        expect(apart, `${one.text} on ${other.text}`).toBe(true)
      }
    })
  })
  test('the most urgent label is kept when there is room for one only', () => {
    const { labels } = picture({ zoom: 'year', from: sampleNow - 200 * 86_400_000, to: sampleNow + 165 * 86_400_000 }, { width: 900 })
    const incidents = labels.filter((one) => one.placed.entry.mark === 'incident').map((one) => one.text)
    expect(incidents[0]).toContain('SEV1')
  })
  test('alerts of one moment on several lines share a stem', () => {
    const { stems, layout } = picture({ zoom: 'next' })
    const servers = layout.byId.get('servers')!
    expect(stems.some((stem) => stem.y0 < servers.top && stem.y1 > lineY(servers, 3))).toBe(true)
  })
  test('the hour tells the moments of its most severe incident', () => {
    expect(picture({ zoom: 'hour', from: at('2026-11-12T02:50'), to: at('2026-11-12T03:50') }).slurred?.entry.label).toContain('INC-418')
    expect(picture({ zoom: 'hour', from: at('2026-11-12T13:50'), to: at('2026-11-12T14:50') }).slurred).toBeUndefined()
  })
})

describe('the hand', () => {
  test('hits the mark under the pointer, the smaller of two', () => {
    const { placed, layout, scale } = picture({ zoom: 'next' })
    const row = layout.byId.get('incidents')!
    expect(hit(placed, xOf(scale, at('2026-11-12T03:20')), lineY(row, 1))?.entry.label).toContain('INC-418')
    expect(hit(placed, layout.left + 20, row.bottom + 14)).toBeUndefined()
  })
  test('arrows go along the stave and come back', () => {
    const { placed, layout } = picture({ zoom: 'next' })
    const first = nextMark(placed, layout, undefined, 'right', 700)!
    const right = nextMark(placed, layout, first, 'right', 700)!
    expect(right.row).toBe(first.row)
    expect(nextMark(placed, layout, right, 'left', 700)?.entry.id).toBe(first.entry.id)
  })
  test('down and up reach every stave that has marks, at the nearest moment', () => {
    const { placed, layout } = picture({ zoom: 'next' })
    const rows = new Set<string>()
    let mark = placed.find((one) => one.row === layout.rows[0])!
    for (let step = 0; step < 60; step++) {
      rows.add(mark.row.stave.id)
      mark = nextMark(placed, layout, mark, 'down', 0)!
    }
    expect([...rows]).toEqual(layout.rows.map((row) => row.stave.id))
  })
})

describe('the URL', () => {
  test('carries the view there and back and leaves filters alone', () => {
    const shown = { view: viewOver(sampleNow - 86_400_000, sampleNow), chosen: 'e7', listed: true }
    const query = writtenTo(new URLSearchParams('team=network&zoom=year&from=1'), shown)
    expect(query.get('team')).toBe('network')
    expect(shownIn(query, sampleNow)).toEqual(shown)
    expect(writtenTo(query, { view: { zoom: 'next' }, chosen: undefined, listed: false }).toString()).toBe('team=network')
  })
  test.each(['zoom=week&from=abc', 'zoom=decade', 'zoom=day&from=9&to=3'])('%s is nonsense and gives a first view', (text) => {
    const { view } = shownIn(new URLSearchParams(text), sampleNow)
    expect(view.zoom === 'next' || view.to > view.from).toBe(true)
  })
})
test('a swelling stretch says its count by urgency, to the pointer and to the arrows', () => {
  const month = picture(viewAt('month', sampleNow))
  const density = month.data.density.find((one) => one.stave === 'servers' && one.line === 1)!
  const bucket = density.buckets.find((one) => one.count >= 40)!
  const y = lineY(month.layout.byId.get('servers')!, 1)
  expect(hit(month.counted, xOf(month.scale, bucket.at) + 2, y, 1)?.entry.label).toMatch(new RegExp(`^\\d+ alerts, ${bucket.count} critical`))
  expect(hit(month.counted, xOf(month.scale, sampleNow) + 60, y, 1)).toBeUndefined()
  const first = nextMark(month.counted, month.layout, undefined, 'right', 700)!
  expect(first.entry.why).not.toBe('')
})
