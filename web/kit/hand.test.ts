import { expect, test } from 'vitest'
import { handOn, type Held } from './hand.ts'

const on = (rows: string, held: Held) => {
  const { at, here, next, before } = handOn([...rows], (row) => row, held)
  return [at, here, rows[next], rows[before]]
}
test('the hand lies on its row when others come above it: what is done is done to that one', () => {
  expect(on('abcd', { key: 'c', at: 2 })).toEqual([2, 'c', 'd', 'b'])
  expect(on('xyabcd', { key: 'c', at: 2 })).toEqual([4, 'c', 'd', 'b'])
})
test('its row gone, the hand lies on none; the next is what took the place', () => {
  expect(on('abde', { key: 'c', at: 2 })).toEqual([-1, undefined, 'd', 'b'])
  expect(on('ab', { key: 'c', at: 2 })).toEqual([-1, undefined, 'b', 'b'])
})
test('at first it lies nowhere, and moves to the first row; on the last it stays', () => {
  expect(on('abc', { key: undefined, at: -1 })).toEqual([-1, undefined, 'a', 'a'])
  expect(on('abc', { key: 'c', at: 2 })).toEqual([2, 'c', 'c', 'b'])
  expect(on('', { key: 'c', at: 2 })).toEqual([-1, undefined, undefined, undefined])
})
