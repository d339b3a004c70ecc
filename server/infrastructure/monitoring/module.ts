import type { Module } from '../../kernel/module.ts'
import { firstGrants } from './checks.ts'
import { monitoringEvents } from './events.ts'
import { hostWatch } from './host/watch.ts'
import { monitoringRoutes } from './routes.ts'
import { checkScheduler } from './scheduler.ts'

export const monitoringModule: Module = {
  name: 'infrastructure/monitoring',
  kinds: [{ kind: 'check', read: 'monitoring:read', page: '/infrastructure/monitoring/:id' }],
  events: monitoringEvents,
  routes: monitoringRoutes,
  services: [checkScheduler, hostWatch],
  prepare: firstGrants,
}
