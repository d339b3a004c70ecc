import { OpenRequest, type Sends, type SentRequest } from '@fullscore/api/infrastructure/monitoring/requests.ts'
import type { Target } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import { invalid } from '../../kernel/refusal.ts'
import { open, seal } from '../../secrets/seal.ts'

/** The record that a check's secret is sealed for. */
export const passwordRecord = (id: Id<'check'>) => `check:${id}`

/** What a check is given to sign in or to be let in with: a password, or what an HTTP request carries. */
export interface Secret { password?: string; request?: OpenRequest }
export interface GivenSecret { password?: string | null | undefined; request?: SentRequest | null | undefined }
export interface Sealed { sealed: string; sends: Sends | null }

/**
 * Seals a given secret for a check; null takes it away, undefined leaves it.
 * @param stored what the check has and may keep: headers and a body that are not given again are these
 * @throws Refusal for a password without a user, a request that is not sent by HTTP, a body without POST, a header without a value
 */
export function sealedFor(ctx: OpenCtx, id: Id<'check'>, target: Target, given: GivenSecret, stored: Secret): Sealed | null | undefined {
  const secret = secretFor(target, given, stored)
  if (secret === undefined || secret === null) return secret
  if (secret.request) return { sealed: seal(ctx.house.keyring, passwordRecord(id), JSON.stringify(secret.request)), sends: sendsOf(secret.request) }
  return { sealed: seal(ctx.house.keyring, passwordRecord(id), secret.password!), sends: null }
}

/** What is given as it will be used; null for nothing, undefined for what is stored. @throws Refusal as `sealedFor` */
export function secretFor(target: Target, { password, request }: GivenSecret, stored: Secret): Secret | null | undefined {
  if (typeof password === 'string' && (target.kind !== 'postgresql' || target.user === undefined)) throw invalid([{ field: 'body.password', message: 'belongs to a user: name one in the target' }])
  if (request && target.kind !== 'http') throw invalid([{ field: 'body.request', message: 'is only sent by HTTP' }])
  if (target.kind !== 'http') return typeof password === 'string' ? { password } : password
  return request ? wholeRequest(target.method, request, stored.request) : request
}

function wholeRequest(method: string, { headers, body }: SentRequest, stored: OpenRequest | undefined): Secret | null {
  const kept = new Map(stored?.headers.map((one) => [one.name.toLowerCase(), one.value]))
  const whole = headers.map(({ name, value }) => ({ name, value: value ?? kept.get(name.toLowerCase()) }))
  const faults = whole.flatMap(({ value }, at) => (value === undefined ? [{ field: `body.request.headers[${at}].value`, message: 'is needed: none of this name is stored for this address' }] : []))
  if (typeof body === 'string' && method !== 'POST') faults.push({ field: 'body.request.body', message: 'is only sent by POST' })
  if (faults.length > 0) throw invalid(faults)
  const text = method === 'POST' ? (body === undefined ? stored?.body : body) ?? undefined : undefined
  if (whole.length === 0 && text === undefined) return null
  return { request: { headers: whole as OpenRequest['headers'], ...(text === undefined ? {} : { body: text }) } }
}

/** What people may know of a request. */
const sendsOf = ({ headers, body }: OpenRequest): Sends => ({ headers: headers.map((one) => one.name), body: body !== undefined })

/** An opened secret as its kind of check uses it. */
export const secretIn = (target: Target, plain: string): Secret => (target.kind === 'http' ? { request: OpenRequest.parse(JSON.parse(plain)) } : { password: plain })

/** Opens the stored secret of a check for one run. */
export async function secretOf(ctx: OpenCtx, id: Id<'check'>, target: Target): Promise<Secret> {
  const row = await ctx.db.selectFrom('infrastructure.check_secret').select('sealed').where('check_id', '=', id).executeTakeFirst()
  return row ? secretIn(target, open(ctx.house.keyring, passwordRecord(id), row.sealed).toString('utf8')) : {}
}

/** Whether two targets sign in as the same user at the same place, or ask the same origin by HTTP. */
export function sameLogin(one: Target, other: Target): boolean {
  if (one.kind === 'http' && other.kind === 'http') return URL.parse(one.url)?.origin !== undefined && URL.parse(one.url)?.origin === URL.parse(other.url)?.origin
  return one.kind === 'postgresql' && other.kind === 'postgresql' && one.host === other.host && one.port === other.port && one.user === other.user
}
