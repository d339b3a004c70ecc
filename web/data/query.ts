import type { AnswerOf, InputOf, RouteShape } from '@fullscore/api/route.ts'
import { CallError, type CallOptions } from '@fullscore/api/call.ts'
import {
  QueryClient, keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient,
  type UseMutationResult, type UseQueryResult,
} from '@tanstack/react-query'
import { call } from './client.ts'
import { freshAfterwards, refreshShown, payWhatIsOwed, type Shown } from './refresh.ts'

/** One cache for the page. Refusals are not asked again; unreachable servers are, three times. */
export function queryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (count, error) => !(error instanceof CallError && error.problem.status < 500) && count < 3,
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  })
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

/** Asks a route and keeps the answer fresh by live events. */
export function useRoute<R extends RouteShape>(shape: R, input: InputOf<R>, options: RouteOptions = {}): UseQueryResult<AnswerOf<R>> {
  return useQuery({
    queryKey: keyOf(shape, input),
    queryFn: ({ signal }) => call(shape, input, { signal }),
    meta: metaOf(shape, options),
    enabled: options.enabled ?? true,
    ...(options.every === undefined ? {} : { refetchInterval: options.every }),
    ...(options.keep === true ? { placeholderData: keepPreviousData } : {}),
  }) as UseQueryResult<AnswerOf<R>>
}

/** Asks a route together with its ETag, for forms that edit what they read. */
export function useTagged<R extends RouteShape>(shape: R, input: InputOf<R>, options: RouteOptions = {}) {
  return useQuery({
    queryKey: [shape.name, input, 'tagged'],
    queryFn: ({ signal }) => call.tagged(shape, input, { signal }),
    meta: metaOf(shape, options),
    enabled: options.enabled ?? true,
    // A form's ground must not move under the hand that edits it.
    staleTime: Infinity,
  })
}

interface Paged<T> { items: T[]; next?: string | undefined; total?: number | undefined }
/** A list that grows page by page by the server's cursor. */
export interface PagedRows<T> {
  rows: T[]
  total: number | undefined
  more: boolean
  loadMore(): void
  loadingMore: boolean
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
  const pages = result.data?.pages ?? []
  return {
    rows: pages.flatMap((page) => page.items),
    total: pages[0]?.total,
    more: result.hasNextPage,
    loadMore: () => {
      if (result.isFetchingNextPage) return
      // The next page comes at once; what it breaks off is asked again after it.
      if (result.isFetching) freshAfterwards(client, queryKey)
      void result.fetchNextPage()
    },
    loadingMore: result.isFetchingNextPage,
    pending: result.isPending,
    refreshing: result.isFetching && !result.isPending,
    error: result.error,
    retry: () => { void result.refetch() },
  }
}

/** What a send carries: the route's input, and where it applies the ETag and the idempotency key. */
export type Sent<R extends RouteShape> = InputOf<R> & Pick<CallOptions, 'ifMatch' | 'idempotencyKey'>

/** Sends to a route (POST, PUT, PATCH, DELETE). On success everything that shows the route's kind is fetched again. */
export function useSend<R extends RouteShape>(
  shape: R, options: { shows?: readonly Shown[]; done?: (answer: AnswerOf<R>) => void } = {},
): UseMutationResult<AnswerOf<R>, Error, Sent<R>> {
  const client = useQueryClient()
  return useMutation({
    mutationKey: [shape.name],
    mutationFn: (sent: Sent<R>) => {
      const { ifMatch, idempotencyKey, ...input } = sent as CallOptions
      return call(shape, input as unknown as InputOf<R>, { ifMatch, idempotencyKey })
    },
    onSuccess: (answer) => {
      refreshShown(client, [{ kind: kindOf(shape) }, ...(options.shows ?? [])])
      options.done?.(answer)
    },
  })
}
