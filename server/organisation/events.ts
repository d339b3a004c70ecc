import { z } from 'zod'
import { eventType } from '../events/event.ts'

const changed = z.object({ changed: z.array(z.string()) })
export const organisationChanged = eventType('organisation.changed', changed)
export const departmentAdded = eventType('department.added', z.object({ departmentId: z.string() }))
export const departmentChanged = eventType('department.changed', changed)
export const teamAdded = eventType('team.added', z.object({ teamId: z.string(), departmentId: z.string() }))
export const teamChanged = eventType('team.changed', changed)
export const memberSet = eventType('team.member-set', z.object({ teamId: z.string(), personId: z.string(), lead: z.boolean() }))
export const memberRemoved = eventType('team.member-removed', z.object({ teamId: z.string(), personId: z.string() }))
export const personAdded = eventType('person.added', z.object({ personId: z.string() }))
export const personChanged = eventType('person.changed', changed)
export const personErased = eventType('person.erased', z.object({ personId: z.string() }))
export const rolesSet = eventType('person.roles-set', z.object({ personId: z.string(), roles: z.array(z.object({ role: z.string(), scopeKind: z.string(), scopeId: z.string() })) }))

export const organisationEvents = [
  organisationChanged, departmentAdded, departmentChanged, teamAdded, teamChanged, memberSet, memberRemoved, personAdded, personChanged, personErased, rolesSet,
]
