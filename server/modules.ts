import { accessModule } from './access/module.ts'
import { briefsModule } from './briefs/module.ts'
import { eventsModule } from './events/module.ts'
import { httpModule } from './http/module.ts'
import type { Module } from './kernel/module.ts'
import { organisationModule } from './organisation/module.ts'
import { onCallModule } from './operations/on-call/module.ts'
import { outboundModule } from './outbound/module.ts'
import { searchModule } from './search/module.ts'

/** Every module of the product, ground first, then the areas in their order: left may be called, right may only hear. */
export const modules: readonly Module[] = [
  eventsModule, organisationModule, accessModule, httpModule, outboundModule, searchModule, briefsModule,
  onCallModule,
]
