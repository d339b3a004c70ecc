import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { minePages } from '@fullscore/api/outbound/outbound.ts'
import { openIncident, readIncident } from '@fullscore/api/operations/incidents.ts'
import { incidentLook } from '@fullscore/api/operations/incidents/insight.ts'
import * as routes from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { askLeave, cancelLeave, readLeave } from '@fullscore/api/team/people.ts'
import { keep } from '../../kernel/change.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { turnoutOf } from './away.ts'
import { nextStepOf, startPaging } from './public.ts'
import { scheduleOf, type Away, type Override, type Plan } from './schedule.ts'

const at = (hour: number) => Temporal.Instant.from('2026-03-02T00:00:00Z').add({ hours: hour })
const plan = (away: [person: string, from: number, to: number][], participants: (string | null)[] = ['ann', 'bob'], left: (string | null)[] = []): Plan => ({
  zone: 'UTC', starts: '2026-03-02T00:00', every: 1, unit: 'days', windows: '', participants, left, away: away.map(([person, from, to]): Away => ({ person, name: person, from: at(from), to: at(to), why: 'On leave.' })),
})
const told = (given: Plan, overrides: Override[] = [], to = 48) => scheduleOf(given, overrides, at(0), at(to)).map((s) => [s.from.since(at(0)).total('hours'), s.person ?? (s.absent ? `-${s.absent}` : '-')])
const stand = (id: string, replaced: string | null, by: string, from: number, to: number): Override => ({ id, replaced, by, from: at(from), to: at(to) })

describe('who is away covers nothing', () => {
  it.each<[what: string, Plan, Override[], (string | number)[][]]>([
    ['nobody away', plan([]), [], [[0, 'ann'], [24, 'bob']]],
    ['a part of a turn', plan([['ann', 6, 12]]), [], [[0, 'ann'], [6, '-ann'], [12, 'ann'], [24, 'bob']]],
    ['beyond the turn, which is another\'s then', plan([['ann', 12, 40]]), [], [[0, 'ann'], [12, '-ann'], [24, 'bob']]],
    ['a stand-in by name covers it', plan([['ann', 0, 24]]), [stand('o', 'ann', 'cem', 6, 12)], [[0, '-ann'], [6, 'cem'], [12, '-ann'], [24, 'bob']]],
    ['a stand-in for holes covers it', plan([['ann', 0, 24]]), [stand('o', null, 'cem', 6, 30)], [[0, '-ann'], [6, 'cem'], [24, 'bob']]],
    ['a stand-in who is away is none, and whose turn it was is not called back', plan([['cem', 8, 10]]), [stand('o', 'ann', 'cem', 6, 12)], [[0, 'ann'], [6, 'cem'], [8, '-cem'], [10, 'cem'], [12, 'ann'], [24, 'bob']]],
    ['a stand-in for holes who is away leaves the hole', plan([['cem', 8, 10], ['ann', 0, 24]]), [stand('o', null, 'cem', 6, 12)], [[0, '-ann'], [6, 'cem'], [8, '-ann'], [10, 'cem'], [12, '-ann'], [24, 'bob']]],
    ['both away at once', plan([['cem', 0, 24], ['ann', 0, 24]]), [stand('o', 'ann', 'cem', 6, 12)], [[0, '-ann'], [6, '-cem'], [12, '-ann'], [24, 'bob']]],
  ])('%s', (_, given, overrides, expected) => {
    expect(told(given, overrides)).toEqual(expected)
  })
  it('says who is away, and who left', () => {
    expect(scheduleOf(plan([['ann', 0, 24]]), [], at(0), at(24))[0]).toMatchObject({ person: null, absent: 'ann' })
    const whys = scheduleOf(plan([['ann', 0, 24]], ['ann', null, null], [null, 'Rita', null]), [], at(0), at(72)).map((s) => s.why.replace(/[\u0080-\uFFFF]/gu, ''))
    expect(whys).toEqual([expect.stringMatching(/ann.* is away and nobody stands in/), expect.stringMatching(/Rita.*is not here any more: their turn of the rotation is an empty slot\./), 'This turn of the rotation is an empty slot.'])
  })
})

