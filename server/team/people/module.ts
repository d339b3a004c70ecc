import type { Module } from '../../kernel/module.ts'
import { leaveApprovable } from './act.ts'
import { peopleBrief } from './brief.ts'
import { peopleEvents } from './events.ts'
import { peopleReactions } from './reactions.ts'
import { peopleRoutes } from './routes.ts'
import { leaveSample } from './sample.ts'
import { leaveRebuilder, leaveStave } from './show.ts'
import { forgetLeave } from './store.ts'

export const peopleModule: Module = {
  name: 'team/people',
  kinds: [{ kind: 'leave', read: 'leave:read', page: '/team/leave/:id' }],
  events: peopleEvents,
  routes: peopleRoutes,
  sample: leaveSample,
  reactions: peopleReactions,
  approvables: [leaveApprovable],
  erasers: [{ name: 'team.people', run: forgetLeave }],
  staves: [leaveStave],
  briefs: [peopleBrief],
  rebuilders: [leaveRebuilder],
}
