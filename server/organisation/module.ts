import type { Module } from '../kernel/module.ts'
import { forgetPerson } from './erase.ts'
import { organisationEvents } from './events.ts'
import { personImporter } from './importer.ts'
import { personLookup, teamLookup } from './lookups.ts'
import { prepareOrganisation } from './organisation.ts'
import { organisationRebuilder } from './search.ts'
import { organisationRoutes } from './routes.ts'
import { organisationSample } from './sample.ts'

export const organisationModule: Module = {
  name: 'organisation',
  kinds: [
    { kind: 'organisation', read: 'organisation:read', page: '/settings/organisation' },
    { kind: 'department', read: 'organisation:read', page: '/team/departments/:id' },
    { kind: 'team', read: 'organisation:read', page: '/team/teams/:id' },
    { kind: 'person', read: 'organisation:read', page: '/team/people/:id' },
  ],
  events: organisationEvents,
  routes: organisationRoutes,
  rebuilders: [organisationRebuilder],
  erasers: [{ name: 'organisation', run: forgetPerson }],
  importers: [personImporter],
  lookups: [teamLookup, personLookup],
  prepare: prepareOrganisation,
  sample: organisationSample,
}
