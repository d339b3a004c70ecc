import { plainMapping } from '@fullscore/api/operations/alerts/mapping.ts'
import * as contract from '@fullscore/api/operations/alerts/sources.ts'
import type { SourceKind } from '@fullscore/api/operations/alerts/sources.ts'
import { count, cut, say } from '@fullscore/api/sentence.ts'
import { hashOfSecret, bearerOf } from '../../../access/identify.ts'
import { bindKeyed, type KeyedRequest, type PlainAnswer } from '../../../http/binding.ts'
import { allow } from '../../../http/rate.ts'
import type { OpenCtx } from '../../../kernel/context.ts'
import { isDatabaseDown } from '../../../database/down.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import type { Signal } from '../alert.ts'
import { accepted, asRefusal, NotTaken, pagerdutyAnswer, statusOf, wrongAddress } from './answer.ts'
import { readAlertmanager } from './alertmanager.ts'
import { takeChange } from './changes.ts'
import { applyMapping } from './mapping.ts'
import { readChange, readEvent, routingKeyOf } from './pagerduty.ts'
import { intakeQueue, type Post, type Unresolved } from './queue.ts'
import { knownSource, SourceChanged } from './known.ts'
import { refusedTitle } from './source.ts'
import type { SourceFacts } from './store.ts'
import { isObject, type Told } from './told.ts'

/** Alerts named in an answer as refused; the page of the source shows the payload. */
const mostNamed = 20

/** A request, whose body can be read twice; judged again if its source changed meanwhile. */
type Judged = KeyedRequest & { again: boolean }

/** Looks a key up. Guesses are limited by address. @throws NotTaken */
async function sourceOf(ctx: OpenCtx, request: Judged, key: string | undefined, kind: SourceKind, anew = false): Promise<SourceFacts> {
  const source = key === undefined || key.length > 200 ? undefined : await knownSource(ctx, hashOfSecret(key), anew || request.again)
  if (!source) {
    allow(ctx, request.address)
    throw new NotTaken('key', [key === undefined ? 'The key of the source is missing.' : 'This key is not known, or it was revoked or renewed.'])
  }
  if (source.kind !== kind) throw new NotTaken('invalid', [wrongAddress(source.kind, kind)])
  return source
}

interface Body { text: string; bytes: number; value: unknown }

/** Reads a body within the room of the queue. @param known the source, if its key did not lie in the body: it is told what was wrong */
async function bodyOf(ctx: OpenCtx, request: Judged, limit: number, known?: SourceFacts): Promise<Body> {
  const length = Number(request.header('content-length') ?? limit)
  const free = intakeQueue(ctx).reserve(Math.min(Number.isFinite(length) ? length : limit, limit))
  try {
    const bytes = await request.read()
    const text = bytes.toString('utf8')
    try {
      return { text, bytes: bytes.byteLength, value: JSON.parse(text) }
    } catch (error) {
      const why = say`The body is not JSON: ${(error as Error).message.slice(0, 200)}.`
      if (known) await refuse(ctx, known, { text, bytes: bytes.byteLength, value: undefined }, 'unreadable', [why])
      throw new NotTaken('unreadable', [why])
    }
  } catch (error) {
    if (known && error instanceof Refusal && error.parts.kind === 'too-large') await note(ctx, known, { text: '', bytes: length, value: undefined }, 413, error.parts.detail)
    throw error
  } finally {
    free()
  }
}

/** Keeps a payload that is not taken, with the reason, and says so by a low alert about the source; then refuses it. */
async function refuse(ctx: OpenCtx, source: SourceFacts, body: Body, sort: NotTaken['sort'], errors: readonly string[]): Promise<never> {
  await note(ctx, source, body, statusOf[sort], errors.join(' '), sort !== 'disabled')
  throw new NotTaken(sort, errors)
}

async function note(ctx: OpenCtx, source: SourceFacts, body: Body, status: number, why: string, alerts = true): Promise<void> {
  await intakeQueue(ctx).submit({
    from: { source }, requestId: ctx.requestId, bytes: body.bytes, signals: alerts ? [ownAlert(ctx, source, why)] : [],
    payload: { accepted: false, status, why, bytes: body.bytes, body: body.text, refused: 1 },
  })
}

