import { afterAll, beforeAll, expect, it } from 'vitest'
import { readVerdict } from '@fullscore/api/insight/score.ts'
import { putEntries, type NewEntry } from '../../agenda/entries.ts'
import { keep } from '../../kernel/change.ts'
import type { Module } from '../../kernel/module.ts'
import { modules } from '../../modules.ts'
import { thingModule } from '../../search/thing.fixture.ts'
import { world, type World } from '../../testing.ts'

const staves: Module = { name: 'test/staves', staves: [{ id: 'noise', area: 'operations', name: 'Noise', lines: 5, order: 80 }, { id: 'dates', area: 'operations', name: 'Dates', lines: 5, order: 81 }] }
let w: World
beforeAll(async () => { w = await world({ modules: [...modules, thingModule, staves] }) })
afterAll(() => w.close())

const entry = (key: string, hours: number, more: Partial<NewEntry>): NewEntry => {
  const from = w.ctx.clock.now().add({ minutes: hours * 60 })
  return { key, subject: { kind: 'thing', id: key }, stave: 'noise', line: 3, mark: 'alert', certainty: 'fact', state: 'firing', from, to: null, label: key, why: '', weight: 20, team: w.team, ...more }
}
const deadline = (key: string, hours: number, state: string, more: Partial<NewEntry> = {}) => ({ ...entry(key, hours, { mark: 'deadline', state, stave: 'dates', ...more }), to: w.ctx.clock.now().add({ minutes: hours * 60 }) })
const shift = (key: string, from: number, to: number, state: string) => ({ ...entry(key, from, { mark: 'shift', state }), to: w.ctx.clock.now().add({ hours: to }) })

it('is one for a filter, whatever stretch is drawn, and follows what changes', async () => {
  const reader = await w.person('Rosa Lind', [{ role: 'operations-manager' }])
  const verdict = (query = {}) => reader.call(readVerdict, { query })
  const put = (...entries: NewEntry[]) => keep(w.ctx, 'test', (tx) => putEntries(tx, entries))
  expect(await verdict()).toEqual({ incidents: 0, alerts: 0, deadlines: 0, nobody: 0 })
  const team = await w.newTeam('Payroll')
  await put(
    entry('a:1', -900, {}), entry('a:2', -1, { rehearsal: true }), { ...entry('a:3', -2, { state: 'resolved' }), to: w.ctx.clock.now() },
    entry('i:1', -3, { mark: 'incident', state: 'open', team }), entry('i:2', -3, { mark: 'incident', state: 'open', rehearsal: true }),
    deadline('d:1', 24, 'open'), deadline('d:2', 24, 'due'), deadline('d:3', -24 * 300, 'overdue'), deadline('d:4', 24, 'met'), deadline('d:5', 24 * 8, 'due'), deadline('d:6', -1, 'open'), deadline('d:7', 24, 'late'), deadline('d:8', 24, 'due', { rehearsal: true }),
    shift('s:1', -2, 1, 'nobody'), shift('s:2', 24 * 27, 24 * 29, 'nobody'), shift('s:3', 24 * 29, 24 * 30, 'nobody'), shift('s:4', -9, -1, 'nobody'), shift('s:5', 1, 2, 'held'),
  )
  expect(await verdict()).toEqual({ incidents: 1, alerts: 1, deadlines: 3, nobody: 2 })
  expect(await verdict({ staves: 'dates' })).toEqual({ incidents: 0, alerts: 0, deadlines: 3, nobody: 0 })
  expect(await verdict({ team })).toEqual({ incidents: 1, alerts: 0, deadlines: 0, nobody: 0 })
  await put(deadline('d:1', 24, 'met'))
  expect((await verdict()).deadlines).toBe(2)
  // The clocks of an open incident are told with it; once it is over, what is left to do counts.
  const own = { subject: { kind: 'thing', id: 'nine' } }
  const outage = entry('thing:nine', -1, { mark: 'incident', state: 'open', ...own })
  await put(outage, deadline('d:9', 0.1, 'open', own), deadline('d:10', -0.1, 'overdue', own))
  expect(await verdict()).toMatchObject({ incidents: 2, deadlines: 2 })
  await put({ ...outage, state: 'resolved', to: w.ctx.clock.now() })
  expect(await verdict()).toMatchObject({ incidents: 1, deadlines: 4 })
  await put(deadline('d:9', 0.1, 'met', own), deadline('d:10', -0.1, 'late', own))
  // A deadline comes near by itself, without a change of the agenda.
  w.at(w.ctx.clock.now().add({ hours: 25 }).toString())
  expect((await (await w.person('Mei Tanaka', [{ role: 'operations-manager' }])).call(readVerdict, { query: {} })).deadlines).toBe(2)
})

it('counts what its reader sees, and is for nobody else', async () => {
  const other = await w.newTeam('Desk')
  const insider = await w.person('Ola Berg', [{ role: 'it-professional', team: other }], [other])
  expect(await insider.call(readVerdict, { query: {} })).toMatchObject({ incidents: 0, alerts: 0, deadlines: 0 })
  await expect((await w.person('Kofi Mensah', [{ role: 'employee' }])).call(readVerdict, { query: {} })).rejects.toMatchObject({ problem: { status: 403, permission: 'score:read' } })
})
