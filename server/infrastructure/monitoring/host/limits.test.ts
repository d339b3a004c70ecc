import { expect, it } from 'vitest'
import type { HostLimit } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { plain } from '@fullscore/api/render.ts'
import { judgeHost, judgeSeries } from './limits.ts'

const now = 10_000_000_000
const minute = 60_000
const limit = (measure: HostLimit['measure'], warn: number | null, down: number | null, minutes = 0): HostLimit => ({ measure, warn, down, minutes })
/** One value a half minute, the last one now. */
const series = (metric: string, values: number[], labels: Record<string, string> = {}, age = 0) => ({
  metric, labels, points: values.map((value, at) => ({ at: now - age - (values.length - 1 - at) * 30_000, avg: value, min: value, max: value })),
})
const of = (value: number, count: number) => Array.from({ length: count }, () => value)

it.each([
  ['within', limit('disk.used', 90, 95), series('disk.used', of(89, 4), { mount: '/' }), 'ok', '/ used: 89 %.'],
  ['the value itself counts', limit('disk.used', 90, 95), series('disk.used', [80, 90], { mount: '/' }), 'degraded', '/ used: 90 % for 0 s; 90 % or more is a warning.'],
  ['down before warned', limit('disk.used', 90, 95), series('disk.used', [80, ...of(96.24, 5)], { mount: '/var' }), 'down', '/var used: 96.2 % for 2 min; 95 % or more is down.'],
  ['free bytes are bad when low', limit('disk.free', 5e9, 1e9), series('disk.free_bytes', [4e9], { mount: '/' }), 'degraded', '/ free: 4 GB for 0 s; below 5 GB is a warning.'],
  ['memory is told as what is available', limit('memory.available', 5, null, 10), series('memory.used', [50, ...of(96, 21)]), 'degraded', 'Memory available: 4 % for 10 min; below 5 % is a warning after 10 min.'],
  ['not for long enough', limit('load', 4, null, 15), series('load.core', [1, ...of(5, 9)]), 'ok', 'Load per core: 5. It has been beyond its limit for 4 min of 15.'],
  ['a better value between begins anew', limit('load', 4, null, 5), series('load.core', [...of(5, 20), 3.9, 5]), 'ok', 'Load per core: 5. It has been beyond its limit for 0 s of 5.'],
  ['the whole window', limit('load', 4, null, 15), series('load.core', of(5, 61)), 'degraded', 'Load per core: 5 for at least 30 min; 4 or more is a warning after 15 min.'],
  ['too old says nothing of now', limit('swap.used', 50, null), series('swap.used', of(1, 3), {}, 5 * minute), 'unknown', 'Swap used: not measured for 5 min.'],
  ['never measured', limit('swap.used', 50, null), series('swap.used', []), 'unknown', 'Swap used: not measured.'],
] as const)('%s', (_, one, measured, state, says) => {
  const verdict = judgeSeries(one, measured, now)
  expect([verdict.state, plain(verdict.says)]).toEqual([state, says])
})

it('does not count a stretch without measurements as beyond', () => {
  const broken = { metric: 'load.core', labels: {}, points: [{ at: now - 20 * minute, avg: 9, min: 9, max: 9 }, { at: now, avg: 9, min: 9, max: 9 }] }
  expect(judgeSeries(limit('load', 4, null, 15), broken, now).state).toBe('ok')
  expect(judgeSeries(limit('load', 4, null, 15), broken, now, 'the store is away.')).toMatchObject({ state: 'unknown' })
  expect(judgeSeries(limit('load', 4, null, 15), series('load.core', [1]), now, 'the store is away.')).toMatchObject({ state: 'ok' })
})

it('judges each file system, without those left out, and calls what is missing unknown', () => {
  const all = [series('disk.used', [96], { mount: '/' }), series('disk.used', [99], { mount: '/mnt/iso' }), series('disk.used', [10], { mount: '/var' })]
  const states = (target: { only?: string[]; except?: string[] }, measured = all) => judgeHost({ limits: [limit('disk.used', 90, 95)], only: [], except: [], ...target }, measured, now).map((one) => [one.where, one.state])
  expect(states({ except: ['/mnt/iso'] })).toEqual([['/', 'down'], ['/var', 'ok']])
  expect(states({ only: ['/var', '/data'] })).toEqual([['/var', 'ok'], ['/data', 'unknown']])
  expect(states({}, [])[0]![1]).toBe('unknown')
  expect(judgeHost({ limits: [limit('load', 4, null)], only: [], except: [] }, [], now)).toMatchObject([{ state: 'unknown' }])
})
