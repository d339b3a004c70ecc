import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acknowledgeIncident, openIncident } from '@fullscore/api/operations/incidents.ts'
import { setAccess } from '@fullscore/api/operations/incidents/people.ts'
import * as routes from '@fullscore/api/operations/on-call.ts'
import { editPerson, readPerson } from '@fullscore/api/organisation/organisation.ts'
import { plain } from '@fullscore/api/render.ts'
import { askLeave } from '@fullscore/api/team/people.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { draw } from './agenda.ts'
import { tellOfTurn } from './reactions.ts'
import type { Stretch } from './schedule.ts'
import { comingAt, toldAhead, turnBefore, turnsIn, type Held } from './turns.ts'

const hour = (n: number) => Temporal.Instant.from('2026-03-02T09:00:00Z').add({ hours: n })

describe('stretches as turns', () => {
  const stretch = (from: number, to: number, person: string | null, more: Partial<Stretch> = {}): Stretch => ({ from: hour(from), to: hour(to), person, instead: null, overrideId: null, why: '', ...more })
  const off = (from: number, to: number) => stretch(from, to, null, { off: true })
  it.each<[what: string, Stretch[], (string | number | null)[][]]>([
    ['nothing', [], []],
    ['one after the other', [stretch(0, 24, 'ann'), stretch(24, 48, 'bob')], [[0, 24, 'ann'], [24, 48, 'bob']]],
    ['nights in which nobody is wanted are part of a turn', [off(-2, 0), stretch(0, 8, 'ann'), off(8, 24), stretch(24, 32, 'ann'), off(32, 48), stretch(48, 56, 'bob')], [[0, 32, 'ann'], [48, 56, 'bob']]],
    ['a hole ends a turn, and is one over nights', [stretch(0, 8, 'ann'), off(8, 24), stretch(24, 32, null), off(32, 48), stretch(48, 56, null), stretch(56, 60, 'ann')], [[0, 8, 'ann'], [24, 56, null], [56, 60, 'ann']]],
    ['weeks of one person are one turn', [stretch(0, 168, 'ann'), stretch(168, 336, 'ann')], [[0, 336, 'ann']]],
  ])('%s', (_, given, expected) => {
    expect(turnsIn(given).map((one) => [one.from.since(hour(0)).total('hours'), one.to.since(hour(0)).total('hours'), one.person])).toEqual(expected)
  })

  const held = (from: number, to: number, person_id: string | null, isOff = false): Held => ({ from_at: hour(from), to_at: hour(to), person_id, off: isOff })
  it.each<[what: string, Held[], before: string | null | undefined, goesOn: boolean]>([
    ['the first of all', [held(0, 8, 'ann')], undefined, false],
    ['another before', [held(24, 48, 'bob'), held(0, 24, 'ann')], 'ann', false],
    ['the same person goes on', [held(24, 48, 'ann'), held(0, 24, 'ann')], 'ann', true],
    ['over a night', [held(24, 32, 'ann'), held(8, 24, null, true), held(0, 8, 'ann')], 'ann', true],
    ['a hole before', [held(24, 32, 'ann'), held(8, 24, null), held(0, 8, 'ann')], null, false],
    ['a hole goes on', [held(24, 32, null), held(8, 24, null, true), held(0, 8, null)], null, true],
    ['the server stood still between', [held(48, 56, 'ann'), held(0, 8, 'ann')], undefined, false],
  ])('what was before: %s', (_, given, before, goesOn) => {
    const found = turnBefore(given)
    expect([found.before?.person_id, found.goesOn]).toEqual([before, goesOn])
  })

  it('is told a day before by the rotation\'s clock, of two days or more by that clock', () => {
    const turn = (from: string, to: string, person: string | null = 'ann') => ({ from: Temporal.Instant.from(from), to: Temporal.Instant.from(to), person, overrideId: null, instead: null, why: '' })
    // Vienna's clocks go forward on 29 March: 47 hours are two days there.
    expect(toldAhead(turn('2026-03-28T08:00:00Z', '2026-03-30T07:00:00Z'), 'Europe/Vienna')?.toString()).toBe('2026-03-27T08:00:00Z')
    expect(toldAhead(turn('2026-03-29T07:00:00Z', '2026-04-05T07:00:00Z'), 'Europe/Vienna')?.toString()).toBe('2026-03-28T08:00:00Z')
    expect(toldAhead(turn('2026-03-20T08:00:00Z', '2026-03-22T07:59:00Z'), 'Europe/Vienna')).toBeUndefined()
    expect(toldAhead(turn('2026-03-20T08:00:00Z', '2026-03-29T08:00:00Z', null), 'UTC')).toBeUndefined()
    const turns = [turn('2026-03-02T09:00:00Z', '2026-03-09T09:00:00Z'), turn('2026-03-09T09:00:00Z', '2026-03-16T09:00:00Z', 'bob'), turn('2026-03-16T09:00:00Z', '2026-03-23T09:00:00Z', 'cem')]
    const at = (moment: string) => { const { due, next } = comingAt(turns, 'UTC', Temporal.Instant.from(moment)); return [due.map((one) => one.person), next?.toString()] }
    expect(at('2026-03-08T08:59:00Z')).toEqual([[], '2026-03-08T09:00:00Z'])
    expect(at('2026-03-08T09:00:00Z')).toEqual([['bob'], '2026-03-15T09:00:00Z'])
    expect(at('2026-03-09T09:00:00Z')).toEqual([[], '2026-03-15T09:00:00Z'])
  })
})

