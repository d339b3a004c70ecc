import type { Module } from '../../kernel/module.ts'
import { advanceTask } from './advance.ts'
import { maintenanceBrief } from './brief.ts'
import { maintenanceEvents } from './events.ts'
import { maintenanceRebuilders } from './rebuild.ts'
import { maintenanceRoutes } from './routes.ts'
import { maintenanceSample } from './sample.ts'
import { teamOfWindow } from './store.ts'

export const maintenanceModule: Module = {
  name: 'operations/maintenance',
  kinds: [{ kind: 'maintenance-window', read: 'maintenance:read', page: '/operations/maintenance/:id' }],
  events: maintenanceEvents,
  routes: maintenanceRoutes,
  sample: maintenanceSample,
  tasks: [advanceTask],
  attachables: [{ kind: 'maintenance-window', manage: 'maintenance:manage', teamOf: teamOfWindow }],
  briefs: [maintenanceBrief],
  rebuilders: maintenanceRebuilders,
}
