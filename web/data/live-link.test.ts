/// <reference types="node" />
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterEach, expect, test, vi } from 'vitest'
import { liveLink, type LiveWord } from './live-link.ts'

type Answer = (request: IncomingMessage, response: ServerResponse, nth: number) => void
const closing: (() => void)[] = []
afterEach(() => { for (const close of closing.splice(0)) close() })

/** A real server of events on a free port. */
async function serve(answer: Answer): Promise<{ url: string; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => {
    asked.push(request)
    answer(request, response, asked.length)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  return { url: `http://127.0.0.1:${address.port}/live`, asked }
}
function listen(url: string): LiveWord[] {
  const words: LiveWord[] = []
  const link = liveLink(url, (word) => words.push(word))
  closing.unshift(() => link.stop())
  return words
}
const event = (position: number) => `id: ${position}\ndata: {"kind":"alert","id":"a${position}","position":${position}}\n\n`

test('hears events and comes back after the last position when cut off', async () => {
  const { url, asked } = await serve((_, response, nth) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`: hello\n\n${event(nth * 10)}`)
    if (nth === 1) setTimeout(() => response.destroy(), 50)
  })
  const words = listen(url)
  await vi.waitFor(() => expect(words.filter((word) => word.is === 'event')).toHaveLength(2), { timeout: 20_000 })
  expect(words.map((word) => word.is)).toEqual(['open', 'event', 'cut', 'open', 'event'])
  expect(asked.map((request) => request.headers['last-event-id'])).toEqual([undefined, '10'])
  expect(asked[0]?.headers['x-fullscore']).toBe('1')
})

test('says that it is refused, and keeps the moment of the first cut', async () => {
  const { url } = await serve((_, response) => {
    response.writeHead(401)
    response.end()
  })
  const words = listen(url)
  await vi.waitFor(() => expect(words).toHaveLength(2), { timeout: 20_000 })
  expect(words[0]).toEqual({ is: 'refused', status: 401 })
  expect(words[1]?.is).toBe('cut')
})

test('does not wait for its next try when the server is heard elsewhere, or the network is back', async () => {
  const network = new EventTarget()
  vi.stubGlobal('addEventListener', network.addEventListener.bind(network))
  vi.stubGlobal('removeEventListener', network.removeEventListener.bind(network))
  closing.push(() => { vi.unstubAllGlobals() })
  let alive = false
  const { url, asked } = await serve((_, response) => {
    if (!alive) return void response.destroy()
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(event(1))
  })
  const words: LiveWord[] = []
  // Left alone it would try again in an hour.
  const link = liveLink(url, (word) => words.push(word), () => 3_600_000)
  closing.unshift(() => link.stop())
  const heard = (...all: LiveWord['is'][]) => vi.waitFor(() => expect(words.map((word) => word.is)).toEqual(all), { timeout: 20_000 })
  await heard('cut')
  network.dispatchEvent(new Event('online'))
  await heard('cut', 'cut')
  alive = true
  link.nudge()
  await heard('cut', 'cut', 'open', 'event')
  const settled = asked.length
  link.nudge()
  expect(asked).toHaveLength(settled)
})

test('comes back at once when somebody signs in, and not after the wait of the refused', async () => {
  let signedIn = false
  const { url } = await serve((_, response) => {
    response.writeHead(signedIn ? 200 : 401, { 'content-type': 'text/event-stream' })
    if (signedIn) response.write(event(1))
    else response.end()
  })
  const words: LiveWord[] = []
  const link = liveLink(url, (word) => words.push(word))
  closing.unshift(() => link.stop())
  await vi.waitFor(() => expect(words.map((word) => word.is)).toEqual(['refused', 'cut']), { timeout: 20_000 })
  signedIn = true
  link.again()
  await vi.waitFor(() => expect(words.map((word) => word.is)).toEqual(['refused', 'cut', 'open', 'event']), { timeout: 20_000 })
})
