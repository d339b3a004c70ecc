import { describe, expect, test } from 'vitest'
import { classify, within } from './address.ts'
import { EgressRefused } from './errors.ts'
import { canonicalHost } from './resolve.ts'
import { judge, sameName, splitHost, type Purpose } from './rules.ts'

describe('classify', () => {
  test.each([
    ['8.8.8.8', 'public'], ['2606:4700::1111', 'public'], ['127.0.0.1', 'loopback'], ['127.255.0.3', 'loopback'], ['::1', 'loopback'],
    ['10.1.2.3', 'private'], ['172.31.255.255', 'private'], ['172.32.0.1', 'public'], ['192.168.0.1', 'private'], ['100.64.0.1', 'private'],
    ['fd12:3456::1', 'private'], ['169.254.1.1', 'link-local'], ['fe80::1', 'link-local'], ['169.254.169.254', 'metadata'],
    ['fd00:ec2::254', 'metadata'], ['fd20:ce::254', 'metadata'], ['100.100.100.200', 'metadata'], ['168.63.129.16', 'metadata'],
    ['224.0.0.1', 'multicast'], ['ff02::1', 'multicast'], ['0.0.0.0', 'unspecified'], ['0.1.2.3', 'unspecified'], ['::', 'unspecified'],
    ['255.255.255.255', 'broadcast'], ['192.0.2.1', 'reserved'], ['2001:db8::1', 'reserved'], ['240.0.0.1', 'reserved'], ['2001::1', 'reserved'],
    ['4000::1', 'reserved'],
  ])('%s is %s', (address, kind) => {
    expect(classify(address).kind).toBe(kind)
  })

  test.each([
    ['::ffff:127.0.0.1', 'loopback', '127.0.0.1', 'IPv4-mapped'], ['::ffff:a9fe:a9fe', 'metadata', '169.254.169.254', 'IPv4-mapped'],
    ['64:ff9b::a9fe:a9fe', 'metadata', '169.254.169.254', 'NAT64'], ['64:ff9b::808:808', 'public', '8.8.8.8', 'NAT64'],
    ['2002:7f00:1::', 'loopback', '127.0.0.1', '6to4'], ['::7f00:1', 'loopback', '127.0.0.1', 'IPv4-compatible'],
    ['::ffff:0:a00:1', 'private', '10.0.0.1', 'IPv4-translated'],
  ])('%s is %s, really %s (%s)', (address, kind, inner, wrapping) => {
    expect(classify(address)).toEqual({ kind, address: inner, wrapping })
  })

  test.each(['127.0.0.1.', 'fe80::1%eth0', 'localhost', ''])('%j is no address', (text) => {
    expect(() => classify(text)).toThrow(TypeError)
  })

  test('a range holds wrapped addresses too, and never those of the other family', () => {
    expect(within('::ffff:10.0.0.9', '10.0.0.0/8')).toBe(true)
    expect(within('10.0.0.9', '::/0')).toBe(false)
    expect(within('11.0.0.9', '10.0.0.0/8')).toBe(false)
  })
})

describe('canonicalHost', () => {
  test.each([
    ['2130706433', '127.0.0.1'], ['0x7f.1', '127.0.0.1'], ['0177.0.0.1', '127.0.0.1'], ['127.1', '127.0.0.1'], ['127.0.0.1.', '127.0.0.1'],
    ['１２７.0.0.1', '127.0.0.1'], ['LOCALHOST', 'localhost'], ['[::1]', '::1'], ['0:0:0:0:0:0:0:1', '::1'], ['bücher.example', 'xn--bcher-kva.example'],
  ])('%s is %s', (host, canonical) => {
    expect(canonicalHost(host)).toBe(canonical)
  })
  test.each([['fe80::1%eth0', 'zone'], ['::1%lo', 'zone'], ['a b', 'host-malformed'], ['a@b', 'host-malformed'], ['a:80', 'host-malformed'], ['', 'host-malformed'], ['1.2.3.999', 'host-malformed']])(
    '%j is refused: %s', (host, code) => {
      expect(() => canonicalHost(host)).toThrow(expect.objectContaining({ name: 'EgressRefused', code }))
    })
})

const around = { own: [{ label: '127.0.0.1:4400', port: 4400, addresses: ['127.0.0.1'] }, { label: 'db:5432', port: 5432, addresses: ['10.0.0.7'] }], interfaces: ['127.0.0.1', '192.168.1.5', 'fe80::1%eth0'] }

function verdict(purpose: Purpose, grants: string[], address: string, port = 80, name = address): string {
  const found = judge(purpose, grants, { name, port, address }, around)
  return found.permitted ? found.rule : found.code
}

