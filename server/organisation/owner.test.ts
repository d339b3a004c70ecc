import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addItem, editItem } from '@fullscore/api/infrastructure/inventory.ts'
import { addService, editService } from '@fullscore/api/infrastructure/services.ts'
import { openIncident } from '@fullscore/api/operations/incidents.ts'
import { addSource } from '@fullscore/api/operations/alerts/sources.ts'
import { addDepartment, editDepartment, editTeam } from '@fullscore/api/organisation/organisation.ts'
import { addContract } from '@fullscore/api/strategy/contracts.ts'
import { addVendor } from '@fullscore/api/strategy/vendors.ts'
import { world, type TestPerson, type World } from '../testing.ts'

let w: World
let mei: TestPerson
let gone: string
const nobody = '00000000-0000-4000-8000-000000000000'
beforeAll(async () => {
  w = await world()
  mei = await w.person('Mei', [{ role: 'operations-manager' }])
  gone = await w.newTeam('Gone')
  await mei.call(editTeam, { params: { id: gone as never }, body: { archived: true } }, { ifMatch: '"v1"' })
})
afterAll(() => w.close())

const refused = (field: string, message: string) => ({ problem: { status: 422, errors: [{ field, message }] } })

describe('a record is not given to a team that is not there, or is put away', () => {
  const term = { start: '2026-01-01', initialMonths: 24, renewal: 'never' as const }
  const made: [string, (teamId: never) => Promise<unknown>][] = [
    ['an item', (teamId) => mei.call(addItem, { body: { kind: 'server', name: 'one', teamId } })],
    ['a service', (teamId) => mei.call(addService, { body: { name: 'One', teamId } })],
    ['a contract', (teamId) => mei.call(addContract, { body: { name: 'One', term, teamId } })],
    ['a vendor', (teamId) => mei.call(addVendor, { body: { name: 'One', teamId } })],
    ['a source of alerts', (teamId) => mei.call(addSource, { body: { name: 'One', kind: 'generic', teamId } })],
    ['an incident', (teamId) => mei.call(openIncident, { body: { title: 'One', severity: 3, teamId } })],
  ]
  it.each(made)('%s when it is made', async (_, make) => {
    for (const team of [nobody, gone]) await expect(make(team as never)).rejects.toMatchObject(refused('body.teamId', 'names no team that is still there'))
  })
  it('when it is handed over; an edit that leaves it with a team put away since is taken', async () => {
    const late = await w.newTeam('Late')
    const item = await mei.call(addItem, { body: { kind: 'server', name: 'two', teamId: late as never } })
    const service = await mei.call(addService, { body: { name: 'Two' } })
    await expect(mei.call(editService, { params: { id: service.id as never }, body: { teamId: gone as never } }, { ifMatch: `"v${service.version}"` })).rejects.toMatchObject(refused('body.teamId', 'names no team that is still there'))
    await mei.call(editTeam, { params: { id: late as never }, body: { archived: true } }, { ifMatch: '"v1"' })
    expect((await mei.call(editItem, { params: { id: item.id }, body: { name: 'two-b', teamId: late as never } }, { ifMatch: `"v${item.version}"` })).name).toBe('two-b')
  })
})

it('a department stands below one that is there and not put away', async () => {
  const first = await mei.call(addDepartment, { body: { name: 'First' } })
  const away = await mei.call(addDepartment, { body: { name: 'Away' } })
  await mei.call(editDepartment, { params: { id: away.id }, body: { archived: true } }, { ifMatch: '"v1"' })
  for (const parentId of [nobody, away.id]) {
    const says = refused('body.parentId', 'names no department that is still there')
    await expect(mei.call(addDepartment, { body: { name: 'Below', parentId: parentId as never } })).rejects.toMatchObject(says)
    await expect(mei.call(editDepartment, { params: { id: first.id }, body: { parentId: parentId as never } }, { ifMatch: '"v1"' })).rejects.toMatchObject(says)
  }
})
