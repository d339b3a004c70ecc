import type { IncidentDetail, IncidentState } from '@fullscore/api/operations/incidents.ts'
import type { Permission } from '@fullscore/api/access/permissions.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { NewEvent } from '../../events/event.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict, invalid } from '../../kernel/refusal.ts'
import { answerOf } from '../../kernel/unanswered.ts'
import { requireSeenAndMay } from '../../organisation/visible.ts'
import { after, nameOf, type Action } from './incident.ts'
import { readIncident } from './read.ts'
import { show } from './said.ts'
import { incidentRow, lockIncident, type IncidentRow } from './store.ts'

const codes: Partial<Record<Action, string>> = {
  acknowledge: 'not-open', 'page-next': 'not-open', mitigate: 'not-acknowledged', resolve: 'already-resolved', reopen: 'not-resolved', join: 'over', merge: 'cannot-merge', split: 'cannot-split', gather: 'over', review: 'not-resolved', snooze: 'not-acknowledged', route: 'over',
}

/** Locks an incident the actor sees and may act on, and asks the state machine. One that was merged is acted on where it belongs. */
export async function begin(tx: Ctx, id: Id<'incident'>, action: Action, permission: Permission = 'incidents:respond'): Promise<{ row: IncidentRow; state: IncidentState }> {
  const row = await lockIncident(tx, id)
  await requireSeenAndMay(tx, permission, { kind: 'incident', id, team: row.owner_team_id })
  if (row.merged_into_id) {
    const into = await incidentRow(tx, row.merged_into_id)
    throw conflict('merged', say`It was merged into ${into && !into.private ? nameOf(into) : 'another incident'}: go on there, or take it out again.`, { incidentId: row.merged_into_id })
  }
  const next = after(action, row.state)
  if ('reason' in next) throw conflict(codes[action] ?? 'over', next.reason, { state: row.state })
  return { row, state: next.state }
}

export type Done = { events: readonly [NewEvent, ...NewEvent[]]; value: undefined }

/** Shows the incident as it is now, where it is shown, and announces what was done. */
export async function finish(tx: Ctx, row: IncidentRow, events: readonly [NewEvent, ...NewEvent[]]): Promise<Done> {
  await show(tx, row)
  return { events, value: undefined }
}

/** What is announced where the incident itself stays as it was. */
export const told = (...events: readonly [NewEvent, ...NewEvent[]]): Done => ({ events, value: undefined })

/** Does it in one transaction and reads the incident after it: what other modules know of it is asked outside. */
export async function act(ctx: Ctx, id: Id<'incident'>, work: (tx: Ctx) => Promise<Done>): Promise<IncidentDetail> {
  await change(ctx, work)
  return answerOf(ctx, () => readIncident(ctx, id))
}

/** A person who is here, or a refusal that names the field. */
export async function requirePerson(tx: Ctx, id: Id<'person'>, field: string): Promise<{ id: Id<'person'>; name: string }> {
  const found = await tx.db.selectFrom('organisation.person').select(['id', 'name']).where('id', '=', id).where('archived_at', 'is', null).executeTakeFirst()
  if (!found) throw invalid([{ field, message: 'names no person' }])
  return found
}
