import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addOverride, addRotation, cancelOverride, readRotation } from '@fullscore/api/operations/on-call.ts'
import { listPages } from '@fullscore/api/outbound/outbound.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { mayCover, mayTakeBack } from './cover.ts'

describe('who arranges turns without managing them', () => {
  it.each([
    ['takes one over', 'ada', { replaced: 'ben', by: 'ada' }, true],
    ['fills a hole', 'ada', { replaced: null, by: 'ada' }, true],
    ['gives theirs to one of the rotation', 'ada', { replaced: 'ada', by: 'ben' }, true],
    ['gives theirs to a stranger', 'ada', { replaced: 'ada', by: 'eve' }, false],
    ['gives away somebody else\'s', 'ada', { replaced: 'ben', by: 'cay' }, false],
    ['takes no turns there', 'eve', { replaced: 'ben', by: 'eve' }, false],
    ['is a program', undefined, { replaced: 'ben', by: 'ada' }, false],
  ])('%s', (_, self, wanted, may) => {
    expect(mayCover(self, ['ada', null, 'ben', 'cay'], wanted)).toBe(may)
  })
  it('takes back what concerns them', () => {
    const one = { replaced: 'ada', by: 'ben', madeBy: 'lea' }
    expect(['ada', 'ben', 'lea', 'eve', undefined].map((self) => mayTakeBack(self, one))).toEqual([true, true, true, false, false])
  })
})

describe('turns that people arrange among themselves', () => {
  let w: World
  const people: Record<string, TestPerson> = {}
  beforeAll(async () => {
    w = await world({ start: '2026-11-12T10:00:00Z' })
    people['lea'] = await w.person('Lea Lead', [{ role: 'team-lead', team: w.team }])
    for (const name of ['ada', 'ben', 'eve']) people[name] = await w.person(`${name} Turn`, [{ role: 'it-professional', team: w.team }])
  })
  afterAll(() => w.close())

  it('are taken over, given away and taken back, and the other is told; what is somebody else\'s is refused', async () => {
    const { ada, ben, eve, lea } = people as { ada: TestPerson; ben: TestPerson; eve: TestPerson; lea: TestPerson }
    const { id } = await lea.call(addRotation, { body: { name: 'Shop', teamId: w.team, zone: 'Europe/Amsterdam', starts: '2026-11-02T09:00', every: 1, unit: 'weeks', participants: [ada.id, ben.id] } })
    const put = (who: TestPerson, replacedId: TestPerson['id'] | null, byId: TestPerson['id'], day: number) => who.call(addOverride, { params: { id }, body: { replacedId, byId, from: `2026-11-${day}T18:00:00Z`, to: `2026-11-${day}T22:00:00Z` } })
    await put(ben, ada.id, ben.id, 17)
    await put(ada, ada.id, ben.id, 18)
    await put(lea, ada.id, eve.id, 19)
    await w.settle()
    const { overrides } = await ada.call(readRotation, { params: { id } })
    expect(overrides).toHaveLength(3)
    const told = async () => (await lea.call(listPages, { query: { limit: 20 } })).items.toReversed().map((one) => [one.personName, one.why, one.asks])
    // Several arrange at once: in whatever order, each is told once.
    const expected = [['ada Turn', 'ben Turn arranged it.', false], ['ben Turn', 'ada Turn arranged it.', false], ['eve Turn', 'Lea Lead arranged it.', false], ['ada Turn', 'Lea Lead arranged it.', false], ['ben Turn', 'It is your turn in Shop.', false]]
    expect(new Set((await told()).map(String))).toEqual(new Set(expected.map(String)))
    expect(await told()).toHaveLength(expected.length)
    await expect(put(ada, ben.id, eve.id, 20)).rejects.toMatchObject({ problem: { status: 403, permission: 'on-call:manage' } })
    await expect(put(eve, ada.id, eve.id, 20)).rejects.toMatchObject({ problem: { status: 403 } })
    await expect(eve.call(cancelOverride, { params: { id, overrideId: overrides[0]!.id } })).rejects.toMatchObject({ problem: { status: 403 } })
    expect((await ada.call(cancelOverride, { params: { id, overrideId: overrides[0]!.id } })).overrides).toHaveLength(2)
    await w.settle()
    expect((await told()).at(-1)).toEqual(['ben Turn', 'ada Turn arranged it.', false])
    const stranger = await w.person('Zoe Far', [{ role: 'it-professional', team: await w.newTeam('Far') }], [])
    await expect(put(stranger, ada.id, stranger.id, 21)).rejects.toMatchObject({ problem: { status: 404 } })
  })
})
