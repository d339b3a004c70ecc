import { z } from 'zod'
import type { Id } from '@fullscore/api/ids.ts'
import { payloadOf } from '../events/event.ts'
import type { Module } from '../kernel/module.ts'
import { checkImport, checkPayload } from './check.ts'
import { applyImport } from './commit.ts'
import { forget } from './draft.ts'
import { importCommitted, importEvents, importUndone } from './events.ts'
import { importRoutes } from './routes.ts'
import { revertImport } from './undo.ts'

const forgetPayload = z.object({ importId: z.string() })

export const importsModule: Module = {
  name: 'imports',
  kinds: [{ kind: 'import', read: 'audit:read', page: '/imports/:id' }],
  events: importEvents,
  routes: importRoutes,
  reactions: [
    { name: 'imports.apply', on: [importCommitted], run: (ctx, event) => applyImport(ctx, payloadOf(importCommitted, event).importId as Id<'import'>) },
    { name: 'imports.revert', on: [importUndone], run: (ctx, event) => revertImport(ctx, payloadOf(importUndone, event).importId as Id<'import'>) },
  ],
  tasks: [
    { name: 'imports.check', run: (ctx, payload) => { const { importId, round } = checkPayload.parse(payload); return checkImport(ctx, importId as Id<'import'>, round) } },
    { name: 'imports.forget', run: (ctx, payload) => forget(ctx, forgetPayload.parse(payload).importId as Id<'import'>) },
  ],
}
