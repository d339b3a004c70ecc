import type { BodyOf } from '@fullscore/api/route.ts'
import type { addContactMethod, Contact, NotificationRule } from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { announce } from '../events/event.ts'
import { change, lockName } from '../kernel/change.ts'
import type { Ctx, OpenCtx } from '../kernel/context.ts'
import { conflict, forbidden, invalid, missing } from '../kernel/refusal.ts'
import { requireMay } from '../organisation/visible.ts'
import { seal } from '../secrets/seal.ts'
import { storedOf } from './addresses.ts'
import { contactChanged } from './events.ts'
import { methodsOf, obstacle, rulesOf } from './methods.ts'

const mostMethods = 12

/** How a person is reached: methods, and for each urgency the rules that count. Addresses are shown to the person and to who manages people. */
export async function readContact(ctx: Ctx, personId: Id<'person'>): Promise<Contact> {
  if (ctx.actor.personId !== personId && ctx.actor.reach('organisation:read') === undefined) throw forbidden('organisation:read')
  const methods = await methodsOf(ctx, personId)
  const open = ctx.actor.personId === personId || ctx.actor.reach('organisation:manage') === 'everything'
  return {
    methods: await Promise.all(methods.map(async ({ id, kind, name, address, verified, verifiedWhy }) => ({
      id, kind, name, address: open ? address : '', own: id === 'mail' || id === 'browser', verified, verifiedWhy, obstacle: (await obstacle(ctx, personId, kind)) ?? null,
    }))),
    rules: await rulesOf(ctx, personId, methods),
  }
}

/** Everybody says themselves how they are reached; who manages all people may as well. Of a person who is not there nothing is said but that. */
export async function requireOwn(ctx: Ctx, personId: Id<'person'>): Promise<void> {
  const person = await ctx.db.selectFrom('organisation.person').select('id').where('id', '=', personId).executeTakeFirst()
  if (!person) throw missing('person')
  if (ctx.actor.kind === 'token') throw forbidden('signed-in', 'An API token does not change how people are reached: sign in.')
  if (ctx.actor.personId !== personId) requireMay(ctx.actor, 'organisation:manage', null)
}

const told = (personId: Id<'person'>) => ({ team: null, subjects: [{ kind: 'person', id: personId, role: 'person' }] })

/** Adds a way to be reached. A webhook gets a signing secret, answered this once. It is used as a last resort until it is verified. */
export async function addMethod(ctx: OpenCtx, personId: Id<'person'>, given: BodyOf<typeof addContactMethod>): Promise<Contact & { id: string; secret: string | null; verified: boolean }> {
  await requireOwn(ctx, personId)
  const { address, secret, shown, verified } = storedOf(given, ctx.ids.secret())
  const id = ctx.ids.make<'contact-method'>()
  const sealed = secret === undefined ? null : seal(ctx.house.keyring, `contact-method:${id}`, secret)
  return change(ctx, async (tx) => {
    await lockName(tx, `contact:${personId}`)
    if ((await methodsOf(tx, personId)).length >= mostMethods) throw conflict('too-many', say`A person has at most ${mostMethods} ways to be reached: remove one first.`)
    const now = tx.clock.now()
    await tx.db.insertInto('outbound.contact_method').values({ id, person_id: personId, kind: given.kind, name: given.name, address, secret: sealed, made_at: now, verified_at: verified ? now : null }).execute()
    return {
      events: [announce(contactChanged, { ...told(personId), payload: { personId, what: 'method-added', kind: given.kind }, detail: { name: given.name, address } })],
      value: { ...(await readContact(tx, personId)), id, secret: shown, verified },
    }
  })
}

/** Removes a method and its rules. What was sent by it stays in the ledger. */
export async function removeMethod(ctx: Ctx, personId: Id<'person'>, methodId: string): Promise<Contact> {
  await requireOwn(ctx, personId)
  return change(ctx, async (tx) => {
    const { numDeletedRows } = await tx.db.deleteFrom('outbound.contact_method').where('id', '=', methodId as Id<'contact-method'>).where('person_id', '=', personId).executeTakeFirst()
    if (numDeletedRows === 0n) throw missing('contact method')
    await tx.db.deleteFrom('outbound.rule').where('person_id', '=', personId).where('method', '=', methodId).execute()
    return { events: [announce(contactChanged, { ...told(personId), payload: { personId, what: 'method-removed' } })], value: await readContact(tx, personId) }
  })
}

/** Replaces a person's rules. An urgency without any uses every method at once: nobody is unreachable by leaving something out. */
export async function setRules(ctx: Ctx, personId: Id<'person'>, rules: readonly NotificationRule[]): Promise<Contact> {
  await requireOwn(ctx, personId)
  return change(ctx, async (tx) => {
    const methods = await methodsOf(tx, personId)
    rules.forEach((rule, index) => {
      if (!methods.some((m) => m.id === rule.method)) throw invalid([{ field: `body.rules[${index}].method`, message: 'names no way to reach this person' }])
      if (rules.findIndex((r) => r.method === rule.method && r.urgency === rule.urgency) !== index) throw invalid([{ field: `body.rules[${index}]`, message: 'this method is named twice for this urgency' }])
    })
    await tx.db.deleteFrom('outbound.rule').where('person_id', '=', personId).execute()
    if (rules.length > 0) await tx.db.insertInto('outbound.rule').values(rules.map((r) => ({ person_id: personId, urgency: r.urgency, method: r.method, after_minutes: r.afterMinutes }))).execute()
    return { events: [announce(contactChanged, { ...told(personId), payload: { personId, what: 'rules-set' } })], value: await readContact(tx, personId) }
  })
}
