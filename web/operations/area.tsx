import { listAlerts } from '@fullscore/api/operations/alerts.ts'
import { listIncidents } from '@fullscore/api/operations/incidents.ts'
import { useRoute } from '../data/query.ts'
import { paths } from '../paths.ts'
import type { AreaPart } from '../shell/area.ts'
import { useSession } from '../shell/session.ts'
import { t } from '../words.ts'

const sum = (counts: Record<string, number> | undefined) => counts && Object.values(counts).reduce((a, b) => a + b, 0)

/** How many alerts fire, as far as the reader sees. */
export function useFiring(): number | undefined {
  const session = useSession()
  return sum(useRoute(listAlerts, { query: { limit: 1 } }, { enabled: session?.can('alerts:read') ?? false }).data?.counts)
}
/** How many incidents are active, as far as the reader sees. */
export function useActive(): number | undefined {
  const session = useSession()
  return sum(useRoute(listIncidents, { query: { limit: 1 } }, { enabled: session?.can('incidents:read') ?? false, shows: [{ kind: 'incident' }] }).data?.counts)
}

/** Operations: what fails and who acts. */
export const operations: AreaPart = {
  label: t`Operations`, to: paths.incidents(), anyOf: ['incidents:read', 'alerts:read', 'on-call:read', 'settings:manage'],
  modules: [
    { label: t`Incidents`, to: paths.incidents(), needs: ['incidents:read'], useCount: useActive },
    { label: t`Alerts`, to: paths.alerts(), needs: ['alerts:read'], useCount: useFiring },
    { label: t`Alert sources`, to: paths.alertSources(), needs: ['alerts:read'] },
    { label: t`Follow-ups`, to: paths.followUps(), needs: ['incidents:read'] },
    { label: t`Maintenance`, to: paths.maintenance(), needs: ['maintenance:read'] },
    { label: t`Status page`, to: paths.statusPage(), needs: ['incidents:publish', 'settings:manage'] },
    { label: t`On call`, to: paths.onCall(), needs: ['on-call:read'] },
    { label: t`Pages sent`, to: paths.pages(), needs: ['on-call:read'] },
    { label: t`Rehearsal`, to: paths.rehearsals(), needs: ['rehearsal:run'] },
  ],
  routes: [
    { path: paths.incidents(), lazy: () => import('./incidents/IncidentList.tsx') },
    { path: paths.incidents.new(), lazy: () => import('./incidents/OpenIncident.tsx') },
    { path: `${paths.incidents()}/:id`, lazy: () => import('./incidents/IncidentPage.tsx') },
    { path: `${paths.incidents()}/:id/review`, lazy: () => import('./incidents/ReviewPage.tsx') },
    { path: paths.followUps(), lazy: () => import('./incidents/FollowUps.tsx') },
    { path: paths.incidentHandling(), lazy: () => import('./incidents/HandlingPage.tsx') },
    { path: paths.alerts(), lazy: () => import('./alerts/AlertList.tsx') },
    { path: `${paths.alerts()}/:id`, lazy: () => import('./alerts/AlertPage.tsx') },
    { path: paths.alertSources(), lazy: () => import('./alerts/sources/SourceList.tsx') },
    { path: paths.alertSources.new(), lazy: () => import('./alerts/sources/AddSource.tsx') },
    { path: `${paths.alertSources()}/:id`, lazy: () => import('./alerts/sources/SourcePage.tsx') },
    { path: `${paths.alertSources()}/:id/edit`, lazy: () => import('./alerts/sources/EditSource.tsx') },
    { path: `${paths.alertSources()}/:id/mapping`, lazy: () => import('./alerts/sources/MappingPage.tsx') },
    { path: paths.maintenance(), lazy: () => import('./maintenance/MaintenanceList.tsx') },
    { path: paths.maintenance.new(), lazy: () => import('./maintenance/PlanMaintenance.tsx') },
    { path: `${paths.maintenance()}/:id`, lazy: () => import('./maintenance/MaintenancePage.tsx') },
    { path: `${paths.maintenance()}/:id/edit`, lazy: () => import('./maintenance/EditMaintenance.tsx') },
    { path: paths.statusPage(), lazy: () => import('./status-page/StatusPage.tsx') },
    { path: paths.statusPage.edit(), lazy: () => import('./status-page/EditStatusPage.tsx') },
    { path: paths.onCall(), lazy: () => import('./on-call/OnCall.tsx') },
    { path: paths.rotations(), lazy: () => import('./on-call/OnCall.tsx') },
    { path: paths.rotations.new(), lazy: () => import('./on-call/AddRotation.tsx') },
    { path: `${paths.rotations()}/:id`, lazy: () => import('./on-call/RotationPage.tsx') },
    { path: `${paths.rotations()}/:id/edit`, lazy: () => import('./on-call/EditRotation.tsx') },
    { path: paths.escalations.new(), lazy: () => import('./on-call/PolicyPage.tsx') },
    { path: `${paths.escalations()}/:id`, lazy: () => import('./on-call/PolicyPage.tsx') },
    { path: paths.pages(), lazy: () => import('../outbound/Ledger.tsx') },
    { path: paths.rehearsals(), lazy: () => import('./rehearsal/Rehearsals.tsx') },
    { path: `${paths.rehearsals()}/:id`, lazy: () => import('./rehearsal/RehearsalPage.tsx') },
  ],
}
