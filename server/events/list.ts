import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { z } from 'zod'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { listEvents } from '@fullscore/api/events/record.ts'
import { say, term } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../kernel/context.ts'
import { pageOfRows, placeOf } from '../kernel/cursor.ts'
import { totalOf } from '../kernel/total.ts'
import { noSecretFrom, shownAmong, visibleAmong } from '../organisation/visible.ts'
import type { Subject } from './event.ts'

const detailShape = z.record(z.string(), z.unknown())
const first = { kind: sql<string>`(e.subjects->0->>'kind')`, id: sql<string>`(e.subjects->0->>'id')` }
const isMine = (personId: string | undefined) => (personId === undefined ? sql<boolean>`false` : sql<boolean>`(e.actor_id = ${personId} or e.subjects @> ${JSON.stringify([{ kind: 'person', id: personId }])}::jsonb)`)

/** The same, found by indexes. */
const isMineFound = (personId: string | undefined) => (personId === undefined ? sql<SqlBool>`false`
  : sql<SqlBool>`(e.actor_id = ${personId} or e.id = any(array(select s.event_id from events.subject s where s.kind = 'person' and s.object_id = ${personId} and s.class = 'personal')))`)

/**
 * What of the record an actor may see: what teams in the reach of `audit:read` own, the organisation's own affairs for who reaches all.
 * Of persons, that it happened is shown to who reaches all, what it says to the person alone. Confidential is what its object was shown to.
 */
function seen(ctx: Ctx): RawBuilder<SqlBool> {
  const { actor } = ctx
  const reach = actor.reach('audit:read')
  const everything = reach === 'everything'
  const team = sql`e.owner_team_id = any(${[...(everything || !reach ? [] : reach)]}::uuid[])`
  const open = noSecretFrom(actor, first)
  // Written so that each half finds an index: a small team's record is not looked for among everybody's.
  return sql<SqlBool>`((e.class = 'ordinary' and ${everything ? sql`true` : team} and ${open}) or (e.class = 'personal' and ${everything ? sql`true` : isMineFound(actor.personId)} and ${open})
    or (e.class = 'confidential' and ${shownAmong(actor, first)}))`
}

