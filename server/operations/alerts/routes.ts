import * as routes from '@fullscore/api/operations/alerts.ts'
import * as many from '@fullscore/api/operations/alerts/many.ts'
import * as strip from '@fullscore/api/operations/alerts/strip.ts'
import { bind } from '../../http/binding.ts'
import { groupsOfAlerts } from './groups.ts'
import { receive } from './intake.ts'
import { pageOfAlerts, readAlert } from './list.ts'
import { fireManyAgain, letGoMany, resolveMany, takeMany } from './many.ts'
import { pastDaysOf } from './past-days.ts'
import { resolveByPerson } from './resolve.ts'
import { stripOfAlerts } from './strip.ts'

export const alertRoutes = [
  bind(routes.sendAlert, (ctx, { body }) => receive(ctx, body)),
  bind(routes.listAlerts, (ctx, { query }) => pageOfAlerts(ctx, query)),
  bind(routes.readAlert, (ctx, { params }) => readAlert(ctx, params.id)),
  bind(routes.resolveAlert, (ctx, { params, body }) => resolveByPerson(ctx, params.id, body.note)),
  bind(many.takeAlerts, (ctx, { body }) => takeMany(ctx, body.ids, body.evenThoughTaken)),
  bind(many.letAlertsGo, (ctx, { body }) => letGoMany(ctx, body.ids)),
  bind(many.resolveAlerts, (ctx, { body }) => resolveMany(ctx, body.ids, body.note)),
  bind(many.fireAlertsAgain, (ctx, { body }) => fireManyAgain(ctx, body.ids)),
  bind(strip.readAlertStrip, (ctx, { query }) => stripOfAlerts(ctx, query)),
  bind(strip.listAlertPastDays, (ctx, { query }) => pastDaysOf(ctx, query.alertIds)),
  bind(strip.listAlertGroups, (ctx, { query }) => groupsOfAlerts(ctx, query)),
]
