import * as routes from '@fullscore/api/organisation/organisation.ts'
import { bind, Tagged } from '../http/binding.ts'
import { changeDepartment, createDepartment, listDepartments, readDepartment } from './departments.ts'
import { erasePerson } from './erase.ts'
import { changeOrganisation, readOrganisation } from './organisation.ts'
import { changePerson, createPerson, pageOfPersons, readPerson } from './persons.ts'
import { publicUrl } from './public-url.ts'
import { changeTeam, createTeam, dropMember, pageOfTeams, putMember, readTeam } from './teams.ts'
import { requireMay } from './visible.ts'

const tagged = <T extends { version: number }>(value: T) => new Tagged(value, value.version)

export const organisationRoutes = [
  bind(routes.readOrganisation, async (ctx) => tagged(await readOrganisation(ctx))),
  bind(routes.readPublicUrl, (ctx) => {
    requireMay(ctx.actor, 'settings:manage', null)
    return publicUrl(ctx)
  }),
  bind(routes.editOrganisation, async (ctx, { ifMatch, body }) => tagged(await changeOrganisation(ctx, ifMatch, body))),
  bind(routes.listDepartments, async (ctx, { query }) => ({ items: await listDepartments(ctx, query.archived ?? false) })),
  bind(routes.readDepartment, async (ctx, { params }) => tagged(await readDepartment(ctx, params.id))),
  bind(routes.addDepartment, async (ctx, { body }) => tagged(await createDepartment(ctx, body))),
  bind(routes.editDepartment, async (ctx, { params, ifMatch, body }) => tagged(await changeDepartment(ctx, params.id, ifMatch, body))),
  bind(routes.listTeams, (ctx, { query }) => pageOfTeams(ctx, query)),
  bind(routes.readTeam, async (ctx, { params }) => tagged(await readTeam(ctx, params.id))),
  bind(routes.addTeam, async (ctx, { body }) => tagged(await createTeam(ctx, body))),
  bind(routes.editTeam, async (ctx, { params, ifMatch, body }) => tagged(await changeTeam(ctx, params.id, ifMatch, body))),
  bind(routes.setMember, (ctx, { params, body }) => putMember(ctx, params.id, params.personId, body.lead)),
  bind(routes.removeMember, (ctx, { params }) => dropMember(ctx, params.id, params.personId)),
  bind(routes.listPersons, (ctx, { query }) => pageOfPersons(ctx, query)),
  bind(routes.readPerson, async (ctx, { params }) => tagged(await readPerson(ctx, params.id))),
  bind(routes.addPerson, async (ctx, { body }) => tagged(await createPerson(ctx, body))),
  bind(routes.editPerson, async (ctx, { params, ifMatch, body }) => tagged(await changePerson(ctx, params.id, ifMatch, body))),
  bind(routes.erasePerson, (ctx, { params, body }) => erasePerson(ctx, params.id, body.name)),
]
