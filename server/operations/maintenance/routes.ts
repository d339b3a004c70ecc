import * as routes from '@fullscore/api/operations/maintenance.ts'
import { bind, Tagged } from '../../http/binding.ts'
import { cancel } from './cancel.ts'
import { edit } from './edit.ts'
import { end } from './end.ts'
import { extend } from './extend.ts'
import { pageOfMaintenance, readMaintenance } from './list.ts'
import { plan } from './plan.ts'

const tagged = <T extends { version: number }>(value: T) => new Tagged(value, value.version)

export const maintenanceRoutes = [
  bind(routes.listMaintenance, (ctx, { query }) => pageOfMaintenance(ctx, query)),
  bind(routes.readMaintenance, async (ctx, { params }) => tagged(await readMaintenance(ctx, params.id))),
  bind(routes.planMaintenance, async (ctx, { body }) => tagged(await plan(ctx, body))),
  bind(routes.editMaintenance, async (ctx, { params, ifMatch, body }) => tagged(await edit(ctx, params.id, ifMatch, body))),
  bind(routes.extendMaintenance, (ctx, { params, body }) => extend(ctx, params.id, body.minutes, body.reason)),
  bind(routes.cancelMaintenance, (ctx, { params, body }) => cancel(ctx, params.id, body.reason)),
  bind(routes.endMaintenance, (ctx, { params, body }) => end(ctx, params.id, body?.reason)),
]
