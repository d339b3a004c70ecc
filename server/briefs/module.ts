import { readBrief } from '@fullscore/api/briefs.ts'
import { bind } from '../http/binding.ts'
import type { Module } from '../kernel/module.ts'
import { askBrief } from './ask.ts'

export const briefsModule: Module = {
  name: 'briefs',
  routes: [bind(readBrief, (ctx, { query }) => askBrief(ctx, {
    items: query.items ?? [], services: query.services ?? [], persons: query.persons ?? [], at: query.at ? Temporal.Instant.from(query.at) : ctx.clock.now(),
  }))],
}
