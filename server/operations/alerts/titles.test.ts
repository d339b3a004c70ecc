import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caller, type Call } from '@fullscore/api/call.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { addCheck } from '@fullscore/api/infrastructure/monitoring.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { readScore } from '@fullscore/api/insight/score.ts'
import { readBrief } from '@fullscore/api/briefs.ts'
import { listAlertGroups } from '@fullscore/api/operations/alerts/strip.ts'
import { listAlerts, readAlert, sendAlert } from '@fullscore/api/operations/alerts.ts'
import { editIncident, listIncidents, readIncident } from '@fullscore/api/operations/incidents.ts'
import { openFromAlerts } from '@fullscore/api/operations/incidents/alerts.ts'
import { findObjects } from '@fullscore/api/search/search.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { plain } from '@fullscore/api/render.ts'
import { bare, hasMarks, isSaid } from '@fullscore/api/sentence.ts'
import { openSession } from '../../access/sign-in.ts'
import { bracketed } from '../../http/brackets.fixture.ts'
import { asSystem } from '../../kernel/context.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { titleOf } from '../incidents/incident.ts'
import { stateTitle } from './alert.ts'
import { takeSignal } from './signal.ts'

let w: World
let ines: TestPerson
let check: Id<'check'>
let shop: Id<'service'>
/** As Ines, in the other language. */
let there: Call
let cookie = ''
const fails = (state: 'down' | 'unknown') => takeSignal(asSystem(w.ctx, 'test'), {
  source: { kind: 'check', id: check, name: 'Web 2026' }, dedupKey: check, title: stateTitle('Web 2026', state), urgency: 'high', status: 'firing', at: w.ctx.clock.now(), details: {}, rehearsal: false,
}, { team: w.team, serviceId: shop, itemId: undefined })

beforeAll(async () => {
  w = await world({ house: { catalogues: new Map([['en-xa', bracketed]]) } })
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
  cookie = `fullscore_session=${await openSession(w.ctx, ines.id, { address: '', userAgent: '' })}`
  there = caller({ origin: '', fetch: (url, init) => w.fetch(url, init as RequestInit), headers: { cookie, 'x-fullscore': '1' }, language: 'en-XA' })
  shop = (await ines.call(addService, { body: { name: 'Shop', criticality: 'high', teamId: w.team } })).id
  check = (await ines.call(addCheck, { body: { name: 'Web 2026', target: { kind: 'http', url: 'https://shop.example/' }, serviceId: shop } })).id
  await fails('down')
  await w.settle()
})
afterAll(() => w.close())

