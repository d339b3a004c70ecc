import { describe, expect, test } from 'vitest'
import { bandOf, grown, stepAround } from './span.ts'
import { scaleOf } from '@fullscore/engraving/scale.ts'

const zone = 'Europe/Amsterdam'
const at = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds
const told = ({ from, to }: { from: number; to: number }) => [from, to].map((one) => Temporal.Instant.fromEpochMilliseconds(one).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' }))
const now = at('2026-11-12T14:32')
const day = scaleOf({ zoom: 'day', from: at('2026-11-11T14:32'), to: now }, 0, 1000, now)
const next = scaleOf({ zoom: 'next' }, 0, 1000, now)

describe('a press on bare paper means', () => {
  test.each<[string, Parameters<typeof stepAround>[0], string, string[]]>([
    ['the hour, where a day is shown', day, '2026-11-12T03:20', ['2026-11-12T03:00', '2026-11-12T04:00']],
    ['the quarter, where six hours are', scaleOf({ zoom: 'hour', from: now - 6 * 3_600_000, to: now }, 0, 1000, now), '2026-11-12T14:20', ['2026-11-12T14:15', '2026-11-12T14:30']],
    ['the day, in the coming weeks', next, '2026-11-20T15:00', ['2026-11-20T00:00', '2026-11-21T00:00']],
    ['the hour, in the past day of the same axis', next, '2026-11-12T03:20', ['2026-11-12T03:00', '2026-11-12T04:00']],
  ])('%s', (_, scale, moment, expected) => { expect(told(stepAround(scale, at(moment), zone))).toEqual(expected) })
  test('a day of 25 hours when the clocks go back', () => {
    const month = scaleOf({ zoom: 'month', from: at('2026-10-10T00:00'), to: at('2026-11-08T00:00') }, 0, 1000, now)
    const { from, to } = stepAround(month, at('2026-10-25T12:00'), zone)
    expect((to - from) / 3_600_000).toBe(25)
  })
})

test('a stretch grows by a step on either side and never leaves what is shown', () => {
  let span = stepAround(day, at('2026-11-12T03:20'), zone)
  span = grown(grown(span, 1, day, zone), -1, day, zone)
  expect(told(span)).toEqual(['2026-11-12T02:00', '2026-11-12T05:00'])
  for (let press = 0; press < 40; press++) span = grown(grown(span, 1, day, zone), -1, day, zone)
  expect([span.from, span.to]).toEqual([day.from, day.to])
  expect(bandOf(day, span)).toEqual({ x0: 0, x1: 1000 })
})
