import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../kernel/context.ts'
import { leadsOf } from './leads.ts'

const mostTold = 10

/** Who of a team is told of what it owns: who leads it, or every member where nobody does; ten at most. */
export async function toTell(ctx: Ctx, team: Id<'team'>): Promise<Id<'person'>[]> {
  const leads = (await leadsOf(ctx, team)).map((one) => one.personId)
  if (leads.length > 0) return leads.slice(0, mostTold)
  const members = await ctx.db.selectFrom('organisation.membership as m').innerJoin('organisation.person as p', 'p.id', 'm.person_id').select('m.person_id')
    .where('m.team_id', '=', team).where('p.archived_at', 'is', null).orderBy('m.person_id').limit(mostTold).execute()
  return members.map((one) => one.person_id)
}

/** Who is told of what a person owns: that person, or whoever is told of what the team owns where nobody owns it, or who did has left. */
export async function ownerToTell(ctx: Ctx, owner: Id<'person'> | null, team: Id<'team'>): Promise<{ personId: Id<'person'>; owns: boolean }[]> {
  const here = owner && (await ctx.db.selectFrom('organisation.person').select('id').where('id', '=', owner).where('archived_at', 'is', null).executeTakeFirst())
  return here ? [{ personId: here.id, owns: true }] : (await toTell(ctx, team)).map((personId) => ({ personId, owns: false }))
}
