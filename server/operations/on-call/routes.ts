import * as routes from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { bind, Tagged } from '../../http/binding.ts'
import { assignPolicy, pageOfAssignments, pagesFor } from './assign.ts'
import { escalationsOf } from './escalations.ts'
import { changePolicy, createPolicy, pageOfPolicies, readPolicy } from './policies.ts'
import { everyoneNow, pageOfRotations, readRotation } from './read.ts'
import { previewOf, scheduleOfRotation } from './read-schedule.ts'
import { pageOfStaves } from './read-staves.ts'
import { endTurnFeed, makeTurnFeed, readTurnFeed, turnFeeds } from './turn-feeds.ts'
import { changeRotation, createOverride, createRotation, dropOverride } from './rotations.ts'

const tagged = <T extends { version: number }>(value: T) => new Tagged(value, value.version)

export const onCallRoutes = [
  bind(routes.listRotations, (ctx, { query }) => pageOfRotations(ctx, query)),
  bind(routes.readRotation, async (ctx, { params }) => tagged(await readRotation(ctx, params.id))),
  bind(routes.addRotation, async (ctx, { body }) => tagged(await createRotation(ctx, body))),
  bind(routes.editRotation, async (ctx, { params, ifMatch, body }) => tagged(await changeRotation(ctx, params.id, ifMatch, body))),
  bind(routes.listRotationStaves, (ctx, { query }) => pageOfStaves(ctx, query)),
  bind(routes.readSchedule, (ctx, { params, query }) => scheduleOfRotation(ctx, params.id, query)),
  bind(routes.previewSchedule, (ctx, { body }) => previewOf(ctx, body)),
  bind(routes.addOverride, async (ctx, { params, body }) => tagged(await createOverride(ctx, params.id, body))),
  bind(routes.cancelOverride, async (ctx, { params }) => tagged(await dropOverride(ctx, params.id, params.overrideId))),
  bind(routes.listPolicies, (ctx, { query }) => pageOfPolicies(ctx, query)),
  bind(routes.readPolicy, async (ctx, { params }) => tagged(await readPolicy(ctx, params.id))),
  bind(routes.addPolicy, async (ctx, { body }) => tagged(await createPolicy(ctx, body))),
  bind(routes.editPolicy, async (ctx, { params, ifMatch, body }) => tagged(await changePolicy(ctx, params.id, ifMatch, body))),
  bind(routes.readPagesFor, (ctx, { params }) => pagesFor(ctx, params.kind, params.id)),
  bind(routes.setPagesFor, (ctx, { params, body }) => assignPolicy(ctx, params.kind, params.id, body.policyId)),
  bind(routes.listAssignments, (ctx, { query }) => pageOfAssignments(ctx, query)),
  bind(routes.readOnCallNow, (ctx) => everyoneNow(ctx)),
  bind(routes.listTurnFeeds, async (ctx) => ({ items: await turnFeeds(ctx) })),
  bind(routes.makeTurnFeed, (ctx, { body }) => makeTurnFeed(ctx, body.rotationId)),
  bind(routes.endTurnFeed, (ctx, { params }) => endTurnFeed(ctx, params.id)),
  bind(routes.readTurnFeed, (ctx, { params }) => readTurnFeed(ctx, params.token)),
  bind(routes.listEscalations, async (ctx, { query }) => ({ items: await escalationsOf(ctx, query.incidentId as Id<'incident'>) })),
]
