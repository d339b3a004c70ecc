import { randomBytes, randomInt, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import type { AnswerOf, BodyOf, RouteShape } from '@fullscore/api/route.ts'
import { Problem } from '@fullscore/api/problem.ts'
import { say } from '@fullscore/api/sentence.ts'
import { EgressFailed, EgressRefused, type Egress } from '../../../../egress/egress.ts'
import type { Clock } from '../../../../kernel/clock.ts'
import { ToldError } from '../../../../kernel/told.ts'
import { isLoopback } from '../../../../sample/loopback.ts'
import { SettingsError } from '../../../../settings-values.ts'
import { authorizationOf } from '../signature.ts'

/** The server said no. */
export class ServerRefused extends ToldError {
  override readonly name = 'ServerRefused'
  readonly status: number
  readonly code: string
  readonly retryAfter: number | undefined
  constructor(status: number, code: string, sentence: string, retryAfter?: number) {
    super(sentence)
    this.status = status
    this.code = code
    this.retryAfter = retryAfter
  }
  /** Whether asking again with the same key is of no use. */
  get ends(): boolean {
    return ['probe-revoked', 'probe-unknown', 'signature-wrong'].includes(this.code)
  }
}

/** The server could not be reached, or something else answered in its place. */
export class ServerAway extends ToldError {
  override readonly name = 'ServerAway'
}

export interface LinkParts { egress: Egress; clock: Clock; server: string; ca: string | undefined; key: KeyObject; /** `new` while it has none. */ probeId: string }

/** The one way to ask the server: a signed request. */
export type Link = <R extends RouteShape>(route: R, body: BodyOf<R>, timeoutMs?: number, signal?: AbortSignal) => Promise<AnswerOf<R>>

/** Refuses to speak in the clear to anything but this machine. @throws SettingsError @returns a warning, where one is due */
export function requireSafe(server: string, allowHttp: boolean): string | undefined {
  const url = new URL(server)
  if (url.protocol === 'https:' || isLoopback(url.hostname)) return undefined
  if (!allowHttp) throw new SettingsError(say`${server} is not encrypted: everybody on the way would read the passwords of the checks. Use https, or say --allow-http yes (FULLSCORE_PROBE_ALLOW_HTTP).`)
  return say`${server} is not encrypted: everybody on the way can read the passwords of the checks and change what the probe does.`
}

/** Opens the link to a server. Its certificate is verified; redirects are not followed. */
export function openLink({ egress, clock, server, ca, key, probeId }: LinkParts): Link {
  const { hostname, port, protocol } = new URL(server)
  const grant = `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`
  return async (route, body, timeoutMs = 20_000, signal) => {
    const bytes = Buffer.from(JSON.stringify(body))
    const path = `/api/v1${route.path}`
    const authorization = authorizationOf(key, probeId, { method: route.method, path, body: bytes, at: clock.now().epochMilliseconds, nonce: randomBytes(16).toString('base64url') })
    const answer = await egress.httpRequest({
      purpose: 'exact', grants: [grant], url: `${server}${path}`, method: route.method, headers: { authorization, 'content-type': 'application/json', accept: 'application/json' }, body: bytes, timeoutMs, maxBytes: 16 * 1024 * 1024,
      ...(ca === undefined ? {} : { tls: { ca } }), ...(signal ? { signal } : {}),
    }).catch((error: unknown) => {
      if (error instanceof EgressFailed || error instanceof EgressRefused) throw new ServerAway(error.message, { cause: error })
      throw error
    })
    return read(route, answer, server)
  }
}

function read<R extends RouteShape>(route: R, { status, body, headers }: { status: number; body: Buffer; headers: Readonly<Record<string, string | string[] | undefined>> }, server: string): AnswerOf<R> {
  if (status >= 200 && status < 300 && !route.answer) return undefined as AnswerOf<R>
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    throw new ServerAway(say`${server} answered ${status}, and not as Fullscore does: is the address right?`)
  }
  if (status < 200 || status >= 300) {
    const problem = Problem.safeParse(value)
    if (!problem.success) throw new ServerAway(say`${server} answered ${status}, and not as Fullscore does: is the address right?`)
    throw new ServerRefused(status, problem.data.code, problem.data.detail, Number(headers['retry-after']) || undefined)
  }
  const answer = z.safeParse(route.answer!, value)
  if (!answer.success) throw new ServerAway(say`${server} gave an answer that this probe cannot read: are both of the same release?`)
  return answer.data as AnswerOf<R>
}

const leastMs = 500
const mostMs = 30_000

/** Milliseconds until the next try: doubled with every failure, at most 30 s, anywhere between half and the whole of it. */
export function backOff(failures: number, chance = (most: number) => randomInt(most)): number {
  const whole = Math.min(mostMs, leastMs * 2 ** Math.min(failures, 10))
  return Math.round(whole / 2 + chance(Math.max(1, Math.round(whole / 2))))
}
