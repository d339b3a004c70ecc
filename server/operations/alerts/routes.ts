import * as routes from '@fullscore/api/operations/alerts.ts'
import { bind } from '../../http/binding.ts'
import { receive } from './intake.ts'
import { pageOfAlerts, readAlert } from './list.ts'
import { resolveByPerson } from './resolve.ts'

export const alertRoutes = [
  bind(routes.sendAlert, (ctx, { body }) => receive(ctx, body)),
  bind(routes.listAlerts, (ctx, { query }) => pageOfAlerts(ctx, query)),
  bind(routes.readAlert, (ctx, { params }) => readAlert(ctx, params.id)),
  bind(routes.resolveAlert, (ctx, { params, body }) => resolveByPerson(ctx, params.id, body.note)),
]
