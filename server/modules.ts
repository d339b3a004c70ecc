import { accessModule } from './access/module.ts'
import { approvalsModule } from './approvals/module.ts'
import { briefsModule } from './briefs/module.ts'
import { deadlinesModule } from './deadlines/module.ts'
import { eventsModule } from './events/module.ts'
import { filesModule } from './files/module.ts'
import { httpModule } from './http/module.ts'
import { importsModule } from './imports/module.ts'
import { inventoryModule } from './infrastructure/inventory/module.ts'
import { monitoringModule } from './infrastructure/monitoring/module.ts'
import { servicesModule } from './infrastructure/services/module.ts'
import { scoreModule } from './insight/score/module.ts'
import { jobsModule } from './jobs/module.ts'
import type { Module } from './kernel/module.ts'
import { alertsModule } from './operations/alerts/module.ts'
import { incidentsModule } from './operations/incidents/module.ts'
import { maintenanceModule } from './operations/maintenance/module.ts'
import { onCallModule } from './operations/on-call/module.ts'
import { rehearsalModule } from './operations/rehearsal/module.ts'
import { statusPageModule } from './operations/status-page/module.ts'
import { organisationModule } from './organisation/module.ts'
import { outboundModule } from './outbound/module.ts'
import { searchModule } from './search/module.ts'
import { contractsModule } from './strategy/contracts/module.ts'
import { certificatesModule } from './security/certificates/module.ts'
import { vendorsModule } from './strategy/vendors/module.ts'
import { peopleModule } from './team/people/module.ts'

/** Every module of the product, ground first, then the areas in their order: left may be called, right may only hear. */
export const modules: readonly Module[] = [
  eventsModule, organisationModule, accessModule, httpModule, jobsModule, outboundModule, searchModule, briefsModule, deadlinesModule, approvalsModule, filesModule, importsModule,
  peopleModule,
  inventoryModule, servicesModule, monitoringModule,
  certificatesModule,
  onCallModule, maintenanceModule, alertsModule, incidentsModule, statusPageModule, rehearsalModule,
  vendorsModule, contractsModule,
  scoreModule,
]
