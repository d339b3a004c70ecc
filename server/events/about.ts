import { sql } from 'kysely'
import type { Id, Ref } from '@fullscore/api/ids.ts'
import type { Ctx } from '../kernel/context.ts'
import { visibleAmong } from '../organisation/visible.ts'
import type { Subject } from './event.ts'

export interface AboutEvent { id: Id<'event'>; at: Temporal.Instant; type: string; actorName: string; subjects: Subject[]; payload: Record<string, unknown> }

/** Ordinary events of some types about any of many objects in a stretch of time, newest first, as far as the actor sees them; at most 500. */
export async function eventsAbout(ctx: Ctx, asked: { objects: readonly Ref[]; types: readonly string[]; from: Temporal.Instant; to: Temporal.Instant }): Promise<AboutEvent[]> {
  if (asked.objects.length === 0 || asked.types.length === 0) return []
  const { rows } = await sql<{ id: Id<'event'>; at: Temporal.Instant; type: string; actor_kind: string; actor_id: string; name: string | null; subjects: Subject[]; payload: Record<string, unknown> }>`
    select e.id, e.at, e.type, e.actor_kind, e.actor_id, p.name, e.subjects, e.payload from events.event e left join organisation.person p on p.id::text = e.actor_id
    where (e.id, e.at) in (select s.event_id, s.at from events.subject s where s.kind = any(${[...new Set(asked.objects.map((one) => one.kind))]}::text[])
        and s.object_id = any(${[...new Set(asked.objects.map((one) => one.id))]}::text[]) and s.at between ${asked.from}::timestamptz and ${asked.to}::timestamptz)
      and e.at between ${asked.from}::timestamptz and ${asked.to}::timestamptz and e.type = any(${[...asked.types]}::text[]) and e.class = 'ordinary'
      and ${visibleAmong(ctx, { kind: sql`(e.subjects->0->>'kind')`, id: sql`(e.subjects->0->>'id')`, team: sql.ref('e.owner_team_id') })}
    order by e.at desc, e.id desc limit 500`.execute(ctx.db)
  return rows.map((row) => ({ id: row.id, at: row.at, type: row.type, subjects: row.subjects, payload: row.payload, actorName: row.name ?? (row.actor_kind === 'system' ? 'Fullscore' : row.actor_kind) }))
}
