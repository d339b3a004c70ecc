import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendAlert } from '@fullscore/api/operations/alerts.ts'
import * as routes from '@fullscore/api/operations/incidents.ts'
import { mergeIncidents, splitIncident } from '@fullscore/api/operations/incidents/merging.ts'
import { assignRole, setAccess } from '@fullscore/api/operations/incidents/people.ts'
import { addAction, beginReview, listFollowUps, readReview } from '@fullscore/api/operations/incidents/review.ts'
import { draftPublic } from '@fullscore/api/operations/incidents/updates.ts'
import { listEscalations } from '@fullscore/api/operations/on-call.ts'
import { readBrief } from '@fullscore/api/briefs.ts'
import { listDeadlines } from '@fullscore/api/deadlines/deadlines.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { addItem } from '@fullscore/api/infrastructure/inventory.ts'
import { addService, serviceStatus } from '@fullscore/api/infrastructure/services.ts'
import { listScore, readScore } from '@fullscore/api/insight/score.ts'
import { listPages } from '@fullscore/api/outbound/outbound.ts'
import { findObjects } from '@fullscore/api/search/search.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

let w: World
let ines: TestPerson
let mei: TestPerson
let boss: TestPerson
let auditor: TestPerson
beforeAll(async () => {
  w = await world()
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
  mei = await w.person('Mei Tanaka', [{ role: 'it-professional' }])
  boss = await w.person('Head', [{ role: 'operations-manager' }, { role: 'administrator' }])
  auditor = await w.person('Ada Auditor', [{ role: 'auditor' }])
})
afterAll(() => w.close())

const word = 'Insider'
/** Everything that a reader can be told anywhere, as one text. */
async function allTold(who: TestPerson, about: { id: Id<'incident'>; service: string; item: string; person: Id<'person'> }): Promise<string> {
  const [from, to] = [w.ctx.clock.now().subtract({ hours: 24 }).toString(), w.ctx.clock.now().add({ hours: 24 }).toString()]
  const refused = (problem: unknown) => problem
  const told = await Promise.all([
    who.call(routes.readIncident, { params: { id: about.id } }).catch(refused), who.call(routes.readIncident, { params: { id: about.id }, query: { follow: 'false' } }).catch(refused),
    who.call(routes.listIncidents, { query: { limit: 200 } }), who.call(routes.listIncidents, { query: { search: word } }), who.call(routes.incidentAlerts, { params: { id: about.id } }).catch(refused),
    who.call(findObjects, { query: { text: word, limit: 20 } }), who.call(readScore, { query: { from, to } }), who.call(listScore, { query: { from, to, limit: 200 } }),
    who.call(readTimeline, { query: { kind: 'incident', id: about.id, limit: 100 } }), who.call(readTimeline, { query: { kind: 'service', id: about.service, limit: 100 } }),
    who.call(readTimeline, { query: { kind: 'person', id: about.person, limit: 100 } }), who.call(readTimeline, { query: { kind: 'item', id: about.item, limit: 100 } }),
    who.call(readBrief, { query: { services: about.service, items: about.item } as never }), who.call(listDeadlines, { query: { kind: 'incident', id: about.id } }).catch(refused),
    who.call(listPages, { query: { limit: 200 } }), who.call(listEscalations, { query: { incidentId: about.id } as never }), who.call(listFollowUps, { query: { limit: 200 } }), who.call(readReview, { params: { id: about.id } }).catch(refused),
  ])
  return JSON.stringify(told)
}

