import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as routes from '@fullscore/api/organisation/organisation.ts'
import { me } from '@fullscore/api/access/access.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { verifyChain } from '../events/verify.ts'
import { world, type World } from '../testing.ts'

let w: World
beforeAll(async () => { w = await world() })
afterAll(() => w.close())

describe('departments', () => {
  it('are read with what lies above and below, moved without a circle, and archived when empty', async () => {
    const manager = await w.person('Dora Tree', [{ role: 'operations-manager' }])
    const add = (name: string, parentId?: string) => manager.call.tagged(routes.addDepartment, { body: { name, ...(parentId === undefined ? {} : { parentId: parentId as Id<'department'> }) } })
    const top = await add('Operations')
    const middle = await add('Infrastructure', top.answer.id)
    const low = await add('Storage', middle.answer.id)
    const team = await manager.call(routes.addTeam, { body: { name: 'Disks', departmentId: low.answer.id } })
    const read = (id: Id<'department'>) => manager.call(routes.readDepartment, { params: { id } })
    expect(await read(low.answer.id)).toMatchObject({ name: 'Storage', above: [{ name: 'Operations' }, { name: 'Infrastructure' }], below: [], teams: [{ id: team.id, members: 0 }] })
    expect(await read(top.answer.id)).toMatchObject({ above: [], below: [{ name: 'Infrastructure' }] })
    await expect(manager.call(routes.editDepartment, { params: { id: top.answer.id }, body: { parentId: low.answer.id } }, { ifMatch: top.etag })).rejects.toMatchObject({ problem: { code: 'circle' } })
    await expect(manager.call(routes.editDepartment, { params: { id: low.answer.id }, body: { archived: true } }, { ifMatch: low.etag })).rejects.toMatchObject({ problem: { code: 'not-empty' } })
    await manager.call(routes.editDepartment, { params: { id: low.answer.id }, body: { parentId: top.answer.id } }, { ifMatch: low.etag })
    await manager.call(routes.editDepartment, { params: { id: middle.answer.id }, body: { archived: true } }, { ifMatch: middle.etag })
    expect((await read(top.answer.id)).below.map((one) => one.name)).toEqual(['Storage'])
    await expect(read(team.id as unknown as Id<'department'>)).rejects.toMatchObject({ problem: { status: 404 } })
  })
})

describe('teams', () => {
  it('are added by who may manage the organisation, and their timeline says so', async () => {
    const manager = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
    const before = await manager.call(routes.listDepartments, {})
    const team = await manager.call(routes.addTeam, { body: { name: 'Network', departmentId: before.items[0]!.id } })
    expect(team).toMatchObject({ name: 'Network', departmentName: 'IT', members: 0 })
    await manager.call(routes.setMember, { params: { id: team.id, personId: manager.id }, body: { lead: true } })
    await w.settle()
    const timeline = await manager.call(readTimeline, { query: { kind: 'team', id: team.id } })
    expect(timeline.items.map((e) => [e.type, e.actor.name])).toEqual([['team.member-set', 'Mei Tanaka'], ['team.added', 'Mei Tanaka']])
    const verified = await verifyChain(w.ctx)
    expect(verified.faults).toEqual([])
    expect(verified.events).toBeGreaterThan(4)
  })

  it('refuse a second team of the same name, an edit of an old version, and people without the permission', async () => {
    const manager = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
    const employee = await w.person('Kofi Mensah', [{ role: 'employee' }])
    const [department] = (await manager.call(routes.listDepartments, {})).items
    const { answer: team, etag } = await manager.call.tagged(routes.addTeam, { body: { name: 'Servers', departmentId: department!.id } })
    await expect(manager.call(routes.addTeam, { body: { name: 'servers', departmentId: department!.id } })).rejects.toMatchObject({ problem: { code: 'name-taken', status: 409 } })
    await manager.call(routes.editTeam, { params: { id: team.id }, body: { name: 'Server team' } }, { ifMatch: etag })
    await expect(manager.call(routes.editTeam, { params: { id: team.id }, body: { name: 'X' } }, { ifMatch: etag })).rejects.toMatchObject({ problem: { code: 'stale', status: 412 } })
    await expect(manager.call(routes.editTeam, { params: { id: team.id }, body: { name: 'X' } })).rejects.toMatchObject({ problem: { status: 428 } })
    await expect(employee.call(routes.addTeam, { body: { name: 'Mine', departmentId: department!.id } })).rejects.toMatchObject({ problem: { status: 403, permission: 'organisation:manage' } })
    expect((await employee.call(me, {})).permissions).toEqual({ 'organisation:read': 'everything' })
  })
})

it('a person is put once into a team that is named twice, in whatever letters', async () => {
  const manager = await w.person('Tova Twice', [{ role: 'operations-manager' }])
  const made = await manager.call(routes.addPerson, { body: { name: 'Ola Once', email: 'ola.once@example.org', teamIds: [w.team, w.team.toUpperCase() as typeof w.team] } })
  expect((await manager.call(routes.readPerson, { params: { id: made.id } })).teams.map((one) => one.id)).toEqual([w.team])
})

it('a person is found where their teams say, also after they came into one or left it', async () => {
  const manager = await w.person('Mila Moves', [{ role: 'operations-manager' }])
  const made = await manager.call(routes.addPerson, { body: { name: 'Nils Nomad', email: 'nils.nomad@example.org' } })
  const indexed = async () => (await w.ctx.db.selectFrom('search.entry').select('owner_team_id').where('kind', '=', 'person').where('object_id', '=', made.id).execute()).map((row) => row.owner_team_id)
  expect(await indexed()).toEqual([null])
  await manager.call(routes.setMember, { params: { id: w.team, personId: made.id }, body: { lead: false } })
  expect(await indexed()).toEqual([w.team])
  await manager.call(routes.removeMember, { params: { id: w.team, personId: made.id } })
  expect(await indexed()).toEqual([null])
})
