import { sql } from 'kysely'
import type { AnswerOf, BodyOf, QueryOf } from '@fullscore/api/route.ts'
import type { addPerson, editPerson, listPersons, Person, PersonDetail, RoleGrant } from '@fullscore/api/organisation/organisation.ts'
import type { editMe } from '@fullscore/api/access/access.ts'
import type { Role } from '@fullscore/api/access/permissions.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../events/event.ts'
import { change, keep, lockName } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { likely, pageOfRows, placeOf } from '../kernel/cursor.ts'
import { beforeAndAfter, changesOf, isTaken, refuseNoLocale, refuseNoZone } from '../kernel/input.ts'
import { totalOf } from '../kernel/total.ts'
import { conflict, forbidden, missing, stale } from '../kernel/refusal.ts'
import { isErased } from './erase.ts'
import { memberSet, personAdded, personChanged } from './events.ts'
import { leadsTeam } from './leads.ts'
import { requireAdministrator } from './last-administrator.ts'
import { indexPerson } from './search.ts'
import { may, requireMay } from './visible.ts'

/** What the database says of an address that somebody else has, as a refusal. */
export const takenAddress = (error: unknown): never => {
  throw isTaken(error, 'person_email') ? conflict('email-taken', 'Somebody else has this address already.') : error
}
const personSubject = (id: string, role = 'person') => ({ kind: 'person', id, role })

const persons = (ctx: Ctx) => ctx.db.selectFrom('organisation.person as p').leftJoin('access.account as a', 'a.person_id', 'p.id')
  .select(['p.id', 'p.name', 'p.email', 'p.title', 'p.zone', 'p.locale', 'p.language', 'p.archived_at', 'p.version', 'a.password_at', 'a.disabled_at',
    sql<boolean>`a.person_id is not null`.as('account'),
    sql<{ id: Id<'team'>; name: string; lead: boolean }[]>`coalesce((select json_agg(json_build_object('id', t.id, 'name', t.name, 'lead', ${leadsTeam(sql.ref('p.id'), sql.ref('t.id'))}) order by t.name)
      from organisation.membership m join organisation.team t on t.id = m.team_id where m.person_id = p.id), '[]')`.as('teams'),
    sql<boolean>`exists (select from access.invitation i where i.person_id = p.id and i.used_at is null and i.revoked_at is null and i.expires_at > ${ctx.clock.now()})`.as('invited')])
type Row = Awaited<ReturnType<ReturnType<typeof persons>['executeTakeFirstOrThrow']>>

function present(row: Row): Person {
  const signsIn = row.disabled_at ? 'disabled' : row.password_at ? 'yes' : row.invited ? 'invited' : 'no'
  return { id: row.id, name: row.name, email: row.email, title: row.title, zone: row.zone, locale: row.locale, language: row.language, teams: row.teams, signsIn, archived: row.archived_at !== null, erased: isErased(row), version: row.version }
}

/** One page of people by name. */
export async function pageOfPersons(ctx: Ctx, query: QueryOf<typeof listPersons>): Promise<AnswerOf<typeof listPersons>> {
  const place = placeOf(query.cursor, ['text', 'id'])
  let rows = persons(ctx).orderBy(sql`lower(p.name)`).orderBy('p.id').limit(query.limit + 1)
  if (!query.archived) rows = rows.where('p.archived_at', 'is', null)
  if (query.teamId) rows = rows.where('p.id', 'in', (e) => e.selectFrom('organisation.membership').select('person_id').where('team_id', '=', query.teamId!))
  if (query.search) {
    const like = likely(query.search)
    rows = rows.where((e) => e.or([e('p.name', 'ilike', like), e('p.email', 'ilike', like)]))
  }
  if (place) rows = rows.where(sql<boolean>`(lower(p.name), p.id) > (lower(${place[0]}), ${place[1]}::uuid)`)
  const [found, counted] = await Promise.all([rows.execute(), totalOf(ctx, rows, query.cursor)])
  const page = pageOfRows(found, query.limit, (row) => [row.name, row.id])
  return { items: page.rows.map(present), next: page.next, ...counted }
}

/** One person with roles; `missing` if there is none. */
export async function readPerson(ctx: Ctx, id: Id<'person'>): Promise<PersonDetail> {
  const row = await persons(ctx).where('p.id', '=', id).executeTakeFirst()
  if (!row) throw missing('person')
  const grants = await ctx.db.selectFrom('access.role_grant').select(['role', 'scope_kind', 'scope_id']).where('person_id', '=', id).orderBy('role').execute()
  return { ...present(row), roles: grants.map((g): RoleGrant => ({ role: g.role as Role, scopeKind: g.scope_kind as RoleGrant['scopeKind'], scopeId: g.scope_id })) }
}

