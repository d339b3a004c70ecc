import { afterAll, beforeAll, expect, it } from 'vitest'
import { sendAlert } from '@fullscore/api/operations/alerts.ts'
import * as routes from '@fullscore/api/operations/incidents.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

let w: World
let ines: TestPerson
beforeAll(async () => {
  w = await world({ start: '2026-11-12T13:32:00Z' })
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
})
afterAll(() => w.close())

it('an alert that turns out to have begun earlier moves the beginning of its incident on the time axis, and says so once', async () => {
  const service = await ines.call(addService, { body: { name: 'Till', criticality: 'critical' } })
  const say = async (at?: string, urgency: 'critical' | 'high' = 'critical') => {
    const { id } = await ines.call(sendAlert, { body: { title: 'Till is down', urgency, status: 'firing', dedupKey: 'till', service: 'Till', ...(at ? { at } : {}) } })
    await w.settle()
    return id!
  }
  const alertId = await say()
  const [incident] = (await ines.call(routes.listIncidents, { query: { serviceId: service.id } })).items
  const moments = async () => {
    const { moments: found } = await w.ctx.db.selectFrom('agenda.entry').select('moments').where('key', '=', `incident:${incident!.id}`).executeTakeFirstOrThrow()
    return (found as { name: string; at: string }[]).filter((one) => one.name === 'alert').map((one) => Temporal.Instant.from(one.at).toString())
  }
  expect(await moments()).toEqual([])
  await say('2026-11-12T13:10:00Z')
  expect(await moments()).toEqual(['2026-11-12T13:10:00Z'])
  // With an urgency that changes, too; what lies later is no news.
  await say('2026-11-12T13:20:00Z')
  await say('2026-11-12T13:05:00Z', 'high')
  expect(await moments()).toEqual(['2026-11-12T13:05:00Z'])
  const told = (await ines.call(readTimeline, { query: { kind: 'alert', id: alertId, limit: 50 } })).items.filter((one) => one.type === 'alert.began-earlier')
  expect(told.map((one) => [one.payload['before'], one.payload['at']]).toReversed()).toEqual([['2026-11-12T13:32:00Z', '2026-11-12T13:10:00Z'], ['2026-11-12T13:10:00Z', '2026-11-12T13:05:00Z']])
})
