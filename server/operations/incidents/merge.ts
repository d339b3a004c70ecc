import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { settleDeadline } from '../../deadlines/deadlines.ts'
import type { NewEvent } from '../../events/event.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict } from '../../kernel/refusal.ts'
import { shareSight } from '../../organisation/need-to-know.ts'
import { requireSeenAndMay } from '../../organisation/visible.ts'
import { pagingOf, stopPaging } from '../on-call/public.ts'
import { act, begin, finish } from './acting.ts'
import { endCadence } from './cadence-clock.ts'
import { incidentsMerged, mergedInto } from './events.ts'
import { followAlerts } from './follow-alerts.ts'
import { computeImpact } from './impact.ts'
import { nameOf } from './incident.ts'
import { whyNotMerge, type Before } from './merging.ts'
import { said, show } from './said.ts'
import { asGraveAs } from './spread.ts'
import { lockIncidents, updateIncident, type IncidentRow } from './store.ts'
import { tieMember } from './store-merging.ts'
import { endStays, joinStay } from './store-people.ts'
import { awake } from './wake.ts'

/**
 * Merges any number of incidents into one. Alerts, tasks and timeline stay with each member and are worked on in the one; the
 * members' pages and clocks stop; who reads a member is led on. Undoing restores each as it was.
 */
export async function merge(ctx: Ctx, id: Id<'incident'>, memberIds: readonly Id<'incident'>[], note: string): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    const rows = await lockIncidents(tx, [id, ...memberIds])
    const { row: into } = await begin(tx, id, 'merge')
    const members = [...new Set(memberIds)].map((one) => rows.get(one)!)
    for (const member of members) await requireSeenAndMay(tx, 'incidents:respond', { kind: 'incident', id: member.id, team: member.owner_team_id })
    const { row, events } = await mergeWithin(tx, into, members, note)
    return finish(tx, row, events)
  })
}

/**
 * Merges inside the caller's transaction; all are locked and the actor may act on each. What people were paged for in a member, and
 * nobody took, they are paged for where it belongs now.
 * @returns the one that goes on as it is now, and what is announced
 */
export async function mergeWithin(tx: Ctx, into: IncidentRow, members: readonly IncidentRow[], note: string): Promise<{ row: IncidentRow; events: [NewEvent, ...NewEvent[]] }> {
  const wrong = members.map((member) => whyNotMerge(member, into)).find((why) => why !== undefined)
  if (wrong) throw conflict('cannot-merge', wrong)
  const done: Awaited<ReturnType<typeof mergeOne>>[] = []
  for (const member of members) done.push(await mergeOne(tx, into, member, note))
  const unheld = members.filter((_, at) => done[at]!.unheld).toSorted((a, b) => a.severity - b.severity)
  const followed = await followAlerts(tx, into, unheld.length > 0)
  const { row, events } = unheld[0] ? await asGraveAs(tx, followed.row, unheld[0]) : { row: followed.row, events: [] }
  const names = members.map((member) => nameOf(member)).join(', ')
  const about = members.map((member) => ({ kind: 'incident', id: member.id, role: 'member' }))
  const merged = said(incidentsMerged, row, { payload: { memberIds: members.map((one) => one.id) }, detail: { note, names }, alsoAbout: about })
  return { row, events: [merged, ...done.map((one) => one.event), ...followed.events, ...events, ...(await computeImpact(tx, row))] }
}

async function mergeOne(tx: Ctx, into: IncidentRow, member: IncidentRow, note: string): Promise<{ event: NewEvent; unheld: boolean }> {
  const why = say`Merged into ${nameOf(into)}: ${note}`
  const paging = (await pagingOf(tx, member.id)).state
  const working = await endStays(tx, member.id)
  const brought = []
  for (const personId of working) if (await joinStay(tx, into.id, personId)) brought.push(personId)
  const before: Before = {
    state: member.state, acknowledged_at: member.acknowledged_at?.toString() ?? null, acknowledged_by: member.acknowledged_by, resolved_at: member.resolved_at?.toString() ?? null, resolved_by: member.resolved_by,
    resolution: member.resolution, paging: paging !== 'none', working, brought,
  }
  await tieMember(tx, member.id, into.id, before, note)
  const next = await updateIncident(tx, member.id, {
    merged_into_id: into.id, state: 'resolved', ...awake, ...(member.state === 'resolved' ? {} : { resolved_at: tx.clock.now(), resolved_by: tx.actor.personId ?? null, resolution: why }),
  })
  await stopPaging(tx, member.id, say`It was merged into ${nameOf(into)}.`)
  await settleDeadline(tx, { kind: 'incident', id: member.id }, 'acknowledge', member.acknowledged_at ? 'met' : 'cancelled')
  await endCadence(tx, member.id)
  // Who was shown the member is led on; need to know stays as narrow as each was made.
  if (!into.private) await shareSight(tx, { kind: 'incident', id: member.id }, into.id, say`${nameOf(member)} was merged into it`)
  await show(tx, next)
  const event = said(mergedInto, next, { payload: { intoId: into.id }, detail: { note, name: nameOf(into) }, alsoAbout: [{ kind: 'incident', id: into.id, role: 'into' }] })
  return { event, unheld: member.state === 'open' && !member.recovered_at && paging !== 'none' }
}
