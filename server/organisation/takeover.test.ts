import { afterAll, beforeAll, expect, it } from 'vitest'
import * as routes from '@fullscore/api/organisation/organisation.ts'
import { findObjects } from '@fullscore/api/search/search.ts'
import { world, type TestPerson, type World } from '../testing.ts'

let w: World
let mei: TestPerson
beforeAll(async () => {
  w = await world()
  mei = await w.person('Mei Tanaka', [{ role: 'administrator' }])
})
afterAll(() => w.close())

const change = async (who: TestPerson, id: TestPerson['id'], body: object) => {
  const { etag } = await who.call.tagged(routes.readPerson, { params: { id } })
  return who.call(routes.editPerson, { params: { id }, body }, { ifMatch: etag })
}

it('a team lead takes over nobody by putting them into a team', async () => {
  const team = await w.newTeam('Leads')
  const lead = await w.person('Lea Lead', [{ role: 'team-lead', team }], [team])
  await expect(lead.call(routes.setMember, { params: { id: team, personId: mei.id }, body: { lead: false } })).rejects.toMatchObject({ problem: { status: 403 } })
  for (const body of [{ email: 'me@evil.example' }, { archived: true }]) await expect(change(lead, mei.id, body)).rejects.toMatchObject({ problem: { status: 403 } })
  const own = await w.person('Olaf', [{ role: 'it-professional', team }], [team])
  expect(await change(lead, own.id, { title: 'Network engineer' })).toMatchObject({ title: 'Network engineer' })
})

it('a team lead does not move the team to another department', async () => {
  const team = await w.newTeam('Movers')
  const lead = await w.person('Lena Lead', [{ role: 'team-lead', team }], [team])
  const { id: departmentId } = await mei.call(routes.addDepartment, { body: { name: 'With ranges' } })
  const { etag } = await lead.call.tagged(routes.readTeam, { params: { id: team } })
  await expect(lead.call(routes.editTeam, { params: { id: team }, body: { departmentId } }, { ifMatch: etag })).rejects.toMatchObject({ problem: { status: 403 } })
  expect(await lead.call(routes.editTeam, { params: { id: team }, body: { name: 'Shakers' } }, { ifMatch: etag })).toMatchObject({ name: 'Shakers' })
})

it('the last team stays, and unknown departments are named', async () => {
  const all = (await mei.call(routes.listTeams, { query: {} })).items
  const archive = async (id: (typeof all)[number]['id']) => {
    const { etag } = await mei.call.tagged(routes.readTeam, { params: { id } })
    return mei.call(routes.editTeam, { params: { id }, body: { archived: true } }, { ifMatch: etag })
  }
  for (const one of all.slice(1)) await archive(one.id)
  await expect(archive(all[0]!.id)).rejects.toMatchObject({ problem: { status: 409, code: 'last-team' } })
  await expect(mei.call(routes.addTeam, { body: { name: 'Nowhere', departmentId: w.ctx.ids.make<'department'>() } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.departmentId' }] } })
})

it('people and teams are found', async () => {
  await mei.call(routes.addPerson, { body: { name: 'Zacharias Quill', email: 'zq@example.org', title: 'Librarian' } })
  expect((await mei.call(findObjects, { query: { text: 'quill' } })).items).toMatchObject([{ kind: 'person', title: 'Zacharias Quill' }])
})

it('a cursor that only looks like one is refused by name', async () => {
  const cursor = Buffer.from('["x","y"]').toString('base64url')
  await expect(mei.call(routes.listTeams, { query: { cursor } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'query.cursor' }] } })
})
