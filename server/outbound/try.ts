import type { AnswerOf, BodyOf } from '@fullscore/api/route.ts'
import type { ChannelKind, testChannel } from '@fullscore/api/outbound/outbound.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { OpenCtx } from '../kernel/context.ts'
import { conflict, forbidden, invalid, missing } from '../kernel/refusal.ts'
import { requireMay } from '../organisation/visible.ts'
import { publicUrl } from '../organisation/public-url.ts'
import { plainMessage } from './message.ts'
import { methodsOf, obstacle } from './methods.ts'
import type { Method } from './page.ts'
import { readerOf } from '../organisation/reader.ts'
import { sendBy } from './senders.ts'
import { markVerified } from './verify.ts'

const words: Partial<Record<ChannelKind, string>> = { webhook: 'webhook', sms: 'SMS number', voice: 'number for calls', ntfy: 'ntfy topic', push: 'browser with web push' }

/** Sends the asking person a test by one of their own ways and says what happened. A webhook that takes its test is verified by it. */
export async function testOf(ctx: OpenCtx, kind: ChannelKind, given: BodyOf<typeof testChannel>): Promise<AnswerOf<typeof testChannel>> {
  const { personId } = ctx.actor
  if (!personId) throw forbidden('signed-in', 'A test goes to the person who asks for it.')
  const method = given.to === undefined ? (await methodsOf(ctx, personId)).find((m) => m.kind === kind && (given.method === undefined || m.id === given.method)) : numberOf(ctx, kind, given.to)
  if (!method) throw given.method === undefined ? conflict('no-channel', say`You have no ${words[kind] ?? say`${kind} address`} yet: add one to your contact methods.`) : missing('contact method')
  const wanting = await obstacle(ctx, personId, kind)
  if (wanting) throw conflict('no-channel', wanting)
  if (kind === 'browser') return { ok: true, said: 'This browser got the answer, so it is reached.', to: 'this browser', ms: 0 }
  const began = performance.now()
  const text = say`${ctx.actor.name} asked Fullscore at ${(await publicUrl(ctx)).url} for a test of this way to be reached. It works.`
  const outcome = await sendBy(ctx, method, plainMessage(ctx, 'test', await readerOf(ctx, personId), say`Fullscore: test`, text))
  if (outcome.ok && kind === 'webhook' && !method.verified) await markVerified(ctx, personId, method.id, kind)
  return { ok: outcome.ok, said: outcome.answer, to: method.address, ms: Math.round(performance.now() - began) }
}

/** A number that whoever manages settings names for a test of a gateway. */
function numberOf(ctx: OpenCtx, kind: ChannelKind, to: string): Method {
  requireMay(ctx.actor, 'settings:manage', null)
  const address = to.replace(/[\s().-]/g, '')
  if ((kind !== 'sms' && kind !== 'voice') || !/^\+[1-9]\d{6,14}$/.test(address)) throw invalid([{ field: 'body.to', message: 'is no telephone number with its country, like +31612345678, for SMS or voice' }])
  return { id: kind, kind, name: 'A test', address, secret: null, verified: false, verifiedWhy: '' }
}
