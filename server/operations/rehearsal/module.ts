import * as routes from '@fullscore/api/operations/rehearsal.ts'
import { bind } from '../../http/binding.ts'
import { keep } from '../../kernel/change.ts'
import type { Module } from '../../kernel/module.ts'
import { rehearsalEvents } from './events.ts'
import { smallServers } from './process.ts'
import { rehearsalSample } from './sample.ts'
import { lookAgain, startRehearsal, stepTask } from './start.ts'
import { takeStep } from './step.ts'
import { pageOfRehearsals, readRehearsal } from './store.ts'

export const rehearsalModule: Module = {
  name: 'operations/rehearsal',
  kinds: [{ kind: 'rehearsal', read: 'rehearsal:run', page: '/operations/rehearsals/:id' }],
  events: rehearsalEvents,
  sample: rehearsalSample,
  routes: [
    bind(routes.startRehearsal, (ctx) => startRehearsal(ctx)),
    bind(routes.readRehearsal, (ctx, { params }) => readRehearsal(ctx, params.id)),
    bind(routes.listRehearsals, (ctx, { query }) => pageOfRehearsals(ctx, query)),
  ],
  services: [smallServers],
  tasks: [{ name: stepTask, run: takeStep }],
  // A rehearsal that a crash cut off goes on, or ends, with the next start.
  prepare: async (ctx) => {
    const running = await ctx.db.selectFrom('operations.rehearsal').select('id').where('ended_at', 'is', null).executeTakeFirst()
    if (running) await keep(ctx, 'looking again is no fact', (tx) => lookAgain(tx, running.id))
  },
}