/** Fullscore's own alert that a source sends what cannot be taken. It ends by itself once an hour passed without a refusal. */
function ownAlert(ctx: OpenCtx, source: SourceFacts, why: string): Unresolved {
  const signal: Signal = {
    source: { kind: 'own', id: source.id, name: 'Fullscore' }, dedupKey: 'refused', title: refusedTitle(source.name), urgency: 'low', status: 'firing', at: ctx.clock.now(),
    details: { reason: cut(why, 1000), 'alert source': source.name }, rehearsal: false,
  }
  return { signal, about: { team: source.ownerTeamId, serviceId: undefined, itemId: undefined } }
}

const requireEnabled = async (ctx: OpenCtx, source: SourceFacts, body: Body) => {
  if (source.disabledWhy !== undefined) await refuse(ctx, source, body, 'disabled', [say`The source ${source.name} is disabled: ${source.disabledWhy}`])
}

const signalOf = (ctx: OpenCtx, source: SourceFacts, told: Told): Unresolved => ({
  names: told.names,
  signal: {
    source: { kind: 'source', id: source.id, name: source.name }, dedupKey: told.dedupKey, title: told.title, urgency: told.urgency, status: told.status, at: told.at ?? ctx.clock.now(),
    said: told.unread === undefined ? undefined : { why: say`at ${`"${told.unread}"`}, which is no moment that can be read, so that it counts from when it was heard` },
    details: told.details, rehearsal: false, beganAt: told.beganAt, group: told.group,
  },
})

interface Read { told: readonly Told[]; refused: readonly { index: number; why: string }[]; left: number; words: string }

/** Stores what was read of a payload, good and bad, and answers once it is stored. */
async function take(ctx: OpenCtx, source: SourceFacts, body: Body, { told, refused, left, words }: Read): Promise<PlainAnswer> {
  const why = refused.slice(0, mostNamed).map((one) => say`Alert ${one.index + 1}: ${one.why}`).join(' ')
  if (refused.length > 0 && told.length === 0) await refuse(ctx, source, body, 'invalid', refused.slice(0, mostNamed).map((one) => say`Alert ${one.index + 1}: ${one.why}`))
  const post: Post = {
    from: { source }, requestId: ctx.requestId, bytes: body.bytes,
    signals: [...told.map((one) => signalOf(ctx, source, one)), ...(refused.length > 0 ? [ownAlert(ctx, source, why)] : [])],
    payload: { accepted: true, status: 202, why: why === '' ? words : why, bytes: body.bytes, body: body.text, refused: refused.length },
  }
  const taken = (await intakeQueue(ctx).submit(post)).slice(0, told.length)
  return accepted({ accepted: taken.length, raised: taken.filter((one) => one.outcome === 'raised').length, resolved: taken.filter((one) => one.outcome === 'resolved').length, ignored: left, refused: refused.slice(0, mostNamed) })
}

async function alertmanager(ctx: OpenCtx, request: Judged): Promise<PlainAnswer> {
  const source = await sourceOf(ctx, request, request.params['key'] ?? bearerOf(request.header('authorization')), 'alertmanager')
  const body = await bodyOf(ctx, request, contract.alertmanagerIntake.bodyLimit, source)
  await requireEnabled(ctx, source, body)
  const read = readAlertmanager(body.value, { urgency: source.defaultUrgency })
  if ('why' in read) return refuse(ctx, source, body, read.unknownVersion ? 'unreadable' : 'invalid', [read.why])
  return take(ctx, source, body, { ...read, left: 0, words: read.truncated > 0 ? say`${count(read.told.length, 'alert', 'alerts')}; Alertmanager left out ${read.truncated} more (max_alerts).` : say`${count(read.told.length, 'alert', 'alerts')}.` })
}

async function generic(ctx: OpenCtx, request: Judged): Promise<PlainAnswer> {
  const source = await sourceOf(ctx, request, request.params['key'] ?? bearerOf(request.header('authorization')), 'generic')
  const body = await bodyOf(ctx, request, contract.genericIntake.bodyLimit, source)
  await requireEnabled(ctx, source, body)
  const mapped = applyMapping(source.mapping ?? plainMapping, body.value, { urgency: source.defaultUrgency })
  if (!Array.isArray(mapped)) return refuse(ctx, source, body, 'invalid', [mapped.why])
  const refused = mapped.flatMap(({ shown }, index) => (shown.outcome === 'refused' ? [{ index, why: shown.why }] : []))
  const told = mapped.flatMap((one) => one.told ?? [])
  const left = mapped.filter((one) => one.shown.outcome === 'ignored').length
  return take(ctx, source, body, { told, refused, left, words: left > 0 ? say`${count(told.length, 'alert', 'alerts')}, ${left} left alone by mapping ${source.mappingVersion}.` : say`${count(told.length, 'alert', 'alerts')} by mapping ${source.mappingVersion}.` })
}

