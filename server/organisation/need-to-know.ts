import { sql } from 'kysely'
import { Role } from '@fullscore/api/access/permissions.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../kernel/context.ts'

/** Those an object is shown to beyond roles. A role counts for who holds it for the whole organisation. */
export interface Sight { persons: readonly Id<'person'>[]; teams: readonly Id<'team'>[]; roles: readonly Role[] }

/** Makes an object need to know, or ends that; inside the change that announces it. */
export async function setNeedToKnow(tx: Ctx, object: { kind: string; id: string }, secret: boolean): Promise<void> {
  if (secret) await tx.db.insertInto('organisation.need_to_know').values({ kind: object.kind, object_id: object.id, since: tx.clock.now() }).onConflict((c) => c.doNothing()).execute()
  else await tx.db.deleteFrom('organisation.need_to_know').where('kind', '=', object.kind).where('object_id', '=', object.id).execute()
}

/** Shows an object to exactly these: whoever else it was shown to sees it no more. */
export async function setSight(tx: Ctx, object: { kind: string; id: string }, to: Sight, why: string): Promise<void> {
  await sql`delete from organisation.sight where kind = ${object.kind} and object_id = ${object.id}`.execute(tx.db)
  const rows = [
    ...to.persons.map((one) => ({ person_id: one, team_id: null, role: null })), ...to.teams.map((one) => ({ person_id: null, team_id: one, role: null })),
    ...to.roles.map((one) => ({ person_id: null, team_id: null, role: one })),
  ]
  for (const row of rows) {
    await sql`insert into organisation.sight (kind, object_id, person_id, team_id, role, why, since)
      values (${object.kind}, ${object.id}, ${row.person_id}, ${row.team_id}, ${row.role}, ${why}, ${tx.clock.now()}) on conflict do nothing`.execute(tx.db)
  }
}

/** Whom an object is shown to, with their names. */
export async function sightOf(ctx: Ctx, object: { kind: string; id: string }): Promise<{ persons: { id: Id<'person'>; name: string; why: string }[]; teams: { id: Id<'team'>; name: string }[]; roles: Role[] }> {
  const { rows } = await sql<{ person_id: Id<'person'> | null; team_id: Id<'team'> | null; role: string | null; name: string | null; why: string }>`
    select s.person_id, s.team_id, s.role, coalesce(p.name, t.name) as name, s.why from organisation.sight s
    left join organisation.person p on p.id = s.person_id left join organisation.team t on t.id = s.team_id
    where s.kind = ${object.kind} and s.object_id = ${object.id} order by lower(coalesce(p.name, t.name, s.role)) limit 500`.execute(ctx.db)
  return {
    persons: rows.flatMap((row) => (row.person_id ? [{ id: row.person_id, name: row.name ?? 'somebody', why: row.why }] : [])),
    teams: rows.flatMap((row) => (row.team_id ? [{ id: row.team_id, name: row.name ?? 'a team' }] : [])),
    roles: rows.flatMap((row) => { const role = Role.safeParse(row.role); return role.success ? [role.data] : [] }),
  }
}

/** Shows a second object of the kind to all to whom the first is shown. */
export async function shareSight(tx: Ctx, from: { kind: string; id: string }, to: string, why: string): Promise<void> {
  await sql`insert into organisation.sight (kind, object_id, person_id, team_id, role, why, since)
    select s.kind, ${to}::uuid, s.person_id, s.team_id, s.role, ${why}, ${tx.clock.now()} from organisation.sight s where s.kind = ${from.kind} and s.object_id = ${from.id} on conflict do nothing`.execute(tx.db)
}

/** Makes a second object of the kind need to know if the first is, for the same. */
export async function copySecrecy(tx: Ctx, from: { kind: string; id: string }, to: string): Promise<void> {
  const found = await tx.db.selectFrom('organisation.need_to_know').select('kind').where('kind', '=', from.kind).where('object_id', '=', from.id).executeTakeFirst()
  if (found) await setNeedToKnow(tx, { kind: from.kind, id: to }, true)
  await shareSight(tx, from, to, 'was shown what it came from')
}
