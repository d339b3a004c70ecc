import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as routes from '@fullscore/api/operations/on-call.ts'
import { editPerson, readPerson } from '@fullscore/api/organisation/organisation.ts'
import { askLeave } from '@fullscore/api/team/people.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import type { Override, Plan, Stretch } from './schedule.ts'
import { appointmentsOf } from './turn-calendar.ts'

const at = (hour: number) => Temporal.Instant.from('2026-03-02T00:00:00Z').add({ hours: hour })

describe('appointments', () => {
  const plan: Plan = { zone: 'UTC', starts: '2026-03-02T00:00', every: 1, unit: 'days', windows: '', participants: ['ann', 'bob'] }
  const stretch = (from: number, to: number, person: string | null, more: Partial<Stretch> = {}): Stretch => ({ from: at(from), to: at(to), person, instead: null, overrideId: null, why: '', ...more })
  const cover = (id: string, replaced: string, by: string, from: number, to: number): Override => ({ id, replaced, by, from: at(from), to: at(to) })
  const turn = (hour: number) => `turn-r-${at(hour).epochMilliseconds}@fullscore`
  const told = (stretches: Stretch[], overrides: Override[] = [], back: Override[] = []) => appointmentsOf({ id: 'r', plan }, stretches, overrides, back).map((one) => [one.uid, one.person, one.from.since(at(0)).total('hours'), one.cancelled])
  it.each<[what: string, Stretch[], Override[], Override[], unknown[][]]>([
    ['turns by the plan', [stretch(0, 24, 'ann'), stretch(24, 48, 'bob')], [], [], [[turn(0), 'ann', 0, false], [turn(24), 'bob', 24, false]]],
    ['hours in which nobody is wanted are none', [stretch(0, 8, 'ann'), stretch(8, 24, null, { off: true })], [], [], [[turn(0), 'ann', 0, false]]],
    ['a stand-in at the beginning leaves the turn what it was', [stretch(0, 6, 'cem', { instead: 'ann', overrideId: 'o' }), stretch(6, 24, 'ann')], [cover('o', 'ann', 'cem', 0, 6)], [], [['cover-o@fullscore', 'cem', 0, false], [turn(0), 'ann', 6, false]]],
    ['a stand-in in the midst makes two of it', [stretch(0, 6, 'ann'), stretch(6, 8, 'cem', { instead: 'ann', overrideId: 'o' }), stretch(8, 24, 'ann')], [], [],
      [[turn(0), 'ann', 0, false], ['cover-o@fullscore', 'cem', 6, false], [turn(0).replace('@', '-2@'), 'ann', 8, false]]],
    ['who is replaced for all of it is told that it is not theirs', [stretch(0, 24, 'cem', { instead: 'ann', overrideId: 'o' })], [], [], [['cover-o@fullscore', 'cem', 0, false], [turn(0), 'ann', 0, true]]],
    ['a held shift is the override\'s by which it was', [stretch(0, 6, 'cem'), stretch(6, 24, 'ann')], [cover('o', 'ann', 'cem', 0, 6)], [], [['cover-o@fullscore', 'cem', 0, false], [turn(0), 'ann', 6, false]]],
    ['what was taken back', [stretch(0, 24, 'ann')], [], [cover('o', 'ann', 'cem', 2, 6)], [[turn(0), 'ann', 0, false], ['cover-o@fullscore', 'cem', 2, true]]],
    ['nothing', [], [], [], []],
  ])('%s', (_, stretches, overrides, back, expected) => {
    expect(told(stretches, overrides, back)).toEqual(expected)
  })
})

