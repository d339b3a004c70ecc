import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import { announce, type NewEvent } from '../events/event.ts'
import { changeAll, lockName } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { refuseNoZone } from '../kernel/input.ts'
import { conflict, missing, stale } from '../kernel/refusal.ts'
import { dropSearches, putSearches } from '../search/entries.ts'
import { isErased } from './erase.ts'
import { memberSet, personAdded, personChanged } from './events.ts'
import { requireAdministrator } from './last-administrator.ts'
import { takenAddress } from './persons.ts'
import { personEntry } from './search.ts'
import { requireMay } from './visible.ts'

export interface ManyPerson { name: string; email: string; title: string; zone: string | null; teams: readonly Id<'team'>[]; leads: readonly Id<'team'>[] }

/** Adds many people as one is added, with the teams they lead, in few statements. @returns their ids, in the order given @throws the refusal of the first that is refused */
export async function createPersons(ctx: Ctx, given: readonly ManyPerson[]): Promise<Id<'person'>[]> {
  const rows = given.map((one) => ({ ...one, id: ctx.ids.make<'person'>(), in: [...new Set([...one.teams, ...one.leads])] }))
  if (rows.some((row) => row.in.length === 0)) requireMay(ctx.actor, 'organisation:manage', null)
  const teams = [...new Set(rows.flatMap((row) => row.in))]
  for (const team of teams) requireMay(ctx.actor, 'organisation:manage', team)
  for (const zone of new Set(rows.map((row) => row.zone))) if (zone) refuseNoZone(zone, 'body.zone')
  const memberships = rows.flatMap((row) => row.in.map((team) => ({ person_id: row.id, team_id: team, lead: row.leads.includes(team) })))
  return changeAll(ctx, async (tx) => {
    const known = await tx.db.selectFrom('organisation.team').select('id').where(sql<boolean>`id = any(${teams}::uuid[])`).where('archived_at', 'is', null).execute()
    if (known.length < teams.length) throw missing('team')
    await sql`insert into organisation.person (id, name, email, title, zone)
      select id, name, email, title, zone from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, name text, email text, title text, zone text)`.execute(tx.db).catch(takenAddress)
    await sql`insert into organisation.membership (person_id, team_id, lead)
      select person_id, team_id, lead from jsonb_to_recordset(${JSON.stringify(memberships)}::jsonb) as m(person_id uuid, team_id uuid, lead boolean)`.execute(tx.db)
    // The first team by its id decides who finds a person.
    await putSearches(tx, rows.map((row) => personEntry(row, row.in.toSorted()[0] ?? null)))
    return { events: rows.flatMap(eventsOf), value: rows.map((row) => row.id) }
  })
}

const eventsOf = (row: ManyPerson & { id: Id<'person'>; in: readonly Id<'team'>[] }): NewEvent[] => [
  announce(personAdded, { team: row.in[0] ?? null, subjects: [{ kind: 'person', id: row.id, role: 'person' }], payload: { personId: row.id }, detail: { name: row.name, email: row.email } }),
  ...row.in.map((teamId) => announce(memberSet, {
    team: teamId, subjects: [{ kind: 'team', id: teamId, role: 'team' }, { kind: 'person', id: row.id, role: 'member' }], payload: { teamId, personId: row.id, lead: row.leads.includes(teamId) }, detail: { person: row.name },
  })),
]

/** Archives many people as one is archived. @throws the refusal of the first that is refused */
export async function archivePersons(ctx: Ctx, given: readonly { id: Id<'person'>; version: number }[]): Promise<void> {
  requireMay(ctx.actor, 'organisation:manage', null)
  await changeAll(ctx, async (tx) => {
    await lockName(tx, 'roles')
    const ids = given.map((one) => one.id)
    const rows = await tx.db.selectFrom('organisation.person as p').selectAll('p').select(sql<Id<'team'> | null>`(select m.team_id from organisation.membership m where m.person_id = p.id order by m.team_id limit 1)`.as('team'))
      .where(sql<boolean>`p.id = any(${ids}::uuid[])`).orderBy('p.id').forNoKeyUpdate('p').execute()
    const versions = new Map(given.map((one) => [one.id, one.version]))
    if (rows.length < versions.size) throw missing('person')
    if (rows.some(isErased)) throw conflict('person-erased', 'This person was erased; nothing of them can be changed.')
    if (rows.some((row) => row.version !== versions.get(row.id))) throw stale()
    const open = rows.filter((row) => row.archived_at === null)
    await tx.db.updateTable('organisation.person').set({ archived_at: tx.clock.now(), version: sql`version + 1` }).where(sql<boolean>`id = any(${open.map((row) => row.id)}::uuid[])`).execute()
    await requireAdministrator(tx)
    await dropSearches(tx, 'person', ids)
    return {
      events: open.map((row) => announce(personChanged, { team: row.team, subjects: [{ kind: 'person', id: row.id, role: 'person' }], payload: { changed: ['archived'] }, detail: { before: { archived: false }, after: { archived: true } } })),
      value: undefined,
    }
  })
}
