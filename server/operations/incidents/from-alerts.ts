import { count, say } from '@fullscore/api/sentence.ts'
import type { BodyOf } from '@fullscore/api/route.ts'
import { urgencies, type Urgency } from '@fullscore/api/values.ts'
import type { Gathered, openFromAlerts } from '@fullscore/api/operations/incidents/alerts.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { NewEvent } from '../../events/event.ts'
import { change, keep } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict, invalid } from '../../kernel/refusal.ts'
import { ownTeam, requireOwner } from '../../organisation/organisation.ts'
import { requireMay } from '../../organisation/visible.ts'
import { serviceById, type ServiceFacts } from '../../infrastructure/services/public.ts'
import { namedAlerts } from '../alerts/public.ts'
import { startPaging } from '../on-call/public.ts'
import { begin } from './acting.ts'
import { alertJoined, alertsTakenOut, incidentOpened } from './events.ts'
import { handlingOf } from './handling.ts'
import { followAlerts } from './follow-alerts.ts'
import { computeImpact } from './impact.ts'
import { nameOf, titleOfMany } from './incident.ts'
import { openWithin, pagingFor } from './open.ts'
import { said } from './said.ts'
import { impactOfService, severityBy, urgencyOfWorst, type Criticality } from './severity.ts'
import { openIncidentOf, updateIncident, type IncidentRow } from './store.ts'
import { activeIncidentsOf, joinAlerts, joinedByHand, releaseAlerts } from './store-alerts.ts'

type Named = Awaited<ReturnType<typeof namedAlerts>> extends Map<string, infer R> ? R : never
interface Judged { items: { id: Id<'alert'>; why: string | null }[]; good: Named[] }

/** Which of the named alerts can join an incident, and why the others cannot. Those that can are locked. */
async function judge(tx: Ctx, given: readonly Id<'alert'>[], rehearsal: boolean): Promise<Judged> {
  const ids = [...new Set(given)]
  const rows = await namedAlerts(tx, ids)
  const active = await activeIncidentsOf(tx, ids)
  const whyNot = (id: Id<'alert'>): string | null => {
    const row = rows.get(id)
    if (!row) return 'There is no such alert, or it is outside your scope.'
    if (row.state !== 'firing') return 'It is over.'
    const there = active.get(id)
    if (there !== undefined) return there === null ? 'It is in an incident already.' : say`It is in ${there} already.`
    return row.rehearsal === rehearsal ? null : row.rehearsal ? 'It is of a rehearsal.' : 'The incident is of a rehearsal, the alert is not.'
  }
  const items = ids.map((id) => ({ id, why: whyNot(id) }))
  return { items, good: items.flatMap(({ id, why }) => (why === null ? rows.get(id)! : [])) }
}

const answer = (row: IncidentRow, items: Judged['items']): Gathered => ({
  incident: { id: row.id, number: row.number, title: row.title, severity: row.severity }, done: items.filter((one) => one.why === null).length, items: items.map(({ id, why }) => ({ id, done: why === null, why })),
})

/** The service that the incident is of: the one named, or the one that all alerts share. */
async function serviceFor(tx: Ctx, named: string | undefined, alerts: readonly Named[]): Promise<ServiceFacts | undefined> {
  const shared = new Set(alerts.map((one) => one.service_id))
  const id = (named ?? (shared.size === 1 ? [...shared][0] : null)) as Id<'service'> | null
  const service = id ? await serviceById(tx, id) : undefined
  if (named && !service) throw invalid([{ field: 'body.serviceId', message: 'names no service that you see' }])
  return service
}

