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
  header(name: string): string | undefined
  /** Headers to add to the answer, for cookies. */
  set(name: string, value: string): void
}

type Parsed = { params: unknown; query: unknown; body: unknown; ifMatch: unknown }
export interface Binding {
  route: RouteShape
  run(ctx: OpenCtx, input: Parsed, request: RequestFacts): Promise<unknown>
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
