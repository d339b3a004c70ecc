import { expect, test } from 'vitest'
import { drawnOf, graphsOf, headlineOf, say } from './graphs.ts'

const latest = (metric: string, labels = {}) => ({ metric, labels, at: '2026-11-25T08:00:00Z', value: 1 })

test('a host gets its graphs in their order, other metrics follow by name', () => {
  expect(graphsOf([latest('load.1'), latest('zeta'), latest('cpu.used'), latest('uptime'), latest('alpha')]).map((one) => one.name)).toEqual(['CPU', 'Load', 'alpha', 'zeta'])
})
test('a hole in the measurements is a gap, not a line; a late sample is no hole', () => {
  const [cpu] = graphsOf([latest('cpu.used')])
  const point = (at: number, avg: number) => ({ at, avg, min: avg - 1, max: avg + 1 })
  const { times, series } = drawnOf(cpu!, [{ metric: 'cpu.used', labels: {}, stepMs: 10_000, points: [point(10_000, 5), point(60_000, 7), point(80_000, 9)] }], 10_000, 80_000)
  expect(times).toEqual([10, 20, 30, 40, 50, 60, 70, 80])
  expect(series[0]).toMatchObject({ name: 'used', values: [5, null, null, null, null, 7, 8, 9], band: { least: [4, null, null, null, null, 6, 7, 8] } })
})
test('what is measured by the minute is a line, too, and its holes are holes', () => {
  const [cpu] = graphsOf([latest('cpu.used')])
  const points = [0, 1, 2, 3, 4, 5, 10].map((minute) => ({ at: minute * 60_000, avg: minute, min: minute, max: minute }))
  const { series } = drawnOf(cpu!, [{ metric: 'cpu.used', labels: {}, stepMs: 12_000, points }], 0, 600_000)
  expect(series[0]!.values.slice(0, 26).every((value) => value !== null)).toBe(true)
  expect(series[0]!.values.slice(26, 50).every((value) => value === null)).toBe(true)
})
test('bytes are drawn in MiB and said in what fits', () => {
  const [net] = graphsOf([latest('net.sent')])
  const { series } = drawnOf(net!, [{ metric: 'net.sent', labels: { interface: 'eth0' }, stepMs: 1000, points: [{ at: 0, avg: 1_048_576, min: 0, max: 2_097_152 }] }], 0, 0)
  expect(series[0]).toMatchObject({ name: 'eth0', values: [1] })
  expect(say(1536, 'B/s')).toBe('1.5 KiB/s')
  expect(say(24.26, '%')).toBe('24.3 %')
  expect(say(5 * 1024 ** 4, 'B')).toBe('5,120 GiB')
})
test('the headline is of the first metric, and of the fullest disk', () => {
  const at = '2026-11-25T08:00:00Z'
  const disk = (mount: string, value: number) => ({ metric: 'disk.used', labels: { mount }, at, value })
  const [cpu, disks] = graphsOf([latest('cpu.iowait'), latest('cpu.used'), disk('/', 20)])
  expect(headlineOf(cpu!, [{ ...latest('cpu.iowait'), value: 9 }, { ...latest('cpu.used'), value: 3 }])?.value).toBe(3)
  expect(headlineOf(disks!, [disk('/', 20), disk('/data', 80)])?.value).toBe(80)
  expect(headlineOf(disks!, [])).toBeUndefined()
})
