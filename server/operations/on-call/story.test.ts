import { afterAll, beforeAll, expect, it } from 'vitest'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { openIncident, readIncident } from '@fullscore/api/operations/incidents.ts'
import { addPolicy, addRotation, setPagesFor } from '@fullscore/api/operations/on-call.ts'
import { acknowledgePage, acknowledgePageLink, listPages, minePages, readPageLink, setMail } from '@fullscore/api/outbound/outbound.ts'
import { mailServer, type MailServer } from '../../outbound/mail-server.fixture.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

let w: World
let smtp: MailServer
let lead: TestPerson
let ada: TestPerson
let ben: TestPerson
/** What was sent, but that a turn began. */
const mails = () => smtp.mails.filter((one) => !one.subject!.includes('you are on call'))
beforeAll(async () => {
  w = await world()
  smtp = await mailServer()
  const admin = await w.person('Adele Root', [{ role: 'administrator' }])
  await admin.call(setMail, { body: { host: '127.0.0.1', port: smtp.port, security: 'none', from: 'score@example.org' } })
  lead = await w.person('Lea Lead', [{ role: 'team-lead', team: w.team }])
  ada = await w.person('Ada First', [{ role: 'it-professional', team: w.team }])
  ben = await w.person('Ben Second', [{ role: 'it-professional', team: w.team }])
})
afterAll(async () => {
  await smtp.close()
  await w.close()
})

it('an incident pages the first by mail, then the second, who takes it by the mail\'s link; a GET alone changes nothing', async () => {
  const rotation = await lead.call(addRotation, { body: { name: 'Network', teamId: w.team, zone: 'UTC', starts: '2026-11-02T09:00', every: 1, unit: 'weeks', participants: [ada.id] } })
  const policy = await lead.call(addPolicy, {
    body: { name: 'Network', teamId: w.team, repeats: 0, steps: [{ targets: [{ kind: 'rotation', id: rotation.id }], delayMinutes: 5 }, { targets: [{ kind: 'person', id: ben.id }], delayMinutes: 10 }] },
  })
  await lead.call(setPagesFor, { params: { kind: 'team', id: w.team }, body: { policyId: policy.id } })
  await w.pass('10m')
  const { id } = await lead.call(openIncident, { body: { title: 'Checkout fails', severity: 1, teamId: w.team, page: true } })
  await w.settle()
  expect(mails().map((m) => m.subject)).toEqual(['[SEV1] INC-1 Checkout fails'])
  await w.pass('5m')
  expect(mails().map((m) => (m.to as { text: string }).text.split('.')[0])).toEqual(['ada', 'ben'])

  const token = /\/page\/(\S+)/.exec(mails()[1]!.text!)![1]!
  expect(await w.call(readPageLink, { params: { token } })).toMatchObject({ state: 'waiting', personName: 'Ben Second' })
  await w.settle()
  expect((await lead.call(readIncident, { params: { id } })).state).toBe('open')
  await w.call(acknowledgePageLink, { params: { token } })
  await w.settle()

  const incident = await lead.call(readIncident, { params: { id } })
  expect(incident).toMatchObject({ state: 'acknowledged', paging: { state: 'stopped' } })
  expect((await ada.call(minePages, {})).items).toEqual([])
  await w.pass('2h')
  // Nobody is paged any more; who took it is told, without being asked for anything, that an update is due.
  expect(mails().slice(2).map((m) => m.subject)).toEqual(['INC-1: an update is due in 4 min', 'INC-1: an update is overdue'])
  const ledger = (await lead.call(listPages, { query: { incidentId: id } })).items.filter((p) => p.subject.startsWith('[SEV1]'))
  expect(ledger.map((p) => [p.personName, p.answered?.via ?? p.withdrawn?.why])).toEqual([['Ben Second', 'link'], ['Ada First', expect.stringMatching(/Ben Second (answered|acknowledged)/)]])
  const told = (await lead.call(readTimeline, { query: { kind: 'incident', id, limit: 100 } })).items.map((e) => e.type)
  expect(told.filter((t) => t === 'escalation.step-reached')).toHaveLength(2)
  expect(told).toEqual(expect.arrayContaining(['escalation.started', 'page.sent', 'page.answered', 'incident.acknowledged', 'escalation.stopped', 'page.withdrawn']))
})

it('E1: who does not answer for 30 minutes is followed by the next; an answer stops it', async () => {
  const team = await w.newTeam('Thirty')
  const steps = [ada, ben].map((person) => ({ targets: [{ kind: 'person' as const, id: person.id }], delayMinutes: 30 }))
  const admin = await w.person('Adele Second', [{ role: 'operations-manager' }])
  const policy = await admin.call(addPolicy, { body: { name: 'Thirty', teamId: team, repeats: 0, steps } })
  await admin.call(setPagesFor, { params: { kind: 'team', id: team }, body: { policyId: policy.id } })
  const open = async (title: string) => { const { id } = await admin.call(openIncident, { body: { title, severity: 1, teamId: team, page: true } }); await w.settle(); return id }
  const paged = async (id: string) => (await admin.call(listPages, { query: { incidentId: id as never } })).items.filter((page) => page.subject.startsWith('[SEV1]')).map((page) => page.personName).toReversed()
  const one = await open('Nobody answers')
  await w.pass('29m')
  expect(await paged(one)).toEqual(['Ada First'])
  await w.pass('1m')
  expect(await paged(one)).toEqual(['Ada First', 'Ben Second'])
  const two = await open('Somebody answers')
  const page = (await ada.call(minePages, {})).items.find((each) => each.cause.id === two)!
  await ada.call(acknowledgePage, { params: { id: page.id } })
  await w.pass('2h')
  expect(await paged(two)).toEqual(['Ada First'])
})
