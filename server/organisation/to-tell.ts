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
