import type { AnswerOf, BodyOf } from '@fullscore/api/route.ts'
import type { acceptInvitation, changePassword, setUp } from '@fullscore/api/access/access.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../events/event.ts'
import { change, lockName } from '../kernel/change.ts'
import { asSystem, type Ctx } from '../kernel/context.ts'
import { refuseNoZone } from '../kernel/input.ts'
import { conflict, missing, Refusal } from '../kernel/refusal.ts'
import { nameFirst, readOrganisation } from '../organisation/organisation.ts'
import { requireAdministrator } from '../organisation/last-administrator.ts'
import { setRoles } from './grants.ts'
import { requireMay } from '../organisation/visible.ts'
import { personAdded } from '../organisation/events.ts'
import { accountDisabled, accountEnabled, invitationAccepted, passwordChanged, setUpFinished } from './events.ts'
import { claimAttempt, returnAttempt } from './attempts.ts'
import { liveLink } from './links.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { endSessions, livingTokens, revokeLinks, revokeTokens, shutOut } from './shut-out.ts'

const subject = (id: string) => [{ kind: 'person', id, role: 'person' }]

interface FirstAdministrator { organisation: string; zone: string; department: string; team: string; name: string; email: string; password: string }

/** Names the organisation and makes its first administrator, who is operations manager too: one person begins alone. */
export async function finishSetUp(outer: Ctx, body: BodyOf<typeof setUp>): Promise<Id<'person'>> {
  refuseNoZone(body.zone, 'body.zone')
  await liveLink(outer, body.token)
  const hash = await hashPassword(body.password)
  return change(asSystem(outer, 'set-up'), async (tx) => {
    const link = await liveLink(tx, body.token, true)
    if (link.purpose !== 'set-up') throw new Refusal({ code: 'link-dead', kind: 'missing', detail: 'This link is not a set-up link.' })
    await tx.db.updateTable('access.invitation').set({ used_at: tx.clock.now() }).where('id', '=', link.id).execute()
    return makeFirst(tx, body, hash)
  })
}

/** The same without a browser, from FULLSCORE_ADMIN_EMAIL and FULLSCORE_ADMIN_PASSWORD; does nothing once set up. */
export async function unattendedSetUp(outer: Ctx, admin: { email: string; password: string }): Promise<boolean> {
  if ((await readOrganisation(outer)).setUp) return false
  const hash = await hashPassword(admin.password)
  return change(asSystem(outer, 'set-up'), (tx) => makeFirst(tx, {
    organisation: 'Our organisation', zone: new Intl.DateTimeFormat().resolvedOptions().timeZone, department: 'IT', team: 'IT operations',
    name: admin.email.split('@')[0] ?? 'Administrator', email: admin.email,
  }, hash)).then(() => true, (error: unknown) => {
    // Another server of the same database was quicker, or somebody with the link.
    if (error instanceof Refusal && error.code === 'already-set-up') return false
    throw error
  })
}

/** Inside a transaction: names the organisation and makes the first administrator. @param hash of the password */
export async function makeFirst(tx: Ctx, given: Omit<FirstAdministrator, 'password'>, hash: string) {
  await lockName(tx, 'set-up')
  if ((await readOrganisation(tx)).setUp) throw conflict('already-set-up', 'Fullscore is set up already: sign in.')
  const { personId: id, team } = await nameFirst(tx, given)
  await tx.db.insertInto('access.account').values({ person_id: id, password: hash, password_at: tx.clock.now() }).execute()
  await setRoles(tx, id, [{ role: 'administrator', scopeKind: 'organisation' }, { role: 'operations-manager', scopeKind: 'organisation' }])
  return {
    events: [
      announce(setUpFinished, { team: null, subjects: subject(id), payload: { personId: id } }),
      announce(personAdded, { team, subjects: subject(id), payload: { personId: id }, detail: { name: given.name, email: given.email } }),
    ] as const,
    value: id,
  }
}

