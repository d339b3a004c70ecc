import { sql } from 'kysely'
import { z } from 'zod'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { readTimeline } from '@fullscore/api/events/timeline.ts'
import { say, term } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../kernel/context.ts'
import { cursorOf, placeOf } from '../kernel/cursor.ts'
import { missing } from '../kernel/refusal.ts'
import { visibleAmong } from '../organisation/visible.ts'
import type { Subject } from './event.ts'

const detailShape = z.record(z.string(), z.unknown())

/**
 * What happened to one object, newest first. An event is shown to whoever sees its first subject, the object it is about: what happened
 * to an incident does not become readable by standing on its service's page, and the owner of the service to whom it was shown sees it.
 * Confidential events are on no general timeline; personal ones are shown to the person.
 */
export async function timelineOf(ctx: Ctx, query: QueryOf<typeof readTimeline>): Promise<AnswerOf<typeof readTimeline>> {
  if (!ctx.registry.kinds.has(query.kind)) throw missing(query.kind)
  const place = placeOf(query.cursor, ['moment', 'id'])
  let rows = ctx.db.selectFrom('events.subject as s')
    .innerJoin('events.event as e', (j) => j.onRef('e.id', '=', 's.event_id').onRef('e.at', '=', 's.at'))
    .leftJoin('events.detail as d', (j) => j.onRef('d.event_id', '=', 'e.id').onRef('d.at', '=', 'e.at'))
    .leftJoin('organisation.person as p', (j) => j.on(sql`p.id::text`, '=', sql.ref('e.actor_id')))
    .leftJoin('access.token as t', (j) => j.on(sql`t.id::text`, '=', sql.ref('e.actor_id'))).leftJoin('organisation.person as o', 'o.id', 't.person_id')
    .select(['e.id', 'e.at', 'e.type', 'e.actor_kind', 'e.actor_id', 'p.name as actor_name', 'o.name as owner_name', 'e.subjects', 'e.payload', 'd.body', 'e.cause_id', 'e.class'])
    .where('s.kind', '=', query.kind).where('s.object_id', '=', query.id).where('e.class', '!=', 'confidential')
    .where(visibleAmong(ctx, { kind: sql`(e.subjects->0->>'kind')`, id: sql`(e.subjects->0->>'id')`, team: sql.ref('e.owner_team_id') }))
    .distinctOn(['e.at', 'e.id']).orderBy('e.at', 'desc').orderBy('e.id', 'desc').limit(query.limit + 1)
  const own = ctx.actor.personId ?? ''
  rows = rows.where((e) => e.or([e('e.class', '=', 'ordinary'), e('e.actor_id', '=', own), sql<boolean>`e.subjects @> ${JSON.stringify([{ kind: 'person', id: own }])}::jsonb`]))
  if (place) rows = rows.where(sql<boolean>`(e.at, e.id) < (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  const found = await rows.execute()
  const shown = found.slice(0, query.limit)
  const last = shown.at(-1)
  return {
    items: shown.map((e) => ({
      id: e.id, at: e.at.toString(), type: e.type, actor: { kind: e.actor_kind, id: e.actor_id, name: e.actor_name ?? (e.owner_name ? say`${e.owner_name}, by token` : e.actor_kind === 'system' ? 'Fullscore' : term(e.actor_kind)) },
      subjects: e.subjects as Subject[], payload: detailShape.parse(e.payload), detail: e.body === null || e.body === undefined ? undefined : detailShape.parse(e.body), causeId: e.cause_id ?? undefined,
    })),
    next: found.length > query.limit && last ? cursorOf([last.at.toString(), last.id]) : undefined,
  }
}
