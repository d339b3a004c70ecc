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
export const leadsOf = async (ctx: Pick<Ctx, 'db'>, team: Id<'team'>): Promise<Lead[]> => (await leadsOfAll(ctx, [team])).get(team) ?? []

export interface Lead { personId: Id<'person'>; name: string }

/** Who leads each of some teams, by one question. */
export async function leadsOfAll(ctx: Pick<Ctx, 'db'>, teams: readonly Id<'team'>[]): Promise<Map<string, Lead[]>> {
  if (teams.length === 0) return new Map()
  const { rows } = await sql<Lead & { team: string }>`select t.id as team, p.id as "personId", p.name from organisation.team t join organisation.person p on ${leadsTeam(sql.ref('p.id'), sql.ref('t.id'))}
    where t.id = any(${[...teams]}::uuid[]) and p.archived_at is null
      and p.id in (select m.person_id from organisation.membership m where m.lead and m.team_id = any(${[...teams]}::uuid[]) union select g.person_id from access.role_grant g where g.role = 'team-lead')
    order by p.name, p.id`.execute(ctx.db)
  return Map.groupBy(rows, (row) => row.team)
}
