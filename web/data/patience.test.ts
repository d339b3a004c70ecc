import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { caller, UnreachableError } from '@fullscore/api/call.ts'
import { route } from '@fullscore/api/route.ts'
import { withPatience } from './patience.ts'

const upload = route({ name: 'test.upload', method: 'POST', path: '/slow', permission: 'public', accepts: 'application/octet-stream', answer: z.object({ size: z.number() }), summary: 'Takes its time' })
const read = route({ name: 'test.read', method: 'GET', path: '/never', permission: 'public', answer: z.object({}), summary: 'Never answers' })
const server = createServer((request, response) => {
  if (request.url?.endsWith('/never') === true) return
  setTimeout(() => response.setHeader('content-type', 'application/json').end('{"size":3}'), 200)
})
let origin = ''
beforeAll(async () => {
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done) })
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => { server.closeAllConnections(); server.close() })
const call = () => caller({ origin, fetch: withPatience(fetch as never, 50) })

test('a question that is never answered ends as a server that cannot be reached', async () => {
  await expect(call()(read, {})).rejects.toBeInstanceOf(UnreachableError)
})
test('one that is taken back ends as such', async () => {
  const leaving = new AbortController()
  const asked = call()(read, {}, { signal: leaving.signal })
  leaving.abort()
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
})
test('a file on its way up takes as long as it takes', async () => {
  expect(await call()(upload, { body: new Uint8Array([1, 2, 3]) } as never)).toEqual({ size: 3 })
})
