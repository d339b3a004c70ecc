import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as routes from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { onCallBrief } from './brief.ts'

let w: World
let alpha: Id<'team'>
let beta: Id<'team'>
let ana: TestPerson
let ben: TestPerson
let both: TestPerson
let eve: TestPerson
let rotation: Id<'rotation'>
beforeAll(async () => {
  w = await world({ start: '2026-03-02T10:00:00Z' })
  alpha = await w.newTeam('Alpha')
  beta = await w.newTeam('Beta')
  ana = await w.person('Ana Alpha', [{ role: 'team-lead', team: alpha }], [alpha])
  ben = await w.person('Ben Beta', [{ role: 'team-lead', team: beta }], [beta])
  both = await w.person('Olga Over', [{ role: 'operations-manager' }])
  eve = await w.person('Eve Engineer', [], [alpha])
  rotation = (await ana.call(routes.addRotation, { body: { name: 'RotA', teamId: alpha, zone: 'UTC', starts: '2026-03-02T09:00', every: 1, unit: 'weeks', participants: [eve.id] } })).id
})
afterAll(() => w.close())

const policy = (by: TestPerson, name: string, teamId: Id<'team'>, targets: routes.StepTarget[]) => by.call(routes.addPolicy, { body: { name, teamId, steps: [{ targets, delayMinutes: 5 }] } })
const refusal = async (done: Promise<unknown>) => done.then(() => { throw new Error('was let through') }, (error: { problem?: unknown }) => error.problem ?? error)
const tellsNothing = (answer: unknown) => expect(JSON.stringify(answer)).not.toMatch(/RotA|Eve/)

describe('what is out of scope does not exist for who writes a policy', () => {
  it('refuses a rotation of another team as one that is none, also in an edit', async () => {
    const refused = await refusal(policy(ben, 'Mine', beta, [{ kind: 'person', id: ben.id }, { kind: 'rotation', id: rotation }]))
    expect(refused).toMatchObject({ status: 422, errors: [{ field: 'body.steps[0].targets[1].id', message: 'names no rotation' }] })
    tellsNothing(refused)
    const made = await policy(ben, 'Own', beta, [{ kind: 'person', id: ben.id }])
    const edited = await refusal(ben.call(routes.editPolicy, { params: { id: made.id }, body: { steps: [{ targets: [{ kind: 'rotation', id: rotation }], delayMinutes: 5 }] } }, { ifMatch: '"v1"' }))
    expect(edited).toMatchObject({ status: 422, errors: [{ field: 'body.steps[0].targets[0].id' }] })
  })

  it('refuses a policy of another team as one that is none', async () => {
    const theirs = await policy(ana, 'Alpha pages RotA', alpha, [{ kind: 'rotation', id: rotation }])
    const refused = await refusal(ben.call(routes.setPagesFor, { params: { kind: 'team', id: beta }, body: { policyId: theirs.id } }))
    expect(refused).toMatchObject({ status: 422, errors: [{ field: 'body.policyId', message: 'names no escalation policy' }] })
    tellsNothing(refused)
  })
})

describe('a policy made by somebody who sees both', () => {
  let shared: routes.Policy
  beforeAll(async () => {
    shared = await policy(both, 'Shared', beta, [{ kind: 'person', id: ben.id }, { kind: 'rotation', id: rotation }])
    await ben.call(routes.setPagesFor, { params: { kind: 'team', id: beta }, body: { policyId: shared.id } })
  })

  it('says one more, outside your scope, and keeps it through an edit', async () => {
    expect(shared.steps[0]!.targets[1]).toMatchObject({ name: 'RotA', outside: false })
    const seen = await ben.call(routes.readPolicy, { params: { id: shared.id } })
    expect(seen.steps[0]!.targets.map((t) => [t.name, t.outside])).toEqual([['Ben Beta', false], ['one more, outside your scope', true]])
    tellsNothing(seen)
    const steps = [{ targets: seen.steps[0]!.targets.map(({ kind, id }) => ({ kind, id })), delayMinutes: 9 }]
    const edited = await ben.call(routes.editPolicy, { params: { id: shared.id }, body: { steps } }, { ifMatch: `"v${seen.version}"` })
    expect(edited.steps[0]).toMatchObject({ delayMinutes: 9, targets: [{ outside: false }, { id: rotation, outside: true }] })
  })

  it('tells who sees it who is on call, and the other that there is one more', async () => {
    const told = await both.call(routes.readPagesFor, { params: { kind: 'team', id: beta } })
    expect(told.people.map((p) => p.name)).toEqual(['Ben Beta', 'Eve Engineer'])
    const seen = await ben.call(routes.readPagesFor, { params: { kind: 'team', id: beta } })
    expect(seen).toMatchObject({ policyName: 'Shared', people: [{ name: 'Ben Beta' }], why: 'Escalation policy Shared, chosen for the team. It also pages one more, outside your scope.' })
    tellsNothing(seen)
    tellsNothing(await onCallBrief.answer(await ben.ctx(), { items: [], services: [], persons: [], at: w.ctx.clock.now() }))
  })

  it('is itself not named where it is another team\'s', async () => {
    const theirs = await policy(ana, 'Alpha alone', alpha, [{ kind: 'rotation', id: rotation }])
    await both.call(routes.setPagesFor, { params: { kind: 'team', id: beta }, body: { policyId: theirs.id } })
    const seen = await ben.call(routes.readPagesFor, { params: { kind: 'team', id: beta } })
    expect(seen).toMatchObject({ policyId: null, policyName: null, people: [], why: 'An escalation policy outside your scope, chosen for the team. It also pages one more, outside your scope.' })
    tellsNothing(seen)
  })
})
