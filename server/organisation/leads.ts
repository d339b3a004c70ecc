import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../kernel/context.ts'

/**
 * Whether a person leads a team: whoever is marked as a lead among its members, or holds the role team lead for that very team. The one
 * notion of a lead; a role that reaches the team from a department or the whole organisation leads no single team.
 */
export const leadsTeam = (person: Expression<unknown>, team: Expression<unknown>): RawBuilder<SqlBool> => sql<SqlBool>`(
  exists (select from organisation.membership lead_member where lead_member.person_id = ${person} and lead_member.team_id = ${team} and lead_member.lead)
  or exists (select from access.role_grant lead_grant where lead_grant.person_id = ${person} and lead_grant.role = 'team-lead' and lead_grant.scope_kind = 'team' and lead_grant.scope_id::text = ${team}::text))`

/** Who leads a team, by name; archived people are left out. */
export async function leadsOf(ctx: Pick<Ctx, 'db'>, team: Id<'team'>): Promise<{ personId: Id<'person'>; name: string }[]> {
  return ctx.db.selectFrom('organisation.person as p').select(['p.id as personId', 'p.name']).where('p.archived_at', 'is', null)
    .where(leadsTeam(sql.ref('p.id'), sql`${team}::uuid`)).orderBy('p.name').orderBy('p.id').execute()
}
