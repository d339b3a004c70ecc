import { z } from 'zod'
import type { AnswerOf, InputOf, RouteShape } from './route.ts'
import { pathOf } from './route.ts'
import { Problem } from './problem.ts'
import { plain, renderAll, type Reader } from './render.ts'

/** A refusal or defect answered by the server. `problem.detail` is a sentence for a person. */
export class CallError extends Error {
  override readonly name = 'CallError'
  readonly problem: Problem
  /** Seconds after which the server suggests to try again, where it said so. */
  readonly retryAfter: number | undefined
  constructor(problem: Problem, retryAfter?: number) {
    super(plain(problem.detail))
    this.problem = problem
    this.retryAfter = retryAfter
  }
}

/** The server could not be reached at all. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
}

/** The part of a platform's `fetch` that a call needs; the browser's and Node's both fit. */
export type FetchLike = (url: string, init: FetchInit) => Promise<ResponseLike>
interface FetchInit { method: string; headers: Record<string, string>; credentials: 'same-origin'; body?: string | Uint8Array<ArrayBuffer>; signal?: never }
interface ResponseLike {
  ok: boolean
  status: number
  statusText: string
  headers: { get(name: string): string | null }
  json(): Promise<unknown>
}

export interface CallSettings {
  /** Scheme, host and port of the server, without a path; '' in the browser. */
  origin: string
  fetch: FetchLike
  headers?: Record<string, string>
  /** For whom the answers are: their sentences come with marks and are told to this reader. Left out, the server tells them in plain words. */
  reader?: () => Reader
  /** A language other than English: where the server speaks it, it tells the answers itself. */
  language?: string | undefined
}
export interface CallOptions {
  /** An AbortSignal that cancels the request. */
  signal?: object | undefined
  ifMatch?: string | undefined
  idempotencyKey?: string | undefined
}
/** An answer with the ETag that a later edit passes as `ifMatch`. */
export interface Answered<A> {
  answer: A
  etag: string | undefined
}

export type Call = {
  <R extends RouteShape>(route: R, input: InputOf<R>, options?: CallOptions): Promise<AnswerOf<R>>
  /** The same, with the answer's ETag. */
  tagged<R extends RouteShape>(route: R, input: InputOf<R>, options?: CallOptions): Promise<Answered<AnswerOf<R>>>
}

function queryString(query: unknown): string {
  if (query === undefined || query === null) return ''
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [value].flat().map((one) => `${encodeURIComponent(key)}=${encodeURIComponent(String(one))}`))
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

/** How sentences are asked for: with marks, told here; or in a language, told there if it is spoken there. */
function asksFor({ reader, language }: CallSettings): Record<string, string> {
  if (language !== undefined) return { 'accept-language': language, ...(reader ? { [sentencesHeader]: 'unless-told' } : {}) }
  return reader ? { [sentencesHeader]: 'marked' } : {}
}

/**
 * The header by which a client asks for sentences with their marks (`marked`; `unless-told` where the server does not speak the language that
 * is asked for), and the server says that an answer holds some.
 */
export const sentencesHeader = 'fullscore-sentences'

/** The body of an answer, its sentences told to the reader where it holds any. */
async function bodyOf(response: ResponseLike, reader: CallSettings['reader']): Promise<unknown> {
  const body = await response.json()
  return reader !== undefined && response.headers.get(sentencesHeader) === 'marked' ? renderAll(body, reader()) : body
}

async function problemOf(response: ResponseLike, reader: CallSettings['reader']): Promise<Problem> {
  const parsed = Problem.safeParse(await bodyOf(response, reader).catch(() => undefined))
  if (parsed.success) return parsed.data
  return {
    type: 'about:blank', title: response.statusText, status: response.status, code: 'unknown',
    detail: `The server answered ${response.status} without saying why.`, requestId: response.headers.get('x-request-id') ?? '',
  }
}

/**
 * Makes the one way to ask the server: `call(route, { params, query, body })`.
 * Rejects with {@link CallError} for every answer that is not good and {@link UnreachableError} when there is none.
 */
export function caller(settings: CallSettings): Call {
  async function tagged<R extends RouteShape>(shape: R, input: InputOf<R>, options: CallOptions = {}): Promise<Answered<AnswerOf<R>>> {
    const given = input as unknown as { params?: Record<string, unknown>; query?: unknown; body?: unknown }
    const url = `${settings.origin}/api/v1${pathOf(shape, given.params)}${queryString(given.query)}`
    const headers: Record<string, string> = { accept: 'application/json', ...asksFor(settings), ...settings.headers }
    if (given.body !== undefined) headers['content-type'] = shape.accepts ?? 'application/json'
    if (options.ifMatch !== undefined) headers['if-match'] = options.ifMatch
    if (options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey
    let response: ResponseLike
    try {
      response = await settings.fetch(url, {
        method: shape.method, headers, credentials: 'same-origin',
        ...(options.signal === undefined ? {} : { signal: options.signal as never }),
        ...(given.body === undefined ? {} : { body: shape.accepts === undefined ? JSON.stringify(given.body) : (given.body as Uint8Array<ArrayBuffer>) }),
      })
    } catch (error) {
      if ((error as Error).name === 'AbortError') throw error
      throw new UnreachableError(settings.origin === '' ? 'Fullscore does not answer.' : `Fullscore does not answer at ${settings.origin}.`, { cause: error })
    }
    if (!response.ok) throw new CallError(await problemOf(response, settings.reader), Number(response.headers.get('retry-after')) || undefined)
    const etag = response.headers.get('etag') ?? undefined
    if (shape.answer === undefined) return { answer: undefined as AnswerOf<R>, etag }
    return { answer: z.parse(shape.answer, await bodyOf(response, settings.reader)) as AnswerOf<R>, etag }
  }
  const call = async <R extends RouteShape>(shape: R, input: InputOf<R>, options?: CallOptions) => (await tagged(shape, input, options)).answer
  return Object.assign(call, { tagged })
}
