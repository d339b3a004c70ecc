import { expect, it } from 'vitest'
import { faultOf, momentsOf, nextOf, repeatWords } from './repeat.ts'

const at = (text: string) => Temporal.Instant.from(text)
const plan = (repeats: string, starts = '2026-03-02T02:30', zone = 'Europe/Amsterdam') => ({ zone, starts, repeats })

it.each<[string, { zone: string; starts: string; repeats: string }, string | undefined]>([
  ['every day', plan('FREQ=DAILY'), undefined], ['every Monday', plan('FREQ=WEEKLY;BYDAY=MO'), undefined], ['a zone that is none', plan('FREQ=DAILY', undefined, 'Europe/Atlantis'), 'zone'],
  ['a day that is none', plan('FREQ=DAILY', '2026-02-30T02:30'), 'starts'], ['too often', plan('FREQ=HOURLY'), 'repeats'], ['no rule', plan('every day'), 'repeats'],
  ['what is over', plan('FREQ=DAILY;COUNT=1', '2020-01-01T02:30'), 'repeats'], ['what never comes', plan('FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2'), 'repeats'],
])('%s', (_, given, field) => expect(faultOf(given, at('2026-03-01T00:00Z'))?.field).toBe(field))

it('keeps its hour when the clocks change, and passes over a reading that the clocks leave out', () => {
  expect(momentsOf(plan('FREQ=DAILY'), at('2026-03-28T00:00Z'), at('2026-03-31T00:00Z')).map(String)).toEqual(['2026-03-28T01:30:00Z', '2026-03-30T00:30:00Z'])
  expect(String(nextOf(plan('FREQ=DAILY'), at('2026-03-28T01:30:00Z')))).toBe('2026-03-30T00:30:00Z')
  expect(nextOf(plan('FREQ=DAILY;COUNT=2'), at('2026-03-05T00:00Z'))).toBeNull()
})

it.each([
  ['FREQ=DAILY', 'every day at 02:30 (Europe/Amsterdam)'], ['FREQ=WEEKLY;BYDAY=MO', 'every Monday at 02:30 (Europe/Amsterdam)'], ['FREQ=MONTHLY;BYMONTHDAY=2', 'on day 2 of every month at 02:30 (Europe/Amsterdam)'],
  ['FREQ=MONTHLY;BYDAY=1MO', 'FREQ=MONTHLY;BYDAY=1MO at 02:30 (Europe/Amsterdam)'],
])('%s reads "%s"', (rule, words) => expect(repeatWords(plan(rule))).toBe(words))
