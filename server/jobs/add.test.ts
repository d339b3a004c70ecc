import { expect, it } from 'vitest'
import { turnsOf } from './add.ts'

const job = (name: string, more: { queue?: string; key?: string } = {}) => ({ task: name, payload: {}, ...more })
const names = (jobs: Parameters<typeof turnsOf>[0]) => turnsOf(jobs).map((turn) => turn.map((one) => one.task).join(''))

it.each([
  ['nothing', [], []],
  ['what needs no order goes together', [job('a'), job('b'), job('c')], ['abc']],
  ['jobs of one queue keep their order', [job('a', { queue: 'q' }), job('b', { queue: 'q' }), job('c', { queue: 'r' }), job('d', { queue: 'q' })], ['ac', 'b', 'd']],
  ['the later of one key replaces the earlier', [job('a', { key: 'k' }), job('b'), job('c', { key: 'k' })], ['ab', 'c']],
  ['both at once', [job('a', { queue: 'q' }), job('b', { queue: 'q', key: 'k' }), job('c', { key: 'k' })], ['a', 'b', 'c']],
])('%s', (_, jobs, turns) => {
  expect(names(jobs)).toEqual(turns)
})
