import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as approvals from '@fullscore/api/approvals/approvals.ts'
import { readBrief } from '@fullscore/api/briefs.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { readScore } from '@fullscore/api/insight/score.ts'
import { addOverride, addRotation } from '@fullscore/api/operations/on-call.ts'
import { setMember } from '@fullscore/api/organisation/organisation.ts'
import { addContract } from '@fullscore/api/strategy/contracts.ts'
import * as routes from '@fullscore/api/team/people.ts'
import { listPages } from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { weekWords } from './hours.ts'

let w: World
let team: Id<'team'>
let lead: TestPerson
let anna: TestPerson
let ben: TestPerson
let manager: TestPerson
beforeAll(async () => {
  w = await world({ start: '2026-11-16T08:00:00Z', house: { catalogues: new Map([['fi', { language: 'fi', sentences: { '{0} is away': '{0} on poissa', 'Leave, {0}': 'Poissaolot, {0}' } }]]) } })
  team = await w.newTeam('Network')
  manager = await w.person('Maria Manager', [{ role: 'operations-manager' }])
  lead = await w.person('Lena Lead', [{ role: 'team-lead', team }], [team])
  anna = await w.person('Anna Berg', [{ role: 'it-professional', team }], [team])
  ben = await w.person('Ben Kofi', [{ role: 'it-professional', team }], [team])
  await manager.call(setMember, { params: { id: team, personId: lead.id }, body: { lead: true } })
})
afterAll(() => w.close())

const ask = (who: TestPerson, from: string, to: string, more: Partial<{ kind: 'holiday' | 'sick' | 'other'; fromHalf: boolean; toHalf: boolean; personId: Id<'person'>; reason: string }> = {}) =>
  who.call(routes.askLeave, { body: { kind: 'holiday', from, to, ...more } })
const read = (who: TestPerson, id: Id<'leave'>) => who.call(routes.readLeave, { params: { id } })
async function decide(who: TestPerson, id: Id<'approval'>, decision: 'accept' | 'refuse' = 'accept') {
  const { hash } = await who.call(approvals.readApproval, { params: { id } })
  await who.call(approvals.decideApproval, { params: { id }, body: { decision, comment: decision === 'refuse' ? 'Too many away.' : '', hash } })
  await w.settle()
}
async function approved(who: TestPerson, from: string, to: string, more: Parameters<typeof ask>[3] = {}) {
  const leave = await ask(who, from, to, more)
  await w.settle()
  await decide(lead, leave.approvalId!)
  return read(who, leave.id)
}
const waiting = async (who: TestPerson) => (await who.call(approvals.listApprovals, { query: { who: 'waiting-for-me' } })).items
const onScore = async (who: TestPerson, from: string, to: string) => (await who.call(readScore, { query: { from, to, staves: 'leave' } })).entries.map((one) => [one.label, one.state, one.why])

