import { z } from 'zod'
import { AnyId, idOf } from '../ids.ts'
import { Flag, pageOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { Role } from '../access/permissions.ts'
import { oneLine } from '../values.ts'

export const DepartmentId = idOf('department')
export const TeamId = idOf('team')
export const PersonId = idOf('person')

const name = oneLine(120).min(1)
/** An IANA time zone, `Europe/Amsterdam`; whether it exists is judged by the server. */
const zone = z.string().max(64)
/** How numbers and dates are written, a language tag (RFC 5646) such as `nl-NL`; whether it is one is judged by the server. */
export const locale = z.string().max(35)
const email = z.email().max(254)

export const Organisation = z.object({
  id: z.string(), name: z.string(), zone, locale: z.string(), currency: z.string(), publicUrl: z.string().nullable(), setUp: z.boolean(), version: z.number().int(),
}).meta({ id: 'Organisation' })
/** Where links in messages lead, and why there; `warning` says what is wrong with it. */
export const PublicUrl = z.object({ url: z.string(), source: z.enum(['environment', 'setting', 'bound']), why: z.string(), warning: z.string().nullable() }).meta({ id: 'PublicUrl' })
export type PublicUrl = z.infer<typeof PublicUrl>
export const Department = z.object({
  id: DepartmentId, name: z.string(), parentId: DepartmentId.nullable(), archived: z.boolean(), version: z.number().int(),
}).meta({ id: 'Department' })
export const Team = z.object({
  id: TeamId, name: z.string(), departmentId: DepartmentId, departmentName: z.string(), members: z.number().int(), archived: z.boolean(), version: z.number().int(),
}).meta({ id: 'Team' })
export const Member = z.object({ personId: PersonId, name: z.string(), /** Marked so, or by the role team lead for this team. */ lead: z.boolean(), /** By the role alone: it ends with the role. */ leadByRole: z.boolean() }).meta({ id: 'Member' })
export const TeamDetail = Team.extend({ memberships: z.array(Member) }).meta({ id: 'TeamDetail' })
const Placed = z.object({ id: z.string(), name: z.string() })
/** A department with what lies above and directly below it. */
export const DepartmentDetail = Department.extend({
  /** From the top down, itself left out. */
  above: z.array(Placed), below: z.array(Placed), teams: z.array(Placed.extend({ members: z.number().int() })),
}).meta({ id: 'DepartmentDetail' })
export const RoleGrant = z.strictObject({ role: Role, scopeKind: z.enum(['organisation', 'department', 'team']), scopeId: AnyId.optional() }).meta({ id: 'RoleGrant' })
export const Person = z.object({
  id: PersonId, name: z.string(), email: z.string(), title: z.string(), zone: z.string().nullable(), locale: z.string().nullable(),
  /** The language they read in (BCP 47); null: what their browser asks for. */
  language: z.string().nullable(),
  teams: z.array(z.object({ id: TeamId, name: z.string(), lead: z.boolean() })), signsIn: z.enum(['yes', 'invited', 'no', 'disabled']),
  archived: z.boolean(), erased: z.boolean(), version: z.number().int(),
}).meta({ id: 'Person' })
export const PersonDetail = Person.extend({ roles: z.array(RoleGrant) }).meta({ id: 'PersonDetail' })
export type Organisation = z.infer<typeof Organisation>
export type Department = z.infer<typeof Department>
export type DepartmentDetail = z.infer<typeof DepartmentDetail>
export type Team = z.infer<typeof Team>
export type TeamDetail = z.infer<typeof TeamDetail>
export type Person = z.infer<typeof Person>
export type PersonDetail = z.infer<typeof PersonDetail>
export type RoleGrant = z.infer<typeof RoleGrant>

export const readOrganisation = route({ name: 'organisation.read', method: 'GET', path: '/organisation', permission: 'signed-in', answer: Organisation, summary: 'Show the organisation' })
export const readPublicUrl = route({
  name: 'organisation.public-url', method: 'GET', path: '/organisation/public-url', permission: 'settings:manage', answer: PublicUrl, summary: 'Show where links in messages lead, and why',
})
export const editOrganisation = route({
  name: 'organisation.edit', method: 'PATCH', path: '/organisation', permission: 'settings:manage', ifMatch: true, answer: Organisation,
  body: z.strictObject({ name: name.optional(), zone: zone.optional(), locale: locale.optional(), currency: z.string().regex(/^[A-Z]{3}$/).optional(), publicUrl: z.string().max(300).nullable().optional() }),
  summary: 'Change the organisation\'s name, zone, locale, currency or public address',
})
export const listDepartments = route({
  name: 'departments.list', method: 'GET', path: '/departments', permission: 'organisation:read', query: z.object({ archived: Flag.optional() }),
  answer: z.object({ items: z.array(Department) }), summary: 'List departments',
})
export const readDepartment = route({ name: 'departments.read', method: 'GET', path: '/departments/:id', permission: 'organisation:read', params: z.object({ id: DepartmentId }), answer: DepartmentDetail, summary: 'Show a department, what lies above and below it, and its teams' })
export const addDepartment = route({
  name: 'departments.add', method: 'POST', path: '/departments', permission: 'organisation:manage', status: 201, answer: Department,
  body: z.strictObject({ name, parentId: DepartmentId.optional() }), refusals: ['name-taken'], summary: 'Add a department',
})
export const editDepartment = route({
  name: 'departments.edit', method: 'PATCH', path: '/departments/:id', permission: 'organisation:manage', ifMatch: true, params: z.object({ id: DepartmentId }), answer: Department,
  body: z.strictObject({ name: name.optional(), parentId: DepartmentId.nullable().optional(), archived: z.boolean().optional() }), refusals: ['name-taken', 'circle', 'not-empty'], summary: 'Rename, move or archive a department',
})
export const listTeams = route({
  name: 'teams.list', method: 'GET', path: '/teams', permission: 'organisation:read', answer: pageOf(Team),
  query: z.object({ ...pageQuery, search: z.string().max(100).optional(), departmentId: DepartmentId.optional(), archived: Flag.optional() }), summary: 'List teams',
})
export const readTeam = route({ name: 'teams.read', method: 'GET', path: '/teams/:id', permission: 'organisation:read', params: z.object({ id: TeamId }), answer: TeamDetail, summary: 'Show a team and its members' })
export const addTeam = route({
  name: 'teams.add', method: 'POST', path: '/teams', permission: 'organisation:manage', status: 201, answer: TeamDetail,
  body: z.strictObject({ name, departmentId: DepartmentId }), refusals: ['name-taken'], summary: 'Add a team',
})
export const editTeam = route({
  name: 'teams.edit', method: 'PATCH', path: '/teams/:id', permission: 'organisation:manage', ifMatch: true, params: z.object({ id: TeamId }), answer: TeamDetail,
  body: z.strictObject({ name: name.optional(), departmentId: DepartmentId.optional(), archived: z.boolean().optional() }), refusals: ['name-taken', 'last-team'], summary: 'Rename, move or archive a team',
})
export const setMember = route({
  name: 'teams.set-member', method: 'PUT', path: '/teams/:id/members/:personId', permission: 'organisation:manage', params: z.object({ id: TeamId, personId: PersonId }),
  body: z.strictObject({ lead: z.boolean().default(false) }), answer: TeamDetail, summary: 'Put a person into a team',
})
export const removeMember = route({
  name: 'teams.remove-member', method: 'DELETE', path: '/teams/:id/members/:personId', permission: 'organisation:manage', params: z.object({ id: TeamId, personId: PersonId }),
  answer: TeamDetail, summary: 'Take a person out of a team',
})
export const listPersons = route({
  name: 'persons.list', method: 'GET', path: '/persons', permission: 'organisation:read', answer: pageOf(Person),
  query: z.object({ ...pageQuery, search: z.string().max(100).optional(), teamId: TeamId.optional(), archived: Flag.optional() }), summary: 'List people',
})
export const readPerson = route({ name: 'persons.read', method: 'GET', path: '/persons/:id', permission: 'organisation:read', params: z.object({ id: PersonId }), answer: PersonDetail, summary: 'Show a person' })
export const addPerson = route({
  name: 'persons.add', method: 'POST', path: '/persons', permission: 'organisation:manage', status: 201, answer: PersonDetail,
  body: z.strictObject({ name, email, title: oneLine(120).default(''), zone: zone.optional(), teamIds: z.array(TeamId).max(50).default([]) }), refusals: ['email-taken'], summary: 'Add a person',
})
export const editPerson = route({
  name: 'persons.edit', method: 'PATCH', path: '/persons/:id', permission: 'organisation:manage', ifMatch: true, params: z.object({ id: PersonId }), answer: PersonDetail,
  body: z.strictObject({ name: name.optional(), email: email.optional(), title: oneLine(120).optional(), zone: zone.nullable().optional(), archived: z.boolean().optional() }),
  refusals: ['email-taken', 'last-administrator', 'person-erased'], summary: 'Change or archive a person',
})
export const erasePerson = route({
  name: 'persons.erase', method: 'POST', path: '/persons/:id/erase', permission: 'accounts:manage', params: z.object({ id: PersonId }),
  body: z.strictObject({ name }), refusals: ['person-active', 'person-erased'], summary: 'Erase an archived person for good: name, address, account and details go; what happened stays under a pseudonym',
})
export const setRoles = route({
  name: 'persons.set-roles', method: 'PUT', path: '/persons/:id/roles', permission: 'accounts:manage', params: z.object({ id: PersonId }), answer: PersonDetail,
  body: z.strictObject({ roles: z.array(RoleGrant).max(50) }), refusals: ['last-administrator'], summary: 'Say which roles a person holds, and where',
})
