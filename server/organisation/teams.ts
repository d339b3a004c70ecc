import { sql } from 'kysely'
import type { AnswerOf, BodyOf, QueryOf } from '@fullscore/api/route.ts'
import type { addTeam, editTeam, listTeams, Team, TeamDetail } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../events/event.ts'
import { change, lockName } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { likely, pageOfRows, placeOf } from '../kernel/cursor.ts'
import { beforeAndAfter, changesOf, isTaken } from '../kernel/input.ts'
import { conflict, forbidden, invalid, missing, stale } from '../kernel/refusal.ts'
import { memberRemoved, memberSet, teamAdded, teamChanged } from './events.ts'
import { leadsTeam } from './leads.ts'
import { indexMember, indexTeam } from './search.ts'
import { may, requireMay } from './visible.ts'

const taken = (error: unknown): never => {
  throw isTaken(error, 'team_name') ? conflict('name-taken', 'There is already a team of this name.') : error
}
const teamSubject = (id: string) => ({ kind: 'team', id, role: 'team' })
const personSubject = (id: string) => ({ kind: 'person', id, role: 'member' })

const teams = (ctx: Ctx) => ctx.db.selectFrom('organisation.team as t').innerJoin('organisation.department as d', 'd.id', 't.department_id')
  .select(['t.id', 't.name', 't.department_id', 'd.name as department_name', 't.archived_at', 't.version',
    sql<number>`(select count(*)::int from organisation.membership m where m.team_id = t.id)`.as('members')])
type Row = Awaited<ReturnType<ReturnType<typeof teams>['executeTakeFirstOrThrow']>>
const present = (row: Row): Team => ({
  id: row.id, name: row.name, departmentId: row.department_id, departmentName: row.department_name, members: row.members, archived: row.archived_at !== null, version: row.version,
})

/** One page of teams by name. Who may read the organisation knows all its teams; their records stay in scope. */
export async function pageOfTeams(ctx: Ctx, query: QueryOf<typeof listTeams>): Promise<AnswerOf<typeof listTeams>> {
  const place = placeOf(query.cursor, ['text', 'id'])
  let rows = teams(ctx).orderBy(sql`lower(t.name)`).orderBy('t.id').limit(query.limit + 1)
  if (!query.archived) rows = rows.where('t.archived_at', 'is', null)
  if (query.departmentId) rows = rows.where('t.department_id', '=', query.departmentId)
  if (query.search) rows = rows.where('t.name', 'ilike', likely(query.search))
  if (place) rows = rows.where(sql<boolean>`(lower(t.name), t.id) > (lower(${place[0]}), ${place[1]}::uuid)`)
  const page = pageOfRows(await rows.execute(), query.limit, (row) => [row.name, row.id])
  return { items: page.rows.map(present), next: page.next }
}

/** One team with its members. */
export async function readTeam(ctx: Ctx, id: Id<'team'>): Promise<TeamDetail> {
  const row = await teams(ctx).where('t.id', '=', id).executeTakeFirst()
  if (!row) throw missing('team')
  const memberships = await ctx.db.selectFrom('organisation.membership as m').innerJoin('organisation.person as p', 'p.id', 'm.person_id')
    .select(['m.person_id as personId', 'p.name', 'm.lead as marked', leadsTeam(sql.ref('p.id'), sql.ref('m.team_id')).as('leads')]).where('m.team_id', '=', id).orderBy('p.name').execute()
  return { ...present(row), memberships: memberships.map(({ personId, name, marked, leads }) => ({ personId, name, lead: leads === true, leadByRole: leads === true && !marked })) }
}

export async function createTeam(ctx: Ctx, input: BodyOf<typeof addTeam>): Promise<TeamDetail> {
  requireMay(ctx.actor, 'organisation:manage', null)
  const id = ctx.ids.make<'team'>()
  return change(ctx, async (tx) => {
    await requireDepartment(tx, input.departmentId)
    await tx.db.insertInto('organisation.team').values({ id, name: input.name, department_id: input.departmentId }).execute().catch(taken)
    await indexTeam(tx, { id, name: input.name, archived: false })
    return {
      events: [announce(teamAdded, { team: id, subjects: [teamSubject(id)], payload: { teamId: id, departmentId: input.departmentId } })],
      value: await readTeam(tx, id),
    }
  })
}