describe('a private incident', () => {
  it('is told to those named and paged, and to nobody else anywhere: no page, list, count, mark, hit, page sent or brief', async () => {
    const service = await ines.call(addService, { body: { name: 'Payroll', criticality: 'critical', audience: 'everybody' } })
    const server = await ines.call(addItem, { body: { kind: 'server', name: 'payroll-1' } })
    const before = { counts: (await auditor.call(routes.listIncidents, {})).counts, status: (await auditor.call(serviceStatus, {})).items }
    const { id } = await ines.call(routes.openIncident, { body: { title: `${word} copies salaries`, severity: 1, serviceId: service.id, itemIds: [server.id], private: true, page: true } })
    await w.pass('6m')
    await ines.call(routes.acknowledgeIncident, { params: { id } })
    await ines.call(assignRole, { params: { id, role: 'scribe' }, body: { personId: mei.id } })
    await w.settle()
    const about = { id, service: service.id, item: server.id, person: mei.id }
    for (const who of [auditor]) {
      expect(await allTold(who, about)).not.toMatch(new RegExp(`${word}|${id}`))
      expect((await who.call(routes.listIncidents, {})).counts).toEqual(before.counts)
      expect((await who.call(serviceStatus, {})).items).toEqual(before.status)
    }
    for (const who of [ines, mei]) {
      const told = await allTold(who, about)
      expect(told).toContain(`${word} copies salaries`)
      expect((await who.call(routes.listIncidents, { query: { search: word } })).items).toMatchObject([{ id, private: true }])
      expect((await who.call(findObjects, { query: { text: word, limit: 5 } })).items.map((one) => one.id)).toContain(id)
    }
    await expect(auditor.call(routes.readIncident, { params: { id } })).rejects.toMatchObject({ problem: { status: 404 } })
    await expect(auditor.call(setAccess, { params: { id }, body: { private: false } })).rejects.toMatchObject({ problem: { status: 403 } })
    const manager = await w.person('Second manager', [{ role: 'operations-manager' }])
    await expect(manager.call(setAccess, { params: { id }, body: { private: false } })).rejects.toMatchObject({ problem: { status: 404 } })
    await expect(manager.call(mergeIncidents, { params: { id }, body: { memberIds: [id], note: 'x' } })).rejects.toMatchObject({ problem: { status: 404 } })

    await ines.call(routes.resolveIncident, { params: { id }, body: { note: `${word} was stopped.` } })
    await ines.call(beginReview, { params: { id } })
    await ines.call(addAction, { params: { id }, body: { title: `${word} training`, ownerId: mei.id, dueOn: '2026-12-24' } })
    await w.settle()
    expect(await allTold(manager, about)).not.toMatch(new RegExp(`${word}|${id}`))
    expect((await manager.call(listFollowUps, {})).counts).toEqual({ overdue: 0, 'due-soon': 0, open: 0, closed: 0 })
  })

  it('is shown to roles and teams that are named, made visible again by who knows, and closed to whoever is left out', async () => {
    const { id } = await ines.call(routes.openIncident, { body: { title: 'Roles know', severity: 3, page: false } })
    const reads = async (who: TestPerson) => who.call(routes.readIncident, { params: { id } }).then(() => true, () => false)
    expect([await reads(auditor), await reads(boss), await reads(mei)]).toEqual([true, true, true])
    const set = (body: object) => ines.call(setAccess, { params: { id }, body: { private: true, ...body } })
    expect((await set({ roles: ['auditor'] })).access).toMatchObject({ private: true, roles: ['auditor'], persons: [{ name: 'Ines Ferreira' }] })
    expect([await reads(auditor), await reads(boss), await reads(mei)]).toEqual([true, false, false])
    await set({ persons: [mei.id] })
    expect([await reads(auditor), await reads(boss), await reads(mei), await reads(ines)]).toEqual([false, false, true, true])
    await set({ private: false })
    expect([await reads(auditor), await reads(boss), await reads(mei)]).toEqual([true, true, true])
  })

  it('does not stand for its service: an alert opens one that all see, and no refusal names it', async () => {
    const service = await ines.call(addService, { body: { name: 'Vault', criticality: 'critical' } })
    const hidden = await ines.call(routes.openIncident, { body: { title: 'Vault insider', severity: 1, serviceId: service.id, private: true, page: false } })
    await ines.call(sendAlert, { body: { title: 'vault is down', urgency: 'critical', status: 'firing', dedupKey: 'vault', service: 'Vault' } })
    await w.settle()
    const seen = (await boss.call(routes.listIncidents, { query: { serviceId: service.id } })).items
    expect(seen).toMatchObject([{ title: 'Vault: vault is down', alerts: 1 }])
    await expect(ines.call(setAccess, { params: { id: hidden.id }, body: { private: false } })).rejects.toMatchObject({ problem: { code: 'service-has-open' } })
    await expect(ines.call(mergeIncidents, { params: { id: seen[0]!.id }, body: { memberIds: [hidden.id], note: 'x' } })).rejects.toMatchObject({ problem: { code: 'cannot-merge', detail: expect.stringContaining('is private') } })
    await expect(ines.call(draftPublic, { params: { id: hidden.id }, body: { body: 'x', stage: 'identified' } })).rejects.toMatchObject({ problem: { code: 'private' } })
  })

  it('splits into private ones; what was paged before it was made private is hidden too', async () => {
    const { id } = await ines.call(routes.openIncident, { body: { title: 'Leak found', severity: 1, page: true } })
    await w.settle()
    expect((await boss.call(listPages, { query: { incidentId: id } })).items.length).toBeGreaterThan(0)
    await ines.call(setAccess, { params: { id }, body: { private: true } })
    await w.settle()
    expect((await auditor.call(listPages, { query: { incidentId: id } })).items).toEqual([])
    await expect(ines.call(splitIncident, { params: { id }, body: { title: 'x', alertIds: [w.ctx.ids.make<'alert'>()], note: 'x' } })).rejects.toMatchObject({ problem: { code: 'cannot-split' } })
  })
})
