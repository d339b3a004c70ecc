import * as open from '@fullscore/api/operations/status-page/public.ts'
import * as routes from '@fullscore/api/operations/status-page.ts'
import { bind, bindKeyed, Tagged } from '../../http/binding.ts'
import * as serve from './handlers.ts'
import { changePage, hideWindowAgain, override, release, switchPage, tellWindow } from './manage.ts'
import { componentChoices, readPage } from './read.ts'
import { forget } from './subscribe.ts'

const tagged = <T extends { version: number }>(value: T) => new Tagged(value, value.version)

export const statusPageRoutes = [
  bind(routes.readStatusPage, async (ctx) => tagged(await readPage(ctx))),
  bind(routes.statusComponents, (ctx) => componentChoices(ctx)),
  bind(routes.changeStatusPage, async (ctx, { ifMatch, body }) => tagged(await changePage(ctx, ifMatch, body))),
  bind(routes.switchStatusPage, async (ctx, { body }) => tagged(await switchPage(ctx, body.enabled))),
  bind(routes.overrideStatus, async (ctx, { params, body }) => tagged(await override(ctx, params.id, body))),
  bind(routes.releaseStatus, async (ctx, { params }) => tagged(await release(ctx, params.id))),
  bind(routes.showWindow, async (ctx, { params, body }) => tagged(await tellWindow(ctx, params.id, body))),
  bind(routes.hideWindow, async (ctx, { params }) => tagged(await hideWindowAgain(ctx, params.id))),
  bind(routes.forgetSubscriber, (ctx, { body }) => forget(ctx, body.address)),
  // Nobody signs in here, and no session is looked up: these answer while the database is gone.
  bindKeyed(open.publicPage, serve.servePage, ['/status']),
  bindKeyed(open.publicHistory, serve.serveHistory, ['/status/history']),
  bindKeyed(open.publicFeed, serve.serveFeed, ['/status/feed.atom']),
  bindKeyed(open.subscribePage, serve.showSubscribe, ['/status/subscribe']),
  bindKeyed(open.subscribeForm, serve.takeSubscribe, ['/status/subscribe']),
  bindKeyed(open.confirmPage, serve.showConfirm, ['/status/confirm/:token']),
  bindKeyed(open.confirmForm, serve.takeConfirm, ['/status/confirm/:token']),
  bindKeyed(open.unsubscribePage, serve.showUnsubscribe, ['/status/unsubscribe/:token']),
  bindKeyed(open.unsubscribeForm, serve.takeUnsubscribe, ['/status/unsubscribe/:token']),
  bindKeyed(open.secretForm, serve.takeSecret, ['/status/secret/:token']),
  bindKeyed(open.summaryJson, serve.serveJson('summary'), ['/api/v2/summary.json']),
  bindKeyed(open.statusJson, serve.serveJson('status'), ['/api/v2/status.json']),
  bindKeyed(open.componentsJson, serve.serveJson('components'), ['/api/v2/components.json']),
  bindKeyed(open.incidentsJson, serve.serveJson('incidents'), ['/api/v2/incidents.json']),
  bindKeyed(open.unresolvedJson, serve.serveJson('unresolved'), ['/api/v2/incidents/unresolved.json']),
  bindKeyed(open.maintenancesJson, serve.serveJson('maintenances'), ['/api/v2/scheduled-maintenances.json']),
  bindKeyed(open.upcomingJson, serve.serveJson('upcoming'), ['/api/v2/scheduled-maintenances/upcoming.json']),
  bindKeyed(open.activeJson, serve.serveJson('active'), ['/api/v2/scheduled-maintenances/active.json']),
]
