import { describe, expect, it } from 'vitest'
import { clientAddress, networkOf } from './address.ts'

const proxies = ['10.0.0.0/8', '192.0.2.7', 'fd00::/8']
describe('the address that asks', () => {
  it.each([
    ['nobody is trusted by default', '10.0.0.1', '203.0.113.9', [], '10.0.0.1'],
    ['a stranger who claims another address', '198.51.100.4', '203.0.113.9', proxies, '198.51.100.4'],
    ['one proxy', '10.0.0.1', '203.0.113.9', proxies, '203.0.113.9'],
    ['a single trusted address', '192.0.2.7', '203.0.113.9', proxies, '203.0.113.9'],
    ['two proxies', '10.0.0.1', '203.0.113.9, 10.2.2.2', proxies, '203.0.113.9'],
    ['what a client made up stands before what the proxy saw', '10.0.0.1', '1.1.1.1, 203.0.113.9', proxies, '203.0.113.9'],
    ['a made-up address that looks like a proxy', '10.0.0.1', '1.1.1.1, 10.9.9.9, 203.0.113.9, 10.2.2.2', proxies, '203.0.113.9'],
    ['no header', '10.0.0.1', undefined, proxies, '10.0.0.1'],
    ['a header that is none', '10.0.0.1', 'unknown', proxies, '10.0.0.1'],
    ['all trusted', '10.0.0.1', '10.3.3.3', proxies, '10.3.3.3'],
    ['an IPv4 address in IPv6', '::ffff:10.0.0.1', '::ffff:203.0.113.9', proxies, '203.0.113.9'],
    ['IPv6, with a port', 'fd00::1', '[2001:db8::1]:4711', proxies, '2001:db8::1'],
    ['IPv4 with a port', '10.0.0.1', '203.0.113.9:4711', proxies, '203.0.113.9'],
    ['no connection at all', '', '203.0.113.9', proxies, ''],
  ])('%s', (_, peer, forwarded, trusted, expected) => expect(clientAddress(peer, forwarded, trusted)).toBe(expected))
  it('counts IPv6 by its /64', () => {
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:db8:1:2:ffff::1'))
    expect(networkOf('2001:db8:1:2::1')).not.toBe(networkOf('2001:db8:1:3::1'))
    expect(networkOf('203.0.113.9')).toBe('203.0.113.9')
    expect(networkOf('')).toBe('')
  })
})
