import type { Module } from '../../kernel/module.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { acknowledgeAtSource } from './acknowledge-at-source.ts'
import { drawBeginnings } from './agenda.ts'
import { incidentBrief } from './brief.ts'
import { incidentEvents } from './events.ts'
import { incidentReactions } from './reactions.ts'
import { rebuildIncidents } from './rebuild.ts'
import { lookOfIncident } from './first-look.ts'
import { incidentRoutes } from './routes.ts'
import { incidentRow } from './store.ts'
import { incidentsSample } from './sample.ts'
import { forgetFollowing } from './store-following.ts'
import { forgetInReviews } from './store-review.ts'
import { tellFollowers } from './tell-followers.ts'
import { chaseOverdue } from './tasks.ts'
import { endOfSnooze } from './snooze.ts'

export const incidentsModule: Module = {
  name: 'operations/incidents',
  kinds: [{ kind: 'incident', read: 'incidents:read', page: '/operations/incidents/:id' }],
  events: incidentEvents,
  routes: incidentRoutes,
  sample: incidentsSample,
  reactions: [...incidentReactions, acknowledgeAtSource, drawBeginnings, tellFollowers],
  tasks: [chaseOverdue, endOfSnooze],
  erasers: [{ name: 'operations.incidents', run: forgetInReviews }, { name: 'operations.incidents.following', run: forgetFollowing }],
  staves: [{ id: 'incidents', area: 'operations', name: say`Incidents`, lines: 5, order: 10 }],
  attachables: [{ kind: 'incident', manage: 'incidents:respond', teamOf: async (ctx, id) => (await incidentRow(ctx, id as Id<'incident'>))?.owner_team_id }],
  briefs: [incidentBrief],
  lookers: [{ kind: 'incident', look: lookOfIncident }],
  rebuilders: [rebuildIncidents('agenda'), rebuildIncidents('search')],
}
