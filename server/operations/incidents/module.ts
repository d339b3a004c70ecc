import type { Module } from '../../kernel/module.ts'
import { acknowledgeAtSource } from './acknowledge-at-source.ts'
import { incidentBrief } from './brief.ts'
import { incidentEvents } from './events.ts'
import { incidentReactions } from './reactions.ts'
import { rebuildIncidents } from './rebuild.ts'
import { incidentRoutes } from './routes.ts'
import { chaseOverdue } from './tasks.ts'

export const incidentsModule: Module = {
  name: 'operations/incidents',
  kinds: [{ kind: 'incident', read: 'incidents:read', page: '/operations/incidents/:id' }],
  events: incidentEvents,
  routes: incidentRoutes,
  reactions: [...incidentReactions, acknowledgeAtSource],
  tasks: [chaseOverdue],
  staves: [{ id: 'incidents', area: 'operations', name: 'Incidents', lines: 5, order: 10 }],
  briefs: [incidentBrief],
  rebuilders: [rebuildIncidents('agenda'), rebuildIncidents('search')],
}
