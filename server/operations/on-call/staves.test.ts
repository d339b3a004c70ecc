import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as routes from '@fullscore/api/operations/on-call.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { withPast, type Stretch } from './schedule.ts'

describe('what was held followed by what is planned', () => {
  const at = (hours: number) => Temporal.Instant.from('2026-03-02T10:00:00Z').add({ hours })
  const one = (from: number, to: number, person: string | null, why = ''): Stretch => ({ from: at(from), to: at(to), person, instead: null, overrideId: null, why })
  const told = (stretches: readonly Stretch[]) => stretches.map((s) => [at(0).until(s.from).total('hours'), at(0).until(s.to).total('hours'), s.person])
  it.each<[string, Stretch[], Stretch[], (number | string | null)[][]]>([
    ['one shift that goes on', [one(-30, 50, 'a')], [one(0, 50, 'a'), one(50, 90, 'b')], [[-24, 50, 'a'], [50, 90, 'b']]],
    ['a shift that was another\'s', [one(-30, -2, 'a'), one(-2, 50, 'b')], [one(0, 50, 'b')], [[-24, -2, 'a'], [-2, 50, 'b']]],
    ['an override that begins now', [one(-30, 50, 'a')], [one(0, 4, 'c'), one(4, 50, 'a')], [[-24, 0, 'a'], [0, 4, 'c'], [4, 50, 'a']]],
    ['no record', [], [one(0, 50, 'a')], [[0, 50, 'a']]],
    ['two turns of one person after each other', [one(-30, -6, 'a'), one(-6, 50, 'a')], [one(0, 50, 'a'), one(50, 90, 'a')], [[-24, 90, 'a']]],
    ['two turns of one person ahead', [], [one(0, 50, 'b'), one(50, 90, 'a')], [[0, 50, 'b'], [50, 90, 'a']]],
    ['nothing to come', [one(-30, -1, 'a')], [], [[-24, -1, 'a']]],
  ])('%s', (_, held, coming, expected) => { expect(told(withPast(held, coming, at(-24), at(0)))).toEqual(expected) })
})

describe('rotations as staves', () => {
  let w: World
  let lead: TestPerson
  let people: TestPerson[]
  beforeAll(async () => {
    w = await world({ start: '2026-03-02T10:00:00Z' })
    lead = await w.person('Lea Lead', [{ role: 'team-lead', team: w.team }])
    people = [await w.person('Ada First'), await w.person('Ben Second')]
  })
  afterAll(() => w.close())
  const rotation = (name: string, more: object = {}) => lead.call(routes.addRotation, { body: { name, teamId: w.team, zone: 'Europe/Vienna', starts: '2026-03-02T09:00', every: 1, unit: 'weeks' as const, participants: people.map((p) => p.id), ...more } })

  it('tell what was held, who stands in, and holes with their reason', async () => {
    const { id } = await rotation('Network')
    await rotation('Days only', { windows: 'Mon-Fri 08:00-18:00' })
    await w.settle()
    w.at('2026-03-03T20:00:00Z')
    await w.settle()
    lead = await w.person('Lea again', [{ role: 'team-lead', team: w.team }])
    await lead.call(routes.addOverride, { params: { id }, body: { replacedId: people[0]!.id, byId: people[1]!.id, from: '2026-03-04T08:00:00Z', to: '2026-03-04T16:00:00Z', why: 'Dentist' } })
    const answer = await lead.call(routes.listRotationStaves, {})
    expect(answer).toMatchObject({ rotations: 2, nobody: 1, nobodyIn: ['Days only'], from: '2026-03-02T19:00:00Z' })
    const [days, network] = answer.items
    expect(network).toMatchObject({ name: 'Network', now: { name: 'Ada First', until: '2026-03-04T08:00:00Z' }, participants: people.map((p) => ({ id: p.id, name: p.name })) })
    const ms = (text: string) => Date.parse(text)
    expect(network!.stretches.slice(0, 4)).toMatchObject([
      { from: ms('2026-03-02T19:00:00Z'), to: ms('2026-03-04T08:00:00Z'), name: 'Ada First', overrideId: null, why: null }, { to: ms('2026-03-04T16:00:00Z'), name: 'Ben Second', instead: 'Ada First', overrideId: expect.any(String) },
      { to: ms('2026-03-09T08:00:00Z'), name: 'Ada First' }, { name: 'Ben Second' },
    ])
    expect(days!.stretches.filter((one) => one.personId === null).every((one) => one.why !== null)).toBe(true)
    expect(days).toMatchObject({ now: { personId: null, why: 'Outside the rotation\'s hours (Mon-Fri 08:00-18:00).' } })
  })
  it('come page by page by name, within limits, and only those in scope', async () => {
    const first = await lead.call(routes.listRotationStaves, { query: { limit: 1 } })
    const second = await lead.call(routes.listRotationStaves, { query: { limit: 1, cursor: first.next! } })
    expect([...first.items, ...second.items].map((one) => one.name)).toEqual(['Days only', 'Network'])
    expect(second.next).toBeUndefined()
    await expect(lead.call(routes.listRotationStaves, { query: { from: '2026-01-01T00:00:00Z', to: '2026-06-01T00:00:00Z' } })).rejects.toMatchObject({ problem: { errors: [{ field: 'query.to' }] } })
    const other = await w.newTeam('Payroll')
    const stranger = await w.person('Ola', [{ role: 'it-professional', team: other }], [other])
    expect(await stranger.call(routes.listRotationStaves, {})).toMatchObject({ items: [], rotations: 0, nobody: 0 })
  })
})