describe('the title of an alert that a check raised, and of the incident it opened', () => {
  it('is English where nobody asks for more, without a mark', async () => {
    expect((await ines.call(listAlerts, { query: {} })).items).toMatchObject([{ title: 'Web 2026 is down' }])
    expect((await ines.call(listIncidents, { query: {} })).items).toMatchObject([{ title: 'Shop: Web 2026 is down' }])
    const { id } = (await ines.call(listAlerts, { query: {} })).items[0]!
    expect((await ines.call(readAlert, { params: { id } })).title).toBe('Web 2026 is down')
  })
  it('is told in the language that is asked for: in lists, on the Score, on the timeline, in what is found and in a brief', async () => {
    const [alerts, incidents, score, found, brief, groups] = await Promise.all([
      there(listAlerts, { query: {} }), there(listIncidents, { query: {} }), there(readScore, { query: { from: '2026-11-12T00:00:00Z', to: '2026-11-13T00:00:00Z' } }), there(findObjects, { query: { text: 'web 2026 is down' } }),
      there(readBrief, { query: { services: [shop] } as never }), there(listAlertGroups, { query: { by: 'item' } }),
    ])
    expect(alerts.items[0]!.title).toBe('⟦Web 2026 is down⟧')
    expect(incidents.items[0]!.title).toBe('⟦Shop: ⟦Web 2026 is down⟧⟧')
    expect(score.entries.filter((one) => one.mark === 'alert' || one.mark === 'incident').map((one) => one.label).sort()).toEqual(['SEV2 INC-1 ⟦Shop: ⟦Web 2026 is down⟧⟧', '⟦Web 2026 is down⟧'])
    expect(score.staves.find((one) => one.id === 'incidents')).toMatchObject({ name: '⟦Incidents⟧', state: { words: '⟦1 open⟧' } })
    expect(found.items.map((one) => one.title).sort()).toEqual(['INC-1 ⟦Shop: ⟦Web 2026 is down⟧⟧', '⟦Web 2026 is down⟧'])
    expect(brief.parts.find((one) => one.module === 'operations/alerts')).toMatchObject({ title: '⟦Open alerts⟧', facts: [{ label: '⟦⟦high⟧ alert⟧', value: '⟦Web 2026 is down⟧' }] })
    expect(groups.items.map((one) => one.name)).toEqual(['⟦of no item⟧'])
    const timeline = await there(readTimeline, { query: { kind: 'incident', id: incidents.items[0]!.id } })
    expect(timeline.items.find((one) => one.type === 'incident.opened')?.detail).toMatchObject({ title: '⟦Shop: ⟦Web 2026 is down⟧⟧' })
  })
  it('is found by its English words and its parameters, and the index holds no mark', async () => {
    for (const search of ['web 2026 is down', '2026 is', 'IS DOWN']) expect((await ines.call(listAlerts, { query: { search } })).items, search).toHaveLength(1)
    for (const search of ['shop: web', 'is down']) expect((await ines.call(listIncidents, { query: { search } })).items, search).toHaveLength(1)
    const rows = await w.ctx.db.selectFrom('search.entry').select(['title', 'words', 'said']).where('kind', 'in', ['alert', 'incident']).execute()
    expect(rows.map((row) => [hasMarks(row.title + row.words), hasMarks(row.said ?? '')])).toEqual([[false, true], [false, true]])
  })
  it('does not make two alerts of one: what is said again under another title is the same', async () => {
    await fails('unknown')
    expect((await ines.call(listAlerts, { query: {} })).items).toMatchObject([{ title: 'Web 2026 gives no data', repeats: 1 }])
    // The Score and the search call it as the list does.
    const { rows } = await sql<{ label: string; title: string }>`select e.label, s.title from agenda.entry e join search.entry s on s.kind = e.kind and s.object_id = e.object_id where e.kind = 'alert'`.execute(w.ctx.db)
    expect(rows.map((row) => [plain(row.label), row.title])).toEqual([['Web 2026 gives no data', 'Web 2026 gives no data']])
    await fails('down')
  })
  it('stays a sentence when it is saved as it reads, and is plain once a person writes another', async () => {
    const { id, title } = (await ines.call(listIncidents, { query: {} })).items[0]!
    const edit = async (to: string) => ines.call(editIncident, { params: { id }, body: { title: to } }, { ifMatch: (await ines.call.tagged(readIncident, { params: { id } })).etag })
    await edit(title)
    expect((await there(readIncident, { params: { id } })).title).toBe('⟦Shop: ⟦Web 2026 is down⟧⟧')
    await edit('Checkout fails')
    expect((await there(readIncident, { params: { id } })).title).toBe('Checkout fails')
  })
  it('from outside is what its source wrote, whatever it looks like', async () => {
    await ines.call(sendAlert, { body: { title: 'Incidents', urgency: 'low', status: 'firing', dedupKey: 'plain' } })
    expect((await there(listAlerts, { query: { search: 'incidents' } })).items).toMatchObject([{ title: 'Incidents' }])
  })
  it('is made by the product where somebody opens an incident from alerts and says none', async () => {
    const wiki = await ines.call(addService, { body: { name: 'Network', criticality: 'low', teamId: w.team } })
    const send = async (dedupKey: string) => (await ines.call(sendAlert, { body: { title: 'Incidents', urgency: 'medium', status: 'firing', dedupKey, service: 'Network' } })).id!
    const made = await ines.call(openFromAlerts, { body: { alertIds: [await send('one'), await send('two')] } })
    expect(made.incident.title).toBe('Network: 2 alerts')
    const given = await there(readIncident, { params: { id: made.incident.id } })
    expect([given.title, given.service]).toEqual(['⟦Network: ⟦2 alerts⟧⟧', { id: wiki.id, name: 'Network' }])
  })
  it('leaves as plain English where it leaves as a file', async () => {
    const answer = await w.fetch('/api/v1/exports/alerts?format=csv', { headers: { cookie, 'accept-language': 'en-XA' } })
    const text = await answer.text()
    expect([answer.status, text.includes('Web 2026 is down'), /[⟦⟧\u2066-\u2069]/.test(text)]).toEqual([200, true, false])
  })
  it('is no longer than a title may be, marks left out, and whole in its marks', () => {
    const [long, short] = [titleOf(stateTitle('a name '.repeat(40), 'down'), 'S'.repeat(120)), titleOf(stateTitle('db', 'down'), 'Shop')]
    expect([bare(long).length, isSaid(long), bare(short)]).toEqual([200, true, 'Shop: db is down'])
  })
})
