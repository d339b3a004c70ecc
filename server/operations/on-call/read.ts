import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { listRotations, OnCallNow, readOnCallNow, Rotation, RotationDetail } from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { likely, pageOfRows, placeOf } from '../../kernel/cursor.ts'
import { missing } from '../../kernel/refusal.ts'
import { visible } from '../../organisation/visible.ts'
import { namesOf, nowInAll, type OnCall } from './on-call-now.ts'
import { overridesOf } from './store.ts'

/** Rotations that the actor sees. */
export const rotations = (ctx: Ctx) => ctx.db.selectFrom('operations.rotation as r').innerJoin('organisation.team as t', 't.id', 'r.owner_team_id').selectAll('r').select('t.name as team_name')
  .where(visible(ctx.actor, 'on-call:read', { kind: 'rotation', id: sql.ref('r.id'), team: sql.ref('r.owner_team_id') }))
export type RotationListed = Awaited<ReturnType<ReturnType<typeof rotations>['executeTakeFirstOrThrow']>>
type Row = RotationListed

export const presentNow = (now: OnCall): OnCallNow => ({
  ...now, since: now.since.toString(), until: now.until?.toString() ?? null, next: now.next ? { ...now.next, from: now.next.from.toString() } : null,
  uncovered: now.uncovered ? { ...now.uncovered, from: now.uncovered.from.toString(), to: now.uncovered.to.toString() } : null,
})

/** Rotations with their turns and who is on call: the same few questions for one and for a page. */
async function presentAll(ctx: Ctx, rows: readonly Row[]): Promise<Rotation[]> {
  const turns = ctx.db.selectFrom('operations.rotation_participant as r').leftJoin('organisation.person as p', 'p.id', 'r.person_id')
    .select(['r.rotation_id', 'p.id as personId', 'p.name', 'p.archived_at']).where(sql<boolean>`r.rotation_id = any(${rows.map((row) => row.id)}::uuid[])`).orderBy('r.rotation_id').orderBy('r.position').execute()
  const [participants, now] = await Promise.all([turns, nowInAll(ctx, rows)])
  const of = Map.groupBy(participants, (one) => one.rotation_id)
  return rows.map((row, index) => ({
    id: row.id, name: row.name, teamId: row.owner_team_id, teamName: row.team_name, zone: row.zone, starts: row.starts, every: row.every, unit: row.unit as Rotation['unit'], windows: row.windows, line: row.line,
    participants: (of.get(row.id) ?? []).map((p) => ({ personId: p.personId, name: p.name ?? '', archived: p.archived_at !== null })), now: presentNow(now[index]!), archived: row.archived_at !== null, version: row.version,
  }))
}

/** One page of rotations by name, each with who is on call. */
export async function pageOfRotations(ctx: Ctx, query: QueryOf<typeof listRotations>): Promise<AnswerOf<typeof listRotations>> {
  const place = placeOf(query.cursor, ['text', 'id'])
  let rows = rotations(ctx).orderBy(sql`lower(r.name)`).orderBy('r.id').limit(query.limit + 1)
  if (!query.archived) rows = rows.where('r.archived_at', 'is', null)
  if (query.teamId) rows = rows.where('r.owner_team_id', '=', query.teamId)
  if (query.search) rows = rows.where('r.name', 'ilike', likely(query.search))
  if (place) rows = rows.where(sql<boolean>`(lower(r.name), r.id) > (lower(${place[0]}), ${place[1]}::uuid)`)
  const page = pageOfRows(await rows.execute(), query.limit, (row) => [row.name, row.id])
  return { items: await presentAll(ctx, page.rows), next: page.next }
}

/** One rotation with the overrides that have not ended. */
export async function readRotation(ctx: Ctx, id: Id<'rotation'>): Promise<RotationDetail> {
  const row = await seenRotation(ctx, id)
  const overrides = await overridesOf(ctx, id, ctx.clock.now())
  const whys = new Map((await ctx.db.selectFrom('operations.override').select(['id', 'why']).where('rotation_id', '=', id).execute()).map((o) => [o.id as string, o.why]))
  const names = await namesOf(ctx, overrides.flatMap((o) => [o.replaced, o.by]))
  const person = (personId: string) => ({ id: personId as Id<'person'>, name: names(personId) })
  return {
    ...(await presentAll(ctx, [row]))[0]!,
    overrides: overrides.map((o) => ({ id: o.id as Id<'override'>, replaced: o.replaced === null ? null : person(o.replaced), by: person(o.by), from: o.from.toString(), to: o.to.toString(), why: whys.get(o.id) ?? '' })),
  }
}

/** @throws Refusal `missing` outside the actor's scope */
export async function seenRotation(ctx: Ctx, id: Id<'rotation'>): Promise<Row> {
  const row = await rotations(ctx).where('r.id', '=', id).executeTakeFirst()
  if (!row) throw missing('rotation')
  return row
}

/** Who is on call in every rotation that the actor sees; at most 500. */
export async function everyoneNow(ctx: Ctx): Promise<AnswerOf<typeof readOnCallNow>> {
  const rows = await rotations(ctx).where('r.archived_at', 'is', null).orderBy('r.line').orderBy(sql`lower(r.name)`).limit(500).execute()
  return { at: ctx.clock.now().toString(), items: (await nowInAll(ctx, rows)).map(presentNow) }
}
