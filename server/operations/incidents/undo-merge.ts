import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict } from '../../kernel/refusal.ts'
import { answerOf } from '../../kernel/unanswered.ts'
import { requireSeenAndMay } from '../../organisation/visible.ts'
import { serviceById } from '../../infrastructure/services/public.ts'
import { startPaging } from '../on-call/public.ts'
import { startCadence } from './cadence-clock.ts'
import { mergeUndone } from './events.ts'
import { followAlerts } from './follow-alerts.ts'
import { computeImpact } from './impact.ts'
import { nameOf } from './incident.ts'
import type { Before } from './merging.ts'
import { pagingFor, startClocks } from './open.ts'
import { readIncident } from './read.ts'
import { said, show } from './said.ts'
import { lockIncidents, openIncidentOf, updateIncident, type IncidentRow } from './store.ts'
import { calmSince, standingOf } from './store-alerts.ts'
import { mergeOf, untieMember } from './store-merging.ts'
import { endStays, joinStay } from './store-people.ts'

/**
 * Takes a merged incident out again as it was: its state, its alerts and tasks, its clocks, and its paging if nobody had taken it and
 * it is not over meanwhile. Both are calm from then on if none of their own alerts fires.
 */
export async function undo(ctx: Ctx, memberId: Id<'incident'>): Promise<IncidentDetail> {
  await change(ctx, async (tx) => {
    const standing = await mergeOf(tx, memberId)
    const rows = await lockIncidents(tx, [memberId, ...(standing ? [standing.into_id] : [])])
    const member = rows.get(memberId)!
    await requireSeenAndMay(tx, 'incidents:respond', { kind: 'incident', id: memberId, team: member.owner_team_id })
    const merged = await mergeOf(tx, memberId)
    if (!merged || !member.merged_into_id) throw conflict('not-merged', say`${nameOf(member)} is not merged into another.`)
    const [root] = (await lockIncidents(tx, [member.merged_into_id])).values()
    const before = merged.before as Before
    const next = await restore(tx, member, before)
    // They go on where they were, as long as they are at it still.
    for (const personId of (before.working ?? []) as Id<'person'>[]) if (root!.state !== 'resolved' && next.state !== 'resolved' && (!before.brought?.includes(personId) || (await endStays(tx, root!.id, personId)).length > 0)) await joinStay(tx, next.id, personId)
    const { row: rest, events } = await followAlerts(tx, root!)
    const undone = (row: IncidentRow, other: IncidentRow) => said(mergeUndone, row, { payload: { memberId, intoId: root!.id }, detail: { name: nameOf(other) }, alsoAbout: [{ kind: 'incident', id: other.id, role: 'member' }] })
    const impact = [...(await computeImpact(tx, next)), ...(rest.state === 'resolved' ? [] : await computeImpact(tx, rest))]
    await show(tx, rest)
    return { events: [undone(next, rest), undone(rest, next), ...events, ...impact], value: undefined }
  })
  return answerOf(ctx, () => readIncident(ctx, memberId))
}

async function restore(tx: Ctx, member: IncidentRow, before: Before): Promise<IncidentRow> {
  await untieMember(tx, member.id)
  const moment = (text: string | null) => (text === null ? null : Temporal.Instant.from(text))
  // The member itself no longer leads from its service to where it was merged.
  const free = await updateIncident(tx, member.id, { merged_into_id: null })
  const other = before.state !== 'resolved' && free.service_id && !free.private ? await openIncidentOf(tx, free.service_id) : undefined
  if (other) throw conflict('service-has-open', say`Its service has another open incident, ${nameOf(other)}: go on there.`, { incidentId: other.id })
  const standing = await standingOf(tx, member.id)
  const stirred = standing === 'firing' && member.recovered_at !== null
  const next = await updateIncident(tx, member.id, {
    state: before.state, recovered_at: await calmSince(tx, member), acknowledged_at: moment(before.acknowledged_at), acknowledged_by: before.acknowledged_by as Id<'person'> | null,
    resolved_at: moment(before.resolved_at), resolved_by: before.resolved_by as Id<'person'> | null, resolution: before.resolution,
  })
  if (next.state === 'open') await startClocks(tx, next, next.service_id ? await serviceById(tx, next.service_id) : undefined)
  if (next.state === 'open' && !next.recovered_at && (before.paging || stirred)) await startPaging(tx, pagingFor(next))
  await startCadence(tx, next, true)
  await show(tx, next)
  return next
}
