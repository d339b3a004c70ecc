import type { Module } from '../kernel/module.ts'
import { deliver } from './deliver.ts'
import { forgetContact } from './erase.ts'
import { outboundEvents } from './events.ts'
import { preparePush } from './push.ts'
import { outboundRoutes } from './routes.ts'
import { outboundSample } from './sample.ts'

export const outboundModule: Module = {
  name: 'outbound',
  kinds: [{ kind: 'page', read: 'incidents:read', page: '/pages/:id' }],
  events: outboundEvents,
  routes: outboundRoutes,
  tasks: [deliver],
  erasers: [{ name: 'outbound', run: forgetContact }],
  prepare: preparePush,
  sample: outboundSample,
}
