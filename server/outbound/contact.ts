import type { BodyOf } from '@fullscore/api/route.ts'
import type { addContactMethod, Contact, NotificationRule } from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../events/event.ts'
import { change, lockName } from '../kernel/change.ts'
import type { Ctx, OpenCtx } from '../kernel/context.ts'
import { conflict, forbidden, invalid, missing } from '../kernel/refusal.ts'
import { requireMay } from '../organisation/visible.ts'
import { seal } from '../secrets/seal.ts'
import { contactChanged } from './events.ts'
import { methodsOf, rulesOf } from './methods.ts'

const mostMethods = 10

/** How a person is reached: methods, and for each urgency the rules that count. Addresses are shown to the person and to who manages people. */
export async function readContact(ctx: Ctx, personId: Id<'person'>): Promise<Contact> {
  const methods = await methodsOf(ctx, personId)
  const open = ctx.actor.personId === personId || ctx.actor.reach('organisation:manage') === 'everything'
  return {
    methods: methods.map(({ id, kind, name, address }) => ({ id, kind, name, address: open ? address : '', own: id === 'mail' || id === 'browser' })),
    rules: await rulesOf(ctx, personId, methods),
  }
}

/** Everybody says themselves how they are reached; who manages all people may as well. */
function requireOwn(ctx: Ctx, personId: Id<'person'>): void {
  if (ctx.actor.kind === 'token') throw forbidden('signed-in', 'An API token does not change how people are reached: sign in.')
  if (ctx.actor.personId !== personId) requireMay(ctx.actor, 'organisation:manage', null)
}

const told = (personId: Id<'person'>) => ({ team: null, subjects: [{ kind: 'person', id: personId, role: 'person' }] })

/** Adds a mail address or a webhook. A webhook gets a signing secret, answered this once. */
export async function addMethod(ctx: OpenCtx, personId: Id<'person'>, given: BodyOf<typeof addContactMethod>): Promise<Contact & { id: string; secret: string | null }> {
  requireOwn(ctx, personId)
  requireAddress(given)
  const id = ctx.ids.make<'contact-method'>()
  const secret = given.kind === 'webhook' ? ctx.ids.secret() : null
  const sealed = secret && seal(ctx.house.keyring, `contact-method:${id}`, secret)
  return change(ctx, async (tx) => {
    await lockName(tx, `contact:${personId}`)
    if ((await methodsOf(tx, personId)).length >= mostMethods) throw conflict('too-many', `A person has at most ${mostMethods} ways to be reached: remove one first.`)
    await tx.db.insertInto('outbound.contact_method').values({ id, person_id: personId, kind: given.kind, name: given.name, address: given.address, secret: sealed, made_at: tx.clock.now() }).execute()
    return {
      events: [announce(contactChanged, { ...told(personId), payload: { personId, what: 'method-added', kind: given.kind }, detail: { name: given.name, address: given.address } })],
      value: { ...(await readContact(tx, personId)), id, secret },
    }
  })
}

function requireAddress({ kind, address }: BodyOf<typeof addContactMethod>): void {
  if (kind === 'mail' && !/^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(address)) throw invalid([{ field: 'body.address', message: 'is no mail address' }])
  const url = kind === 'webhook' ? URL.parse(address) : undefined
  if (kind === 'webhook' && (!url || !/^https?:$/.test(url.protocol) || url.username !== '')) throw invalid([{ field: 'body.address', message: 'is no http or https address without user and password' }])
}

/** Removes a method and its rules. What was sent by it stays in the ledger. */
export async function removeMethod(ctx: Ctx, personId: Id<'person'>, methodId: string): Promise<Contact> {
  requireOwn(ctx, personId)
  return change(ctx, async (tx) => {
    const { numDeletedRows } = await tx.db.deleteFrom('outbound.contact_method').where('id', '=', methodId as Id<'contact-method'>).where('person_id', '=', personId).executeTakeFirst()
    if (numDeletedRows === 0n) throw missing('contact method')
    await tx.db.deleteFrom('outbound.rule').where('person_id', '=', personId).where('method', '=', methodId).execute()
    return { events: [announce(contactChanged, { ...told(personId), payload: { personId, what: 'method-removed' } })], value: await readContact(tx, personId) }
  })
}

/** Replaces a person's rules. An urgency without any uses every method at once: nobody is unreachable by leaving something out. */
export async function setRules(ctx: Ctx, personId: Id<'person'>, rules: readonly NotificationRule[]): Promise<Contact> {
  requireOwn(ctx, personId)
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