describe('whom a step pages', () => {
  const one = (name: string, away: string | null = null) => ({ personId: name, name, away })
  it.each<[what: string, ReturnType<typeof one>[], paged: string[], over: string[], nobody: boolean]>([
    ['nobody called', [], [], [], false],
    ['all there', [one('a'), one('b')], ['a', 'b'], [], false],
    ['one away beside another', [one('a', 'x'), one('b')], ['b'], ['a'], false],
    ['one away alone is paged nevertheless', [one('a', 'x')], ['a'], [], true],
    ['all away are paged nevertheless', [one('a', 'x'), one('b', 'y')], ['a', 'b'], [], true],
  ])('%s', (_, called, paged, over, nobody) => {
    const found = turnoutOf(called)
    expect([found.paged.map((p) => p.name), found.passedOver.map((p) => p.name), found.nobodyThere]).toEqual([paged, over, nobody])
  })
})

describe('leave and on call', () => {
  let w: World
  let admin: TestPerson
  let lead: TestPerson
  let eve: TestPerson
  let max: TestPerson
  let rotation: Id<'rotation'>
  beforeAll(async () => {
    w = await world({ start: '2026-03-02T10:00:00Z' })
    admin = await w.person('Adele Root', [{ role: 'administrator' }])
    lead = await w.person('Lea Lead', [{ role: 'team-lead', team: w.team }])
    eve = await w.person('Eve Baker')
    max = await w.person('Max Next')
    rotation = (await lead.call(routes.addRotation, { body: { name: 'Network', teamId: w.team, zone: 'UTC', starts: '2026-03-02T09:00', every: 1, unit: 'weeks', participants: [eve.id] } })).id
  })
  afterAll(() => w.close())
  const schedule = () => lead.call(routes.readSchedule, { params: { id: rotation }, query: { from: '2026-03-02T10:00:00Z', to: '2026-03-09T09:00:00Z' } })
  const paging = async (steps: routes.Step[]) => {
    const policy = await lead.call(routes.addPolicy, { body: { name: `Policy ${w.ctx.ids.make<'policy'>()}`, teamId: w.team, steps } })
    await lead.call(routes.setPagesFor, { params: { kind: 'team', id: w.team }, body: { policyId: policy.id } })
    const incidentId = w.ctx.ids.make<'incident'>()
    await keep(w.ctx, 'a test', (tx) => startPaging(tx, { incidentId, team: w.team, title: 'SEV1 INC-1 Checkout fails', severity: 1, rehearsal: false }))
    await w.settle()
    return incidentId
  }
  const pagesOf = async (who: TestPerson, incidentId: string) => (await who.call(minePages, {})).items.filter((p) => p.cause.id === incidentId)

  it('shows the turn as not covered from the moment the leave holds, until somebody stands in, and again when the leave is taken back', async () => {
    await w.settle()
    expect(await schedule()).toMatchObject({ gaps: 0, covered: 1 })
    const leave = await eve.call(askLeave, { body: { kind: 'sick', from: '2026-03-04', to: '2026-03-05' } })
    await w.settle()
    const seen = await schedule()
    expect(seen.gaps).toBe(1)
    // What the leave left uncovered stays found once it holds: the turn is still hers to have covered.
    expect((await eve.call(readLeave, { params: { id: leave.id } })).preview.verdict).toContain('1 turn on call is uncovered')
    expect(seen.stretches[1]).toMatchObject({ personId: null, absent: { id: eve.id, name: 'Eve Baker' }, why: expect.stringMatching(/^Eve Baker is away and nobody stands in\. Away /) })
    const entries = async () => (await w.ctx.db.selectFrom('agenda.entry').select(['state', 'subjects']).where('key', 'like', `shift:${rotation}:%`).where('state', '=', 'nobody').execute()).filter((one) => one.subjects.includes(`person:${eve.id}`))
    expect(await entries()).toHaveLength(1)
    await lead.call(routes.addOverride, { params: { id: rotation }, body: { byId: max.id, from: '2026-03-03T00:00:00Z', to: '2026-03-07T00:00:00Z' } })
    expect((await schedule()).stretches.map((s) => s.name)).toEqual(['Eve Baker', 'Max Next', 'Eve Baker'])
    const { overrides } = await lead.call(routes.readRotation, { params: { id: rotation } })
    await lead.call(routes.cancelOverride, { params: { id: rotation, overrideId: overrides[0]!.id } })
    await eve.call(cancelLeave, { params: { id: leave.id }, body: {} })
    await w.settle()
    expect(await schedule()).toMatchObject({ gaps: 0, covered: 1 })
    expect(await entries()).toHaveLength(0)
  })

  describe('while she is away', () => {
    beforeAll(async () => {
      await eve.call(askLeave, { body: { kind: 'sick', from: '2026-03-02', to: '2026-03-06' } })
      await w.settle()
    })

    it('pages who is there beside her, and the ledger says why she is passed over', async () => {
      const id = await paging([{ targets: [{ kind: 'rotation', id: rotation }, { kind: 'person', id: max.id }], delayMinutes: 5 }])
      expect(await pagesOf(eve, id)).toEqual([])
      const [page] = await pagesOf(max, id)
      expect(page!.why).toMatch(/^The escalation policy names you\. Eve Baker is away and is not paged: Away /)
      const reached = await w.ctx.db.selectFrom('operations.escalation_step as s').innerJoin('operations.escalation as e', 'e.id', 's.escalation_id').select(['s.people', 's.holes']).where('e.incident_id', '=', id).execute()
      expect(reached).toMatchObject([{ people: [{ name: 'Max Next', why: expect.stringContaining('The escalation policy names them.') }], holes: '' }])
    })

    it('pages her nevertheless where the step has nobody else, and takes the next step at once', async () => {
      const id = await paging([{ targets: [{ kind: 'rotation', id: rotation }], delayMinutes: 30 }, { targets: [{ kind: 'person', id: max.id }], delayMinutes: 30 }])
      expect(await pagesOf(eve, id)).toHaveLength(1)
      expect(await pagesOf(max, id)).toHaveLength(1)
      expect(await pagesOf(admin, id)).toEqual([])
    })

    it('pages her and those who can mend it where the policy has nobody else at all', async () => {
      const id = await paging([{ targets: [{ kind: 'rotation', id: rotation }], delayMinutes: 30 }])
      expect(await pagesOf(eve, id)).toHaveLength(1)
      expect(await pagesOf(admin, id)).toHaveLength(1)
      expect(await pagesOf(lead, id)).toHaveLength(1)
      expect((await nextStepOf(w.ctx, id)).words).toMatch(/Eve Baker.* would be paged, though away/)
    })

    it('tells her absence in the brief of an incident, and nothing that contradicts it in the first look', async () => {
      await paging([{ targets: [{ kind: 'rotation', id: rotation }], delayMinutes: 30 }, { targets: [{ kind: 'person', id: max.id }], delayMinutes: 30 }])
      const made = await lead.call(openIncident, { body: { title: 'Checkout fails', severity: 1, severityNote: 'seen', teamId: w.team } })
      await w.settle()
      const { brief } = await lead.call(readIncident, { params: { id: made.id } })
      expect(brief.find((part) => part.title === 'Who is away')!.facts).toMatchObject([{ label: 'Eve Baker', value: 'away now' }])
      const look = await lead.call(incidentLook, { params: { id: made.id } })
      expect(look.knows.every((one) => one.name !== 'Eve Baker' || one.away)).toBe(true)
      expect(look.next.words).toMatch(/Eve Baker.* would be paged, though away/)
      expect(look.next.words).not.toMatch(/Eve Baker.? (is|are) paged/)
    })

    it('says so to who asks whom an incident would page', async () => {
      const found = await lead.call(routes.readPagesFor, { params: { kind: 'team', id: w.team } })
      expect(found).toMatchObject({ people: [{ name: 'Eve Baker', why: expect.stringMatching(/^On call in Network/) }], holes: [expect.stringMatching(/^Eve Baker is away: Away /)] })
      const now = (await lead.call(routes.readOnCallNow, {})).items.find((one) => one.rotationId === rotation)
      expect(now).toMatchObject({ personId: null, absent: { name: 'Eve Baker' } })
    })
  })
})
