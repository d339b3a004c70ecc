import type { BodyOf } from '@fullscore/api/route.ts'
import type { editOrganisation, Organisation } from '@fullscore/api/organisation/organisation.ts'
import type { Permission } from '@fullscore/api/access/permissions.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../events/event.ts'
import { change, lockName } from '../kernel/change.ts'
import { asSystem, type Ctx } from '../kernel/context.ts'
import { beforeAndAfter, changesOf, refuseNoLocale, refuseNoZone } from '../kernel/input.ts'
import { invalid, stale } from '../kernel/refusal.ts'
import { organisationChanged, teamAdded } from './events.ts'
import { requirePublicUrl } from './public-url.ts'
import { indexPerson, indexTeam } from './search.ts'
import { may, requireMay } from './visible.ts'

export async function readOrganisation(ctx: Ctx): Promise<Organisation> {
  const row = await ctx.db.selectFrom('organisation.organisation').selectAll().executeTakeFirstOrThrow()
  return { id: row.id, name: row.name, zone: row.zone, locale: row.locale, currency: row.currency, publicUrl: row.public_url, setUp: row.set_up_at !== null, version: row.version }
}

export async function changeOrganisation(ctx: Ctx, version: number, { publicUrl, ...edit }: BodyOf<typeof editOrganisation>): Promise<Organisation> {
  requireMay(ctx.actor, 'settings:manage', null)
  if (edit.zone) refuseNoZone(edit.zone, 'body.zone')
  if (edit.locale) refuseNoLocale(edit.locale, 'body.locale')
  const asked = { ...edit, publicUrl: publicUrl ? requirePublicUrl(publicUrl) : publicUrl }
  return change(ctx, async (tx) => {
    const row = await tx.db.selectFrom('organisation.organisation').selectAll().forNoKeyUpdate().executeTakeFirstOrThrow()
    if (row.version !== version) throw stale()
    const stored = { name: row.name, zone: row.zone, locale: row.locale, currency: row.currency, publicUrl: row.public_url }
    const changes = changesOf(stored, asked)
    const { publicUrl: address, ...next } = { ...stored, ...changes }
    await tx.db.updateTable('organisation.organisation').set({ ...next, public_url: address, version: version + 1 }).execute()
    return {
      events: [announce(organisationChanged, { team: null, subjects: [{ kind: 'organisation', id: row.id, role: 'organisation' }], payload: { changed: Object.keys(changes) }, detail: beforeAndAfter(stored, changes) })],
      value: await readOrganisation(tx),
    }
  })
}

/** The team that owns what nobody else owns: the first one ever made. */
export async function firstTeam(ctx: Ctx): Promise<Id<'team'>> {
  return (await ctx.db.selectFrom('organisation.team').select('id').where('archived_at', 'is', null).orderBy('id').executeTakeFirstOrThrow()).id
}

/**
 * The team that owns what the actor makes without saying whose it is: their own one in which they may, the one they lead before others;
 * else the first of all, if they may there, or the first in which they may.
 */
export async function ownTeam(ctx: Ctx, permission: Permission): Promise<Id<'team'>> {
  const { personId } = ctx.actor
  const own = personId ? await ctx.db.selectFrom('organisation.membership as m').innerJoin('organisation.team as t', 't.id', 'm.team_id').select('t.id').where('m.person_id', '=', personId).where('t.archived_at', 'is', null).orderBy('m.lead', 'desc').orderBy('t.id').execute() : []
  const mine = own.find((team) => may(ctx.actor, permission, team.id))
  if (mine) return mine.id
  const first = await firstTeam(ctx)
  const reach = ctx.actor.reach(permission)
  if (may(ctx.actor, permission, first) || reach === undefined || reach === 'everything' || reach.size === 0) return first
  const reached = await ctx.db.selectFrom('organisation.team').select('id').where('archived_at', 'is', null).where('id', 'in', [...reach]).orderBy('id').executeTakeFirst()
  return reached?.id ?? first
}

/**
 * The team that is to own a record: one in which the actor may, and that is still there. It is not put away while the record is made.
 * @throws Refusal naming the field
 */
export async function requireOwner(ctx: Ctx, permission: Permission, team: Id<'team'>, field = 'body.teamId'): Promise<Id<'department'>> {
  requireMay(ctx.actor, permission, team)
  const found = await ctx.db.selectFrom('organisation.team').select('department_id').where('id', '=', team).where('archived_at', 'is', null).forShare().executeTakeFirst()
  if (!found) throw invalid([{ field, message: 'names no team that is still there' }])
  return found.department_id
}

/** Set-up's part here: names what the first start made, and makes its first person, lead of the team. Without events; who calls says it. */
export async function nameFirst(tx: Ctx, given: { organisation: string; zone: string; department: string; team: string; name: string; email: string }): Promise<{ personId: Id<'person'>; team: Id<'team'> }> {
  const team = await firstTeam(tx)
  const { department_id } = await tx.db.selectFrom('organisation.team').select('department_id').where('id', '=', team).executeTakeFirstOrThrow()
  await tx.db.updateTable('organisation.organisation').set({ name: given.organisation, zone: given.zone, set_up_at: tx.clock.now() }).execute()
  await tx.db.updateTable('organisation.department').set({ name: given.department }).where('id', '=', department_id).execute()
  await tx.db.updateTable('organisation.team').set({ name: given.team }).where('id', '=', team).execute()
  const personId = tx.ids.make<'person'>()
  await tx.db.insertInto('organisation.person').values({ id: personId, name: given.name, email: given.email, zone: given.zone }).execute()
  await tx.db.insertInto('organisation.membership').values({ person_id: personId, team_id: team, lead: true }).execute()
  await indexTeam(tx, { id: team, name: given.team, archived: false })
  await indexPerson(tx, { id: personId, name: given.name, email: given.email, title: '', archived: false })
  return { personId, team }
}

/** At the very first start: the organisation, its department and the team "IT operations", which set-up renames. */
export async function prepareOrganisation(outer: Ctx): Promise<void> {
  const ctx = asSystem(outer, 'organisation')
  if (await ctx.db.selectFrom('organisation.organisation').select('id').executeTakeFirst()) return
  await change(ctx, async (tx) => {
    await lockName(tx, 'first organisation')
    const [organisation, department, team] = [tx.ids.make<'organisation'>(), tx.ids.make<'department'>(), tx.ids.make<'team'>()]
    const made = await tx.db.insertInto('organisation.organisation').values({ id: organisation, name: 'Our organisation', zone: 'UTC' })
      .onConflict((c) => c.doNothing()).executeTakeFirst()
    const events = announce(organisationChanged, { team: null, subjects: [{ kind: 'organisation', id: organisation, role: 'organisation' }], payload: { changed: ['id'] } })
    if (made.numInsertedOrUpdatedRows !== 1n) return { events: [events], value: undefined }
    await tx.db.insertInto('organisation.department').values({ id: department, name: 'IT', parent_id: null }).execute()
    await tx.db.insertInto('organisation.team').values({ id: team, name: 'IT operations', department_id: department }).execute()
    return { events: [events, announce(teamAdded, { team, subjects: [{ kind: 'team', id: team, role: 'team' }], payload: { teamId: team, departmentId: department } })], value: undefined }
  })
}
