import { expect, test } from 'vitest'
import { placeOfAddress, sweptRange } from './range.ts'

const addresses = (text: string) => { const found = sweptRange(text); return 'refused' in found ? found.refused : found.addresses }

test.each([
  ['10.1.2.9/30', ['10.1.2.9', '10.1.2.10']], ['10.1.2.8/31', ['10.1.2.8', '10.1.2.9']], ['10.1.2.9', ['10.1.2.9']], ['fd00::4/127', ['fd00::4', 'fd00::5']],
])('%s', (text, found) => { expect(addresses(text)).toEqual(found) })
test('the range is written in one way', () => { expect(sweptRange('10.1.2.77/24')).toMatchObject({ range: '10.1.2.0/24' }) })
test('a /20 is the widest', () => {
  expect(addresses('10.0.0.0/20')).toHaveLength(4094)
  expect(addresses('fd00::/116')).toHaveLength(4096)
  expect(addresses('10.0.0.0/19')).toBe('is too wide: 8,192 addresses, at most 4,096 are swept at once (/20)')
  expect(addresses('10.0.0.0/0')).toContain('4,294,967,296')
  expect(addresses('fd00::/8')).toContain('2^120')
})
test.each(['', 'loopback', '10.1.2.0/33', '10.1.2', 'shop.example.com', '10.1.2.0/24/1', 'fe80::1%eth0/64'])('%s is none', (text) => { expect(addresses(text)).toContain('is no range') })
test('addresses sort as numbers', () => {
  expect(['10.0.0.10', 'fd00::1', '10.0.0.9', '9.0.0.1'].toSorted((a, b) => (placeOfAddress(a) < placeOfAddress(b) ? -1 : 1))).toEqual(['9.0.0.1', '10.0.0.9', '10.0.0.10', 'fd00::1'])
})
