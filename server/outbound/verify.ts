import { timingSafeEqual } from 'node:crypto'
import type { AnswerOf } from '@fullscore/api/route.ts'
import type { Contact, sendContactCode } from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { announce } from '../events/event.ts'
import { change, keep } from '../kernel/change.ts'
import type { Ctx, OpenCtx } from '../kernel/context.ts'
import { conflict, invalid, missing, Refusal } from '../kernel/refusal.ts'
import { open, seal } from '../secrets/seal.ts'
import { readContact, requireOwn } from './contact.ts'
import { contactChanged } from './events.ts'
import { plainMessage } from './message.ts'
import { methodsOf, obstacle } from './methods.ts'
import { readerOf } from '../organisation/reader.ts'
import { sendBy } from './senders.ts'

const codeLife = { minutes: 60 }
const codePause = { minutes: 1 }
const mostTries = 5
const record = (id: string) => `contact-code:${id}`

const row = (ctx: Ctx, personId: Id<'person'>, id: string) =>
  ctx.db.selectFrom('outbound.contact_method').selectAll().where('id', '=', id as Id<'contact-method'>).where('person_id', '=', personId)

/** Sends a fresh code of six digits by the way itself, and says what the other side answered. An older code stops working. */
export async function sendCode(ctx: OpenCtx, personId: Id<'person'>, id: string): Promise<AnswerOf<typeof sendContactCode>> {
  await requireOwn(ctx, personId)
  const method = (await methodsOf(ctx, personId)).find((m) => m.id === id)
  if (!method) throw missing('contact method')
  if (method.verified) throw conflict('verified-already', 'This way is verified already.')
  const wanting = await obstacle(ctx, personId, method.kind)
  if (wanting) throw conflict('no-channel', wanting)
  const code = String(Buffer.from(ctx.ids.secret(), 'base64url').readUIntBE(0, 6) % 1_000_000).padStart(6, '0')
  const sealed = seal(ctx.house.keyring, record(id), code)
  await keep(ctx, 'a code is a credential, not a fact; its use is', async (tx) => {
    const stored = await row(tx, personId, id).forNoKeyUpdate().executeTakeFirst()
    const sent = stored?.code_until?.subtract(codeLife)
    if (sent && Temporal.Instant.compare(sent.add(codePause), tx.clock.now()) > 0) throw conflict('too-soon', 'A code went out less than a minute ago: look for it first.')
    await tx.db.updateTable('outbound.contact_method').set({ code: sealed, code_until: tx.clock.now().add(codeLife), code_tries: 0 }).where('id', '=', id as Id<'contact-method'>).execute()
  })
  const began = performance.now()
  const text = say`${code} is the code by which you show Fullscore that this way reaches you. Enter it in your profile within an hour. If you did not ask for it, ignore it.`
  const outcome = await sendBy(ctx, method, plainMessage(ctx, 'code', await readerOf(ctx, personId), say`Fullscore: your code is ${code}`, text, { code }))
  return { ok: outcome.ok, said: outcome.answer, to: method.address, ms: Math.round(performance.now() - began) }
}

/** The code of a way that was just added: a channel that is not set up is said, not refused, since the way is stored. */
export async function firstCode(ctx: OpenCtx, personId: Id<'person'>, id: string): Promise<AnswerOf<typeof sendContactCode>> {
  try {
    return await sendCode(ctx, personId, id)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { ok: false, said: error.message, to: '', ms: 0 }
  }
}

/** Verifies a way by its code. Five wrong ones end it. */
export async function verifyMethod(ctx: OpenCtx, personId: Id<'person'>, id: string, given: string): Promise<Contact> {
  await requireOwn(ctx, personId)
  const digits = given.replace(/\D/g, '')
  const { keyring } = ctx.house
  const right = await keep(ctx, 'wrong codes are counted; the right one is an event', async (tx) => {
    const stored = await row(tx, personId, id).forNoKeyUpdate().executeTakeFirst()
    if (!stored) throw missing('contact method')
    if (stored.verified_at) return true
    if (!stored.code || !stored.code_until || stored.code_tries >= mostTries || Temporal.Instant.compare(stored.code_until, tx.clock.now()) <= 0) return undefined
    if (equal(open(keyring, record(id), stored.code).toString(), digits)) return markVerified(tx, personId, id, stored.kind)
    await tx.db.updateTable('outbound.contact_method').set({ code_tries: stored.code_tries + 1 }).where('id', '=', stored.id).execute()
    return false
  })
  if (right === undefined) throw conflict('code-over', 'There is no code to enter: it was used up or is too old. Send a new one.')
  if (!right) throw invalid([{ field: 'body.code', message: 'is not the code that was sent' }])
  return readContact(ctx, personId)
}

const equal = (left: string, right: string) => left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right))

/** Notes that a way is verified; from now on it is used as its rules say. */
export async function markVerified(ctx: Ctx, personId: Id<'person'>, id: string, kind: string): Promise<true> {
  return change(ctx, async (tx) => {
    await tx.db.updateTable('outbound.contact_method').set({ verified_at: tx.clock.now(), code: null, code_until: null, code_tries: 0 }).where('id', '=', id as Id<'contact-method'>).execute()
    return {
      events: [announce(contactChanged, { team: null, subjects: [{ kind: 'person', id: personId, role: 'person' }], payload: { personId, what: 'method-verified', kind: kind as 'mail' } })],
      value: true as const,
    }
  })
}
