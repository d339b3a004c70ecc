import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, expect, test, vi } from 'vitest'
import { freshAfterwards, payWhatIsOwed, refreshAll, refreshShown } from './refresh.ts'

const leave: (() => void)[] = []
afterEach(() => { for (const stop of leave.splice(0)) stop() })

function watched(): QueryClient {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
  payWhatIsOwed(client)
  leave.push(() => client.clear())
  return client
}

/** A server that answers when it is told to, with the page asked for and how often anything was answered. */
function server() {
  const waiting: ((fails?: Error) => void)[] = []
  let asked = 0
  return {
    asked: () => asked,
    ask: (page: number) => {
      const turn = ++asked
      return new Promise<string>((answer, refuse) => { waiting.push((fails) => { if (fails === undefined) answer(`${page} at ${turn}`); else refuse(fails) }) })
    },
    answer: async (fails?: Error) => {
      await vi.waitFor(() => expect(waiting.length).toBeGreaterThan(0), { timeout: 20_000 })
      waiting.shift()!(fails)
      await new Promise((done) => { setTimeout(done, 5) })
    },
    waiting: () => waiting.length,
  }
}

function list(client: QueryClient, from: ReturnType<typeof server>) {
  const observer = new InfiniteQueryObserver<string, Error, { pages: string[] }, string[], number>(client, {
    queryKey: ['list'], queryFn: ({ pageParam }) => from.ask(pageParam), initialPageParam: 0, getNextPageParam: (_last, pages) => pages.length, meta: { shows: [{ kind: 'item' }] },
  })
  leave.push(observer.subscribe(() => undefined))
  return { observer, pages: () => observer.getCurrentResult().data?.pages }
}

test('a live event fetches again what shows it, and spares queries about other ids', () => {
  const client = watched()
  const put = (key: string, shows: { kind: string; id?: string }[]) =>
    client.getQueryCache().build(client, { queryKey: [key], queryFn: () => 1, meta: { shows } }).setData(1)
  put('list', [{ kind: 'alert' }])
  put('one', [{ kind: 'alert', id: 'a' }])
  put('other', [{ kind: 'alert', id: 'b' }])
  put('far', [{ kind: 'change' }])
  const stale = () => client.getQueryCache().getAll().filter((query) => query.state.isInvalidated).map((query) => query.queryKey[0])
  refreshShown(client, [{ kind: 'alert', id: 'a' }])
  expect(stale()).toEqual(['list', 'one'])
  refreshAll(client)
  expect(stale()).toEqual(['list', 'one', 'other', 'far'])
})

test('a page asked for comes, though events come before it; all pages are fresh after it', async () => {
  const [client, from] = [watched(), server()]
  const { observer, pages } = list(client, from)
  await from.answer()
  expect(pages()).toEqual(['0 at 1'])
  void observer.fetchNextPage()
  refreshShown(client, [{ kind: 'item', id: 'a' }])
  refreshShown(client, [{ kind: 'item', id: 'b' }])
  await from.answer()
  expect(pages()).toEqual(['0 at 1', '1 at 2'])
  await from.answer()
  await from.answer()
  expect(pages()).toEqual(['0 at 3', '1 at 4'])
  expect([from.asked(), from.waiting()]).toEqual([4, 0])
})

test('a page asked for while the list is fetched again comes first, and what it broke off comes after it', async () => {
  const [client, from] = [watched(), server()]
  const { observer, pages } = list(client, from)
  await from.answer()
  refreshShown(client, [{ kind: 'item' }])
  await vi.waitFor(() => expect(from.asked()).toBe(2), { timeout: 20_000 })
  freshAfterwards(client, ['list'])
  void observer.fetchNextPage()
  await from.answer()
  await from.answer()
  expect(pages()).toEqual(['0 at 1', '1 at 3'])
  await from.answer()
  await from.answer()
  expect(pages()).toEqual(['0 at 4', '1 at 5'])
  expect(from.waiting()).toBe(0)
})

test.each([['answered', undefined], ['refused', new Error('away')]])('events that come faster than answers break off none: a question %s is asked once more', async (_, fails) => {
  const [client, from] = [watched(), server()]
  const observer = new QueryObserver<string>(client, { queryKey: ['one'], queryFn: () => from.ask(0), meta: { shows: [{ kind: 'alert' }] } })
  leave.push(observer.subscribe(() => undefined))
  await from.answer()
  for (let event = 0; event < 5; event++) refreshShown(client, [{ kind: 'alert', id: String(event) }])
  expect(from.asked()).toBe(2)
  await from.answer(fails)
  expect(observer.getCurrentResult().data).toBe(fails === undefined ? '0 at 2' : '0 at 1')
  await from.answer()
  expect(observer.getCurrentResult().data).toBe('0 at 3')
  expect([from.asked(), from.waiting()]).toEqual([3, 0])
})

test('a question nobody looks at any more is not asked, but is known to be old', async () => {
  const [client, from] = [watched(), server()]
  const observer = new QueryObserver<string>(client, { queryKey: ['one'], queryFn: () => from.ask(0), meta: { shows: [{ kind: 'alert' }] } })
  const stop = observer.subscribe(() => undefined)
  await from.answer()
  refreshShown(client, [{ kind: 'alert' }])
  await vi.waitFor(() => expect(from.asked()).toBe(2), { timeout: 20_000 })
  refreshShown(client, [{ kind: 'alert' }])
  stop()
  await from.answer()
  expect(from.asked()).toBe(2)
  expect(client.getQueryState(['one'])!.isInvalidated).toBe(true)
})
