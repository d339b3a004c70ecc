import type { Selectable } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { EventsEvent } from '../database/rows/events.ts'
import type { Ctx } from '../kernel/context.ts'
import type { Registry } from '../kernel/module.ts'
import type { EventClass, RecordedEvent, Subject } from './event.ts'

export function fromRow(row: Selectable<EventsEvent>, detail?: unknown): RecordedEvent {
  return {
    id: row.id, at: row.at, type: row.type, version: row.version, class: row.class as EventClass,
    ownerTeamId: row.owner_team_id, actorKind: row.actor_kind, actorId: row.actor_id, requestId: row.request_id,
    causeId: row.cause_id ?? undefined, position: row.position ?? undefined,
    subjects: row.subjects as Subject[], payload: row.payload as Record<string, unknown>,
    detail: (detail ?? undefined) as Record<string, unknown> | undefined,
  }
}

/** One event with its detail, unless that was erased. */
export async function eventById(ctx: Ctx, id: Id<'event'>, at?: Temporal.Instant): Promise<RecordedEvent | undefined> {
  let query = ctx.db.selectFrom('events.event as e').leftJoin('events.detail as d', (j) => (at ? j.onRef('d.event_id', '=', 'e.id').on('d.at', '=', at) : j.onRef('d.event_id', '=', 'e.id').onRef('d.at', '=', 'e.at')))
    .selectAll('e').select('d.body').where('e.id', '=', id)
  if (at) query = query.where('e.at', '=', at)
  const row = await query.executeTakeFirst()
  return row && fromRow(row, row.body)
}

/** Events that this process recorded a moment ago, so that their reactions need not ask for them. An event never changes; its detail may be erased, so none is kept for long. */
const recent = new WeakMap<Registry, Map<string, { event: RecordedEvent; until: number }>>()
const kept = { most: 200, ms: 10_000 }

/** Remembers an event for {@link recentEvent}. Of a transaction that is rolled back nothing asks for it: its jobs are gone too. */
export function rememberEvent(ctx: Ctx, event: RecordedEvent): void {
  const events = recent.get(ctx.registry) ?? new Map<string, { event: RecordedEvent; until: number }>()
  recent.set(ctx.registry, events)
  events.set(event.id, { event, until: performance.now() + kept.ms })
  if (events.size > kept.most) events.delete(events.keys().next().value!)
}

/** An event as {@link eventById} reads it; asked of the database unless it was recorded here a moment ago. */
export async function recentEvent(ctx: Ctx, id: Id<'event'>, at: Temporal.Instant): Promise<RecordedEvent | undefined> {
  const found = recent.get(ctx.registry)?.get(id)
  return found && performance.now() < found.until ? found.event : eventById(ctx, id, at)
}