/** An event of PagerDuty: its key lies in the body, so that is read first. */
async function event(ctx: OpenCtx, request: Judged, anew = false): Promise<{ source: SourceFacts; body: Body }> {
  const read = await bodyOf(ctx, request, contract.pagerdutyIntake.bodyLimit)
  const key = routingKeyOf(read.value, request.header('x-routing-key'))
  // What is kept to look at must not open the door.
  // Written when it is kept: of many payloads that come at once most are not.
  const body: Body = { value: read.value, bytes: read.bytes, get text() { return isObject(read.value) && 'routing_key' in read.value ? JSON.stringify({ ...read.value, routing_key: '(the key)' }) : read.text } }
  const source = await sourceOf(ctx, request, key, 'pagerduty', anew).catch((error: unknown) => {
    throw error instanceof NotTaken && error.sort === 'key' ? new NotTaken('invalid', [key === undefined ? "'routing_key' is missing or blank" : 'Invalid routing key']) : error
  })
  await requireEnabled(ctx, source, body)
  return { source, body }
}

async function pagerduty(ctx: OpenCtx, request: Judged): Promise<PlainAnswer> {
  const { source, body } = await event(ctx, request)
  const read = readEvent(body.value, () => ctx.ids.make().replaceAll('-', ''))
  if ('errors' in read) return refuse(ctx, source, body, 'invalid', read.errors)
  await intakeQueue(ctx).submit({
    from: { source }, requestId: ctx.requestId, bytes: body.bytes, signals: [signalOf(ctx, source, read.told)],
    payload: { accepted: true, status: 202, why: 'Event processed.', bytes: body.bytes, get body() { return body.text }, refused: 0 },
  })
  return accepted({ status: 'success', message: 'Event processed', dedup_key: read.told.dedupKey })
}

async function pagerdutyChange(ctx: OpenCtx, request: Judged): Promise<PlainAnswer> {
  const { source, body } = await event(ctx, request, true)
  const read = readChange(body.value)
  if ('errors' in read) return refuse(ctx, source, body, 'invalid', read.errors)
  await takeChange(ctx, source, read.change, { accepted: true, status: 202, why: read.change.unread === undefined ? 'Change event processed.' : say`Change event processed; its timestamp ${`"${read.change.unread}"`} cannot be read, so that it counts from when it was heard.`, bytes: body.bytes, body: body.text })
  return accepted({ status: 'success', message: 'Change event processed' })
}

/** Answers refusals as problem+json, or in the sender's own words. Only defects go through. */
const answering = (run: (ctx: OpenCtx, request: Judged) => Promise<PlainAnswer>, answer: (error: unknown) => PlainAnswer | undefined) => async (ctx: OpenCtx, request: KeyedRequest) => {
  let bytes: Promise<Buffer> | undefined
  const judged = (again: boolean): Judged => ({ get address() { return request.address }, params: request.params, header: request.header, again, read: () => bytes ??= request.read() })
  try {
    return await run(ctx, judged(false)).catch((error: unknown) => (error instanceof SourceChanged ? run(ctx, judged(true)) : Promise.reject(error)))
  } catch (error) {
    const own = answer(error)
    if (own) return own
    throw isDatabaseDown(error) ? error : asRefusal(error)
  }
}
const none = () => undefined

export const intakeRoutes = [
  bindKeyed(contract.alertmanagerIntake, answering(alertmanager, none)),
  bindKeyed(contract.alertmanagerIntakeByPath, answering(alertmanager, none)),
  bindKeyed(contract.genericIntake, answering(generic, none)),
  bindKeyed(contract.genericIntakeByPath, answering(generic, none)),
  bindKeyed(contract.pagerdutyIntake, answering(pagerduty, pagerdutyAnswer), ['/v2/enqueue']),
  bindKeyed(contract.pagerdutyChangeIntake, answering(pagerdutyChange, pagerdutyAnswer), ['/v2/change/enqueue']),
]
