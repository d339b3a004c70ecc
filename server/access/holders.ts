import type { Role } from '@fullscore/api/access/permissions.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../kernel/context.ts'
import { teamsBelow, type Grant } from './actor.ts'

/** Who holds a role that reaches a team, archived people left out. @param team null: only who holds it for the whole organisation */
export async function holdersOf(ctx: Pick<Ctx, 'db'>, role: Role, team: Id<'team'> | null): Promise<Id<'person'>[]> {
  const [grants, departments, teams] = await Promise.all([
    ctx.db.selectFrom('access.role_grant as g').innerJoin('organisation.person as p', 'p.id', 'g.person_id').select(['g.person_id', 'g.scope_kind', 'g.scope_id'])
      .where('g.role', '=', role).where('p.archived_at', 'is', null).orderBy('p.name').execute(),
    ctx.db.selectFrom('organisation.department').select(['id', 'parent_id as parent']).execute(),
    ctx.db.selectFrom('organisation.team').select(['id', 'department_id as department']).execute(),
  ])
  const reaches = grants.filter((grant) => {
    const below = teamsBelow({ scopeKind: grant.scope_kind as Grant['scopeKind'], scopeId: grant.scope_id }, { departments, teams })
    return below === null || (team !== null && below.includes(team))
  })
  return [...new Set(reaches.map((grant) => grant.person_id))]
}
