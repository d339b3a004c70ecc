import { afterAll, beforeAll, expect, it } from 'vitest'
import { addItem } from '@fullscore/api/infrastructure/inventory.ts'
import { modules } from '../../modules.ts'
import { world, type World } from '../../testing.ts'
import { silentTelemetry } from '../../testing-house.ts'
import { filledAfter, measureNow } from './sample-telemetry.ts'

const telemetry = silentTelemetry()
let w: World
const items = new Map<string, string>()
beforeAll(async () => {
  w = await world({ modules, house: { telemetry: { ...telemetry, latest: async ([item = '']) => [{ item, metric: 'disk.used', labels: { mount: '/var' }, at: 0, value: 90, ageMs: 60_000 }, { item, metric: 'disk.used', labels: { mount: '/' }, at: 0, value: 31, ageMs: 60_000 }] } } })
  const manager = await w.person('Mei Tanaka', [{ role: 'operations-manager' }])
  for (const name of ['orders-db-01', 'file-shares-01', 'my-own-host']) items.set(name, (await manager.call(addItem, { body: { name, kind: 'server', attributes: {}, identities: [] } })).id)
})
afterAll(() => w.close())

it('measures the hosts of the sample company and no others, each metric once', async () => {
  await measureNow(w.ctx, 1)
  const of = (name: string) => telemetry.samples.filter((one) => one.series.item === items.get(name))
  expect(of('orders-db-01').map((one) => one.series.metric)).toEqual(['cpu.used', 'load.1', 'memory.used', 'memory.used_bytes', 'disk.used', 'net.received', 'net.sent'])
  expect(of('my-own-host')).toEqual([])
  expect(telemetry.samples.every((one) => one.at === w.ctx.clock.now().epochMilliseconds)).toBe(true)
  expect(of('orders-db-01').find((one) => one.series.metric === 'cpu.used')!.value).toBeGreaterThan(0)
  // The disk that fills goes on from where it was, the other one stays what it is.
  expect(of('file-shares-01').filter((one) => one.series.metric === 'disk.used').map((one) => [one.series.labels?.['mount'], Math.round(one.value)])).toEqual([['/', 36], ['/var', 90]])
})

it.each([[90, 24 * 60, 90 + 12 / 14], [90, 0, 90], [99.4, 24 * 60, 99.5]])('a disk at %d %% is %d minutes later at %d %%', (value, minutes, later) => {
  expect(filledAfter(value, minutes)).toBeCloseTo(later, 6)
})
