import type { BodyOf } from '@fullscore/api/route.ts'
import type { editIncident, IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { plain } from '@fullscore/api/render.ts'
import { say } from '@fullscore/api/sentence.ts'
import { settleDeadline } from '../../deadlines/deadlines.ts'
import type { Ctx } from '../../kernel/context.ts'
import { changesOf } from '../../kernel/input.ts'
import { conflict, forbidden, missing, stale } from '../../kernel/refusal.ts'
import { answerOf } from '../../kernel/unanswered.ts'
import { giveSight } from '../../organisation/visible.ts'
import { itemById } from '../../infrastructure/inventory/public.ts'
import { serviceById } from '../../infrastructure/services/public.ts'
import { declinePaging, rewordPaging, startPaging, stopPaging } from '../on-call/public.ts'
import { act, begin, finish, told } from './acting.ts'
import { endCadence, pauseCadence, startCadence } from './cadence-clock.ts'
import { impactMarked, incidentAcknowledged, incidentEdited, incidentMitigating, incidentNoted, incidentReopened, incidentResolved } from './events.ts'
import { computeImpact } from './impact.ts'
import { nameOf } from './incident.ts'
import { pagingFor, startClocks } from './open.ts'
import { said } from './said.ts'
import { readIncident } from './read.ts'
import { incidentRow, openIncidentOf, setMark, updateIncident } from './store.ts'
import { alertsOf, calmSince } from './store-alerts.ts'
import { endStays, joinStay } from './store-people.ts'
import { awake } from './wake.ts'

/** Takes an incident: its paging stops, its deadline is met, and who acknowledges leads it unless somebody does. @param via how: `page`, `mail`, `cli`, … */
export async function acknowledge(ctx: Ctx, id: Id<'incident'>, via: string): Promise<IncidentDetail> {
  if (await hasTaken(ctx, id)) return answerOf(ctx, () => readIncident(ctx, id))
  return act(ctx, id, async (tx) => {
    const { row, state } = await begin(tx, id, 'acknowledge')
    const person = tx.actor.personId ?? null
    const next = await updateIncident(tx, id, { state, acknowledged_at: tx.clock.now(), acknowledged_by: person, commander_id: row.commander_id ?? person })
    await stopPaging(tx, id, say`${tx.actor.name} acknowledged it.`)
    await settleDeadline(tx, { kind: 'incident', id }, 'acknowledge', 'met')
    if (person) {
      await giveSight(tx, { kind: 'incident', id }, { personId: person }, 'acknowledged it')
      await joinStay(tx, id, person)
    }
    await startCadence(tx, next, true)
    return finish(tx, next, [said(incidentAcknowledged, next, { payload: { via }, alsoAbout: person ? [{ kind: 'person', id: person, role: 'acknowledged' }] : [] })])
  })
}

/** Whether the actor took it before and it goes on: a button pressed twice, or on two devices, is done and no fault. */
async function hasTaken(ctx: Ctx, id: Id<'incident'>): Promise<boolean> {
  const row = await incidentRow(ctx, id)
  return row !== undefined && ctx.actor.personId !== undefined && row.acknowledged_by === ctx.actor.personId && row.merged_into_id === null && (row.state === 'acknowledged' || row.state === 'mitigating')
}

/** The actor cannot: the next step of the paging is taken at once, without them. */
export async function pageNext(ctx: Ctx, id: Id<'incident'>, reason: string): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    await begin(tx, id, 'page-next')
    const { personId, name } = tx.actor
    if (!personId) throw forbidden('signed-in', 'Only a person can say that they cannot.')
    const done = await declinePaging(tx, id, { personId, name }, reason || 'No reason given.')
    if ('refused' in done) throw conflict(done.refused, done.why)
    return told(...done.events)
  })
}

/** Says that the cause is known and being removed. */
export async function mitigate(ctx: Ctx, id: Id<'incident'>, note: string | undefined): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    const { state } = await begin(tx, id, 'mitigate')
    const next = await updateIncident(tx, id, { state })
    return finish(tx, next, [said(incidentMitigating, next, { detail: note ? { note } : undefined })])
  })
}

