import { listProposals } from '@fullscore/api/infrastructure/inventory.ts'
import { listChecks } from '@fullscore/api/infrastructure/monitoring.ts'
import { listProbes } from '@fullscore/api/infrastructure/monitoring/probes.ts'
import { listSweepProposals } from '@fullscore/api/infrastructure/monitoring/sweeps.ts'
import { useRoute } from '../data/query.ts'
import { paths } from '../paths.ts'
import type { AreaPart } from '../shell/area.ts'
import { useSession } from '../shell/session.ts'
import { t } from '../words.ts'

function useWaiting(): number | undefined {
  const session = useSession()
  return useRoute(listProposals, { query: { limit: 1 } }, { enabled: session?.can('inventory:read') ?? false }).data?.waiting
}
function useFailing(): number | undefined {
  const session = useSession()
  const { data } = useRoute(listChecks, { query: { limit: 1 } }, { enabled: session?.can('monitoring:read') ?? false })
  return data && (data.counts['down'] ?? 0) + (data.counts['degraded'] ?? 0)
}

function useLost(): number | undefined {
  const session = useSession()
  return useRoute(listProbes, { query: { limit: 1 } }, { enabled: session?.can('probes:read') ?? false }).data?.counts['lost']
}

function useFound(): number | undefined {
  const session = useSession()
  return useRoute(listSweepProposals, { query: { limit: 1 } }, { enabled: session?.can('monitoring:read') ?? false, shows: [{ kind: 'sweep' }] }).data?.waiting
}

const pages = (base: string, list: () => Promise<object>, one: () => Promise<object>, add: () => Promise<object>, edit: () => Promise<object>) => [
  { path: base, lazy: list }, { path: `${base}/new`, lazy: add }, { path: `${base}/:id`, lazy: one }, { path: `${base}/:id/edit`, lazy: edit },
]

/** Infrastructure: what there is, what it serves, whether it works. */
export const infrastructure: AreaPart = {
  label: t`Infrastructure`, to: paths.inventory(), anyOf: ['inventory:read', 'services:read', 'monitoring:read', 'probes:read'],
  modules: [
    { label: t`Inventory`, to: paths.inventory(), needs: ['inventory:read'] },
    { label: t`Proposals`, to: paths.proposals(), needs: ['inventory:read'], useCount: useWaiting },
    { label: t`Services`, to: paths.services(), needs: ['services:read'] },
    { label: t`Monitoring`, to: paths.checks(), needs: ['monitoring:read'], useCount: useFailing },
    { label: t`Probes`, to: paths.probes(), needs: ['probes:read'], useCount: useLost },
    { label: t`Sweeps`, to: paths.sweeps(), needs: ['monitoring:read'], useCount: useFound },
  ],
  routes: [
    ...pages(paths.inventory(), () => import('./inventory/ItemList.tsx'), () => import('./inventory/ItemPage.tsx'), () => import('./inventory/AddItem.tsx'), () => import('./inventory/EditItem.tsx')),
    { path: paths.merge(), lazy: () => import('./inventory/MergePage.tsx') },
    { path: paths.matches(), lazy: () => import('./inventory/Matches.tsx') },
    { path: paths.proposals(), lazy: () => import('./inventory/Proposals.tsx') },
    ...pages(paths.services(), () => import('./services/ServiceList.tsx'), () => import('./services/ServicePage.tsx'), () => import('./services/AddService.tsx'), () => import('./services/EditService.tsx')),
    ...pages(paths.checks(), () => import('./monitoring/CheckList.tsx'), () => import('./monitoring/CheckPage.tsx'), () => import('./monitoring/AddCheck.tsx'), () => import('./monitoring/EditCheck.tsx')),
    ...pages(paths.probes(), () => import('./monitoring/probes/ProbeList.tsx'), () => import('./monitoring/probes/ProbePage.tsx'), () => import('./monitoring/probes/AddProbe.tsx'), () => import('./monitoring/probes/EditProbe.tsx')),
    { path: paths.sweeps(), lazy: () => import('./monitoring/sweeps/SweepList.tsx') },
    { path: paths.sweeps.new(), lazy: () => import('./monitoring/sweeps/StartSweep.tsx') },
    { path: paths.sweepProposals(), lazy: () => import('./monitoring/sweeps/SweepProposals.tsx') },
    { path: paths.sweepPlans(), lazy: () => import('./monitoring/sweeps/PlanList.tsx') },
    { path: `${paths.sweepPlans()}/:id`, lazy: () => import('./monitoring/sweeps/PlanPage.tsx') },
    { path: `${paths.sweepPlans()}/:id/edit`, lazy: () => import('./monitoring/sweeps/EditPlan.tsx') },
    { path: `${paths.sweeps()}/:id`, lazy: () => import('./monitoring/sweeps/SweepPage.tsx') },
  ],
}
