import { describe, expect, it } from 'vitest'
import type { Entry, MarkName, Stave } from '@fullscore/engraving/types.ts'
import { ownStaves, silent } from './own.ts'

const stave = (id: string): Stave => ({ id, area: 'infrastructure', name: id, lines: 5, state: { mark: 'firing', words: '41 firing' } })
const entry = (on: string, mark: MarkName, state: string, to: number | null = null): Entry => ({
  id: `${on} ${mark} ${state} ${to}`, stave: on, line: 2, from: 10, to, mark, certainty: 'fact', state, label: '', why: '', weight: 10, subject: { kind: 'item', id: '1' },
})

describe('the staves around one subject', () => {
  it('leaves out those without a mark, and says of the others what of the subject goes on, never what goes on elsewhere', () => {
    const told = ownStaves({
      staves: ['servers', 'incidents', 'changes', 'empty', 'due'].map(stave), density: [],
      entries: [entry('servers', 'alert', 'firing'), entry('servers', 'alert', 'resolved', 20), entry('incidents', 'alert', 'firing'), entry('incidents', 'incident', 'open'), entry('changes', 'deployment', 'done', 10), entry('due', 'deadline', 'due', 30), entry('due', 'deadline', 'overdue', 20)],
    }, false)
    expect(told.map((one) => [one.id, one.state?.words])).toEqual([['servers', '1 firing'], ['incidents', '1 open'], ['changes', undefined], ['due', '1 overdue']])
  })

  it('says nothing below the names of a past picture, nor where alerts were counted', () => {
    const parts = { staves: [stave('servers')], entries: [entry('servers', 'alert', 'firing')] }
    expect(ownStaves({ ...parts, density: [] }, true)[0]!.state).toBe(undefined)
    const counted = ownStaves({ staves: [stave('servers')], entries: [], density: [{ stave: 'servers', line: 1, buckets: [{ at: 1, until: 2, count: 3, worst: 1 }] }] }, false)
    expect(counted).toEqual([{ id: 'servers', area: 'infrastructure', name: 'servers', lines: 5 }])
  })

  it('rules one pale stave where nothing is known', () => {
    expect(silent({ from: 0, to: 9, now: 5, staves: [], entries: [], density: [] }, 'server').staves.map((one) => one.name)).toEqual(['server'])
  })
})
