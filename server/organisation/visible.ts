import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely'
import type { Permission } from '@fullscore/api/access/permissions.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { forbidden, missing } from '../kernel/refusal.ts'
import type { Actor, Ctx, Reach } from '../kernel/context.ts'

/** Where the columns of one kind's table lie in the query. */
export interface Located {
  kind: string
  id: Expression<string>
  team: Expression<string | null>
}

/**
 * The one scope predicate: whether the actor sees a record. True in teams that the actor's roles reach with `permission`,
 * and for records shown to the person, one of the person's teams, or a role held (paged, assigned, concerned).
 * What is need to know is seen by those it was shown to and by nobody else, the product itself included.
 */
export function visible(actor: Actor, permission: Permission, at: Located): RawBuilder<SqlBool> {
  const inReach = reached(actor, permission, at)
  if (!actor.personId) return inReach
  return sql<SqlBool>`(${inReach} or ${shownTo(actor.personId, sql`scope_sight.kind = ${at.kind} and scope_sight.object_id = ${at.id}`)})`
}

/** The half of {@link visible} that follows from the actor's roles. Counting by halves spares the question of sight for every row out of reach. */
export function reached(actor: Actor, permission: Permission, at: Located): RawBuilder<SqlBool> {
  const reach = actor.reach(permission)
  const open = sql<SqlBool>`${at.id} not in (select secret.object_id::uuid from organisation.need_to_know secret where secret.kind = ${at.kind})`
  return reach === 'everything' ? open : reach && reach.size > 0 ? sql<SqlBool>`(${at.team} = any(${[...reach]}::uuid[]) and ${open})` : sql<SqlBool>`false`
}

/** The other half: the ids of one kind's objects that were shown to the actor. */
export const shownIds = (actor: Actor, kind: string): RawBuilder<string> => actor.personId
  ? sql<string>`(select scope_sight.object_id from organisation.sight scope_sight where scope_sight.kind = ${kind} and ${sightOf(actor.personId)})`
  : sql<string>`(select null::uuid where false)`

/** The aliases are the predicate's alone: an outer table called the same would be hidden, and everything shown. */
const shownTo = (personId: Id<'person'>, object: RawBuilder<unknown>) => sql<SqlBool>`exists (select from organisation.sight scope_sight
  where ${object} and ${sightOf(personId)})`

/** That a row of what was shown beyond roles, called `scope_sight`, shows it to a person. */
export const sightOf = (personId: Id<'person'> | Expression<unknown>) => sql<SqlBool>`(scope_sight.person_id = ${personId} or scope_sight.team_id in (
    select scope_member.team_id from organisation.membership scope_member where scope_member.person_id = ${personId})
  or scope_sight.role in (select scope_grant.role from access.role_grant scope_grant where scope_grant.person_id = ${personId} and scope_grant.scope_kind = 'organisation'))`

/** Where the name of an object of any kind lies in the query. */
interface Named { kind: Expression<string>; id: Expression<string> }

/** That a row names nothing that is need to know: for what is told to everybody. */
export const noSecret = (at: Named): RawBuilder<SqlBool> => sql<SqlBool>`(${at.kind}, ${at.id}) not in (select secret.kind, secret.object_id from organisation.need_to_know secret)`

/** That a row names nothing that is need to know, unless it was shown to the actor. Says nothing of the actor's reach. */
export function noSecretFrom(actor: Actor, at: Named): RawBuilder<SqlBool> {
  if (!actor.personId) return noSecret(at)
  return sql<SqlBool>`(${noSecret(at)} or ${shownTo(actor.personId, sql`scope_sight.kind = ${at.kind} and scope_sight.object_id::text = ${at.id}::text`)})`
}

/** That the object a row names was shown to the actor, whatever roles reach: for what is confidential. */
export const shownAmong = (actor: Actor, at: Named): RawBuilder<SqlBool> => actor.personId
  ? shownTo(actor.personId, sql`scope_sight.kind = ${at.kind} and scope_sight.object_id::text = ${at.id}::text`)
  : sql<SqlBool>`false`

/**
 * The same for a table of (kind, object id, owner team) of mixed kinds: search, agenda, timeline, live updates.
 * Kinds of no module are never visible.
 */
export function visibleAmong(ctx: Ctx, at: { kind: Expression<string>; id: Expression<string>; team: Expression<string | null> }): RawBuilder<SqlBool> {
  const groups = Map.groupBy(ctx.registry.kinds.values(), (kind) => reachKey(ctx.actor.reach(kind.read)))
  const parts = [...groups].flatMap(([, kinds]) => {
    const names = kinds.map((k) => k.kind)
    const reach = ctx.actor.reach(kinds[0]!.read)
    if (!reach) return []
    const inKinds = sql`${at.kind} = any(${names}::text[])`
    if (reach === 'everything') return [sql<SqlBool>`${inKinds}`]
    return reach.size === 0 ? [] : [sql<SqlBool>`(${inKinds} and ${at.team} = any(${[...reach]}::uuid[]))`]
  })
  const reached = parts.length === 0 ? sql<SqlBool>`false` : sql<SqlBool>`((${sql.join(parts, sql` or `)}) and ${noSecret(at)})`
  const { personId } = ctx.actor
  if (!personId) return reached
  return sql<SqlBool>`(${reached} or ${shownTo(personId, sql`scope_sight.kind = ${at.kind} and scope_sight.object_id::text = ${at.id}::text`)})`
}

