import type { PersonDetail, RoleGrant } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { announce, type NewEvent } from '../events/event.ts'
import { change, lockName } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { invalid } from '../kernel/refusal.ts'
import { rolesSet } from '../organisation/events.ts'
import { requireAdministrator } from '../organisation/last-administrator.ts'
import { readPerson } from '../organisation/persons.ts'
import { requireMay } from '../organisation/visible.ts'

/** Says which roles a person holds and where. The last administrator who can sign in stays one. */
export async function setRoles(ctx: Ctx, personId: Id<'person'>, roles: readonly RoleGrant[]): Promise<PersonDetail> {
  requireMay(ctx.actor, 'accounts:manage', null)
  return change(ctx, async (tx) => {
    await lockName(tx, 'roles')
    await readPerson(tx, personId)
    const grants = await Promise.all(roles.map(async (grant, index) => ({ ...grant, scopeId: await scopeIdOf(tx, grant, index) })))
    const event = await replaceRoles(tx, personId, grants)
    await requireAdministrator(tx)
    return { events: [event], value: await readPerson(tx, personId) }
  })
}

/** Writes a person's roles inside a transaction, for one or for many. @returns the event for the caller to record */
export async function replaceRoles(tx: Ctx, personId: Id<'person'>, grants: readonly (RoleGrant & { scopeId: string })[]): Promise<NewEvent> {
  await tx.db.deleteFrom('access.role_grant').where('person_id', '=', personId).execute()
  if (grants.length > 0) {
    await tx.db.insertInto('access.role_grant')
      .values(grants.map((g) => ({ id: tx.ids.make<'role-grant'>(), person_id: personId, role: g.role, scope_kind: g.scopeKind, scope_id: g.scopeId })))
      .onConflict((c) => c.doNothing()).execute()
  }
  return announce(rolesSet, { team: null, subjects: [{ kind: 'person', id: personId, role: 'person' }], payload: { personId, roles: [...grants] } })
}

async function scopeIdOf(tx: Ctx, grant: RoleGrant, index: number): Promise<string> {
  if (grant.scopeKind === 'organisation') return (await tx.db.selectFrom('organisation.organisation').select('id').executeTakeFirstOrThrow()).id
  const table = grant.scopeKind === 'department' ? 'organisation.department' : 'organisation.team'
  const found = await tx.db.selectFrom(table).select('id').where('id', '=', grant.scopeId as never).executeTakeFirst()
  if (!found) throw invalid([{ field: `body.roles[${index}].scopeId`, message: say`names no ${grant.scopeKind}` }])
  return found.id
}
