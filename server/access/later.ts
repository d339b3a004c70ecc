import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Actor, Ctx } from '../kernel/context.ts'
import { actorOf } from './actor.ts'

/** Which token an actor came with, to be kept with work that goes on without them. */
export const tokenOf = (actor: Actor): Id<'token'> | null => (actor.kind === 'token' ? (actor.id as Id<'token'>) : null)

/**
 * Somebody as actor for work that they began and that goes on without them: with the rights held now, narrowed to their token.
 * @returns the sentence why they may not act any more
 */
export async function actorLater(ctx: Ctx, personId: Id<'person'>, tokenId: string | null): Promise<Actor | string> {
  const person = await ctx.db.selectFrom('organisation.person as p').leftJoin('access.account as a', 'a.person_id', 'p.id').select(['p.name', 'p.archived_at', 'a.disabled_at']).where('p.id', '=', personId).executeTakeFirst()
  if (!person || person.archived_at || person.disabled_at) return person ? say`${person.name} has no account any more.` : 'Whoever began this has no account any more.'
  if (tokenId === null) return actorOf(ctx, personId)
  const token = await ctx.db.selectFrom('access.token').select(['id', 'scopes', 'revoked_at', 'expires_at']).where('id', '=', tokenId as Id<'token'>).executeTakeFirst()
  if (!token || token.revoked_at || (token.expires_at && Temporal.Instant.compare(token.expires_at, ctx.clock.now()) <= 0)) return 'The token with which this was begun is not good any more.'
  return actorOf(ctx, personId, { id: token.id, scopes: token.scopes })
}
