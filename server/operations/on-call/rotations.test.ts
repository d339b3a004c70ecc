import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as routes from '@fullscore/api/operations/on-call.ts'
import { editPerson, erasePerson, readPerson } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { verifyChain } from '../../events/verify.ts'
import { goingOn } from '../../agenda/read.ts'
import { keep } from '../../kernel/change.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { onCallBrief } from './brief.ts'
import { onCallModule } from './module.ts'
import { startPaging } from './public.ts'

let w: World
let root: TestPerson
let lead: TestPerson
let ada: TestPerson
let ben: TestPerson
let cem: TestPerson
beforeAll(async () => {
  w = await world({ start: '2026-03-02T10:00:00Z' })
  root = await w.person('Adele Root', [{ role: 'administrator' }])
  lead = await w.person('Lea Lead', [{ role: 'team-lead', team: w.team }])
  ada = await w.person('Ada First')
  ben = await w.person('Ben Second')
  cem = await w.person('Cem Third')
})
afterAll(() => w.close())

let count = 0
const rotation = async (participants: readonly (TestPerson | null)[], more: Partial<{ unit: 'days' | 'weeks'; windows: string; starts: string; zone: string; line: number }> = {}) => lead.call(routes.addRotation, {
  body: { name: `Network ${++count}`, teamId: w.team, zone: 'Europe/Vienna', starts: '2026-03-02T09:00', every: 1, unit: 'weeks', participants: participants.map((p) => p?.id ?? null), ...more },
})
const shiftsOf = async (id: string) => (await sql<{ label: string; state: string; certainty: string; lower: Temporal.Instant; upper: Temporal.Instant; line: number }>`
  select label, state, certainty, line, lower(range), upper(range) from agenda.entry where key like ${`shift:${id}:%`} order by lower(range)`.execute(w.ctx.db)).rows
const local = (text: string) => Temporal.Instant.from(text).toZonedDateTimeISO('Europe/Vienna').toPlainDateTime().toString({ smallestUnit: 'minute' })