/** Opens one incident from alerts that are in none. Where its service has one open, they belong there. */
export async function openWithAlerts(ctx: Ctx, body: BodyOf<typeof openFromAlerts>): Promise<Gathered> {
  return change(ctx, async (tx) => {
    const { items, good } = await judge(tx, body.alertIds, false)
    if (good.length === 0) throw conflict('none-possible', say`None of these alerts can open an incident. ${items[0]!.why ?? ''}`)
    const service = await serviceFor(tx, body.serviceId, good)
    const team = body.teamId ?? service?.ownerTeamId ?? (new Set(good.map((one) => one.owner_team_id)).size === 1 ? good[0]!.owner_team_id : await ownTeam(tx, 'incidents:respond'))
    if (body.teamId) await requireOwner(tx, 'incidents:respond', team)
    else requireMay(tx.actor, 'incidents:respond', team)
    const open = service ? await openIncidentOf(tx, service.id) : undefined
    if (open) throw conflict('service-has-open', say`${service!.name} has an open incident, ${nameOf(open)}: join them to that one.`, { incidentId: open.id })
    const worst = urgencies.find((urgency) => good.some((one) => one.urgency === urgency)) as Urgency
    const [impact, urgency] = [impactOfService(service?.criticality as Criticality | undefined), urgencyOfWorst(worst)]
    const found = severityBy((await handlingOf(tx)).matrix, impact, urgency)
    const severity = body.severity ?? found.severity
    const row = await openWithin(tx, {
      title: body.title ?? titleOfMany(good.length, good.find((one) => one.urgency === worst)!.title, service?.name), severity, severityWhy: severity === found.severity ? say`SEV${severity}: the worst of its alerts is ${worst}; ${impact} impact, ${urgency} urgency.` : say`SEV${severity}: ${tx.actor.name} said so; its alerts give SEV${found.severity}.`,
      impact, urgency, why: say`${tx.actor.name} opened it from ${count(good.length, 'alert', 'alerts')}.`, service, team, rehearsal: false, page: body.page, private: false, severitySaid: body.severity !== undefined, at: tx.clock.now(),
    })
    await joinAlerts(tx, row, good.map((one) => one.id), say`${tx.actor.name} opened the incident from it.`)
    const impacted = await computeImpact(tx, row)
    const about = good.map((one) => ({ kind: 'alert', id: one.id, role: 'cause' }))
    return { events: [said(incidentOpened, row, { detail: { title: row.title, why: row.opened_why, note: body.note }, alsoAbout: about }), ...impacted], value: answer(row, items) }
  })
}

/** Joins alerts that are in no incident to one that goes on. One that nobody has taken pages again, as for alerts that join by themselves. */
export async function gather(ctx: Ctx, id: Id<'incident'>, alertIds: readonly Id<'alert'>[], note: string | undefined): Promise<Gathered> {
  return keep(ctx, 'judges many; what joins announces itself', async (outer) => {
    const rehearsal = (await outer.db.selectFrom('operations.incident').select('rehearsal').where('id', '=', id).executeTakeFirst())?.rehearsal ?? false
    // Alerts are locked before the incident, as where they join by themselves.
    const { items, good } = await judge(outer, alertIds, rehearsal)
    const { row: before } = await begin(outer, id, 'gather')
    if (good.length === 0) return answer(before, items)
    return change(outer, async (tx) => {
      const why = note ? say`${tx.actor.name} joined it: ${note}` : say`${tx.actor.name} joined it.`
      const row = before.recovered_at ? await updateIncident(tx, id, { recovered_at: null }) : before
      await joinAlerts(tx, row, good.map((one) => one.id), why, tx.actor.personId ?? null)
      if (row.state === 'open') await startPaging(tx, pagingFor(row))
      const events = good.map((one) => said(alertJoined, row, { payload: { alertId: one.id }, detail: { title: one.title, why }, alsoAbout: [{ kind: 'alert', id: one.id, role: 'joined' }] }))
      return { events: [...events, ...(await computeImpact(tx, row))] as [NewEvent, ...NewEvent[]], value: answer(row, items) }
    })
  })
}

/** Takes alerts out again that a person had joined. What joined by itself is split off instead. */
export async function takeOut(ctx: Ctx, id: Id<'incident'>, alertIds: readonly Id<'alert'>[]): Promise<Gathered> {
  return keep(ctx, 'judges many; what is taken out is announced', async (outer) => {
    const { row } = await begin(outer, id, 'gather')
    const byHand = await joinedByHand(outer, id, alertIds)
    const items = [...new Set(alertIds)].map((one) => ({ id: one, why: byHand.has(one) ? (byHand.get(one) ? null : 'It joined by itself, or the incident was opened from it: split it off instead.') : 'It is not in this incident.' }))
    const good = items.filter((one) => one.why === null).map((one) => one.id)
    if (good.length === 0) return answer(row, items)
    return change(outer, async (tx) => {
      await releaseAlerts(tx, id, good)
      const rest = await followAlerts(tx, row)
      const after = [...rest.events, ...(await computeImpact(tx, rest.row))]
      return { events: [said(alertsTakenOut, row, { payload: { alertIds: good }, alsoAbout: good.map((one) => ({ kind: 'alert', id: one, role: 'taken-out' })) }), ...after], value: answer(row, items) }
    })
  })
}