/** Gives the person of an invitation or reset link a password; all older sessions, tokens and links of theirs end. */
export async function acceptLink(outer: Ctx, body: BodyOf<typeof acceptInvitation>): Promise<Id<'person'>> {
  await liveLink(outer, body.token)
  const hash = await hashPassword(body.password)
  return change(asSystem(outer, 'invitation'), async (tx) => {
    const link = await liveLink(tx, body.token, true)
    if (!link.personId) throw new Refusal({ code: 'link-dead', kind: 'missing', detail: 'This link invites nobody.' })
    await tx.db.updateTable('access.invitation').set({ used_at: tx.clock.now() }).where('id', '=', link.id).execute()
    await tx.db.insertInto('access.account').values({ person_id: link.personId, password: hash, password_at: tx.clock.now() })
      .onConflict((c) => c.column('person_id').doUpdateSet({ password: hash, password_at: tx.clock.now() })).execute()
    const revoked = await shutOut(tx, link.personId)
    return { events: [announce(invitationAccepted, { team: null, subjects: subject(link.personId), payload: { personId: link.personId } }), ...revoked], value: link.personId }
  })
}

/** Guesses of the own password that one account may make in a quarter of an hour: a stolen session must not find it out. */
export const attemptsOnOwn = 10

async function proveOwnPassword(ctx: Ctx, personId: Id<'person'>, current: string): Promise<void> {
  const attempt = await claimAttempt(ctx, [{ key: `own:${personId}`, most: attemptsOnOwn }], 'Your present password was given wrongly too often. Wait a quarter of an hour, or ask for a reset link.')
  const account = await ctx.db.selectFrom('access.account').select('password').where('person_id', '=', personId).executeTakeFirst()
  const right = await verifyPassword(current, account?.password ?? undefined).catch(async (error: unknown) => {
    await returnAttempt(ctx, attempt)
    throw error
  })
  if (!right) throw new Refusal({ code: 'wrong-password', kind: 'invalid', detail: 'The current password is wrong.', errors: [{ field: 'body.current', message: 'is wrong' }] })
  await returnAttempt(ctx, attempt)
}

/** Changes the actor's own password; every other session ends, and so do open reset links. Tokens go on unless asked otherwise. */
export async function changeOwnPassword(ctx: Ctx, personId: Id<'person'>, body: BodyOf<typeof changePassword>, sessionId: string | undefined): Promise<AnswerOf<typeof changePassword>> {
  await proveOwnPassword(ctx, personId, body.current)
  const hash = await hashPassword(body.password)
  return change(ctx, async (tx) => {
    await tx.db.updateTable('access.account').set({ password: hash, password_at: tx.clock.now() }).where('person_id', '=', personId).execute()
    await endSessions(tx, personId, sessionId)
    await revokeLinks(tx, personId)
    const revoked = body.revokeTokens ? await revokeTokens(tx, personId) : []
    return {
      events: [announce(passwordChanged, { team: null, subjects: subject(personId), payload: { personId } }), ...revoked],
      value: { tokensKept: await livingTokens(tx, personId), tokensRevoked: revoked.length },
    }
  })
}

/** Shuts a person out, or lets them in again. Their sessions, tokens and open links end at once and for good. */
export async function setDisabled(ctx: Ctx, personId: Id<'person'>, disabled: boolean): Promise<void> {
  requireMay(ctx.actor, 'accounts:manage', null)
  await change(ctx, async (tx) => {
    await lockName(tx, 'roles')
    const { numUpdatedRows } = await tx.db.updateTable('access.account').set({ disabled_at: disabled ? tx.clock.now() : null }).where('person_id', '=', personId).executeTakeFirst()
    if (numUpdatedRows === 0n) throw missing('account')
    if (disabled) await requireAdministrator(tx)
    const revoked = disabled ? await shutOut(tx, personId) : []
    return { events: [announce(disabled ? accountDisabled : accountEnabled, { team: null, subjects: subject(personId), payload: { personId } }), ...revoked], value: undefined }
  })
}

