import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import * as routes from '@fullscore/api/operations/on-call.ts'
import { askLeave } from '@fullscore/api/team/people.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Db } from '../../kernel/context.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { pageOfAssignments } from './assign.ts'

let w: World
let alpha: Id<'team'>
let beta: Id<'team'>
let manager: TestPerson
let engineer: TestPerson
beforeAll(async () => {
  w = await world({ start: '2026-03-02T10:00:00Z' })
  alpha = await w.newTeam('Alpha')
  beta = await w.newTeam('beta')
  await w.person('Adele Root', [{ role: 'administrator' }])
  manager = await w.person('Mona Manages', [{ role: 'operations-manager' }])
  await w.person('Bea Leads', [{ role: 'team-lead', team: beta }], [beta])
  engineer = await w.person('Eve Engineer', [{ role: 'it-professional', team: alpha }], [alpha])
  const away = await w.person('Ann Away', [], [alpha])
  const rotation = async (name: string, teamId: Id<'team'>, participants: (Id<'person'> | null)[]) => (await manager.call(routes.addRotation, { body: { name, teamId, zone: 'UTC', starts: '2026-03-02T09:00', every: 1, unit: 'weeks', participants } })).id
  const policy = async (name: string, teamId: Id<'team'>, targets: routes.StepTarget[]) => (await manager.call(routes.addPolicy, { body: { name, teamId, steps: [{ targets, delayMinutes: 5 }] } })).id
  const choose = (kind: 'team' | 'service', id: string, policyId: Id<'policy'>) => manager.call(routes.setPagesFor, { params: { kind, id }, body: { policyId } })
  const [held, empty, theirs] = [await rotation('Held', alpha, [engineer.id]), await rotation('Empty', alpha, [null]), await rotation('Theirs', beta, [away.id])]
  await choose('team', alpha, await policy('All of it', alpha, [{ kind: 'person', id: away.id }, { kind: 'rotation', id: held }, { kind: 'team-lead', id: alpha }, { kind: 'rotation', id: theirs }, { kind: 'person', id: engineer.id }]))
  await choose('service', (await manager.call(addService, { body: { name: 'cellar', teamId: alpha } })).id, await policy('Empty', alpha, [{ kind: 'rotation', id: empty }]))
  await choose('service', (await manager.call(addService, { body: { name: 'Attic', teamId: alpha } })).id, await policy('Of others', beta, [{ kind: 'rotation', id: theirs }]))
  await manager.call(addService, { body: { name: 'Barn_1', teamId: alpha } })
  await manager.call(addService, { body: { name: 'Dairy', teamId: beta } })
  await away.call(askLeave, { body: { kind: 'sick', from: '2026-03-02', to: '2026-03-03', teamId: alpha } })
  await w.settle()
})
afterAll(() => w.close())

const list = async (who: TestPerson, query: { search?: string; teamId?: Id<'team'>; kind?: 'team' | 'service'; cursor?: string } = {}) => (await who.call(routes.listAssignments, { query })).items

describe('whom incidents page, all at once', () => {
  it('answers for each what asking for it alone answers, to a manager and to an engineer of one team', async () => {
    for (const who of [manager, engineer]) {
      const items = await list(who)
      for (const { kind, id, pages } of items) expect(pages).toEqual(await who.call(routes.readPagesFor, { params: { kind, id } }))
    }
    const own = await list(engineer)
    expect(own.map((one) => [one.kind, one.name, one.own, one.mayChange, one.pages.policyName])).toEqual([
      ['team', 'Alpha', true, false, 'All of it'], ['service', 'Attic', true, false, null], ['service', 'Barn_1', false, false, 'All of it'], ['service', 'cellar', true, false, 'Empty'],
    ])
    expect(own[0]!.pages.people.map((one) => one.name)).toEqual(['Eve Engineer'])
    expect(own[1]!.pages.why).toBe('An escalation policy outside your scope, chosen for the service. It also pages one more, outside your scope.')
    expect(own[3]!.pages).toMatchObject({ people: [], holes: ['Nobody is on call in Empty: This turn of the rotation is an empty slot.'] })
    expect((await list(manager)).find((one) => one.name === 'beta')).toMatchObject({ own: false, mayChange: true, pages: { policyId: null, people: [{ name: 'Adele Root' }, { name: 'Bea Leads' }] } })
  })

  it('comes by pages, by name whatever its case, and is searched and narrowed by the server', async () => {
    const all = await list(manager)
    expect(all.slice(-4).map((one) => one.name)).toEqual(['Attic', 'Barn_1', 'cellar', 'Dairy'])
    const names: string[] = []
    let cursor: string | undefined
    do {
      const page = await manager.call(routes.listAssignments, { query: { limit: 2, ...(cursor ? { cursor } : {}) } })
      names.push(...page.items.map((one) => one.name))
      cursor = page.next
    } while (cursor !== undefined)
    expect(names).toEqual(all.map((one) => one.name))
    expect((await list(manager, { search: 'n_1' })).map((one) => one.name)).toEqual(['Barn_1'])
    expect((await list(manager, { teamId: beta })).map((one) => one.name)).toEqual(['beta', 'Dairy'])
    expect((await list(manager, { kind: 'service', search: 'a' })).map((one) => one.name)).toEqual(['Attic', 'Barn_1', 'cellar', 'Dairy'])
    await expect(list(manager, { cursor: 'nonsense' })).rejects.toMatchObject({ problem: { status: 422 } })
  })

  it('asks the database as often for one as for all', async () => {
    const asked = async (limit: number) => {
      let many = 0
      const ctx = await manager.ctx()
      const db = ctx.db.withPlugin({ transformQuery: ({ node }) => { many += 1; return node }, transformResult: async ({ result }) => result }) as Db
      const { items } = await pageOfAssignments({ ...ctx, db }, { limit })
      return [items.length, many] as const
    }
    const [[one, few], [all, many]] = [await asked(1), await asked(100)]
    expect([one, all]).toEqual([1, 7])
    // One alone needs no question about what only others have.
    expect(many).toBeLessThanOrEqual(few + 6)
    expect(many).toBeLessThanOrEqual(20)
  })
})