/** Adds a person and puts them into teams. They sign in only after an invitation. */
export async function createPerson(ctx: Ctx, given: BodyOf<typeof addPerson>): Promise<PersonDetail> {
  // Named twice, a team is meant once.
  const input = { ...given, teamIds: [...new Set(given.teamIds)] }
  if (input.teamIds.length === 0) requireMay(ctx.actor, 'organisation:manage', null)
  for (const team of input.teamIds) requireMay(ctx.actor, 'organisation:manage', team)
  if (input.zone) refuseNoZone(input.zone, 'body.zone')
  const id = ctx.ids.make<'person'>()
  return change(ctx, async (tx) => {
    await tx.db.insertInto('organisation.person').values({ id, name: input.name, email: input.email, title: input.title, zone: input.zone ?? null }).execute().catch(takenAddress)
    for (const teamId of input.teamIds) {
      const team = await tx.db.selectFrom('organisation.team').select('id').where('id', '=', teamId).where('archived_at', 'is', null).executeTakeFirst()
      if (!team) throw missing('team')
      await tx.db.insertInto('organisation.membership').values({ person_id: id, team_id: teamId }).execute()
    }
    await indexPerson(tx, { id, name: input.name, email: input.email, title: input.title, archived: false })
    return {
      events: [
        announce(personAdded, { team: input.teamIds[0] ?? null, subjects: [personSubject(id)], payload: { personId: id }, detail: { name: input.name, email: input.email } }),
        ...input.teamIds.map((teamId) => announce(memberSet, { team: teamId, subjects: [{ kind: 'team', id: teamId, role: 'team' }, personSubject(id, 'member')], payload: { teamId, personId: id, lead: false }, detail: { person: input.name } })),
      ],
      value: await readPerson(tx, id),
    }
  })
}

/**
 * Who manages all teams of a person changes name, title and zone. The address is how somebody signs in and is paged: it and archiving
 * are for those who manage the whole organisation.
 */
function requireMayChange(ctx: Ctx, teams: readonly Id<'team'>[], changes: object): void {
  if (may(ctx.actor, 'organisation:manage', null)) return
  const plain = Object.keys(changes).every((key) => key === 'name' || key === 'title' || key === 'zone')
  const theirs = teams.length > 0 && teams.every((team) => may(ctx.actor, 'organisation:manage', team))
  if (!plain || !theirs) throw forbidden('organisation:manage')
}

type Stored = Pick<Person, 'name' | 'email' | 'title' | 'zone' | 'locale' | 'language' | 'archived'>
type Edit = { [K in keyof Stored]?: Stored[K] | undefined }

/**
 * Changes what differs from what is stored, and announces it; nothing where nothing differs.
 * @param judge may refuse, knowing the teams of the person, what would change, and the version before
 */
async function alter(ctx: Ctx, id: Id<'person'>, edit: Edit, judge: (tx: Ctx, teams: readonly Id<'team'>[], changes: Partial<Stored>, version: number) => void): Promise<void> {
  if (edit.zone) refuseNoZone(edit.zone, 'body.zone')
  if (edit.locale) refuseNoLocale(edit.locale, 'body.locale')
  await keep(ctx, 'looks before it changes; what changes announces itself', async (outer) => {
    if (edit.archived) await lockName(outer, 'roles')
    const row = await outer.db.selectFrom('organisation.person').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
    if (!row) throw missing('person')
    if (isErased(row)) throw conflict('person-erased', 'This person was erased; nothing of them can be changed.')
    const member = await outer.db.selectFrom('organisation.membership').select('team_id').where('person_id', '=', id).orderBy('team_id').execute()
    const stored: Stored = { name: row.name, email: row.email, title: row.title, zone: row.zone, locale: row.locale, language: row.language, archived: row.archived_at !== null }
    const changes = changesOf({ ...stored }, edit)
    judge(outer, member.map((m) => m.team_id), changes, row.version)
    if (Object.keys(changes).length === 0) return
    await change(outer, async (tx) => {
      const { archived, ...next } = { ...stored, ...changes }
      await tx.db.updateTable('organisation.person').set({ ...next, archived_at: archived ? (row.archived_at ?? tx.clock.now()) : null, version: row.version + 1 }).where('id', '=', id).execute().catch(takenAddress)
      if (changes.archived) await requireAdministrator(tx)
      await indexPerson(tx, { id, ...next, archived })
      return { events: [announce(personChanged, { team: member[0]?.team_id ?? null, subjects: [personSubject(id)], payload: { changed: Object.keys(changes) }, detail: beforeAndAfter({ ...stored }, changes) })], value: undefined }
    })
  })
}

/** A person's own choice of language and zone, and of how numbers and dates are written; null is as the browser asks, or as the organisation says. */
export const changeOwnWays = (ctx: Ctx, id: Id<'person'>, edit: BodyOf<typeof editMe>): Promise<void> => alter(ctx, id, edit, () => {})

/** Changes or archives a person. @returns the person as it is now */
export async function changePerson(ctx: Ctx, id: Id<'person'>, version: number, edit: BodyOf<typeof editPerson>): Promise<PersonDetail> {
  await alter(ctx, id, edit, (tx, teams, changes, before) => {
    requireMayChange(tx, teams, changes)
    if (before !== version) throw stale()
  })
  return readPerson(ctx, id)
}