describe('a rotation', () => {
  it('hands over by the wall clock, also over the change to summer time, and says who is next', async () => {
    const made = await rotation([ada, ben])
    expect(made.now).toMatchObject({ name: 'Ada First', why: 'Their turn in the rotation.', next: { name: 'Ben Second' } })
    expect(local(made.now.until!)).toBe('2026-03-09T09:00')
    const schedule = await lead.call(routes.readSchedule, { params: { id: made.id }, query: { from: '2026-03-20T00:00:00Z', to: '2026-04-10T00:00:00Z' } })
    expect(schedule.stretches.map((s) => [local(s.from), s.name])).toEqual([
      ['2026-03-20T01:00', 'Ada First'], ['2026-03-23T09:00', 'Ben Second'], ['2026-03-30T09:00', 'Ada First'], ['2026-04-06T09:00', 'Ben Second'],
    ])
    expect(Temporal.Instant.from(schedule.stretches[1]!.from).until(schedule.stretches[1]!.to).total('hours')).toBe(167)
    expect(schedule).toMatchObject({ gaps: 0, covered: 1 })
  })

  it('is shown within the years in which turns are reckoned, and refused beyond them, naming the field', async () => {
    const made = await rotation([ada, ben])
    const { id } = made
    for (const [from, to, field] of [['0001-01-01T00:00:00Z', undefined, 'from'], ['9999-12-31T23:59:59.999Z', undefined, 'from'], ['2026-03-03T00:00:00Z', '2026-03-02T00:00:00Z', 'to'], ['2026-03-03T00:00:00Z', '2029-03-02T00:00:00Z', 'to']] as const) {
      const refused = (part: string) => ({ problem: { status: 422, errors: [{ field: `${part}.${field}` }] } })
      await expect(lead.call(routes.readSchedule, { params: { id }, query: { from, to } })).rejects.toMatchObject(refused('query'))
      await expect(lead.call(routes.previewSchedule, { body: { zone: 'Europe/Vienna', starts: '2026-03-02T08:00', every: 1, unit: 'weeks', participants: [ada.id], from, to } })).rejects.toMatchObject(refused('body'))
    }
    for (const year of ['1802', '2498']) expect((await lead.call(routes.readSchedule, { params: { id }, query: { from: `${year}-01-01T00:00:00Z` } })).stretches).not.toEqual([])
    await expect(lead.call(routes.editRotation, { params: { id }, body: { starts: '9999-12-31T23:59' } }, { ifMatch: `"v${made.version}"` })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.starts' }] } })
    await expect(lead.call(routes.listRotationStaves, { query: { from: '9999-12-01T00:00:00Z', to: '9999-12-31T00:00:00Z' } })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'query.from' }] } })
  })

  it('shows gaps with their reason: empty slots, hours that are not covered, and before it begins', async () => {
    const slots = await rotation([ada, null])
    const schedule = await lead.call(routes.readSchedule, { params: { id: slots.id }, query: { from: '2026-03-01T00:00:00Z', to: '2026-03-16T08:00:00Z' } })
    expect(schedule.stretches.map((s) => [s.name, s.why])).toEqual([
      ['', 'The rotation has not begun.'], ['Ada First', 'Their turn in the rotation.'], ['', 'This turn of the rotation is an empty slot.'],
    ])
    expect(schedule.gaps).toBe(2)
    const day = await lead.call(routes.previewSchedule, { body: { zone: 'Europe/Vienna', starts: '2026-03-02T08:00', every: 1, unit: 'weeks', windows: 'Mon-Fri 08:00-18:00', participants: [ada.id], from: '2026-03-03T06:00:00Z', to: '2026-03-03T20:00:00Z' } })
    expect(day.stretches.map((s) => [local(s.from), local(s.to), s.name, s.why])).toEqual([
      ['2026-03-03T07:00', '2026-03-03T08:00', '', 'Outside the rotation\'s hours (Mon-Fri 08:00-18:00).'],
      ['2026-03-03T08:00', '2026-03-03T18:00', 'Ada First', 'Their turn in the rotation.'],
      ['2026-03-03T18:00', '2026-03-03T21:00', '', 'Outside the rotation\'s hours (Mon-Fri 08:00-18:00).'],
    ])
  })

  it('refuses what it does not understand, naming the field, and people outside its scope see nothing', async () => {
    await expect(rotation([ada], { zone: 'Mars/Olympus' })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.zone' }] } })
    await expect(rotation([ada], { windows: 'sometimes' })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.windows' }] } })
    const made = await rotation([ada])
    const elsewhere = await w.person('Otto Else', [{ role: 'team-lead', team: await w.newTeam('Elsewhere') }])
    await expect(elsewhere.call(routes.readRotation, { params: { id: made.id } })).rejects.toMatchObject({ problem: { status: 404 } })
    await expect(elsewhere.call(routes.addRotation, { body: { name: 'X', teamId: w.team, zone: 'UTC', starts: '2026-03-02T09:00', every: 1, unit: 'days', participants: [ada.id] } })).rejects.toMatchObject({ problem: { status: 403 } })
    const viewer = await w.person('Vera View', [{ role: 'it-professional', team: w.team }])
    await expect(viewer.call(routes.editRotation, { params: { id: made.id }, body: { name: 'Y' } }, { ifMatch: '"v1"' })).rejects.toMatchObject({ problem: { status: 403, permission: 'on-call:manage' } })
  })
})

