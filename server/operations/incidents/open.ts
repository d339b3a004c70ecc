import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { BodyOf } from '@fullscore/api/route.ts'
import type { openIncident } from '@fullscore/api/operations/incidents.ts'
import type { Level } from '@fullscore/api/operations/incidents/settings.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { startDeadline } from '../../deadlines/deadlines.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { invalid } from '../../kernel/refusal.ts'
import { ownTeam, requireOwner } from '../../organisation/organisation.ts'
import { giveSight, requireMay } from '../../organisation/visible.ts'
import { itemById } from '../../infrastructure/inventory/public.ts'
import { serviceById, type ServiceFacts } from '../../infrastructure/services/public.ts'
import { startPaging, type PagingStart } from '../on-call/public.ts'
import { applyAccess } from './access.ts'
import { incidentOpened } from './events.ts'
import { handlingOf } from './handling.ts'
import { acknowledgeTarget, nameOf } from './incident.ts'
import { computeImpact } from './impact.ts'
import { readIncident } from './read.ts'
import { said, show } from './said.ts'
import { judge } from './severity.ts'
import { insertIncident, openIncidentOf, setMark, type IncidentRow } from './store.ts'

export interface Opening {
  title: string
  severity: number
  severityWhy: string
  impact: Level | undefined
  urgency: Level | undefined
  why: string
  service: ServiceFacts | undefined
  team: Id<'team'>
  rehearsal: boolean
  page: boolean
  private: boolean
  /** A person said how bad it is. */
  severitySaid?: boolean
  at: Temporal.Instant
}

/** Opens an incident inside a transaction: the row, its place on the Score, the acknowledge deadline, the paging, and its first impact. */
export async function openWithin(tx: Ctx, opening: Opening): Promise<IncidentRow> {
  const { service } = opening
  const row = await insertIncident(tx, {
    id: tx.ids.make<'incident'>(), title: opening.title, severity: opening.severity, severity_why: opening.severityWhy, state: 'open', service_id: service?.id ?? null,
    owner_team_id: opening.team, commander_id: null, opened_at: opening.at, opened_why: opening.why, rehearsal: opening.rehearsal,
    impact_level: opening.impact ?? null, urgency_level: opening.urgency ?? null, private: opening.private, severity_said: opening.severitySaid ?? false,
  })
  if (opening.private) await applyAccess(tx, row, { private: true, persons: [], teams: [], roles: [] })
  else if (service && service.ownerTeamId !== opening.team) await giveSight(tx, { kind: 'incident', id: row.id }, { teamId: service.ownerTeamId }, 'the service is theirs')
  await show(tx, row)
  await startClocks(tx, row, service)
  if (opening.page) await startPaging(tx, pagingFor(row))
  return row
}

/** What on-call is told of an incident when people are to be paged. */
export const pagingFor = (row: IncidentRow, title = row.title): PagingStart => ({
  incidentId: row.id, serviceId: row.service_id ?? undefined, team: row.owner_team_id, title: `SEV${row.severity} ${nameOf(row)} ${title}`, severity: row.severity, rehearsal: row.rehearsal, byTeam: row.routed,
})

/** The clock until somebody acknowledges: the severity's target, counted in the service's hours unless it is grave. @param anew a fresh clock: it was opened again */
export async function startClocks(tx: Ctx, row: IncidentRow, service: ServiceFacts | undefined, anew = false): Promise<void> {
  const { target, aroundTheClock } = acknowledgeTarget(row.severity)
  await startDeadline(tx, {
    subject: { kind: 'incident', id: row.id }, rule: 'acknowledge', title: say`Acknowledge ${nameOf(row)}`, target, calendar: aroundTheClock || !service ? '24/7' : service.hours, team: row.owner_team_id, thresholds: [50, 100],
    services: row.service_id ? [row.service_id] : [], rehearsal: row.rehearsal, anew,
  })
}

/** Opens an incident by hand. A service has one open incident at a time. */
export async function openByHand(ctx: Ctx, body: BodyOf<typeof openIncident>): Promise<IncidentDetail> {
  const service = body.serviceId ? await serviceById(ctx, body.serviceId as Id<'service'>) : undefined
  if (body.serviceId && !service) throw invalid([{ field: 'body.serviceId', message: 'names no service that you see' }])
  const team = body.teamId ?? service?.ownerTeamId ?? (await ownTeam(ctx, 'incidents:respond'))
  if (body.teamId) await requireOwner(ctx, 'incidents:respond', team)
  else requireMay(ctx.actor, 'incidents:respond', team)
  const judged = judge((await handlingOf(ctx)).matrix, { ...body, note: body.severityNote }, ctx.actor.name)
  if ('wanting' in judged) throw invalid([{ field: body.impact && body.urgency ? 'body.severityNote' : 'body.severity', message: judged.wanting }])
  const id = await change(ctx, async (tx) => {
    const open = service && !body.private ? await openIncidentOf(tx, service.id) : undefined
    if (open) throw invalid([{ field: 'body.serviceId', message: say`${service!.name} has an open incident already: ${nameOf(open)}` }])
    const row = await openWithin(tx, {
      title: body.title, severity: judged.severity, severityWhy: judged.why, impact: body.impact, urgency: body.urgency, why: say`${tx.actor.name} opened it by hand.`,
      service, team, rehearsal: false, page: body.page, private: body.private, severitySaid: true, at: tx.clock.now(),
    })
    for (const [index, itemId] of body.itemIds.entries()) {
      if (!(await itemById(tx, itemId as Id<'item'>))) throw invalid([{ field: `body.itemIds[${index}]`, message: 'names no item that you see' }])
      await setMark(tx, row.id, itemId as Id<'item'>, 'failed')
    }
    const impact = await computeImpact(tx, row)
    return { events: [said(incidentOpened, row, { detail: { title: row.title, why: row.opened_why, note: body.note } }), ...impact], value: row.id }
  })
  return readIncident(ctx, id)
}
