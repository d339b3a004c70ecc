import { expect, it } from 'vitest'
import { isPlace, placeName, places, publicHolidays } from './holidays.ts'

const dates = async (country: string, state: string | undefined, year: number) => (await publicHolidays({ country, ...(state ? { state } : {}) }, year, year)).map((one) => one.date)

it('knows the public holidays of a place, and no other observances', async () => {
  const bavaria = await dates('DE', 'BY', 2026)
  expect(bavaria).toEqual(expect.arrayContaining(['2026-01-01', '2026-01-06', '2026-04-03', '2026-04-06', '2026-05-14', '2026-06-04', '2026-10-03', '2026-11-01', '2026-12-25', '2026-12-26']))
  for (const observed of ['2026-02-14', '2026-12-24', '2026-12-31', '2026-05-10']) expect(bavaria).not.toContain(observed)
  expect(await dates('DE', 'BE', 2026)).not.toContain('2026-01-06')
  expect(await dates('NL', undefined, 2026)).toContain('2026-04-27')
  // Thanksgiving: the fourth Thursday of November, whatever the year.
  expect([await dates('US', undefined, 2026), await dates('US', undefined, 2027)]).toEqual([expect.arrayContaining(['2026-11-26']), expect.arrayContaining(['2027-11-25'])])
})
it('knows holidays that follow other calendars, day by day', async () => {
  // Eid al-Fitr of 1447 AH: 20 March 2026; it lasts several days in Turkey.
  expect(await dates('TR', undefined, 2026)).toEqual(expect.arrayContaining(['2026-03-20', '2026-03-21', '2026-03-22']))
})
it('names places and tells those it does not know', async () => {
  expect(await placeName({ country: 'DE', state: 'BY' })).toBe('Germany, Bayern')
  expect((await places(undefined, undefined)).length).toBeGreaterThan(150)
  expect(await Promise.all([{ country: 'DE' }, { country: 'DE', state: 'BY' }, { country: 'DE', state: 'XX' }, { country: 'XX' }, { country: 'DE', region: 'A' }].map(isPlace))).toEqual([true, true, false, false, false])
  expect(await publicHolidays({ country: 'XX' }, 2026, 2026)).toEqual([])
})
