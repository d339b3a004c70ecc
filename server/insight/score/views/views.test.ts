import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as routes from '@fullscore/api/insight/score/views.ts'
import { world, type TestPerson, type World } from '../../../testing.ts'

let w: World
let rosa: TestPerson
let kofi: TestPerson
let stranger: TestPerson
let team: World['team']
beforeAll(async () => {
  w = await world()
  team = await w.newTeam('Night')
  rosa = await w.person('Rosa Lind', [{ role: 'it-professional', team }], [team])
  kofi = await w.person('Kofi Mensah', [{ role: 'it-professional', team }], [team])
  stranger = await w.person('Ola Berg', [{ role: 'operations-manager' }])
})
afterAll(() => w.close())

const week = { zoom: 'week' as const, before: 5 * 86_400_000, after: 2 * 86_400_000, staves: ['incidents', 'on-call'] }
const names = async (who: TestPerson) => (await who.call(routes.listScoreViews, { query: {} })).items.map((one) => one.name)
const problem = (status: number, code: string) => ({ problem: { status, code } })

describe('named views of the Score', () => {
  it('are their maker\'s alone until shared, then the team\'s', async () => {
    const view = await rosa.call(routes.saveScoreView, { body: { name: 'Night', shown: week } })
    expect(view).toMatchObject({ shown: week, team: null, opens: false, version: 1 })
    expect([await names(rosa), await names(kofi)]).toEqual([['Night'], []])
    await expect(kofi.call(routes.readScoreView, { params: { id: view.id } })).rejects.toMatchObject(problem(404, 'missing'))
    const shared = await rosa.call(routes.editScoreView, { params: { id: view.id }, body: { teamId: team } }, { ifMatch: '"v1"' })
    expect([shared.team?.name, await names(kofi), await names(stranger)]).toEqual(['Night', ['Night'], []])
    await expect(stranger.call(routes.deleteScoreView, { params: { id: view.id } })).rejects.toMatchObject(problem(404, 'missing'))
    // A member tidies what is shared.
    await kofi.call(routes.deleteScoreView, { params: { id: view.id } })
    expect(await names(rosa)).toEqual([])
  })

  it('refuse a taken name, a team of others, an edit of what changed meanwhile, and a shape that is none', async () => {
    const view = await rosa.call(routes.saveScoreView, { body: { name: 'Mine', shown: { zoom: 'next' } } })
    await expect(rosa.call(routes.saveScoreView, { body: { name: ' mine ', shown: week } })).rejects.toMatchObject(problem(409, 'name-taken'))
    await expect(stranger.call(routes.saveScoreView, { body: { name: 'X', shown: week, teamId: team } })).rejects.toMatchObject(problem(409, 'not-a-member'))
    await rosa.call(routes.editScoreView, { params: { id: view.id }, body: { name: 'Renamed' } }, { ifMatch: '"v1"' })
    await expect(rosa.call(routes.editScoreView, { params: { id: view.id }, body: { name: 'Late' } }, { ifMatch: '"v1"' })).rejects.toMatchObject(problem(412, 'stale'))
    for (const shown of [{ zoom: 'week' as const }, { zoom: 'next' as const, from: 1, to: 2 }, { zoom: 'day' as const, from: 2, to: 1 }, { zoom: 'day' as const, from: 1, to: 2, before: 1, after: 1 }]) {
      await expect(rosa.call(routes.saveScoreView, { body: { name: 'Y', shown } })).rejects.toMatchObject({ problem: { status: 422 } })
    }
    expect(await names(rosa)).toEqual(['Renamed'])
    await rosa.call(routes.deleteScoreView, { params: { id: view.id } })
  })

  it('of one name saved at once are one, whose name is taken for the others', async () => {
    for (let round = 0; round < 5; round++) {
      const done = await Promise.allSettled([1, 2, 3, 4].map(() => rosa.call(routes.saveScoreView, { body: { name: `Race ${round}`, shown: week } })))
      expect(done.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
      for (const one of done) if (one.status === 'rejected') expect(one.reason).toMatchObject(problem(409, 'name-taken'))
      for (const one of done) if (one.status === 'fulfilled') await rosa.call(routes.deleteScoreView, { params: { id: one.value.id } })
    }
  })

  it('open first for one person each, until out of sight', async () => {
    const [first, second] = [await rosa.call(routes.saveScoreView, { body: { name: 'A', shown: week, teamId: team } }), await rosa.call(routes.saveScoreView, { body: { name: 'B', shown: week } })]
    await kofi.call(routes.openWithScoreView, { params: { id: first.id }, body: { opens: true } })
    for (const { id } of [first, second]) await rosa.call(routes.openWithScoreView, { params: { id }, body: { opens: true } })
    const opening = async (who: TestPerson) => (await who.call(routes.listScoreViews, { query: {} })).items.filter((one) => one.opens).map((one) => one.name)
    expect([await opening(rosa), await opening(kofi)]).toEqual([['B'], ['A']])
    await rosa.call(routes.editScoreView, { params: { id: first.id }, body: { teamId: null } }, { ifMatch: '"v1"' })
    expect(await opening(kofi)).toEqual([])
    await rosa.call(routes.deleteScoreView, { params: { id: second.id } })
    expect(await opening(rosa)).toEqual([])
    await rosa.call(routes.deleteScoreView, { params: { id: first.id } })
  })

  it('are listed by name page by page, each once', async () => {
    for (const name of ['delta', 'Alpha', 'charlie', 'Bravo']) await rosa.call(routes.saveScoreView, { body: { name, shown: week } })
    const seen: string[] = []
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await rosa.call(routes.listScoreViews, { query: { limit: 3, ...(cursor ? { cursor } : {}) } })
      seen.push(...page.items.map((one) => one.name))
      cursor = page.next
    }
    expect(seen).toEqual(['Alpha', 'Bravo', 'charlie', 'delta'])
  })

  it('take any stretch that makes sense', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 1, max: 1e10 }), (from, length) => {
      expect(routes.ScoreShown.safeParse({ zoom: 'day', from, to: from + length }).success).toBe(true)
      expect(routes.ScoreShown.safeParse({ zoom: 'day', from: from + length, to: from }).success).toBe(false)
      expect(routes.ScoreShown.safeParse({ zoom: 'day', before: from, after: length }).success).toBe(true)
    }))
  })
})