describe('judge', () => {
  test.each<[Purpose, string[], string, number, string, string]>([
    ['webhook', [], '8.8.8.8', 443, 'a.example', 'public address'],
    ['webhook', [], '10.0.0.1', 443, 'a.example', 'not-public'],
    ['webhook', ['10.0.0.0/24'], '10.0.0.1', 443, 'a.example', 'allow-list: 10.0.0.0/24'],
    ['webhook', ['chat.example'], '10.0.0.1', 443, 'chat.example', 'allow-list: chat.example'],
    ['webhook', ['chat.example'], '10.0.0.1', 443, 'other.example', 'not-public'],
    ['webhook', ['169.254.169.254'], '169.254.169.254', 80, 'a.example', 'metadata'],
    ['webhook', ['127.0.0.1'], '127.0.0.1', 4400, '127.0.0.1', 'own-socket'],
    ['check', ['public'], '8.8.8.8', 80, 'a.example', 'granted: public'],
    ['check', ['public'], '10.0.0.1', 80, 'a.example', 'not-granted'],
    ['check', ['loopback'], '::1', 80, 'localhost', 'granted: loopback'],
    ['check', ['10.0.0.0/8'], '64:ff9b::a00:1', 80, 'a.example', 'granted: 10.0.0.0/8'],
    ['check', ['0.0.0.0/0', '::/0'], '169.254.169.254', 80, 'a.example', 'metadata'],
    ['check', ['0.0.0.0/0', '::/0'], '::ffff:169.254.169.254', 80, 'a.example', 'metadata'],
    ['check', ['0.0.0.0/0', '::/0'], 'fe80::5', 80, 'a.example', 'link-local'],
    ['check', ['0.0.0.0/0', '::/0'], '0.0.0.0', 80, '0.0.0.0', 'no-destination'],
    ['check', ['0.0.0.0/0', '::/0'], '0.0.0.0', 4400, '0.0.0.0', 'own-socket'],
    ['check', ['0.0.0.0/0', '::/0'], '::', 4400, '::', 'own-socket'],
    ['check', ['0.0.0.0/0', '::/0'], '127.9.9.9', 4400, 'a.example', 'own-socket'],
    ['check', ['0.0.0.0/0', '::/0'], '::ffff:192.168.1.5', 4400, 'a.example', 'own-socket'],
    ['check', ['0.0.0.0/0', '::/0'], '192.168.1.5', 4401, 'a.example', 'granted: 0.0.0.0/0'],
    ['check', ['0.0.0.0/0', '::/0'], '10.0.0.7', 5432, 'db', 'own-socket'],
    ['exact', ['mail.example:25'], '10.0.0.1', 25, 'mail.example', 'entered by an administrator: mail.example:25'],
    ['exact', ['Mail.Example.'], '10.0.0.1', 587, 'mail.example', 'entered by an administrator: Mail.Example.'],
    ['exact', ['mail.example:25'], '10.0.0.1', 587, 'mail.example', 'other-host'],
    ['exact', ['mail.example'], '8.8.8.8', 25, 'other.example', 'other-host'],
    ['exact', ['mail.example'], '169.254.169.254', 25, 'mail.example', 'metadata'],
    ['exact', ['[::1]:389'], '::1', 389, '::1', 'entered by an administrator: [::1]:389'],
  ])('%s %j: %s port %d as %s: %s', (purpose, grants, address, port, name, expected) => {
    expect(verdict(purpose, grants, address, port, name)).toBe(expected)
  })

  test('a refusal is a sentence with name, address and what the address is', () => {
    expect(judge('webhook', [], { name: 'a.example', port: 443, address: '::ffff:10.0.0.1' }, around)).toEqual({
      permitted: false, code: 'not-public', kind: 'private', rule: 'public addresses and the allow-list',
      sentence: 'a.example (::ffff:10.0.0.1, IPv4-mapped for 10.0.0.1) port 443 is a private address. Webhooks reach public addresses; an administrator can add this one to the allow-list.',
    })
  })

  test.each<[Purpose, string]>([['check', '10.0.0.0/33'], ['check', 'localhost'], ['check', '10.0.0/8'], ['webhook', 'https://x'], ['exact', 'a b']])('%s: the grant %j is refused', (purpose, grant) => {
    expect(() => verdict(purpose, [grant], '8.8.8.8')).toThrow(EgressRefused)
  })

  test('hosts with and without ports', () => {
    expect(splitHost('a:1')).toEqual({ host: 'a', port: 1 })
    expect(splitHost('[::1]:80')).toEqual({ host: '::1', port: 80 })
    expect(splitHost('::1')).toEqual({ host: '::1' })
    expect(sameName('0:0::1', '[::1]')).toBe(true)
  })
})
