import { paths } from '../paths.ts'
import type { AreaPart } from '../shell/area.ts'

/** Strategy: whom the house buys from. */
export const strategy: AreaPart = {
  label: 'Strategy', anyOf: ['vendors:read'], to: paths.vendors(),
  modules: [{ label: 'Vendors', to: paths.vendors() }],
  routes: [
    { path: paths.vendors(), lazy: () => import('./vendors/VendorList.tsx') },
    { path: paths.vendors.new(), lazy: () => import('./vendors/AddVendor.tsx') },
    { path: `${paths.vendors()}/:id`, lazy: () => import('./vendors/VendorPage.tsx') },
    { path: `${paths.vendors()}/:id/edit`, lazy: () => import('./vendors/EditVendor.tsx') },
  ],
}
