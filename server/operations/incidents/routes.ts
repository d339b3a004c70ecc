import * as routes from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { bind, Tagged } from '../../http/binding.ts'
import { acknowledge, edit, mark, mitigate, note, pageNext, reopen, resolve } from './act.ts'
import { alertsOfIncident, pageOfIncidents } from './list.ts'
import { openByHand } from './open.ts'
import { readIncident } from './read.ts'

const tagged = <T extends { version: number }>(value: T) => new Tagged(value, value.version)

export const incidentRoutes = [
  bind(routes.listIncidents, (ctx, { query }) => pageOfIncidents(ctx, query)),
  bind(routes.readIncident, async (ctx, { params }) => tagged(await readIncident(ctx, params.id))),
  bind(routes.incidentAlerts, (ctx, { params }) => alertsOfIncident(ctx, params.id)),
  bind(routes.openIncident, async (ctx, { body }) => tagged(await openByHand(ctx, body))),
  bind(routes.editIncident, async (ctx, { params, ifMatch, body }) => tagged(await edit(ctx, params.id, ifMatch, body))),
  bind(routes.acknowledgeIncident, async (ctx, { params }) => tagged(await acknowledge(ctx, params.id, ctx.actor.kind === 'token' ? 'program' : 'browser'))),
  bind(routes.pageNext, async (ctx, { params, body }) => tagged(await pageNext(ctx, params.id, body.reason))),
  bind(routes.mitigateIncident, async (ctx, { params, body }) => tagged(await mitigate(ctx, params.id, body?.note))),
  bind(routes.noteIncident, async (ctx, { params, body }) => tagged(await note(ctx, params.id, body.text))),
  bind(routes.resolveIncident, async (ctx, { params, body }) => tagged(await resolve(ctx, params.id, body.note, body.evenThoughFiring))),
  bind(routes.reopenIncident, async (ctx, { params, body }) => tagged(await reopen(ctx, params.id, body.note))),
  bind(routes.markImpact, async (ctx, { params, body }) => tagged(await mark(ctx, params.id, params.itemId as Id<'item'>, body.mark))),
]
