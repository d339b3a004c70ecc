import { expect, test } from 'vitest'
import { fieldsOf, hoursOf, hoursWords } from './hours.ts'

const office = [{ from: '08:00', to: '18:00' }]
const week = { zone: 'Europe/Amsterdam', hours: { mon: office, tue: office, wed: office, thu: office, fri: [{ from: '08:00', to: '16:00' }] } }

test('says hours as people do', () => {
  expect(hoursWords('24/7')).toBe('around the clock')
  expect(hoursWords(week)).toBe('Mon–Thu 08:00–18:00, Fri 08:00–16:00, Europe/Amsterdam')
  expect(hoursWords({ zone: 'UTC', hours: {} })).toBe('never, UTC')
})
test('the form gives back what it was opened on, holidays included', () => {
  const stored = { ...week, holidays: [{ date: '2026-12-25', name: 'Christmas' }] }
  const { fields, whole } = fieldsOf(stored, 'UTC')
  expect(whole).toBe(true)
  expect(hoursOf(fields, stored)).toEqual(stored)
  expect(hoursOf(fieldsOf('24/7', 'UTC').fields)).toBe('24/7')
})
test('a split day is more than the form shows', () => {
  expect(fieldsOf({ ...week, hours: { mon: [...office, { from: '20:00', to: '22:00' }] } }, 'UTC').whole).toBe(false)
})