describe('leave', () => {
  it('is asked, decided by the lead, stands on the Score, and makes its person out of office', async () => {
    const asked = await ask(anna, '2026-12-03', '2026-12-07', { reason: 'My sister marries.' })
    expect(asked).toMatchObject({ state: 'asked', workingDays: 3, kind: 'holiday', reason: 'My sister marries.', team: { name: 'Network' }, can: { edit: { allowed: true }, cancel: { allowed: true } } })
    expect(asked.preview).toMatchObject({ verdict: 'Nothing becomes uncovered that is known here.', needsApproval: true, approvers: 'Lena Lead' })
    await w.settle()
    expect(await onScore(lead, '2026-12-01T00:00:00Z', '2026-12-31T00:00:00Z')).toEqual([])
    const [request] = await waiting(lead)
    expect(request).toMatchObject({ topic: 'leave', title: 'Leave of Anna Berg, 3–7 Dec 2026', requester: { name: 'Anna Berg' } })
    const shown = await lead.call(approvals.readApproval, { params: { id: request!.id } })
    expect(shown.lines.map((line) => line.value)).toEqual(['Anna Berg', '3–7 Dec 2026', 'holiday', expect.stringMatching(/^3 working days\. Nobody said otherwise/), 'My sister marries.', 'Nothing becomes uncovered that is known here.'])
    expect(await waiting(anna)).toEqual([])
    await decide(lead, request!.id)
    expect(await read(anna, asked.id)).toMatchObject({ state: 'approved', why: 'Approved by a lead.' })
    expect(await onScore(ben, '2026-12-01T00:00:00Z', '2026-12-31T00:00:00Z')).toEqual([['Anna Berg', 'away', 'Away 3–7 Dec 2026.']])
    const { zone } = asked
    const absence = await w.ctx.db.selectFrom('approvals.absence').selectAll().where('person_id', '=', anna.id).execute()
    expect(absence.map((one) => [one.from_at.toZonedDateTimeISO(zone).toPlainDateTime().toString(), one.to_at.toZonedDateTimeISO(zone).toPlainDateTime().toString()])).toEqual([['2026-12-03T00:00:00', '2026-12-08T00:00:00']])
  })

  it('is refused with the lead\'s reason, and its days are free again', async () => {
    const asked = await ask(ben, '2026-12-21', '2026-12-23')
    await w.settle()
    await decide(lead, asked.approvalId!, 'refuse')
    expect(await read(ben, asked.id)).toMatchObject({ state: 'refused', can: { edit: { allowed: false, reason: 'It was refused: ask for other days.' } } })
    expect((await ask(ben, '2026-12-22', '2026-12-22')).state).toBe('asked')
  })

  it('may not overlap other leave of the same person, but may touch it at midday', async () => {
    const first = await approved(anna, '2027-01-11', '2027-01-13', { toHalf: true })
    expect(first.workingDays).toBe(2.5)
    await expect(ask(anna, '2027-01-13', '2027-01-14')).rejects.toMatchObject({ problem: { status: 409, code: 'overlaps' } })
    expect(await ask(anna, '2027-01-13', '2027-01-13', { fromHalf: true })).toMatchObject({ workingDays: 0.5 })
    await expect(ask(anna, '2027-01-10', '2027-01-09')).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.to' }] } })
    await expect(ask(anna, '2027-01-16', '2027-01-17')).rejects.toMatchObject({ problem: { code: 'no-working-day' } })
  })

  it('asked anew when its days grow, not when they shrink; the old request is void', async () => {
    const asked = await ask(anna, '2027-02-01', '2027-02-05')
    await w.settle()
    const { etag } = await anna.call.tagged(routes.readLeave, { params: { id: asked.id } })
    const moved = await anna.call.tagged(routes.editLeave, { params: { id: asked.id }, body: { to: '2027-02-08' } }, { ifMatch: etag })
    expect(moved.answer).toMatchObject({ state: 'asked', workingDays: 6 })
    expect(moved.answer.approvalId).not.toBe(asked.approvalId)
    await w.settle()
    expect((await lead.call(approvals.readApproval, { params: { id: asked.approvalId! } })).state).toBe('void')
    await expect(decide(lead, asked.approvalId!)).rejects.toMatchObject({ problem: { code: 'already-settled' } })
    await expect(anna.call(routes.editLeave, { params: { id: asked.id }, body: { to: '2027-02-09' } }, { ifMatch: etag })).rejects.toMatchObject({ problem: { status: 412 } })
    await decide(lead, moved.answer.approvalId!)
    const shrunk = await anna.call.tagged(routes.editLeave, { params: { id: asked.id }, body: { from: '2027-02-02', fromHalf: true } }, { ifMatch: (await anna.call.tagged(routes.readLeave, { params: { id: asked.id } })).etag })
    expect(shrunk.answer).toMatchObject({ state: 'approved', workingDays: 4.5 })
    const grown = await anna.call(routes.editLeave, { params: { id: asked.id }, body: { from: '2027-02-01' } }, { ifMatch: shrunk.etag })
    expect(grown).toMatchObject({ state: 'asked' })
    expect(await onScore(lead, '2027-02-01T00:00:00Z', '2027-02-10T00:00:00Z')).toHaveLength(1)
  })

  it('keeps what was approved while other days are asked for, and when they are refused, taken back or given up', async () => {
    const days = (one: { from: string; to: string }) => [one.from, one.to]
    const change = async (body: object) => anna.call(routes.editLeave, { params: { id: first.id }, body }, { ifMatch: (await anna.call.tagged(routes.readLeave, { params: { id: first.id } })).etag })
    const away = async () => (await w.ctx.db.selectFrom('approvals.absence').selectAll().where('key', '=', `leave:${first.id}`).execute()).length
    const first = await approved(anna, '2027-04-05', '2027-04-07')
    const longer = await change({ to: '2027-04-14' })
    expect(longer).toMatchObject({ state: 'asked', why: expect.stringContaining('holds until this is decided') })
    await w.settle()
    expect(await away()).toBe(1)
    expect((await lead.call(approvals.readApproval, { params: { id: longer.approvalId! } })).lines).toContainEqual({ name: 'Instead of', value: '5–7 Apr 2027' })
    await decide(lead, longer.approvalId!, 'refuse')
    const kept = await read(anna, first.id)
    expect(kept).toMatchObject({ state: 'approved', approvalId: first.approvalId, why: expect.stringMatching(/was refused; .* stays approved/) })
    expect(days(kept)).toEqual(['2027-04-05', '2027-04-07'])
    expect(await away()).toBe(1)
    // Taken back, and given up by days within what was approved.
    await change({ to: '2027-04-15' })
    const back = await anna.call(routes.cancelLeave, { params: { id: first.id }, body: {} })
    expect([back.state, ...days(back)]).toEqual(['approved', '2027-04-05', '2027-04-07'])
    const asked = await change({ to: '2027-04-16' })
    const given = await change({ to: '2027-04-06' })
    expect([given.state, ...days(given)]).toEqual(['approved', '2027-04-05', '2027-04-06'])
    await w.settle()
    expect((await lead.call(approvals.readApproval, { params: { id: asked.approvalId! } })).state).toBe('cancelled')
    // Accepted, the other days are the leave.
    const moved = await change({ from: '2027-04-12', to: '2027-04-13' })
    await w.settle()
    await decide(lead, moved.approvalId!)
    const last = await read(anna, first.id)
    expect([last.state, ...days(last)]).toEqual(['approved', '2027-04-12', '2027-04-13'])
    expect(await anna.call(routes.cancelLeave, { params: { id: first.id }, body: {} })).toMatchObject({ state: 'cancelled' })
    expect(await away()).toBe(0)
  })

  it('is taken back before it begins; the request with it', async () => {
    const asked = await ask(ben, '2027-03-01', '2027-03-02')
    expect(await ben.call(routes.cancelLeave, { params: { id: asked.id }, body: { why: 'No need.' } })).toMatchObject({ state: 'cancelled', why: 'Taken back: No need.' })
    expect((await ben.call(approvals.readApproval, { params: { id: asked.approvalId! } })).state).toBe('cancelled')
    await expect(ben.call(routes.cancelLeave, { params: { id: asked.id }, body: {} })).rejects.toMatchObject({ problem: { code: 'over' } })
    const other = await ask(ben, '2027-03-08', '2027-03-09')
    await w.settle()
    await ben.call(approvals.cancelApproval, { params: { id: other.approvalId! }, body: {} })
    await w.settle()
    expect(await read(ben, other.id)).toMatchObject({ state: 'cancelled' })
  })

  it('of a lead is decided by whoever runs operations, never by the lead', async () => {
    const asked = await ask(lead, '2027-03-15', '2027-03-16')
    expect(asked.preview.approvers).toBe('the leads of Network cannot decide it: whoever runs operations is asked.')
    await w.settle()
    await expect(decide(lead, asked.approvalId!)).rejects.toMatchObject({ problem: { code: 'self-approval' } })
    await decide(manager, asked.approvalId!)
    expect(await read(lead, asked.id)).toMatchObject({ state: 'approved' })
    const forBen = await ask(lead, '2027-03-17', '2027-03-17', { personId: ben.id })
    await w.settle()
    await expect(decide(lead, forBen.approvalId!)).rejects.toMatchObject({ problem: { code: 'self-approval' } })
  })
})

