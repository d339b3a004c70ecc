import type { Id } from '@fullscore/api/ids.ts'
import * as routes from '@fullscore/api/infrastructure/services.ts'
import { say } from '@fullscore/api/sentence.ts'
import { askBrief } from '../../briefs/ask.ts'
import { bind, Tagged } from '../../http/binding.ts'
import type { Module } from '../../kernel/module.ts'
import { serviceBrief } from './brief.ts'
import { serviceEvents } from './events.ts'
import { serviceImporter } from './importer.ts'
import { pageOfServices, readService, teamOfService } from './read.ts'
import { stateFromChecks } from './reactions.ts'
import { servicesSample } from './sample.ts'
import { rebuildServices } from './rebuild.ts'
import { statusOfServices } from './status.ts'
import { changeService, createService } from './write.ts'

const tagged = <T extends { version: number }>(value: T) => new Tagged(value, value.version)

export const servicesModule: Module = {
  name: 'infrastructure/services',
  kinds: [{ kind: 'service', read: 'services:read', page: '/infrastructure/services/:id' }],
  events: serviceEvents,
  briefs: [serviceBrief],
  importers: [serviceImporter],
  attachables: [{ kind: 'service', manage: 'services:manage', teamOf: (ctx, id) => teamOfService(ctx, id as Id<'service'>) }],
  staves: [{ id: 'services', area: 'infrastructure', name: say`Services`, lines: 5, order: 5 }],
  rebuilders: [rebuildServices],
  reactions: [stateFromChecks],
  sample: servicesSample,
  routes: [
    bind(routes.listServices, (ctx, { query }) => pageOfServices(ctx, query)),
    bind(routes.serviceStatus, (ctx) => statusOfServices(ctx)),
    bind(routes.readService, async (ctx, { params }) => tagged(await readService(ctx, params.id))),
    bind(routes.addService, async (ctx, { body }) => tagged(await createService(ctx, body))),
    bind(routes.editService, async (ctx, { params, ifMatch, body }) => tagged(await changeService(ctx, params.id, ifMatch, body))),
    bind(routes.serviceBrief, async (ctx, { params }) => {
      const service = await readService(ctx, params.id)
      return askBrief(ctx, { services: [params.id], items: [params.id as string as never, ...service.tree.slice(0, 50).map((one) => one.id as never)], persons: service.businessOwner ? [service.businessOwner.id as never] : [], at: ctx.clock.now() })
    }),
  ],
}
