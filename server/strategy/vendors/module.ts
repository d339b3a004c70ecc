import { addVendor, archiveVendor, editVendor, exportVendors, listVendors, readVendor, restoreVendor, vendor } from '@fullscore/api/strategy/vendors.ts'
import { plainModule } from '../../kernel/plain/module.ts'

export const vendorRoutes = { list: listVendors, exported: exportVendors, read: readVendor, add: addVendor, edit: editVendor, archive: archiveVendor, restore: restoreVendor }
export const vendorsModule = plainModule(vendor, vendorRoutes)
