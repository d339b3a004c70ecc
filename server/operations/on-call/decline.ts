import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { announce, type NewEvent } from '../../events/event.ts'
import { lockName } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { facts, isAtEnd, lastResort, takeStep, told } from './escalate.ts'
import { escalationDeclined } from './events.ts'
import { insertDecline, latestOf, reachedBy, type Reached } from './store.ts'

/** What became of "I cannot": why nothing did, or what is to be announced. */
export type Declined = { refused: 'not-paging' | 'declined-already'; why: string } | { events: readonly [NewEvent, ...NewEvent[]] }

/**
 * Somebody cannot take an incident: in the caller's transaction they are taken out of its escalation, and the next step is taken
 * at once. Not if they were paged by an earlier step alone: then the next was paged before, and its time is not cut short.
 */
export async function declinePaging(tx: Ctx, incidentId: Id<'incident'>, by: { personId: Id<'person'>; name: string }, reason: string): Promise<Declined> {
  await lockName(tx, `escalation:${incidentId}`)
  const row = await latestOf(tx, incidentId)
  if (!row || row.state !== 'running') return { refused: 'not-paging', why: row ? say`Nobody is paged any more: ${row.why}` : 'Nobody was paged for it.' }
  if (!(await insertDecline(tx, row.id, by.personId, reason))) return { refused: 'declined-already', why: 'You said so before: the next was paged then.' }
  const steps = await reachedBy(tx, [row.id])
  const holds = (one: Reached | undefined) => one?.people.some((p) => p.personId === by.personId) ?? false
  const atOnce = holds(steps.at(-1)) || !steps.some(holds)
  const said = announce(escalationDeclined, {
    ...told(row), subjects: [...told(row).subjects, { kind: 'person', id: by.personId, role: 'declined' }],
    payload: { ...facts(row), personId: by.personId, atOnce }, detail: { person: by.name, why: reason },
  })
  if (!atOnce) return { events: [said] }
  return { events: [said, ...((await isAtEnd(tx, row)) ? await lastResort(tx, row, say`${by.name} cannot, and the policy has no further step.`) : await takeStep(tx, row))] }
}
