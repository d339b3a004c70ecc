import type { AnswerOf } from '@fullscore/api/route.ts'
import type { readLink } from '@fullscore/api/access/access.ts'
import type { RoleGrant } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../events/event.ts'
import { hashOfSecret } from './identify.ts'
import { change, keep, lockName } from '../kernel/change.ts'
import type { Ctx, OpenCtx } from '../kernel/context.ts'
import { conflict, Refusal } from '../kernel/refusal.ts'
import { readOrganisation } from '../organisation/organisation.ts'
import { publicUrl } from '../organisation/public-url.ts'
import { readPerson } from '../organisation/persons.ts'
import { setRoles } from './grants.ts'
import { requireMay } from '../organisation/visible.ts'
import { invitationMade } from './events.ts'

const dead = () => new Refusal({ code: 'link-dead', kind: 'missing', detail: 'This link is not whole, was used, was revoked or is too old. Ask for a new one.' })

/** A link that still works. Inside a transaction the row is locked, so that one link makes one account. */
export async function liveLink(ctx: Ctx, token: string, lock = false): Promise<{ id: Id<'invitation'>; purpose: 'set-up' | 'invitation' | 'reset'; personId: Id<'person'> | null }> {
  let query = ctx.db.selectFrom('access.invitation').selectAll().where('token_hash', '=', hashOfSecret(token))
  if (lock) query = query.forNoKeyUpdate()
  const row = await query.executeTakeFirst()
  if (!row || row.used_at || row.revoked_at || Temporal.Instant.compare(row.expires_at, ctx.clock.now()) <= 0) throw dead()
  return { id: row.id, purpose: row.purpose as 'set-up', personId: row.person_id }
}

/** What a link is for, without using it up. */
export async function describeLink(ctx: Ctx, token: string): Promise<AnswerOf<typeof readLink>> {
  const link = await liveLink(ctx, token)
  const [organisation, person] = await Promise.all([readOrganisation(ctx), link.personId ? readPerson(ctx, link.personId) : undefined])
  return { purpose: link.purpose, name: person?.name ?? '', email: person?.email ?? '', organisation: organisation.setUp ? organisation.name : '', zone: organisation.zone }
}

async function store(tx: Ctx, purpose: 'set-up' | 'invitation' | 'reset', personId: Id<'person'> | null, hours: number): Promise<{ token: string; expiresAt: Temporal.Instant }> {
  const token = tx.ids.secret()
  const now = tx.clock.now()
  let older = tx.db.updateTable('access.invitation').set({ revoked_at: now }).where('used_at', 'is', null).where('revoked_at', 'is', null)
  older = personId ? older.where('person_id', '=', personId) : older.where('purpose', '=', purpose)
  await older.execute()
  const expiresAt = now.add({ hours })
  await tx.db.insertInto('access.invitation').values({ id: tx.ids.make<'invitation'>(), purpose, token_hash: hashOfSecret(token), person_id: personId, made_at: now, expires_at: expiresAt }).execute()
  return { token, expiresAt }
}

/** What a starting server says of the set-up link: the link, or that one is open which another start printed. Undefined once set up. */
export type SetUpLink = { link: string } | { openUntil: Temporal.Instant; madeAt: Temporal.Instant }

/**
 * A set-up link for the console, as long as the organisation is not set up; good for a day. An open one stays as it is: it may lie
 * in another server's console, and only its hash is kept, so it cannot be printed twice.
 */
export async function makeSetUpLink(ctx: OpenCtx): Promise<SetUpLink | undefined> {
  if ((await readOrganisation(ctx)).setUp) return undefined
  return keep(ctx, 'a link is a credential, not a fact; its use is', async (tx) => {
    await lockName(tx, 'set-up link')
    const open = await tx.db.selectFrom('access.invitation').select(['made_at', 'expires_at']).where('purpose', '=', 'set-up').where('used_at', 'is', null).where('revoked_at', 'is', null)
      .where('expires_at', '>', tx.clock.now()).orderBy('made_at', 'desc').executeTakeFirst()
    if (open) return { openUntil: open.expires_at, madeAt: open.made_at }
    return { link: setUpAddress(ctx, (await store(tx, 'set-up', null, 24)).token) }
  })
}

/** A new set-up link whatever is open: older ones stop working. Undefined once set up. */
export async function renewSetUpLink(ctx: OpenCtx): Promise<string | undefined> {
  if ((await readOrganisation(ctx)).setUp) return undefined
  const { token } = await keep(ctx, 'a link is a credential, not a fact; its use is', async (tx) => {
    await lockName(tx, 'set-up link')
    return store(tx, 'set-up', null, 24)
  })
  return `${(await publicUrl(ctx)).url}/set-up?token=${token}`
}

const setUpAddress = (ctx: OpenCtx, token: string) => `${ctx.house.url}/set-up?token=${token}`

/** A link by which a person gets an account, or a new password if they have one. Good for three days; older ones stop working. */
export async function makeInvitation(ctx: OpenCtx, personId: Id<'person'>, roles: readonly RoleGrant[] | undefined): Promise<{ link: string; expiresAt: string }> {
  requireMay(ctx.actor, 'accounts:manage', null)
  const made = await change(ctx, async (tx) => {
    const person = await readPerson(tx, personId)
    if (person.archived) throw conflict('person-archived', 'This person is archived: restore them first.')
    if (roles) await setRoles(tx, personId, roles)
    const link = await store(tx, person.signsIn === 'yes' ? 'reset' : 'invitation', personId, 72)
    return { events: [announce(invitationMade, { team: null, subjects: [{ kind: 'person', id: personId, role: 'person' }], payload: { personId } })], value: link }
  })
  return { link: `${(await publicUrl(ctx)).url}/welcome?token=${made.token}`, expiresAt: made.expiresAt.toString() }
}