describe('sick leave', () => {
  it('holds at once, its leads are told that and not why, and nobody else learns that it is sick leave', async () => {
    const sick = await ask(anna, '2026-11-18', '2026-11-19', { kind: 'sick', reason: 'A broken toe.' })
    expect(sick).toMatchObject({ state: 'approved', kind: 'sick', reason: 'A broken toe.', approvalId: null })
    await w.settle()
    expect(await read(lead, sick.id)).toMatchObject({ kind: 'sick', reason: null })
    expect(await read(ben, sick.id)).toMatchObject({ kind: null, reason: null, why: '', approvalId: null, can: { edit: { allowed: false, reason: 'This needs the permission leave:manage.' } } })
    expect(await read(manager, sick.id)).toMatchObject({ kind: 'sick', reason: null })
    const pages = (await manager.call(listPages, { query: { personId: lead.id, cause: 'leave' } })).items
    expect(pages.map((page) => [page.subject, page.why])).toContainEqual(['Anna Berg is away, 18–19 Nov 2026', 'You lead Network.'])
    // Of other leave they hear just the same: the message does not tell sick leave apart.
    expect(pages.map((page) => page.subject)).toContain('Anna Berg is away, 3–7 Dec 2026')
    const told = await ben.call(readTimeline, { query: { kind: 'leave', id: sick.id, limit: 10 } })
    expect(told.items.filter((event) => event.type.startsWith('leave.'))).toEqual([])
    const { rows } = await sql<{ text: string }>`select payload::text || coalesce((select string_agg(d::text, '') from events.detail d where d.event_id = e.id), '') as text from events.event e where type like 'leave.%'`.execute(w.ctx.db)
    expect(rows.map((row) => row.text).join()).not.toMatch(/toe|sick|marries/)
    const entries = await sql<{ text: string }>`select label || why as text from agenda.entry where stave = 'leave'`.execute(w.ctx.db)
    expect(entries.rows.map((row) => row.text).join()).not.toMatch(/toe|sick/)
  })
  it('shows in a brief that somebody is away', async () => {
    w.at('2026-11-18T09:00:00Z')
    const reader = await w.person('Ines', [{ role: 'operations-manager' }])
    const brief = await reader.call(readBrief, { query: { persons: anna.id } } as never)
    expect(brief.parts.find((part) => part.module === 'team/people')?.facts).toMatchObject([{ label: 'Anna Berg', value: 'away now', why: 'Away 18–19 Nov 2026.' }])
    w.at('2026-11-16T08:30:00Z')
  })
})

