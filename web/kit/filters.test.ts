import { expect, test } from 'vitest'
import { unknownNames, type Filter } from './filters.ts'

const filters: Filter[] = [{ key: 'urgency', label: 'Urgency', options: [{ value: 'high', label: 'high' }] }]
test('names of an address that no filter knows are told, those of the page and the search are not', () => {
  expect(unknownNames(new URLSearchParams('urgency=high&q=disk&state=nonsense&state=x&span=1'), filters, ['span'])).toEqual(['state'])
})
