import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { routeIncident } from '@fullscore/api/operations/incidents/moving.ts'
import type { BodyOf } from '@fullscore/api/route.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict, invalid } from '../../kernel/refusal.ts'
import { giveSight } from '../../organisation/visible.ts'
import { serviceById } from '../../infrastructure/services/public.ts'
import { startPaging, stopPaging } from '../on-call/public.ts'
import { act, begin, finish } from './acting.ts'
import { endCadence } from './cadence-clock.ts'
import { incidentRouted } from './events.ts'
import { computeImpact } from './impact.ts'
import { nameOf } from './incident.ts'
import { pagingFor, startClocks } from './open.ts'
import { said } from './said.ts'
import { openIncidentOf, updateIncident, type IncidentRow } from './store.ts'
import { calmSince } from './store-alerts.ts'
import { awake } from './wake.ts'

type Given = BodyOf<typeof routeIncident>

/**
 * Hands an incident to another team or service. It is nobody's again and pages there; who had it goes on seeing it. Without a service
 * the team's own policy pages, since the service that it began with is not theirs.
 */
export async function reroute(ctx: Ctx, id: Id<'incident'>, given: Given): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    const { row, state } = await begin(tx, id, 'route')
    const to = await whereTo(tx, row, given)
    if (to.team === row.owner_team_id && to.serviceId === row.service_id) throw conflict('unchanged', 'It is there already.')
    await stopPaging(tx, id, say`${tx.actor.name} handed it to ${to.teamName}.`)
    const next = await updateIncident(tx, id, {
      state, owner_team_id: to.team, service_id: to.serviceId, routed: to.routed, commander_id: null, acknowledged_at: null, acknowledged_by: null, recovered_at: await calmSince(tx, row), ...awake,
    })
    if (to.team !== row.owner_team_id) await giveSight(tx, { kind: 'incident', id }, { teamId: row.owner_team_id }, 'had it before')
    if (tx.actor.personId) await giveSight(tx, { kind: 'incident', id }, { personId: tx.actor.personId }, 'handed it over')
    await startClocks(tx, next, to.service, true)
    await endCadence(tx, id)
    if (given.page) await startPaging(tx, pagingFor(next))
    const impact = await computeImpact(tx, next)
    return finish(tx, next, [said(incidentRouted, next, {
      payload: { fromTeamId: row.owner_team_id, toTeamId: to.team, serviceId: to.serviceId }, detail: { team: to.teamName, note: given.note },
      alsoAbout: [{ kind: 'team', id: to.team, role: 'given-to' }, { kind: 'team', id: row.owner_team_id, role: 'had-it' }],
    }), ...impact])
  })
}

async function whereTo(tx: Ctx, row: IncidentRow, { serviceId, teamId }: Given) {
  if (!serviceId && !teamId) throw invalid([{ field: 'body.teamId', message: 'is wanting: say a team or a service' }])
  const service = serviceId ? await serviceById(tx, serviceId as Id<'service'>) : undefined
  if (serviceId && !service) throw invalid([{ field: 'body.serviceId', message: 'names no service that you see' }])
  const other = service && service.id !== row.service_id && !row.private ? await openIncidentOf(tx, service.id) : undefined
  if (other && other.id !== row.id) throw conflict('service-has-open', say`${service!.name} has an open incident, ${nameOf(other)}: merge this one into it.`, { incidentId: other.id })
  const wanted = teamId ?? service!.ownerTeamId
  const team = await tx.db.selectFrom('organisation.team').select(['id', 'name']).where('id', '=', wanted).where('archived_at', 'is', null).executeTakeFirst()
  if (!team) throw invalid([{ field: 'body.teamId', message: 'names no team' }])
  return { team: team.id, teamName: team.name, service, serviceId: service?.id ?? row.service_id, routed: !service || service.ownerTeamId !== team.id }
}
