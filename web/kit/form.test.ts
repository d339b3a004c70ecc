import { expect, test } from 'vitest'
import { atFields, theirWords } from './Form.tsx'

test.each([
  [{ 'ranges[2]': 'is no range' }, { ranges: 'is no range' }],
  [{ 'target.url': 'is no address' }, { 'target.url': 'is no address' }],
  [{ 'steps[0].people[3].id': 'is nobody', 'steps[1]': 'is empty' }, { steps: 'is nobody' }],
  [{ other: 'is unknown', 'other[0]': 'is too long' }, { other: 'is unknown', 'other[0]': 'is too long' }],
])('faults %j stand at the fields of the form', (errors, found) => {
  expect(atFields(errors, new Map([['ranges', 'Ranges'], ['target.url', 'Address'], ['steps', 'Steps']]))).toEqual(found)
})
test('what others changed is said by the names of the form, with the values that are words', () => {
  expect(theirWords({ name: 'Checkout 2', version: 7, team: { id: 'a' }, note: 'x'.repeat(200) }, new Map([['name', 'Name'], ['team', 'Team'], ['note', 'Note']]))).toBe('Name (Checkout 2), Team, Note')
})