describe('what becomes uncovered', () => {
  it('names turns on call that nobody stands in for, others away, decisions owned and dates that matter', async () => {
    const rotation = await manager.call(addRotation, { body: { name: 'Network first', teamId: team, line: 1, zone: 'UTC', starts: '2027-04-05T08:00', every: 1, unit: 'weeks', windows: '', participants: [ben.id, lead.id] } })
    await w.settle()
    await approved(anna, '2027-04-08', '2027-04-09')
    await manager.call(addContract, { body: { name: 'Northline WAN', teamId: team, ownerId: ben.id, term: { start: '2026-05-01', initialMonths: 12, renewal: 'tacit', notice: { amount: 20, unit: 'days' }, leadDays: 5 }, zone: 'UTC' } })
    await manager.call(addService, { body: { name: 'Checkout', teamId: team, dates: [{ name: 'Spring sale', from: '2027-04-07', to: '2027-04-08' }] } })
    await w.settle()
    const body = { kind: 'holiday' as const, from: '2027-04-05', to: '2027-04-09' }
    const seen = await ben.call(routes.previewLeave, { body })
    expect(seen.uncovered.map((one) => [one.group, one.title])).toEqual([
      ['shift', 'On call: Network first'], ['away', 'Anna Berg is away'], ['deadline', expect.stringContaining('Northline WAN')], ['date', expect.stringContaining('Spring sale')],
    ])
    expect(seen.verdict).toBe('1 turn on call is uncovered; 1 other leave overlaps in the team; 1 deadline falls into it; 1 date that matters falls into it.')
    expect(seen.uncovered[0]!.href).toBe(`/operations/on-call/rotations/${rotation.id}`)
    // Somebody stands in: the turn is theirs, and is uncovered no more.
    await manager.call(addOverride, { params: { id: rotation.id }, body: { replacedId: ben.id, byId: lead.id, from: '2027-04-05T08:00:00Z', to: '2027-04-12T08:00:00Z', why: 'Ben is away' } })
    await w.settle()
    expect((await ben.call(routes.previewLeave, { body })).uncovered.map((one) => one.group)).toEqual(['away', 'deadline', 'date'])
    // A week without any of it.
    expect((await ben.call(routes.previewLeave, { body: { ...body, from: '2027-05-26', to: '2027-05-27' } })).uncovered.map((one) => one.group)).toEqual([])
  })
})

