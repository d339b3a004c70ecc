import { expect, test } from 'vitest'
import { partsOf } from './subject.ts'

test.each([
  ['[SEV1] INC-30 Web shop, placing orders is down', { severity: 1, name: 'INC-30', title: 'Web shop, placing orders is down' }],
  ['[SEV4] INC-7 [SEV1] INC-6 was wrong', { severity: 4, name: 'INC-7', title: '[SEV1] INC-6 was wrong' }],
  ['Certificate shop.test', { severity: undefined, name: '', title: 'Certificate shop.test' }], ['[SEV9] INC-1 x', { severity: undefined, name: '', title: '[SEV9] INC-1 x' }],
])('%s', (subject, parts) => expect(partsOf(subject)).toEqual(parts))
