import type { z } from 'zod'
import { mail, needed, optional, plain, plainRoutes, prose, webAddress } from '../plain.ts'

/** Who supplies and supports what runs here, and how to reach them at three in the morning. */
export const vendor = plain({
  kind: 'vendor', plural: 'vendors', title: 'Vendors', area: 'strategy', table: 'strategy.vendor',
  read: 'vendors:read', manage: 'vendors:manage', page: '/strategy/vendors/:id', named: 'name',
  fields: {
    name: needed('Name', 120, { search: true }),
    supportNumber: optional('Support number', 60, { brief: true, search: true }),
    supportHours: optional('Support hours', 200, { brief: true }),
    mail: mail('Support mail', { brief: true, search: true }),
    portal: webAddress('Portal', { brief: true }),
    accountNumber: optional('Our account number', 80, { brief: true, search: true, filter: true }),
    notes: prose('Notes', 4000),
  },
  about: ['item', 'service'],
})

const routes = plainRoutes(vendor)
export const [listVendors, readVendor, addVendor, editVendor, archiveVendor, restoreVendor] =
  [routes.list, routes.read, routes.add, routes.edit, routes.archive, routes.restore]
export type Vendor = z.infer<typeof readVendor.answer>
