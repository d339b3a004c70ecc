import type { AnswerOf, InputOf, RouteShape } from '@fullscore/api/route.ts'
import { CallError, type CallOptions } from '@fullscore/api/call.ts'
import {
  QueryClient, keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient,
  type UseMutationResult, type UseQueryResult,
} from '@tanstack/react-query'
import { useMemo } from 'react'
import { call } from './client.ts'
import { changedIn, type Changed } from './changed.ts'
import { freshAfterwards, refreshShown, payWhatIsOwed, type Shown } from './refresh.ts'
import { askWhoReads } from './signed-out.ts'
import { useHere } from './here.ts'
import { hearOut, onceAtATime, type Then } from './once.ts'
import { onShow, takesAway } from './shown.ts'

/** One cache for the page. Refusals are not asked again; unreachable servers are, three times. */
export function queryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (count, error) => !(error instanceof CallError && error.problem.status < 500) && count < 3,
        refetchOnWindowFocus: true,
        // Whether a network is there says nothing of whether Fullscore answers: asked is always, and what fails says so instead of waiting unsaid.
        networkMode: 'always', refetchOnReconnect: true,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
  askWhoReads(client)
  payWhatIsOwed(client)
  return client
}

/** The kind a route is about, from its name: `incidents.list` shows `incident`, `policies.read` shows `policy`. */
export function kindOf(shape: RouteShape): string {
  const noun = shape.name.split('.')[0] ?? shape.name
  return noun.replace(/ies$/, 'y').replace(/(ss|x)es$/, '$1').replace(/([^su])s$/, '$1')
}

/** The cache key of a question; `[name]` alone matches all questions of that route. */
export function keyOf<R extends RouteShape>(shape: R, input: InputOf<R>): readonly unknown[] {
  return [shape.name, input]
}

export interface RouteOptions {
  /** What this answer shows beyond the route's own kind; live events about it fetch it again. */
  shows?: readonly Shown[]
  /** Ask only when true; default true. */
  enabled?: boolean
  /** Keep showing the last answer while a changed question is asked: lists. */
  keep?: boolean
  /** Milliseconds between questions, for what is not announced live. */
  every?: number
}

function metaOf(shape: RouteShape, options: RouteOptions): { shows: readonly Shown[] } {
  return { shows: [{ kind: kindOf(shape) }, ...(options.shows ?? [])] }
}

/**
 * Asks a route and keeps the answer fresh by live events. An answer stays on show while asking again fails, and there is no `error` as long as it
 * does (the shell says that it may be old); what is no longer there, or may no longer be seen, is an error and no answer.
 */
export function useRoute<R extends RouteShape>(shape: R, input: InputOf<R>, options: RouteOptions = {}): UseQueryResult<AnswerOf<R>> {
  return onShow(useQuery({
    queryKey: keyOf(shape, input),
    queryFn: ({ signal }) => call(shape, input, { signal }),
    meta: metaOf(shape, options),
    enabled: options.enabled ?? true,
    ...(options.every === undefined ? {} : { refetchInterval: options.every }),
    ...(options.keep === true ? { placeholderData: keepPreviousData } : {}),
  }) as UseQueryResult<AnswerOf<R>>)
}

/**
 * Asks a route together with its ETag, for forms that edit what they read. A form's ground does not move under the hand that edits it: no live
 * event fetches it again, only `reload`, which gives what others changed since: the fields of the answer that differ, as they are now.
 */
export function useTagged<R extends RouteShape>(shape: R, input: InputOf<R>, options: Pick<RouteOptions, 'enabled'> = {}) {
  const asked = onShow(useQuery({
    queryKey: [shape.name, input, 'tagged'],
    queryFn: ({ signal }) => call.tagged(shape, input, { signal }),
    meta: { held: true },
    enabled: options.enabled ?? true,
    // Whoever opens the form again edits what is then: nothing is kept, and what another one on the page keeps is asked for again.
    staleTime: Infinity, gcTime: 0, refetchOnMount: 'always', refetchOnReconnect: false, refetchOnWindowFocus: false,
  }))
  const reload = async (): Promise<Changed> => {
    const had = asked.data?.answer
    const { data } = await asked.refetch({ throwOnError: true })
    return changedIn(had, data?.answer)
  }
  return Object.create(asked, { reload: { value: reload } }) as typeof asked & { reload(): Promise<Changed> }
}

