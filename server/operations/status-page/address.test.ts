import { describe, expect, it } from 'vitest'
import { plain } from '@fullscore/api/render.ts'
import { networkOf, readAddress } from './address.ts'
import { html, paragraphs } from './escape.ts'
import { lasting, readerOf } from './words.ts'

const english = readerOf(new Map(), { zone: 'UTC' })

describe('an address to be told at', () => {
  it.each([
    ['anna@example.org', 'mail', 'anna@example.org'],
    [' Anna.B+status@Example.ORG ', 'mail', 'anna.b+status@example.org'],
    ['jürgen@müller.example', 'mail', 'jürgen@müller.example'],
    ['https://example.org/hook?a=1#part', 'webhook', 'https://example.org/hook?a=1'],
  ])('%s is one', (text, way, key) => {
    expect(readAddress(text)).toMatchObject({ way, key })
  })
  it.each([
    '', 'anna', 'anna@', '@example.org', 'a@b', 'a b@example.org', 'a@example.org, b@example.org', 'a@example.org\r\nBcc: b@example.org', 'a@@example.org', '"a"@example.org', 'a@example..org', `${'a'.repeat(65)}@example.org`,
    'http://example.org/', 'https://user:pass@example.org/', 'ftp://example.org/', 'a\u202e@example.org', '<a@example.org>', 'x'.repeat(2000),
  ])('%j is none, and it is said why', (text) => {
    expect(readAddress(text)).toEqual({ wrong: expect.any(String) })
  })
  it.each([['203.0.113.7', '203.0.113'], ['2001:db8:1:2:3:4:5:6', '2001:db8:1'], ['2001:DB8::1', '2001:db8:0'], ['::ffff:203.0.113.7', '203.0.113'], ['::1', '0:0:0']])('%s lies in %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})

describe('markup', () => {
  it('escapes all that is put in, and takes out what XML forbids', () => {
    expect(html`<p title="${'"<>&\''}">${'a\u0000\u001bb\tc\ud800'}${[1, false, null]}</p>`.told(english)).toBe('<p title="&#34;&#60;&#62;&#38;&#39;">ab\tc\ufffd1</p>')
    expect(paragraphs('a\nb\n\n<c>').map((one) => one.told(english))).toEqual(['<p>a<br>b</p>', '<p>&#60;c&#62;</p>'])
  })
  it.each([[0.2, '1 min'], [59, '59 min'], [60, '1 h'], [125, '2 h 5 min'], [2880, '2 days']])('%d minutes are %s', (minutes, text) => {
    expect(plain(lasting(minutes))).toBe(text)
  })
})
