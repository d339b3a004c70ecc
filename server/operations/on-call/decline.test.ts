import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { openIncident, pageNext, readIncident } from '@fullscore/api/operations/incidents.ts'
import { addPolicy, setPagesFor } from '@fullscore/api/operations/on-call.ts'
import { acknowledgePageLink, declinePage, declinePageLink, listPages, minePages, readPageLink, setMail } from '@fullscore/api/outbound/outbound.ts'
import { mailServer, type MailServer } from '../../outbound/mail-server.fixture.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

let w: World
let smtp: MailServer
let admin: TestPerson
let lead: TestPerson
let ada: TestPerson
let ben: TestPerson
beforeAll(async () => {
  w = await world()
  smtp = await mailServer()
  admin = await w.person('Adele Root', [{ role: 'administrator' }])
  await admin.call(setMail, { body: { host: '127.0.0.1', port: smtp.port, security: 'none', from: 'score@example.org' } })
  lead = await w.person('Lea Lead', [{ role: 'team-lead', team: w.team }])
  ada = await w.person('Ada First', [{ role: 'it-professional', team: w.team }])
  ben = await w.person('Ben Second', [{ role: 'it-professional', team: w.team }])
  const policy = await lead.call(addPolicy, {
    body: { name: 'Network', teamId: w.team, repeats: 1, steps: [{ targets: [{ kind: 'person', id: ada.id }], delayMinutes: 5 }, { targets: [{ kind: 'person', id: ben.id }], delayMinutes: 10 }] },
  })
  await lead.call(setPagesFor, { params: { kind: 'team', id: w.team }, body: { policyId: policy.id } })
})
afterAll(async () => {
  await smtp.close()
  await w.close()
})

const fail = async (title: string) => {
  await w.pass('1h')
  smtp.mails.length = 0
  const { id } = await lead.call(openIncident, { body: { title, severity: 1, teamId: w.team, page: true } })
  await w.settle()
  return id
}
const told = () => smtp.mails.map((m) => (m.to as { text: string }).text.split('.')[0])
const tokenOf = (at: number) => /\/page\/(\S+)/.exec(smtp.mails[at]!.text!)![1]!
const timeline = async (id: string) => (await lead.call(readTimeline, { query: { kind: 'incident', id, limit: 100 } })).items

describe('"I cannot, page the next"', () => {
  it('by the mail\'s link pages the next at once, keeps the reason, and does not page the decliner again; looking alone does nothing', async () => {
    const id = await fail('Checkout fails')
    expect(told()).toEqual(['ada'])
    const token = tokenOf(0)
    expect((await w.fetch(`/api/v1/page-links/${token}/decline`)).status).toBeGreaterThanOrEqual(400)
    await w.call(readPageLink, { params: { token } })
    await w.settle()
    expect(told()).toEqual(['ada'])
    expect(await w.call(declinePageLink, { params: { token }, body: { reason: 'On a train, no laptop' } })).toMatchObject({ state: 'declined', stateWhy: expect.stringContaining('On a train, no laptop') })
    await w.call(declinePageLink, { params: { token }, body: { reason: 'again' } })
    await w.settle()
    expect(told()).toEqual(['ada', 'ben'])
    expect((await lead.call(readIncident, { params: { id } })).state).toBe('open')
    expect((await ada.call(minePages, {})).items.filter((one) => one.cause.id === id)).toEqual([])
    expect((await lead.call(listPages, { query: { incidentId: id, personId: ada.id } })).items.at(-1)).toMatchObject({ declined: { why: 'On a train, no laptop', via: 'link' }, answered: null })
    const events = await timeline(id)
    expect(events.find((e) => e.type === 'page.declined')!.detail).toMatchObject({ person: 'Ada First', why: 'On a train, no laptop' })
    expect(events.filter((e) => e.type === 'escalation.step-reached')).toHaveLength(2)
    // The second round begins with Ada's step: she said that she cannot, so it goes on to Ben.
    await w.pass('10m')
    expect(told()).toEqual(['ada', 'ben', 'ben'])
    // Who declined may change their mind.
    await w.call(acknowledgePageLink, { params: { token } })
    await w.settle()
    expect(await lead.call(readIncident, { params: { id } })).toMatchObject({ state: 'acknowledged', acknowledgedBy: { name: 'Ada First' } })
    await expect(w.call(declinePageLink, { params: { token }, body: { reason: '' } })).rejects.toMatchObject({ problem: { code: 'page-answered' } })
  })

  it('in the browser, by one paged before, does not cut short the time of who was paged since', async () => {
    const id = await fail('Search fails')
    await w.pass('5m')
    expect(told()).toEqual(['ada', 'ben'])
    const mine = (await ada.call(minePages, {})).items.find((one) => one.cause.id === id)!
    await ada.call(declinePage, { params: { id: mine.id }, body: { reason: '' } })
    await w.settle()
    expect(told()).toEqual(['ada', 'ben'])
    expect((await timeline(id)).find((e) => e.type === 'escalation.declined')).toMatchObject({ payload: { atOnce: false }, detail: { why: 'No reason given.' } })
    await expect(ben.call(declinePage, { params: { id: mine.id }, body: { reason: '' } })).rejects.toMatchObject({ problem: { status: 404 } })
  })

  it('on the incident\'s page declines the page as well; when nobody is left administrators are paged; it says why it is impossible', async () => {
    const id = await fail('Mail fails')
    await ada.call(pageNext, { params: { id }, body: { reason: 'Ill' } })
    await w.settle()
    expect(told()).toEqual(['ada', 'ben'])
    expect((await lead.call(listPages, { query: { incidentId: id, personId: ada.id } })).items[0]).toMatchObject({ declined: { why: 'Ill', via: 'incident' } })
    await expect(ada.call(pageNext, { params: { id }, body: { reason: 'Ill' } })).rejects.toMatchObject({ problem: { code: 'declined-already' } })
    await ben.call(pageNext, { params: { id }, body: { reason: 'Abroad' } })
    await w.settle()
    // Administrators and leads are told at once, in whatever order their mails go out.
    expect(told().slice(0, 2)).toEqual(['ada', 'ben'])
    expect(new Set(told().slice(2))).toEqual(new Set(['adele', 'lea']))
    expect(told()).toHaveLength(4)
    expect((await timeline(id)).filter((e) => e.type === 'escalation.step-reached')[0]).toMatchObject({ payload: { hole: true } })
    await w.call(acknowledgePageLink, { params: { token: tokenOf(2) } })
    await w.settle()
    expect((await ben.call(readIncident, { params: { id } })).can.find((one) => one.action === 'page-next')).toMatchObject({ allowed: false, reason: 'Somebody has acknowledged it: nobody is paged any more.' })
    await expect(lead.call(pageNext, { params: { id }, body: {} })).rejects.toMatchObject({ problem: { code: 'not-open' } })
  })
})
