import { afterAll, beforeAll, expect, it } from 'vitest'
import * as routes from '@fullscore/api/infrastructure/monitoring.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { plain } from '@fullscore/api/render.ts'
import { listAlerts } from '@fullscore/api/operations/alerts.ts'
import { listIncidents } from '@fullscore/api/operations/incidents.ts'
import { openTelemetry, TelemetryDown, type Sample, type Telemetry } from '../../../telemetry/telemetry.ts'
import { Clearing, quietLog } from '../../../telemetry/testing.ts'
import { world, type TestPerson, type World } from '../../../testing.ts'
import { runDue } from '../scheduler.ts'
import { claimMachine } from '../store.ts'
import { discoverHost } from './discover.ts'
import { hostFacts } from './facts.ts'
import { judgeOwnHost } from './own-check.ts'

const clearing = new Clearing()
let w: World
let ines: TestPerson
let telemetry: Telemetry
let item: Id<'item'>
let away = false
const machine = 'test-machine'
const start = Temporal.Instant.from('2026-11-12T13:32:00Z')
beforeAll(async () => {
  telemetry = await openTelemetry({ dataDir: clearing.directory(), log: quietLog, clock: { now: () => w?.ctx.clock.now() ?? start } })
  clearing.add(() => telemetry.stop())
  const read: Telemetry['read'] = (query) => { if (away) throw new TelemetryDown('The engine is away.'); return telemetry.read(query) }
  w = await world({ start: start.toString(), house: { telemetry: { ...telemetry, append: (batch) => telemetry.append(batch), read: async (query) => read(query), flush: () => telemetry.flush(), appendResults: (batch) => telemetry.appendResults(batch) } } })
  clearing.add(() => w.close())
  ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
  item = await discoverHost(w.ctx, { ...(await hostFacts()), machine })
  await claimMachine(w.ctx, machine, item, 'one', [])
  await judgeOwnHost(w.ctx, machine, item)
})
afterAll(() => clearing.run())

/** Lets minutes pass, measured every ten seconds, the check run after each. */
async function live(minutes: number, values: { disk: number; memory: number; load: number }): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    const at = w.ctx.clock.now().epochMilliseconds
    const batch = Array.from({ length: 6 }, (_, step) => at + (step + 1) * 10_000).flatMap((moment): Sample[] => [
      { series: { item, metric: 'disk.used', labels: { mount: '/' } }, at: moment, value: values.disk }, { series: { item, metric: 'memory.used' }, at: moment, value: values.memory },
      { series: { item, metric: 'load.core' }, at: moment, value: values.load },
    ])
    w.at(w.ctx.clock.now().add({ minutes: 1 }).toString())
    await telemetry.append(batch)
    await telemetry.flush()
    await runDue(w.ctx)
    await w.settle()
  }
}
const own = async () => (await ines.call(routes.listChecks, { query: { kind: 'host' } })).items[0]!
const firing = async () => (await ines.call(listAlerts, { query: { state: 'firing' } })).items

it('judges the own host from its discovery on, once', async () => {
  await judgeOwnHost(w.ctx, machine, item)
  const { items } = await ines.call(routes.listChecks, { query: {} })
  expect(items).toMatchObject([{ state: 'unknown', target: { kind: 'host', limits: [{ measure: 'disk.used', warn: 90, down: 95 }, { measure: 'memory.available', warn: 5, minutes: 10 }, { measure: 'load', warn: 4, minutes: 15 }] } }])
  await live(2, { disk: 40, memory: 50, load: 0.5 })
  expect(await own()).toMatchObject({ state: 'ok' })
  expect(plain((await own()).summary)).toBe('/ used: 40 %. Memory available: 50 %. Load per core: 0.5.')
})

it('raises an alert when a disk is nearly full, an incident when it is full, and resolves both', async () => {
  await live(4, { disk: 92, memory: 50, load: 0.5 })
  expect(await firing()).toMatchObject([{ urgency: 'medium' }])
  expect(await own()).toMatchObject({ state: 'degraded' })
  expect((await ines.call(listIncidents, { query: { state: 'active' } })).items).toEqual([])
  await live(4, { disk: 97, memory: 50, load: 0.5 })
  expect(plain((await own()).summary)).toMatch(/^\/ used: 97 % for \d min; 95 % or more is down\.$/)
  expect(await firing()).toMatchObject([{ urgency: 'high' }])
  expect((await ines.call(listIncidents, { query: { state: 'active' } })).items).toHaveLength(1)
  await live(2, { disk: 60, memory: 50, load: 0.5 })
  expect(await own()).toMatchObject({ state: 'ok' })
  expect(await firing()).toEqual([])
})

it('waits for memory and load until they last', async () => {
  await live(8, { disk: 60, memory: 96, load: 9 })
  expect(await own()).toMatchObject({ state: 'ok' })
  await live(6, { disk: 60, memory: 96, load: 9 })
  expect(await own()).toMatchObject({ state: 'degraded' })
  expect(plain((await own()).summary)).toContain('below 5 % is a warning after 10 min')
  await live(2, { disk: 60, memory: 50, load: 0.5 })
})

it('does not know without measurements, and knows the disks from the last look while telemetry is away', async () => {
  for (let minute = 0; minute < 6; minute++) {
    w.at(w.ctx.clock.now().add({ minutes: 1 }).toString())
    await runDue(w.ctx)
  }
  expect(await own()).toMatchObject({ state: 'unknown' })
  away = true
  await claimMachine(w.ctx, machine, item, 'one', [{ metric: 'disk.used', labels: { mount: '/' }, value: 99 }, { metric: 'memory.used', value: 50 }, { metric: 'load.core', value: 1 }])
  for (let minute = 0; minute < 4; minute++) {
    w.at(w.ctx.clock.now().add({ seconds: 20 }).toString())
    await runDue(w.ctx)
  }
  expect(await own()).toMatchObject({ state: 'down' })
  away = false
})

it('is edited like another check, and refuses limits that could never warn', async () => {
  const { id } = await own()
  const trial = (limit: object, more: object = {}) => ines.call(routes.tryCheck, { body: { target: { kind: 'host', limits: [limit] } as never, itemId: item, ...more } })
  await expect(trial({ measure: 'disk.used', warn: 95, down: 90 })).rejects.toMatchObject({ problem: { errors: [{ field: 'body.target.limits[0].warn' }] } })
  await expect(trial({ measure: 'disk.used' })).rejects.toMatchObject({ problem: { errors: [{ field: 'body.target.limits[0].warn' }] } })
  await expect(ines.call(routes.tryCheck, { body: { target: { kind: 'host', limits: [{ measure: 'load', warn: 4 }] } } })).rejects.toMatchObject({ problem: { errors: [{ field: 'body.itemId' }] } })
  expect(await trial({ measure: 'swap.used', warn: 50 })).toMatchObject({ state: 'unknown', code: 'no-data' })
  const { etag } = await ines.call.tagged(routes.readCheck, { params: { id } })
  const edited = await ines.call(routes.editCheck, { params: { id }, body: { target: { kind: 'host', limits: [{ measure: 'disk.used', warn: null, down: 99.5 }], except: ['/mnt'] } } }, { ifMatch: etag })
  expect(edited.target).toMatchObject({ limits: [{ down: 99.5, minutes: 0 }], except: ['/mnt'] })
  await ines.call(routes.archiveCheck, { params: { id } })
  await judgeOwnHost(w.ctx, machine, item)
  expect((await ines.call(routes.listChecks, { query: { kind: 'host' } })).items).toEqual([])
})
