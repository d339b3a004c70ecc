import { expect, test } from 'vitest'
import { atFields } from './Form.tsx'

test.each([
  [{ 'ranges[2]': 'is no range' }, { ranges: 'is no range' }],
  [{ 'target.url': 'is no address' }, { 'target.url': 'is no address' }],
  [{ 'steps[0].people[3].id': 'is nobody', 'steps[1]': 'is empty' }, { steps: 'is nobody' }],
  [{ other: 'is unknown', 'other[0]': 'is too long' }, { other: 'is unknown', 'other[0]': 'is too long' }],
])('faults %j stand at the fields of the form', (errors, found) => {
  expect(atFields(errors, new Map([['ranges', 'Ranges'], ['target.url', 'Address'], ['steps', 'Steps']]))).toEqual(found)
})