describe('a calendar address', () => {
  let w: World
  let lead: TestPerson
  let ada: TestPerson
  let ben: TestPerson
  let rotation: Id<'rotation'>
  beforeAll(async () => {
    // Vienna's clocks go forward on 29 March.
    w = await world({ start: '2026-03-16T10:00:00Z' })
    lead = await w.person('Lea Lead', [{ role: 'operations-manager' }])
    ada = await w.person('Ada First', [{ role: 'it-professional', team: w.team }])
    ben = await w.person('Ben Second', [{ role: 'it-professional', team: w.team }])
    rotation = (await lead.call(routes.addRotation, { body: { name: 'Network; main', teamId: w.team, zone: 'Europe/Vienna', starts: '2026-03-16T09:00', every: 1, unit: 'weeks', participants: [ada.id, ben.id] } })).id
    await w.settle()
  })
  afterAll(() => w.close())
  const make = async (who: TestPerson, rotationId: Id<'rotation'> | null) => new URL((await who.call(routes.makeTurnFeed, { body: { rotationId } })).url).pathname
  /** Events of a calendar as their properties, lines unfolded. */
  const read = async (path: string) => {
    const text = await (await w.fetch(path)).text()
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    return text.replaceAll('\r\n ', '').split('BEGIN:VEVENT').slice(1).map((event) => Object.fromEntries(event.trim().split('\r\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)])) as Record<string, string>)
  }

  it('made several times at once leaves one that is good', async () => {
    const made = await Promise.all([1, 2, 3, 4].map(() => make(ben, null)))
    const answers = await Promise.all(made.map(async (path) => (await w.fetch(path)).status))
    expect(answers.toSorted((a, b) => a - b)).toEqual([200, 404, 404, 404])
    await w.ctx.db.deleteFrom('operations.turn_feed').where('person_id', '=', ben.id).execute()
  })

  it('of one\'s own tells their turns alone, by the moment over a clock change, and follows overrides under the same names', async () => {
    const path = await make(ada, null)
    const response = await w.fetch(path)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8'])
    expect(await response.text()).toContain('BEGIN:VCALENDAR\r\nVERSION:2.0\r\n')
    const before = await read(path)
    expect(before.slice(0, 2).map((one) => [one['DTSTART'], one['DTEND'], one['SUMMARY'], one['STATUS']])).toEqual([
      ['20260316T080000Z', '20260323T080000Z', 'On call: Network\\; main', 'CONFIRMED'], ['20260330T070000Z', '20260406T070000Z', 'On call: Network\\; main', 'CONFIRMED'],
    ])
    expect(before.length).toBeGreaterThan(25)
    const { overrides } = await lead.call(routes.addOverride, { params: { id: rotation }, body: { replacedId: ada.id, byId: ben.id, from: '2026-03-30T07:00:00Z', to: '2026-04-01T07:00:00Z' } })
    await w.settle()
    const cut = await read(path)
    expect(cut[1]).toMatchObject({ UID: before[1]!['UID'], DTSTART: '20260401T070000Z', DTEND: '20260406T070000Z' })
    expect(Number(cut[1]!['SEQUENCE'])).toBeGreaterThan(Number(before[1]!['SEQUENCE']))
    const bens = await make(ben, null)
    const stands = (await read(bens)).find((one) => one['SUMMARY']!.includes('for Ada'))!
    expect(stands).toMatchObject({ DTSTART: '20260330T070000Z', SUMMARY: 'On call for Ada First: Network\\; main', STATUS: 'CONFIRMED', DESCRIPTION: 'An override replaces whose turn it is.' })
    await lead.call(routes.cancelOverride, { params: { id: rotation, overrideId: overrides[0]!.id } })
    await w.settle()
    expect((await read(path))[1]).toMatchObject({ UID: before[1]!['UID'], DTSTART: '20260330T070000Z' })
    expect((await read(bens)).find((one) => one['UID'] === stands['UID'])).toMatchObject({ STATUS: 'CANCELLED' })
  })

  it('keeps a turn under its name when it is held, and says what nobody covers', async () => {
    const own = await make(ada, null)
    const all = await make(lead, rotation)
    const [first] = await read(own)
    await ada.call(askLeave, { body: { kind: 'sick', from: '2026-03-31', to: '2026-04-01' } })
    await w.settle()
    expect((await read(own)).slice(0, 4).map((one) => one['SUMMARY'])).toEqual(['On call: Network\\; main', 'On call: Network\\; main', 'Nobody on call: Network\\; main', 'On call: Network\\; main'])
    const hole = (await read(all)).find((one) => one['SUMMARY'] === 'Nobody is on call')
    expect(hole!['DESCRIPTION']).toMatch(/^Ada First is away and nobody stands in\./)
    expect((await read(all)).map((one) => one['SUMMARY']).slice(0, 2)).toEqual(['Ada First is on call', 'Ben Second is on call'])
    w.at('2026-03-24T10:00:00Z')
    await w.settle()
    expect((await read(own))[0]).toMatchObject({ UID: first!['UID'], DTSTART: '20260316T080000Z', DTEND: '20260323T080000Z' })
  })

  it('is its maker\'s alone: replaced, ended, or without sight it is dead', async () => {
    const fresh = async (name: string) => w.person(name, [{ role: 'it-professional', team: w.team }])
    const eve = await fresh('Eve Third')
    const first = await make(eve, rotation)
    const second = await make(eve, rotation)
    expect([(await w.fetch(first)).status, (await w.fetch(second)).status]).toEqual([404, 200])
    const mine = await make(eve, null)
    const { items } = await eve.call(routes.listTurnFeeds, {})
    expect(items.map((one) => one.rotation?.name ?? null)).toEqual(['Network; main', null])
    const other = await fresh('Otto Other')
    await expect(other.call(routes.endTurnFeed, { params: { id: items[1]!.id } })).rejects.toMatchObject({ problem: { status: 404 } })
    await eve.call(routes.endTurnFeed, { params: { id: items[1]!.id } })
    expect((await w.fetch(mine)).status).toBe(404)
    await w.ctx.db.deleteFrom('access.role_grant').where('person_id', '=', eve.id).execute()
    expect((await w.fetch(second)).status).toBe(404)
    const elsewhere = await w.person('Else Where', [{ role: 'it-professional', team: await w.newTeam('Elsewhere') }])
    await expect(elsewhere.call(routes.makeTurnFeed, { body: { rotationId: rotation } })).rejects.toMatchObject({ problem: { status: 404 } })
    const leaver = await fresh('Leo Leaver')
    const his = await make(leaver, null)
    await w.person('Adele Root', [{ role: 'administrator' }])
    const manager = await w.person('Mona Manages', [{ role: 'operations-manager' }])
    const tagged = await manager.call.tagged(readPerson, { params: { id: leaver.id } })
    await manager.call(editPerson, { params: { id: leaver.id }, body: { archived: true } }, { ifMatch: tagged.etag! })
    expect((await w.fetch(his)).status).toBe(404)
    expect((await w.fetch('/api/v1/turn-calendars/guessed')).status).toBe(404)
  })
})
