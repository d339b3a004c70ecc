import { addVendor, archiveVendor, editVendor, listVendors, readVendor, restoreVendor, vendor } from '@fullscore/api/strategy/vendors.ts'
import type { Module } from '../../kernel/module.ts'
import { plainModule } from '../../kernel/plain/module.ts'
import { vendorsSample } from './sample.ts'

export const vendorRoutes = { list: listVendors, read: readVendor, add: addVendor, edit: editVendor, archive: archiveVendor, restore: restoreVendor }
export const vendorsModule: Module = { ...plainModule(vendor, vendorRoutes), sample: vendorsSample }