interface Paged<T> { items: T[]; next?: string | undefined; total?: number | undefined }
/** A list that grows page by page by the server's cursor. */
export interface PagedRows<T> {
  rows: T[]
  total: number | undefined
  more: boolean
  loadMore(): void
  loadingMore: boolean
  /** Why the next page did not come when it was asked for; null when it did. */
  moreFailed: unknown
  pending: boolean
  refreshing: boolean
  error: unknown
  retry(): void
}

/** Asks a list route page by page; `query` carries the filters (without `cursor`). */
export function usePaged<R extends RouteShape>(
  shape: R, input: InputOf<R>, options: RouteOptions = {},
): PagedRows<AnswerOf<R> extends Paged<infer T> ? T : never> {
  type Row = AnswerOf<R> extends Paged<infer T> ? T : never
  const given = input as unknown as { query?: Record<string, unknown> }
  const client = useQueryClient()
  const queryKey = [shape.name, input, 'paged']
  const result = useInfiniteQuery({
    queryKey,
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...given.query, ...(pageParam === undefined ? {} : { cursor: pageParam }) }
      return (await call(shape, { ...given, query } as unknown as InputOf<R>, { signal })) as unknown as Paged<Row>
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    meta: metaOf(shape, options),
    enabled: options.enabled ?? true,
    placeholderData: keepPreviousData,
  })
  const gone = takesAway(result.error)
  const pages = gone ? [] : result.data?.pages ?? []
  return {
    rows: pages.flatMap((page) => page.items),
    total: pages[0]?.total,
    more: result.hasNextPage && !gone,
    loadMore: () => {
      if (result.isFetchingNextPage) return
      // The next page comes at once; what it breaks off is asked again after it.
      if (result.isFetching) freshAfterwards(client, queryKey)
      void result.fetchNextPage()
    },
    loadingMore: result.isFetchingNextPage,
    pending: result.isPending,
    refreshing: result.isFetching && !result.isPending,
    moreFailed: result.isFetchNextPageError ? result.error : null,
    error: result.error,
    retry: () => { void result.refetch() },
  }
}

/** What a send carries: the route's input, and where it applies the ETag and the idempotency key. */
export type Sent<R extends RouteShape> = InputOf<R> & Pick<CallOptions, 'ifMatch' | 'idempotencyKey'>

/** A send: `mutate` is heard out for each call, however many are under way; the same sent again meanwhile is one send. */
export type Send<R extends RouteShape> = Omit<UseMutationResult<AnswerOf<R>, Error, Sent<R>>, 'mutate' | 'mutateAsync'> & {
  mutate(sent: Sent<R>, then?: Then<AnswerOf<R>>): void
  mutateAsync(sent: Sent<R>): Promise<AnswerOf<R>>
}

/**
 * Sends to a route (POST, PUT, PATCH, DELETE). On success everything that shows the route's kind is fetched again. What follows it on the page
 * (`done`, `onSuccess`) follows only while the page or dialog that sent is there: whoever went on is not led back, and no other dialog is closed.
 * What failed is said in any case.
 */
export function useSend<R extends RouteShape>(shape: R, options: { shows?: readonly Shown[]; done?: (answer: AnswerOf<R>) => void } = {}): Send<R> {
  const client = useQueryClient()
  const here = useHere()
  const sending = useMutation({
    mutationKey: [shape.name],
    mutationFn: (sent: Sent<R>): Promise<AnswerOf<R>> => {
      const { ifMatch, idempotencyKey, ...input } = sent as CallOptions
      return call(shape, input as unknown as InputOf<R>, { ifMatch, idempotencyKey })
    },
    onSuccess: (answer) => {
      refreshShown(client, [{ kind: kindOf(shape) }, ...(options.shows ?? [])])
      if (here.current) options.done?.(answer)
    },
  })
  const { mutateAsync } = sending
  const once = useMemo(() => onceAtATime((sent: Sent<R>) => mutateAsync(sent)), [mutateAsync])
  const mutate = (sent: Sent<R>, then: Then<AnswerOf<R>> = {}): void => {
    const { answer, again } = once(sent)
    if (!again) void hearOut(answer, () => here.current, then)
  }
  return { ...sending, mutate, mutateAsync: (sent) => once(sent).answer }
}