describe('who is told', () => {
  let w: World
  let lead: TestPerson
  let ada: TestPerson
  let ben: TestPerson
  let cem: TestPerson
  let count = 0
  beforeAll(async () => {
    w = await world({ start: '2026-03-02T10:00:00Z' })
    await w.person('Adele Root', [{ role: 'administrator' }])
    await people()
  })
  afterAll(() => w.close())
  const people = async () => {
    lead = await w.person(`Lea Lead ${++count}`, [{ role: 'operations-manager' }, { role: 'team-lead', team: w.team }])
    ;[ada, ben, cem] = [await w.person(`Ada First ${count}`, [{ role: 'it-professional', team: w.team }]), await w.person(`Ben Second ${count}`, [{ role: 'it-professional', team: w.team }]), await w.person(`Cem Third ${count}`, [{ role: 'it-professional', team: w.team }])]
  }
  const rotation = async (participants: readonly (TestPerson | null)[], more: Partial<{ unit: 'days' | 'weeks'; windows: string; starts: string; every: number; teamId: Id<'team'> }> = {}) => {
    const made = await lead.call(routes.addRotation, { body: { name: `Network ${++count}`, teamId: w.team, zone: 'UTC', starts: '2026-03-02T09:00', every: 1, unit: 'weeks', participants: participants.map((p) => p?.id ?? null), ...more } })
    await w.settle()
    return made
  }
  const short = (text: string) => plain(text).replaceAll(/(First|Second|Third) \d+/g, '$1')
  /** Notices about a rotation, the earliest first: to whom, and of what. */
  const told = async (id: string) => (await w.ctx.db.selectFrom('outbound.page as g').innerJoin('organisation.person as p', 'p.id', 'g.person_id').select(['p.name', 'g.step', 'g.subject', 'g.body', 'g.why', 'g.asks', 'g.made_at'])
    .where('g.cause_id', '=', id as never).orderBy('g.made_at').orderBy('g.id').execute())
  const steps = async (id: string) => (await told(id)).map((one) => [one.name.split(' ')[0], one.step.split('.')[0], one.made_at.toString().slice(5, 16)])
  const stand = (who: TestPerson, id: Id<'rotation'>, replacedId: Id<'person'> | null, byId: Id<'person'>, from: string, to: string) => who.call(routes.addOverride, { params: { id }, body: { replacedId, byId, from, to } })

  it('each at the beginning of their turn and a day before, until when, after whom, and how much is open: a notice, once', async () => {
    const made = await rotation([ada, ben])
    await w.pass('336h')
    expect(await steps(made.id)).toEqual([
      ['Ada', 'began', '03-02T10:00'], ['Ben', 'coming', '03-08T09:00'], ['Ben', 'began', '03-09T09:00'], ['Ada', 'coming', '03-15T09:00'], ['Ada', 'began', '03-16T09:00'],
    ])
    const [first, coming, second] = await told(made.id)
    expect(short(first!.subject)).toBe(`${made.name}: you are on call until 9 Mar 2026, 09:00 UTC`)
    expect(short(coming!.subject)).toBe(`${made.name}: you are on call from 9 Mar 2026, 09:00 UTC`)
    expect([second!.asks, short(second!.body), plain(second!.why)]).toEqual([false, 'No escalation policy pages this rotation.\n\nAda First had it before you.', `It is your turn in ${made.name}.`])
    expect(await w.ctx.db.selectFrom('outbound.delivery as d').innerJoin('outbound.page as g', 'g.id', 'd.page_id').select('d.kind').where('g.cause_id', '=', made.id as never).where('d.kind', '=', 'browser').execute()).toEqual([])
  })

  it('what is open of what the rotation is paged for, the number first; nothing of others\', of rehearsals, or private', async () => {
    w.at('2026-06-01T10:00:00Z')
    await w.settle()
    await people()
    const team = await w.newTeam('Paged')
    const made = await rotation([ada, ben], { unit: 'days', starts: '2026-06-01T09:00' })
    const policy = await lead.call(routes.addPolicy, { body: { name: 'Paged', teamId: w.team, steps: [{ targets: [{ kind: 'person', id: cem.id }], delayMinutes: 5 }, { targets: [{ kind: 'rotation', id: made.id }], delayMinutes: 5 }] } })
    await lead.call(routes.setPagesFor, { params: { kind: 'team', id: team }, body: { policyId: policy.id } })
    await w.ctx.db.insertInto('organisation.membership').values({ person_id: ben.id, team_id: team }).execute()
    const manager = await w.person('Ben Reads', [{ role: 'it-professional', team }])
    await w.ctx.db.updateTable('access.role_grant').set({ person_id: ben.id }).where('person_id', '=', manager.id).execute()
    const open = (title: string, severity: number, teamId: Id<'team'>) => lead.call(openIncident, { body: { title, severity, teamId, page: false } })
    const [slow] = [await open('Slow', 3, team), await open('Down', 1, team), await open('Elsewhere', 1, w.team)]
    const drill = await open('Drill', 1, team)
    await w.ctx.db.updateTable('operations.incident').set({ rehearsal: true }).where('id', '=', drill.id).execute()
    const secret = await open('Secret', 1, team)
    await lead.call(setAccess, { params: { id: secret.id }, body: { private: true, persons: [], teams: [], roles: [] } })
    await lead.call(acknowledgeIncident, { params: { id: slow.id } })
    await w.pass('24h')
    const [, second] = await told(made.id)
    expect(second!.name).toContain('Ben')
    expect(short(second!.body).split('\n\n')[0]).toMatch(/^2 incidents are open that it is paged for:\nSEV1 INC-\d+ Down\nSEV3 INC-\d+ Slow$/)
  })

  it('nobody twice who goes on over nights, weeks of their own, or a redraw; nor who is served by two servers', async () => {
    w.at('2026-07-06T06:00:00Z')
    await w.settle()
    await people()
    const hours = await rotation([ada, ben], { windows: 'Mon-Fri 08:00-18:00', starts: '2026-07-06T00:00' })
    const alone = await rotation([cem], { unit: 'days', starts: '2026-07-06T00:00' })
    await w.pass('72h')
    await Promise.all([1, 2].map(() => draw.run(w.ctx, { rotationId: hours.id })))
    await w.pass('120h')
    expect(await steps(hours.id)).toEqual([['Ada', 'coming', '07-06T06:00'], ['Ada', 'began', '07-06T08:00'], ['Ben', 'coming', '07-12T08:00'], ['Ben', 'began', '07-13T08:00']])
    expect(await steps(alone.id)).toEqual([['Cem', 'began', '07-06T06:00']])
    expect(plain((await told(alone.id))[0]!.subject)).toBe(`${alone.name}: you are on call`)
    const events = await w.ctx.db.selectFrom('events.event').select('id').where('type', '=', 'shift.began').execute()
    expect(events.length).toBeGreaterThan(5)
  })

  it('not who took the turn over a moment ago, nor who took their own back; whoever else did so, they are', async () => {
    w.at('2026-08-03T10:00:00Z')
    await w.settle()
    await people()
    const made = await rotation([ada, ben], { starts: '2026-08-03T09:00' })
    const mine = await stand(ben, made.id, ada.id, ben.id, '2026-08-03T10:00:00Z', '2026-08-03T20:00:00Z')
    await w.settle()
    await w.pass('1h')
    await ada.call(routes.cancelOverride, { params: { id: made.id, overrideId: mine.overrides[0]!.id } })
    await w.settle()
    expect((await steps(made.id)).filter(([, what]) => what === 'began')).toEqual([['Ada', 'began', '08-03T10:00']])
    await w.pass('1h')
    await stand(lead, made.id, ada.id, cem.id, '2026-08-03T12:05:00Z', '2026-08-03T13:00:00Z')
    await w.pass('2h')
    expect((await steps(made.id)).filter(([, what]) => what === 'began').slice(1)).toEqual([['Cem', 'began', '08-03T12:05'], ['Ada', 'began', '08-03T13:00']])
    expect((await told(made.id)).filter((one) => one.step.startsWith('began')).map((one) => plain(one.why).replaceAll(/ \d+\.$/g, '.'))).toContain('You stand in for Ada First.')
  })

  it('nobody of what was taken back just before, and a moved turn by its new moment alone', async () => {
    w.at('2026-09-07T08:00:00Z')
    await w.settle()
    await people()
    const made = await rotation([ada, ben], { starts: '2026-09-07T09:00' })
    const over = await stand(lead, made.id, ben.id, cem.id, '2026-09-14T09:00:00Z', '2026-09-18T09:00:00Z')
    w.at('2026-09-12T09:00:00Z')
    await w.settle()
    await lead.call(routes.cancelOverride, { params: { id: made.id, overrideId: over.overrides[0]!.id } })
    await w.settle()
    await w.pass('1h')
    expect((await steps(made.id)).map(([who]) => who)).toEqual(['Ada', 'Cem', 'Ben', 'Ada', 'Cem', 'Ben'])
    const tagged = await lead.call.tagged(routes.readRotation, { params: { id: made.id } })
    await lead.call(routes.editRotation, { params: { id: made.id }, body: { starts: '2026-09-08T12:00' } }, { ifMatch: tagged.etag! })
    await w.pass('96h')
    expect((await steps(made.id)).filter(([, what]) => what === 'coming' || what === 'began').slice(2)).toEqual([['Ben', 'coming', '09-14T12:00'], ['Ben', 'began', '09-15T12:00']])
  })

  it('leads of a hole, once for all of it: by leave, by an empty slot after it, by somebody who left; who left is told nothing', async () => {
    w.at('2026-10-05T10:00:00Z')
    await w.settle()
    await people()
    const team = await w.newTeam('Led')
    const leader = await w.person('Lou Leads', [{ role: 'team-lead', team }])
    const made = await rotation([ada, null, ben], { unit: 'days', every: 2, starts: '2026-10-05T09:00', teamId: team })
    await ada.call(askLeave, { body: { kind: 'sick', from: '2026-10-06', to: '2026-10-07' } })
    await w.settle()
    await w.pass('24h')
    await w.pass('72h')
    const found = await told(made.id)
    expect(found.map((one) => [one.name.split(' ')[0], one.step.split('.')[0]])).toEqual([['Ada', 'began'], ['Lou', 'nobody'], ['Ben', 'coming'], ['Ben', 'began']])
    expect(plain(found[1]!.subject)).toBe(`${made.name}: nobody is on call until 9 Oct 2026, 09:00 UTC`)
    expect(plain(found[1]!.body)).toMatch(/^Network \d+: Ada First \d+ is away and nobody stands in\. .*\n\nFrom then on it is Ben Second \d+\./)
    expect(plain(found[1]!.why)).toBe('You lead its team.')
    expect(plain(found[3]!.body)).toContain('Nobody had it before you.')
    const tagged = await lead.call.tagged(readPerson, { params: { id: ben.id } })
    await lead.call(editPerson, { params: { id: ben.id }, body: { archived: true } }, { ifMatch: tagged.etag! })
    await w.settle()
    expect((await told(made.id)).slice(4).map((one) => [one.name, one.step.split('.')[0]])).toEqual([[leader.name, 'nobody']])
  })

  it('nothing that does not hold any more when a killed server is up again, and nothing twice when its work is done again', async () => {
    w.at('2026-11-02T10:00:00Z')
    await w.settle()
    await people()
    const made = await rotation([ada, ben], { starts: '2026-11-02T09:00' })
    const event = (person: TestPerson, from: string) => ({ id: w.ctx.ids.make<'event'>(), type: 'shift.began', version: 1, payload: { rotationId: made.id, personId: person.id, from, until: null } }) as never
    await tellOfTurn.run(w.ctx, event(ada, '2026-11-02T09:00:00Z'))
    await tellOfTurn.run(w.ctx, event(ben, '2026-11-02T09:00:00Z'))
    await tellOfTurn.run(w.ctx, event(ada, '2026-10-26T09:00:00Z'))
    expect(await steps(made.id)).toEqual([['Ada', 'began', '11-02T10:00']])
    // A week and a half without a server: whose turn it is by now is told, and whose passed is not.
    w.at('2026-11-18T10:00:00Z')
    await w.settle()
    expect((await steps(made.id)).slice(1)).toEqual([['Ada', 'began', '11-18T10:00']])
    expect(plain((await told(made.id))[1]!.body)).not.toContain('had it before you')
  })

  it('nobody in the sample company, whose turns were played', async () => {
    await people()
    const made = await rotation([ben], { unit: 'days', starts: w.ctx.clock.now().subtract({ hours: 5 }).toString().slice(0, 16) })
    const before = (await steps(made.id)).length
    const [shift] = await w.ctx.db.selectFrom('operations.shift').selectAll().where('rotation_id', '=', made.id).execute()
    await w.ctx.db.deleteFrom('outbound.delivery').execute()
    await w.ctx.db.deleteFrom('outbound.page').where('cause_id', '=', made.id as never).execute()
    const event = { type: 'shift.began', version: 1, payload: { rotationId: made.id, personId: ben.id, from: shift!.from_at.toString(), until: null } } as never
    await tellOfTurn.run({ ...w.ctx, house: { ...w.ctx.house, sample: true } }, event)
    expect([before, (await steps(made.id)).length]).toEqual([1, 0])
    await tellOfTurn.run(w.ctx, event)
    expect(await steps(made.id)).toHaveLength(1)
  })

  it('also of rotations that were there before turns were told: the migration has each drawn anew', async () => {
    const made = await rotation([ada, ben])
    const key = `operations.shift-coming:${made.id}`
    const timers = async () => (await w.ctx.db.selectFrom('jobs.timer').select('key').where('key', 'in', [key, `operations.shift:${made.id}`]).orderBy('key').execute()).map((one) => one.key)
    const both = await timers()
    await w.ctx.db.deleteFrom('jobs.timer').where('key', '=', key).execute()
    const file = readFileSync(new URL('../../database/migrations/202611301847-on-call-redraw.sql', import.meta.url), 'utf8')
    // It stands under the time of the database, which a held clock is behind or ahead of.
    await sql.raw(file.replace('now()', `'${w.ctx.clock.now().toString()}'::timestamptz`)).execute(w.ctx.db)
    await w.settle()
    expect([both, await timers()]).toEqual([expect.arrayContaining([key, `operations.shift:${made.id}`]), both])
  })

  it('once though the clock is set back over the hand-over and comes there again', async () => {
    w.at('2027-01-04T08:00:00Z')
    await w.settle()
    await people()
    const made = await rotation([ada, ben], { starts: '2026-12-28T09:00' })
    await w.pass('2h')
    w.at('2027-01-04T08:30:00Z')
    await draw.run(w.ctx, { rotationId: made.id })
    await draw.run(w.ctx, { rotationId: made.id })
    await w.pass('2h')
    expect((await steps(made.id)).map(([who, what]) => [who, what])).toEqual([['Ada', 'began'], ['Ben', 'coming'], ['Ben', 'began']])
  })
})