describe('an override', () => {
  it('replaces one person by another for its time, and the Score shows it', async () => {
    const made = await rotation([ada, ben])
    await lead.call(routes.addOverride, { params: { id: made.id }, body: { replacedId: ada.id, byId: cem.id, from: '2026-03-03T08:00:00Z', to: '2026-03-03T20:00:00Z', why: 'dentist' } })
    await w.settle()
    const schedule = await lead.call(routes.readSchedule, { params: { id: made.id }, query: { from: '2026-03-02T10:00:00Z', to: '2026-03-10T00:00:00Z' } })
    expect(schedule.stretches.map((s) => [s.name, s.instead])).toEqual([['Ada First', null], ['Cem Third', 'Ada First'], ['Ada First', null], ['Ben Second', null]])
    expect((await shiftsOf(made.id)).slice(0, 4).map((s) => [s.label, s.certainty])).toEqual([['Ada First', 'fact'], ['Cem Third', 'planned'], ['Ada First', 'planned'], ['Ben Second', 'planned']])
  })

  it('that overlaps one with either person is refused, also when both come at the same moment; touching is fine', async () => {
    const made = await rotation([ada, ben])
    const add = (from: string, to: string, replacedId = ada.id, byId = cem.id) => lead.call(routes.addOverride, { params: { id: made.id }, body: { replacedId, byId, from, to } })
    const both = await Promise.allSettled([add('2026-03-03T08:00:00Z', '2026-03-03T12:00:00Z'), add('2026-03-03T11:00:00Z', '2026-03-03T14:00:00Z')])
    expect(both.map((b) => b.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((both.find((b) => b.status === 'rejected') as PromiseRejectedResult).reason).toMatchObject({ problem: { code: 'overlap', status: 409 } })
    await add('2026-03-04T08:00:00Z', '2026-03-04T12:00:00Z')
    await add('2026-03-04T12:00:00Z', '2026-03-04T14:00:00Z')
    await expect(add('2026-03-04T09:00:00Z', '2026-03-04T10:00:00Z', ben.id, cem.id)).rejects.toMatchObject({ problem: { code: 'overlap' } })
    await expect(add('2026-03-04T09:00:00Z', '2026-03-04T10:00:00Z', cem.id, ben.id)).rejects.toMatchObject({ problem: { status: 422 } })
  })

  it('covers a hole where nobody is on call, whoever has a turn keeps it, and the Score and the page show it', async () => {
    const made = await rotation([ada, null])
    const add = (from: string, to: string, byId = cem.id) => lead.call(routes.addOverride, { params: { id: made.id }, body: { byId, from, to, why: 'the slot' } })
    // Ada's turn ends on the 9th at 08:00 UTC; the hole after it lasts a week.
    const covered = await add('2026-03-08T08:00:00Z', '2026-03-11T08:00:00Z')
    expect(covered.overrides).toMatchObject([{ replaced: null, by: { name: 'Cem Third' }, why: 'the slot' }])
    await w.settle()
    const schedule = await lead.call(routes.readSchedule, { params: { id: made.id }, query: { from: '2026-03-07T00:00:00Z', to: '2026-03-16T08:00:00Z' } })
    expect(schedule.stretches.map((s) => [s.from.slice(8, 13), s.name, s.instead, s.overrideId !== null, s.why])).toEqual([
      ['07T00', 'Ada First', null, false, 'Their turn in the rotation.'], ['09T08', 'Cem Third', null, true, 'Stands in where nobody would be on call.'], ['11T08', '', null, false, 'This turn of the rotation is an empty slot.'],
    ])
    expect((await shiftsOf(made.id)).slice(0, 3).map((s) => [s.label, s.state])).toEqual([['Ada First', 'held'], ['Cem Third', 'held'], ['nobody', 'nobody']])
    await expect(add('2026-03-10T08:00:00Z', '2026-03-12T08:00:00Z', ben.id)).rejects.toMatchObject({ problem: { code: 'overlap', detail: expect.stringContaining('somebody stands in there already') } })
    await expect(add('2026-03-04T08:00:00Z', '2026-03-05T08:00:00Z')).rejects.toMatchObject({ problem: { status: 409, code: 'no-hole' } })
    // Who covers a hole may take others' turns as well; who is replaced covers nothing.
    await lead.call(routes.addOverride, { params: { id: made.id }, body: { replacedId: ada.id, byId: cem.id, from: '2026-03-08T08:00:00Z', to: '2026-03-08T20:00:00Z' } })
    await lead.call(routes.addOverride, { params: { id: made.id }, body: { replacedId: ada.id, byId: ben.id, from: '2026-03-20T08:00:00Z', to: '2026-03-29T20:00:00Z' } })
    await expect(add('2026-03-22T08:00:00Z', '2026-03-28T08:00:00Z', ada.id)).rejects.toMatchObject({ problem: { code: 'overlap' } })
    const { id } = (await lead.call(routes.readRotation, { params: { id: made.id } })).overrides.find((one) => one.replaced === null)!
    expect((await lead.call(routes.cancelOverride, { params: { id: made.id, overrideId: id } })).overrides.every((one) => one.replaced !== null)).toBe(true)
  })

  it('pages who covers a hole', async () => {
    const made = await rotation([null])
    expect(made.now).toMatchObject({ personId: null, why: 'This turn of the rotation is an empty slot.' })
    const now = w.ctx.clock.now()
    const covered = await lead.call(routes.addOverride, { params: { id: made.id }, body: { byId: ben.id, from: now.toString(), to: now.add({ hours: 5 }).toString() } })
    expect(covered.now).toMatchObject({ personId: ben.id, name: 'Ben Second', instead: null, why: 'Stands in where nobody would be on call.' })
    await w.settle()
    expect((await lead.call(routes.listRotationStaves, { query: { search: made.name } })).items[0]?.stretches.find((one) => one.to > now.epochMilliseconds)).toMatchObject({ personId: ben.id, overrideId: expect.any(String), why: 'Stands in where nobody would be on call.' })
    expect((await shiftsOf(made.id)).find((s) => s.certainty === 'fact' && s.label === 'Ben Second')).toBeDefined()
  })

  it('begun now cuts the shift that runs, and taken back gives it back', async () => {
    const made = await rotation([ada, ben])
    await w.settle()
    await w.pass('1h')
    const now = w.ctx.clock.now()
    const { overrides } = await lead.call(routes.addOverride, { params: { id: made.id }, body: { replacedId: ada.id, byId: cem.id, from: now.toString(), to: now.add({ hours: 5 }).toString() } })
    await w.pass('2h')
    expect((await lead.call(routes.readRotation, { params: { id: made.id } })).now).toMatchObject({ name: 'Cem Third', instead: 'Ada First' })
    await lead.call(routes.cancelOverride, { params: { id: made.id, overrideId: overrides[0]!.id } })
    await w.settle()
    expect((await shiftsOf(made.id)).slice(0, 3).map((s) => [s.label, s.lower.until(s.upper).total('hours')])).toMatchObject([['Ada First', expect.any(Number)], ['Cem Third', 2], ['Ada First', expect.any(Number)]])
  })
})

describe('shifts', () => {
  it('are drawn 400 days ahead, begin as events at their hand-over, and can be rebuilt', async () => {
    const made = await rotation([ada, null], { unit: 'days', line: 2 })
    await w.settle()
    const drawn = await shiftsOf(made.id)
    expect(drawn.length).toBeGreaterThan(398)
    expect(drawn[1]).toMatchObject({ label: 'nobody', state: 'nobody', line: 2 })
    await w.pass('72h')
    const began = (await w.ctx.db.selectFrom('events.event').select('payload').where('type', '=', 'shift.began').orderBy('at').execute()).map((e) => e.payload as { rotationId: string; personId: string | null })
    expect(began.filter((b) => b.rotationId === made.id).map((b) => b.personId)).toEqual([ada.id, null, ada.id, null])
    expect((await onCallModule.staves![0]!.head!(w.ctx))(await goingOn(await lead.ctx(), ['on-call']))).toMatchObject({ mark: expect.stringMatching(/ok|due/), words: expect.stringMatching(/Ada First|nobody: Network/) })
    const before = await shiftsOf(made.id)
    expect(before.slice(0, 4).map((s) => s.certainty)).toEqual(['fact', 'fact', 'fact', 'fact'])
    await w.ctx.db.deleteFrom('agenda.entry').execute()
    for (const rebuilder of onCallModule.rebuilders!) await rebuilder.run(w.ctx)
    expect((await shiftsOf(made.id)).slice(0, 300)).toEqual(before.slice(0, 300))
  })
})

describe('an escalation policy', () => {
  const policy = async (steps: { targets: { kind: 'person' | 'rotation' | 'team-lead'; id: string }[]; delayMinutes: number }[], repeats = 0) => lead.call(routes.addPolicy, { body: { name: `Policy ${++count}`, teamId: w.team, steps, repeats } })
  const page = async (team: Id<'team'>) => {
    const incidentId = w.ctx.ids.make<'incident'>()
    await keep(w.ctx, 'a test', (tx) => startPaging(tx, { incidentId, team, title: 'SEV2 INC-9 Shop is slow', severity: 2, rehearsal: false }))
    await w.settle()
    return incidentId
  }
  const reached = async (incidentId: string) => (await w.ctx.db.selectFrom('operations.escalation_step as s').innerJoin('operations.escalation as e', 'e.id', 's.escalation_id')
    .select(['s.round', 's.step', 's.people', 's.holes']).where('e.incident_id', '=', incidentId as Id<'incident'>).orderBy('s.at').orderBy('s.round').orderBy('s.step').execute())
    .map((s) => [s.round, s.step, (s.people as { name: string }[]).map((p) => p.name).join(), s.holes])

  it('pages whoever is on call at the moment of each step, not when it began', async () => {
    const rota = await rotation([ada, ben], { unit: 'days', starts: w.ctx.clock.now().toZonedDateTimeISO('Europe/Vienna').subtract({ hours: 23 }).toPlainDateTime().toString({ smallestUnit: 'minute' }) })
    const made = await policy([{ targets: [{ kind: 'person', id: cem.id }], delayMinutes: 90 }, { targets: [{ kind: 'rotation', id: rota.id }], delayMinutes: 5 }], 1)
    await lead.call(routes.setPagesFor, { params: { kind: 'team', id: w.team }, body: { policyId: made.id } })
    expect(rota.now.name).toBe('Ada First')
    const incidentId = await page(w.team)
    await w.pass('89m')
    expect(await reached(incidentId)).toEqual([[1, 1, 'Cem Third', '']])
    await w.pass('1m')
    expect(await reached(incidentId)).toEqual([[1, 1, 'Cem Third', ''], [1, 2, 'Ben Second', '']])
    await w.pass('4h')
    // When all steps were gone through, whoever can mend that nobody answers is paged once.
    expect((await reached(incidentId)).map((r) => [r[0], r[1]])).toEqual([[1, 1], [1, 2], [2, 1], [2, 2], [2, 3]])
    const items = (await lead.call(routes.listEscalations, { query: { incidentId } })).items
    expect(items).toMatchObject([{ state: 'exhausted', why: expect.stringContaining('Nobody answered') }])
  })

  it('skips an empty step at once and pages the fallback about the hole', async () => {
    const rota = await rotation([null])
    const made = await policy([{ targets: [{ kind: 'rotation', id: rota.id }], delayMinutes: 60 }, { targets: [{ kind: 'person', id: ben.id }], delayMinutes: 60 }])
    await lead.call(routes.setPagesFor, { params: { kind: 'team', id: w.team }, body: { policyId: made.id } })
    const incidentId = await page(w.team)
    expect(await reached(incidentId)).toEqual([
      [1, 1, 'Adele Root,Lea Lead', `Nobody is on call in ${rota.name}: This turn of the rotation is an empty slot.`], [1, 2, 'Ben Second', ''],
    ])
    const pages = await w.ctx.db.selectFrom('outbound.page').select(['body', 'step']).where('cause_id', '=', incidentId as never).orderBy('step').execute()
    expect(pages[0]).toMatchObject({ step: '1.1.1.hole', body: expect.stringContaining('You are paged because nobody else could be: Nobody is on call') })
  })

  it('reaches nobody who has left: their turn is a hole that is said, and an override by them counts no more', async () => {
    const manager = await w.person('Mona Manages', [{ role: 'operations-manager' }])
    const leaver = await w.person('Leo Leaver')
    const rota = await rotation([leaver], { unit: 'days' })
    const covered = await rotation([cem], { unit: 'days' })
    const now = w.ctx.clock.now()
    await lead.call(routes.addOverride, { params: { id: covered.id }, body: { replacedId: cem.id, byId: leaver.id, from: now.toString(), to: now.add({ hours: 48 }).toString() } })
    const onCall = async (id: Id<'rotation'>) => (await lead.call(routes.readRotation, { params: { id } })).now.name
    expect([await onCall(rota.id), await onCall(covered.id)]).toEqual(['Leo Leaver', 'Leo Leaver'])
    const tagged = await manager.call.tagged(readPerson, { params: { id: leaver.id } })
    // Called differently, they are found and drawn under that name.
    const renamed = await manager.call.tagged(editPerson, { params: { id: leaver.id }, body: { name: 'Leo Renamed' } }, { ifMatch: tagged.etag })
    await w.settle()
    const entry = await w.ctx.db.selectFrom('search.entry').select('words').where('kind', '=', 'rotation').where('object_id', '=', rota.id).executeTakeFirstOrThrow()
    expect([entry.words, (await shiftsOf(rota.id)).at(-1)!.label]).toEqual([expect.stringContaining('Leo Renamed'), 'Leo Renamed'])
    await manager.call(editPerson, { params: { id: leaver.id }, body: { archived: true } }, { ifMatch: renamed.etag })
    await root.call(erasePerson, { params: { id: leaver.id }, body: { name: 'Leo Renamed' } })
    await w.settle()
    expect([await onCall(rota.id), await onCall(covered.id)]).toEqual(['', 'Cem Third'])
    const made = await policy([{ targets: [{ kind: 'rotation', id: rota.id }], delayMinutes: 60 }, { targets: [{ kind: 'rotation', id: covered.id }], delayMinutes: 60 }])
    await lead.call(routes.setPagesFor, { params: { kind: 'team', id: w.team }, body: { policyId: made.id } })
    const steps = await reached(await page(w.team))
    expect(steps.map(([, , people]) => people)).toEqual(['Adele Root,Lea Lead', 'Cem Third'])
    expect(steps[0]![3]).toContain(`Nobody is on call in ${rota.name}`)
    expect((await shiftsOf(rota.id)).filter((one) => one.label.includes('Leo'))).toEqual([])
  })

  it('whose steps are all empty pages the fallback once a round and comes to an end', async () => {
    const rota = await rotation([null])
    const made = await policy([{ targets: [{ kind: 'rotation', id: rota.id }], delayMinutes: 1 }, { targets: [{ kind: 'team-lead', id: await w.newTeam('Led by nobody') }], delayMinutes: 1 }], 1)
    await lead.call(routes.setPagesFor, { params: { kind: 'team', id: w.team }, body: { policyId: made.id } })
    const incidentId = await page(w.team)
    await w.pass('1h')
    expect((await reached(incidentId)).map((r) => r.slice(0, 3))).toEqual([1, 2].flatMap((round) => [1, 2].map((step) => [round, step, 'Adele Root,Lea Lead'])))
    expect((await lead.call(routes.listEscalations, { query: { incidentId } })).items[0]!.state).toBe('exhausted')
  })

  it('goes on with what its steps are when it was changed meanwhile, and in use it is not archived', async () => {
    const made = await policy([{ targets: [{ kind: 'person', id: ada.id }], delayMinutes: 30 }, { targets: [{ kind: 'person', id: ben.id }], delayMinutes: 30 }])
    await lead.call(routes.setPagesFor, { params: { kind: 'team', id: w.team }, body: { policyId: made.id } })
    const incidentId = await page(w.team)
    await lead.call(routes.editPolicy, { params: { id: made.id }, body: { steps: [{ targets: [{ kind: 'person', id: ada.id }], delayMinutes: 30 }, { targets: [{ kind: 'person', id: cem.id }], delayMinutes: 30 }] } }, { ifMatch: '"v1"' })
    await w.pass('31m')
    expect((await reached(incidentId)).map((r) => r[2])).toEqual(['Ada First', 'Cem Third'])
    await expect(lead.call(routes.editPolicy, { params: { id: made.id }, body: { archived: true } }, { ifMatch: '"v2"' })).rejects.toMatchObject({ problem: { code: 'in-use' } })
  })

  it('says whom an incident would page now', async () => {
    const rota = await rotation([ada])
    const made = await policy([{ targets: [{ kind: 'rotation', id: rota.id }], delayMinutes: 5 }])
    const set = await lead.call(routes.setPagesFor, { params: { kind: 'team', id: w.team }, body: { policyId: made.id } })
    expect(set).toMatchObject({ policyName: made.name, why: `Escalation policy ${made.name}, chosen for the team.`, people: [{ name: 'Ada First' }], holes: [] })
    expect((await lead.call(routes.readOnCallNow, {})).items.find((i) => i.rotationId === rota.id)).toMatchObject({ name: 'Ada First' })
    expect(await onCallBrief.answer(await lead.ctx(), { items: [], services: [], persons: [], at: w.ctx.clock.now() })).toEqual([])
    expect((await verifyChain(w.ctx)).faults).toEqual([])
  })
})
