import { expect, test } from 'vitest'
import { changedIn, rebased } from './changed.ts'

test('what others changed are the fields that differ, as they are now', () => {
  expect(changedIn({ name: 'Checkout', team: { id: 'a' }, tags: [1] }, { name: 'Checkout 2', team: { id: 'a' }, tags: [1, 2] })).toEqual({ name: 'Checkout 2', tags: [1, 2] })
  expect(changedIn(undefined, { name: 'x' })).toEqual({})
})

test.each([
  ['nothing typed: theirs', { name: 'a', zone: 'UTC' }, { name: 'b', zone: 'UTC' }, { name: 'a', zone: 'UTC' }, { name: 'b', zone: 'UTC' }],
  ['typed in another field: both', { name: 'a', zone: 'UTC' }, { name: 'b', zone: 'UTC' }, { name: 'a', zone: 'Europe/Riga' }, { name: 'b', zone: 'Europe/Riga' }],
  ['typed in the same field: as it was typed', { name: 'a' }, { name: 'b' }, { name: 'mine' }, { name: 'mine' }],
  ['an emptied field was touched', { name: 'a', note: 'x' }, { name: 'a', note: 'y' }, { name: 'a', note: '' }, { name: 'a', note: '' }],
  ['fields within a field are judged one by one', { values: { os: 'Debian', ram: '8' } }, { values: { os: 'Debian', ram: '16', cpu: '4' } }, { values: { os: 'Alpine', ram: '8' } }, { values: { os: 'Alpine', ram: '16', cpu: '4' } }],
  ['lists are whole', { steps: [1, 2] }, { steps: [1, 2, 3] }, { steps: [2] }, { steps: [2] }],
])('%s', (_, base, theirs, typed, then) => {
  expect(rebased<object>(base, theirs, typed)).toEqual(then)
})
