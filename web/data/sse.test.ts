import { expect, test } from 'vitest'
import { parseLive, waitBefore } from './live-link.ts'
import { sseReader } from './sse.ts'

const stream = ': hello\n\nid: 7\nevent: change\ndata: {"kind":"alert",\ndata: "id":"a","position":7}\n\nid: 8\r\ndata: two\r\n\r\ndata: unfinished'
const whole = [{ id: '7', event: 'change', data: '{"kind":"alert",\n"id":"a","position":7}' }, { id: '8', event: 'message', data: 'two' }]

test('reads events however the stream is cut', () => {
  for (let size = 1; size < stream.length; size++) {
    const read = sseReader()
    const got = []
    for (let at = 0; at < stream.length; at += size) got.push(...read(stream.slice(at, at + size)))
    expect(got, `pieces of ${size}`).toEqual(whole)
  }
})
test('an endless line is refused, not kept', () => {
  const read = sseReader(100)
  expect(() => read('x'.repeat(101))).toThrow(/longer than 100/)
})
test('what is no live event is passed over', () => {
  expect(parseLive('{"kind":"alert","id":"a","position":7}')).toEqual({ kind: 'alert', id: 'a', position: 7 })
  expect(parseLive('heartbeat')).toBeUndefined()
  expect(parseLive('{"kind":1}')).toBeUndefined()
})
test('waits double up to half a minute and are spread', () => {
  expect(waitBefore(0, 0.5)).toBe(1_000)
  expect(waitBefore(3, 0.5)).toBe(8_000)
  expect(waitBefore(50, 1)).toBe(11_000)
  expect(waitBefore(2, 0)).not.toBe(waitBefore(2, 1))
})