describe('working hours', () => {
  it('of a person come before the team\'s, the organisation\'s, and nine to five; public holidays cost no leave', async () => {
    const holder = { kind: 'person' as const, id: ben.id }
    expect(await ben.call(routes.readWorkingHours, { params: holder })).toMatchObject({ own: false, words: 'Mon–Fri 09:00–17:00', placeName: 'no public holidays', version: 0, may: { allowed: true } })
    const all = await w.ctx.db.selectFrom('organisation.organisation').select('id').executeTakeFirstOrThrow()
    const nine = [{ from: '08:00', to: '16:00' }]
    const body = { zone: 'Europe/Berlin', hours: { mon: nine, tue: nine, wed: nine, thu: nine }, place: { country: 'DE', state: 'BY' } }
    await manager.call(routes.setWorkingHours, { params: { kind: 'organisation', id: all.id }, body }, { ifMatch: '"v0"' })
    expect(await ben.call(routes.readWorkingHours, { params: holder })).toMatchObject({ why: 'The organisation\'s hours.', words: 'Mon–Thu 08:00–16:00', placeName: 'Germany, Bayern', holidays: expect.arrayContaining([{ date: '2027-05-06', name: 'Ascension Day' }]) })
    await lead.call(routes.setWorkingHours, { params: { kind: 'team', id: team }, body: { ...body, hours: { ...body.hours, fri: nine } } }, { ifMatch: '"v0"' })
    expect(await ben.call(routes.readWorkingHours, { params: holder })).toMatchObject({ why: 'The hours of Network.', words: 'Mon–Fri 08:00–16:00' })
    await ben.call(routes.setWorkingHours, { params: holder, body: { ...body, hours: { mon: nine, wed: nine } } }, { ifMatch: '"v0"' })
    const preview = (from: string, to: string) => ben.call(routes.previewLeave, { body: { kind: 'holiday', from, to } })
    expect(await preview('2027-05-03', '2027-05-07')).toMatchObject({ workingDays: 2, counted: 'Their own hours.' })
    await expect(ben.call(routes.setWorkingHours, { params: holder, body }, { ifMatch: '"v0"' })).rejects.toMatchObject({ problem: { status: 412 } })
    await ben.call(routes.clearWorkingHours, { params: holder })
    expect(await preview('2027-05-03', '2027-05-07')).toMatchObject({ workingDays: 4, counted: 'The hours of Network.', holidays: [{ date: '2027-05-06', name: 'Ascension Day' }] })
  })
  it('refuses what is no zone, no hours, no place, and whom it does not concern', async () => {
    const set = (who: TestPerson, body: object, holder = { kind: 'person' as const, id: anna.id }) => who.call(routes.setWorkingHours, { params: holder, body: { zone: 'Europe/Berlin', hours: { mon: [{ from: '08:00', to: '16:00' }] }, place: null, ...body } as never }, { ifMatch: '"v0"' })
    await expect(set(anna, { zone: 'Mars/Olympus' })).rejects.toMatchObject({ problem: { status: 422, errors: [{ field: 'body.zone' }] } })
    await expect(set(anna, { hours: {} })).rejects.toMatchObject({ problem: { errors: [{ field: 'body.hours' }] } })
    await expect(set(anna, { place: { country: 'XX' } })).rejects.toMatchObject({ problem: { errors: [{ field: 'body.place' }] } })
    await expect(set(ben, {})).rejects.toMatchObject({ problem: { status: 403, permission: 'organisation:manage' } })
  })
  it.each([[{}, 'never'], [{ mon: [{ from: '09:00', to: '12:00' }, { from: '13:00', to: '17:00' }], tue: [{ from: '09:00', to: '12:00' }, { from: '13:00', to: '17:00' }], sat: [{ from: '10:00', to: '14:00' }] }, 'Mon–Tue 09:00–12:00 and 13:00–17:00, Sat 10:00–14:00']])('%j is said as %s', (week, words) => expect(weekWords(week)).toBe(words))
})

