import { expect, it } from 'vitest'
import { monthOf, placeOfLeave, placeOfMoments } from './calendar-place.ts'

const leave = (from: string, to: string, fromHalf = false, toHalf = false) => placeOfLeave({ from, to, fromHalf, toHalf }, '2026-12-01', 10)
it('places leave by days and half days, cut at the edges', () => {
  expect(leave('2026-12-01', '2026-12-10')).toEqual({ left: 0, width: 1 })
  expect(leave('2026-12-02', '2026-12-02')).toEqual({ left: 0.1, width: 0.1 })
  expect(leave('2026-12-02', '2026-12-02', true)).toEqual({ left: 0.15, width: expect.closeTo(0.05) })
  expect(leave('2026-12-02', '2026-12-03', false, true)).toEqual({ left: 0.1, width: expect.closeTo(0.15) })
  expect(leave('2026-11-20', '2026-12-01')).toEqual({ left: 0, width: 0.1 })
  expect([leave('2026-11-20', '2026-11-30'), leave('2026-12-11', '2026-12-12')]).toEqual([undefined, undefined])
})
it('places turns by the wall clock', () => {
  expect(placeOfMoments('2026-12-01T11:00:00Z', '2026-12-02T11:00:00Z', 'Europe/Berlin', '2026-12-01', 10)).toEqual({ left: 0.05, width: expect.closeTo(0.1) })
  expect(placeOfMoments('2026-12-09T23:00:00Z', null, 'Europe/Berlin', '2026-12-01', 10)).toEqual({ left: 0.9, width: expect.closeTo(0.1) })
  expect(placeOfMoments('2026-12-20T23:00:00Z', null, 'UTC', '2026-12-01', 10)).toBeUndefined()
})
it('takes the month asked for, or this one', () => {
  expect(monthOf('2026-12', '2026-11-30')).toEqual({ month: '2026-12', from: '2026-12-01', to: '2026-12-31', before: '2026-11', after: '2027-01' })
  for (const wrong of [null, '', '2026-13', 'x']) expect(monthOf(wrong, '2028-02-10')).toMatchObject({ from: '2028-02-01', to: '2028-02-29' })
})