const reachKey = (reach: Reach | undefined) => (reach === undefined ? 'none' : reach === 'everything' ? reach : [...reach].sort().join())

/** Whether the actor holds a permission in a team; for the organisation's own affairs (null) only a reach over everything counts. */
export function may(actor: Actor, permission: Permission, team: Id<'team'> | null): boolean {
  const reach = actor.reach(permission)
  if (reach === undefined) return false
  return reach === 'everything' || (team !== null && reach.has(team))
}

/** Refuses with 403 naming the permission unless the actor holds it in the team. */
export function requireMay(actor: Actor, permission: Permission, team: Id<'team'> | null): void {
  if (!may(actor, permission, team)) throw forbidden(permission)
}

/** Whether the actor sees one record whose owner team is known: the predicate for a single object. */
export async function sees(ctx: Ctx, kind: string, id: string, team: Id<'team'> | null, secret = askSecret(ctx, kind, id)): Promise<boolean> {
  const permission = ctx.registry.kinds.get(kind)?.read
  return (permission !== undefined && may(ctx.actor, permission, team) && !(await secret())) || isShown(ctx, kind, id)
}

/** Whether an object is need to know. */
export async function isSecret(ctx: Ctx, kind: string, id: string): Promise<boolean> {
  return (await ctx.db.selectFrom('organisation.need_to_know').select('kind').where('kind', '=', kind).where('object_id', '=', id).executeTakeFirst()) !== undefined
}

/** Asks that once, when it is needed. */
function askSecret(ctx: Ctx, kind: string, id: string): () => Promise<boolean> {
  let asked: Promise<boolean> | undefined
  return () => asked ??= isSecret(ctx, kind, id)
}

/** Whether a record was shown to the actor beyond roles: to the person, a team or a role of the person. */
async function isShown(ctx: Ctx, kind: string, id: string): Promise<boolean> {
  const { personId } = ctx.actor
  if (!personId) return false
  const { rows } = await sql<{ seen: boolean }>`select ${shownTo(personId, sql`scope_sight.kind = ${kind} and scope_sight.object_id::text = ${id}`)} as seen`.execute(ctx.db)
  return rows[0]?.seen ?? false
}

/**
 * Whether the actor may do `permission` to one record: in its team, or to a record shown to the person or one of the person's
 * teams (paged, assigned) by whoever holds the permission anywhere. Reading it by a role elsewhere is not enough.
 */
export async function mayActOn(ctx: Ctx, permission: Permission, object: { kind: string; id: string; team: Id<'team'> | null }, secret = askSecret(ctx, object.kind, object.id)): Promise<boolean> {
  if (may(ctx.actor, permission, object.team) && !(await secret())) return true
  return ctx.actor.reach(permission) !== undefined && isShown(ctx, object.kind, object.id)
}

/** Refuses with 404 unless the actor sees the record, then with 403 unless the actor may do `permission` to it. */
export async function requireSeenAndMay(ctx: Ctx, permission: Permission, object: { kind: string; id: string; team: Id<'team'> | null }): Promise<void> {
  const secret = askSecret(ctx, object.kind, object.id)
  if (!(await sees(ctx, object.kind, object.id, object.team, secret))) throw missing(object.kind)
  if (!(await mayActOn(ctx, permission, object, secret))) throw forbidden(permission)
}

/** Refuses as {@link requireSeenAndMay} does, for many of one kind: what the actor's roles reach is asked of all at once, the rest one by one. */
export async function requireManage(ctx: Ctx, permission: Permission, kind: string, objects: readonly { id: string; team: Id<'team'> | null }[]): Promise<void> {
  const read = ctx.registry.kinds.get(kind)?.read
  const rows = await ctx.db.selectFrom('organisation.need_to_know').select('object_id').where('kind', '=', kind).where(sql<boolean>`object_id = any(${objects.map((one) => one.id)})`).execute()
  const secret = new Set(rows.map((row) => row.object_id))
  for (const { id, team } of objects) {
    if (secret.has(id) || read === undefined || !may(ctx.actor, read, team) || !may(ctx.actor, permission, team)) await requireSeenAndMay(ctx, permission, { kind, id, team })
  }
}

/** Lets people see records of one kind as {@link giveSight} does, many in one statement. */
export async function giveSights(tx: Ctx, kind: string, given: readonly { id: string; personId: Id<'person'> }[], why: string): Promise<void> {
  await sql`insert into organisation.sight (kind, object_id, person_id, why, since)
    select ${kind}, r.id, r."personId", ${why}, ${tx.clock.now()}::timestamptz from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as r(id uuid, "personId" uuid) on conflict do nothing`.execute(tx.db)
}

/** Lets a person or a team see one record beyond their roles: paged, assigned, concerned. */
export async function giveSight(tx: Ctx, object: { kind: string; id: string }, to: { personId: Id<'person'> } | { teamId: Id<'team'> }, why: string): Promise<void> {
  const person = 'personId' in to ? to.personId : null
  const team = 'teamId' in to ? to.teamId : null
  await sql`insert into organisation.sight (kind, object_id, person_id, team_id, why, since)
    values (${object.kind}, ${object.id}, ${person}, ${team}, ${why}, ${tx.clock.now()}) on conflict do nothing`.execute(tx.db)
}
