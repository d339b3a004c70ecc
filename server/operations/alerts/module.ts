import { say } from '@fullscore/api/sentence.ts'
import type { Module } from '../../kernel/module.ts'
import { alertBrief } from './brief.ts'
import { alertEvents } from './events.ts'
import { alertFromCertificate } from './from-certificate.ts'
import { alertFromCheck, alertFromProbe, alertFromRecord, followItems, unmuteOnClose } from './reactions.ts'
import { alertRebuilders } from './rebuild.ts'
import { alertRoutes } from './routes.ts'
import { alertsSample } from './sample.ts'
import { sourceEvents } from './sources/events.ts'
import { sourceRoutes } from './sources/routes.ts'
import { watchAgain, watchSources, watchTask } from './sources/watch.ts'

export const alertsModule: Module = {
  name: 'operations/alerts',
  kinds: [
    { kind: 'alert', read: 'alerts:read', page: '/operations/alerts/:id' },
    { kind: 'alert-source', read: 'alerts:read', page: '/operations/alert-sources/:id' },
  ],
  events: [...alertEvents, ...sourceEvents],
  routes: [...alertRoutes, ...sourceRoutes],
  sample: alertsSample,
  reactions: [alertFromCheck, alertFromCertificate, alertFromProbe, alertFromRecord, unmuteOnClose, followItems],
  tasks: [{ name: watchTask, housekeeping: true, run: watchSources }],
  staves: [{ id: 'told-changes', area: 'operations', name: say`Changes told`, lines: 5, order: 20, lineNames: ['', '', say`told by a source`, '', ''] }],
  briefs: [alertBrief],
  rebuilders: alertRebuilders,
  prepare: (ctx) => watchAgain(ctx, 1),
}