export async function changeTeam(ctx: Ctx, id: Id<'team'>, version: number, edit: BodyOf<typeof editTeam>): Promise<TeamDetail> {
  requireMay(ctx.actor, 'organisation:manage', id)
  return change(ctx, async (tx) => {
    const row = await tx.db.selectFrom('organisation.team').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
    if (!row) throw missing('team')
    if (row.version !== version) throw stale()
    const stored = { name: row.name, departmentId: row.department_id, archived: row.archived_at !== null }
    const changes = changesOf(stored, edit)
    const next = { ...stored, ...changes }
    // A department brings check ranges and readers with it: moving a team is for those who manage the organisation.
    if (changes.departmentId !== undefined || changes.archived !== undefined) requireMay(tx.actor, 'organisation:manage', null)
    if (changes.departmentId) await requireDepartment(tx, changes.departmentId)
    if (changes.archived) await requireAnotherTeam(tx, id)
    await tx.db.updateTable('organisation.team')
      .set({ name: next.name, department_id: next.departmentId, archived_at: next.archived ? (row.archived_at ?? tx.clock.now()) : null, version: version + 1 })
      .where('id', '=', id).execute().catch(taken)
    await indexTeam(tx, { id, name: next.name, archived: next.archived })
    return { events: [announce(teamChanged, { team: id, subjects: [teamSubject(id)], payload: { changed: Object.keys(changes) }, detail: beforeAndAfter(stored, changes) })], value: await readTeam(tx, id) }
  })
}

async function requireDepartment(tx: Ctx, id: Id<'department'>): Promise<void> {
  if (!(await tx.db.selectFrom('organisation.department').select('id').where('id', '=', id).where('archived_at', 'is', null).forShare().executeTakeFirst())) throw invalid([{ field: 'body.departmentId', message: 'names no department' }])
}

/** What nobody owns belongs to the first team that is not archived: one must be left. */
async function requireAnotherTeam(tx: Ctx, id: Id<'team'>): Promise<void> {
  await lockName(tx, 'teams')
  if (!(await tx.db.selectFrom('organisation.team').select('id').where('id', '!=', id).where('archived_at', 'is', null).executeTakeFirst())) throw conflict('last-team', 'This is the last team: what nobody owns would belong to nobody.')
}

/** Puts a person into a team, or says whether they lead it. Whoever manages the team may, and so may who manages the organisation. */
export async function putMember(ctx: Ctx, teamId: Id<'team'>, personId: Id<'person'>, lead: boolean): Promise<TeamDetail> {
  requireMay(ctx.actor, 'organisation:manage', teamId)
  return change(ctx, async (tx) => {
    const person = await tx.db.selectFrom('organisation.person').select(['archived_at', 'name']).where('id', '=', personId).forShare().executeTakeFirst()
    if (!person) throw missing('person')
    if (person.archived_at) throw conflict('person-archived', 'This person is archived and joins no team.')
    await readTeam(tx, teamId)
    await requireTheirs(tx, personId)
    await tx.db.insertInto('organisation.membership').values({ person_id: personId, team_id: teamId, lead })
      .onConflict((c) => c.columns(['person_id', 'team_id']).doUpdateSet({ lead })).execute()
    await indexMember(tx, personId)
    return {
      events: [announce(memberSet, { team: teamId, subjects: [teamSubject(teamId), personSubject(personId)], payload: { teamId, personId, lead }, detail: { person: person.name } })],
      value: await readTeam(tx, teamId),
    }
  })
}

/** Who manages a team moves its people among own teams, and takes in who belongs nowhere and holds no role; all others are the organisation's to move. */
async function requireTheirs(tx: Ctx, personId: Id<'person'>): Promise<void> {
  if (may(tx.actor, 'organisation:manage', null)) return
  const teams = await tx.db.selectFrom('organisation.membership').select('team_id').where('person_id', '=', personId).execute()
  const granted = await tx.db.selectFrom('access.role_grant').select('role').where('person_id', '=', personId).executeTakeFirst()
  const theirs = teams.length > 0 ? teams.some((one) => may(tx.actor, 'organisation:manage', one.team_id)) : granted === undefined
  if (!theirs) throw forbidden('organisation:manage')
}

export async function dropMember(ctx: Ctx, teamId: Id<'team'>, personId: Id<'person'>): Promise<TeamDetail> {
  if (!may(ctx.actor, 'organisation:manage', teamId)) requireMay(ctx.actor, 'organisation:manage', null)
  return change(ctx, async (tx) => {
    const { numDeletedRows } = await tx.db.deleteFrom('organisation.membership').where('team_id', '=', teamId).where('person_id', '=', personId).executeTakeFirst()
    if (numDeletedRows === 0n) throw missing('member')
    await indexMember(tx, personId)
    const { name } = await tx.db.selectFrom('organisation.person').select('name').where('id', '=', personId).executeTakeFirstOrThrow()
    return {
      events: [announce(memberRemoved, { team: teamId, subjects: [teamSubject(teamId), personSubject(personId)], payload: { teamId, personId }, detail: { person: name } })],
      value: await readTeam(tx, teamId),
    }
  })
}