/** One page of the record, newest first. */
export async function pageOfEvents(ctx: Ctx, query: QueryOf<typeof listEvents>): Promise<AnswerOf<typeof listEvents>> {
  const place = placeOf(query.cursor, ['moment', 'id'])
  let rows = ctx.db.selectFrom('events.event as e').leftJoin('organisation.team as t', 't.id', 'e.owner_team_id')
    .select(['e.id', 'e.at', 'e.type', 'e.class', 'e.actor_kind', 'e.actor_id', 'e.request_id', 'e.subjects', 'e.payload', 'e.cause_id', 'e.position', 'e.owner_team_id', 't.name as team_name', isMine(ctx.actor.personId).as('mine')])
    .where(seen(ctx)).orderBy('e.at', 'desc').orderBy('e.id', 'desc').limit(query.limit + 1)
  if (query.actorId) rows = rows.where(sql<boolean>`e.actor_id = any(${await handsOf(ctx, query.actorId)}::text[])`)
  if (query.type) rows = rows.where(sql<boolean>`e.type = any(${typesOf(ctx, query.type)}::text[])`)
  if (query.kind && query.id) rows = rows.where(sql<boolean>`(e.at, e.id) in (select s.at, s.event_id from events.subject s where s.kind = ${query.kind} and s.object_id = ${query.id})`)
  else if (query.kind) rows = rows.where(sql<boolean>`${first.kind} = ${query.kind}`)
  else if (query.id) rows = rows.where(sql<boolean>`(e.at, e.id) in (select s.at, s.event_id from events.subject s where s.kind = any(${[...ctx.registry.kinds.keys()]}::text[]) and s.object_id = ${query.id})`)
  if (query.teamId) rows = rows.where('e.owner_team_id', '=', query.teamId)
  if (query.class) rows = rows.where('e.class', '=', query.class)
  if (query.from) rows = rows.where('e.at', '>=', Temporal.Instant.from(query.from))
  if (query.to) rows = rows.where('e.at', '<', Temporal.Instant.from(query.to))
  const counted = rows
  if (place) rows = rows.where(sql<boolean>`(e.at, e.id) < (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  const [found, total] = await Promise.all([rows.execute(), totalOf(ctx, counted, query.cursor)])
  const page = pageOfRows(found, query.limit, (row) => [row.at.toString(), row.id])
  return { items: await presented(ctx, page.rows), next: page.next, ...total }
}

/** A type and all that begin with it. */
function typesOf(ctx: Ctx, wanted: string): string[] {
  const beginning = wanted.endsWith('.') || wanted.includes('.') ? wanted : `${wanted}.`
  return [...new Set([wanted, ...[...ctx.registry.eventTypes.keys()].filter((type) => type.startsWith(beginning))])]
}

/** Who acts for a person: the person, and the person's tokens. */
async function handsOf(ctx: Ctx, actorId: string): Promise<string[]> {
  if (!isId(actorId)) return [actorId]
  const tokens = await sql<{ id: string }>`select id from access.token where person_id = ${actorId}::uuid`.execute(ctx.db)
  return [actorId, ...tokens.rows.map((row) => row.id)]
}

const isId = (text: string) => z.guid().safeParse(text).success

interface Row {
  id: string; at: Temporal.Instant; type: string; class: string; actor_kind: string; actor_id: string; request_id: string; subjects: unknown; payload: unknown; cause_id: string | null
  position: number | null; owner_team_id: string | null; team_name: string | null; mine: boolean
}

/** The names are asked for a page, not joined: a join over the whole record would read all people for each. */
async function presented(ctx: Ctx, rows: readonly Row[]): Promise<AnswerOf<typeof listEvents>['items']> {
  if (rows.length === 0) return []
  const actors = [...new Set(rows.map((row) => row.actor_id).filter(isId))]
  const subjects = rows.flatMap((row) => (row.subjects as Subject[]).slice(0, 1))
  const [names, details, abouts] = await Promise.all([
    sql<{ id: string; name: string; token: boolean }>`select id::text, name, false as token from organisation.person where id = any(${actors}::uuid[])
      union all select k.id::text, o.name, true from access.token k join organisation.person o on o.id = k.person_id where k.id = any(${actors}::uuid[])`.execute(ctx.db),
    sql<{ id: string; body: unknown }>`select d.event_id as id, d.body from events.detail d
      join jsonb_to_recordset(${JSON.stringify(rows.map((row) => ({ id: row.id, at: row.at.toString() })))}::jsonb) as r(id uuid, at timestamptz) on d.event_id = r.id and d.at = r.at where d.body is not null`.execute(ctx.db),
    sql<{ key: string; title: string }>`select s.kind || ' ' || s.object_id as key, coalesce(s.said, s.title) as title from search.entry s
      join jsonb_to_recordset(${JSON.stringify(subjects)}::jsonb) as r(kind text, id text) on s.kind = r.kind and s.object_id = r.id
      where ${visibleAmong(ctx, { kind: sql.ref('s.kind'), id: sql.ref('s.object_id'), team: sql.ref('s.owner_team_id') })}`.execute(ctx.db),
  ])
  const [nameOf, bodyOf, aboutOf] = [new Map(names.rows.map((one) => [one.id, one.token ? say`${one.name}, by token` : one.name])), new Map(details.rows.map((one) => [one.id, one.body])), new Map(abouts.rows.map((one) => [one.key, one.title]))]
  return rows.map((row) => {
    const [subject] = row.subjects as Subject[]
    const about = subject && aboutOf.get(`${subject.kind} ${subject.id}`)
    const body = bodyOf.get(row.id)
    const withheld = row.class === 'personal' && !row.mine && body !== undefined
    return {
      id: row.id, at: row.at.toString(), type: row.type, class: row.class as 'ordinary', actor: { kind: row.actor_kind, id: row.actor_id, name: nameOf.get(row.actor_id) ?? (row.actor_kind === 'system' ? 'Fullscore' : term(row.actor_kind)) },
      subjects: row.subjects as Subject[], payload: detailShape.parse(row.payload), ...(body === undefined || withheld ? {} : { detail: detailShape.parse(body) }), withheld, causeId: row.cause_id ?? undefined,
      requestId: row.request_id, position: row.position, team: row.owner_team_id && row.team_name ? { id: row.owner_team_id, name: row.team_name } : null,
      about: about ?? null, href: about === undefined ? null : ctx.registry.kinds.get(subject!.kind)?.page.replace(':id', encodeURIComponent(subject!.id)) ?? null,
    }
  })
}
