import { sql } from 'kysely'
import type { Permission, Role } from '@fullscore/api/access/permissions.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { rolePermissions } from '../access/roles.ts'
import type { Ctx } from '../kernel/context.ts'
import { sightOf } from './visible.ts'

/** Which of some people see one record now, by one question: what {@link visible} says of each. */
export async function whoSees(ctx: Ctx, permission: Permission, { kind, id, team }: { kind: string; id: string; team: Id<'team'> }, people: readonly Id<'person'>[]): Promise<Set<string>> {
  if (people.length === 0) return new Set()
  const roles = (Object.keys(rolePermissions) as Role[]).filter((role) => rolePermissions[role].includes(permission))
  const { rows } = await sql<{ id: string }>`with recursive above as (
      select t.department_id as id from organisation.team t where t.id = ${team}
      union select d.parent_id from organisation.department d join above a on d.id = a.id where d.parent_id is not null)
    select p.id from unnest(${[...people]}::uuid[]) as p(id)
    where (not exists (select from organisation.need_to_know secret where secret.kind = ${kind} and secret.object_id = ${id})
        and exists (select from access.role_grant g where g.person_id = p.id and g.role = any(${roles}::text[])
          and (g.scope_kind = 'organisation' or g.scope_kind = 'team' and g.scope_id::text = ${team}::text or g.scope_kind = 'department' and g.scope_id::text in (select a.id::text from above a))))
      or exists (select from organisation.sight scope_sight where scope_sight.kind = ${kind} and scope_sight.object_id = ${id} and ${sightOf(sql.ref('p.id'))})`.execute(ctx.db)
  return new Set(rows.map((row) => row.id))
}
