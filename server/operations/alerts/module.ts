import type { Module } from '../../kernel/module.ts'
import { alertEvents } from './events.ts'
import { alertFromCertificate } from './from-certificate.ts'
import { alertFromCheck, unmuteOnClose } from './reactions.ts'
import { alertRoutes } from './routes.ts'

export const alertsModule: Module = {
  name: 'operations/alerts',
  kinds: [{ kind: 'alert', read: 'alerts:read', page: '/operations/alerts/:id' }],
  events: alertEvents,
  routes: alertRoutes,
  reactions: [alertFromCheck, alertFromCertificate, unmuteOnClose],
}
