import type { GivenAnswerOf, ParsedOf, RouteShape } from '@fullscore/api/route.ts'
import type { OpenCtx } from '../kernel/context.ts'

/** An answer with the version that its ETag carries. */
export class Tagged<A> {
  readonly answer: A
  readonly version: number
  constructor(answer: A, version: number) {
    this.answer = answer
    this.version = version
  }
}

/** Facts of the request that a few operations need: sign-in, live updates, intake. */
export interface RequestFacts {
  address: string
  userAgent: string
  signal: AbortSignal
  /** The body as it comes, of routes that stream theirs. */
  body: AsyncIterable<Uint8Array> | null
  header(name: string): string | undefined
  /** Headers to add to the answer, for cookies. */
  set(name: string, value: string): void
}

type Parsed = { params: unknown; query: unknown; body: unknown; ifMatch: unknown }
export interface Binding {
  route: RouteShape
  run(ctx: OpenCtx, input: Parsed, request: RequestFacts): Promise<unknown>
  /** Whole paths at which senders of a foreign protocol expect the same route. */
  alsoAt?: readonly string[]
}

/** What the handler of a `key` route is given: it reads the body itself, and judges, limits and answers in its sender's protocol. */
export interface KeyedRequest {
  address: string
  params: Record<string, string>
  header(name: string): string | undefined
  /** Reads the body. @throws Refusal `too-large` beyond the route's limit */
  read(): Promise<Buffer>
}

/** An answer as text with plain headers: a fraction of what a `Response` costs, for what is sent a thousand times a minute. */
export interface PlainAnswer { status: number; body: string; headers: Record<string, string> }

/** Joins a route with the permission `key` to its handler. Refusals that it throws are answered as problem+json. */
export function bindKeyed(route: RouteShape, run: KeyedBinding['keyed'], alsoAt: readonly string[] = []): KeyedBinding {
  return { route, alsoAt, keyed: run, run: () => Promise.reject(new TypeError(`${route.name} is answered by its key alone`)) }
}
export interface KeyedBinding extends Binding {
  keyed(ctx: OpenCtx, request: KeyedRequest): Promise<Response | PlainAnswer>
}

/**
 * Joins a route of the contract to its operation: the handler calls it and shapes the answer, nothing more.
 * A handler may answer the value, a {@link Tagged} value, or a whole `Response` for streams and files.
 */
export function bind<const R extends RouteShape>(
  route: R,
  run: (ctx: OpenCtx, input: ParsedOf<R>, request: RequestFacts) => Promise<GivenAnswerOf<R> | Tagged<GivenAnswerOf<R>> | Response>,
): Binding {
  return { route, run: run }
}
