import { afterAll, beforeAll, expect, it } from 'vitest'
import { addItem, relateItems, setRedundancy } from '@fullscore/api/infrastructure/inventory.ts'
import { openIncident, type IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import { openSession } from '../../access/sign-in.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

let w: World
let ines: TestPerson
beforeAll(async () => {
  w = await world()
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
})
afterAll(() => w.close())

it('I5: a reason of impact names no supplier that its reader does not see, in whatever form it is asked for', async () => {
  const [near, far] = [await w.newTeam('Near'), await w.newTeam('Far')]
  const narrow = await w.person('Noa Narrow', [{ role: 'it-professional', team: near }], [near])
  const add = (name: string, kind: 'server' | 'application', teamId: typeof near) => ines.call(addItem, { body: { kind, name, teamId } })
  const [seen, hidden, farm] = [await add('hv-1', 'server', near), await add('hv-secret', 'server', far), await add('farm', 'application', near)]
  for (const { id } of [seen, hidden]) await ines.call(relateItems, { body: { kind: 'member-of', fromId: id, toId: farm.id } })
  await ines.call(setRedundancy, { params: { id: farm.id, kind: 'member-of' }, body: { needed: 1 } })
  const { id } = await ines.call(openIncident, { body: { title: 'Both are down', severity: 2, itemIds: [seen.id, hidden.id], teamId: near, page: false } })

  const read = async (who: TestPerson, headers: Record<string, string> = {}) => {
    const cookie = `fullscore_session=${await openSession(w.ctx, who.id, { address: '', userAgent: '' })}`
    const text = await (await w.fetch(`/api/v1/incidents/${id}`, { headers: { cookie, ...headers } })).text()
    return { text, reason: (JSON.parse(text) as IncidentDetail).impact.find((one) => one.item?.name === 'farm')?.reason }
  }
  expect((await read(ines)).reason).toBe('It needs 1 of 2; hv-1, hv-secret failed, only 0 left.')
  for (const headers of [{}, { 'fullscore-sentences': 'marked' }] as Record<string, string>[]) {
    const { text, reason } = await read(narrow, headers)
    expect(reason).toBe('It needs 1 of 2; hv-1, one more, outside your scope failed, only 0 left.')
    expect(text).not.toContain('hv-secret')
  }
})
