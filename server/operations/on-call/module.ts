import type { NewEntry } from '../../agenda/entries.ts'
import { replaceEntries } from '../../agenda/replace.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Module } from '../../kernel/module.ts'
import { pagesForMarks } from '../../outbound/pages.ts'
import { allShifts, draw, onCallStave } from './agenda.ts'
import { onCallBrief } from './brief.ts'
import { escalate } from './escalate.ts'
import { onCallEvents } from './events.ts'
import { markOf } from './page-marks.ts'
import { onCallReactions } from './reactions.ts'
import { onCallRoutes } from './routes.ts'
import { onCallSample } from './sample.ts'
import { searchRebuilders } from './search.ts'
import { forgetTurns } from './store.ts'
import { tellOfComing } from './tasks.ts'

/** Every page for the time axis. */
async function* allPageMarks(ctx: Ctx): AsyncIterable<NewEntry> {
  for await (const page of pagesForMarks(ctx)) yield markOf(page)
}

export const onCallModule: Module = {
  name: 'operations/on-call',
  kinds: [
    { kind: 'rotation', read: 'on-call:read', page: '/operations/on-call/rotations/:id' },
    { kind: 'escalation-policy', read: 'on-call:read', page: '/operations/on-call/policies/:id' },
  ],
  events: onCallEvents,
  routes: onCallRoutes,
  sample: onCallSample,
  reactions: onCallReactions,
  tasks: [escalate, draw, tellOfComing],
  staves: [onCallStave],
  briefs: [onCallBrief],
  erasers: [{ name: 'operations.on-call', run: forgetTurns }],
  rebuilders: [
    { of: 'agenda', name: 'operations.on-call.shifts', run: (ctx) => replaceEntries(ctx, 'shift:', allShifts(ctx)) },
    { of: 'agenda', name: 'operations.on-call.pages', run: (ctx) => replaceEntries(ctx, 'page:', allPageMarks(ctx)) },
    ...searchRebuilders,
  ],
}
