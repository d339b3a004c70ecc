import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeToken } from '@fullscore/api/access/access.ts'
import * as routes from '@fullscore/api/events/record.ts'
import { addItem } from '@fullscore/api/infrastructure/inventory.ts'
import { listAlerts } from '@fullscore/api/operations/alerts.ts'
import { openIncident } from '@fullscore/api/operations/incidents.ts'
import { setAccess } from '@fullscore/api/operations/incidents/people.ts'
import { plain } from '@fullscore/api/render.ts'
import { world, type TestPerson, type World } from '../testing.ts'

let w: World
let mei: TestPerson
let auditor: TestPerson
let lead: TestPerson
beforeAll(async () => {
  w = await world()
  const team = await w.newTeam('Elsewhere')
  mei = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
  auditor = await w.person('Ada Auditor', [{ role: 'auditor' }])
  lead = await w.person('Lea Lead', [{ role: 'auditor', team }], [team])
  for (const name of ['one', 'two', 'three']) await mei.call(addItem, { body: { name, kind: 'server', attributes: {}, identities: [] } })
  await w.settle()
})
afterAll(() => w.close())
const ask = (query: object = {}, who = auditor) => who.call(routes.listEvents, { query })
const types = async (query: object, who = auditor) => [...new Set((await ask({ limit: 200, ...query }, who)).items.map((one) => one.type))]

describe('the record', () => {
  it('is read by who holds audit:read, in the teams they reach', async () => {
    const someone = await w.person('Some One', [{ role: 'it-professional' }])
    await expect(ask({}, someone)).rejects.toMatchObject({ problem: { status: 403, permission: 'audit:read' } })
    expect((await ask({ type: 'item.added' })).items).toMatchObject(['three', 'two', 'one'].map((about) => ({ about, actor: { id: mei.id, name: 'Mei Tanaka' }, class: 'ordinary', team: { id: w.team } })))
    expect((await ask({}, lead)).items).toMatchObject([{ type: 'access.signed-in', actor: { id: lead.id } }])
  })
  it('is filtered by actor, type or its beginning, object, team, class and time', async () => {
    const [third] = (await ask({ type: 'item.added', limit: 1 })).items
    expect(await types({ actorId: mei.id })).toEqual(['item.added', 'access.signed-in'])
    expect(await types({ type: 'item' })).toEqual(['item.added'])
    expect(await types({ type: 'item.a' })).toEqual(['item.added'])
    expect(await types({ type: 'ite' })).toEqual([])
    expect((await ask({ kind: 'item', id: third!.subjects[0]!.id })).items).toHaveLength(1)
    expect((await ask({ id: third!.subjects[0]!.id })).items).toHaveLength(1)
    expect((await ask({ kind: 'item' })).items).toHaveLength(3)
    expect((await ask({ teamId: w.team, type: 'item' })).total).toBe(3)
    expect((await ask({ class: 'ordinary', type: 'item' })).total).toBe(3)
    expect((await ask({ from: w.ctx.clock.now().add({ seconds: 1 }).toString() })).items).toEqual([])
    expect((await ask({ to: w.ctx.clock.now().add({ seconds: 1 }).toString(), type: 'item' })).total).toBe(3)
    await expect(ask({ type: '%' })).rejects.toMatchObject({ problem: { status: 422 } })
  })
  it('goes page by page, and leaves as CSV', async () => {
    const names: (string | null)[] = []
    for (let cursor: string | undefined, pages = 0; pages < 3; pages++) {
      const page = await ask({ type: 'item.added', limit: 1, ...(cursor === undefined ? {} : { cursor }) })
      names.push(...page.items.map((one) => one.about))
      cursor = page.next
    }
    expect(names).toEqual(['three', 'two', 'one'])
    const { secret } = await auditor.call(makeToken, { body: { name: 'export', scopes: ['audit:read', 'inventory:read'] } })
    const file = await (await w.fetch('/api/v1/exports/events?type=item.added', { headers: { authorization: `Bearer ${secret}` } })).text()
    expect(file.trim().split('\n')).toHaveLength(4)
    expect(file).toContain('Mei Tanaka')
  })
  it('tells that something happened to persons to who reaches all, and what it was to them alone', async () => {
    const [seen] = (await ask({ class: 'personal', type: 'access.signed-in', actorId: mei.id })).items
    const [own] = (await ask({ class: 'personal', type: 'access.signed-in', actorId: mei.id }, mei)).items
    expect(seen).toMatchObject({ withheld: true, actor: { id: mei.id } })
    expect(seen!.detail).toBeUndefined()
    expect(own).toMatchObject({ withheld: false, detail: { address: '127.0.0.1' } })
    expect((await ask({ class: 'personal', actorId: mei.id }, lead)).items).toEqual([])
  })
  it('hides what is need to know from who it was not shown to', async () => {
    const incident = await mei.call(openIncident, { body: { title: 'A leak', severity: 2 } as never })
    expect((await ask({ kind: 'incident', id: incident.id })).items.length).toBeGreaterThan(0)
    await mei.call(setAccess, { params: { id: incident.id }, body: { private: true } as never })
    expect((await ask({ kind: 'incident', id: incident.id })).items).toEqual([])
    expect((await ask({ kind: 'incident', id: incident.id }, mei)).items.length).toBeGreaterThan(0)
  })
})

describe('the verification', () => {
  const verified = async (whole: boolean) => {
    await auditor.call(routes.verifyEvents, { body: { whole } })
    await w.settle()
    return auditor.call(routes.readVerification, {})
  }
  it('goes on from where it was, by night and when asked', async () => {
    expect(plain((await auditor.call(routes.readVerification, {})).says)).toBe('The record was not verified yet.')
    await w.settle()
    const first = await verified(false)
    expect(first).toMatchObject({ faults: [], running: null, wholeAt: null })
    expect(first.position).toBeGreaterThan(0)
    await mei.call(addItem, { body: { name: 'four', kind: 'server', attributes: {}, identities: [] } })
    await w.pass('24h')
    const next = await (await w.person('Ada Auditor', [{ role: 'auditor' }])).call(routes.readVerification, {})
    expect(next.position).toBeGreaterThan(first.position)
    expect(next.faults).toEqual([])
  })
  it('raises an alert when an event was altered, which ends only with a whole one that finds nothing', async () => {
    mei = await w.person('Mei Again', [{ role: 'operations-manager' }])
    auditor = await w.person('Ada Again', [{ role: 'auditor' }])
    const firing = async () => (await mei.call(listAlerts, { query: { state: 'firing' } })).items.map((one) => one.title)
    await sql`update events.event set payload = payload || '{"x": 1}' where position = 3`.execute(w.ctx.db)
    expect((await verified(false)).faults).toEqual([])
    const broken = await verified(true)
    expect(broken.faults).toHaveLength(1)
    expect(broken.faults[0]).toContain('event 3 (')
    expect(await firing()).toEqual(['The record of events was altered'])
    expect((await verified(false)).faults).toHaveLength(1)
    await sql`update events.event set payload = payload - 'x' where position = 3`.execute(w.ctx.db)
    expect((await verified(true)).faults).toEqual([])
    expect(await firing()).toEqual([])
  })
  it('sees that events at the end were taken away', async () => {
    await w.settle()
    await sql`delete from events.event where position = (select max(position) from events.event)`.execute(w.ctx.db)
    expect((await verified(true)).faults[0]).toContain('missing')
  })
})
