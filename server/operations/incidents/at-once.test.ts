import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAlerts, sendAlert } from '@fullscore/api/operations/alerts.ts'
import * as routes from '@fullscore/api/operations/incidents.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { alertFromCheck } from '../alerts/reactions.ts'
import { world, type TestPerson, type World } from '../../testing.ts'
import { openFromAlert } from './open-from-alert.ts'

let w: World
let ines: TestPerson
beforeAll(async () => {
  w = await world()
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
})
afterAll(() => w.close())

const alert = (title: string, more: object = {}) => ines.call(sendAlert, { body: { title, urgency: 'critical', status: 'firing', dedupKey: title, ...more } })

describe('what comes twice, late or again', () => {
  it('an alert that comes again pages again, as long as nobody took the incident', async () => {
    const service = await ines.call(addService, { body: { name: 'Flap', criticality: 'critical' } })
    const say = async (status: 'firing' | 'resolved') => { await alert('flap', { service: 'Flap', status }); await w.settle() }
    const read = async () => {
      const [one] = (await ines.call(routes.listIncidents, { query: { state: 'active', serviceId: service.id } })).items
      return ines.call(routes.readIncident, { params: { id: one!.id } })
    }
    await say('firing')
    await say('resolved')
    expect(await read()).toMatchObject({ state: 'open', firing: 0, paging: { state: 'stopped' } })
    await say('firing')
    const again = await read()
    expect(again).toMatchObject({ state: 'open', firing: 1, paging: { state: 'running' } })
    await ines.call(routes.acknowledgeIncident, { params: { id: again.id } })
    await say('resolved')
    await say('firing')
    expect(await read()).toMatchObject({ state: 'acknowledged', paging: { state: 'stopped' } })
    const types = (await ines.call(readTimeline, { query: { kind: 'incident', id: again.id, limit: 100 } })).items.map((one) => one.type)
    expect(types.filter((type) => type === 'incident.recovered')).toHaveLength(2)
  })

  it('of more than a thousand alerts the last that fires keeps it from being calm', async () => {
    const service = await ines.call(addService, { body: { name: 'Storm', criticality: 'critical' } })
    await alert('storm', { service: 'Storm' })
    await alert('last', { service: 'Storm' })
    await w.settle()
    const [{ id }] = (await ines.call(routes.listIncidents, { query: { state: 'active', serviceId: service.id } })).items as [routes.Incident]
    await sql`with old as (insert into operations.alert select (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), 'dedup_key', 'old ' || n, 'state', 'resolved', 'raised_at', a.raised_at - interval '1 hour', 'resolved_at', a.raised_at, 'resolved_why', 'over'))).*
      from operations.alert a, generate_series(1, 1000) n where a.dedup_key = 'storm' returning id)
      insert into operations.incident_alert (incident_id, alert_id, joined_at, why) select ${id}, id, ${w.ctx.clock.now()}, 'one of many' from old`.execute(w.ctx.db)
    const read = () => ines.call(routes.readIncident, { params: { id } })
    await alert('storm', { service: 'Storm', status: 'resolved' })
    await w.settle()
    expect(await read()).toMatchObject({ state: 'open', firing: 1, paging: { state: 'running' } })
    expect((await ines.call(routes.incidentAlerts, { params: { id } })).items[0]).toMatchObject({ title: 'last', state: 'firing' })
    await expect(ines.call(routes.resolveIncident, { params: { id }, body: { note: 'x' } })).rejects.toMatchObject({ problem: { code: 'alerts-firing' } })
    await alert('last', { service: 'Storm', status: 'resolved' })
    await w.settle()
    expect(await read()).toMatchObject({ firing: 0, paging: { state: 'stopped' } })
  })

  it('the reaction run twice at once opens one incident', async () => {
    const { id } = await alert('twice')
    await Promise.all([openFromAlert(w.ctx, id as never), openFromAlert(w.ctx, id as never)])
    expect((await ines.call(routes.listIncidents, { query: { search: 'twice' } })).items).toHaveLength(1)
  })

  it('an alert that is over by now opens nothing', async () => {
    const { id } = await alert('short')
    await alert('short', { status: 'resolved' })
    await openFromAlert(w.ctx, id as never)
    expect((await ines.call(routes.listIncidents, { query: { search: 'short' } })).items).toEqual([])
  })

  it('a check heard late is older than what was heard since', async () => {
    const checkId = w.ctx.ids.make()
    const now = w.ctx.clock.now()
    const said = (state: string, at: Temporal.Instant) => alertFromCheck.run(w.ctx, {
      id: w.ctx.ids.make(), at, type: 'check.hardened', version: 1, class: 'ordinary', ownerTeamId: w.team, subjects: [], actorKind: 'system', actorId: 'x', requestId: 'x', causeId: undefined, position: undefined,
      payload: { checkId, state, before: 'ok', urgency: 'critical', rehearsal: false }, detail: { name: 'late check' },
    } as never)
    const firing = async () => (await ines.call(listAlerts, { query: { search: 'late check', state: 'firing' } })).items.length
    await said('ok', now)
    await said('down', now.subtract({ minutes: 1 }))
    expect(await firing()).toBe(0)
    await said('down', now.add({ minutes: 1 }))
    await said('ok', now.add({ seconds: 30 }))
    expect(await firing()).toBe(1)
    await said('ok', now.add({ minutes: 2 }))
    expect(await firing()).toBe(0)
  })

  it('who reads everything and responds elsewhere may look, not act; who was paged may', async () => {
    const other = await w.newTeam('Elsewhere')
    const mixed = await w.person('Mixed', [{ role: 'auditor' }, { role: 'it-professional', team: other }], [other])
    const incident = await ines.call(routes.openIncident, { body: { title: 'of another team', severity: 2, teamId: w.team } })
    expect((await mixed.call(routes.readIncident, { params: { id: incident.id } })).can.find((one) => one.action === 'acknowledge')).toMatchObject({ allowed: false })
    await expect(mixed.call(routes.acknowledgeIncident, { params: { id: incident.id } })).rejects.toMatchObject({ problem: { status: 403 } })
  })

  it('an incident is not read by way of its people or its service', async () => {
    const service = await ines.call(addService, { body: { name: 'Told', criticality: 'critical' } })
    const incident = await ines.call(routes.openIncident, { body: { title: 'secret cause', severity: 2, serviceId: service.id } })
    await ines.call(routes.acknowledgeIncident, { params: { id: incident.id } })
    await w.settle()
    const employee = await w.person('Emil', [{ role: 'employee' }])
    const seen = await employee.call(readTimeline, { query: { kind: 'person', id: ines.id, limit: 100 } })
    expect(JSON.stringify(seen)).not.toContain('secret cause')
    expect(seen.items.filter((one) => one.type.startsWith('incident.'))).toEqual([])
    const own = await ines.call(readTimeline, { query: { kind: 'person', id: ines.id, limit: 100 } })
    expect(own.items.map((one) => one.type)).toContain('incident.acknowledged')
  })
})
