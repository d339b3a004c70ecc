import { randomBytes } from 'node:crypto'
import type { Ctx } from '../kernel/context.ts'
import type { Reaction } from '../kernel/module.ts'
import { addJobs } from '../jobs/add.ts'
import { canonical, sha256 } from './canonical.ts'
import type { NewEvent } from './event.ts'

/**
 * Writes events, their subjects, their erasable details and one job per reaction, inside the caller's transaction.
 * The sealer numbers and chains them after the commit.
 */
export async function record(tx: Ctx, events: readonly NewEvent[]): Promise<void> {
  const at = tx.clock.now()
  const rows = events.map((event) => {
    const salt = event.detail ? randomBytes(16) : undefined
    // Hashed as it will be read back: what JSON makes of moments, signals and the like, not the objects themselves.
    const body = JSON.stringify(event.detail)
    return { id: tx.ids.make<'event'>(), event, salt, body, hash: salt ? sha256(salt, canonical(JSON.parse(body))) : null }
  })
  await tx.db.insertInto('events.event').values(rows.map(({ id, event, hash }) => ({
    id, at, type: event.type, version: event.version, class: event.class, owner_team_id: event.ownerTeamId,
    actor_kind: tx.actor.kind, actor_id: tx.actor.id, request_id: tx.requestId, cause_id: tx.cause ?? null,
    subjects: JSON.stringify(event.subjects), payload: JSON.stringify(event.payload), detail_hash: hash,
  }))).execute()
  const subjects = rows.flatMap(({ id, event }) => event.subjects.map((s) => ({
    event_id: id, at, kind: s.kind, object_id: s.id, role: s.role, owner_team_id: event.ownerTeamId, class: event.class,
  })))
  if (subjects.length > 0) {
    await tx.db.insertInto('events.subject').values(subjects).onConflict((c) => c.doNothing()).execute()
  }
  const details = rows.flatMap(({ id, salt, body }) => (salt ? [{ event_id: id, at, salt, body }] : []))
  if (details.length > 0) await tx.db.insertInto('events.detail').values(details).execute()
  await addJobs(tx, rows.flatMap(({ id, event }) => tx.registry.reactionsTo(event.type).filter((reaction) => !reaction.unless?.(event)).map((reaction) => ({
    task: 'react', payload: { event: id, at: at.toString(), reaction: reaction.name }, key: `${id}:${reaction.name}`, ...queueOf(reaction, event),
  }))))
}

/** Jobs of one queue run one after the other; a job that failed comes later all the same, which its reaction must bear. */
function queueOf(reaction: Reaction, event: NewEvent): { queue?: string } {
  const subject = reaction.inTurnFor === undefined ? undefined : event.subjects.find((one) => one.kind === reaction.inTurnFor)
  return subject ? { queue: `${reaction.name}:${subject.id}`.slice(0, 128) } : {}
}