describe('the team calendar', () => {
  it('shows day by day who works, is away, is on call; the thinnest day in words', async () => {
    const calendar = await ben.call(routes.readTeamCalendar, { params: { id: team }, query: { from: '2027-04-05', to: '2027-04-11' } })
    expect(calendar.people.map((one) => [one.person.name, one.lead, one.days.map((day) => (day.open ? 'x' : '.')).join(''), one.leave.map((row) => `${row.from} ${row.state}`), one.shifts.length])).toEqual([
      ['Anna Berg', false, 'xxxxx..', ['2027-04-08 approved'], 0], ['Ben Kofi', false, 'xxxxx..', [], 0], ['Lena Lead', true, 'xxxxx..', [], 1],
    ])
    expect(calendar.verdict).toBe('At most 1 of 3 who would work is away, on 8 Apr 2027.')
    expect(calendar.dates.map((one) => one.title)).toEqual([expect.stringContaining('Spring sale')])
    expect(calendar.people[0]!.leave[0]!.kind).toBeNull()
    await expect(ben.call(routes.readTeamCalendar, { params: { id: team }, query: { from: '2027-04-05', to: '2027-08-11' } })).rejects.toMatchObject({ problem: { status: 422 } })
    const stranger = await w.person('Jonas Lind', [{ role: 'it-professional', team: w.team }])
    await expect(stranger.call(routes.readTeamCalendar, { params: { id: team }, query: { from: '2027-04-05', to: '2027-04-11' } })).rejects.toMatchObject({ problem: { status: 404 } })
    expect((await stranger.call(routes.listLeave, {})).items).toEqual([])
  })
  it('leads to an iCalendar address that holds what its reader may know, and dies with the next one', async () => {
    const { url } = await ben.call(routes.makeLeaveFeed, { params: { id: team } })
    const path = new URL(url).pathname
    const response = await w.fetch(path)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8'])
    const text = await response.text()
    expect(text).toContain('BEGIN:VCALENDAR\r\nVERSION:2.0\r\n')
    expect(text).toContain('DTSTART;VALUE=DATE:20261203\r\nDTEND;VALUE=DATE:20261208\r\nSUMMARY:Anna Berg is away\r\n')
    expect(text).toMatch(/DTSTART:20270111T0[01]0000Z|DTSTART:20270110T2[23]0000Z/)
    expect(text).not.toMatch(/sick|toe|holiday/)
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    await w.ctx.db.updateTable('organisation.person').set({ language: 'fi' }).where('id', '=', ben.id).execute()
    const finnish = await (await w.fetch(path)).text()
    expect(finnish).toMatch(/X-WR-CALNAME:Poissaolot\\, /)
    expect(finnish).toContain('SUMMARY:Anna Berg on poissa\r\n')
    await w.ctx.db.updateTable('organisation.person').set({ language: null }).where('id', '=', ben.id).execute()
    await ben.call(routes.makeLeaveFeed, { params: { id: team } })
    expect((await w.fetch(path)).status).toBe(404)
    // Of several that are made at once one is good.
    const made = await Promise.all([1, 2, 3, 4].map(() => ben.call(routes.makeLeaveFeed, { params: { id: team } })))
    const answers = await Promise.all(made.map(async (one) => (await w.fetch(new URL(one.url).pathname)).status))
    expect(answers.toSorted((a, b) => a - b)).toEqual([200, 404, 404, 404])
  })
})

describe('scope', () => {
  it('others\' leave is managed by whoever may, asked for by nobody else', async () => {
    await expect(ask(ben, '2027-06-01', '2027-06-01', { personId: anna.id })).rejects.toMatchObject({ problem: { status: 403, permission: 'leave:manage' } })
    const stranger = await w.person('Jonas Lind', [{ role: 'team-lead', team: w.team }])
    await expect(ask(stranger, '2027-06-01', '2027-06-01', { personId: anna.id })).rejects.toMatchObject({ problem: { status: 404 } })
    const employee = await w.person('Eve Employee', [{ role: 'employee' }], [team])
    const own = await ask(employee, '2027-06-01', '2027-06-02')
    expect((await employee.call(routes.listLeave, {})).items.map((one) => one.id)).toContain(own.id)
    const loner = await w.person('Lo Ner', [{ role: 'employee' }], [])
    await expect(ask(loner, '2027-06-01', '2027-06-01')).rejects.toMatchObject({ problem: { status: 409, code: 'no-team' } })
  })
})
