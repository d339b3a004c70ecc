import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../kernel/context.ts'
import type { Reaction } from '../kernel/module.ts'
import { addedJobs, addJobs, turnsOf, type NewJob } from '../jobs/add.ts'
import { canonical, sha256 } from './canonical.ts'
import type { NewEvent, RecordedEvent } from './event.ts'
import { rememberEvent } from './read.ts'

/**
 * Writes events, their subjects, their erasable details and one job per reaction, inside the caller's transaction and in one
 * statement: this is part of every change. The sealer numbers and chains them after the commit.
 */
export async function record(tx: Ctx, events: readonly NewEvent[]): Promise<void> {
  const at = tx.clock.now()
  const rows = events.map((event) => {
    const salt = event.detail ? randomBytes(16) : undefined
    // Hashed as it will be read back: what JSON makes of moments, signals and the like, not the objects themselves.
    const detail = event.detail && (JSON.parse(JSON.stringify(event.detail)) as unknown)
    return { id: tx.ids.make<'event'>(), event, salt, detail, hash: salt ? sha256(salt, canonical(detail)) : null }
  })
  const [first = [], ...later] = turnsOf(rows.flatMap(({ id, event }) => jobsOf(tx, id, at, event)))
  const given = JSON.stringify(rows.map(({ id, event, hash }) => ({
    id, type: event.type, version: event.version, class: event.class, team: event.ownerTeamId, subjects: event.subjects, payload: event.payload, hash: hash?.toString('hex'),
  })))
  const details = JSON.stringify(rows.flatMap(({ id, salt, detail }) => (salt ? [{ id, salt: salt.toString('hex'), body: detail }] : [])))
  await sql`with given as materialized (
      select * from jsonb_to_recordset(${given}::jsonb) as g(id uuid, type text, version smallint, class text, team uuid, subjects jsonb, payload jsonb, hash text)
    ), written as (
      insert into events.event (id, at, type, version, class, owner_team_id, actor_kind, actor_id, request_id, cause_id, subjects, payload, detail_hash)
      select id, ${at}::timestamptz, type, version, class, team, ${tx.actor.kind}, ${tx.actor.id}, ${tx.requestId}, ${tx.cause ?? null}::uuid, subjects, payload, decode(hash, 'hex') from given
    ), about as (
      insert into events.subject (event_id, at, kind, object_id, role, owner_team_id, class)
      select g.id, ${at}::timestamptz, s.kind, s.id, s.role, g.team, g.class from given g, jsonb_to_recordset(g.subjects) as s(kind text, id text, role text) on conflict do nothing
    ), told as (
      insert into events.detail (event_id, at, salt, body)
      select id, ${at}::timestamptz, decode(salt, 'hex'), body from jsonb_to_recordset(${details}::jsonb) as d(id uuid, salt text, body jsonb)
    ) select count(*) from ${first.length > 0 ? addedJobs(tx, first) : sql`(select) nothing`}`.execute(tx.db)
  if (later.length > 0) await addJobs(tx, later.flat())
  const heard = new Set([first, ...later].flat().map((job) => job.payload['event']))
  for (const { id, event, detail } of rows) {
    if (!heard.has(id)) continue
    // As it will be read back: reactions must not tell where it comes from.
    const { subjects, payload } = JSON.parse(JSON.stringify({ subjects: event.subjects, payload: event.payload })) as Pick<RecordedEvent, 'subjects' | 'payload'>
    rememberEvent(tx, {
      id, at, type: event.type, version: event.version, class: event.class, ownerTeamId: event.ownerTeamId, actorKind: tx.actor.kind, actorId: tx.actor.id, requestId: tx.requestId, causeId: tx.cause, position: undefined,
      subjects, payload, detail: detail as Record<string, unknown> | undefined,
    })
  }
}

const jobsOf = (tx: Ctx, id: Id<'event'>, at: Temporal.Instant, event: NewEvent): NewJob[] => tx.registry.reactionsTo(event.type).filter((reaction) => !reaction.unless?.(event)).map((reaction) => ({
  task: 'react', payload: { event: id, at: at.toString(), reaction: reaction.name }, key: `${id}:${reaction.name}`, ...queueOf(reaction, event),
}))

/** Jobs of one queue run one after the other; a job that failed comes later all the same, which its reaction must bear. */
function queueOf(reaction: Reaction, event: NewEvent): { queue?: string } {
  const subject = reaction.inTurnFor === undefined ? undefined : event.subjects.find((one) => one.kind === reaction.inTurnFor)
  return subject ? { queue: `${reaction.name}:${subject.id}`.slice(0, 128) } : {}
}
