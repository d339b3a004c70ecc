import type { Id } from '@fullscore/api/ids.ts'
import { announce, type NewEvent } from '../events/event.ts'
import type { Ctx } from '../kernel/context.ts'
import { tokenRevoked } from './events.ts'

/** Ends all sessions of a person, but one. */
export async function endSessions(tx: Ctx, personId: Id<'person'>, except?: string): Promise<void> {
  let query = tx.db.updateTable('access.session').set({ closed_at: tx.clock.now() }).where('person_id', '=', personId).where('closed_at', 'is', null)
  if (except) query = query.where('id', '!=', except as Id<'session'>)
  await query.execute()
}

/** Revokes all API tokens of a person. @returns an event for each */
export async function revokeTokens(tx: Ctx, personId: Id<'person'>): Promise<NewEvent[]> {
  const rows = await tx.db.updateTable('access.token').set({ revoked_at: tx.clock.now() }).where('person_id', '=', personId).where('revoked_at', 'is', null).returning('id').execute()
  return rows.map(({ id }) => announce(tokenRevoked, { team: null, subjects: [{ kind: 'person', id: personId, role: 'person' }], payload: { personId, tokenId: id } }))
}

/** Ends invitation and reset links of a person that nobody has used. */
export async function revokeLinks(tx: Ctx, personId: Id<'person'>): Promise<void> {
  await tx.db.updateTable('access.invitation').set({ revoked_at: tx.clock.now() }).where('person_id', '=', personId).where('used_at', 'is', null).where('revoked_at', 'is', null).execute()
}

/** Ends everything by which a person, or whoever took it from them, gets in: sessions, tokens, links. */
export async function shutOut(tx: Ctx, personId: Id<'person'>): Promise<NewEvent[]> {
  await endSessions(tx, personId)
  await revokeLinks(tx, personId)
  return revokeTokens(tx, personId)
}

/** How many API tokens of a person still work. */
export async function livingTokens(tx: Ctx, personId: Id<'person'>): Promise<number> {
  const { count } = await tx.db.selectFrom('access.token').select((e) => e.fn.countAll<number>().as('count')).where('person_id', '=', personId).where('revoked_at', 'is', null)
    .where((e) => e.or([e('expires_at', 'is', null), e('expires_at', '>', tx.clock.now())])).executeTakeFirstOrThrow()
  return Number(count)
}
