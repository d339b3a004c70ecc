import { replaceEntries } from '../../agenda/replace.ts'
import type { Module } from '../../kernel/module.ts'
import { allShifts, draw, onCallStave } from './agenda.ts'
import { onCallBrief } from './brief.ts'
import { escalate } from './escalate.ts'
import { onCallEvents } from './events.ts'
import { allPageMarks, markPages } from './page-marks.ts'
import { redrawOnPerson, stopOnAnswer } from './reactions.ts'
import { onCallRoutes } from './routes.ts'
import { searchRebuilders } from './search.ts'

export const onCallModule: Module = {
  name: 'operations/on-call',
  kinds: [
    { kind: 'rotation', read: 'on-call:read', page: '/operations/on-call/rotations/:id' },
    { kind: 'escalation-policy', read: 'on-call:read', page: '/operations/on-call/policies/:id' },
  ],
  events: onCallEvents,
  routes: onCallRoutes,
  reactions: [stopOnAnswer, markPages, redrawOnPerson],
  tasks: [escalate, draw],
  staves: [onCallStave],
  briefs: [onCallBrief],
  rebuilders: [
    { of: 'agenda', name: 'operations.on-call.shifts', run: (ctx) => replaceEntries(ctx, 'shift:', allShifts(ctx)) },
    { of: 'agenda', name: 'operations.on-call.pages', run: (ctx) => replaceEntries(ctx, 'page:', allPageMarks(ctx)) },
    ...searchRebuilders,
  ],
}
