import { expect, test } from 'vitest'
import { ownWords } from './address.ts'
import { unknownNames, type Filter } from './filters.ts'

const filters: Filter[] = [{ key: 'urgency', label: 'Urgency', options: [{ value: 'high', label: 'high' }] }]
test('names of an address that no filter knows are told, those of the page and the search are not', () => {
  expect(unknownNames(new URLSearchParams('urgency=high&q=disk&state=nonsense&state=x&span=1'), filters, ['span'])).toEqual(['state'])
})
test.each([
  ['the letters told earlier arrive: nothing is taken back', ['ab', 'abc'], 'ab', { own: true, left: ['abc'] }],
  ['the last ones arrive', ['ab', 'abc'], 'abc', { own: true, left: [] }],
  ['an address of somebody else: the field follows it', ['ab'], 'disk', { own: false, left: [] }],
  ['the filters are cleared', [], '', { own: false, left: [] }],
])('%s', (_, told, says, then) => expect(ownWords(told, says)).toEqual(then))
