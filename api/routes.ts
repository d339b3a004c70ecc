// Generated from the contract by `npm run generate`; never edited.
import type { RouteShape } from './route.ts'
import * as accessAccess from './access/access.ts'
import * as eventsTimeline from './events/timeline.ts'
import * as httpHealth from './http/health.ts'
import * as operationsAlerts from './operations/alerts.ts'
import * as operationsIncidents from './operations/incidents.ts'
import * as organisationOrganisation from './organisation/organisation.ts'

/** Every route of the contract. */
export const routes: readonly RouteShape[] = [
  accessAccess.acceptInvitation,
  accessAccess.changePassword,
  accessAccess.disableAccount,
  accessAccess.enableAccount,
  accessAccess.invite,
  accessAccess.listSessions,
  accessAccess.listTokens,
  accessAccess.makeToken,
  accessAccess.me,
  accessAccess.readLink,
  accessAccess.requestToken,
  accessAccess.revokeSession,
  accessAccess.revokeToken,
  accessAccess.setUp,
  accessAccess.signIn,
  accessAccess.signOut,
  eventsTimeline.readTimeline,
  httpHealth.health,
  httpHealth.live,
  httpHealth.metrics,
  operationsAlerts.listAlerts,
  operationsAlerts.readAlert,
  operationsAlerts.resolveAlert,
  operationsAlerts.sendAlert,
  operationsIncidents.acknowledgeIncident,
  operationsIncidents.editIncident,
  operationsIncidents.listIncidents,
  operationsIncidents.markImpact,
  operationsIncidents.mitigateIncident,
  operationsIncidents.noteIncident,
  operationsIncidents.openIncident,
  operationsIncidents.readIncident,
  operationsIncidents.reopenIncident,
  operationsIncidents.resolveIncident,
  organisationOrganisation.addDepartment,
  organisationOrganisation.addPerson,
  organisationOrganisation.addTeam,
  organisationOrganisation.editDepartment,
  organisationOrganisation.editOrganisation,
  organisationOrganisation.editPerson,
  organisationOrganisation.editTeam,
  organisationOrganisation.listDepartments,
  organisationOrganisation.listPersons,
  organisationOrganisation.listTeams,
  organisationOrganisation.readOrganisation,
  organisationOrganisation.readPerson,
  organisationOrganisation.readTeam,
  organisationOrganisation.removeMember,
  organisationOrganisation.setMember,
  organisationOrganisation.setRoles,
]
