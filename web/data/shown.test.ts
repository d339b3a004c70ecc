import { QueryObserver } from '@tanstack/react-query'
import { afterEach, expect, test, vi } from 'vitest'
import { CallError, UnreachableError } from '@fullscore/api/call.ts'
import { me } from '@fullscore/api/access/access.ts'
import { queryClient } from './query.ts'
import { refreshAll } from './refresh.ts'
import { oldOnShow, onShow, takesAway } from './shown.ts'

const leave: (() => void)[] = []
afterEach(() => { for (const stop of leave.splice(0)) stop() })
const refused = (status: number) => new CallError({ type: 'about:blank', title: 'x', status, code: 'x', detail: 'x', requestId: '' })

test.each([[401, true], [403, true], [404, true], [410, true], [409, false], [429, false], [503, false]])('an answer on show is taken away by %i: %s', (status, away) => {
  expect(takesAway(refused(status))).toBe(away)
  expect(onShow({ data: 'answer', error: refused(status) })).toMatchObject(away ? { data: undefined, error: refused(status) } : { data: 'answer', error: null })
})
test('a server that does not answer takes nothing away; without an answer the failure is shown', () => {
  expect(onShow({ data: 'answer', error: new UnreachableError('x') })).toMatchObject({ data: 'answer', error: null })
  expect(onShow({ data: undefined, error: new UnreachableError('x') })).toMatchObject({ data: undefined, error: new UnreachableError('x') })
})
test('a getter is asked only when it is read, so that a page is drawn again for what it reads alone', () => {
  const read: string[] = []
  const shown = onShow({ get data() { read.push('data'); return 1 }, get error() { read.push('error'); return null }, get isFetching() { read.push('isFetching'); return false } })
  expect([read, shown.data, read]).toEqual([['error', 'data'], 1, ['error', 'data']])
})

/** A client as pages have it, but that gives up at once. */
function asked(key: string, meta: { held?: boolean } = {}) {
  const client = queryClient()
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retry: false } })
  const server = { fails: undefined as Error | undefined, times: 0 }
  const observer = new QueryObserver(client, { queryKey: [key], queryFn: () => { server.times++; return server.fails === undefined ? Promise.resolve('answer') : Promise.reject(server.fails) }, meta })
  leave.push(observer.subscribe(() => undefined), () => client.clear())
  return { client, server, observer, settled: async () => { await vi.waitFor(() => expect(client.isFetching()).toBe(0), { timeout: 20_000 }) } }
}

test('what could not be fetched again is counted while it is on show, until it is', async () => {
  const { client, server, observer, settled } = asked('one')
  await settled()
  server.fails = new UnreachableError('away')
  await observer.refetch()
  expect([oldOnShow(client), onShow(observer.getCurrentResult())]).toMatchObject([1, { data: 'answer', error: null }])
  server.fails = undefined
  await observer.refetch()
  expect(oldOnShow(client)).toBe(0)
})
test('a question is asked though the browser believes there is no network: it fails or answers, and does not wait unsaid', async () => {
  const { onlineManager } = await import('@tanstack/react-query')
  onlineManager.setOnline(false)
  leave.push(() => onlineManager.setOnline(true))
  const { server, observer, settled } = asked('two')
  await settled()
  expect([server.times, observer.getCurrentResult().data]).toEqual([1, 'answer'])
})
test('the ground of a form is fetched by nothing but the form', async () => {
  const { client, server, settled } = asked('three', { held: true })
  await settled()
  refreshAll(client)
  await settled()
  expect(server.times).toBe(1)
})
test('whatever is refused because nobody is signed in asks who reads', async () => {
  const { client, server, observer, settled } = asked('four')
  const who = new QueryObserver(client, { queryKey: [me.name, {}], queryFn: () => Promise.resolve('ada'), staleTime: Infinity })
  leave.push(who.subscribe(() => undefined))
  await settled()
  const before = who.getCurrentResult().dataUpdatedAt
  await new Promise((done) => { setTimeout(done, 5) })
  server.fails = refused(401)
  await observer.refetch()
  await vi.waitFor(() => expect(who.getCurrentResult().dataUpdatedAt).toBeGreaterThan(before), { timeout: 20_000 })
})
