import type { Permission, Role } from '@fullscore/api/access/permissions.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Actor, Ctx, Reach } from '../kernel/context.ts'
import { rolePermissions } from './roles.ts'

export interface Grant {
  role: Role
  scopeKind: 'organisation' | 'department' | 'team'
  scopeId: string
}
interface Tree {
  departments: readonly { id: string; parent: string | null }[]
  teams: readonly { id: Id<'team'>; department: string }[]
}

/** The teams that a scope reaches: the team itself, or every team below the department; null is the whole organisation. */
export function teamsBelow(scope: Pick<Grant, 'scopeKind' | 'scopeId'>, tree: Tree): Id<'team'>[] | null {
  if (scope.scopeKind === 'organisation') return null
  if (scope.scopeKind === 'team') return tree.teams.filter((t) => t.id === scope.scopeId).map((t) => t.id)
  const below = new Set([scope.scopeId])
  for (let size = 0; size !== below.size;) {
    size = below.size
    for (const d of tree.departments) if (d.parent && below.has(d.parent)) below.add(d.id)
  }
  return tree.teams.filter((t) => below.has(t.department)).map((t) => t.id)
}

/** What all grants together allow, and where. */
export function reachOf(grants: readonly Grant[], tree: Tree): ReadonlyMap<Permission, Reach> {
  const map = new Map<Permission, Reach>()
  for (const grant of grants) {
    const teams = teamsBelow(grant, tree)
    for (const permission of rolePermissions[grant.role] ?? []) {
      const had = map.get(permission)
      if (teams === null || had === 'everything') map.set(permission, 'everything')
      else map.set(permission, new Set([...(had ?? []), ...teams]))
    }
  }
  return map
}

/** A person as actor, with the reach of the roles held now; `scopes` narrows it to those of an API token. */
export async function actorOf(ctx: Pick<Ctx, 'db'>, personId: Id<'person'>, token?: { id: Id<'token'>; scopes: readonly string[] }): Promise<Actor> {
  const [person, grants, departments, teams] = await Promise.all([
    ctx.db.selectFrom('organisation.person').select(['id', 'name']).where('id', '=', personId).executeTakeFirstOrThrow(),
    ctx.db.selectFrom('access.role_grant').select(['role', 'scope_kind', 'scope_id']).where('person_id', '=', personId).execute(),
    ctx.db.selectFrom('organisation.department').select(['id', 'parent_id as parent']).execute(),
    ctx.db.selectFrom('organisation.team').select(['id', 'department_id as department']).execute(),
  ])
  const reach = reachOf(grants.map((g) => ({ role: g.role as Role, scopeKind: g.scope_kind as Grant['scopeKind'], scopeId: g.scope_id })), { departments, teams })
  return {
    kind: token ? 'token' : 'person', id: token?.id ?? person.id, personId, name: person.name,
    reach: (permission) => (token && !token.scopes.includes(permission) ? undefined : reach.get(permission)),
  }
}
