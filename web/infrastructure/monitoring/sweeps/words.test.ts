import { expect, test } from 'vitest'
import type { Sweep } from '@fullscore/api/infrastructure/monitoring/sweeps.ts'
import { addressesOf, leastSeconds, portsOf, sweepWords } from './words.ts'

const sweep = (more: Partial<Sweep>): Sweep => ({ state: 'finished', total: 254, done: 254, answering: 12, openPorts: 30, proposed: 41, notes: [], ...more }) as Sweep

test.each([
  [{}, '12 of 254 addresses answer, 30 ports are open; 41 new proposals.'], [{ proposed: 0, answering: 1, openPorts: 1 }, '1 of 254 addresses answers, 1 port is open; nothing that was not known.'],
  [{ state: 'running', done: 64 }, '64 of 254 addresses looked at, 12 answer.'], [{ state: 'cancelled', done: 0 }, 'Stopped before an address was looked at.'], [{ state: 'cancelled', done: 64 }, 'Stopped: 12 of 64 addresses answer, 30 ports are open.'], [{ state: 'failed', done: 64, notes: ['a', 'It broke.'] }, 'It failed after 64 addresses: It broke.'],
] as const)('%j', (more, says) => { expect(sweepWords(sweep(more as Partial<Sweep>))).toBe(says) })

test.each([['10.0.0.0/24', 254], ['10.0.0.0/20', 4094], ['10.0.0.1', 1], ['10.0.0.0/31', 2], ['fd00::/120', undefined], ['10.0.0.0/40', undefined], ['', undefined]])('%s has %s addresses', (range, count) => { expect(addressesOf(range)).toBe(count) })
test('a /24 at a hundred a second', () => { expect(leastSeconds(254, 100)).toBe(11) })
test.each([['22, 80 443', [22, 80, 443]], ['22 22', [22]], ['', undefined], ['0', undefined], ['http', undefined]])('%s as ports', (typed, ports) => { expect(portsOf(typed)).toEqual(ports) })