/** Writes a note on the timeline. */
export async function note(ctx: Ctx, id: Id<'incident'>, text: string): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    const { row } = await begin(tx, id, 'note')
    return told(said(incidentNoted, row, { detail: { note: text } }))
  })
}

/** Ends an incident with a note on what it was. While alerts fire, only on purpose. */
export async function resolve(ctx: Ctx, id: Id<'incident'>, text: string, evenThoughFiring: boolean): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    const { row, state } = await begin(tx, id, 'resolve')
    const firing = (await alertsOf(tx, id)).filter((alert) => alert.state === 'firing')
    if (firing.length > 0 && !evenThoughFiring) {
      throw conflict('alerts-firing', firing.length === 1 ? say`"${firing[0]!.title}" still fires: resolve once it is over, or say that you resolve all the same.` : say`${firing.length} alerts still fire: resolve once they are over, or say that you resolve all the same.`, { firing: firing.length })
    }
    const now = tx.clock.now()
    const next = await updateIncident(tx, id, { state, resolved_at: now, resolved_by: tx.actor.personId ?? null, resolution: text, ...awake })
    await stopPaging(tx, id, 'The incident is resolved.')
    await settleDeadline(tx, { kind: 'incident', id }, 'acknowledge', row.acknowledged_at ? 'met' : 'cancelled')
    await pauseCadence(tx, id)
    await endStays(tx, id)
    const minutes = Math.round(now.since(row.opened_at).total('minutes'))
    return finish(tx, next, [said(incidentResolved, next, { payload: { minutes }, detail: { note: text, firing: firing.length } })])
  })
}

/** Opens a resolved incident again: its clock and its paging start anew. */
export async function reopen(ctx: Ctx, id: Id<'incident'>, text: string): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    const { row, state } = await begin(tx, id, 'reopen')
    // A private one does not stand for its service.
    const other = row.service_id && !row.private ? await openIncidentOf(tx, row.service_id) : undefined
    if (other) throw conflict('service-has-open', say`Its service has another open incident, ${nameOf(other)}: go on there.`, { incidentId: other.id })
    const next = await updateIncident(tx, id, { state, resolved_at: null, resolved_by: null, resolution: null, acknowledged_at: null, acknowledged_by: null, recovered_at: await calmSince(tx, row) })
    await startClocks(tx, next, row.service_id ? await serviceById(tx, row.service_id) : undefined, true)
    await endCadence(tx, id)
    await startPaging(tx, pagingFor(next, say`${row.title}, open again`))
    return finish(tx, next, [said(incidentReopened, next, { detail: { note: text } })])
  })
}

/** Changes the title; the version guards two editors. */
export async function edit(ctx: Ctx, id: Id<'incident'>, version: number, given: BodyOf<typeof editIncident>): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    const { row } = await begin(tx, id, 'edit')
    if (row.version !== version) throw stale()
    // Who reads a title that the product made reads it told: said back as it reads, it stays what it is.
    const changes = given.title === plain(row.title) ? {} : changesOf({ title: row.title }, given)
    const next = await updateIncident(tx, id, { title: changes.title ?? row.title }, version)
    if (next.state === 'open') await rewordPaging(tx, pagingFor(next))
    return finish(tx, next, [said(incidentEdited, next, { payload: { changed: Object.keys(changes) }, detail: { title: next.title } })])
  })
}

/** Says what a person knows better than the walk; the impact is computed anew. */
export async function mark(ctx: Ctx, id: Id<'incident'>, itemId: Id<'item'>, what: 'failed' | 'not-impacted' | 'none'): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    const { row } = await begin(tx, id, 'edit')
    if (!(await itemById(tx, itemId))) throw missing('item')
    await setMark(tx, id, itemId, what)
    const impact = await computeImpact(tx, row)
    return told(said(impactMarked, row, { payload: { itemId, mark: what }, alsoAbout: [{ kind: 'item', id: itemId, role: 'marked' }] }), ...impact)
  })
}
