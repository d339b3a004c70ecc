import { z } from 'zod'
import { Role } from '../../access/permissions.ts'
import { PersonId, TeamId } from '../../organisation/organisation.ts'
import { route } from '../../route.ts'
import { Severity } from '../../values.ts'
import { IncidentDetail } from '../incidents.ts'
import { byId, IncidentId, IncidentRole, text } from './parts.ts'
import { Level } from './settings.ts'

export const assignRole = route({
  name: 'incidents.assign', method: 'PUT', path: '/incidents/:id/roles/:role', permission: 'incidents:respond', params: z.object({ id: IncidentId, role: IncidentRole }), answer: IncidentDetail,
  body: z.strictObject({ personId: PersonId.nullable(), note: text.optional() }), refusals: ['merged', 'unchanged', 'note-wanting', 'over'],
  summary: 'Give a role to somebody, or hand it over with a note; who is assigned sees the incident',
})
export const joinIncident = route({
  name: 'incidents.join', method: 'POST', path: '/incidents/:id/responders', permission: 'incidents:respond', params: byId, answer: IncidentDetail,
  body: z.strictObject({ personId: PersonId.optional() }).default({}), refusals: ['merged', 'already-there', 'over'], summary: 'Say that you, or somebody, work on it from now on',
})
export const leaveIncident = route({
  name: 'incidents.leave', method: 'POST', path: '/incidents/:id/responders/leave', permission: 'incidents:respond', params: byId, answer: IncidentDetail,
  body: z.strictObject({ personId: PersonId.optional() }).default({}), refusals: ['not-there', 'merged'], summary: 'Say that you, or somebody, no longer work on it',
})
export const setSeverity = route({
  name: 'incidents.set-severity', method: 'PUT', path: '/incidents/:id/severity', permission: 'incidents:respond', params: byId, answer: IncidentDetail,
  body: z.strictObject({ impact: Level.optional(), urgency: Level.optional(), severity: Severity.optional(), note: text }),
  refusals: ['merged', 'unchanged'], summary: 'Judge impact and urgency anew, or decide against the matrix, with a note',
})
export const setAccess = route({
  name: 'incidents.set-access', method: 'PUT', path: '/incidents/:id/access', permission: 'incidents:respond', params: byId, answer: IncidentDetail,
  body: z.strictObject({
    private: z.boolean(), persons: z.array(PersonId).max(100).default([]), teams: z.array(TeamId).max(50).default([]),
    /** Who holds one of these for the whole organisation sees it. */
    roles: z.array(Role).max(20).default([]),
  }),
  refusals: ['merged', 'service-has-open'], summary: 'Say who sees a private incident, or make it visible again',
})
