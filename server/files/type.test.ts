import { readFileSync } from 'node:fs'
import { deflateRawSync, deflateSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { judge } from './type.ts'

const text = (words: string) => new TextEncoder().encode(words)
const bytes = (...parts: (number | string)[]) => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from([part]))))
/** A PNG of one pixel, made here. */
function png(): Uint8Array {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data])
    let crc = 0xffffffff
    for (const byte of body) {
      crc ^= byte
      for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
    }
    const out = Buffer.alloc(body.length + 8)
    out.writeUInt32BE(data.length)
    body.copy(out, 4)
    out.writeUInt32BE((crc ^ 0xffffffff) >>> 0, body.length + 4)
    return out
  }
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', Buffer.from('00000001000000010800000000', 'hex')), chunk('IDAT', deflateSync(Buffer.from([0, 0]))), chunk('IEND', Buffer.alloc(0))])
}
const pdf = bytes('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')
const elf = readFileSync('/bin/true').subarray(0, 8192)
const windows = Buffer.concat([bytes('MZ'), Buffer.alloc(200)])

it.each<[string, Uint8Array, string, string | undefined, string | undefined]>([
  ['chart.png', png(), 'image/png', undefined, undefined],
  ['chart.PNG', pdf, 'application/pdf', 'Its name says PNG image; its content is: PDF document. It is kept as what it is.', undefined],
  ['sheet.pdf', pdf, 'application/pdf', undefined, undefined],
  ['sheet.pdf', text('just words'), 'text/plain', 'Its name says PDF document; its content is: text. It is kept as what it is.', undefined],
  ['notes.txt', text('Größe: 5\r\nEnde\n'), 'text/plain', undefined, undefined],
  ['notes', text('{"a": 1}'), 'text/plain', undefined, undefined],
  ['photo.jpg', text('<html><script>alert(1)</script>'), 'text/html', 'Its name says JPEG image; its content is: web page. It is kept as what it is.', undefined],
  ['photo.gif', text('  <!doctype HTML><p>'), 'text/html', 'Its name says GIF image; its content is: web page. It is kept as what it is.', undefined],
  ['logo.svg', text('<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml', undefined, undefined],
  ['logo.png', text('<svg onload="x()"/>'), 'image/svg+xml', 'Its name says PNG image; its content is: SVG drawing. It is kept as what it is.', undefined],
  ['data.bin', bytes(0, 1, 2, 3, 0, 9), 'application/octet-stream', undefined, undefined],
  ['photo.png', elf, 'application/x-elf', undefined, '"photo.png" is a Linux program whose name says PNG image. Programs that pose as something else are refused.'],
  ['invoice.pdf', windows, 'application/x-msdownload', undefined, '"invoice.pdf" is a Windows program whose name says PDF document. Programs that pose as something else are refused.'],
  ['holiday.jpeg', text('#!/bin/sh\nrm -rf /\n'), 'text/x-script', undefined, '"holiday.jpeg" is a script whose name says JPEG image. Programs that pose as something else are refused.'],
  ['agent.exe', windows, 'application/x-msdownload', undefined, undefined],
  ['true', elf, 'application/x-elf', undefined, undefined],
  ['fix.sh', text('#!/bin/sh\n'), 'text/x-script', undefined, undefined],
])('%s', async (name, content, type, note, refused) => {
  expect(await judge(content, true, name)).toEqual({ type, note: note ?? '', ...(refused === undefined ? {} : { refused }) })
})

it('a sign cut off at the end of the head does not make text binary', async () => {
  const cut = text('ä'.repeat(40)).subarray(0, 79)
  expect(await judge(cut, false, 'a.txt')).toMatchObject({ type: 'text/plain' })
  expect(await judge(cut, true, 'a.txt')).toMatchObject({ type: 'application/octet-stream' })
})

it('broken content of every kind is judged, not thrown at', async () => {
  for (const head of [png().subarray(0, 20), bytes('PK\x03\x04', ...Array.from({ length: 60 }, (_, i) => i)), bytes('\x1f\x8b\x08'), new Uint8Array(deflateRawSync(Buffer.alloc(100))), bytes('0&\xb2u\x8ef\xcf\x11\xa6\xd9\x00\xaa\x00b\xcel', ...Array.from({ length: 200 }, () => 0))]) {
    expect(typeof (await judge(head, true, 'x')).type).toBe('string')
  }
})
