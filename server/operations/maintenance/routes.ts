import * as routes from '@fullscore/api/operations/maintenance.ts'
import { bind } from '../../http/binding.ts'
import { cancel } from './cancel.ts'
import { end } from './end.ts'
import { pageOfMaintenance, readMaintenance } from './list.ts'
import { plan } from './plan.ts'

export const maintenanceRoutes = [
  bind(routes.listMaintenance, (ctx, { query }) => pageOfMaintenance(ctx, query)),
  bind(routes.readMaintenance, (ctx, { params }) => readMaintenance(ctx, params.id)),
  bind(routes.planMaintenance, (ctx, { body }) => plan(ctx, body)),
  bind(routes.cancelMaintenance, (ctx, { params, body }) => cancel(ctx, params.id, body.reason)),
  bind(routes.endMaintenance, (ctx, { params, body }) => end(ctx, params.id, body?.reason)),
]
