import { addVendor, archiveVendor, editVendor, listVendors, readVendor, restoreVendor, vendor } from '@fullscore/api/strategy/vendors.ts'
import { plainModule } from '../../kernel/plain/module.ts'

export const vendorRoutes = { list: listVendors, read: readVendor, add: addVendor, edit: editVendor, archive: archiveVendor, restore: restoreVendor }
export const vendorsModule = plainModule(vendor, vendorRoutes)
