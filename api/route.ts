import type { z } from 'zod'
import type { Permission } from './access/permissions.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** How a refusal is answered over HTTP; the kernel's refusals carry one of these kinds. */
export const refusalStatus = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  'too-slow': 408,
  conflict: 409,
  stale: 412,
  'too-large': 413,
  'unsupported-media': 415,
  invalid: 422,
  'precondition-required': 428,
  limited: 429,
  unavailable: 503,
} as const
export type RefusalKind = keyof typeof refusalStatus

type Schema = z.ZodType

/** What a route says of itself. Every route of the product is one such value, read by server, web, CLI and OpenAPI alike. */
export interface RouteShape {
  /** Unique name, `<noun>.<verb>`: the CLI command and OpenAPI operation id, `incidents.acknowledge`. */
  name: string
  method: Method
  /** Path below `/api/v1`, with `:name` for parameters. */
  path: string
  /** One line for people, in the imperative. */
  summary: string
  /** Who may ask: a permission, `signed-in` for any person or token, `public` for everybody, `link` for a message's link token, `key` for senders whose key the handler judges. */
  permission: Permission | 'signed-in' | 'public' | 'link' | 'key'
  params?: Schema
  query?: Schema
  /** The query also takes the filters of the list that this parameter of the path names. */
  filtersOf?: string
  body?: Schema
  /** What is answered; leave out for 204. */
  answer?: Schema
  /** Status of the good answer; default 200, or 204 without `answer`. */
  status?: 200 | 201 | 202 | 204
  /** Codes of the refusals this route may answer beyond the general ones (malformed, unauthenticated, forbidden, missing, invalid, limited). */
  refusals?: readonly string[]
  /** `If-Match` with the ETag of the last read is required: people's edits. */
  ifMatch?: boolean
  /** Bytes the body may have; default 1 MiB. */
  bodyLimit?: number
  /** The body is not JSON but bytes of this media type; its schema takes a Uint8Array. */
  accepts?: string
  /** The body is not read before the handler, which takes it as it comes and minds `bodyLimit` itself. With `accepts`. */
  streams?: boolean
  /** So small and so pressing that it goes on while the disk is nearly full, until it is full: signing in, an alert that comes in, answering a page. */
  pressing?: boolean
  /** The answer is not JSON: its media type, for streams and files. */
  media?: string
}

export type Route<R extends RouteShape = RouteShape> = R

/** Declares a route; the value is its own type. */
export function route<const R extends RouteShape>(shape: R): R {
  return shape
}

type In<S> = S extends Schema ? z.input<S> : never
type Out<S> = S extends Schema ? z.output<S> : undefined
type Part<R, K extends 'params' | 'query' | 'body'> = R extends { [P in K]: infer S } ? In<S> : undefined
type Given<R, K extends 'params' | 'query' | 'body'> =
  Part<R, K> extends undefined ? { [P in K]?: undefined }
  : undefined extends Part<R, K> ? { [P in K]?: Part<R, K> }
  : {} extends Part<R, K> ? { [P in K]?: Part<R, K> }
  : { [P in K]: Part<R, K> }

/** What a caller passes: `{ params, query, body }`, each only if the route has it. */
export type InputOf<R> = Given<R, 'params'> & Given<R, 'query'> & Given<R, 'body'>
/** The parsed parts as the server sees them. */
export type ParsedOf<R> = {
  params: R extends { params: infer S } ? Out<S> : undefined
  query: R extends { query: infer S } ? Out<S> : undefined
  body: R extends { body: infer S } ? Out<S> : undefined
  /** Version of the object as the caller read it, from `If-Match`; only on routes with `ifMatch`. */
  ifMatch: R extends { ifMatch: true } ? number : undefined
}
/** What a handler gives: the answer before its schema fills in defaults. */
export type GivenAnswerOf<R> = R extends { answer: infer S } ? In<S> : void
export type AnswerOf<R> = R extends { answer: infer S } ? Out<S> : undefined

/** The path of a route with its parameters filled in, without the `/api/v1` prefix. */
export function pathOf(shape: RouteShape, params: Record<string, unknown> = {}): string {
  return shape.path.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = params[name]
    if (value === undefined) throw new TypeError(`${shape.name} needs the parameter ${name}`)
    return encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))
  })
}
/** The parsed body and query of a route, as operations take them. */
export type BodyOf<R> = ParsedOf<R>['body']
export type QueryOf<R> = ParsedOf<R>['query']
