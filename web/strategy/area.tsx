import { listContracts } from '@fullscore/api/strategy/contracts.ts'
import { useRoute } from '../data/query.ts'
import { paths } from '../paths.ts'
import type { AreaPart } from '../shell/area.ts'
import { useSession } from '../shell/session.ts'
import { t } from '../words.ts'

function useWaiting(): number | undefined {
  const session = useSession()
  return useRoute(listContracts, { query: { limit: 1 } }, { enabled: session?.can('contracts:read') ?? false }).data?.waiting
}

/** Strategy: whom the house buys from, and what binds it. */
export const strategy: AreaPart = {
  label: t`Strategy`, anyOf: ['vendors:read', 'contracts:read'], to: paths.contracts(),
  modules: [{ label: t`Vendors`, to: paths.vendors(), needs: ['vendors:read'] }, { label: t`Contracts`, to: paths.contracts(), needs: ['contracts:read'], useCount: useWaiting }],
  routes: [
    { path: paths.vendors(), lazy: () => import('./vendors/VendorList.tsx') },
    { path: paths.vendors.new(), lazy: () => import('./vendors/AddVendor.tsx') },
    { path: `${paths.vendors()}/:id`, lazy: () => import('./vendors/VendorPage.tsx') },
    { path: `${paths.vendors()}/:id/edit`, lazy: () => import('./vendors/EditVendor.tsx') },
    { path: paths.contracts(), lazy: () => import('./contracts/ContractList.tsx') },
    { path: paths.contracts.new(), lazy: () => import('./contracts/AddContract.tsx') },
    { path: `${paths.contracts()}/:id`, lazy: () => import('./contracts/ContractPage.tsx') },
    { path: `${paths.contracts()}/:id/edit`, lazy: () => import('./contracts/EditContract.tsx') },
  ],
}
